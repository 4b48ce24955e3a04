//! Those that are compared, and what each needs before its clock starts.
//!
//! Their order is that of a round, and three lean on it: a build "again" finds the site of the cold
//! one before it, and so does the copy; what is "known" was found out by the build "again".

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::ground::{Ground, clear};
use crate::hugo;

/// Longer than a tick of the clock of a file system.
const REST: Duration = Duration::from_millis(100);

/// One of those that are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    /// Noticeboard with its default settings, and nothing there from an earlier build.
    Cold,
    /// The same with nothing changed.
    Again,
    /// Once more, when a build has found that nothing changed.
    Known,
    /// The same with one text changed.
    Changed,
    /// Noticeboard with settings that come near to the work of the peers, cold.
    Lean,
    /// `hugo --minify`, cold.
    Hugo,
    /// A copy of the finished site, which is what no program that writes it can do without.
    Copy,
}

impl Contender {
    /// In the order of a round.
    pub(crate) const ALL: [Self; 7] =
        [Self::Cold, Self::Again, Self::Known, Self::Changed, Self::Lean, Self::Hugo, Self::Copy];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cold => "noticeboard, cold",
            Self::Again => "noticeboard, nothing changed",
            Self::Known => "noticeboard, known unchanged",
            Self::Changed => "noticeboard, one text changed",
            Self::Lean => "noticeboard, lean, cold",
            Self::Hugo => "hugo --minify, cold",
            Self::Copy => "cp -r of the output",
        }
    }

    /// Whether it tells what its stages took.
    pub(crate) fn has_stages(self) -> bool {
        !matches!(self, Self::Hugo | Self::Copy)
    }

    /// Where its result stands.
    pub(crate) fn output(self, ground: &Ground) -> PathBuf {
        match self {
            Self::Cold | Self::Again | Self::Known | Self::Changed => ground.full().join("public"),
            Self::Lean => ground.lean().join("public"),
            Self::Hugo => ground.hugo().join("public"),
            Self::Copy => ground.copy(),
        }
    }

    /// Makes everything ready for its run in the round with this number.
    pub(crate) fn prepare(self, ground: &Ground, round: usize) {
        match self {
            Self::Cold => forget(&ground.full()),
            Self::Lean => forget(&ground.lean()),
            // Nothing is known of what was written in the same tick of a clock as it was read.
            Self::Again => thread::sleep(REST),
            Self::Known => {}
            Self::Changed => {
                let text = fs::read_to_string(ground.middle()).expect("the bulletin is there");
                let text = format!("{text}\nThis was added in round {round}.\n");
                fs::write(ground.middle(), text).expect("the bulletin can be written");
            }
            Self::Hugo => {
                clear(&self.output(ground));
                clear(&ground.hugo().join("resources"));
                clear(&ground.hugo().join("cache"));
            }
            Self::Copy => clear(&self.output(ground)),
        }
    }

    /// What is run and measured. `hugo` is that program.
    pub(crate) fn command(self, ground: &Ground, hugo: Option<&Path>) -> Option<Command> {
        Some(match self {
            Self::Cold | Self::Again | Self::Known | Self::Changed => build(&ground.full()),
            Self::Lean => build(&ground.lean()),
            Self::Hugo => hugo::build(hugo?, &ground.hugo()),
            Self::Copy => {
                let mut command = Command::new("cp");
                command.arg("-r").arg(Self::Cold.output(ground)).arg(ground.copy());
                command
            }
        })
    }
}

fn build(site: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    command.args(["build", "--timings", "--site"]).arg(site);
    command
}

/// Takes away whatever a build leaves behind: site, ledger and notes.
fn forget(site: &Path) {
    clear(&site.join("public"));
    clear(&site.join(".noticeboard"));
    clear(&site.join("bulletins/ledger.txt"));
}
