//! Plain text becomes blocks: paragraphs are put together from their lines, points and numbers are
//! told from text.
//!
//! Two kinds of plain text come out of word processors. In one every paragraph is a line, however
//! long; in the other the lines of the page are kept. Which it is shows in the longest line.

use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};
use crate::import::columns::Line;
use crate::import::escape::escaped;
use crate::import::hyphen::{Known, mended};
use crate::import::marker::{Depths, Marker, marker};
use crate::import::page_break::is_whole;
use crate::import::table::table;

/// A longer line is a paragraph, since no page is so wide.
const WIDEST_PAGE: usize = 160;

/// The blocks of a plain text.
pub(crate) fn blocks(lines: &[Line], changes: &mut Vec<Change>) -> Vec<Block> {
    let width = lines.iter().map(|line| line.text.trim().chars().count()).max().unwrap_or(0);
    let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let mut reader = Reader {
        width: if width > WIDEST_PAGE { 0 } else { width },
        known: Known::of(&text.join("\n")),
        blocks: Vec::new(),
        changes: Vec::new(),
        gap: 0,
        last: None,
        depths: Depths::default(),
        counted: None,
    };
    let page = reader.width;
    let mut at = 0;
    while at < lines.len() {
        let (table, length) = table(&lines[at..]);
        let taken = &lines[at..at + length];
        at += length;
        match (table, taken) {
            (Some(text), [first, .., last]) => {
                reader.table(Lines { first: first.number, last: last.number }, text);
            }
            _ => {
                for line in taken {
                    reader.width = if page == 0 { 0 } else { line.room.unwrap_or(page) };
                    reader.pages(line);
                }
            }
        }
    }
    changes.append(&mut reader.changes);
    reader.blocks
}

/// A line that the next may continue.
struct Last {
    /// Its length in characters.
    length: usize,
    /// Its sign or number, if it began a point.
    marker: Option<(char, Option<u32>)>,
}

struct Reader {
    /// Characters in the longest line of the page or column; 0 if every line is a paragraph.
    width: usize,
    /// The words of the whole text.
    known: Known,
    blocks: Vec<Block>,
    changes: Vec<Change>,
    gap: usize,
    /// The line before, if it was not empty.
    last: Option<Last>,
    depths: Depths,
    /// The number of the last numbered point.
    counted: Option<u32>,
}

impl Reader {
    /// A line in which pages may end.
    fn pages(&mut self, line: &Line) {
        let mut pages = line.text.split('\u{c}');
        self.line(line.number, pages.next().unwrap_or_default());
        for page in pages {
            self.put(Block::new(Kind::PageEnd, line.number, ""));
            self.last = None;
            self.line(line.number, page);
        }
    }

    fn line(&mut self, number: usize, line: &str) {
        if line.trim().is_empty() {
            self.gap += 1;
            self.last = None;
            return;
        }
        if is_divider(line) {
            self.changes.push(Change::new(Lines::one(number), What::Divider));
            self.gap += 1;
            self.last = None;
            return;
        }
        let length = line.trim_end().chars().count();
        let found = marker(line).filter(|marker| self.begins_point(marker));
        if let Some(marker) = found {
            let what = if marker.number.is_some() || marker.is_letter() {
                What::Number
            } else {
                What::Bullet(marker.sign)
            };
            self.changes.push(Change::new(Lines::one(number), what));
            let depth = self.depths.of(marker.indent);
            self.counted = marker.number.or(self.counted);
            let text = self.escaped(number, marker.rest);
            self.put(Block::new(Kind::Item { depth, number: marker.number }, number, text));
            self.last = Some(Last { length, marker: Some((marker.sign, marker.number)) });
            return;
        }
        let marker = self.last.as_ref().and_then(|last| last.marker);
        match self.how_to_go_on(line) {
            GoOn::Anew => {
                let text = self.escaped(number, line.trim());
                self.put(Block::new(Kind::Text, number, text));
                self.last = Some(Last { length, marker: None });
            }
            GoOn::Joined => self.join(number, line.trim(), " "),
            GoOn::Broken => self.join(number, line.trim(), "\\\n"),
        }
        if let Some(last) = &mut self.last {
            (last.length, last.marker) = (length, marker);
        }
    }

    fn table(&mut self, lines: Lines, text: String) {
        self.changes.push(Change::new(lines, What::Table));
        let mut block = Block::new(Kind::AsIs, lines.first, text);
        block.lines = lines;
        self.put(block);
        self.last = None;
    }

    fn put(&mut self, block: Block) {
        if block.kind == Kind::Text {
            self.depths.clear();
        }
        self.blocks.push(block.behind(self.gap));
        self.gap = 0;
    }

