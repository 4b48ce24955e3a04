//! The rules that only the machine can break: a ledger that went, a clock that runs behind, a source
//! that the disk will not give.
//!
//! They are told before anything is promised, since what is written by a wrong clock or over a
//! forgotten ledger looks like any other site.

use std::path::Path;

use crate::cli::changed_number::CHANGED_NUMBER;
use crate::cli::run::{Run, UNREADABLE_SOURCE};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::host;
use crate::pipeline::{self, Build};

/// A ledger that has gone, while the site that it speaks of stands.
static LOST_LEDGER: Rule = Rule {
    code: "lost-ledger",
    level: Level::Error,
    about: "The ledger holds every address that was ever promised. It is not there, though a site stands \
            in `public`: a build would begin a new one, and forget every promise.",
    remedy: "Put `bulletins/ledger.txt` back from version control. To begin anew, empty `public` first.",
};

/// A clock that is behind what was published by it.
static CLOCK_BEHIND: Rule = Rule {
    code: "clock-behind",
    level: Level::Error,
    about: "The ledger says that a bulletin was published on a day that has not come yet by the clock of this \
            machine. A build would take the bulletin from the site again, and everything else that came \
            out since.",
    remedy: "Set the clock of the machine right. To see the site as it was at an earlier moment, build it into \
             another folder: `noticeboard build --as-of … --out then`.",
};

/// Whether a site stands in `out` whose promises cannot be read any more.
pub(crate) fn lost_ledger(run: &Run, out: &Path) -> Report {
    let mut report = Report::default();
    let is_promised = host::has_promised_site(out, &run.site.join(".noticeboard"));
    if !run.source.contains(pipeline::LEDGER) && is_promised {
        let message =
            format!("`{}` is missing, though a site stands in `public`", pipeline::LEDGER);
        report.push(Diagnostic::new(&LOST_LEDGER, message));
    }
    report
}

/// Whether something was published that by this machine's clock is still to come.
pub(crate) fn clock_behind(built: &Build) -> Report {
    let mut report = Report::default();
    if let Some((id, day, today)) = built.published_ahead() {
        let message =
            format!("`{id}` was published on {day}, and by this machine's clock it is {today}");
        let help = "set the clock of this machine right";
        report.push(Diagnostic::new(&CLOCK_BEHIND, message).help(help));
    }
    report
}

/// The rules of this module, and those that others find with the help of the machine.
pub(crate) fn rules() -> [&'static Rule; 4] {
    [&UNREADABLE_SOURCE, &LOST_LEDGER, &CLOCK_BEHIND, &CHANGED_NUMBER]
}
