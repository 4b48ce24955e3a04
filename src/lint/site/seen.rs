//! What a page shows, part by part, and where its links lead.
//!
//! Ten thousand pages are read on every build, and hardly a line of them holds a digit; so a page
//! is cut at the elements that end a line, and only parts with a digit in them are looked at.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::lint::site::idle::{Idle, Kind};
use crate::lint::site::pieces::{Cells, each_line};
use crate::lint::site::plain::shown;
use crate::lint::site::reach::may_reach;
use crate::lint::site::tag::{Tag, stands_in_line};

/// A part of a page that is worth reading.
#[derive(Debug)]
pub(crate) enum Part<'a> {
    /// Text with digits, as it is seen: of elements in one line, or of one attribute.
    Text(&'a str),
    /// The same of what somebody is quoted as saying.
    Quoted(&'a str),
    /// Pieces that stand apart, and that somebody may read as one number: cells of a row, lines.
    Pieces(&'a str),
    /// A link whose address holds digits, and the text that it shows.
    Link {
        /// The address.
        target: &'a str,
        /// The text, as it is seen.
        shown: &'a str,
    },
}

/// How many digits a byte may stand for. One that digits of other scripts begin with (Arabic, those
/// of India, full width, mathematics) counts for more than any line is asked for.
static WEIGHTS: [u8; 256] = {
    let mut weights = [0; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        weights[digit as usize] = 1;
        digit += 1;
    }
    let others = [0xd9, 0xdb, 0xdf, 0xe0, 0xe1, 0xea, 0xef, 0xf0];
    let mut other = 0;
    while other < others.len() {
        weights[others[other]] = 20;
        other += 1;
    }
    weights
};

/// Attributes that nobody reads, and that are full of digits.
const SILENT: [&str; 17] = [
    "class",
    "d",
    "datetime",
    "for",
    "height",
    "id",
    "integrity",
    "points",
    "sizes",
    "src",
    "srcset",
    "style",
    "transform",
    "viewbox",
    "width",
    "xmlns",
    "name",
];

/// Gives every part of `page` that holds so many digits, but for what `idle` knows to hold nothing.
/// `take` says whether that is so.
pub(crate) fn each_part(
    page: &str,
    least: usize,
    idle: &mut Idle,
    take: &mut dyn FnMut(Part<'_>) -> bool,
) {
    let (cells, layout) = (Cells::default(), Layout::Flowing);
    let mut scan =
        Scan { page, least, line: 0, digits: 0, link: None, cells, layout, quotes: 0, idle, take };
    let mut at = 0;
    while at < page.len() {
        let (digits, length) = text(&page.as_bytes()[at..]);
        scan.digits += digits;
        at += length;
        // Where no tag begins, the sign is one of the text.
        at = match page.get(at..).and_then(Tag::at) {
            Some(tag) => scan.tag(tag, at..at + tag.length),
            None => at + 1,
        };
    }
    scan.end_line(page.len(), page.len());
    scan.end_link(page.len());
}

/// How many digits may stand before the next `<`, and how far away that is. Nearly all bytes of a
/// site go through here.
fn text(bytes: &[u8]) -> (usize, usize) {
    let length = memchr(b'<', bytes).unwrap_or(bytes.len());
    (weight(&bytes[..length]), length)
}

/// How many digits may stand in some bytes.
fn weight(bytes: &[u8]) -> usize {
    // Most texts hold none, which a processor sees in sixteen bytes at once.
    let sign = |byte: u8| u8::from(byte.is_ascii_digit()) | byte & 0x80;
    if bytes.iter().fold(0, |signs, byte| signs | sign(*byte)) == 0 {
        return 0;
    }
    bytes.iter().map(|byte| usize::from(WEIGHTS[usize::from(*byte)])).sum()
}

/// Whether the lines of a text are lines for its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Flowing,
    Kept,
}

struct Scan<'a, 't> {
    page: &'a str,
    /// Where the line began that is read.
    line: usize,
    /// How many digits it holds so far.
    digits: usize,
    /// How many make it worth a look.
    least: usize,
    /// The address of the open link, and where its text began.
    link: Option<(String, usize)>,
    cells: Cells,
    layout: Layout,
    /// How many quotations are open.
    quotes: usize,
    idle: &'t mut Idle,
    take: &'t mut dyn FnMut(Part<'_>) -> bool,
}

impl Scan<'_, '_> {
    /// Reads a tag, and says where reading goes on.
    fn tag(&mut self, tag: Tag<'_>, range: Range<usize>) -> usize {
        let source = &self.page[range.clone()];
        let name =
            if tag.is_large { tag.name.to_ascii_lowercase().into() } else { Cow::from(tag.name) };
        let name = &*name;
        if name == "/a" {
            self.end_link(range.start);
        }
        if name != "br" && !stands_in_line(name) {
            self.end_line(range.start, range.end);
            self.block(name, &range);
        }
        let has_attributes = source.len() > name.len() + "<>".len();
        // The shortest number has two digits; `tel:` alone has none, and dials nobody.
        let is_worth = || digits(source) >= 2 || dials(source);
        if has_attributes && !name.starts_with(['/', '!']) && is_worth() {
            self.attributes(name, source, range.end);
        }
        if !matches!(name, "script" | "style") {
            return range.end;
        }
        let end = raw_end(self.page, range.end, name);
        // Data for machines shows its numbers to people by a detour.
        if source.contains("json") {
            self.text(&self.page[range.end..end]);
        }
        self.line = end;
        end
    }

    /// Reads a tag that is no part of a line, by its name in small letters.
    fn block(&mut self, name: &str, range: &Range<usize>) {
        match name.as_bytes() {
            b"pre" | b"textarea" => self.layout = Layout::Kept,
            b"/pre" | b"/textarea" => self.layout = Layout::Flowing,
            b"blockquote" => self.quotes += 1,
            b"/blockquote" => self.quotes = self.quotes.saturating_sub(1),
            b"td" | b"th" => {
                self.cells.end_cell(self.page, range.start);
                self.cells.begin(range.end);
            }
            b"/td" | b"/th" => self.cells.end_cell(self.page, range.start),
            b"tr" | b"/tr" | b"/table" => {
                self.cells.end_cell(self.page, range.start);
                self.cells.each_row(&mut |row| {
                    (self.take)(Part::Pieces(row));
                });
            }
            _ => {}
        }
    }

    fn attributes(&mut self, tag: &str, source: &str, end: usize) {
        for (name, value) in attributes(source) {
            if name.eq_ignore_ascii_case("href") || name.ends_with(":href") {
                // Entities can hide a scheme; few addresses hold any.
                let target =
                    if value.contains('&') { shown(value).into() } else { Cow::from(value) };
                if !may_reach(&target) {
                    continue;
                }
                let target = shown(value);
                if tag == "a" {
                    self.end_link(end);
                    self.link = Some((target, end));
                } else {
                    (self.take)(Part::Link { target: &target, shown: "" });
                }
            } else if digits(value) >= self.least && !is_silent(name) {
                self.text(value);
            }
        }
    }

    fn end_link(&mut self, end: usize) {
        let Some((target, start)) = self.link.take() else { return };
        let text = self.page.get(start..end).unwrap_or_default();
        self.idle.unless_known((Kind::Link, &target, text), || {
            (self.take)(Part::Link { target: &target, shown: &shown(text) })
        });
    }

    fn end_line(&mut self, end: usize, next: usize) {
        if std::mem::take(&mut self.digits) >= self.least {
            let line = self.page.get(self.line..end).unwrap_or_default();
            match self.layout {
                Layout::Flowing => self.text(line),
                Layout::Kept => each_line(line, self.least, &mut |part| {
                    (self.take)(part);
                }),
            }
        }
        self.line = next;
    }

    fn text(&mut self, source: &str) {
        let is_quoted = self.quotes > 0;
        let kind = if is_quoted { Kind::Quoted } else { Kind::Text };
        self.idle.unless_known((kind, source, ""), || {
            let text = shown(source);
            (self.take)(if is_quoted { Part::Quoted(&text) } else { Part::Text(&text) })
        });
    }
}

/// How many digits may stand in a value.
pub(crate) fn digits(value: &str) -> usize {
    weight(value.as_bytes())
}

/// Whether a tag may hold an address that dials.
fn dials(source: &str) -> bool {
    memchr(b':', source.as_bytes()).is_some() && source.contains("tel:")
}

/// Whether nobody reads an attribute.
fn is_silent(name: &str) -> bool {
    let silent = SILENT.iter().any(|silent| silent.eq_ignore_ascii_case(name));
    silent || name.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("data-"))
}

/// Where the content of an element ends that holds no tags.
fn raw_end(page: &str, from: usize, name: &str) -> usize {
    let rest = &page[from..];
    let closes = |at: &usize| {
        let inside = rest.get(at + 2..at + 2 + name.len());
        inside.is_some_and(|inside| inside.eq_ignore_ascii_case(name))
    };
    let ends = rest.match_indices("</").map(|(at, _)| at);
    from + ends.into_iter().find(closes).unwrap_or(rest.len())
}

/// The attributes of a tag: names and values as they are written.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let name_end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let mut rest = tag.get(name_end..).unwrap_or_default();
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || "/>".contains(c));
        if rest.is_empty() {
            return None;
        }
        let is_end = |c: char| c.is_ascii_whitespace() || "=/>".contains(c);
        let (name, after) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()).max(1));
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = after;
            return Some((name, ""));
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(
                value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len()),
            ),
        };
        rest = after;
        Some((name, value))
    })
}
