//! What shells and manuals know of the program, made from the same declarations as its help.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Ending;
use crate::cli::args::Arguments;
use crate::host::{self, HostError};

/// Commands that nobody types by hand: they stand apart in the help.
const FOR_AUTOMATION: [&str; 2] = ["completions", "man"];

/// The program's commands and options. Those for automation are named below the others.
pub(crate) fn command() -> Command {
    let mut command = Arguments::command();
    let mut below = "For automation:\n".to_owned();
    for name in FOR_AUTOMATION {
        let about = command.find_subcommand(name).and_then(Command::get_about);
        let about = about.map(ToString::to_string).unwrap_or_default();
        below.push_str(&format!("  {name:<12} {about}\n"));
        command = command.mut_subcommand(name, |command| command.hide(true));
    }
    below.push_str("\n`noticeboard COMMAND --help` says more of each.");
    command.after_help(below)
}

/// Hands out the completions of a shell.
pub(crate) fn completions(shell: Shell) -> Result<Ending, HostError> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "noticeboard", &mut text);
    host::hand_out(&String::from_utf8_lossy(&text))?;
    Ok(Ending::Done)
}

/// Hands out the manual: a page for the program, with each of its commands.
pub(crate) fn man() -> Result<Ending, HostError> {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = pages(&mut text);
    host::hand_out(&String::from_utf8_lossy(&text))?;
    Ok(Ending::Done)
}

fn pages(out: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        out.extend_from_slice(format!(".SH {}\n", sub.get_name().to_uppercase()).as_bytes());
        let page = clap_mangen::Man::new(sub.clone());
        page.render_description_section(out)?;
        page.render_options_section(out)?;
    }
    Ok(())
}
