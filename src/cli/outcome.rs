//! [`Outcome`]: what became of a site, and the telling of it.

use std::path::Path;
use std::time::Duration;

use crate::cli::args::Format;
use crate::cli::run::Run;
use crate::cli::shell_word::shell_path;
use crate::cli::summary::{self, Account};
use crate::diagnostic::{Level, Report};
use crate::host::{self, Changes, HostError, Progress};
use crate::pipeline::{Build, Pressed};
use crate::tree::Tree;

/// A bar for the pages of a build, where people look on.
pub(crate) fn progress(built: &Build, format: Format) -> Option<Progress> {
    (format == Format::Human).then(|| Progress::new("files", built.site.iter().count()))
}

/// Whether findings keep a site from being written.
pub(crate) fn blocks(report: &Report, strict: bool) -> bool {
    report.reaches(if strict { Level::Warning } else { Level::Error })
}

/// What became of a site.
#[derive(Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// It was judged, and was not to be written.
    Looked,
    /// It was to be written, and findings block that.
    Blocked,
    /// It was written.
    Written(&'a Changes),
}

/// Tells what was found and what became of the site, in the form that was asked for.
///
/// # Errors
/// If nobody takes what is told.
pub(crate) fn tell(
    run: &Run,
    built: &Build,
    report: &Report,
    outcome: Outcome<'_>,
    format: Format,
) -> Result<(), HostError> {
    let changes = match outcome {
        Outcome::Written(changes) => Some(changes),
        Outcome::Looked | Outcome::Blocked => None,
    };
    let account = Account::of(built);
    let found = Found { report, source: &run.source, folder: &run.folder() };
    tell_account(&account, &found, changes, format)?;
    if format == Format::Human && matches!(outcome, Outcome::Blocked) {
        host::tell(&summary::blocked(built, report));
    }
    Ok(())
}

/// Findings, and where they are shown.
pub(crate) struct Found<'a> {
    /// The findings.
    pub report: &'a Report,
    /// The files that they are about.
    pub source: &'a Tree,
    /// The way to the site, as [`Run::folder`] says it.
    pub folder: &'a str,
}

/// Tells what was found, and the account of a build; `changes` if something was written.
///
/// # Errors
/// If nobody takes what is told.
pub(crate) fn tell_account(
    account: &Account,
    found: &Found<'_>,
    changes: Option<&Changes>,
    format: Format,
) -> Result<(), HostError> {
    let Found { report, source, folder } = *found;
    match format {
        Format::Json => {
            let diagnostics = host::diagnostics_json(report, source);
            let json = summary::as_json(account, changes, &diagnostics);
            host::hand_out(&format!("{}\n", host::json_text(&json)))?;
        }
        Format::Github => {
            host::hand_out(&host::annotations(report, source, folder))?;
        }
        Format::Sarif => {
            let log = host::sarif(report, source, folder);
            host::hand_out(&format!("{}\n", host::json_text(&log)))?;
        }
        Format::Human => {
            let style = host::style_of_stderr();
            host::tell(&host::draw(report, source, style));
            let errors = report.count(Level::Error);
            let warnings = report.count(Level::Warning);
            if errors + warnings > 0 {
                let (errors, warnings) =
                    (summary::counted(errors, "error"), summary::counted(warnings, "warning"));
                host::tell(&format!("{errors}, {warnings}\n"));
            }
            host::tell(&summary::in_words(account, changes));
        }
    }
    Ok(())
}

/// Tells how long each stage took.
pub(crate) fn tell_timings(timings: &[(&'static str, Duration)]) {
    for (stage, time) in timings {
        host::tell(&format!("{stage:>12} {}\n", milliseconds(*time)));
    }
}

/// Tells which files took longest.
pub(crate) fn tell_slowest(pressed: &Pressed) {
    host::tell("The slowest files, each made, checked and written on one core:\n");
    for (path, time) in &pressed.slowest {
        host::tell(&format!("{:>12} {}  {path}\n", "", milliseconds(*time)));
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:>9.1} ms", time.as_secs_f64() * 1000.0)
}

/// What is to be said of a site that keeps no address.
pub(crate) const TRIAL: &str =
    "This was a trial: no address is kept until `base_url` in series.yaml is your own\n";

/// Tells people where the site stands, after `before`.
pub(crate) fn tell_place(out: &Path, format: Format, before: Option<&str>) {
    if format == Format::Human {
        host::tell(before.unwrap_or_default());
        host::tell(&format!(
            "The site stands in {}\n\
             To look at it here: python3 -m http.server --directory {}, then open http://localhost:8000/\n",
            out.display(),
            shell_path(out)
        ));
    }
}
