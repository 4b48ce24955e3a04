//! The commands; the only place where the core and the machine meet.
//!
//! Findings and progress go to standard error, results to standard output. The exit status says
//! which kind of ending it was, so that a scheduler need not read sentences.

mod args;
mod banner;
mod build;
mod changed_number;
mod check;
mod completions;
mod email;
mod explain;
mod import;
mod init;
mod links;
mod machine_rules;
mod meant;
mod moving;
mod new;
mod outcome;
mod preview;
mod removal;
mod repeated;
mod run;
mod serve;
mod shell_word;
mod statement;
mod summary;
mod taken;
mod undo;
mod until;
mod verify;

use std::ffi::OsString;

use clap::FromArgMatches as _;

use crate::cli::args::{Arguments, Command};
use crate::diagnostic::names::did_you_mean;
use crate::host::{self, HostError};

/// How a run ended, as the shell is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Done; there may be warnings.
    Done = 0,
    /// Findings block; nothing was written.
    Blocked = 1,
    /// The call was wrong.
    Usage = 2,
    /// The machine failed.
    Machine = 3,
}

/// Runs the program with its arguments (the program's name first); the answer is the exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let matches = completions::command().try_get_matches_from(arguments);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let ending = if error.use_stderr() { Ending::Usage } else { Ending::Done };
            // Nowhere is left to report a closed stream to.
            let _ = error.print();
            return ending as u8;
        }
    };
    let ending = match arguments.command {
        Command::Build(options) => build::build(&options),
        Command::Undo(options) => undo::undo(&options),
        Command::Check(options) => check::check(&options),
        Command::New(options) => new::new(&options),
        Command::Preview(options) => preview::preview(&options),
        Command::Email(options) => email::email(&options),
        Command::Banner(options) => banner::banner(&options),
        Command::Serve(options) => serve::serve(&options),
        Command::Init { dir } => init::init(&dir),
        Command::Import(options) => import::import(&options),
        Command::Links(options) => links::links(&options),
        Command::Statement(options) => statement::statement(&options),
        Command::Verify(options) => verify::verify(&options),
        Command::Explain { rule } => explain::explain(rule.as_deref()),
        Command::Completions { shell } => completions::completions(shell),
        Command::Man => completions::man(),
        Command::Later(words) => later(&words),
    };
    match ending {
        Ok(ending) => ending as u8,
        Err(error) => {
            host::tell(&format!("error: {error}\n"));
            failed(&error) as u8
        }
    }
}

fn failed(error: &HostError) -> Ending {
    match error {
        _ if error.is_no_site() => Ending::Blocked,
        _ if error.is_usage() => Ending::Usage,
        _ => Ending::Machine,
    }
}

/// Commands of the contract that this version does not have, and words that are no command.
fn later(words: &[OsString]) -> Result<Ending, HostError> {
    const LATER: [&str; 1] = ["publish"];
    let word = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    if LATER.contains(&word.as_str()) {
        return Ok(not_yet(&word));
    }
    let command = completions::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    let hint = did_you_mean(&word, names, || "`noticeboard --help` lists the commands".to_owned());
    host::tell(&format!("error: there is no command `{word}`; {hint}\n"));
    Ok(Ending::Usage)
}

/// What is promised for a later version is refused, never taken without effect.
fn not_yet(what: &str) -> Ending {
    host::tell(&format!("error: `{what}` is not supported yet\n"));
    Ending::Usage
}
