//! Dates that contradict each other, and a withdrawal that leads nowhere.

use jiff::{SignedDuration, Timestamp};

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

/// It is released before its own day.
pub(crate) static PUBLISH_AT_BEFORE_DATE: Rule = Rule {
    code: "publish-at-before-date",
    level: Level::Error,
    about: "A bulletin is released at the later of `publish_at` and `date`. Where `publish_at` lies before \
            the day of the bulletin, it holds nothing back, and one of the two is most likely mistyped.",
    remedy: "Correct `publish_at` or `date`, or remove the line `publish_at`.",
};

/// It is taken back on a day that cannot be meant.
pub(crate) static WITHDRAWAL_DAY: Rule = Rule {
    code: "withdrawal-day",
    level: Level::Warning,
    about: "A bulletin is withdrawn from a day on. If that day lies ahead, readers are told nothing until it \
            comes; if it lies before the bulletin, it is most likely mistyped.",
    remedy: "Write the day on which the bulletin was withdrawn.",
};

/// It was changed on a day that cannot be meant.
pub(crate) static UPDATE_TOO_EARLY: Rule = Rule {
    code: "update-too-early",
    level: Level::Error,
    about: "An entry of `updates` says what was changed after a bulletin came out. One that is dated before \
            that is most likely mistyped, and the page would show a history in the wrong order.",
    remedy: "Write the day on which the text was changed.",
};

/// It is changed on a day that lies ahead.
pub(crate) static UPDATE_AHEAD: Rule = Rule {
    code: "update-ahead",
    level: Level::Warning,
    about: "An entry of `updates` is dated after today. Readers see the changed text now, and are told of \
            the change only when its day comes.",
    remedy: "Write the day on which the text was changed.",
};

/// Its successor does not exist.
pub(crate) static UNKNOWN_REPLACEMENT: Rule = Rule {
    code: "unknown-replacement",
    level: Level::Error,
    about: "A withdrawn bulletin can name another one to read in its place, by id. Readers are led there, \
            so it has to exist and to be public.",
    remedy: "Write the id of a published bulletin, or remove the line `replacement`.",
};

/// Its successors lead round in a circle.
pub(crate) static CIRCULAR_REPLACEMENT: Rule = Rule {
    code: "circular-replacement",
    level: Level::Error,
    about: "Withdrawn bulletins name each other as the one to read in their place. Readers who follow go \
            round, and find advice that stands at none of them.",
    remedy: "Let one of them name a bulletin that stands, or remove its line `replacement`.",
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
pub(crate) static RULES: &[&Rule] = &[
    &EXPIRES_TOO_EARLY,
    &PUBLISH_AT_BEFORE_DATE,
    &WITHDRAWAL_DAY,
    &UPDATE_TOO_EARLY,
    &UPDATE_AHEAD,
    &UNKNOWN_REPLACEMENT,
    &CIRCULAR_REPLACEMENT,
    &SECURITY_TXT_EXPIRES,
];

/// Checks every entry.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    security_txt(series, &mut report);
    let unseen = series.unseen.iter().map(|unseen| &unseen.bulletin);
    for bulletin in series.entries.iter().map(|entry| &entry.bulletin).chain(unseen) {
        release(bulletin, &mut report);
        expiry(bulletin, &mut report);
        alert(bulletin, &mut report);
        withdrawal(bulletin, series, &mut report);
        updates(bulletin, series, &mut report);
    }
    for entry in &series.entries {
        replacement(entry, series, &mut report);
    }
    report
}