    /// Whether a marker begins a point here, and is no dash or number in the middle of a sentence.
    fn begins_point(&self, marker: &Marker<'_>) -> bool {
        let goes_on =
            |number: u32| number == 1 || self.counted.is_some_and(|last| number == last + 1);
        let is_introduced = || self.blocks.last().is_some_and(|block| block.text.ends_with(':'));
        // Behind the end of a sentence a 1 begins something; inside one it may be a number.
        let is_free = || self.blocks.last().is_some_and(|block| is_whole(&block.text));
        match (&self.last, marker.number) {
            _ if marker.is_certain() => true,
            (None, Some(number)) => goes_on(number),
            (None, None) => true,
            (Some(last), Some(number)) => {
                last.marker.is_some_and(|(_, before)| before.is_some()) && goes_on(number)
                    || number == 1 && is_free()
                    || self.width == 0 && goes_on(number)
            }
            (Some(last), None) => {
                last.marker.is_some_and(|(sign, _)| sign == marker.sign)
                    || is_introduced()
                    || self.width == 0
            }
        }
    }

    /// How a line goes on from the one before.
    fn how_to_go_on(&self, line: &str) -> GoOn {
        let (Some(last), Some(block)) = (&self.last, self.blocks.last()) else { return GoOn::Anew };
        if self.width == 0 || !matches!(block.kind, Kind::Text | Kind::Item { .. }) {
            return GoOn::Anew;
        }
        let first = line.split_whitespace().next().unwrap_or_default();
        // The next word had room, so somebody wanted the line to end there.
        let had_room = (last.length + 1 + first.chars().count()) * 10 < self.width * 7;
        let is_address = first.contains("://") || first.starts_with("www.");
        let begins_inside = first.starts_with(char::is_lowercase) && !is_address;
        match (had_room && !begins_inside, is_whole(&block.text)) {
            (false, _) => GoOn::Joined,
            (true, true) => GoOn::Anew,
            (true, false) => GoOn::Broken,
        }
    }

    fn join(&mut self, number: usize, line: &str, between: &str) {
        let text = self.escaped(number, line);
        let Some(block) = self.blocks.last_mut() else { return };
        let lines = Lines { first: number - 1, last: number };
        block.lines.last = number;
        match mended(&block.text, &text, &self.known).filter(|_| between == " ") {
            Some(word) => {
                self.changes.push(word.change(lines));
                word.join(&mut block.text, &text);
            }
            None => {
                block.text.push_str(between);
                block.text.push_str(&text);
            }
        }
        if between == " " {
            self.changes.push(Change::new(lines, What::Joined));
        }
    }

    fn escaped(&mut self, number: usize, text: &str) -> String {
        // Columns that were set with spaces are gone by now; a row of spaces says nothing more.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let markdown = escaped(&text);
        if markdown != text {
            self.changes.push(Change::new(Lines::one(number), What::Escaped));
        }
        markdown
    }
}

/// Whether a line only parts what stands above from what stands below it.
fn is_divider(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|sign| "*-_=~".contains(*sign)) else { return false };
    let rest: Vec<char> = signs.collect();
    rest.len() >= 2 && rest.iter().all(|sign| *sign == first)
}

/// How a line goes on from the one before.
enum GoOn {
    /// It begins a paragraph.
    Anew,
    /// It is the same sentence.
    Joined,
    /// It is the same paragraph, on a line of its own.
    Broken,
}

/// Makes headings of the lines that stand alone as headings do.
pub(crate) fn with_headings(blocks: &mut [Block], changes: &mut Vec<Change>) {
    for at in 0..blocks.len() {
        let before = at.checked_sub(1).and_then(|at| blocks.get(at));
        let is_free = before.is_none_or(|before| before.is_item() || is_whole(&before.text));
        let heads_something = blocks.get(at + 1).is_some_and(|next| {
            next.is_item()
                || (next.kind == Kind::Text && next.text.split_whitespace().count() >= 12)
        });
        let Some(block) = blocks.get_mut(at) else { continue };
        if is_free && heads_something && !block.is_cut && looks_like_heading(block) {
            block.kind = Kind::Heading(2);
            changes.push(Change::new(block.lines, What::MadeHeading(block.plain())));
        }
    }
}

fn looks_like_heading(block: &Block) -> bool {
    let text = block.text.as_str();
    let words = text.split_whitespace().count();
    let is_address = ["@", "://", "www.", "[hotline"].iter().any(|sign| text.contains(sign));
    block.kind == Kind::Text
        && block.lines.first == block.lines.last
        && words <= 9
        && text.starts_with(char::is_uppercase)
        && !is_address
        && !text.ends_with(['.', ',', ';', ':', '!', '”', '\''])
        && text.chars().filter(|c| c.is_ascii_digit()).count() <= 4
}
