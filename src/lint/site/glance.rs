//! [`Glance`]: whether a file can give a secret away at all, told by a look at its bytes.
//!
//! Decoding a page takes many times as long as writing it, and hardly any page gives anything away.
//! Escapes that programs write leave plain letters alone, so a file that holds a secret holds its
//! longest words as well, each somewhere, unless a sign that breaks words stands inside one. Of an id
//! the words are digits that stand on every page; but they stand one soon after the other.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// So many words tell a page that may hold a secret from the rest.
const TELLING: usize = 3;

/// So many bytes may stand between two parts of an id: a sign, however it is escaped, or tags.
const BETWEEN: usize = 48;

/// What stands inside a word and is not seen, as pages have it. A file with such a sign is read.
const UNSEEN: [&str; 8] =
    ["\u{ad}", "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "&shy", "&zwj", "<wbr"];

/// What is looked for in the bytes of a file.
#[derive(Debug, Default)]
pub(crate) struct Glance {
    search: Option<AhoCorasick>,
    count: usize,
    /// A file that holds all of one of these is worth reading.
    sets: Vec<Vec<usize>>,
    /// By what is looked for: the words that make an id of it, if they follow soon.
    ids: BTreeMap<usize, Vec<String>>,
    /// Whether every file is, since a secret has no plain letters.
    reads_all: bool,
}

impl Glance {
    /// A look for secrets: the words of each, with a space between, and whether it is an id.
    pub(crate) fn of<'w>(secrets: impl Iterator<Item = (&'w str, bool)>) -> Self {
        let mut glance = Self::default();
        let mut wanted: Vec<String> = Vec::new();
        for (words, is_id) in secrets {
            let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
            if let Some((first, rest)) = words.split_first()
                && is_id
                && words.iter().all(|word| word.is_ascii())
            {
                glance.ids.insert(wanted.len(), rest.iter().map(|&word| word.into()).collect());
                wanted.push((*first).to_owned());
                continue;
            }
            let plain = words.iter().filter(|word| word.len() >= 2 && word.is_ascii());
            let plain: BTreeSet<&str> = plain.copied().collect();
            let mut plain: Vec<&str> = plain.into_iter().collect();
            plain.sort_by_key(|word| std::cmp::Reverse(word.len()));
            plain.truncate(TELLING);
            glance.reads_all |= plain.is_empty();
            glance.sets.push((wanted.len()..wanted.len() + plain.len()).collect());
            wanted.extend(plain.into_iter().map(str::to_owned));
        }
        if !wanted.is_empty() {
            glance.sets.extend((0..UNSEEN.len()).map(|sign| vec![wanted.len() + sign]));
            wanted.extend(UNSEEN.map(str::to_owned));
        }
        glance.count = wanted.len();
        let mut search = AhoCorasick::builder();
        search.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
        // It is refused only where the words are larger than memory; then every file is read.
        match search.build(&wanted) {
            Ok(search) => glance.search = Some(search),
            Err(_) => glance.reads_all = true,
        }
        glance
    }

    /// Whether a file with these bytes has to be read.
    pub(crate) fn may_hold(&self, bytes: &[u8]) -> bool {
        if self.reads_all {
            return true;
        }
        let Some(search) = &self.search else { return false };
        let mut seen = vec![false; self.count];
        for found in search.find_overlapping_iter(bytes) {
            let at = found.pattern().as_usize();
            seen[at] = true;
            if self.ids.get(&at).is_some_and(|rest| follow(rest, &bytes[found.end()..])) {
                return true;
            }
        }
        self.sets.iter().any(|set| set.iter().all(|at| seen[*at]))
    }
}

/// Whether these words, in small letters, follow one soon after the other.
fn follow(words: &[String], mut bytes: &[u8]) -> bool {
    words.iter().all(|word| {
        let near = &bytes[..bytes.len().min(BETWEEN + word.len())];
        let mut ends = near.windows(word.len());
        let found = ends.position(|end| end.eq_ignore_ascii_case(word.as_bytes()));
        bytes = found.map_or(&[], |at| &bytes[at + word.len()..]);
        found.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::Glance;

    #[test]
    fn only_what_can_hold_a_secret_is_read() {
        let secrets = [(" what to do at the river gates ", false), (" ctpsu 2026 07 ", true)];
        let glance = Glance::of(secrets.into_iter());
        for text in [
            "At the RIVER: <b>what</b> the Gates&#32;do",
            "ctpsu-2026-07",
            "CTPSU%2F2026%2F07",
            "CTPSU\u{2011}2026\u{2011}07",
            "CTPSU 2026-07",
            "CTPSU, <b>2026</b>&thinsp;/&thinsp;07",
            "<abbr>CTPSU</abbr>-2026-07",
            "ctpsu2026 07",
            "At the ri\u{ad}ver",
            "At the ri<wbr>ver",
        ] {
            assert!(glance.may_hold(text.as_bytes()), "{text}");
        }
        for text in ["the river and what it does", "CTPSU-2025-07, 2026", "", "2026-07-01"] {
            assert!(!glance.may_hold(text.as_bytes()), "{text}");
        }
        assert!(Glance::of([(" знак у ворот ", false)].into_iter()).may_hold(b"x"));
        assert!(!Glance::of(std::iter::empty()).may_hold(b"x"));
    }
}
