//! Writes XML that is always well-formed.
//!
//! Feeds and the sitemap are read by strict parsers, where one control character pasted from a
//! document loses every reader at once. So themes have no hand in them: this writer drops what
//! XML 1.0 cannot hold, escapes everything else exactly once, and closes what was opened.

use std::borrow::Cow;

use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesPI, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

/// What stands between the tags of an element, unescaped; the variant says how it is spelt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
    /// Nothing: the element is written as `<name/>`.
    Nothing,
    /// Plain text.
    Text(&'a str),
    /// Plain text with `&` and `<` as `&#x26;` and `&#x3C;`, which the RSS Best Practices Profile
    /// asks for in titles: readers that decode a title twice get those two right.
    Title(&'a str),
    /// An address, in which the sitemap protocol wants quotation marks escaped too.
    Address(&'a str),
    /// Markup of another language, in CDATA sections; a `]]>` inside is split over two.
    Markup(&'a str),
}

/// An XML 1.0 document in the making: UTF-8, without a byte order mark, one element a line.
pub(crate) struct Document {
    writer: Writer<Vec<u8>>,
    open: Vec<&'static str>,
}

impl Document {
    /// A document that holds its XML declaration.
    pub(crate) fn new() -> Self {
        let writer = Writer::new_with_indent(Vec::new(), b' ', 0);
        let mut document = Self { writer, open: Vec::new() };
        document.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        document
    }

    /// Names the style sheet in which a browser shows the document (Associating Style Sheets with XML
    /// documents 1.0); to be called before the root is opened.
    pub(crate) fn sheet(&mut self, address: Option<&str>) {
        if let Some(address) = address {
            let text = format!("xml-stylesheet type=\"text/css\" href=\"{}\"", escape(address));
            self.put(Event::PI(BytesPI::new(text)));
        }
    }

    /// Opens an element that will hold others, until [`Document::close`].
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.put(Event::Start(start(name, attributes)));
        self.open.push(name);
    }

    /// Closes the element that was opened last; nothing happens if none is open.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.put(Event::End(BytesEnd::new(name)));
        }
    }

    /// Writes an element without attributes that holds plain text.
    pub(crate) fn text(&mut self, name: &'static str, text: &str) {
        self.element(name, &[], Content::Text(text));
    }

    /// Writes an element that holds no others. Values of attributes are given unescaped.
    pub(crate) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        content: Content<'_>,
    ) {
        let tag = start(name, attributes);
        match content {
            Content::Nothing => return self.put(Event::Empty(tag)),
            Content::Markup(markup) => {
                self.put(Event::Start(tag));
                // A dropped character may bring `]]` and `>` together, so the split comes after.
                for section in BytesCData::escaped(&allowed(markup)) {
                    self.put(Event::CData(section));
                }
            }
            Content::Text(text) => self.start_with(tag, partial_escape(allowed(text))),
            Content::Title(text) => self.start_with(tag, title(&allowed(text)).into()),
            Content::Address(address) => self.start_with(tag, escape(allowed(address))),
        }
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// Closes whatever is still open and gives the bytes of the document.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// Writes a start tag and the text after it, which is escaped already.
    fn start_with(&mut self, tag: BytesStart<'_>, escaped: Cow<'_, str>) {
        self.put(Event::Start(tag));
        self.put(Event::Text(BytesText::from_escaped(escaped)));
    }

    fn put(&mut self, event: Event<'_>) {
        let written = self.writer.write_event(event);
        // Only a sink that can refuse bytes gives an error here, and memory never does.
        debug_assert!(written.is_ok(), "memory refused bytes");
    }
}

/// A start tag with its attributes escaped.
fn start(name: &'static str, attributes: &[(&'static str, &str)]) -> BytesStart<'static> {
    let mut tag = BytesStart::new(name);
    for (key, value) in attributes {
        tag.push_attribute((*key, allowed(value)));
    }
    tag
}

/// The text without the characters that XML 1.0 cannot hold, not even as references.
pub(crate) fn allowed(text: &str) -> Cow<'_, str> {
    if is_plain(text) || text.chars().all(is_allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_allowed(c)).collect())
    }
}