/// The next moment at which something else is found here though no bulletin changes by itself.
pub(crate) fn next_change(series: &Series) -> Option<Timestamp> {
    let expires = series.config.security_txt.as_ref()?.expires.value.instant;
    let noticed = expires.checked_sub(SignedDuration::from_hours(NOTICE * 24)).ok();
    // What is left is counted in whole seconds, so both are found from the next second on.
    let turns = [noticed, Some(expires)].into_iter().flatten();
    let turns = turns.filter_map(|turn| turn.checked_add(SignedDuration::from_secs(1)).ok());
    turns.filter(|moment| *moment > series.edition.as_of).min()
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

fn release(bulletin: &Bulletin, report: &mut Report) {
    let Some(publish_at) = bulletin.publish_at.as_ref() else { return };
    let date = &bulletin.date;
    let is_before = publish_at.day < date.day || (date.timed && publish_at.instant < date.instant);
    if is_before {
        let message = format!(
            "`publish_at` is {}, but the bulletin is dated {}",
            date::in_words(publish_at.day),
            date::in_words(date.day)
        );
        let found = Diagnostic::new(&PUBLISH_AT_BEFORE_DATE, message)
            .at(Place::span(&bulletin.path, bulletin.span("publish_at")))
            .help("correct the day or the year of `publish_at`, or remove the line to publish on the bulletin's own day");
        report.push(found);
    }
}

fn withdrawal(bulletin: &Bulletin, series: &Series, report: &mut Report) {
    let Some(withdrawn) = &bulletin.withdrawn else { return };
    let day = date::in_words(withdrawn.date.day);
    let (message, help) = if withdrawn.date.day < bulletin.date.day {
        let message = format!("the bulletin is withdrawn on {day}, before its own day");
        (message, "write the day on which it was withdrawn")
    } else if withdrawn.date.instant > series.edition.as_of && !bulletin.draft {
        // A draft stands nowhere; and the moment of its withdrawal changes nothing, so none may ask.
        let message = format!("the bulletin stands as it is until {day}, and is withdrawn then");
        (message, "write today's day to withdraw it now")
    } else {
        return;
    };
    let place = Place::span(&bulletin.path, bulletin.span("withdrawn"));
    report.push(Diagnostic::new(&WITHDRAWAL_DAY, message).at(place).help(help));
}

fn updates(bulletin: &Bulletin, series: &Series, report: &mut Report) {
    if bulletin.draft {
        // Its days are as they happen to be until it is released.
        return;
    }
    let release = released(bulletin);
    let first = series.config.day_of(release);
    for update in &bulletin.updates {
        let day = date::in_words(update.date.day);
        let is_before =
            update.date.day < first || (update.date.timed && update.date.instant < release);
        let (rule, message) = if is_before {
            let first = date::in_words(first);
            (
                &UPDATE_TOO_EARLY,
                format!("the update is dated {day}, but the bulletin is released on {first}"),
            )
        } else if update.date.instant > series.edition.as_of {
            (
                &UPDATE_AHEAD,
                format!("the update is dated {day}, and readers are not told of it before"),
            )
        } else {
            continue;
        };
        let found = Diagnostic::new(rule, message)
            .at(Place::span(&bulletin.path, update.span.clone()))
            .help("write the day on which the text was changed");
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

fn alert(bulletin: &Bulletin, report: &mut Report) {
    let Some(expires) = bulletin.alert.as_ref().and_then(|alert| alert.expires.as_ref()) else {
        return;
    };
    // One that ends with its bulletin is told there.
    let is_own = bulletin.expires.as_ref() != Some(expires);
    if is_own && expires.instant <= released(bulletin) {
        let message = format!(
            "the alert expires on {}, before its bulletin is released",
            date::in_words(expires.day)
        );
        let found = Diagnostic::new(&EXPIRES_TOO_EARLY, message)
            .at(Place::span(&bulletin.path, bulletin.span("cap")))
            .help("write a later moment for `expires` below `cap:`");
        report.push(found);
    }
}

fn replacement(entry: &Entry, series: &Series, report: &mut Report) {
    let withdrawn = entry.bulletin.withdrawn.as_ref();
    let Some(wanted) = withdrawn.and_then(|withdrawn| withdrawn.replacement.as_ref()) else {
        return;
    };
    let is_itself = wanted.value == entry.bulletin.id.as_str();
    // A file that was rejected may be the one that is meant: it is told itself, and to be told here
    // as well would take a right line out.
    let may_be_rejected = !is_itself && !series.rejected.is_empty();
    if is_itself || (series.by_id(&wanted.value).is_none() && !may_be_rejected) {
        let message = if is_itself {
            "the bulletin names itself as the one to read in its place".to_owned()
        } else {
            format!("there is no public bulletin with the id `{}`", wanted.value)
        };
        let found = Diagnostic::new(&UNKNOWN_REPLACEMENT, message)
            .at(Place::span(&entry.bulletin.path, wanted.span.clone()))
            .help("write the id of another bulletin that is published, or remove the line `replacement`");
        report.push(found);
    } else if let Some(next) = series.by_id(&wanted.value)
        && leads_back(entry, next, series)
    {
        let message =
            format!("`{}` is withdrawn too, and its readers are led back here", wanted.value);
        let found = Diagnostic::new(&CIRCULAR_REPLACEMENT, message)
            .at(Place::span(&entry.bulletin.path, wanted.span.clone()))
            .help("write the id of a bulletin that stands, or remove the line `replacement`");
        report.push(found);
    }
}

/// Whether the replacements that begin with `next` come back to `entry`.
fn leads_back(entry: &Entry, next: &Entry, series: &Series) -> bool {
    let mut at = next;
    // A chain longer than the series goes round somewhere else, and is told there.
    for _ in 0..series.entries.len() {
        if at.bulletin.id == entry.bulletin.id {
            return true;
        }
        let replacement = at.bulletin.withdrawn.as_ref().and_then(|it| it.replacement.as_ref());
        match replacement.and_then(|id| series.by_id(&id.value)) {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}
