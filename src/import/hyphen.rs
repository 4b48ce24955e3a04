//! Words that the end of a line had parted.
//!
//! `secu-` and `rity` are one word, `anti-` and `terrorist` are two with a hyphen. Which it is, is
//! asked of the text itself; what it does not know is decided by the beginning, and told.

use crate::import::change::{Change, Lines, What};

/// Beginnings behind which English keeps the hyphen.
const KEEPING: [&str; 24] = [
    "anti", "counter", "non", "self", "well", "co", "ex", "multi", "cross", "high", "low", "long",
    "short", "full", "half", "part", "semi", "vice", "post", "pre", "all", "cyber", "follow", "on",
];

/// Two parts of a text, joined within a word.
pub(crate) struct Mended {
    /// The whole.
    pub joined: String,
    /// The word, and how it would read the other way.
    made: String,
    other: String,
    parts: String,
}

impl Mended {
    /// What is told of it.
    pub(crate) fn change(&self, lines: Lines) -> Change {
        Change::new(lines, What::Hyphen(self.made.clone(), self.other.clone()))
            .leaving_out(self.parts.clone())
            .putting_in(self.made.clone())
    }
}

/// Joins two parts whose word was parted by a hyphen; `None` if none was. `known` is the whole
/// text, in small letters.
pub(crate) fn mended(before: &str, after: &str, known: &str) -> Option<Mended> {
    let head = before.trim_end().strip_suffix(['-', '\u{2010}'])?;
    let start = head
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let first = &head[start..];
    let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let second = &after[..end];
    let is_word = |part: &str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    if !is_word(first) || !is_word(second) {
        return None;
    }
    let (closed, hyphened) = (format!("{first}{second}"), format!("{first}-{second}"));
    let keeps = if holds(known, &hyphened.to_lowercase()) {
        true
    } else if holds(known, &closed.to_lowercase()) {
        false
    } else {
        KEEPING.contains(&first.to_lowercase().as_str()) || second.starts_with(char::is_uppercase)
    };
    let (made, other) = if keeps { (hyphened, closed) } else { (closed, hyphened) };
    let joined = format!("{}{made}{}", &head[..start], &after[end..]);
    Some(Mended { joined, made, other, parts: format!("{first} {second}") })
}

/// Whether `word` stands in `text` as a word.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && ends(after)
    })
}

#[cfg(test)]
mod tests {
    use super::mended;

    #[test]
    fn the_text_itself_says_which_words_have_a_hyphen() {
        let known = "the anti-terrorist hotline, lookout and lock-down";
        for (before, after, made) in [
            ("for secu-", "rity, now", "for security, now"),
            ("the anti-", "terrorist line", "the anti-terrorist line"),
            ("a lock-", "down", "a lock-down"),
            ("self-", "help", "self-help"),
            ("Hogan-", "Howe", "Hogan-Howe"),
        ] {
            let joined = mended(before, after, known).map(|mended| mended.joined);
            assert_eq!(joined.as_deref(), Some(made));
        }
        for (before, after) in [("pages 3-", "4"), ("and -", "so"), ("whole", "word")] {
            assert!(mended(before, after, known).is_none(), "{before}|{after}");
        }
    }
}
