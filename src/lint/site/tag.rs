//! [`Tag`]: a tag of a page, told by its first signs.
//!
//! Every tag of every finished file is looked at on every build: so a name is gone through once, and
//! what its signs are is noted on the way.

use memchr::{memchr, memchr3};

/// Longer names than this are none: whoever looked on to the end of a file would do so at every
/// `<` of `<a<a<a…`. What is not taken for a tag is read as text, so nothing hides there.
const LONGEST_NAME: usize = 100;

/// A tag, a comment or a declaration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    /// The name, with the `/` of an end tag; `!` for comments and declarations.
    pub name: &'a str,
    /// Whether there are capitals in the name.
    pub is_large: bool,
    /// The whole of it, from `<` to `>`.
    pub length: usize,
}

/// What the signs of a name are: capitals, quotation marks, or the end of it.
static SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut capital = b'A';
    while capital <= b'Z' {
        signs[capital as usize] = LARGE;
        capital += 1;
    }
    signs[b'"' as usize] = QUOTE;
    signs[b'\'' as usize] = QUOTE;
    // White space is that of HTML.
    let ends = b"\t\n\x0c\r />";
    let mut at = 0;
    while at < ends.len() {
        signs[ends[at] as usize] = END;
        at += 1;
    }
    signs
};

const LARGE: u8 = 1;
const QUOTE: u8 = 2;
const END: u8 = 4;

impl<'a> Tag<'a> {
    /// The tag that `source` begins with; `None` where its `<` is a sign of the text.
    pub(crate) fn at(source: &'a str) -> Option<Self> {
        let bytes = source.as_bytes();
        let is_tag = match bytes.get(1)? {
            b'/' => bytes.get(2)?.is_ascii_alphabetic(),
            b'!' if source.starts_with("<!--") => {
                // `--!>` ends one too (WHATWG HTML, 13.2.5.51).
                let ends = ["-->", "--!>"].into_iter();
                let ends = ends.filter_map(|end| Some(source.find(end)? + end.len()));
                return Some(Self::bare(ends.min().unwrap_or(source.len())));
            }
            // In a feed, the text of an item stands in such brackets.
            b'!' if source.starts_with("<![CDATA[") => {
                return Some(Self::bare("<![CDATA[".len()));
            }
            b'!' | b'?' => true,
            other => other.is_ascii_alphabetic(),
        };
        if !is_tag {
            return None;
        }
        let sign = |byte: &u8| SIGNS[usize::from(*byte)];
        let (mut signs, mut name_end) = (sign(bytes.get(1)?) & LARGE, 2);
        loop {
            let sign = sign(bytes.get(name_end)?);
            if sign == END {
                break;
            }
            signs |= sign;
            name_end += 1;
            if name_end >= 2 + LONGEST_NAME {
                return None;
            }
        }
        let name = match bytes[1] {
            b'!' | b'?' => "!",
            _ => source.get(1..name_end)?,
        };
        // Most tags are nothing but their name.
        let is_bare = bytes[name_end] == b'>' && signs & QUOTE == 0;
        let length = if is_bare { name_end + 1 } else { tag_end(source) };
        Some(Self { name, is_large: signs & LARGE != 0, length })
    }

    fn bare(length: usize) -> Self {
        Self { name: "!", is_large: false, length }
    }

    pub(crate) fn is_line_break(&self) -> bool {
        self.name.eq_ignore_ascii_case("br")
    }
}

/// Where a tag ends: behind the first `>` that stands in no attribute.
fn tag_end(source: &str) -> usize {
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr3(b'>', b'"', b'\'', rest)) {
        let found = at + found;
        if bytes[found] == b'>' {
            return found + 1;
        }
        // Only behind a `=` does a quotation mark hold a value together.
        let is_value =
            bytes[..found].iter().rfind(|byte| !byte.is_ascii_whitespace()) == Some(&b'=');
        at = found + 1;
        if is_value {
            at += memchr(bytes[found], &bytes[at..]).map_or(bytes.len(), |length| length + 1);
        }
    }
    bytes.len()
}

/// Elements inside a line: what stands before and behind them is read on without a break. A mark
/// of a footnote is not among them, since `321` with a small `1` behind it is no longer number.
pub(crate) fn is_inline(name: &str) -> bool {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => stands_in_line(&name.to_ascii_lowercase()),
        false => stands_in_line(name),
    }
}

/// The same of a name in small letters.
pub(crate) fn stands_in_line(name: &str) -> bool {
    let name = name.strip_prefix('/').unwrap_or(name);
    match name.as_bytes() {
        b"!" | b"a" | b"abbr" | b"acronym" | b"b" | b"bdi" | b"bdo" | b"big" | b"button"
        | b"cite" | b"code" | b"data" | b"del" | b"dfn" | b"em" | b"font" | b"i" | b"img"
        | b"ins" | b"kbd" | b"label" | b"mark" | b"nobr" | b"q" | b"s" | b"samp" | b"small"
        | b"span" | b"strike" | b"strong" | b"sub" | b"time" | b"tspan" | b"tt" | b"u" | b"var"
        | b"wbr" => true,
        // An element of somebody's own has a dash in its name, and stands in the line.
        other => other.contains(&b'-'),
    }
}

#[cfg(test)]
mod tests {
    use super::{Tag, is_inline};

    #[test]
    fn a_tag_ends_behind_its_values_and_not_in_them() {
        for tag in ["<p>", "</p>", "<a href='x>y'>", "<a=\"x>y\">", "<a\"b>", "<br/>", "<!-- > -->"]
        {
            let length = Tag::at(&format!("{tag}0800>")).map(|tag| tag.length);
            assert_eq!(length, Some(tag.len()), "{tag}");
        }
    }

    #[test]
    fn capitals_and_names_of_ones_own_are_known() {
        let is_large = |source| Tag::at(source).map(|tag: Tag<'_>| tag.is_large);
        assert_eq!(is_large("<P>"), Some(true));
        assert_eq!(is_large("</sPan x>"), Some(true));
        assert_eq!(is_large("<p X=Y>"), Some(false));
        for name in ["b", "/B", "x-y", "/X-Y", "!"] {
            assert!(is_inline(name), "{name}");
        }
        for name in ["p", "/TD", "br", "sup"] {
            assert!(!is_inline(name), "{name}");
        }
    }
}
