//! [`Run`]: what the commands that build work on: a site's sources at a moment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::Ending;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::host::{self, HostError, Looked, Source};
use crate::pipeline::{self, Build, OUTAGE};
use crate::series::edition::{Audience, Edition};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// A source that the disk would not give.
pub(crate) static UNREADABLE_SOURCE: Rule = Rule {
    code: "unreadable-source",
    level: Level::Error,
    about: "A file or folder below `bulletins/` or `themes/` could not be read, so it is not known what \
            it holds.",
    remedy: "Give yourself the right to read it, rename it, or take it out of the folder.",
};

/// What a run works on.
pub(crate) struct Run {
    /// The site's folder.
    pub site: PathBuf,
    /// What stands in it.
    pub source: Tree,
    /// What is to be built of it.
    pub edition: Edition,
    /// Whether nobody asked for another moment than now.
    pub is_now: bool,
    /// What was noticed on reading it.
    pub report: Report,
    /// How long it took to read the source.
    pub reading: Duration,
    /// What was looked at to read it.
    pub looked: Looked,
}

impl Run {
    /// Reads the site in the folder that is named, or the one round here, for the moment that is
    /// named, or now. An ending where the moment cannot be understood.
    ///
    /// # Errors
    /// If there is no site, or it cannot be read.
    pub(crate) fn prepare(
        site: Option<&Path>,
        as_of: Option<&str>,
    ) -> Result<Result<Self, Ending>, HostError> {
        let now = host::now();
        let site = host::find_site(&host::current_dir()?, site)?;
        let watch = host::stop_watch();
        let source = host::read_source(&site, pipeline::LEDGER)?;
        let reading = watch();
        let report = unreadable(&source);
        let is_now = as_of.is_none();
        let as_of = match as_of {
            None => now,
            Some(text) => match pipeline::moment(text, &source.tree) {
                Some(as_of) => as_of,
                None => {
                    host::tell(&format!(
                        "error: `--as-of {text}` is not a moment; write it as `2026-01-15T09:00`\n"
                    ));
                    return Ok(Err(Ending::Usage));
                }
            },
        };
        let edition = Edition { as_of, audience: Audience::Public };
        let (source, looked) = (source.tree, source.looked);
        Ok(Ok(Self { site, source, edition, is_now, report, reading, looked }))
    }

    /// See [`way_to`].
    pub(crate) fn folder(&self) -> String {
        way_to(&self.site)
    }

    /// The findings that a command shows, in order.
    pub(crate) fn shown(&self, build: &Build, pressed: Report, with_advice: Level) -> Report {
        let mut report = self.report.clone();
        report.add(build.report.clone());
        report.add(pressed);
        // That a line is down changes every page, and whoever builds has to see it happen.
        report.retain(|found| found.level() >= with_advice || found.rule == &OUTAGE);
        report.sort();
        report
    }
}

/// The way from where the program was called to a site, with a slash at its end; empty if it is
/// called there, or the site lies elsewhere. Code hosts name files from the place at which a job
/// runs.
pub(crate) fn way_to(site: &Path) -> String {
    let here = host::current_dir().ok();
    let inside = here.and_then(|here| Some(site.strip_prefix(here).ok()?.to_owned()));
    let parts = inside.iter().flat_map(|path| path.components());
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// What the disk would not give.
pub(crate) fn unreadable(source: &Source) -> Report {
    let mut report = Report::default();
    for (path, why) in &source.unreadable {
        let message = format!("`{path}` could not be read: {why}");
        let found = Diagnostic::new(&UNREADABLE_SOURCE, message);
        report.push(match TreePath::new(path) {
            Some(path) => found.at(Place::file(&path)),
            None => found,
        });
    }
    report
}
