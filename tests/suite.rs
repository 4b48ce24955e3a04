//! The one test binary: cases, rules, laws, layering, the command line, and what goes wrong on a
//! machine.

// Tests stand outside the core: they lay out folders, run the program and talk to it.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod authoring;
mod bad_files;
mod bad_input;
mod cases;
mod cli;
mod digits;
mod disk;
mod documents;
mod email;
mod guide;
mod history;
mod import;
mod import_feed;
mod import_folder;
mod import_word;
mod kill;
mod laws;
mod layering;
mod links;
mod memory;
mod moments;
mod mount;
mod nasty_heads;
mod orders;
mod output_folder;
mod pictures;
mod plain_theme;
mod promised;
mod promises;
mod real_input;
mod repeated;
mod rules;
mod second_theme;
mod serve;
mod signature;
mod streams;
mod theme_fields;
mod trial;
mod undo;
mod verify;
