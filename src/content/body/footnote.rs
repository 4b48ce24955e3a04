//! Footnotes: numbered in the order in which readers meet them, gathered at the end.
//!
//! Where a definition stands in the file says nothing about its number, and a footnote may refer
//! to another that nobody else mentions. So a definition is cut out of the text as it is read, and
//! references inside it wait as marks until the text's own references have had their numbers.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::body::reference::{Reference, ReferenceKind};
use crate::content::body::sheet::{Mark, Piece};
use crate::content::body::writer::Writer;
use crate::content::body::{Hole, Word};
use crate::diagnostic::{Level, Rule};

/// A footnote that nothing refers to, or that is written twice.
pub(crate) const UNUSED_FOOTNOTE: Rule = Rule {
    code: "unused-footnote",
    level: Level::Warning,
    about: "A footnote is shown where the text refers to it. One that nothing refers to, or a \
            second one of the same name, is not shown at all.",
    remedy: "Write the footnote's mark, such as `[^1]`, where it belongs, or delete the footnote.",
};

#[derive(Default)]
struct Note {
    label: String,
    number: Option<usize>,
    uses: usize,
    definition: Option<Piece>,
    span: Range<usize>,
}

/// All footnotes of a body.
#[derive(Default)]
pub(crate) struct Notes {
    by_label: BTreeMap<String, usize>,
    notes: Vec<Note>,
    /// Notes in the order of their numbers.
    order: Vec<usize>,
    /// How many definitions are open.
    pub(crate) inside: usize,
}

impl Notes {
    fn index(&mut self, label: &str) -> usize {
        // Labels are matched as CommonMark matches those of links: without regard to case.
        let key = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let next = self.notes.len();
        let index = *self.by_label.entry(key).or_insert(next);
        if index == next {
            self.notes.push(Note { label: label.to_owned(), ..Note::default() });
        }
        index
    }

    /// Counts a use and says the note's number and how many uses it has now.
    fn cite(&mut self, index: usize) -> (usize, usize) {
        let Some(note) = self.notes.get_mut(index) else { return (0, 0) };
        note.uses += 1;
        let number = *note.number.get_or_insert_with(|| {
            self.order.push(index);
            self.order.len()
        });
        (number, note.uses)
    }
}

impl Writer<'_> {
    /// Writes a reference to a footnote, or the mark of one.
    pub(crate) fn footnote_reference(&mut self, label: &str, span: &Range<usize>) {
        if self.is_removing() {
            return;
        }
        let note = self.notes.index(label);
        let linked = !self.in_link();
        if self.notes.inside > 0 {
            self.sheet.mark(Mark::Note { note, linked });
        } else {
            self.cite(note, linked, span);
        }
        self.sheet.solid();
    }

    /// Keeps a definition that is now complete for the end of the page.
    pub(crate) fn keep_definition(&mut self, label: &str, piece: Piece, span: Range<usize>) {
        let index = self.notes.index(label);
        let Some(note) = self.notes.notes.get_mut(index) else { return };
        if note.definition.is_none() {
            note.definition = Some(piece);
            note.span = span;
        } else {
            let message = format!("the footnote `[^{label}]` is written twice");
            self.findings.add(&UNUSED_FOOTNOTE, &span, message);
        }
    }

    /// Writes the footnotes that were referred to, and reports the others.
    pub(crate) fn write_footnotes(&mut self) {
        if !self.notes.order.is_empty() {
            self.anchors.note("footnotes".to_owned());
            self.sheet.markup("<section class=\"footnotes\" role=\"doc-endnotes\">");
            self.sheet.markup("<h2 class=\"visually-hidden\" id=\"footnotes\">");
            self.sheet.hole(Hole::Word(Word::Footnotes));
            self.sheet.markup("</h2><ol>");
            // The order grows while it is walked: a footnote may bring in another.
            let mut next = 0;
            while let Some(&index) = self.notes.order.get(next) {
                next += 1;
                self.write_footnote(index, next);
            }
            self.sheet.markup("</ol></section>");
        }
        let unused = self.notes.notes.iter().filter(|note| note.number.is_none());
        for note in unused {
            let message = format!("the footnote `[^{0}]` is never referred to", note.label);
            self.findings.add(&UNUSED_FOOTNOTE, &note.span, message);
        }
    }

    fn write_footnote(&mut self, index: usize, number: usize) {
        let note = self.notes.notes.get_mut(index);
        let (piece, span) = note
            .map(|note| (note.definition.take().unwrap_or_default(), note.span.clone()))
            .unwrap_or_default();
        self.anchors.note(format!("fn-{number}"));
        self.sheet.markup(&format!("<li id=\"fn-{number}\">"));
        let end = piece.end_of_text();
        let mut written = 0;
        for (at, mark) in piece.marks {
            self.sheet.markup(piece.html.get(written..at).unwrap_or_default());
            written = at;
            match mark {
                Mark::Note { note, linked } => self.cite(note, linked, &span),
                hole @ Mark::Hole(_) => self.sheet.mark(hole),
            }
        }
        self.sheet.markup(piece.html.get(written..end).unwrap_or_default());
        let uses = self.notes.notes.get(index).map_or(0, |note| note.uses);
        (1..=uses).for_each(|nth| self.way_back(number, nth, &span));
        self.sheet.markup(piece.html.get(end..).unwrap_or_default());
        self.sheet.markup("</li>");
    }

    fn cite(&mut self, note: usize, linked: bool, span: &Range<usize>) {
        let (number, nth) = self.notes.cite(note);
        let id = place_of(number, nth);
        self.sheet.markup("<sup id=\"");
        self.sheet.markup(&id);
        self.sheet.markup("\">");
        self.anchors.note(id);
        let text = number.to_string();
        if linked {
            let attributes = " role=\"doc-noteref\"".to_owned();
            self.page_link(format!("#fn-{number}"), attributes, text, span);
        } else {
            self.sheet.markup(&text);
        }
        self.sheet.markup("</sup>");
    }

    fn way_back(&mut self, number: usize, nth: usize, span: &Range<usize>) {
        let index = self.references.len();
        self.references.push(Reference {
            kind: ReferenceKind::Footnote,
            target: format!("#{}", place_of(number, nth)),
            attributes: " class=\"footnote-back\" role=\"doc-backlink\"".to_owned(),
            text: "↩".to_owned(),
            is_quoted: false,
            span: self.findings.in_file(span),
        });
        self.sheet.markup(" ");
        self.sheet.hole(Hole::LinkStart(index));
        self.sheet.markup("<span aria-hidden=\"true\">↩</span><span class=\"visually-hidden\">");
        self.sheet.hole(Hole::Word(Word::BackToText));
        self.sheet.markup("</span>");
        self.sheet.hole(Hole::LinkEnd(index));
    }

    fn page_link(&mut self, target: String, attributes: String, text: String, span: &Range<usize>) {
        let index = self.references.len();
        self.sheet.hole(Hole::LinkStart(index));
        self.sheet.markup(&text);
        self.sheet.hole(Hole::LinkEnd(index));
        let span = self.findings.in_file(span);
        let kind = ReferenceKind::Footnote;
        self.references.push(Reference { kind, target, attributes, text, is_quoted: false, span });
    }
}

fn place_of(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") }
}
