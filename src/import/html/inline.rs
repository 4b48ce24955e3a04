//! The words of a paragraph: emphasis, links, code, pictures and breaks.
//!
//! What stands in a line is handed to [`Inline`], which a Word document's words go through as well,
//! so that signs which would be Markdown are put out of action in one place.

use crate::import::change::What;
use crate::import::docx::inline::{Inline, Look};
use crate::import::html::markdown::Writer;
use crate::import::html::{Element, Node, is_unspoken};

impl Writer<'_> {
    /// Writes a node of a line into it.
    pub(crate) fn inline(&mut self, node: &Node, look: &Look, line: &mut Inline) {
        let element = match node {
            Node::Text(text) => return self.text(text, look, line),
            Node::Element(element) => element,
        };
        let with = |change: fn(&mut Look)| {
            let mut look = look.clone();
            change(&mut look);
            look
        };
        match element.name.as_str() {
            "b" | "strong" => self.all(element, &with(|look| look.bold = true), line),
            "i" | "em" | "cite" | "dfn" => {
                self.all(element, &with(|look| look.italic = true), line)
            }
            "s" | "del" | "strike" => self.all(element, &with(|look| look.struck = true), line),
            "a" => self.link(element, look, line),
            "code" | "tt" | "samp" | "kbd" | "var" => self.code(element, look, line),
            "img" => self.image(element, look, line),
            "br" => {
                self.spoken.push('\n');
                line.push(look, "\n");
            }
            "sub" | "sup" => {
                let name = element.name.clone();
                self.as_is(&format!("<{name}>"), look, line);
                self.beside.push_str(&format!("\n{name} {name}\n"));
                self.all(element, look, line);
                self.as_is(&format!("</{name}>"), look, line);
            }
            "wbr" | "link" | "meta" | "base" | "source" | "track" | "col" | "area" => {}
            name if is_unspoken(name) => self.leave_out(element),
            "iframe" | "object" | "embed" | "video" | "audio" | "svg" | "math" | "canvas"
            | "input" | "button" | "select" | "textarea" | "frame" | "applet" => {
                self.leave_out(element)
            }
            _ => {
                // A block in a line, as in a link round a paragraph, parts words.
                let gap = if element.is_block() { " " } else { "" };
                self.spoken.push_str(gap);
                line.push(look, gap);
                self.all(element, look, line);
                self.spoken.push_str(gap);
                line.push(look, gap);
            }
        }
    }

    fn all(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        for node in &element.children {
            self.inline(node, look, line);
        }
    }

    fn text(&mut self, text: &str, look: &Look, line: &mut Inline) {
        self.spoken.push_str(text);
        let mut clean = String::with_capacity(text.len());
        for letter in text.chars() {
            let is_space = letter.is_ascii_whitespace();
            if !is_space {
                clean.push(letter);
            } else if !clean.ends_with(' ') {
                clean.push(' ');
            }
        }
        line.push(look, &self.without_signs(&clean));
    }

    /// Markdown that is handed on as it is; in a link, it leads where the link does.
    fn as_is(&mut self, markdown: &str, look: &Look, line: &mut Inline) {
        let text = match &look.link {
            Some(target) if markdown.starts_with(['!', '`']) => format!("[{markdown}](<{target}>)"),
            _ => markdown.to_owned(),
        };
        self.spoken.push(' ');
        line.push(&Look { is_markdown: true, ..Look::default() }, &text);
    }

    fn link(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        let Some(target) = element.attribute("href") else { return self.all(element, look, line) };
        let target: String = target.chars().filter(|c| !c.is_control()).collect();
        let scheme = target.split([':', '/', '?', '#']).next().unwrap_or_default();
        let is_script = ["javascript", "vbscript", "data"]
            .iter()
            .any(|bad| scheme.eq_ignore_ascii_case(bad) && target.contains(':'));
        if is_script || look.link.is_some() {
            self.tell_left_out("link that runs a script", "");
            return self.all(element, look, line);
        }
        let target = self.resolved(&target);
        let target = target.replace(' ', "%20").replace(['<', '>'], "");
        let words = element.text();
        // What shows itself is written once, and is a link all the same.
        let shows_itself = words.trim() == target
            || target.strip_prefix("mailto:") == Some(words.trim())
            || (words.trim().starts_with("www.")
                && target.trim_end_matches('/').strip_prefix("https://") == Some(words.trim()));
        let holds_picture = element.elements().any(|it| it.name == "img" || it.name == "code");
        if words.trim().is_empty() && !holds_picture {
            // A mark to be led to, or a picture of the theme's: there is nothing to see.
            return self.tell_left_out("link without words", &target);
        }
        let is_link = !words.trim().is_empty();
        if is_link && !shows_itself {
            self.beside.push_str(&format!("\n{target}\n"));
        }
        let pictures = element.elements().filter(|it| matches!(it.name.as_str(), "img" | "code"));
        for _ in pictures {
            self.beside.push_str(&format!("\n{target}\n"));
        }
        self.all(element, &Look { link: Some(target), ..look.clone() }, line);
    }

    fn code(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        let text = element.text();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        self.spoken.push_str(&format!("\n{text}\n"));
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        self.as_is(&format!("{fence}{space}{text}{space}{fence}"), look, line);
    }

    fn image(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        let Some(source) = element.attribute("src") else { return };
        if source.starts_with("data:") {
            return self.leave_out_as("picture inside of the text", element);
        }
        let source = self.resolved(source).replace(' ', "%20").replace(['<', '>'], "");
        let alt = element.attribute("alt").unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        self.beside.push_str(&format!("\n{source}\n{alt}\n"));
        let alt = alt.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        self.as_is(&format!("![{alt}](<{source}>)"), look, line);
    }

    /// Leaves out an element that a bulletin cannot hold, and tells what it was.
    pub(crate) fn leave_out(&mut self, element: &Element) {
        self.leave_out_as(kind_of(&element.name), element);
    }

    fn leave_out_as(&mut self, kind: &'static str, element: &Element) {
        let is_machine = is_unspoken(&element.name);
        let words = if is_machine { String::new() } else { element.text() };
        self.spoken.push_str(&format!("\n{words}\n"));
        let source = ["src", "data", "href"].iter().find_map(|name| element.attribute(name));
        let source = source.filter(|source| !source.starts_with("data:"));
        let told = format!("{} {words}", source.unwrap_or_default());
        if let Some(source) = source {
            self.spoken.push_str(&format!("\n{source}\n"));
        }
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        self.tell_left_out(kind, &told);
    }

    /// Tells that something was left out whose words do not stand in what was spoken.
    fn tell_left_out(&mut self, kind: &'static str, words: &str) {
        if kind == "link without words" {
            self.beside.push_str(&format!("\n{words}\n"));
        }
        self.change(What::LeftOut(kind), words);
    }
}

/// What an element is called where it is told that it is left out.
fn kind_of(name: &str) -> &'static str {
    match name {
        "script" => "script",
        "style" => "style sheet",
        "iframe" | "frame" => "frame",
        "video" => "video",
        "audio" => "sound",
        "svg" | "canvas" => "drawing",
        "math" => "formula",
        "input" | "button" | "select" | "textarea" | "form" => "part of a form",
        "object" | "embed" | "applet" => "embedded object",
        _ => "part for machines",
    }
}
