//! What a page shows, part by part, and where its links lead.
//!
//! Ten thousand pages are read on every build, and hardly a line of them holds a digit; so a page
//! is cut at the elements that end a line, and only parts with a digit in them are looked at.

use std::ops::Range;

use crate::lint::site::plain::{Markup, Plain, Tag, is_inline};

/// A part of a page that is worth reading.
#[derive(Debug)]
pub(crate) enum Part<'a> {
    /// Text with digits, as it is seen: of elements in one line, or of one attribute.
    Text(&'a str),
    /// A link whose address holds digits, and the text that it shows.
    Link {
        /// The address.
        target: &'a str,
        /// The text, as it is seen.
        shown: &'a str,
    },
}

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

/// Gives every part of `page` that holds a digit.
pub(crate) fn each_part(page: &str, take: &mut dyn FnMut(Part<'_>)) {
    let mut scan = Scan { page, line: 0, has_digits: false, link: None, take };
    let mut at = 0;
    while let Some(found) = page.get(at..).and_then(|rest| rest.find('<')) {
        scan.has_digits |= has_digits(&page[at..at + found]);
        at += found;
        let Some(tag) = Tag::at(&page[at..]) else {
            at += 1;
            continue;
        };
        let range = at..at + tag.length;
        at = scan.tag(tag, range);
    }
    scan.has_digits |= has_digits(page.get(at..).unwrap_or_default());
    scan.end_line(page.len(), page.len());
    scan.end_link(page.len());
}

struct Scan<'a, 't> {
    page: &'a str,
    /// Where the line began that is read.
    line: usize,
    has_digits: bool,
    /// The address of the open link, and where its text began.
    link: Option<(String, usize)>,
    take: &'t mut dyn FnMut(Part<'_>),
}

impl Scan<'_, '_> {
    /// Reads a tag, and says where reading goes on.
    fn tag(&mut self, tag: Tag<'_>, range: Range<usize>) -> usize {
        let source = &self.page[range.clone()];
        if tag.name.eq_ignore_ascii_case("/a") {
            self.end_link(range.start);
        }
        if !is_inline(tag.name) && !tag.name.eq_ignore_ascii_case("br") {
            self.end_line(range.start, range.end);
        }
        let name = tag.name;
        let may_dial = name.eq_ignore_ascii_case("a") && source.contains("tel:");
        if name != "!" && (may_dial || has_digits(source)) {
            self.attributes(name, source, range.end);
        }
        let is_raw = ["script", "style"].into_iter().find(|raw| raw.eq_ignore_ascii_case(name));
        let Some(raw) = is_raw else { return range.end };
        let end = raw_end(self.page, range.end, raw);
        // Data for machines shows its numbers to people by a detour.
        if source.contains("json") {
            self.text(&self.page[range.end..end]);
        }
        self.line = end;
        end
    }

    fn attributes(&mut self, tag: &str, source: &str, end: usize) {
        for (name, value) in attributes(source) {
            if !has_digits(value) && !value.starts_with("tel:") {
                continue;
            }
            let name = name.to_ascii_lowercase();
            if name == "href" || name.ends_with(":href") {
                let target = Plain::of(value, Markup::Html).text;
                if tag.eq_ignore_ascii_case("a") {
                    self.end_link(end);
                    self.link = Some((target, end));
                } else {
                    (self.take)(Part::Link { target: &target, shown: "" });
                }
            } else if !SILENT.contains(&name.as_str()) && !name.starts_with("data-") {
                self.text(value);
            }
        }
    }

    fn end_link(&mut self, end: usize) {
        let Some((target, start)) = self.link.take() else { return };
        let shown = self.page.get(start..end).unwrap_or_default();
        let shown =
            if has_digits(shown) { Plain::of(shown, Markup::Html).text } else { String::new() };
        (self.take)(Part::Link { target: &target, shown: &shown });
    }

    fn end_line(&mut self, end: usize, next: usize) {
        if std::mem::take(&mut self.has_digits) {
            self.text(self.page.get(self.line..end).unwrap_or_default());
        }
        self.line = next;
    }

    fn text(&mut self, source: &str) {
        (self.take)(Part::Text(&Plain::of(source, Markup::Html).text));
    }
}

/// Whether a digit may stand in it: one of ours, or a byte that digits of other scripts begin with.
fn has_digits(text: &str) -> bool {
    // Without a way out in the middle, this runs over many bytes at once.
    text.bytes().fold(false, |found, byte| {
        found
            | byte.is_ascii_digit()
            | matches!(byte, 0xd9 | 0xdb | 0xdf | 0xe0 | 0xe1 | 0xea | 0xef | 0xf0)
    })
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
