//! The one test binary: cases, laws, layering and the command line.

// Tests stand outside the core: they lay out folders and run the program.
#![allow(clippy::disallowed_methods)]

mod cases;
mod cli;
mod laws;
mod layering;
