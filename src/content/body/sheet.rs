//! [`Sheet`]: the HTML as it grows, with its marks, and the plain text beside it.
//!
//! Everything that reaches the page passes through here, so escaping, folding of white space and
//! the dropping of control characters happen in one place and cannot be forgotten.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::content::body::Hole;

/// Something that is settled later, at a byte of the HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Settled by the rendition.
    Hole(Hole),
    /// A reference inside a footnote to another: numbered when all of the text is read.
    Note {
        /// Which footnote, by the order in which labels were met.
        note: usize,
        /// Whether its number may be a link (no link may stand in another).
        linked: bool,
    },
}

/// How far a sheet had grown at some time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    /// Bytes of HTML.
    pub(crate) html: usize,
    /// Marks.
    pub(crate) marks: usize,
    /// Bytes of plain text.
    pub(crate) plain: usize,
    fresh: bool,
}

/// A piece of HTML with its marks, cut out of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// The HTML.
    pub(crate) html: String,
    /// Marks by byte of `html`, ascending.
    pub(crate) marks: Vec<(usize, Mark)>,
}

impl Piece {
    /// Where more text can be added: before the end of the last paragraph, if it ends with one.
    pub(crate) fn end_of_text(&self) -> usize {
        let marked = self.marks.last().map_or(0, |mark| mark.0);
        let end = self.html.strip_suffix("</p>").map_or(self.html.len(), str::len);
        if marked <= end { end } else { self.html.len() }
    }
}

/// HTML, marks and plain text in the making.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The HTML so far.
    pub(crate) html: String,
    /// Marks by byte of `html`, ascending.
    pub(crate) marks: Vec<(usize, Mark)>,
    /// What a reader reads: white space folded, blocks parted by a space.
    pub(crate) plain: String,
    /// Whether a line of text begins here, so that white space would be for nothing.
    fresh: bool,
    /// Bytes of HTML that must stay as they are, because a cut back to here is still to come.
    settled: usize,
}

impl Sheet {
    /// An empty sheet with room for a text of `bytes`.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes + bytes / 3),
            plain: String::with_capacity(bytes),
            fresh: true,
            ..Self::default()
        }
    }

    /// Writes markup that does not end a line of text.
    pub(crate) fn markup(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// Writes `<name` and leaves the tag open for attributes.
    pub(crate) fn begin_tag(&mut self, name: &str) {
        self.html.push('<');
        self.html.push_str(name);
    }

    /// Writes an end tag.
    pub(crate) fn end_tag(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    /// Ends the line of text: what stands before and after it is trimmed, and the plain text gets
    /// a space.
    pub(crate) fn edge(&mut self) {
        let kept = self.html.trim_end_matches([' ', '\n']).len();
        let held = self.marks.last().map_or(0, |mark| mark.0).max(self.settled);
        if !self.fresh && held <= kept {
            self.html.truncate(kept);
        }
        self.fresh = true;
        if !self.plain.is_empty() && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
    }

    /// Says that something other than text stands here, so that a space after it counts.
    pub(crate) fn solid(&mut self) {
        self.fresh = false;
    }

    /// Leaves a hole.
    pub(crate) fn hole(&mut self, hole: Hole) {
        self.mark(Mark::Hole(hole));
    }

    /// Leaves a mark.
    pub(crate) fn mark(&mut self, mark: Mark) {
        self.marks.push((self.html.len(), mark));
    }

    /// Writes running text that is [`tidy`] already.
    pub(crate) fn words(&mut self, text: &str) {
        let parted = self.fresh || self.html.ends_with([' ', '\n']);
        let text = if parted { text.trim_start_matches(' ') } else { text };
        if !text.is_empty() {
            self.fresh = false;
            escape_text(&mut self.html, text);
            self.say(text);
        }
    }

    /// Writes code or other text in which every space counts.
    pub(crate) fn verbatim(&mut self, text: &str) {
        if !text.is_empty() {
            self.fresh = false;
            escape_text(&mut self.html, text);
            self.say(&tidy(text));
        }
    }

    /// Writes the end of a line inside running text.
    pub(crate) fn line_end(&mut self) {
        if !self.fresh {
            self.html.push('\n');
            self.say(" ");
        }
    }

    /// Adds to the plain text alone.
    pub(crate) fn say(&mut self, text: &str) {
        let parted = self.plain.is_empty() || self.plain.ends_with(' ');
        let text = if parted { text.trim_start_matches([' ', '\n']) } else { text };
        self.plain.push_str(text);
    }

    /// Puts markup into what is written already.
    pub(crate) fn insert(&mut self, at: usize, markup: &str) {
        if self.html.is_char_boundary(at) {
            self.html.insert_str(at, markup);
            for mark in self.marks.iter_mut().rev().take_while(|mark| mark.0 > at) {
                mark.0 += markup.len();
            }
        }
    }

    /// How far it has grown.
    pub(crate) fn point(&self) -> Point {
        Point {
            html: self.html.len(),
            marks: self.marks.len(),
            plain: self.plain.len(),
            fresh: self.fresh,
        }
    }

    /// As [`Self::point`], and nothing before it changes until the sheet is cut there.
    pub(crate) fn settle(&mut self) -> Point {
        self.settled = self.html.len();
        self.point()
    }

    /// Undoes [`Self::settle`].
    pub(crate) fn unsettle(&mut self) {
        self.settled = 0;
    }

    /// Takes out all that was written since `point`.
    pub(crate) fn cut(&mut self, point: Point) {
        self.html.truncate(point.html);
        self.marks.truncate(point.marks);
        self.plain.truncate(point.plain);
        self.fresh = point.fresh;
    }

    /// Takes out the HTML and marks since `point` and hands them over; the plain text stays.
    pub(crate) fn split(&mut self, point: Point) -> Piece {
        let html = self.html.split_off(point.html.min(self.html.len()));
        let mut marks = self.marks.split_off(point.marks.min(self.marks.len()));
        for mark in &mut marks {
            mark.0 = mark.0.saturating_sub(point.html);
        }
        Piece { html, marks }
    }

    /// A range of the plain text, trimmed.
    pub(crate) fn said(&self, range: Range<usize>) -> &str {
        self.plain.get(range).unwrap_or_default().trim()
    }
}

/// Writes ` name="value"`, escaped and without control characters.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_value(out, value);
    out.push('"');
}

