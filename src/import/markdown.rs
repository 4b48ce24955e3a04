//! Markdown, as converters write it, becomes blocks.
//!
//! Only what the passes have to know is told apart: headings, paragraphs, points. Everything else
//! (code, tables, quotations, footnotes) is handed on as it stands, so that nothing in it can be
//! misread.

use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};
use crate::import::marker::{Depths, Marker, marker};

/// The blocks of a Markdown text, and the points and lines that had to be understood.
pub(crate) fn blocks(text: &str) -> (Vec<Block>, Vec<Change>) {
    let mut reader = Reader::default();
    for (at, line) in text.split('\n').enumerate() {
        // In code, the end of a page is a sign like others.
        let is_code = reader.fence.is_some();
        let mut pages = line.split(|sign| sign == '\u{c}' && !is_code);
        reader.line(at + 1, pages.next().unwrap_or_default());
        for page in pages {
            reader.put(Block::new(Kind::PageEnd, at + 1, ""));
            reader.is_open = false;
            reader.line(at + 1, page);
        }
    }
    (reader.blocks, reader.changes)
}

/// Whether a text is written in Markdown: it has a heading, strong words or links.
pub(crate) fn is_markdown(text: &str) -> bool {
    let heading = |line: &str| line.starts_with('#') && heading(line).is_some();
    let strong = |line: &str| line.matches("**").count() >= 2;
    let link = |line: &str| line.contains("](http") || line.contains("](www.");
    text.lines().any(|line| heading(line) || strong(line) || link(line))
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    changes: Vec<Change>,
    /// Empty lines since the last that was not.
    gap: usize,
    /// Whether the last line belongs to the last block, so that the next may continue it.
    is_open: bool,
    /// The signs that end a stretch of code.
    fence: Option<String>,
    depths: Depths,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if let Some(fence) = &self.fence {
            let is_end = line.trim().starts_with(fence.as_str());
            self.add_as_is(number, line);
            if is_end {
                (self.fence, self.is_open) = (None, false);
            }
            return;
        }
        if line.trim().is_empty() {
            self.gap += 1;
            self.is_open = false;
            return;
        }
        let last = self.blocks.last().filter(|_| self.is_open).map(|block| block.kind);
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            let sign = &trimmed[..1];
            let length = trimmed.len() - trimmed.trim_start_matches(sign).len();
            self.fence = Some(sign.repeat(length));
            return self.begin(Kind::AsIs, number, line);
        }
        match (last, heading(line), marker(line)) {
            (Some(Kind::AsIs), None, _) => self.add_as_is(number, line),
            (_, Some((level, text)), _) => {
                self.begin(Kind::Heading(level), number, text);
                self.is_open = false;
            }
            (Some(Kind::Text), ..) if is_underline(line) => self.underlined(number, line),
            _ if is_rule(line) => {
                self.begin(Kind::AsIs, number, line);
                self.is_open = false;
            }
            (last, _, Some(marker)) if begins_point(&marker, last) => self.point(number, &marker),
            (None, ..) if is_kept(line, self.follows_point()) => {
                self.begin(Kind::AsIs, number, line);
            }
            (None, ..) if line.starts_with("  ") && self.follows_point() => {
                self.continue_point(number, trimmed);
            }
            (Some(Kind::Text | Kind::Item { .. }), ..) => self.join(number, line),
            _ => self.begin(Kind::Text, number, line.trim_start()),
        }
    }

    fn put(&mut self, block: Block) {
        if !block.is_item() {
            self.depths.clear();
        }
        self.blocks.push(block.behind(self.gap));
        (self.gap, self.is_open) = (0, true);
    }

    fn begin(&mut self, kind: Kind, number: usize, text: &str) {
        self.put(Block::new(kind, number, text));
    }

    /// A line of code or of a table: added whole, breaks and all.
    fn add_as_is(&mut self, number: usize, line: &str) {
        if let Some(block) = self.blocks.last_mut() {
            block.text.push('\n');
            block.text.push_str(line);
            block.lines.last = number;
        }
    }

    /// A line below a paragraph that makes it a heading.
    fn underlined(&mut self, number: usize, line: &str) {
        if let Some(block) = self.blocks.last_mut() {
            block.kind = Kind::Heading(if line.trim_start().starts_with('=') { 1 } else { 2 });
            block.lines.last = number;
        }
        self.is_open = false;
    }

    fn point(&mut self, number: usize, marker: &Marker<'_>) {
        let mut sign = (!marker.is_markdown()).then_some(marker.sign);
        let mut text = marker.rest;
        // A converter that made the list often left the sign of the font in it.
        if let Some(inner) = self::marker(text).filter(Marker::is_certain) {
            (sign, text) = (Some(inner.sign), inner.rest);
        }
        if let Some(sign) = sign {
            self.changes.push(Change::new(Lines::one(number), What::Bullet(sign)));
        }
        let depth = self.depths.of(marker.indent);
        self.begin(Kind::Item { depth, number: marker.number }, number, text);
    }

    fn follows_point(&self) -> bool {
        self.blocks.last().is_some_and(Block::is_item)
    }

    /// A paragraph below a point, set in as the point is.
    fn continue_point(&mut self, number: usize, text: &str) {
        if let Some(block) = self.blocks.last_mut() {
            block.text.push_str("\n\n");
            block.text.push_str(text);
            block.lines.last = number;
        }
        (self.gap, self.is_open) = (0, true);
    }

    fn join(&mut self, number: usize, line: &str) {
        let Some(block) = self.blocks.last_mut() else { return };
        let is_break = block.text.ends_with("  ") || block.text.ends_with('\\');
        let kept = block.text.trim_end_matches([' ', '\\']).len();
        block.text.truncate(kept);
        block.text.push_str(if is_break { "\\\n" } else { " " });
        block.text.push_str(line.trim_start());
        block.lines.last = number;
        if !is_break {
            let lines = Lines { first: number - 1, last: number };
            self.changes.push(Change::new(lines, What::Joined));
        }
    }
}

