//! [`Typed`]: the files in which somebody types, to find where a wrong number came from.

use std::collections::BTreeMap;

use crate::diagnostic::Place;
use crate::lint::site::digits;
use crate::lint::site::plain_of;
use crate::lint::site::register::Register;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

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

    /// Where each wrong number was typed, by its digits and the number that was meant.
    pub(crate) fn wrong_numbers(
        &self,
        register: &Register,
    ) -> BTreeMap<(String, usize), Vec<Place>> {
        let mut places: BTreeMap<(String, usize), Vec<Place>> = BTreeMap::new();
        for (path, text) in self.texts() {
            let plain = plain_of(path, text);
            for wrong in digits::read(&plain.text, register).wrong {
                let place = Place::span(path, plain.written(&wrong.range));
                places.entry((wrong.digits, wrong.meant)).or_default().push(place);
            }
        }
        places
    }

    /// Where an address or a number stands, to the letter, and as no part of a longer one.
    pub(crate) fn places_of(&self, words: &str) -> Vec<Place> {
        let begins_inside = |text: &str, at: usize| {
            words.starts_with(|c: char| c.is_ascii_digit())
                && text[..at].ends_with(|c: char| c.is_ascii_digit() || "+:".contains(c))
        };
        let goes_on = |text: &str, at: usize| {
            text[at..].starts_with(|c: char| c.is_ascii_alphanumeric() || "+:".contains(c))
        };
        let in_file = |(path, text): (&TreePath, &str)| -> Vec<Place> {
            let ranges = text.match_indices(words).map(|(at, _)| at..at + words.len());
            ranges
                .filter(|range| !begins_inside(text, range.start) && !goes_on(text, range.end))
                .map(|range| Place::span(path, range))
                .collect()
        };
        self.texts().flat_map(in_file).collect()
    }

    fn texts(&self) -> impl Iterator<Item = (&TreePath, &str)> {
        self.files
            .iter()
            .filter_map(|(path, leaf)| Some((path, std::str::from_utf8(leaf.as_bytes()?).ok()?)))
    }
}
