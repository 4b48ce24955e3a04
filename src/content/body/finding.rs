//! [`Findings`]: what is noticed while a body is written, with like findings folded into one.
//!
//! A bulletin pasted from a word processor can carry the same attribute a thousand times. Its
//! author needs to hear of it once, at the first place, with the count.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::body::source::Source;
use crate::diagnostic::{Diagnostic, Place, Report, Rule};
use crate::tree_path::TreePath;

/// Says in words that something of this name was found so many times.
pub(crate) type Wording = fn(&str, usize) -> String;

struct Folded {
    rule: &'static Rule,
    span: Range<usize>,
    count: usize,
    wording: Wording,
}

/// The report of a body in the making.
pub(crate) struct Findings<'a> {
    path: &'a TreePath,
    source: &'a Source<'a>,
    report: Report,
    folded: BTreeMap<(&'static str, String), Folded>,
    /// While text is being taken out, what is in it is of no interest.
    muted: bool,
}

impl<'a> Findings<'a> {
    /// No findings yet.
    pub(crate) fn new(path: &'a TreePath, source: &'a Source<'a>) -> Self {
        Self { path, source, report: Report::default(), folded: BTreeMap::new(), muted: false }
    }

    /// A range of the text as a range of the file.
    pub(crate) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        self.source.in_file(span)
    }

    /// Adds a finding at a range of the text.
    pub(crate) fn add(&mut self, rule: &'static Rule, span: &Range<usize>, message: String) {
        self.push(Diagnostic::new(rule, message), span);
    }

    /// Adds a finding with an order to carry out.
    pub(crate) fn advise(
        &mut self,
        rule: &'static Rule,
        span: &Range<usize>,
        message: String,
        help: String,
    ) {
        self.push(Diagnostic::new(rule, message).help(help), span);
    }

    /// Counts a finding that is told once for each name, at its first place.
    pub(crate) fn fold(
        &mut self,
        rule: &'static Rule,
        name: &str,
        span: &Range<usize>,
        wording: Wording,
    ) {
        self.fold_many(rule, name, span, wording, 1);
    }

    /// Counts `count` findings at once.
    pub(crate) fn fold_many(
        &mut self,
        rule: &'static Rule,
        name: &str,
        span: &Range<usize>,
        wording: Wording,
        count: usize,
    ) {
        if self.muted {
            return;
        }
        let folded = self.folded.entry((rule.code, shown(name)));
        let folded =
            folded.or_insert_with(|| Folded { rule, span: span.clone(), count: 0, wording });
        folded.count += count;
    }

    /// Reports nothing from here on.
    pub(crate) fn mute(&mut self) {
        self.muted = true;
    }

    /// Reports again.
    pub(crate) fn unmute(&mut self) {
        self.muted = false;
    }

    /// The report, with the folded findings told.
    pub(crate) fn into_report(mut self) -> Report {
        self.muted = false;
        for ((_, name), folded) in std::mem::take(&mut self.folded) {
            self.add(folded.rule, &folded.span, (folded.wording)(&name, folded.count));
        }
        self.report
    }

    fn push(&mut self, diagnostic: Diagnostic, span: &Range<usize>) {
        if !self.muted {
            let place = Place::span(self.path, self.in_file(span));
            self.report.push(diagnostic.at(place));
        }
    }
}

/// A name short enough for a message.
pub(crate) fn shown(name: &str) -> String {
    let mut letters = name.chars().filter(|c| !c.is_control());
    let mut short: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// "once", "3 times".
pub(crate) fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
