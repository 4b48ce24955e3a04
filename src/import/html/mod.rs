//! HTML as other tools put it into feeds and posts: a tree of elements, and Markdown made of it.
//!
//! People's HTML is seldom well formed, so nothing is refused: what is not closed is closed where
//! the next element of its kind begins, and what is closed without having been opened is passed
//! over. Beside the Markdown stands every word that was read, against which it is counted.

mod inline;
mod list;
mod markdown;
mod table;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

pub(crate) use crate::import::html::markdown::converted;

/// So deep do elements stand in each other; what is deeper stands beside its parent.
const DEEPEST: usize = 100;

/// Elements that never hold anything.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// Words, with character references decoded.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element with what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name in small letters.
    pub name: String,
    /// Its attributes, names in small letters.
    pub attributes: Vec<(String, String)>,
    /// What it holds, in order.
    pub children: Vec<Node>,
}

impl Element {
    /// The value of an attribute that is not empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let own = self.attributes.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether it stands on lines of its own.
    pub(crate) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name.as_str())
    }

    /// The elements right in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every word in it, as it stands.
    pub(crate) fn text(&self) -> String {
        let texts = self.children.iter().map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if element.name == "br" => "\n".to_owned(),
            Node::Element(element) => element.text(),
        });
        texts.collect()
    }
}

/// The tree of a piece of HTML.
pub(crate) fn nodes(html: &str) -> Vec<Node> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut open = vec![Element::default()];
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = text_of(&tag.name);
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (text_of(name), text_of(value)));
                let element =
                    Element { attributes: attributes.collect(), name, children: Vec::new() };
                begin(&mut open, element, tag.self_closing);
            }
            Token::EndTag(tag) => end(&mut open, &text_of(&tag.name)),
            Token::String(text) => put(&mut open, Node::Text(text_of(&text))),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// Plain words of a piece of HTML, on one line.
pub(crate) fn plain(html: &str) -> String {
    let mut out = String::new();
    speak(&nodes(html), &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn speak(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if is_unspoken(&element.name) => {}
            Node::Element(element) => {
                let gap = if element.is_block() || element.name == "br" { " " } else { "" };
                out.push_str(gap);
                speak(&element.children, out);
                out.push_str(gap);
            }
        }
    }
}

/// Elements whose text is for machines.
pub(crate) fn is_unspoken(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "head" | "title")
}

/// Bytes of the tokenizer's as text; they come from text, so nothing is lost.
fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn begin(open: &mut Vec<Element>, element: Element, is_closed: bool) {
    while open.len() > 1 && open.last().is_some_and(|last| ends_at(&last.name, &element)) {
        close(open);
    }
    let holds_nothing = VOID.contains(&element.name.as_str());
    // HTML knows `<p/>` only in drawings and formulas; there it is meant so.
    let in_drawing = open.iter().any(|it| matches!(it.name.as_str(), "svg" | "math"));
    if holds_nothing || (is_closed && in_drawing) || open.len() > DEEPEST {
        put(open, Node::Element(element));
    } else {
        open.push(element);
    }
}

/// Whether an element that is open ends where another begins (HTML, 13.1.2.4).
fn ends_at(last: &str, next: &Element) -> bool {
    match last {
        "p" => next.is_block() && next.name != "caption",
        "li" => next.name == "li",
        "dt" | "dd" => matches!(next.name.as_str(), "dt" | "dd"),
        "td" | "th" => matches!(next.name.as_str(), "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(next.name.as_str(), "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" => matches!(next.name.as_str(), "tbody" | "tfoot"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            matches!(next.name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
        }
        _ => false,
    }
}

fn end(open: &mut Vec<Element>, name: &str) {
    // A cell is a room of its own: nothing that stands outside is closed from inside.
    let inside = open.iter().rev().take_while(|it| !matches!(it.name.as_str(), "td" | "th"));
    let is_cell = matches!(name, "td" | "th" | "tr" | "table" | "tbody" | "thead" | "tfoot");
    let is_open = open.len() > 1
        && (inside.map(|it| &it.name).any(|own| own == name)
            || (is_cell && open.iter().any(|it| it.name == name)));
    while is_open && open.len() > 1 {
        let is_it = open.last().is_some_and(|last| last.name == name);
        close(open);
        if is_it {
            return;
        }
    }
}

fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        put(open, Node::Element(element));
    }
}

fn put(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_are_read_from_whatever_people_write() {
        for (html, words) in [
            ("<p>One<p>two &amp; <b>three</b>", "One two & three"),
            ("un<em>believ</em>able</div>", "unbelievable"),
            ("a<script>b()</script><style>c{}</style>d<br>e", "ad e"),
            ("<ul><li>a<li>b</ul>", "a b"),
            ("5 < 6 &copy;", "5 < 6 ©"),
        ] {
            assert_eq!(plain(html), words, "{html}");
        }
        let deep = "<b>".repeat(9000) + "in" + &"</b>".repeat(9000);
        assert_eq!(plain(&deep), "in");
    }
}
