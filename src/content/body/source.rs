//! [`Source`]: the text as the parser reads it, and where its bytes stand in the file.
//!
//! Line ends come in three kinds, and a bulletin must give the same page whichever its author's
//! editor writes. All become line feeds before anything reads the text; the places of what was
//! left out are kept, so that findings still point into the file as it stands on disk.

use std::borrow::Cow;
use std::ops::Range;

/// A text whose lines end with line feeds.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    /// The text.
    pub(crate) text: Cow<'a, str>,
    /// Where it begins in the file.
    offset: usize,
    /// Bytes of the text before which a carriage return was left out; ascending.
    left_out: Vec<usize>,
}

impl<'a> Source<'a> {
    /// The text that starts at byte `offset` of its file.
    pub(crate) fn new(text: &'a str, offset: usize) -> Self {
        if !text.contains('\r') {
            return Self { text: Cow::Borrowed(text), offset, left_out: Vec::new() };
        }
        let mut fed = String::with_capacity(text.len());
        let mut left_out = Vec::new();
        let mut pieces = text.split('\r');
        fed.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            if piece.starts_with('\n') {
                left_out.push(fed.len());
            } else {
                fed.push('\n');
            }
            fed.push_str(piece);
        }
        Self { text: Cow::Owned(fed), offset, left_out }
    }

    /// A range of the text as a range of the file.
    pub(crate) fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        self.byte_in_file(span.start)..self.byte_in_file(span.end)
    }

    fn byte_in_file(&self, at: usize) -> usize {
        self.offset + at + self.left_out.partition_point(|&left_out| left_out < at)
    }
}

#[cfg(test)]
mod tests {
    use crate::content::body::source::Source;

    #[test]
    fn places_in_the_text_are_places_in_the_file() {
        let file = "head\r\na\r\nb\rc\n\r\nd";
        let source = Source::new(&file[6..], 6);
        assert_eq!(source.text, "a\nb\nc\n\nd");
        for (at, c) in source.text.char_indices().filter(|(_, c)| *c != '\n') {
            let place = source.in_file(&(at..at + 1));
            assert_eq!(&file[place], c.to_string());
        }
    }
}
