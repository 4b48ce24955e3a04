//! The one test binary: cases, laws, layering and the command line.

mod cases;
mod cli;
mod laws;
mod layering;
