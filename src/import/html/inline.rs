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
            name if is_unspoken(name) => {
                self.leave_out(element);
                line.push(look, " ");
            }
            "iframe" | "object" | "embed" | "video" | "audio" | "svg" | "math" | "canvas"
            | "input" | "button" | "select" | "textarea" | "frame" | "applet" => {
                self.leave_out(element);
                // What stood on both sides of it are two words.
                line.push(look, " ");
            }
            _ => {
                // A block in a line, as in a link round a paragraph, parts words.
                let is_cell = matches!(element.name.as_str(), "td" | "th" | "tr");
                let gap = if element.is_block() || is_cell { " " } else { "" };
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
        let mut clean = String::with_capacity(text.len());
        for letter in text.chars() {
            let is_space = letter.is_ascii_whitespace();
            if !is_space {
                clean.push(letter);
            } else if !clean.ends_with(' ') {
                clean.push(' ');
            }
        }
        let clean = self.without_signs(&clean);
        self.spoken.push_str(&clean);
        line.push(look, &clean);
    }

    /// Markdown that is handed on as it is; code and pictures in a link lead where it does.
    fn as_is(&mut self, markdown: &str, look: &Look, line: &mut Inline) {
        let text = match &look.link {
            Some(target) if markdown.starts_with(['!', '`']) => {
                self.beside.push_str(&format!("\n{target}\n"));
                format!("[{markdown}](<{target}>)")
            }
            _ => markdown.to_owned(),
        };
        self.spoken.push(' ');
        line.push(&Look { is_markdown: true, ..Look::default() }, &text);
    }

    fn link(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        let written = element.attribute("href").filter(|_| look.link.is_none());
        let Some(written) = written else { return self.all(element, look, line) };
        let written: String = written.chars().filter(|c| !c.is_control()).collect();
        if runs_script(&written) {
            self.change(What::LeftOut("link that runs a script"), "");
            return self.all(element, look, line);
        }
        let target = address(&self.resolved(&written));
        let target = match self.place_inside(&target) {
            Some(place) if self.ids.contains(&place) => format!("#{place}"),
            // A mark of the old page, such as the way back from a note.
            Some(_) => {
                self.change(What::LeftOut("link to a place in the text that is no heading"), "");
                return self.all(element, look, line);
            }
            None => target,
        };
        if element.text().trim().is_empty() && !holds_picture(element) {
            // A mark to be led to, or a picture of a style sheet: there is nothing to see.
            self.beside.push_str(&format!("\n{target}\n"));
            self.spoken.push(' ');
            line.push(look, " ");
            return self.change(What::LeftOut("link without words"), &target);
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

    /// A picture; one that lies on another site becomes a link to it, since a page fetches nothing
    /// from elsewhere.
    fn image(&mut self, element: &Element, look: &Look, line: &mut Inline) {
        let Some(source) = element.attribute("src") else { return };
        if source.starts_with("data:") {
            line.push(look, " ");
            return self.leave_out_as("picture inside of the text", element);
        }
        let source = address(&self.resolved(source));
        let alt = element.attribute("alt").unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = alt.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        self.beside.push_str(&format!("\n{source}\n{alt}\n"));
        if !self.is_elsewhere(&source) {
            return self.as_is(&format!("![{words}](<{source}>)"), look, line);
        }
        self.change(What::PictureElsewhere(source.clone()), "");
        if alt.is_empty() {
            self.beside.push_str("\nPicture\n");
        }
        let words = if alt.is_empty() { "Picture" } else { &words };
        line.push(look, " ");
        self.as_is(&format!("[{words}](<{source}>)"), &Look::default(), line);
        line.push(look, " ");
        if let Some(target) = &look.link {
            self.beside.push_str(&format!("\n{target}\n"));
            self.change(What::LeftOut("link round a picture"), target);
        }
    }

    /// Leaves out an element that a bulletin cannot hold, and tells what it was.
    pub(crate) fn leave_out(&mut self, element: &Element) {
        self.leave_out_as(kind_of(&element.name), element);
    }

    fn leave_out_as(&mut self, kind: &'static str, element: &Element) {
        let is_machine = is_unspoken(&element.name);
        let words = if is_machine { String::new() } else { element.text() };
        let source = ["src", "data", "href"].iter().find_map(|name| element.attribute(name));
        let source = source.filter(|source| !source.starts_with("data:")).unwrap_or_default();
        let told = format!("{source} {words}");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        self.spoken.push_str(&format!("\n{told}\n"));
        self.change(What::LeftOut(kind), &told);
    }
}

/// An address as it stands in the pointed brackets of a link.
fn address(target: &str) -> String {
    target.replace(' ', "%20").replace(['<', '>'], "")
}

fn runs_script(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.trim());
    let runs = ["javascript", "vbscript", "data"];
    scheme.is_some_and(|scheme| runs.iter().any(|bad| scheme.eq_ignore_ascii_case(bad)))
}

fn holds_picture(element: &Element) -> bool {
    element.elements().any(|inner| inner.name == "img" || holds_picture(inner))
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
