//! Numerals: digits of a text that may be a telephone number.
//!
//! A number in an old text can be out of service on the day on which the page is made, and a note
//! has to stand right behind it. Which numbers these are is known to the series alone, so a hole
//! is left behind everything that is long enough to be one.

use std::ops::Range;

use crate::content::body::Hole;
use crate::content::body::writer::Writer;

/// Digits that may be a telephone number, with the groups before them that may belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// As it is shown.
    pub(crate) text: String,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}

/// Fewer digits are no telephone number but a short code, which cannot be told from a figure.
const LEAST: usize = 7;

/// No number has more groups; a table of figures does.
const MOST_GROUPS: usize = 12;

/// Where each numeral of a text stands, with the groups of digits before it that may belong to it.
/// A text with several groups ends in each of them, since nobody knows where the number ends.
pub(crate) fn numerals(text: &str) -> Vec<Range<usize>> {
    if text.bytes().filter(u8::is_ascii_digit).count() < LEAST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    for group in groups(text) {
        let before = run.last().map_or(0, |last| last.end);
        if !text.get(before..group.start).is_some_and(is_joint) {
            run.clear();
        }
        run.push(group.clone());
        let first = run.len().saturating_sub(MOST_GROUPS);
        let count: usize = run[first..].iter().map(|group| group.len()).sum();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if count >= LEAST && !text[group.end..].starts_with(is_word) {
            let start = run[first].start;
            let signs = text[..start].len() - text[..start].trim_end_matches(['+', '(']).len();
            found.push(start - signs..group.end);
        }
    }
    found
}

/// The parts of a numeral that may be the whole number: from each of its groups to its end.
pub(crate) fn endings(numeral: &str) -> impl Iterator<Item = &str> {
    groups(numeral).into_iter().filter_map(|group| {
        let signs = numeral[..group.start].len()
            - numeral[..group.start].trim_end_matches(['+', '(']).len();
        numeral.get(group.start - signs..)
    })
}

fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match groups.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => groups.push(at..at + 1),
        }
    }
    groups
}

/// Whether what stands between two groups can stand inside a number.
fn is_joint(between: &str) -> bool {
    let is_sign = |c: char| " \u{a0}\u{202f}\u{2009}-\u{2010}\u{2011}\u{2013}.()/".contains(c);
    between.chars().count() <= 3 && between.chars().all(is_sign)
}

impl Writer<'_> {
    /// Writes tidy text with a hole behind each numeral. In a link the hole is the link's own; what
    /// somebody else said stays as it was said. `place` says where a part of the text stands in the
    /// source.
    pub(crate) fn words_with_numerals(
        &mut self,
        text: &str,
        place: impl Fn(Range<usize>) -> Range<usize>,
    ) {
        let found = if self.in_link() || self.quotes > 0 { Vec::new() } else { numerals(text) };
        let mut written = 0;
        for range in found {
            self.sheet.words(text.get(written..range.end).unwrap_or_default());
            written = range.end;
            self.sheet.hole(Hole::Numeral(self.numerals.len()));
            let span = self.findings.in_file(&place(range.clone()));
            self.numerals
                .push(Numeral { text: text.get(range).unwrap_or_default().to_owned(), span });
        }
        self.sheet.words(text.get(written..).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::{endings, numerals};

    #[test]
    fn what_may_be_a_number_is_found_with_its_end() {
        let found = |text: &str| {
            let all = numerals(text).into_iter().map(|range| text[range].to_owned());
            all.collect::<Vec<_>>().join("|")
        };
        for (text, expected) in [
            ("call 0800 789 321 now", "0800 789|0800 789 321"),
            ("call +44 (0)800 789321.", "+44 (0)800 789321"),
            ("(0800) 789-321, 4 lines", "(0800) 789|(0800) 789-321"),
            ("in 2016 0800 789 321", "2016 0800|2016 0800 789|2016 0800 789 321"),
            ("on 2016-08-01, 12 people", "2016-08-01"),
            ("0800 789 321x and 12", "0800 789"),
            ("in 2016 and 2017", ""),
            ("", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
        let figures = "1 ".repeat(100_000);
        assert!(numerals(&figures).iter().all(|range| range.len() <= 24));
    }

    #[test]
    fn a_number_may_begin_at_any_group() {
        let all: Vec<&str> = endings("2016 +44 (0)800 789 321").collect();
        assert_eq!(
            all,
            [
                "2016 +44 (0)800 789 321",
                "+44 (0)800 789 321",
                "(0)800 789 321",
                "800 789 321",
                "789 321",
                "321"
            ]
        );
    }
}
