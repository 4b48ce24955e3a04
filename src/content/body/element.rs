//! [`Element`]: the allow-list of raw HTML, with as much of the content model as keeps it valid.
//!
//! What is not named here does not go out. The list is that of the HTML standard (sections 4.3 to
//! 4.11) without what runs, loads, or asks for input, and without what only the theme may write
//! (`main`, `nav`, `header`). Each element says where it may stand and what it may hold, so that
//! the writer can keep pages valid without building a tree.

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Anything: paragraphs, lists, text.
    Flow,
    /// Running text only.
    Phrasing,
    /// What its parent may hold (`a`, `ins`, `del`).
    Through,
    /// Only its own parts: a list's items, a table's rows.
    Parts,
    /// Nothing; it has no end tag.
    Void,
}

/// Where an element may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Between paragraphs.
    Block,
    /// In running text.
    Inline,
    /// Only directly in one of these.
    Part(&'static [&'static str]),
}

/// An element that authors may write.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name in lower case.
    pub(crate) name: &'static str,
    /// Where it may stand.
    pub(crate) stand: Stand,
    /// What it may hold.
    pub(crate) content: Content,
}

const fn block(name: &'static str, content: Content) -> Element {
    Element { name, stand: Stand::Block, content }
}

const fn inline(name: &'static str) -> Element {
    Element { name, stand: Stand::Inline, content: Content::Phrasing }
}

const fn void(name: &'static str, stand: Stand) -> Element {
    Element { name, stand, content: Content::Void }
}

const fn through(name: &'static str) -> Element {
    Element { name, stand: Stand::Inline, content: Content::Through }
}

