//! Numbers in pieces: over the cells of a row, or from the end of a line to the next.
//!
//! Where lines are kept as they were typed, each is read by itself: the `1` that begins the next
//! one is no digit of the number that ended the last. A number that somebody broke is still read
//! as one, so the pieces are offered together as well, and judged more mildly.

use std::borrow::Cow;

use crate::lint::site::digits::APART;
use crate::lint::site::plain::shown;
use crate::lint::site::seen::{Part, digits};

/// Cells of one row that hold nothing but a few digits each.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// Where the open cell began.
    open: Option<usize>,
    /// Neighbours, each a piece of a number.
    pieces: Vec<String>,
    /// Rows of pieces, or parts of rows, that are whole.
    rows: Vec<String>,
}

/// A cell with more digits than this holds a number of its own.
const PIECE: usize = 9;

impl Cells {
    /// Begins a cell.
    pub(crate) fn begin(&mut self, at: usize) {
        self.open = Some(at);
    }

    /// Ends the open cell.
    pub(crate) fn end_cell(&mut self, page: &str, at: usize) {
        let Some(start) = self.open.take() else { return };
        let source = page.get(start..at).unwrap_or_default();
        let text = if digits(source) > 0 { shown(source) } else { String::new() };
        let text = text.trim_matches([' ', ',', ';', ':', '|', '/', '~', '*', '_']);
        let count = text.bytes().filter(u8::is_ascii_digit).count();
        let is_piece = text.chars().all(|c| c.is_ascii_digit() || " -.,;:|()+/~*_Ool".contains(c));
        if is_piece && (1..=PIECE).contains(&count) {
            self.pieces.push(text.to_owned());
        } else {
            self.end_row();
        }
    }

    /// Ends the row, and gives what its cells hold together.
    pub(crate) fn each_row(&mut self, take: &mut dyn FnMut(&str)) {
        self.end_row();
        self.rows.drain(..).for_each(|row| take(&row));
    }

    fn end_row(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.len() > 1 {
            self.rows.push(pieces.join(APART));
        }
    }
}

/// As many bytes at the end of a line and at the beginning of the next can hold one number.
const REACH: usize = 40;

/// Gives every line of a text that holds so many digits, and every break in the midst of digits.
pub(crate) fn each_line(text: &str, least: usize, take: &mut dyn FnMut(Part<'_>)) {
    let mut last = String::new();
    // Two signs end a line of Windows, and no empty line stands between them.
    let text =
        if text.contains('\r') { text.replace("\r\n", "\n").into() } else { Cow::from(text) };
    for line in text.split(['\n', '\r']) {
        if digits(line) == 0 {
            last.clear();
            continue;
        }
        let line = shown(line);
        let line = line.trim();
        let is_digit = |c: char| c.is_ascii_digit();
        if last.ends_with(is_digit) && line.starts_with(is_digit) {
            take(Part::Pieces(&format!("{last}{APART}{}", begin(line))));
        }
        if digits(line) >= least {
            take(Part::Text(line));
        }
        end(line).clone_into(&mut last);
    }
}

fn begin(line: &str) -> &str {
    line.char_indices().nth(REACH).map_or(line, |(at, _)| &line[..at])
}

fn end(line: &str) -> &str {
    line.char_indices().rev().nth(REACH).map_or(line, |(at, _)| &line[at..])
}
