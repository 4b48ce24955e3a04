//! The text of a Word document becomes blocks.
//!
//! Each paragraph is a line of the source, by which changes and findings call it. Beside the blocks
//! stands everything that somebody wrote, as plain text, against which the words of the draft are
//! counted.

use std::collections::HashMap;

use crate::document::xml::Element;
use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};
use crate::import::docx::inline::Emphasis;
use crate::import::docx::paragraph::{Paragraph, Reader};
use crate::import::docx::style::{Role, Styles};
use crate::import::escape::escaped;
use crate::import::sign::cleaned;

/// So deep may tables and boxes stand in each other.
const DEEPEST: usize = 8;

/// A picture where the text has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hanging {
    /// Where its bytes are; empty if nothing says so.
    pub target: String,
    /// Its alternative text; empty if it has none.
    pub alt: String,
    /// Its paragraph.
    pub line: usize,
    /// Number of its block.
    pub block: usize,
}

/// The text of a document, as far as it has been read.
pub(crate) struct Document<'a> {
    styles: &'a Styles,
    links: &'a HashMap<String, String>,
    reader: Reader,
    /// The next number of each list, level by level.
    counts: HashMap<String, Vec<Option<u32>>>,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What was done.
    pub changes: Vec<Change>,
    /// The text, a line for each paragraph.
    pub lines: Vec<String>,
    /// Words that stand outside of paragraphs: targets of links, alternative texts.
    pub beside: String,
    /// Every word of what was read, taken from the document itself and not from its reading.
    pub spoken: String,
    /// The pictures.
    pub pictures: Vec<Hanging>,
    /// The notes that were referred to, in order.
    pub notes: Vec<(bool, String)>,
}

