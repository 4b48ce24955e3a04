//! [`RawTag`]: a start tag of the author's, and which of its attributes go out.

use std::ops::Range;

use html5gum::StartTag;

use crate::content::body::element::allows;
use crate::content::body::finding::times;
use crate::content::body::raw::{RAW_HTML_ATTRIBUTE, RAW_HTML_REMOVED};
use crate::content::body::sheet::push_attribute;
use crate::content::body::writer::Writer;

/// A start tag as it was read.
#[derive(Debug)]
pub(crate) struct RawTag {
    /// Its name in lower case.
    pub(crate) name: String,
    /// Names in lower case with their values, character references decoded.
    attributes: Vec<(String, String)>,
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    /// Whether it ends with `/>`.
    pub(crate) self_closing: bool,
}

impl RawTag {
    /// What the tokenizer read, at a place of the text.
    pub(crate) fn new(tag: &StartTag<usize>, span: Range<usize>) -> Self {
        let attributes = tag.attributes.iter();
        let attributes = attributes.map(|(name, value)| (text_of(name), text_of(value))).collect();
        Self { name: text_of(&tag.name), attributes, span, self_closing: tag.self_closing }
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The id that it gives to its place: `id`, or on an `<a>` the older `name`.
    pub(crate) fn id(&self) -> Option<&str> {
        let name = if self.name == "a" { self.get("name") } else { None };
        self.get("id").or(name)
    }
}

/// Bytes of the tokenizer's as text; they come from text, so nothing is lost.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Writer<'_> {
    /// The tag's attributes as far as they may go out, rendered; the others are reported. Its id
    /// and addresses are left to the caller.
    pub(crate) fn attributes(&mut self, tag: &RawTag) -> String {
        let mut rendered = String::new();
        for (name, value) in &tag.attributes {
            if allows(&tag.name, name, value.trim()) {
                push_attribute(&mut rendered, name, value.trim());
            } else if name.starts_with("on") {
                self.findings.fold(&RAW_HTML_REMOVED, name, &tag.span, |name, count| {
                    format!("the script in `{name}` was taken out {}", times(count))
                });
            } else if !is_spoken_for(&tag.name, name) {
                self.findings.fold(&RAW_HTML_ATTRIBUTE, name, &tag.span, |name, count| {
                    format!("the attribute `{name}` was left out {}", times(count))
                });
            }
        }
        rendered
    }

    /// As [`Self::attributes`], with the id.
    pub(crate) fn attributes_and_id(&mut self, tag: &RawTag) -> String {
        let mut rendered = String::new();
        if let Some(id) = tag.id().and_then(|id| self.take_id(id, &tag.span)) {
            push_attribute(&mut rendered, "id", &id);
        }
        rendered.push_str(&self.attributes(tag));
        rendered
    }
}

/// Attributes that are handled elsewhere, or that say nothing to a reader.
fn is_spoken_for(element: &str, attribute: &str) -> bool {
    match attribute {
        "id" | "cite" => true,
        "href" | "name" | "rel" => element == "a",
        "src" | "alt" | "loading" | "decoding" => element == "img",
        _ => false,
    }
}
