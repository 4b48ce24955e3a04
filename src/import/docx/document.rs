//! The text of a Word document becomes blocks.
//!
//! Each paragraph is a line of the source, by which changes and findings call it. Beside the blocks
//! stands everything that somebody wrote, as plain text, against which the words of the draft are
//! counted.

use std::collections::HashMap;

use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};
use crate::import::docx::inline::Emphasis;
use crate::import::docx::paragraph::{Paragraph, Reader};
use crate::import::docx::style::{Role, Styles};
use crate::import::docx::xml::Element;
use crate::import::escape::escaped;
use crate::import::sign::cleaned;

/// So deep may tables and boxes stand in each other.
const DEEPEST: usize = 8;

/// A picture where the text has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hanging {
    /// Id of its relation.
    pub relation: String,
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
            pictures: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Reads what stands in a body, a cell or a box.
    pub(crate) fn read(&mut self, parent: &Element, depth: usize) {
        for part in parent.elements() {
            match part.name.as_str() {
                "p" => self.paragraph(part, depth),
                "tbl" => self.table(part, depth),
                "sdt" | "sdtContent" | "customXml" | "AlternateContent" | "Choice" => {
                    self.read(part, depth);
                }
                _ => {}
            }
        }
    }

    /// Reads a note and writes it below the text.
    pub(crate) fn note(&mut self, number: usize, note: &Element) {
        let mut texts = Vec::new();
        let mut last = 1;
        for part in note.elements().filter(|part| part.name == "p") {
            let read = self.reader.read(part, &|id| self.links.get(id).cloned());
            last = self.add_line(&read);
            texts.push(self.clean(&read, last, Emphasis::Kept));
        }
        let text = texts.join(" ");
        self.blocks.push(Block::new(Kind::AsIs, last, format!("[^{number}]: {}", text.trim())));
        let label = format!("{number} {number}");
        self.changes.push(Change::new(Lines::one(last), What::Counted).putting_in(label));
    }

    fn paragraph(&mut self, part: &Element, depth: usize) {
        let properties = part.child("pPr");
        let links = self.links;
        let read = self.reader.read(part, &|id| links.get(id).cloned());
        let line = self.add_line(&read);
        let role = self.styles.role(properties);
        let is_empty = read.inline.text().trim().is_empty();
        if role == Role::Contents && !is_empty {
            let what = What::LeftOut("table of contents");
            self.changes.push(Change::new(Lines::one(line), what).leaving_out(read.inline.text()));
        } else if !is_empty {
            let block = self.block(&read, role, properties, line);
            self.blocks.push(block);
        }
        if read.signs > 0 {
            let what = What::LeftOut("sign of a font");
            self.changes.push(Change::new(Lines::one(line), what));
        }
        for (relation, alt) in &read.pictures {
            self.beside.push_str(&format!("\n{alt}"));
            let block = self.blocks.len();
            let (relation, alt) = (relation.clone(), alt.clone());
            self.pictures.push(Hanging { relation, alt, line, block });
            self.blocks.push(Block::new(Kind::Text, line, ""));
        }
        for held in read.boxes.iter().filter(|_| depth < DEEPEST) {
            self.changes.push(Change::new(Lines::one(line), What::TextBox));
            self.read(held, depth + 1);
        }
        if read.ends_page {
            self.blocks.push(Block::new(Kind::PageEnd, line, ""));
        }
        self.notes.extend(read.notes);
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

    /// Adds the plain text of a paragraph and says which line it is.
    fn add_line(&mut self, read: &Paragraph<'_>) -> usize {
        for target in &read.targets {
            self.beside.push_str(&format!("\n{target}"));
        }
        // Labels of notes are no words of the author's; breaks are no lines of their own.
        let mut text = read.inline.text().replace('\n', " ");
        for number in 1..=self.notes.len() + read.notes.len() {
            text = text.replace(&format!("[^{number}]"), "");
        }
        self.lines.push(text);
        self.lines.len()
    }

    /// The Markdown of a paragraph, without signs that nobody typed.
    fn clean(&mut self, read: &Paragraph<'_>, line: usize, emphasis: Emphasis) -> String {
        cleaned(&read.inline.markdown(emphasis), line, &mut self.changes)
    }

    /// A table. One with a single column is a box around paragraphs.
    fn table(&mut self, table: &Element, depth: usize) {
        let rows: Vec<Vec<&Element>> = table
            .elements()
            .filter(|row| row.name == "tr")
            .map(|row| row.elements().filter(|cell| cell.name == "tc").collect())
            .collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width < 2 || depth >= DEEPEST {
            let cells = rows.into_iter().flatten();
            return cells.for_each(|cell| self.read(cell, (depth + 1).min(DEEPEST)));
        }
        let first = self.lines.len() + 1;
        let mut text = String::new();
        for (at, row) in rows.iter().enumerate() {
            let mut cells: Vec<String> = row.iter().map(|cell| self.cell(cell)).collect();
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
    }

    /// The words of a cell on one line.
    fn cell(&mut self, cell: &Element) -> String {
        let mut texts = Vec::new();
        let paragraphs = cell.all().into_iter().filter(|part| part.name == "p");
        for part in paragraphs {
            let links = self.links;
            let read = self.reader.read(part, &|id| links.get(id).cloned());
            let line = self.add_line(&read);
            texts.push(self.clean(&read, line, Emphasis::Kept).replace("\\\n", " "));
            for (relation, alt) in &read.pictures {
                self.beside.push_str(&format!("\n{alt}"));
                let (relation, alt, block) = (relation.clone(), alt.clone(), self.blocks.len());
                self.pictures.push(Hanging { relation, alt, line, block });
                self.blocks.push(Block::new(Kind::Text, line, ""));
            }
            self.notes.extend(read.notes);
        }
        texts.retain(|text| !text.is_empty());
        texts.join(" ")
    }
}

/// Markdown that shows a picture.
pub(crate) fn shown(alt: &str, name: &str) -> String {
    format!("![{}]({name})", escaped(&alt.split_whitespace().collect::<Vec<_>>().join(" ")))
}
