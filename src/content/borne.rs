//! [`Borne`]: a marking that a text bears or speaks of.
//!
//! It is looked for once, when a bulletin is read: whether it may go out is asked later, of the
//! series. A line that is a marking is one; so is a marking at the head or foot of the text, beside
//! other words. In the middle of a sentence a text may well explain what a marking means.

use std::ops::Range;

use crate::content::marking::{Marking, at_edge, is_everyday, named, speaks_of_any, whole_line};

/// How a text has a marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// It is marked with it.
    Label,
    /// It names it in a sentence.
    Mention,
}

/// A marking in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Borne {
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// The marking.
    pub marking: Marking,
    /// How the text has it.
    pub bearing: Bearing,
}

/// The head or the foot of a paper has no more words than this.
const LONGEST_HEAD: usize = 16;

/// The markings of a text of several paragraphs that begins at `offset` of its file.
pub(crate) fn borne(text: &str, offset: usize) -> Vec<Borne> {
    let mut found = Vec::new();
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let is_empty = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_none_or(|(_, line)| line.trim().is_empty())
    };
    let filled = |&at: &usize| !is_empty(Some(at));
    // Hardly any text speaks of a marking, and a look at all of it is cheaper than one at each line.
    let speaks = speaks_of_any(text);
    let first = (0..lines.len()).find(filled);
    let last = (0..lines.len()).rev().find(filled);
    for (at, (start, line)) in lines.iter().enumerate() {
        let stands_alone = is_empty(at.checked_sub(1)) && is_empty(Some(at + 1));
        let whole = whole_line(line).filter(|it| stands_alone || !is_everyday(*it));
        let is_edge = Some(at) == first || Some(at) == last;
        let edge = || (is_edge && is_head(line)).then(|| at_edge(line)).flatten();
        let span = offset + start..offset + start + line.trim_end().len();
        let borne = |marking| Borne { span: span.clone(), marking, bearing: Bearing::Label };
        match whole.or_else(edge) {
            Some(marking) => found.push(borne(marking)),
            None if speaks => found.extend(mention(line, offset + start)),
            None => {}
        }
    }
    found
}

/// The marking of a single line, such as a title, that stands at `span`.
pub(crate) fn borne_by_line(line: &str, span: Range<usize>) -> Option<Borne> {
    let label = whole_line(line).or_else(|| at_edge(line));
    let mention = || named(line).map(|(_, marking)| (marking, Bearing::Mention));
    let (marking, bearing) = label.map(|it| (it, Bearing::Label)).or_else(mention)?;
    Some(Borne { span, marking, bearing })
}

fn mention(line: &str, offset: usize) -> Option<Borne> {
    let (range, marking) = named(line)?;
    let span = offset + range.start..offset + range.end;
    Some(Borne { span, marking, bearing: Bearing::Mention })
}

fn is_head(line: &str) -> bool {
    line.split_whitespace().count() <= LONGEST_HEAD && !line.trim_end().ends_with(['.', '?', '!'])
}

/// The lines of a text, and where each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    })
}

#[cfg(test)]
mod tests {
    use super::{Bearing, borne};

    #[test]
    fn a_text_bears_what_stands_on_a_line_of_its_own_or_at_its_ends() {
        for (text, expected) in [
            ("\nNote of the desk TLP:AMBER\n\nText.\n", Some(Bearing::Label)),
            ("Text.\n\nSECRET\n\nMore.", Some(Bearing::Label)),
            ("CALL US\nCONFIDENTIAL\nANTI-TERRORIST HOTLINE\n\nMore.", None),
            ("Text on TLP:RED papers.\n\nMore.", Some(Bearing::Mention)),
            ("Nothing is marked OFFICIAL-SENSITIVE here\nor there.", Some(Bearing::Mention)),
            ("Text.\n\nNothing is marked OFFICIAL-SENSITIVE\n\nMore.", Some(Bearing::Mention)),
            ("Official statistics. TLP is a protocol.", None),
        ] {
            let found = borne(text, 0).first().map(|it| it.bearing);
            assert_eq!(found, expected, "{text}");
        }
        let found = borne("Text.\n\nTLP:RED\n", 10);
        assert_eq!(found.first().map(|it| it.span.clone()), Some(17..24));
    }
}