/// Escapes an attribute's value and drops control characters from it.
pub(crate) fn escape_value(out: &mut String, value: &str) {
    if value.contains(is_dropped) {
        let kept: String = value.chars().filter(|&c| !is_dropped(c)).collect();
        let _ = escape_html(out, &kept);
    } else {
        let _ = escape_html(out, value);
    }
}

/// Escapes text.
pub(crate) fn escape_text(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(out, text);
}

/// The text with runs of white space folded and control characters dropped.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    if !is_suspicious(text) {
        return Cow::Borrowed(text);
    }
    let Some(at) = first_untidy(text) else { return Cow::Borrowed(text) };
    let (sound, rest) = text.split_at_checked(at).unwrap_or(("", text));
    let mut kept = String::with_capacity(text.len());
    kept.push_str(sound);
    for c in rest.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            if !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !is_dropped(c) {
            kept.push(c);
        }
    }
    Cow::Owned(kept)
}

/// Control characters, and the two code points that are no characters at all.
pub(crate) fn is_dropped(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Whether the text is worth a closer look. Most is not, and this way of asking, without an early
/// end, is one that the compiler turns into a few instructions for many bytes at once.
fn is_suspicious(text: &str) -> bool {
    let suspect = |byte: u8| (byte < 0x20) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef);
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let last = bytes.last().is_some_and(|&byte| suspect(byte));
    pairs.fold(last, |found, (&byte, &next)| {
        found | suspect(byte) | ((byte == b' ') & (next == b' '))
    })
}

/// The first byte from which the text cannot be taken as it stands; errs towards finding one.
fn first_untidy(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut previous = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let untidy = match byte {
            b' ' => previous == b' ',
            0..0x20 | 0x7f => true,
            0xc2 => bytes.get(at + 1).is_some_and(|&next| next < 0xa0),
            0xef => bytes.get(at + 1) == Some(&0xbf),
            _ => false,
        };
        if untidy {
            return Some(at);
        }
        previous = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::content::body::sheet::tidy;

    #[test]
    fn tidy_text_is_not_copied() {
        assert!(matches!(tidy("£5 – naïve\u{a0}text"), Cow::Borrowed(_)));
        assert_eq!(tidy("a  b\t\nc\u{7}d\u{85}e\u{ffff}f\u{fffd}"), "a b cdef\u{fffd}");
    }
}
