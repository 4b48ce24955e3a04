//! Noticeboard: dated Markdown bulletins in, a themed static site out.
//!
//! The generator is one pure function. It takes a source tree and an edition (which moment, for
//! which audience) and returns a site tree, the next ledger, and a report of everything it
//! noticed. It reads no disk, no clock, no network and no environment; around it lies a thin shell
//! that does. `ARCHITECTURE.md` is the map of the house.
//!
//! ```text
//! cli          the commands; the only place where core and machine meet
//! pipeline     the order of the stages
//! rendition    the series, in every form in which it goes out
//! ledger lint  promises kept · well formed, and still not right
//! series       the model that every rendition reads
//! import       texts from Word and PDF, made into drafts
//! content theme host      three wings, blind to each other
//! yaml         the one door to the YAML reader
//! document     what a PDF or Office file holds besides its page
//! tree · diagnostic · tree_path
//! ```

#![forbid(unsafe_code)]

pub mod cli;
mod content;
pub mod diagnostic;
mod document;
mod host;
mod import;
mod ledger;
mod lint;
pub mod pipeline;
mod rendition;
mod series;
mod theme;
pub mod tree;
pub mod tree_path;
mod yaml;

pub use crate::diagnostic::{Diagnostic, Report};
pub use crate::pipeline::{Build, Builder, Options, build};
pub use crate::series::edition::{Audience, Edition};
pub use crate::tree::Tree;
