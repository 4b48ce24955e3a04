//! The program: hands its arguments to the library and its answer to the shell.

// The process is the machine's; this is the last place before it.
#![allow(clippy::disallowed_methods)]

use std::process::ExitCode;

/// Pages are made from many small pieces on all cores at once; the system's allocator took a sixth
/// of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(noticeboard::cli::run(std::env::args_os()))
}
