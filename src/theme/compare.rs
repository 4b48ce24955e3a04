//! Whether two pages say the same: the proof that minifying changed nothing.
//!
//! Compared are the tags with all their attributes, in order, and the text as a reader sees it:
//! white space folded, and left out of account only at the borders of blocks, where no browser
//! shows it. Two footnote marks that ran together would be a difference.

use html5gum::{StartTag, Token, Tokenizer};

/// The first difference between two pages, in a few words; `None` if they say the same.
pub(crate) fn difference(left: &str, right: &str) -> Option<String> {
    let (left, right) = (told(left), told(right));
    let tags = left.tags.iter().zip(&right.tags).find(|(a, b)| a != b);
    if let Some((a, b)) = tags {
        return Some(format!("`{a}` became `{b}`"));
    }
    if left.tags.len() != right.tags.len() {
        return Some(format!("{} tags became {}", left.tags.len(), right.tags.len()));
    }
    if left.text == right.text {
        return None;
    }
    let (left, right): (Vec<_>, Vec<_>) =
        (left.text.lines().collect(), right.text.lines().collect());
    let lines = left.iter().zip(&right).find(|(a, b)| a != b);
    lines
        .map(|(a, b)| format!("the text `{a}` became `{b}`"))
        .or_else(|| Some(format!("{} lines of text became {}", left.len(), right.len())))
}

/// Elements at whose borders no browser shows white space (HTML Standard, 15.3), and those of the
/// head. An element that is not among them counts as a part of the line: in doubt a lost space is
/// a difference.
const BLOCKS: [&str; 58] = [
    "address",
    "article",
    "aside",
    "base",
    "blockquote",
    "body",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
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
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "script",
    "search",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

struct Told {
    tags: Vec<String>,
    text: String,
}

fn told(html: &str) -> Told {
    let mut told = Told { tags: Vec::new(), text: String::new() };
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name);
                told.tags.push(shown(&name, &tag));
                told.border(&name);
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name);
                told.tags.push(format!("/{name}"));
                told.border(&name);
            }
            Token::String(text) => told.words(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    told.trim();
    told
}

/// A tag with its attributes in one line. The tokenizer keeps attributes sorted; their order means
/// nothing.
fn shown(name: &str, tag: &StartTag<()>) -> String {
    let mut line = name.to_owned();
    for (key, value) in &tag.attributes {
        // The parts of a `viewport` mean the same with and without spaces.
        let value = String::from_utf8_lossy(value).replace(", ", ",");
        let value: Vec<&str> = value.split_ascii_whitespace().collect();
        line.extend([" ", &String::from_utf8_lossy(key), "=", &value.join(" ")]);
    }
    line
}

impl Told {
    fn words(&mut self, text: &str) {
        for letter in text.chars() {
            // A non-breaking space is seen, and is not folded.
            if !letter.is_ascii_whitespace() {
                self.text.push(letter);
            } else if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
                self.text.push(' ');
            }
        }
    }

    fn border(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.trim();
            self.text.push('\n');
        }
    }

    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end_matches([' ', '\n']).len());
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn idle_white_space_is_no_difference_and_a_lost_word_space_is_one() {
        assert_eq!(difference("<p> a  b </p>\n<p>c</p>", "<p>a b</p><p>c</p>"), None);
        assert!(
            difference("<p><sup>1</sup> <sup>2</sup></p>", "<p><sup>1</sup><sup>2</sup></p>")
                .is_some()
        );
        assert!(difference("<a href=\"tel:1\">x</a>", "<a href=\"tel:2\">x</a>").is_some());
        assert!(difference("<p>a</p>", "<p>a</p><p>b</p>").is_some());
        assert!(difference("<p>a</p><p>b</p>", "<p>a</p><p></p>").is_some());
        let buttons = "<button>a</button> <button>b</button>";
        assert!(difference(buttons, &buttons.replace("> <", "><")).is_some());
    }
}
