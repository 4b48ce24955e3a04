//! Dates that contradict each other, and a withdrawal that leads nowhere.

use crate::content::bulletin::Bulletin;
use crate::content::date;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::edition::released;
use crate::series::{Entry, Series};

/// It expires before it begins.
pub(crate) static EXPIRES_TOO_EARLY: Rule = Rule {
    code: "expires-too-early",
    level: Level::Error,
    about: "A bulletin that expires before it is released would be out of date on its first day.",
    remedy: "Correct `expires`, `date` or `publish_at`.",
};

/// Its successor does not exist.
pub(crate) static UNKNOWN_REPLACEMENT: Rule = Rule {
    code: "unknown-replacement",
    level: Level::Error,
    about: "A withdrawn bulletin can name another one to read in its place, by id. Readers are led there, \
            so it has to exist and to be public.",
    remedy: "Write the id of a published bulletin, or remove the line `replacement`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&EXPIRES_TOO_EARLY, &UNKNOWN_REPLACEMENT];

/// Checks every entry.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    for entry in &series.entries {
        expiry(&entry.bulletin, &mut report);
        replacement(entry, series, &mut report);
    }
    report
}

fn expiry(bulletin: &Bulletin, report: &mut Report) {
    let Some(expires) = &bulletin.expires else { return };
    if expires.instant <= released(bulletin) {
        let message = format!(
            "`expires` is {}, but the bulletin is only released on {}",
            date::in_words(expires.day),
            date::in_words(bulletin.publish_at.as_ref().unwrap_or(&bulletin.date).day)
        );
        let found = Diagnostic::new(&EXPIRES_TOO_EARLY, message)
            .at(Place::span(&bulletin.path, bulletin.span("expires")))
            .help("write a later day for `expires`, or remove the line");
        report.push(found);
    }
}

fn replacement(entry: &Entry, series: &Series, report: &mut Report) {
    let withdrawn = entry.bulletin.withdrawn.as_ref();
    let Some(wanted) = withdrawn.and_then(|withdrawn| withdrawn.replacement.as_ref()) else {
        return;
    };
    if series.by_id(&wanted.value).is_none() {
        let message = format!("there is no public bulletin with the id `{}`", wanted.value);
        let found = Diagnostic::new(&UNKNOWN_REPLACEMENT, message)
            .at(Place::span(&entry.bulletin.path, wanted.span.clone()))
            .help("write the id of a published bulletin, or remove the line `replacement`");
        report.push(found);
    }
}
