//! Tables: a line for each row, cells between bars.
//!
//! Markdown knows no paragraph in a cell and no table without a head, so a cell is drawn together
//! to one line, and the first row is the head.

use crate::import::docx::inline::Emphasis;
use crate::import::html::markdown::Writer;
use crate::import::html::{Element, Node};

impl Writer<'_> {
    /// Writes a table, its caption as a paragraph before it.
    pub(crate) fn table(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        self.rows(element, &mut rows, blocks);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        // A table of one column only holds a page together.
        if width <= 1 {
            blocks.extend(rows.into_iter().flatten().filter(|cell| !cell.is_empty()));
            return;
        }
        let line = |mut row: Vec<String>| {
            row.resize(width, String::new());
            format!("| {} |", row.join(" | "))
        };
        let mut lines: Vec<String> = rows.into_iter().map(line).collect();
        lines.insert(1, format!("|{}", " --- |".repeat(width)));
        blocks.push(lines.join("\n"));
    }

    fn rows(&mut self, element: &Element, rows: &mut Vec<Vec<String>>, before: &mut Vec<String>) {
        for node in &element.children {
            match node {
                Node::Element(part) if part.name == "tr" => {
                    let row = self.row(part);
                    rows.extend((!row.is_empty()).then_some(row));
                }
                Node::Element(part)
                    if matches!(part.name.as_str(), "thead" | "tbody" | "tfoot" | "colgroup") =>
                {
                    self.rows(part, rows, before);
                }
                // A caption, and whatever else stands between the rows.
                other => before.extend(self.blocks(std::slice::from_ref(other))),
            }
        }
    }

    fn row(&mut self, row: &Element) -> Vec<String> {
        let mut cells = Vec::new();
        for node in &row.children {
            match node {
                Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => {
                    self.spoken.push('\n');
                    cells.push(self.line_of(cell, Emphasis::Kept));
                    self.spoken.push('\n');
                    let wide =
                        cell.attribute("colspan").and_then(|wide| wide.parse::<usize>().ok());
                    let more = wide.unwrap_or(1).clamp(1, 50) - 1;
                    cells.extend(std::iter::repeat_n(String::new(), more));
                }
                Node::Text(text) if text.trim().is_empty() => {}
                other => cells.extend(self.blocks(std::slice::from_ref(other))),
            }
        }
        cells
    }
}
