//! Whether two pages say the same: the proof that minifying changed nothing.
//!
//! Compared are the tags with all their attributes, in order, and the text as a reader sees it:
//! white space folded, and left out of account only at the borders of blocks, where no browser
//! shows it. Two footnote marks that ran together would be a difference.

use html5gum::{Token, Tokenizer};

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
    let lines = left.text.lines().zip(right.text.lines()).find(|(a, b)| a != b);
    lines.map(|(a, b)| format!("the text `{a}` became `{b}`"))
}

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
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let mut line = name.clone();
                // Attributes are kept sorted by the tokenizer; their order means nothing.
                for (key, value) in &tag.attributes {
                    let value = String::from_utf8_lossy(value);
                    // The parts of a `viewport` mean the same with and without spaces.
                    let value = value.replace(", ", ",");
                    let value: Vec<&str> = value.split_whitespace().collect();
                    line.push_str(&format!(
                        " {}={}",
                        String::from_utf8_lossy(key),
                        value.join(" ")
                    ));
                }
                told.tags.push(line);
                told.border(&name);
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
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
        const INLINE: [&str; 26] = [
            "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img",
            "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup",
            "time", "var",
        ];
        if !INLINE.contains(&name) {
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
    }
}
