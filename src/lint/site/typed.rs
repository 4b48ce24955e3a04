//! [`Typed`]: the files in which somebody types, to find where a wrong number came from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::diagnostic::Place;
use crate::lint::site::digits;
use crate::lint::site::plain_of;
use crate::lint::site::register::Register;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// Whether a number or an address that was found is no part of a longer one.
fn is_whole(text: &str, range: Range<usize>, word: &str) -> bool {
    let begins_inside = word.starts_with(|c: char| c.is_ascii_digit())
        && text[..range.start].ends_with(|c: char| c.is_ascii_digit() || "+:".contains(c));
    let goes_on =
        text[range.end..].starts_with(|c: char| c.is_ascii_alphanumeric() || "+:".contains(c));
    !begins_inside && !goes_on
}

/// Bulletins, settings, templates and words.
#[derive(Default)]
pub(crate) struct Typed {
    files: Vec<(TreePath, Leaf)>,
}

impl Typed {
    /// The typed files of a source.
    pub(crate) fn in_source(source: &Tree) -> Self {
        let kinds = ["md", "yaml", "html", "css", "svg"];
        let is_typed = |path: &TreePath| kinds.contains(&path.extension());
        let files = source.below("bulletins").chain(source.below("themes"));
        let files = files.filter(|(path, _)| is_typed(path));
        Self { files: files.map(|(path, leaf)| (path.clone(), leaf.clone())).collect() }
    }

    /// Where each wrong number was typed, and how it is written there, by its digits and the number
    /// that was meant.
    pub(crate) fn wrong_numbers(
        &self,
        register: &Register,
    ) -> BTreeMap<(String, usize), Vec<(Place, String)>> {
        let mut places: BTreeMap<(String, usize), Vec<(Place, String)>> = BTreeMap::new();
        for (path, text) in self.texts() {
            let plain = plain_of(path, text);
            for wrong in digits::read(&plain.text, register).wrong {
                let place = Place::span(path, plain.written(&wrong.range));
                let shown = plain.text.get(wrong.range).unwrap_or_default().to_owned();
                places.entry((wrong.digits, wrong.meant)).or_default().push((place, shown));
            }
        }
        places
    }

    /// Where each of these addresses and numbers stands, to the letter, and as no part of a longer
    /// one. All are looked for at once: a slip in a template shows on every page of a series.
    pub(crate) fn places_of<'w>(
        &self,
        wanted: &BTreeSet<&'w str>,
    ) -> BTreeMap<&'w str, Vec<Place>> {
        let words: Vec<&'w str> = wanted.iter().copied().filter(|it| !it.is_empty()).collect();
        let mut places: BTreeMap<&'w str, Vec<Place>> = BTreeMap::new();
        // It is refused only where the words are larger than memory.
        let Ok(search) = AhoCorasick::new(&words) else { return places };
        for (path, text) in self.texts() {
            for found in search.find_overlapping_iter(text) {
                let word = words[found.pattern().as_usize()];
                if is_whole(text, found.range(), word) {
                    places.entry(word).or_default().push(Place::span(path, found.range()));
                }
            }
        }
        places
    }

    fn texts(&self) -> impl Iterator<Item = (&TreePath, &str)> {
        self.files
            .iter()
            .filter_map(|(path, leaf)| Some((path, std::str::from_utf8(leaf.as_bytes()?).ok()?)))
    }
}
