//! Two columns side by side, as converters that keep the look of a page write them.
//!
//! Read line by line, two sentences would be woven into each other. They are set below each other
//! only where there can be no doubt: one gap at the same place over many lines, and running text
//! on both sides of it. Anything else that is set with spaces may be a table, and is left alone.

use crate::import::change::{Change, Lines, What};

/// A line of a plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the source.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// How many characters fit into its column, where it was set in one.
    pub room: Option<usize>,
}

impl Line {
    /// A line over the whole page.
    pub(crate) fn new(number: usize, text: impl Into<String>) -> Self {
        Self { number, text: text.into(), room: None }
    }
}

/// So many lines with text on both sides make columns.
const FEWEST: usize = 4;

/// So wide is the narrowest column of running text, on average.
const NARROWEST: usize = 20;

/// No page has more lines, so no columns have.
const LONGEST: usize = 200;

/// So many spaces are a gap.
const GAP: usize = 3;

/// The lines, with columns set below each other.
pub(crate) fn unwoven(lines: Vec<Line>, changes: &mut Vec<Change>) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((length, gutter)) = columns(&lines[at..]) else {
            out.push(lines[at].clone());
            at += 1;
            continue;
        };
        let woven = &lines[at..at + length];
        let (first, last) = (woven[0].number, woven[length - 1].number);
        changes.push(Change::new(Lines { first, last }, What::Columns));
        let (left, right): (Vec<Line>, Vec<Line>) =
            woven.iter().map(|line| parted(line, gutter)).unzip();
        let empty = || Line::new(last, "");
        out.extend([vec![empty()], fitted(left), vec![empty()], fitted(right)].concat());
        out.push(empty());
        at += length;
    }
    out
}

/// How many lines from the first on stand in two columns, and where the right one begins.
fn columns(lines: &[Line]) -> Option<(usize, usize)> {
    let gutter = gutter(&lines.first()?.text)?;
    let mut both = Vec::new();
    let mut length = 0;
    for (at, line) in lines.iter().take(LONGEST).enumerate() {
        if line.text.trim().is_empty() {
            continue;
        }
        let (left, right) = parted(line, gutter);
        let is_clean =
            line.text.chars().skip(gutter.saturating_sub(2)).take(2).all(char::is_whitespace);
        let starts = line.text.chars().nth(gutter).is_none_or(|c| !c.is_whitespace());
        if !is_clean || !starts || line.text.contains('\u{c}') {
            break;
        }
        // What stands at the left margin alone, behind an empty line, may be below the columns.
        let is_loose = right.text.is_empty() && at > length;
        if is_loose {
            break;
        }
        if !left.text.is_empty() && !right.text.is_empty() {
            both.push((left.text.chars().count(), right.text.chars().count()));
        }
        length = at + 1;
    }
    let average = |widths: Vec<usize>| widths.iter().sum::<usize>() / widths.len().max(1);
    let is_wide = average(both.iter().map(|(left, _)| *left).collect()) >= NARROWEST
        && average(both.iter().map(|(_, right)| *right).collect()) >= NARROWEST;
    (both.len() >= FEWEST && is_wide).then_some((length, gutter))
}

/// Where the right column begins in a line with text on both sides of a single gap.
fn gutter(line: &str) -> Option<usize> {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let start = letters.iter().position(|c| !c.is_whitespace())?;
    let mut gutters = Vec::new();
    let mut spaces = 0;
    for (at, letter) in letters.iter().enumerate().skip(start) {
        if letter.is_whitespace() {
            spaces += 1;
            continue;
        }
        if spaces >= GAP {
            gutters.push(at);
        }
        spaces = 0;
    }
    match gutters.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The two parts of a line.
fn parted(line: &Line, gutter: usize) -> (Line, Line) {
    let at = line.text.char_indices().nth(gutter).map_or(line.text.len(), |(at, _)| at);
    let part = |text: &str| Line::new(line.number, text.trim_end());
    (part(&line.text[..at]), part(&line.text[at..]))
}

/// The lines of a column, each knowing how wide it is.
fn fitted(mut lines: Vec<Line>) -> Vec<Line> {
    let room = lines.iter().map(|line| line.text.trim().chars().count()).max();
    lines.iter_mut().for_each(|line| line.room = room);
    lines
}

#[cfg(test)]
mod tests {
    use super::{Line, unwoven};

    #[test]
    fn a_table_is_no_pair_of_columns() {
        for text in [
            "Road        Distance\nStraight    12 m\nBent        6 m\nHill        9 m\nNone        0 m",
            "A long line of text here     b     c\n".repeat(6).trim_end(),
            "One line of running text, and another one behind it that is long.",
        ] {
            let lines: Vec<Line> =
                text.lines().enumerate().map(|(at, line)| Line::new(at + 1, line)).collect();
            assert_eq!(unwoven(lines.clone(), &mut Vec::new()), lines);
        }
    }
}
