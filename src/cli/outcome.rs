//! [`Outcome`]: what became of a site, and the telling of it.

use crate::cli::args::Format;
use crate::cli::run::Run;
use crate::cli::summary;
use crate::diagnostic::{Level, Report};
use crate::host::{self, Changes, HostError, Progress};
use crate::pipeline::Build;

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
    match format {
        Format::Json => {
            let diagnostics = host::diagnostics_json(report, &run.source);
            let json = summary::as_json(built, changes, &diagnostics);
            host::hand_out(&format!("{}\n", host::json_text(&json)))?;
        }
        Format::Github => {
            host::hand_out(&host::annotations(report, &run.source, &run.folder()))?;
        }
        Format::Sarif => {
            let log = host::sarif(report, &run.source, &run.folder());
            host::hand_out(&format!("{}\n", host::json_text(&log)))?;
        }
        Format::Human => {
            let style = host::style_of_stderr();
            host::tell(&host::draw(report, &run.source, style));
            let errors = report.count(Level::Error);
            let warnings = report.count(Level::Warning);
            if errors + warnings > 0 {
                let (errors, warnings) =
                    (summary::counted(errors, "error"), summary::counted(warnings, "warning"));
                host::tell(&format!("{errors}, {warnings}\n"));
            }
            host::tell(&summary::in_words(built, changes));
            if matches!(outcome, Outcome::Blocked) {
                host::tell(&summary::blocked(built, report));
            }
        }
    }
    Ok(())
}
