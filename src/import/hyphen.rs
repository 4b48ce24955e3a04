//! Words that the end of a line had parted.
//!
//! `secu-` and `rity` are one word, `anti-` and `terrorist` are two with a hyphen. Which it is, is
//! asked of the text itself; what it does not know is decided by the beginning, and told.

use std::collections::HashSet;

use crate::import::change::{Change, Lines, What};

/// Beginnings behind which English keeps the hyphen.
const KEEPING: [&str; 24] = [
    "anti", "counter", "non", "self", "well", "co", "ex", "multi", "cross", "high", "low", "long",
    "short", "full", "half", "part", "semi", "vice", "post", "pre", "all", "cyber", "follow", "on",
];

/// The words of a text, and those that a hyphen joins, in small letters.
#[derive(Debug, Default)]
pub(crate) struct Known(HashSet<String>);

impl Known {
    /// Those of a whole text, which is gone through once.
    pub(crate) fn of(text: &str) -> Self {
        let mut known = HashSet::new();
        for token in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
            let parts: Vec<String> = token.split('-').map(str::to_lowercase).collect();
            let pairs = parts.windows(2).filter(|pair| pair.iter().all(|part| !part.is_empty()));
            known.extend(pairs.map(|pair| pair.join("-")));
            known.extend(parts);
        }
        Self(known)
    }

    fn holds(&self, word: &str) -> bool {
        self.0.contains(&word.to_lowercase())
    }
}

/// A word of which a text has the beginning, and the next the end.
pub(crate) struct Mended {
    /// So many bytes of the first text stand before it.
    kept: usize,
    /// So many bytes of the second belong to it.
    taken: usize,
    /// The word, and how it would read the other way.
    made: String,
    other: String,
    parts: String,
}

impl Mended {
    /// Puts both texts together in `before`, which may be long.
    pub(crate) fn join(&self, before: &mut String, after: &str) {
        before.truncate(self.kept);
        before.push_str(&self.made);
        before.push_str(&after[self.taken..]);
    }

    /// What is told of it.
    pub(crate) fn change(&self, lines: Lines) -> Change {
        Change::new(lines, What::Hyphen(self.made.clone(), self.other.clone()))
            .leaving_out(self.parts.clone())
            .putting_in(self.made.clone())
    }
}

/// The word that a hyphen at the end of `before` parted; `None` if it parted none. `known` are the
/// words of the whole text.
pub(crate) fn mended(before: &str, after: &str, known: &Known) -> Option<Mended> {
    let head = before.trim_end().strip_suffix(['-', '\u{2010}'])?;
    let kept = head
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let first = &head[kept..];
    let taken = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let second = &after[..taken];
    let is_word = |part: &str| !part.is_empty() && part.chars().all(char::is_alphabetic);
    if !is_word(first) || !is_word(second) {
        return None;
    }
    let (closed, hyphened) = (format!("{first}{second}"), format!("{first}-{second}"));
    let keeps = if known.holds(&hyphened) {
        true
    } else if known.holds(&closed) {
        false
    } else {
        KEEPING.contains(&first.to_lowercase().as_str()) || second.starts_with(char::is_uppercase)
    };
    let (made, other) = if keeps { (hyphened, closed) } else { (closed, hyphened) };
    Some(Mended { kept, taken, made, other, parts: format!("{first} {second}") })
}

#[cfg(test)]
mod tests {
    use super::{Known, mended};

    #[test]
    fn the_text_itself_says_which_words_have_a_hyphen() {
        let known = Known::of("the Anti-terrorist hotline, lookout and lock-down-list, a--b");
        for (before, after, made) in [
            ("for secu-", "rity, now", "for security, now"),
            ("the anti-", "terrorist line", "the anti-terrorist line"),
            ("a lock-", "down", "a lock-down"),
            ("self-", "help", "self-help"),
            ("Hogan-", "Howe", "Hogan-Howe"),
        ] {
            let mut joined = before.to_owned();
            mended(before, after, &known).expect("a word").join(&mut joined, after);
            assert_eq!(joined, made);
        }
        for (before, after) in [("pages 3-", "4"), ("and -", "so"), ("whole", "word")] {
            assert!(mended(before, after, &known).is_none(), "{before}|{after}");
        }
    }
}
