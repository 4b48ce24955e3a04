//! Dates that contradict each other, and a withdrawal that leads nowhere.

use crate::content::bulletin::Bulletin;
use crate::content::date;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::edition::released;
use crate::series::{Entry, Series};
use crate::tree_path::TreePath;

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

/// The address for weaknesses of the site is about to be out of date.
pub(crate) static SECURITY_TXT_EXPIRES: Rule = Rule {
    code: "security-txt-expires",
    level: Level::Warning,
    about: "`security.txt` says until when it may be trusted. After that day, whoever finds a weakness of \
            the site no longer knows whom to tell.",
    remedy: "Make sure that the contact is still right, and write a day less than a year ahead.",
};

/// So many days before it expires, it is told.
const NOTICE: i64 = 30;

/// The rules of this file.
pub(crate) static RULES: &[&Rule] =
    &[&EXPIRES_TOO_EARLY, &UNKNOWN_REPLACEMENT, &SECURITY_TXT_EXPIRES];

/// Checks every entry.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    security_txt(series, &mut report);
    for entry in &series.entries {
        expiry(&entry.bulletin, &mut report);
        replacement(entry, series, &mut report);
    }
    report
}

fn security_txt(series: &Series, report: &mut Report) {
    let about = series.config.security_txt.as_ref();
    let (Some(about), Some(path)) = (about, TreePath::new(SERIES_YAML)) else { return };
    let expires = &about.expires.value;
    let left = expires.instant.as_second() - series.edition.as_of.as_second();
    if left < NOTICE * 24 * 60 * 60 {
        let has = if left < 0 { "expired" } else { "expires" };
        let message = format!("`security_txt` {has} on {}", date::in_words(expires.day));
        let found = Diagnostic::new(&SECURITY_TXT_EXPIRES, message)
            .at(Place::span(&path, about.expires.span.clone()))
            .help("make sure that the contact is right, and write a later day for `expires`");
        report.push(found);
    }
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
