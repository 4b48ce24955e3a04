//! What is open: one stack for Markdown and raw HTML, so that neither can outlive the other.
//!
//! Markdown always closes what it opens, raw HTML often does not. An end tag reaches only to the
//! nearest element that Markdown opened, and when Markdown closes one, whatever raw HTML left open
//! in it is closed first. The page is balanced whatever the author types.

use std::ops::Range;

use crate::content::body::Hole;
use crate::content::body::element::Content;
use crate::content::body::sheet::Point;
use crate::content::body::writer::Writer;
use crate::diagnostic::{Level, Rule};

/// More levels than a page can need or a browser should be asked to hold.
pub(crate) const NESTING_TOO_DEEP: Rule = Rule {
    code: "nesting-too-deep",
    level: Level::Error,
    about: "Quotes in quotes and lists in lists may go a hundred levels deep. Beyond that the text \
            is most likely not meant as it stands, and programs that read the page may fail on it.",
    remedy: "Take out the run of `>`, list marks or tags that nests the text so deeply.",
};

const DEEPEST: usize = 100;

/// Who opened an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Markdown, which will close it.
    Markdown,
    /// The author's HTML, which may not.
    Raw,
}

/// What is to be done when an element is closed.
#[derive(Debug)]
pub(crate) enum Closing {
    /// An end tag in running text.
    Inline,
    /// An end tag that ends a line of text.
    Block,
    /// Markup that ends a line of text.
    Markup(&'static str),
    /// A link's end.
    Link(usize),
    /// A paragraph's end.
    Paragraph,
    /// A heading's end: its id and its place in the list of headings.
    Heading { level: u8, id: Option<String> },
    /// A table's end.
    Table,
    /// A code block's end.
    Code,
    /// A footnote's definition, to be kept for the end.
    Footnote(String),
    /// Nothing was opened.
    Nothing,
}

/// An element that is open.
#[derive(Debug)]
pub(crate) struct Open {
    /// Who opened it.
    pub(crate) origin: Origin,
    /// Its name as its author knows it.
    pub(crate) name: &'static str,
    /// The name by which it is written.
    pub(crate) tag: &'static str,
    /// What it may hold.
    pub(crate) content: Content,
    /// How to close it.
    pub(crate) closing: Closing,
    /// Where its start tag begins.
    pub(crate) outer: Point,
    /// Where its content begins.
    pub(crate) inner: Point,
    /// Bytes of the text: all of it for Markdown, its start tag for raw HTML.
    pub(crate) span: Range<usize>,
}

/// Text that is being taken out together with a raw element such as `<svg>`.
#[derive(Debug)]
pub(crate) struct Removing {
    /// The element.
    pub(crate) name: &'static str,
    /// How many of its name are open.
    pub(crate) depth: usize,
    /// How many elements were open when it began.
    floor: usize,
    sheet: Point,
    references: usize,
    headings: usize,
    calls: usize,
    numerals: usize,
    bold_blocks: usize,
}

impl Writer<'_> {
    /// Puts an element on the stack, unless that would go too deep: then writing is over.
    pub(crate) fn push(&mut self, mut open: Open) {
        if self.stack.len() >= DEEPEST {
            if self.cut.is_none() {
                self.cut = Some(open.span.clone());
            }
            self.sheet.cut(open.outer);
            return;
        }
        open.inner = self.sheet.point();
        self.links += usize::from(matches!(open.closing, Closing::Link(_)));
        self.quotes += usize::from(open.tag == "blockquote");
        self.strong += usize::from(is_strong(open.tag));
        self.preformatted += usize::from(open.tag == "pre");
        self.code += usize::from(is_code(open.tag));
        self.stack.push(open);
    }

