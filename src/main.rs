//! The program: hands its arguments to the library and its answer to the shell.

// The process is the machine's; this is the last place before it.
#![allow(clippy::disallowed_methods)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(noticeboard::cli::run(std::env::args_os()))
}