/// Level and text of a heading that begins with `#` (CommonMark 4.2).
fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start();
    let rest = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - rest.len()).ok()?;
    let is_heading = (1..=6).contains(&level) && rest.starts_with([' ', '\t']);
    let text = rest.trim().trim_end_matches('#').trim_end();
    (is_heading && !text.is_empty() && !line.starts_with("    ")).then_some((level, text))
}

/// Whether a line below a paragraph makes it a heading (CommonMark 4.3).
fn is_underline(line: &str) -> bool {
    let text = line.trim();
    text.len() >= 2 && (text.bytes().all(|b| b == b'=') || text.bytes().all(|b| b == b'-'))
}

/// Whether a line is a rule across the page (CommonMark 4.1).
fn is_rule(line: &str) -> bool {
    let text: String = line.split_whitespace().collect();
    let all = |sign: u8| text.bytes().all(|byte| byte == sign);
    text.len() >= 3 && (all(b'-') || all(b'*') || all(b'_'))
}

/// Whether a point begins here. A number in the middle of a paragraph is a number, unless it is 1
/// (CommonMark 5.3), and a dash is a dash.
fn begins_point(marker: &Marker<'_>, last: Option<Kind>) -> bool {
    match last {
        Some(Kind::Item { .. }) => marker.is_markdown() || marker.is_certain(),
        Some(_) => {
            marker.is_certain()
                || marker.is_markdown() && marker.number.is_none_or(|number| number == 1)
        }
        None => true,
    }
}

/// Whether a line begins something that stays as it is.
fn is_kept(line: &str, follows_point: bool) -> bool {
    let text = line.trim_start();
    let is_definition = text.starts_with('[') && text.contains("]: ");
    let is_html = text.strip_prefix('<').is_some_and(|rest| {
        let name = rest.trim_start_matches(['/', '!']);
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(name.len());
        end > 0 && matches!(name[end..].chars().next(), Some('>' | ' ' | '/') | None)
            || rest.starts_with("!--")
    });
    text.starts_with(['|', '>'])
        || is_definition
        || is_html
        || (!follows_point && (line.starts_with("    ") || line.starts_with('\t')))
}