impl<'a> Document<'a> {
    /// A document of which nothing has been read.
    pub(crate) fn new(styles: &'a Styles, links: &'a HashMap<String, String>) -> Self {
        Self {
            styles,
            links,
            reader: Reader::default(),
            counts: HashMap::new(),
            blocks: Vec::new(),
            changes: Vec::new(),
            lines: Vec::new(),
            beside: String::new(),
            spoken: String::new(),
            pictures: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Reads a body.
    pub(crate) fn body(&mut self, body: &Element) {
        self.spoken.push_str(&body.spoken());
        self.read(body, 0);
    }

    /// Reads a note, whose links lead where `links` says, and writes it below the text.
    pub(crate) fn note(
        &mut self,
        number: usize,
        note: &Element,
        links: &'a HashMap<String, String>,
    ) {
        self.spoken.push_str(&note.spoken());
        let of_text = std::mem::replace(&mut self.links, links);
        let mut words = Words::default();
        self.words(note, &mut words);
        let last = self.lines.len().max(1);
        let text = words.text();
        self.blocks.push(Block::new(Kind::AsIs, last, format!("[^{number}]: {text}")));
        let label = format!("{number} {number}");
        self.changes.push(Change::new(Lines::one(last), What::Counted).putting_in(label));
        words.hung.into_iter().for_each(|(read, line)| self.hang(read, line, 0));
        self.links = of_text;
    }

    /// Reads what stands in a body, a cell or a box.
    fn read(&mut self, parent: &Element, depth: usize) {
        for part in parent.elements() {
            match part.name.as_str() {
                "p" => self.paragraph(part, depth),
                "tbl" => self.table(part, depth),
                "AlternateContent" => {
                    part.chosen().into_iter().for_each(|chosen| self.read(chosen, depth));
                }
                _ if part.is_wrapper() => self.read(part, depth),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, part: &Element, depth: usize) {
        let properties = part.child("pPr");
        let (read, line) = self.line(part);
        let role = self.styles.role(properties);
        if role == Role::Contents && !read.inline.is_empty() {
            let what = What::LeftOut("table of contents");
            self.changes.push(Change::new(Lines::one(line), what).leaving_out(read.inline.text()));
        } else if !read.inline.is_empty() {
            let block = self.block(&read, role, properties, line);
            self.blocks.push(block);
        }
        self.hang(read, line, depth);
    }

    /// Reads a paragraph, and says which line it is.
    fn line<'e>(&mut self, part: &'e Element) -> (Paragraph<'e>, usize) {
        let links = self.links;
        let read = self.reader.read(part, &|id| links.get(id).cloned());
        for target in &read.targets {
            self.beside.push_str(&format!("\n{target}"));
        }
        // Breaks are no lines of their own.
        self.lines.push(read.inline.text().replace('\n', " "));
        let line = self.lines.len();
        if read.signs > 0 {
            let what = What::LeftOut("sign of a font");
            self.changes.push(Change::new(Lines::one(line), what));
        }
        self.notes.extend(read.notes.iter().cloned());
        (read, line)
    }

    /// Puts what hangs on a paragraph behind it: pictures, boxes, the end of a page.
    fn hang(&mut self, read: Paragraph<'_>, line: usize, depth: usize) {
        for (relation, alt) in read.pictures {
            self.beside.push_str(&format!("\n{alt}"));
            let target = self.links.get(&relation).cloned().unwrap_or_default();
            let block = self.blocks.len();
            self.pictures.push(Hanging { target, alt, line, block });
            self.blocks.push(Block::new(Kind::Text, line, ""));
        }
        for held in read.boxes.into_iter().filter(|_| depth < DEEPEST) {
            self.changes.push(Change::new(Lines::one(line), What::TextBox));
            self.read(held, depth + 1);
        }
        if read.ends_page {
            self.blocks.push(Block::new(Kind::PageEnd, line, ""));
        }
    }

    /// Reads what has to stand on one line, a note or the cell of a table, in the order of its words.
    fn words<'e>(&mut self, parent: &'e Element, words: &mut Words<'e>) {
        for part in parent.elements() {
            match part.name.as_str() {
                "p" => {
                    let (read, line) = self.line(part);
                    let text = self.clean(&read, line, Emphasis::Kept).replace("\\\n", " ");
                    words.texts.push(text);
                    words.hung.push((read, line));
                }
                "AlternateContent" => {
                    part.chosen().into_iter().for_each(|chosen| self.words(chosen, words));
                }
                // A table in a cell has its cells read one after the other.
                "tbl" | "tr" | "tc" => self.words(part, words),
                _ if part.is_wrapper() => self.words(part, words),
                _ => {}
            }
        }
    }

    fn block(
        &mut self,
        read: &Paragraph<'_>,
        role: Role,
        properties: Option<&Element>,
        line: usize,
    ) -> Block {
        let kind = match role {
            Role::Title => Kind::Heading(1),
            // The title stands above all headings.
            Role::Heading(level) => Kind::Heading((level + 1).min(6)),
            _ => self.point(properties, line).unwrap_or(Kind::Text),
        };
        let emphasis = match kind {
            Kind::Heading(_) => Emphasis::Dropped,
            _ => Emphasis::Kept,
        };
        let text = self.clean(read, line, emphasis);
        match (role, kind) {
            (Role::Quotation, Kind::Text) => {
                Block::new(Kind::AsIs, line, format!("> {}", text.replace('\n', "\n> ")))
            }
            _ => Block::new(kind, line, text),
        }
    }

    /// What a paragraph is that belongs to a list.
    fn point(&mut self, properties: Option<&Element>, line: usize) -> Option<Kind> {
        let (list, depth) = self.styles.list(properties)?;
        let depth = depth.min(5);
        let counts = self.counts.entry(list.clone()).or_default();
        counts.truncate(depth + 1);
        counts.resize(depth + 1, None);
        let number = self
            .styles
            .start(&list, depth)
            .map(|start| counts.get(depth).copied().flatten().map_or(start, |last| last + 1));
        if let Some(count) = counts.get_mut(depth) {
            *count = number;
        }
        if let Some(number) = number {
            let change = Change::new(Lines::one(line), What::Counted);
            self.changes.push(change.putting_in(number.to_string()));
        }
        Some(Kind::Item { depth, number })
    }

    /// The Markdown of a paragraph, without signs that nobody typed.
    fn clean(&mut self, read: &Paragraph<'_>, line: usize, emphasis: Emphasis) -> String {
        cleaned(&read.inline.markdown(emphasis), line, &mut self.changes)
    }

    /// A table. One with a single column is a box around paragraphs.
    fn table(&mut self, table: &Element, depth: usize) {
        let rows: Vec<Vec<&Element>> =
            table.inside("tr").into_iter().map(|row| row.inside("tc")).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width < 2 || depth >= DEEPEST {
            let cells = rows.into_iter().flatten();
            return cells.for_each(|cell| self.read(cell, (depth + 1).min(DEEPEST)));
        }
        let first = self.lines.len() + 1;
        let mut text = String::new();
        let mut hung = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let mut cells: Vec<String> = Vec::new();
            for cell in row {
                let mut words = Words::default();
                self.words(cell, &mut words);
                cells.push(words.text());
                hung.append(&mut words.hung);
            }
            cells.resize(width, String::new());
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
            if at == 0 {
                text.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        let lines = Lines { first, last: self.lines.len().max(first) };
        let mut block = Block::new(Kind::AsIs, first, text.trim_end());
        block.lines = lines;
        self.blocks.push(block);
        self.changes.push(Change::new(lines, What::Table));
        hung.into_iter().for_each(|(read, line)| self.hang(read, line, depth));
    }
}

/// Words that have to stand on one line, and what hangs on their paragraphs.
#[derive(Default)]
struct Words<'e> {
    texts: Vec<String>,
    hung: Vec<(Paragraph<'e>, usize)>,
}

impl Words<'_> {
    fn text(&self) -> String {
        let texts: Vec<&str> =
            self.texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        texts.join(" ")
    }
}

/// Markdown that shows a picture.
pub(crate) fn shown(alt: &str, name: &str) -> String {
    format!("![{}]({name})", escaped(&alt.split_whitespace().collect::<Vec<_>>().join(" ")))
}
