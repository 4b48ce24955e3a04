//! [`Revision`]: an entry in a bulletin's history of corrections and additions.
//!
//! A text that changes without a word takes its readers for fools: who acted on Monday's version
//! has to see on Wednesday what is different. So a change is written down in the bulletin, under
//! `updates`, with its day and a sentence. A major one is announced to subscribers, a minor one is
//! not.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::content::date::Moment;
use crate::content::fields::{Fields, Known, MISSING_KEY, Unknown, WRONG_VALUE};

/// One change of a bulletin that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revision {
    /// When it was made.
    pub date: Moment,
    /// Its name in the page, as in `nb-update-2016-09-01`; a second one of that day ends in `-2`.
    pub anchor: String,
    /// What is different, in a sentence for readers.
    pub note: String,
    /// Where the sentence stands.
    pub note_span: Range<usize>,
    /// Whether subscribers are told.
    pub is_major: bool,
    /// Where its day stands.
    pub span: Range<usize>,
}

const REVISION: Known = Known { now: &["date", "note", "major"], later: &[] };

/// The entries of `updates`, oldest first, in whatever order they were written.
pub(crate) fn revisions(fields: &mut Fields<'_>, zone: &TimeZone) -> Vec<Revision> {
    let mut revisions = Vec::new();
    for node in fields.list("updates") {
        let mut entry = Fields::open(fields.path(), node, REVISION, Unknown::Refused);
        let date = entry.moment("date", zone, &[]);
        if date.is_none() && entry.report.is_empty() {
            let span = entry.span().clone();
            let help = "add a line `date: YYYY-MM-DD` to it";
            entry.find(&MISSING_KEY, &span, "an entry of `updates` has no `date`", help);
        }
        let note = entry.required_text("note", "what is different, in a sentence for readers");
        // Orders of ours are pasted as they stand.
        if let Some(note) = note.as_ref().filter(|note| matches!(&*note.value, "…" | "...")) {
            let help = "write what is different, in a sentence for readers";
            entry.find(&WRONG_VALUE, &note.span, "this note says nothing yet", help);
        }
        let is_major = entry.yes_or_no("major").is_some_and(|major| major.value);
        fields.report.add(entry.report);
        let (Some(date), Some(note)) = (date, note) else { continue };
        let (note, note_span) = (note.value, note.span);
        let anchor = String::new();
        let (date, span) = (date.value, date.span);
        revisions.push(Revision { date, anchor, note, note_span, is_major, span });
    }
    revisions.sort_by_key(|revision| (revision.date.day, revision.date.instant));
    name(&mut revisions);
    revisions
}

/// Names each by its day, so that one which is added later leaves the names of the others alone.
/// `nb-` is the program's: no heading of a text is called so.
fn name(revisions: &mut [Revision]) {
    let mut of_day: BTreeMap<Date, usize> = BTreeMap::new();
    for revision in revisions {
        let nth = of_day.entry(revision.date.day).or_insert(0);
        *nth += 1;
        revision.anchor = match *nth {
            1 => format!("nb-update-{}", revision.date.day),
            nth => format!("nb-update-{}-{nth}", revision.date.day),
        };
    }
}
