//! The machine: disk, clock and environment, behind a few doors.
//!
//! Everything else in the program is a function from values to values. Whatever can fail because
//! a disk is full or a folder is somebody else's fails in here, as a [`HostError`]. This module
//! has never heard of a bulletin: it moves files and folders, and its whole concern is that a
//! reader of the site sees the old one or the new one, never a mixture.

// The rest of the crate is kept from the machine by a lint; this is the one place that is not.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod beside;
mod browser;
mod claim;
mod clock;
mod disk;
mod durable;
mod fault;
mod folder;
mod github;
mod http;
mod json;
mod last_build;
mod lock;
mod new_files;
mod old_site;
mod places;
mod previous;
mod progress;
mod reader;
mod sarif;
mod scaffold;
mod signer;
mod stage;
mod stamp;
mod standing_site;
mod streams;
mod swap;
mod terminal;
mod watch;
mod write;

pub(crate) use beside::{Set, write_apart, write_sets};
pub(crate) use browser::open;
pub(crate) use claim::has_promised_site;
pub(crate) use clock::{now, stop_watch};
pub(crate) use disk::{Looked, Source, current_dir, find_site, read_files, read_source};
pub(crate) use fault::HostError;
pub(crate) use folder::read_folder;
pub(crate) use github::annotations;
pub(crate) use http::{Board, Listener, Show, Site, serve};
pub(crate) use json::{diagnostics_json, json_text};
pub(crate) use last_build::{LastBuild, note_build, program};
pub(crate) use new_files::{Given, create_files, read_given};
pub(crate) use previous::{PREVIOUS, put_previous_back};
pub(crate) use progress::Progress;
pub(crate) use reader::{Change, Reader};
pub(crate) use sarif::sarif;
pub(crate) use signer::{Signer, SigningFault, check_signature};
pub(crate) use stage::{Changes, Previous, Stage};
pub(crate) use standing_site::{StandingSite, read_beside, read_file, standing_site};
pub(crate) use streams::{hand_out, tell};
pub(crate) use terminal::{draw, drawn, style_of_stderr};
pub(crate) use watch::{Hint, Watcher};
pub(crate) use write::{STATE, create_folder, write_new_file, write_source_file, write_work_file};
