//! Writes a series of any size: `cargo bench --bench generate -- 10000 DIR`.

// A benchmark stands outside the core: it lays out folders and runs the program.
#![allow(clippy::disallowed_methods)]

mod corpus;

use std::path::Path;
use std::process::ExitCode;

use corpus::{SETTINGS, Series};

fn main() -> ExitCode {
    // `cargo bench` adds an option of its own.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [count, folder] = arguments.as_slice() else {
        println!("a series of any size: cargo bench --bench generate -- COUNT DIR");
        return ExitCode::SUCCESS;
    };
    let Ok(count) = count.parse() else {
        eprintln!("`{count}` is not a number of bulletins");
        return ExitCode::from(2);
    };
    let series = Series { count };
    match series.write(Path::new(folder), SETTINGS) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the series could not be written: {error}");
            ExitCode::from(3)
        }
    }
}