const fn part(name: &'static str, of: &'static [&'static str], content: Content) -> Element {
    Element { name, stand: Stand::Part(of), content }
}

const LISTS: &[&str] = &["ul", "ol"];
const ROWS: &[&str] = &["table", "thead", "tbody", "tfoot"];

/// In the order of their names.
static ELEMENTS: [Element; 63] = [
    through("a"),
    inline("abbr"),
    inline("b"),
    inline("bdi"),
    inline("bdo"),
    block("blockquote", Content::Flow),
    void("br", Stand::Inline),
    part("caption", &["table"], Content::Phrasing),
    inline("cite"),
    inline("code"),
    void("col", Stand::Part(&["colgroup"])),
    part("colgroup", &["table"], Content::Parts),
    part("dd", &["dl"], Content::Flow),
    through("del"),
    block("details", Content::Flow),
    inline("dfn"),
    block("div", Content::Flow),
    block("dl", Content::Parts),
    part("dt", &["dl"], Content::Phrasing),
    inline("em"),
    part("figcaption", &["figure"], Content::Flow),
    block("figure", Content::Flow),
    block("h1", Content::Phrasing),
    block("h2", Content::Phrasing),
    block("h3", Content::Phrasing),
    block("h4", Content::Phrasing),
    block("h5", Content::Phrasing),
    block("h6", Content::Phrasing),
    void("hr", Stand::Block),
    inline("i"),
    void("img", Stand::Inline),
    through("ins"),
    inline("kbd"),
    part("li", LISTS, Content::Flow),
    inline("mark"),
    block("ol", Content::Parts),
    block("p", Content::Phrasing),
    block("pre", Content::Phrasing),
    inline("q"),
    part("rp", &["ruby"], Content::Phrasing),
    part("rt", &["ruby"], Content::Phrasing),
    inline("ruby"),
    inline("s"),
    inline("samp"),
    block("section", Content::Flow),
    inline("small"),
    inline("span"),
    inline("strong"),
    inline("sub"),
    part("summary", &["details"], Content::Phrasing),
    inline("sup"),
    block("table", Content::Parts),
    part("tbody", &["table"], Content::Parts),
    part("td", &["tr"], Content::Flow),
    part("tfoot", &["table"], Content::Parts),
    part("th", &["tr"], Content::Phrasing),
    part("thead", &["table"], Content::Parts),
    inline("time"),
    part("tr", ROWS, Content::Parts),
    inline("u"),
    block("ul", Content::Parts),
    inline("var"),
    void("wbr", Stand::Inline),
];

/// Taken out together with all they hold: what runs, loads, draws or asks for input.
static REMOVED_WHOLE: [&str; 24] = [
    "applet", "audio", "button", "canvas", "datalist", "frameset", "head", "iframe", "math",
    "noembed", "noframes", "noscript", "object", "optgroup", "option", "script", "select", "style",
    "svg", "template", "textarea", "title", "video", "xmp",
];

/// Elements that HTML has or had, and that are taken out while the text in them stays.
static REMOVED_TAG: [&str; 52] = [
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "base",
    "basefont",
    "big",
    "blink",
    "body",
    "center",
    "data",
    "dialog",
    "dir",
    "embed",
    "fieldset",
    "font",
    "footer",
    "form",
    "frame",
    "header",
    "hgroup",
    "html",
    "image",
    "input",
    "label",
    "legend",
    "link",
    "main",
    "map",
    "marquee",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "output",
    "param",
    "picture",
    "plaintext",
    "progress",
    "rb",
    "rtc",
    "search",
    "slot",
    "source",
    "strike",
    "track",
    "tt",
    "bgsound",
    "keygen",
    "portal",
];

/// What is to be done with a tag of some name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing {
    /// Written, if it fits where it stands.
    Allowed(&'static Element),
    /// Taken out with all it holds.
    RemovedWhole(&'static str),
    /// Taken out; what it holds stays.
    RemovedTag,
    /// No element of HTML: most likely a placeholder that the author meant to be read.
    Unknown,
}

/// Looks up an element by its lower-case name.
pub(crate) fn standing(name: &str) -> Standing {
    if let Ok(index) = ELEMENTS.binary_search_by(|element| element.name.cmp(name)) {
        return ELEMENTS.get(index).map_or(Standing::Unknown, Standing::Allowed);
    }
    if let Some(name) = REMOVED_WHOLE.iter().find(|removed| **removed == name) {
        return Standing::RemovedWhole(name);
    }
    if REMOVED_TAG.contains(&name) { Standing::RemovedTag } else { Standing::Unknown }
}

/// Whether an attribute may stand on an element, and with that value.
pub(crate) fn allows(element: &str, attribute: &str, value: &str) -> bool {
    match attribute {
        "title" => true,
        "lang" => is_language(value),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "width" | "height" => element == "img" && is_number(value),
        "datetime" => matches!(element, "time" | "del" | "ins"),
        "colspan" | "rowspan" => matches!(element, "td" | "th") && is_number(value),
        "scope" => element == "th" && matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "span" => matches!(element, "col" | "colgroup") && is_number(value),
        "start" => element == "ol" && is_number(value),
        "reversed" => element == "ol",
        "value" => element == "li" && is_number(value),
        "open" => element == "details",
        _ => false,
    }
}

fn is_number(value: &str) -> bool {
    (1..=4).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && !value.starts_with('0')
}

/// Whether a value has the form of a language tag: a language of two or three letters, and what
/// narrows it (RFC 5646, 2.1). Longer names of languages are provided for there, and none exists.
pub(crate) fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let is_name = |name: &str| {
        (2..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts.next().is_some_and(is_name) && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use crate::content::body::element::{ELEMENTS, Standing, is_language, standing};

    #[test]
    fn a_language_is_told_by_its_short_name() {
        for (value, expected) in [
            ("cy", true),
            ("en-GB", true),
            ("zh-Hant-TW", true),
            ("english", false),
            ("c", false),
            ("cy-", false),
            ("", false),
            ("en GB", false),
        ] {
            assert_eq!(is_language(value), expected, "{value}");
        }
    }

    #[test]
    fn every_element_is_found_by_its_name() {
        for element in &ELEMENTS {
            assert!(matches!(standing(element.name), Standing::Allowed(found)
                if found.name == element.name));
        }
        assert!(matches!(standing("script"), Standing::RemovedWhole("script")));
        assert!(matches!(standing("form"), Standing::RemovedTag));
        assert!(matches!(standing("name"), Standing::Unknown));
    }
}
