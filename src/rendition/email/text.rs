//! The plain text of a mail.
//!
//! For readers whose program shows no HTML, and for those who chose that. Lines are no longer than 78
//! signs, the longest that every program shows whole (RFC 5322, 2.1.1). Where a link leads is told at
//! the end, by a number, so that a sentence stays one; a number to call stands on a line of its own.

use std::fmt::Write as _;

use crate::content::body::numerals;
use crate::rendition::email::blocks::{Block, Kind, Piece};

/// The longest line.
const WIDTH: usize = 78;

/// A text of blocks, and below it, behind `links`, where its links lead.
pub(crate) fn text(blocks: &[Block], links: &str) -> String {
    let mut writer = Writer::default();
    let mut last: Option<&Block> = None;
    for block in blocks {
        if let Some(last) = last {
            writer.part(last, block);
        }
        writer.block(block);
        last = Some(block);
    }
    writer.links(links);
    // What held words together has done so.
    let plain = |sign| if matches!(sign, '\u{a0}' | '\u{202f}') { ' ' } else { sign };
    writer.out.chars().map(plain).collect()
}

#[derive(Default)]
struct Writer {
    out: String,
    addresses: Vec<String>,
}

impl Writer {
    /// What stands between two blocks.
    fn part(&mut self, last: &Block, next: &Block) {
        let is_point = |block: &Block| matches!(block.kind, Kind::Point(_));
        if last.is_call != next.is_call {
            let _ = write!(self.out, "\n{}\n", "-".repeat(WIDTH));
        }
        // Short points stand close together.
        if !(is_point(last) && is_point(next)) {
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        let indent = "  ".repeat(block.depth.saturating_sub(1));
        let quote = if block.is_quoted { "> " } else { "" };
        let (first, rest) = match block.kind {
            Kind::Rule => {
                self.out.push_str("* * *\n");
                return;
            }
            Kind::Point(None) => (format!("{quote}{indent}* "), format!("{quote}{indent}  ")),
            Kind::Point(Some(number)) => {
                let mark = format!("{number}. ");
                let blank = " ".repeat(mark.len());
                (format!("{quote}{indent}{mark}"), format!("{quote}{indent}{blank}"))
            }
            Kind::Kept => (format!("{quote}{indent}    "), format!("{quote}{indent}    ")),
            Kind::Paragraph if block.depth > 0 => {
                (format!("{quote}{indent}  "), format!("{quote}{indent}  "))
            }
            Kind::Heading(_) | Kind::Paragraph => (quote.to_owned(), quote.to_owned()),
        };
        let text = self.words(&block.pieces);
        let start = self.out.len();
        if block.kind == Kind::Kept {
            for line in text.lines() {
                let _ = writeln!(self.out, "{first}{line}");
            }
            return;
        }
        for (at, line) in text.split('\n').enumerate() {
            let first = if at == 0 { &first } else { &rest };
            wrap(&mut self.out, line.trim(), first, &rest);
        }
        if let Kind::Heading(level) = block.kind {
            let longest = self.out[start..].lines().map(|line| line.chars().count()).max();
            let sign = if level == 1 { "=" } else { "-" };
            let _ = writeln!(self.out, "{quote}{}", sign.repeat(longest.unwrap_or_default()));
        }
    }

    fn words(&mut self, pieces: &[Piece]) -> String {
        let mut words = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => words.push_str(&whole_numbers(text)),
                Piece::Break => words.push('\n'),
                Piece::Link { text, address } => {
                    words.push_str(&whole_numbers(text));
                    if let Some(number) = self.number_of(text, address) {
                        let _ = write!(words, "\u{a0}[{number}]");
                    }
                }
            }
        }
        words
    }

    /// The number of an address in the list of them; `None` where the words say it already.
    fn number_of(&mut self, text: &str, address: &str) -> Option<usize> {
        let address = address.replace("&amp;", "&");
        let says = address.strip_prefix("mailto:").unwrap_or(&address);
        if address.starts_with("tel:") || address.starts_with("sms:") || text.trim() == says {
            return None;
        }
        let known = self.addresses.iter().position(|known| *known == address);
        Some(
            known.unwrap_or_else(|| {
                self.addresses.push(address);
                self.addresses.len() - 1
            }) + 1,
        )
    }

    fn links(&mut self, heading: &str) {
        if self.addresses.is_empty() {
            return;
        }
        let _ = write!(self.out, "\n{heading}:\n\n");
        for (at, address) in self.addresses.iter().enumerate() {
            let _ = writeln!(self.out, "[{}] {address}", at + 1);
        }
    }
}

/// A text in which no number breaks over two lines.
fn whole_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in numerals(text) {
        // Of a number with several groups, each end is named; they begin at one place.
        let start = range.start.max(at);
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(&text.get(start..range.end).unwrap_or_default().replace(' ', "\u{a0}"));
        at = range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Writes a text in lines; `first` stands before the first of them, `rest` before the others.
fn wrap(out: &mut String, text: &str, first: &str, rest: &str) {
    let mut line = first.to_owned();
    let mut is_bare = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = line.chars().count() + usize::from(!is_bare) + word.chars().count();
        if !is_bare && length > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            rest.clone_into(&mut line);
            is_bare = true;
        }
        if !is_bare {
            line.push(' ');
        }
        line.push_str(word);
        is_bare = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::rendition::email::blocks::blocks;

    #[test]
    fn lines_are_short_and_numbers_stay_whole() {
        let long = "word ".repeat(14);
        let html = format!(
            "<h2>H</h2><p>{long}0800 789 321 or <a href=\"https://e.org/?a=1&amp;b=2\">there</a>, \
             <a href=\"https://e.org/?a=1&amp;b=2\">again</a>, <a href=\"tel:999\">999</a>.</p>\
             <ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>"
        );
        let expected = format!(
            "H\n-\n\n{}\n0800 789 321 or there [1], again [1], 999.\n\n* a\n* b\n\n> c\n\nLinks:\n\n[1] \
             https://e.org/?a=1&b=2\n",
            long.trim()
        );
        assert_eq!(text(&blocks(&html), "Links"), expected);
    }
}
