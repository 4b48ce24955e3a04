//! [`Node`]: a feed as a tree, whose names know to which format they belong.
//!
//! A feed mixes formats: an item may have a title of RSS and one of some media format, and only one
//! of them is its title. So each name is told apart by its namespace, whatever prefix it has.
//! Entities that a document declares itself are never resolved, and a document that declares one is
//! refused: a few lines of them unfold into gigabytes, or fetch a file from the machine.

use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// The namespace of Atom (RFC 4287, 1.2).
pub(crate) const ATOM: &str = "http://www.w3.org/2005/Atom";

/// The namespace of the whole text of an item of RSS.
pub(crate) const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";

/// The namespace of Dublin Core.
pub(crate) const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";

/// So deep do elements stand in each other in a feed that a program made.
const DEEPEST: usize = 120;

/// So many elements does a feed have at most.
const MOST: usize = 1 << 20;

/// Why a feed cannot be read: what was found, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte of the text.
    pub at: usize,
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// Its namespace; empty if it has none.
    pub space: Rc<str>,
    /// Its name without a prefix.
    pub name: String,
    /// Its attributes, by their names as they are written.
    attributes: Vec<(String, String)>,
    /// What it holds.
    parts: Vec<Part>,
    /// The byte at which it begins.
    pub at: usize,
}

#[derive(Debug)]
enum Part {
    Node(Node),
    Text(String),
}

impl Node {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The elements of a namespace and name right in it.
    pub(crate) fn all<'n>(
        &'n self,
        space: &'n str,
        name: &'n str,
    ) -> impl Iterator<Item = &'n Self> {
        self.nodes().filter(move |node| &*node.space == space && node.name == name)
    }

    /// The first of them.
    pub(crate) fn first(&self, space: &str, name: &str) -> Option<&Self> {
        self.nodes().find(|node| &*node.space == space && node.name == name)
    }

    /// The text of the first of them, if there is any.
    pub(crate) fn text_of(&self, space: &str, name: &str) -> Option<String> {
        let text = self.first(space, name)?.text();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text right in it.
    pub(crate) fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Node(_) => None,
        });
        texts.collect()
    }

    /// What it holds, as HTML: for a text that is written in elements of the feed itself.
    pub(crate) fn html(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(&quick_xml::escape::escape(text.as_str())),
                Part::Node(node) => {
                    let attributes = node.attributes.iter().map(|(name, value)| {
                        format!(" {name}=\"{}\"", quick_xml::escape::escape(value.as_str()))
                    });
                    let attributes: String = attributes.collect();
                    let name = &node.name;
                    let inner = node.html();
                    out.push_str(&format!("<{name}{attributes}>{inner}</{name}>"));
                }
            }
        }
        out
    }

    fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.parts.iter().filter_map(|part| match part {
            Part::Node(node) => Some(node),
            Part::Text(_) => None,
        })
    }
}

/// Reads a feed.
///
/// # Errors
/// If it is not well formed, declares entities, or is deeper or longer than programs make feeds.
pub(crate) fn read(text: &str) -> Result<Node, Fault> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Node::default()];
    let mut spaces: Vec<Vec<(String, Rc<str>)>> = Vec::new();
    let mut count = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let event = reader.read_event().map_err(|fault| {
            let at = usize::try_from(reader.error_position()).unwrap_or(at).min(text.len());
            cut_off(&open, text).unwrap_or_else(|| broken(at, &fault.to_string()))
        })?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > DEEPEST || count > MOST {
                    return Err(endless(at));
                }
                let node = begun(&start, at, &mut spaces)?;
                open.push(node);
            }
            Event::Empty(start) => {
                count += 1;
                if count > MOST {
                    return Err(endless(at));
                }
                let node = begun(&start, at, &mut spaces)?;
                spaces.pop();
                put(&mut open, Part::Node(node));
            }
            Event::End(_) => {
                spaces.pop();
                if let Some(node) = open.pop() {
                    put(&mut open, Part::Node(node));
                }
            }
            Event::Text(text) => {
                let text = text.xml_content(XmlVersion::default()).into_owned();
                put(&mut open, Part::Text(text));
            }
            Event::CData(text) => {
                let text = text.xml_content(XmlVersion::default()).into_owned();
                put(&mut open, Part::Text(text));
            }
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => sign.to_string(),
                    _ => entity(&reference.xml_content(XmlVersion::default())),
                };
                put(&mut open, Part::Text(sign));
            }
            Event::DocType(kind) => refuse_entities(&kind.xml_content(XmlVersion::default()), at)?,
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if let Some(fault) = cut_off(&open, text) {
        return Err(fault);
    }
    let root = open.pop().and_then(|root| {
        root.parts.into_iter().find_map(|part| match part {
            Part::Node(node) => Some(node),
            Part::Text(_) => None,
        })
    });
    root.ok_or_else(|| broken(0, "there is no element in it"))
}

