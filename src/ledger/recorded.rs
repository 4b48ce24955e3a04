//! Whether what readers see is what was last put on record.
//!
//! A line of the ledger holds the digest of a text: a page's as it was published, an update's as it
//! was on that day. A text that is neither was changed without a word to those who had read it.
//! Told on every build until somebody says what is different: no change is too small for a line
//! that is marked as a minor one, and a program cannot tell a comma from a telephone number.

use std::collections::HashSet;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::date;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::ledger::Ledger;
use crate::ledger::promise::{Kind, Promise};
use crate::series::{Entry, Series};
use crate::tree::Hash;

/// A text that changed in silence.
pub(crate) static UNRECORDED_CHANGE: Rule = Rule {
    code: "unrecorded-change",
    level: Level::Warning,
    about: "Title, summary or text of a published bulletin changed, and its history says nothing of it. \
            People who acted on it as it was have no way to see what is different.",
    remedy: "Add an entry to `updates` with the day and a sentence on what is different. With \
             `major: yes` subscribers are told; without, the page alone says so.",
};

/// An entry of the history that is gone.
pub(crate) static LOST_UPDATE: Rule = Rule {
    code: "lost-update",
    level: Level::Warning,
    about: "An entry of `updates` was published, and no longer stands in the bulletin. A history that can \
            be taken back proves nothing, and links to the entry find nothing.",
    remedy: "Put the entry back with the day that it had. To take back what it says, add another one.",
};

impl Ledger {
    /// The digest of a bulletin's text as of the last entry in its history, or else as it was
    /// published; `None` where nothing is known of it.
    pub(crate) fn recorded(&self, id: &str) -> Option<Hash> {
        self.last_record(id)?.digest
    }

    fn last_record<'a>(&'a self, id: &'a str) -> Option<&'a Promise> {
        // A second entry of a day has a longer address than the first.
        let age = |it: &&Promise| (it.kind == Kind::Update, it.day, it.address.len());
        self.of(id).filter(|it| it.is_of_text() && it.digest.is_some()).max_by_key(age)
    }
}

/// What every entry of a series leaves unsaid.
pub(crate) fn unrecorded(ledger: &Ledger, series: &Series) -> Report {
    let today = series.config.day_of(series.edition.as_of);
    let mut seen = HashSet::new();
    let ids = series.entries.iter().map(|entry| ledger.id(entry));
    // Of two bulletins with one id, which is told as such, one was never published.
    let twice: HashSet<&str> = ids.filter(|id| !seen.insert(*id)).collect();
    let each = |entry: &Entry| {
        if entry.bulletin.is_removed || twice.contains(ledger.id(entry)) {
            return Vec::new();
        }
        let changed = changed(ledger, entry, today);
        lost(ledger, entry, today).into_iter().chain(changed).collect::<Vec<_>>()
    };
    let found: Vec<Vec<Diagnostic>> = series.entries.par_iter().map(each).collect();
    let mut report = Report::default();
    found.into_iter().flatten().for_each(|found| report.push(found));
    report
}

fn changed(ledger: &Ledger, entry: &Entry, today: Date) -> Option<Diagnostic> {
    let id = ledger.id(entry);
    let last = ledger.last_record(id)?;
    let is_made = |anchor: &str| ledger.of(id).any(|it| it.is_update(anchor));
    // An entry that is about to be published speaks for the text as it is now.
    let is_said = entry.revisions().iter().any(|revision| !is_made(&revision.anchor));
    let bulletin = &entry.bulletin;
    if is_said || last.digest == Some(bulletin.text_digest()) {
        return None;
    }
    let day = date::in_words(last.day.unwrap_or(bulletin.date.day));
    let since = match last.kind {
        Kind::Update => format!("its update of {day}"),
        _ => format!("it was published on {day}"),
    };
    let message = format!("the text has changed since {since}, and `updates` does not say so");
    let line = format!("{{date: {today}, note: \"…\"}}");
    let help = if bulletin.updates.is_empty() {
        format!("add a line `updates: [{line}]` with what is different")
    } else {
        format!("add an entry `- {line}` to `updates` with what is different")
    };
    let place = Place::span(&bulletin.path, bulletin.span("head"));
    Some(Diagnostic::new(&UNRECORDED_CHANGE, message).at(place).help(help))
}

fn lost(ledger: &Ledger, entry: &Entry, today: Date) -> Vec<Diagnostic> {
    let bulletin = &entry.bulletin;
    let stands = |it: &&Promise| bulletin.updates.iter().any(|own| it.is_update(&own.anchor));
    let made = ledger.of(ledger.id(entry)).filter(|it| it.kind == Kind::Update);
    let gone = made.filter(|it| !stands(it));
    let finding = |it: &Promise| {
        let day = it.day.unwrap_or(today);
        let message = format!("the update of {} was published, and is gone", date::in_words(day));
        let help = format!("put it back: `- {{date: {day}, note: \"…\"}}` below `updates:`");
        let place = Place::span(&bulletin.path, bulletin.span("head"));
        Diagnostic::new(&LOST_UPDATE, message).at(place).help(help)
    };
    gone.map(finding).collect()
}
