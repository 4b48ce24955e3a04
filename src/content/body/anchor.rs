//! [`Anchors`]: the ids inside a bulletin, made from its headings or given by its author.
//!
//! An id is a promise: somebody links to it. It is made from the words alone, without place or
//! count as long as it can be, and in the letters of its own language, so that a heading in Welsh
//! or Urdu gets an address that its readers recognise.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::{Level, Rule};

/// An id that cannot be used as written.
pub(crate) const UNUSABLE_ID: Rule = Rule {
    code: "unusable-id",
    level: Level::Warning,
    about: "An id names a place in the page, so that others can link to it. It may hold no white \
            space, may be given once in a bulletin, and must not be one that the page itself uses \
            (`main`, `contents`, `banner`, `history`, `footnotes`, `fn-…`, `nb-update-…` and its like).",
    remedy: "Give the place another id, or leave it out and let the heading's words serve.",
};

/// Those that begin with `nb-` are used by the default theme.
const RESERVED: [&str; 14] = [
    "main",
    "contents",
    "banner",
    "history",
    "footnotes",
    "nb-attachments",
    "nb-bulletin-topics",
    "nb-contact",
    "nb-contents",
    "nb-history",
    "nb-main",
    "nb-notice",
    "nb-topics",
    "nb-years",
];

/// All ids of a body.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    taken: BTreeSet<String>,
    /// The next number to try for a name that is taken; without it a thousand headings of one
    /// name would take a million tries.
    next: BTreeMap<String, usize>,
}

impl Anchors {
    /// An id for `wanted` that nothing else has: itself, or with `-2`, `-3`… after it.
    pub(crate) fn claim(&mut self, wanted: &str) -> String {
        let wanted =
            if is_numbered(wanted) { format!("section-{wanted}") } else { wanted.to_owned() };
        if !RESERVED.contains(&wanted.as_str()) && self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let mut number = self.next.get(&wanted).copied().unwrap_or(2);
        loop {
            let id = format!("{wanted}-{number}");
            number += 1;
            if self.taken.insert(id.clone()) {
                self.next.insert(wanted, number);
                return id;
            }
        }
    }

    /// Takes an id that an author wrote, or says why it cannot be.
    pub(crate) fn take(&mut self, id: &str) -> Result<(), &'static str> {
        if id.is_empty() || id.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Err("is empty or holds white space")
        } else if RESERVED.contains(&id) || is_numbered(id) {
            Err("is used by the page itself")
        } else if self.taken.insert(id.to_owned()) {
            Ok(())
        } else {
            Err("is used twice")
        }
    }

    /// Notes an id of the page's own, such as a footnote's.
    pub(crate) fn note(&mut self, id: String) {
        self.taken.insert(id);
    }

    /// Gives back an id whose element was taken out again.
    pub(crate) fn forget(&mut self, id: &str) {
        self.taken.remove(id);
    }

    /// The ids, in order.
    pub(crate) fn into_set(self) -> BTreeSet<String> {
        self.taken
    }
}

/// Whether the page numbers its notes, or names the entries of its history, in this way.
fn is_numbered(id: &str) -> bool {
    ["fn-", "fnref-", "nb-update-"].iter().any(|start| id.starts_with(start))
}

/// The id that a heading's words make: lower case, marks dropped from Latin letters, all but
/// letters and digits (of any script) turned into single `-`; `section` if nothing is left.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| extend(&mut slug, c.to_ascii_lowercase()));
    } else {
        let bare = text.nfkd().filter(|&c| !is_latin_mark(c)).collect::<String>();
        for c in bare.nfc().flat_map(char::to_lowercase).filter(|&c| !is_latin_mark(c)) {
            match plain_letters(c) {
                Some(letters) => slug.push_str(letters),
                None => extend(&mut slug, c),
            }
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "section".to_owned() } else { slug }
}

fn extend(slug: &mut String, c: char) {
    if c.is_alphanumeric() || is_combining_mark(c) {
        slug.push(c);
    } else if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
}

/// The marks that European letters carry. Those of other scripts are part of the letter: without
/// its vowel signs a word in Hindi is another word.
fn is_latin_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}')
}

/// Plain spellings of lower-case letters that do not decompose.
pub(crate) fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'ø' => "o",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::content::body::anchor::{Anchors, slug};

    #[test]
    fn a_slug_keeps_letters_of_every_script() {
        for (text, expected) in [
            ("What to do:  run, hide, tell!", "what-to-do-run-hide-tell"),
            ("Dŵr a'r Ysgol", "dwr-a-r-ysgol"),
            ("Straße Łódź Đuro ØRE", "strasse-lodz-duro-ore"),
            ("안전 정보", "안전-정보"),
            ("हिन्दी में", "हिन्दी-में"),
            ("ﬁre №3", "fire-no3"),
            ("—!—", "section"),
            ("", "section"),
        ] {
            assert_eq!(slug(text), expected);
        }
    }

    #[test]
    fn ids_are_unique_and_keep_off_the_page_s_own() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.claim("a"), "a");
        assert_eq!(anchors.take("a-2"), Ok(()));
        assert_eq!(anchors.claim("a"), "a-3");
        assert_eq!(anchors.claim("contents"), "contents-2");
        assert_eq!(anchors.claim("fn-1"), "section-fn-1");
        assert!(anchors.take("a").is_err());
        assert!(anchors.take("b c").is_err());
        assert!(anchors.take("main").is_err());
    }
}
