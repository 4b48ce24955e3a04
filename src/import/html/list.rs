//! Lists: points, numbers, and terms with their meanings.
//!
//! A point that holds one paragraph stands close to the next, as people type it; one that holds
//! more is set apart, since Markdown would else draw them together.

use crate::import::docx::inline::Emphasis;
use crate::import::html::markdown::Writer;
use crate::import::html::{Element, Node};

impl Writer<'_> {
    /// A list with its points or numbers; `None` where it is empty.
    pub(crate) fn list(&mut self, element: &Element) -> Option<String> {
        let is_numbered = element.name == "ol";
        let first = element.attribute("start").and_then(|start| start.parse::<u32>().ok());
        let mut number = first.unwrap_or(1);
        let mut points: Vec<(String, bool)> = Vec::new();
        for child in &element.children {
            let blocks = match child {
                Node::Element(inner) if inner.name == "li" => {
                    self.spoken.push('\n');
                    self.blocks(&inner.children)
                }
                // Some put a list right into a list.
                other => self.blocks(std::slice::from_ref(other)),
            };
            self.spoken.push('\n');
            if blocks.is_empty() {
                continue;
            }
            let marker = if is_numbered { format!("{number}. ") } else { "- ".to_owned() };
            if is_numbered {
                self.beside.push_str(&format!("\n{number}\n"));
                number = number.saturating_add(1);
            }
            let is_close = blocks.iter().skip(1).all(|block| is_list(block));
            let text = blocks.join(if is_close { "\n" } else { "\n\n" });
            points.push((format!("{marker}{}", set_in(&text, marker.len())), is_close));
        }
        let is_close = points.iter().all(|(_, is_close)| *is_close);
        let points: Vec<String> = points.into_iter().map(|(text, _)| text).collect();
        (!points.is_empty()).then(|| points.join(if is_close { "\n" } else { "\n\n" }))
    }

    /// Terms with their meanings; `None` where there are none.
    pub(crate) fn definitions(&mut self, element: &Element) -> Option<String> {
        let mut out = String::new();
        for part in parts(element) {
            self.spoken.push('\n');
            if part.name == "dt" {
                let term = self.line_of(part, Emphasis::Kept);
                let gap = if out.is_empty() { "" } else { "\n" };
                out.push_str(&format!("{gap}{term}\n"));
            } else {
                let meaning = self.blocks(&part.children).join("\n\n");
                out.push_str(&format!(": {}\n", set_in(&meaning, 2)));
            }
            self.spoken.push('\n');
        }
        let out = out.trim_end().to_owned();
        (!out.is_empty()).then_some(out)
    }
}

/// Terms and meanings, which may stand in groups.
fn parts(element: &Element) -> Vec<&Element> {
    let inner = element.elements().flat_map(|part| match part.name.as_str() {
        "dt" | "dd" => vec![part],
        _ => parts(part),
    });
    inner.collect()
}

/// A text whose lines after the first are set in.
fn set_in(text: &str, width: usize) -> String {
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(width));
        }
        out.push_str(line);
    }
    out
}

/// Whether a block of Markdown is a list.
fn is_list(block: &str) -> bool {
    let digits = block.trim_start_matches(|c: char| c.is_ascii_digit());
    block.starts_with("- ") || (digits.len() < block.len() && digits.starts_with(". "))
}