/// Whether a look at its bytes shows that XML can hold a text: it has no control character, and no
/// byte with which U+FFFE and U+FFFF begin.
fn is_plain(text: &str) -> bool {
    let fits =
        |byte: &u8| (*byte >= b' ' && *byte != 0xef) || matches!(byte, b'\t' | b'\n' | b'\r');
    // A processor looks at many bytes at once where none of them ends the look.
    text.as_bytes().chunks(64).all(|bytes| bytes.iter().fold(true, |all, byte| all & fits(byte)))
}

/// Whether a character is a `Char` of XML 1.0, section 2.2. Surrogates are no `char` anyway.
fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        other => other >= ' ',
    }
}

/// Escapes a title; `>` is escaped too, because `]]>` may not stand in text.
fn title(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&#x26;"),
            '<' => escaped.push_str("&#x3C;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
pub(crate) mod tests {
    use quick_xml::Reader;

    use crate::rendition::xml::{Content, Document, Event};

    /// Reads a document back: every element that holds text, with its text, in order. Panics where
    /// the document is not well-formed.
    pub(crate) fn read_back(bytes: &[u8]) -> Vec<(String, String)> {
        let source = std::str::from_utf8(bytes).unwrap();
        assert!(source.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"), "{source}");
        assert!(source.ends_with(">\n"), "{source}");
        let mut reader = Reader::from_str(source);
        reader.config_mut().enable_all_checks(true);
        let (mut elements, mut text) = (Vec::new(), String::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => text.clear(),
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(name) => {
                    let character = name.resolve_char_ref().unwrap().map(String::from);
                    let named = || quick_xml::escape::resolve_xml_entity(&name).unwrap().into();
                    text.push_str(&character.unwrap_or_else(named));
                }
                Event::End(tag) if !text.trim().is_empty() => {
                    elements.push((tag.name().as_ref().into(), std::mem::take(&mut text)));
                }
                Event::Eof => break elements,
                _ => {}
            }
        }
    }

    /// One element read back.
    fn round_trip(content: Content<'_>) -> String {
        let mut document = Document::new();
        document.element("a", &[], content);
        let mut elements = read_back(&document.finish());
        elements.pop().map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn text_comes_back_as_it_went_in() {
        for text in ["Police & Security", "a < b > c", "&amp; &#x26;", "]]>", "\u{1F6A8} é", "\"'"]
        {
            assert_eq!(round_trip(Content::Text(text)), text);
            assert_eq!(round_trip(Content::Title(text)), text);
            assert_eq!(round_trip(Content::Address(text)), text);
            assert_eq!(round_trip(Content::Markup(text)), text);
        }
    }

    #[test]
    fn characters_outside_xml_are_dropped() {
        let every = (0..0x20).chain([0xFFFE, 0xFFFF]).filter_map(char::from_u32);
        let every: Vec<char> = every.filter(|c| !"\t\n\r".contains(*c)).collect();
        for alone in &every {
            assert_eq!(round_trip(Content::Text(&format!("a{alone}b"))), "ab", "{alone:?}");
        }
        let text: String = every.into_iter().collect();
        let text = format!("a{text}b\u{FFFD}");
        assert_eq!(round_trip(Content::Text(&text)), "ab\u{FFFD}");
        assert_eq!(round_trip(Content::Title(&text)), "ab\u{FFFD}");
        assert_eq!(round_trip(Content::Markup(&text)), "ab\u{FFFD}");
    }

    #[test]
    fn a_dropped_character_cannot_end_a_section() {
        let markup = "<p>]]\u{B}>]]>]]]]>></p>";
        assert_eq!(round_trip(Content::Markup(markup)), "<p>]]>]]>]]]]>></p>");
    }

    #[test]
    fn layout_and_attributes() {
        let mut document = Document::new();
        document.open("list", &[("of", "\"a\" & <b>\u{B}")]);
        document.element("none", &[], Content::Nothing);
        document.text("empty", "");
        document.element("t", &[], Content::Title("a & <b>"));
        document.element("u", &[], Content::Address("/?a&b='"));
        let text = String::from_utf8(document.finish()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <list of=\"&quot;a&quot; &amp; &lt;b&gt;\">\n<none/>\n<empty></empty>\n\
             <t>a &#x26; &#x3C;b&gt;</t>\n<u>/?a&amp;b=&apos;</u>\n</list>\n"
        );
    }
}