    /// Closes the innermost element, which ends at byte `end` of the text.
    pub(crate) fn pop(&mut self, end: usize) {
        if self.removing.as_ref().is_some_and(|removing| removing.floor >= self.stack.len()) {
            self.stop_removing();
        }
        let Some(open) = self.stack.pop() else { return };
        self.links -= usize::from(matches!(open.closing, Closing::Link(_)));
        self.quotes -= usize::from(open.tag == "blockquote");
        self.strong -= usize::from(is_strong(open.tag));
        self.preformatted -= usize::from(open.tag == "pre");
        self.code -= usize::from(is_code(open.tag));
        self.close(open, end);
        let ended = |removing: &Removing| removing.depth == 0 && removing.floor >= self.stack.len();
        if self.removing.as_ref().is_some_and(ended) {
            self.stop_removing();
        }
    }

    /// Closes raw elements until one of Markdown's is innermost, then that one.
    pub(crate) fn pop_markdown(&mut self, end: usize) {
        while self.stack.last().is_some_and(|open| open.origin == Origin::Raw) {
            self.pop(end);
        }
        self.pop(end);
    }

    /// Closes all that is open above `height` elements.
    pub(crate) fn pop_to(&mut self, height: usize, end: usize) {
        while self.stack.len() > height {
            self.pop(end);
        }
    }

    fn close(&mut self, mut open: Open, end: usize) {
        match std::mem::replace(&mut open.closing, Closing::Nothing) {
            Closing::Nothing => {}
            Closing::Inline => self.sheet.end_tag(open.tag),
            Closing::Link(_) if open.origin == Origin::Raw && self.is_empty(&open) => {
                self.sheet.cut(open.outer);
            }
            Closing::Link(index) => {
                self.sheet.hole(Hole::LinkEnd(index));
                let text = self.sheet.said(open.inner.plain..self.sheet.plain.len()).to_owned();
                self.name_reference(index, &text);
            }
            Closing::Block => {
                self.sheet.edge();
                self.sheet.end_tag(open.tag);
            }
            Closing::Markup(markup) => {
                self.sheet.edge();
                self.sheet.markup(markup);
            }
            Closing::Table => self.close_table(),
            Closing::Code => {
                self.in_code = false;
                if self.sheet.html.ends_with('\n') {
                    self.sheet.html.pop();
                }
                self.sheet.edge();
                self.sheet.markup("</code></pre>");
            }
            Closing::Paragraph => self.close_paragraph(&open, end),
            Closing::Heading { level, id } => self.close_heading(&open, level, id, end),
            Closing::Footnote(label) => {
                self.sheet.edge();
                self.notes.inside = self.notes.inside.saturating_sub(1);
                // What stands in text that is taken out is taken out with it.
                if !self.is_removing() {
                    let piece = self.sheet.split(open.outer);
                    self.keep_definition(&label, piece, open.span);
                }
            }
        }
    }

    /// Whether nothing was written since an element was opened.
    pub(crate) fn is_empty(&self, open: &Open) -> bool {
        self.sheet.html.len() == open.inner.html && self.sheet.marks.len() == open.inner.marks
    }

    /// Whether a link is open.
    pub(crate) fn in_link(&self) -> bool {
        self.links > 0
    }

    /// Whether a raw `<pre>` is open, in which every space counts.
    pub(crate) fn in_preformatted(&self) -> bool {
        self.preformatted > 0
    }

    /// Whether raw HTML that marks code is open, in which an address is no link.
    pub(crate) fn in_raw_code(&self) -> bool {
        self.code > 0
    }

