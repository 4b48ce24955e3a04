//! [`Body`]: a bulletin's Markdown, parsed once and written at once as minimal HTML.
//!
//! The HTML is final but for its *holes*: addresses, calls to action and the interface's words
//! depend on the series, the page and its language, which nobody knows while one file is read. So
//! the expensive work is done once for each file, and a page, a feed and an email each fill the
//! same holes in their own way.

mod address;
mod almost;
mod anchor;
mod autolink;
mod block;
mod element;
mod finding;
mod footnote;
mod language_span;
mod numeral;
mod prose;
mod raw;
mod reference;
mod run;
mod sheet;
mod source;
mod stack;
mod tag;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::content::body::sheet::Mark;
use crate::content::body::source::Source;
use crate::content::body::writer::Writer;
use crate::diagnostic::{Checked, Rule};
use crate::tree::Hash;
use crate::tree_path::TreePath;

pub(crate) use crate::content::body::address::{Address, UNSAFE_ADDRESS, scheme, written};
pub(crate) use crate::content::body::anchor::{plain_letters, slug};
pub(crate) use crate::content::body::numeral::{Numeral, endings, numerals};
pub(crate) use crate::content::body::prose::{Kind, Passage, prose};
pub(crate) use crate::content::body::reference::{Reference, ReferenceKind};
pub(crate) use crate::content::body::run::CONTROL_CHARACTER;
pub(crate) use crate::content::body::sheet::is_dropped;

/// All that can be found in a body.
pub(crate) const RULES: &[&Rule] = &[
    &address::UNSAFE_ADDRESS,
    &address::UNKNOWN_SCHEME,
    &anchor::UNUSABLE_ID,
    &block::EXTRA_H1,
    &footnote::UNUSED_FOOTNOTE,
    &raw::RAW_HTML_REMOVED,
    &raw::RAW_HTML_ATTRIBUTE,
    &raw::UNKNOWN_ELEMENT,
    &reference::IMAGE_WITHOUT_ALT,
    &run::CONTROL_CHARACTER,
    &run::FOREIGN_TEMPLATE_CODE,
    &almost::ALMOST_MARKDOWN,
    &almost::HOTLINE_NOT_ALONE,
    &stack::NESTING_TOO_DEEP,
];

/// A bulletin's text as half-written HTML, and what was learned while it was read.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    html: String,
    /// By byte of `html`, ascending.
    holes: Vec<(usize, Hole)>,
    /// Headings in the order of the text.
    pub(crate) headings: Vec<Heading>,
    /// Links and images in the order of the text; the numbers in holes count from here.
    pub(crate) references: Vec<Reference>,
    /// What may be a telephone number in the running text; the numbers in holes count from here.
    pub(crate) numerals: Vec<Numeral>,
    /// Calls to action that the author placed.
    pub(crate) calls: Vec<Call>,
    /// Every id in the HTML.
    pub(crate) anchors: BTreeSet<String>,
    /// The first paragraph as plain text, images left out; empty if there is none.
    pub(crate) opening: String,
    /// Digest of the visible text, white space folded: the same text set in another way has the
    /// same digest.
    pub(crate) text_digest: Hash,
    /// Paragraphs that consist wholly of strong text: bytes of the file, and the plain text.
    pub(crate) bold_blocks: Vec<(Range<usize>, String)>,
}

/// What stands in the HTML at a place that is settled later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hole {
    /// `<a href="…">` with the attributes of the reference of that number, or nothing.
    LinkStart(usize),
    /// `</a>`, or nothing.
    LinkEnd(usize),
    /// The `src` of an image, escaped: the value only, between the quotation marks.
    Source(usize),
    /// The block of the call of that number; stands between blocks.
    Call(usize),
    /// What there is to say of the numeral of that number, which ends here; mostly nothing.
    Numeral(usize),
    /// A word of the interface, escaped, in the page's language.
    Word(Word),
}

/// Words of the interface that stand inside a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// Title of a `[!NOTE]`.
    Note,
    /// Title of a `[!TIP]`.
    Tip,
    /// Title of an `[!IMPORTANT]`.
    Important,
    /// Title of a `[!WARNING]`.
    Warning,
    /// Title of a `[!CAUTION]`.
    Caution,
    /// Heading above the footnotes, for screen readers.
    Footnotes,
    /// The way back from a footnote, for screen readers.
    BackToText,
    /// A task that is done, for screen readers.
    Done,
    /// A task that is not, for screen readers.
    ToDo,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 to 6, as written to the page: shifted if the text used the page's own level.
    pub(crate) level: u8,
    /// Its id, unique in the page.
    pub(crate) id: String,
    /// Whether its author gave it that id.
    pub(crate) is_named: bool,
    /// Its plain text.
    pub(crate) text: String,
    /// Its HTML without links, for a list of contents.
    pub(crate) html: String,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

/// A line `[hotline: some-id]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The hotline's id as written.
    pub(crate) hotline: String,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

impl Body {
    /// Reads the Markdown below a bulletin's head. `text` starts at byte `offset` of the file at
    /// `path`.
    pub(crate) fn parse(path: &TreePath, text: &str, offset: usize) -> Checked<Self> {
        let source = Source::new(text, offset);
        let writer = Writer::run(path, &source);
        let plain = writer.sheet.plain.trim_end();
        let hole = |(at, mark)| match mark {
            Mark::Hole(hole) => Some((at, hole)),
            // All of these were settled when the footnotes were written.
            Mark::Note { .. } => None,
        };
        let body = Self {
            text_digest: Hash::of(plain.as_bytes()),
            html: writer.sheet.html,
            holes: writer.sheet.marks.into_iter().filter_map(hole).collect(),
            headings: writer.headings,
            references: writer.references,
            numerals: writer.numerals,
            calls: writer.calls,
            anchors: writer.anchors.into_set(),
            opening: writer.opening,
            bold_blocks: writer.bold_blocks,
        };
        Checked::new(body, writer.findings.into_report())
    }

    /// Writes the HTML to `out` and asks `fill` to write what stands in each hole.
    pub(crate) fn write(&self, out: &mut String, mut fill: impl FnMut(&mut String, Hole)) {
        let mut written = 0;
        for &(at, hole) in &self.holes {
            out.push_str(self.html.get(written..at).unwrap_or_default());
            fill(out, hole);
            written = at;
        }
        out.push_str(self.html.get(written..).unwrap_or_default());
    }

    /// Hands on the text between tags, piece by piece, and whether it stands in a heading. Holes say
    /// nothing here. A tag ends a piece, though it may stand in a word: `H<sub>2</sub>O` is three.
    pub(crate) fn each_text(&self, mut found: impl FnMut(&str, bool)) {
        let mut is_heading = false;
        for part in self.html.split('<') {
            // The writer escapes `<` everywhere but in tags, and `>` in their values.
            let (tag, text) = part.split_once('>').unwrap_or(("", part));
            match tag.as_bytes() {
                [b'h', b'1'..=b'6', ..] => is_heading = true,
                [b'/', b'h', b'1'..=b'6'] => is_heading = false,
                _ => {}
            }
            // What is escaped is no letter, so each of its names parts words as the sign would.
            for text in text.split('&') {
                let named = ["amp;", "lt;", "gt;", "quot;", "#39;", "#x27;"].into_iter();
                let text = named.fold(text, |text, name| text.strip_prefix(name).unwrap_or(text));
                if !text.is_empty() {
                    found(text, is_heading);
                }
            }
        }
    }
}