fn put(open: &mut [Node], part: Part) {
    if let Some(parent) = open.last_mut() {
        parent.parts.push(part);
    }
}

/// An element that begins, in the namespace that its prefix stands for here.
fn begun(
    start: &BytesStart<'_>,
    at: usize,
    spaces: &mut Vec<Vec<(String, Rc<str>)>>,
) -> Result<Node, Fault> {
    let mut own = Vec::new();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|fault| broken(at, &fault.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::default());
        let value = value.map_err(|fault| broken(at, &fault.to_string()))?.into_owned();
        let name: &str = attribute.key.as_ref();
        match name.strip_prefix("xmlns") {
            Some("") => own.push((String::new(), value.into())),
            Some(prefix) if prefix.starts_with(':') => {
                own.push((prefix[1..].to_owned(), value.into()));
            }
            _ => attributes.push((name.to_owned(), value)),
        }
    }
    spaces.push(own);
    let written = start.name();
    let written: &str = written.as_ref();
    let (prefix, name) = written.split_once(':').unwrap_or(("", written));
    let mut known = spaces.iter().rev().flatten();
    let space = known.find(|(own, _)| own == prefix).map(|(_, space)| Rc::clone(space));
    let space = space.unwrap_or_else(|| prefix.into());
    Ok(Node { space, name: name.to_owned(), attributes, parts: Vec::new(), at })
}

/// The five entities that XML has of itself (XML 1.0, 4.6). Those of HTML stay as they are written,
/// for whoever reads the text as HTML.
fn entity(name: &str) -> String {
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

fn refuse_entities(declared: &str, at: usize) -> Result<(), Fault> {
    if !declared.contains("<!ENTITY") {
        return Ok(());
    }
    Err(Fault {
        at,
        message: "this file declares entities of its own, which could unfold without end"
            .to_owned(),
        help: "take out everything between `<!DOCTYPE` and `]>`, look that the texts are still whole, \
               and import the file again",
    })
}

/// The element that has no end.
fn cut_off(open: &[Node], text: &str) -> Option<Fault> {
    let inner = open.iter().skip(1).next_back()?;
    // Where more follows, something else is wrong.
    let is_at_end =
        text.trim_end().len() < inner.at + 1 || !text.contains(&format!("</{}", root_name(open)));
    is_at_end.then(|| Fault {
        at: inner.at,
        message: format!("the file is cut off: `<{}>`, which begins here, has no end", inner.name),
        help: "download the feed again, the whole of it, and import that file",
    })
}

fn root_name(open: &[Node]) -> &str {
    open.get(1).map_or("", |root| root.name.as_str())
}

fn broken(at: usize, what: &str) -> Fault {
    Fault {
        at,
        message: format!("this file is not well-formed XML: {}", what.trim_end_matches('.')),
        help: "download the feed again; if it is still so, have it mended by whoever runs the old site",
    }
}

fn endless(at: usize) -> Fault {
    Fault {
        at,
        message: "this file is deeper or longer than any feed".to_owned(),
        help: "look whether it is the feed, and import that",
    }
}

#[cfg(test)]
mod tests {
    use super::{ATOM, read};

    #[test]
    fn names_are_told_apart_by_their_namespace() {
        let text = "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:m='urn:m'>\
                    <m:title>no</m:title><a:title>A &amp; B&#33;</a:title></a:feed>";
        let root = read(text).expect("a tree");
        assert_eq!((&*root.space, root.name.as_str()), (ATOM, "feed"));
        assert_eq!(root.text_of(ATOM, "title").as_deref(), Some("A & B!"));
    }

    #[test]
    fn what_is_broken_is_told_where_it_is() {
        for (text, words) in [
            ("<rss><channel><item><title>a", "cut off: `<title>`"),
            ("<rss><channel></rss>", "not well-formed"),
            ("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>", "declares entities"),
            ("no feed", "no element"),
        ] {
            let fault = read(text).expect_err(text);
            assert!(fault.message.contains(words), "{text}: {}", fault.message);
        }
        let deep = "<a>".repeat(500);
        assert!(read(&deep).expect_err("too deep").message.contains("deeper"));
    }
}
