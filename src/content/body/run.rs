//! [`Run`]: a stretch of text that the parser handed over in pieces, and the writing of it.
//!
//! The parser breaks text wherever a character might have meant something, which cuts addresses in
//! two. Pieces that stand side by side in the source are joined again by widening a slice, without
//! copying.

use std::borrow::Cow;
use std::ops::Range;

use crate::content::body::autolink;
use crate::content::body::finding::times;
use crate::content::body::sheet::{is_dropped, tidy};
use crate::content::body::stack::Origin;
use crate::content::body::writer::Writer;
use crate::diagnostic::{Level, Rule};

/// A character that cannot be seen and does not belong in a page.
pub(crate) const CONTROL_CHARACTER: Rule = Rule {
    code: "control-character",
    level: Level::Warning,
    about: "Control characters come along when text is pasted from other programs. They cannot be \
            seen, and feeds that contain them cannot be read, so they are left out.",
    remedy: "Delete the character: type the words around it afresh.",
};

/// Text that another site generator would have replaced.
pub(crate) const FOREIGN_TEMPLATE_CODE: Rule = Rule {
    code: "foreign-template-code",
    level: Level::Warning,
    about: "Codes such as `{{< … >}}` and `{% … %}` are instructions to another site generator. \
            Here they mean nothing, and readers see them as they stand.",
    remedy: "Replace the code by what it stood for: an image, a link, or plain text.",
};

const TEMPLATE_MARKS: [&str; 3] = ["{{<", "{{%", "{% "];

/// Text in one piece, and where it comes from.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    /// The text, character references decoded.
    pub(crate) text: Cow<'a, str>,
    /// Bytes of the source that it covers.
    pub(crate) span: Range<usize>,
}

impl<'a> Run<'a> {
    /// A run of one piece; `source` is all of the text.
    pub(crate) fn new(source: &'a str, piece: &str, span: Range<usize>) -> Self {
        let text = match source.get(span.clone()) {
            Some(slice) if slice == piece => Cow::Borrowed(slice),
            _ => Cow::Owned(piece.to_owned()),
        };
        Self { text, span }
    }

    /// Adds the next piece.
    pub(crate) fn extend(&mut self, source: &'a str, piece: &str, span: Range<usize>) {
        let joined = self.span.start..span.end;
        let borrowed = matches!(self.text, Cow::Borrowed(_)) && self.span.end == span.start;
        match source.get(joined.clone()) {
            Some(slice) if borrowed && slice.get(span.start - joined.start..) == Some(piece) => {
                self.text = Cow::Borrowed(slice);
            }
            _ => self.text.to_mut().push_str(piece),
        }
        self.span = joined;
    }

    /// Where bytes of the text stand in the source; all of the run's source if it was decoded.
    pub(crate) fn place(&self, range: Range<usize>) -> Range<usize> {
        match self.text {
            Cow::Borrowed(_) => self.span.start + range.start..self.span.start + range.end,
            Cow::Owned(_) => self.span.clone(),
        }
    }
}

/// Whether a text begins with an instruction to another site generator.
pub(crate) fn is_template_code(text: &str) -> bool {
    TEMPLATE_MARKS.iter().any(|mark| text.starts_with(mark))
}

impl Writer<'_> {
    /// Writes running text, its bare addresses as links and what is in another language as such.
    pub(crate) fn text(&mut self, run: &Run<'_>) {
        if self.image_text(&tidy(&run.text)) {
            return;
        }
        if self.in_code {
            self.code_text(run, 0..run.text.len());
            return;
        }
        let blank = run.text.bytes().all(|byte| byte.is_ascii_whitespace());
        if blank && self.holds_parts_only() {
            return;
        }
        self.fit_text(run.span.start);
        if self.stack.is_empty() && !blank {
            // Only raw HTML can leave text outside everything.
            self.open_paragraph(Origin::Raw, "", run.span.clone());
        }
        if !blank {
            self.note_template_code(run);
            self.note_almost_markdown(run);
            self.note_weak_text();
        }
        if run.text.contains("{lang=") && !self.in_raw_code() && !self.in_preformatted() {
            self.text_of_languages(run);
        } else {
            self.text_with_links(run, 0..run.text.len());
        }
    }

    /// Writes a part of a run, its bare addresses as links.
    pub(crate) fn text_with_links(&mut self, run: &Run<'_>, range: Range<usize>) {
        let text = run.text.get(range.clone()).unwrap_or_default();
        if self.in_link() || self.in_raw_code() || !autolink::may_hold(text) {
            self.plain_text(run, range);
            return;
        }
        let mut written = range.start;
        for found in autolink::find(&self.finder, text).collect::<Vec<_>>() {
            let place = range.start + found.range.start..range.start + found.range.end;
            self.plain_text(run, written..place.start);
            let words = tidy(run.text.get(place.clone()).unwrap_or_default());
            self.autolink(&words, &found.target, &run.place(place.clone()));
            written = place.end;
        }
        self.plain_text(run, written..range.end);
    }

    /// Writes text in which every space counts.
    pub(crate) fn code_text(&mut self, run: &Run<'_>, range: Range<usize>) {
        let text = run.text.get(range).unwrap_or_default();
        if text.contains(is_dropped) {
            self.note_controls(run);
            let kept: String = text.chars().filter(|&c| !is_dropped(c)).collect();
            self.sheet.verbatim(&kept);
        } else {
            self.sheet.verbatim(text);
        }
    }

    /// Remembers that the paragraph holds text that is not strong.
    pub(crate) fn note_weak_text(&mut self) {
        if self.strong == 0
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.weak = true;
        }
    }

    fn plain_text(&mut self, run: &Run<'_>, range: Range<usize>) {
        if self.in_preformatted() {
            self.code_text(run, range);
            return;
        }
        let tidied = tidy(run.text.get(range.clone()).unwrap_or_default());
        if matches!(tidied, Cow::Owned(_)) {
            self.note_controls(run);
        }
        let (is_exact, start) = (matches!(tidied, Cow::Borrowed(_)), range.start);
        let place = |part: Range<usize>| match is_exact {
            true => run.place(start + part.start..start + part.end),
            false => run.place(range.clone()),
        };
        self.words_with_numerals(&tidied, place);
    }

    fn note_controls(&mut self, run: &Run<'_>) {
        for (at, c) in run.text.char_indices().filter(|&(_, c)| is_dropped(c)) {
            let name = format!("U+{:04X}", u32::from(c));
            let place = run.place(at..at + c.len_utf8());
            self.findings.fold(&CONTROL_CHARACTER, &name, &place, |name, count| {
                format!("the control character {name} stands {} in the text", times(count))
            });
        }
    }

    fn note_template_code(&mut self, run: &Run<'_>) {
        if !run.text.contains('{') {
            return;
        }
        let mut found = run.text.match_indices('{').map(|(at, _)| at).filter(|&at| {
            let rest = run.text.get(at..).unwrap_or_default();
            is_template_code(rest)
                && !run.text.get(..at).is_some_and(|before| before.ends_with('{'))
        });
        let Some(first) = found.next() else { return };
        let count = 1 + found.count();
        let place = run.place(first..first + 3);
        let wording = |_: &str, count| {
            format!("code for another site generator stands {} in the text", times(count))
        };
        self.findings.fold_many(&FOREIGN_TEMPLATE_CODE, "", &place, wording, count);
    }
}
