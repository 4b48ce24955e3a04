//! [`Element`]: a part of a document as a tree.
//!
//! Names are told apart without their prefixes: those that Word uses twice mean the same wherever they
//! are looked for. Entities that a document declares itself are never resolved.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::document::package::Fault;

/// So deep do elements stand in each other in a document that people made.
const DEEPEST: usize = 120;

/// So many elements does a part have at most.
const MOST: usize = 1 << 20;

/// Elements that are a tracked change: in Word, Excel and LibreOffice.
const TRACKED: [&str; 12] = [
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "sectPrChange",
    "numberingChange",
    "rcc",
    "rrc",
    "changed-region",
];

/// An element with what it holds.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Its name without a prefix.
    pub name: String,
    /// Its attributes, by their names without prefixes.
    attributes: Vec<(String, String)>,
    /// What it holds, in order.
    children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it, in order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of that name in it.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The attribute `val` of the element at the end of a path.
    pub(crate) fn value(&self, path: &[&str]) -> Option<&str> {
        let end = path.iter().try_fold(self, |element, name| element.child(name))?;
        end.attribute("val")
    }

    /// Whether a switch such as `b` is on: there, and not put out by its value.
    pub(crate) fn is_on(&self, name: &str) -> Option<bool> {
        let switch = self.child(name)?;
        Some(!matches!(switch.attribute("val"), Some("0" | "false" | "off" | "none")))
    }

    /// Whether it is a change that somebody has yet to accept or reject.
    pub(crate) fn is_tracked_change(&self) -> bool {
        TRACKED.contains(&self.name.as_str())
    }

    /// The text right in it.
    pub(crate) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// The elements of that name in it, and in what only wraps them.
    pub(crate) fn inside(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            } else if element.is_wrapper() {
                found.extend(element.inside(name));
            }
        }
        found
    }

    /// Whether an element only wraps what is read as if it stood there by itself: a content control,
    /// a mark of another program.
    pub(crate) fn is_wrapper(&self) -> bool {
        let name = self.name.as_str();
        matches!(
            name,
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "bdo" | "dir" | "fldSimple"
        )
    }

    /// The one of two forms of the same thing that is read: the newer says it better.
    pub(crate) fn chosen(&self) -> Option<&Element> {
        self.child("Choice").or_else(|| self.child("Fallback"))
    }

    /// Every word that stands in it, gone through without a thought for what it means: a space for
    /// each break and tabulator, a line for each paragraph.
    pub(crate) fn spoken(&self) -> String {
        let mut out = String::new();
        self.speak(&mut out);
        out
    }

    fn speak(&self, out: &mut String) {
        match self.name.as_str() {
            "t" => out.push_str(&self.text()),
            "tab" | "ptab" | "br" | "cr" => out.push(' '),
            "noBreakHyphen" => out.push('-'),
            "AlternateContent" => self.chosen().into_iter().for_each(|chosen| chosen.speak(out)),
            "ruby" => {
                let parts = ["rubyBase", "rt"].into_iter().filter_map(|name| self.child(name));
                parts.for_each(|part| part.speak(out));
            }
            // Boxes stand apart from the words around them.
            "p" | "txbxContent" | "rt" => {
                out.push('\n');
                self.elements().for_each(|element| element.speak(out));
                out.push('\n');
            }
            _ => self.elements().for_each(|element| element.speak(out)),
        }
    }

    /// Every element below it, itself first.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut found = vec![self];
        let mut at = 0;
        while let Some(element) = found.get(at).copied() {
            found.extend(element.elements());
            at += 1;
        }
        found
    }
}

/// Reads a part.
///
/// # Errors
/// If it is not well formed, or deeper or longer than people make it.
pub(crate) fn element(text: &str) -> Result<Element, Fault> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|_| Fault::Damaged)?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > DEEPEST || count > MOST {
                    return Err(Fault::TooLarge);
                }
                open.push(begun(&start)?);
            }
            Event::Empty(start) => {
                count += 1;
                if count > MOST {
                    return Err(Fault::TooLarge);
                }
                let element = begun(&start)?;
                put(&mut open, Node::Element(element));
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err(Fault::Damaged) };
                put(&mut open, Node::Element(element));
            }
            Event::Text(text) => {
                put(&mut open, Node::Text(text.xml_content(XmlVersion::default()).into_owned()));
            }
            Event::CData(text) => {
                put(&mut open, Node::Text(text.xml_content(XmlVersion::default()).into_owned()));
            }
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => sign.to_string(),
                    _ => known_entity(&reference.xml_content(XmlVersion::default())).to_owned(),
                };
                put(&mut open, Node::Text(sign));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (Some(root), true) = (open.pop(), open.is_empty()) else { return Err(Fault::Damaged) };
    root.children
        .into_iter()
        .find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
        .ok_or(Fault::Damaged)
}

fn put(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn begun(start: &BytesStart<'_>) -> Result<Element, Fault> {
    let mut element = Element { name: local(start.name().as_ref()), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Fault::Damaged)?;
        let value =
            attribute.normalized_value(XmlVersion::default()).map_err(|_| Fault::Damaged)?;
        element.attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(element)
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

/// The five entities that XML has of itself (XML 1.0, 4.6).
fn known_entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}