    /// Whether an end tag of that name follows somewhere after byte `from` of the text.
    pub(crate) fn ends_later(&mut self, name: &'static str, from: usize) -> bool {
        if let Some((_, last)) = self.last_ends.iter().find(|(known, _)| *known == name) {
            return last.is_some_and(|last| last >= from);
        }
        let bytes = self.source.as_bytes();
        let is_end = |at: usize| {
            let found = bytes.get(at + 2..at + 2 + name.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        };
        let mut ends = self.source.rmatch_indices("</").map(|(at, _)| at);
        let last = ends.find(|&at| is_end(at));
        self.last_ends.push((name, last));
        last.is_some_and(|last| last >= from)
    }

    /// Whether what is written now will be taken out again.
    pub(crate) fn is_removing(&self) -> bool {
        self.removing.is_some()
    }

    /// From here on all is taken out, until the element ends.
    pub(crate) fn start_removing(&mut self, name: &'static str) {
        self.findings.mute();
        self.removing = Some(Removing {
            name,
            depth: 1,
            floor: self.stack.len(),
            sheet: self.sheet.settle(),
            references: self.references.len(),
            headings: self.headings.len(),
            calls: self.calls.len(),
            numerals: self.numerals.len(),
            bold_blocks: self.bold_blocks.len(),
        });
    }

    /// Ends the taking out if nothing is open that was opened within it.
    pub(crate) fn try_to_stop_removing(&mut self, end: usize) {
        let Some(removing) = &self.removing else { return };
        let floor = removing.floor;
        while self.stack.len() > floor
            && self.stack.last().is_some_and(|open| open.origin == Origin::Raw)
        {
            self.pop(end);
        }
        if self.stack.len() <= floor {
            self.stop_removing();
        }
    }

    /// Takes out what was written since the removal began.
    pub(crate) fn stop_removing(&mut self) {
        let Some(removing) = self.removing.take() else { return };
        self.findings.unmute();
        self.sheet.unsettle();
        self.sheet.cut(removing.sheet);
        self.references.truncate(removing.references);
        self.calls.truncate(removing.calls);
        self.numerals.truncate(removing.numerals);
        self.bold_blocks.truncate(removing.bold_blocks);
        let first = removing.headings.min(self.headings.len());
        for heading in self.headings.drain(first..) {
            self.anchors.forget(&heading.id);
        }
    }

    /// Makes room for a Markdown block: raw HTML that cannot hold one ends here.
    pub(crate) fn fit_markdown_block(&mut self, end: usize) {
        while self.top_raw().is_some_and(|open| open.content != Content::Flow) {
            self.pop(end);
        }
    }

    /// Makes room for running text: an open raw list or table row cannot hold any.
    pub(crate) fn fit_text(&mut self, end: usize) {
        while self.holds_parts_only() {
            self.pop(end);
        }
    }

    /// Whether the innermost element can hold neither text nor blocks.
    pub(crate) fn holds_parts_only(&self) -> bool {
        self.top_raw().is_some_and(|open| open.content == Content::Parts)
    }

    /// How many elements stay open if a raw block starts here; `None` if none may stand here.
    pub(crate) fn height_for_block(&self) -> Option<usize> {
        let mut height = self.stack.len();
        while height > 0 {
            let open = self.stack.get(height - 1)?;
            if self.takes_flow(height) {
                return Some(height);
            }
            if open.origin == Origin::Markdown {
                return None;
            }
            height -= 1;
        }
        Some(0)
    }

    /// How many elements stay open if a part of one of `parents` starts here.
    pub(crate) fn height_for_part(&self, parents: &[&str]) -> Option<usize> {
        let raw = self.stack.iter().rev().take_while(|open| open.origin == Origin::Raw);
        let above = raw.into_iter().position(|open| parents.contains(&open.name))?;
        Some(self.stack.len() - above)
    }

    /// How many elements stay open after an end tag of that name, if it ends any.
    pub(crate) fn height_after_end(&self, name: &str) -> Option<usize> {
        self.height_for_part(&[name]).map(|height| height - 1)
    }

    fn takes_flow(&self, height: usize) -> bool {
        let below = self.stack.iter().take(height).rev();
        for open in below {
            match open.content {
                Content::Through => {}
                content => return content == Content::Flow,
            }
        }
        true
    }

    fn top_raw(&self) -> Option<&Open> {
        self.stack.last().filter(|open| open.origin == Origin::Raw)
    }
}

fn is_code(tag: &str) -> bool {
    matches!(tag, "pre" | "code" | "kbd" | "samp")
}

/// Whether an element makes its text strong.
fn is_strong(tag: &str) -> bool {
    matches!(tag, "strong" | "b")
}
