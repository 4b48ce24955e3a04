//! Search on a host that only hands out files: an index in pieces, of which a browser fetches few.
//!
//! ```text
//! search/index.json            the contents: how many bulletins, where each piece of words begins
//! search/filters.json          which bulletins have which topic and severity
//! search/words/<n>.json        words in the order of the alphabet, and the bulletins that have them
//! search/bulletins/<n>.json    what a result shows, for the bulletins from n × 32 on
//! ```
//!
//! The pieces of words are cut to one weight, so that no first letter is dear. How many there are
//! follows from the number of bulletins alone: a preview plans its site without reading a text, and
//! makes an index when somebody asks for one. Every file bears the index's version, since a browser
//! may hold one of yesterday beside one of today, and their numbers mean different bulletins. Both
//! sides cut and fold words alike: `word.rs` here, `themes/default/assets/search.js` there.

mod hits;
mod index;
mod shelf;
mod word;

use serde_json::json;

use crate::diagnostic::Checked;
use crate::rendition::model::{Language, Model};
use crate::rendition::plan::Page;
pub(crate) use crate::rendition::search::index::Index;

/// What results show stands in pieces of so many bulletins: ten results lie in at most ten.
const BULLETINS_IN_A_PIECE: usize = 32;

/// So many bulletins make another piece of words. One of them fills about 300 compressed bytes.
const BULLETINS_FOR_A_SHELF: usize = 40;

/// How many pieces of words a language with so many bulletins has.
fn shelves(bulletins: usize) -> usize {
    1 + bulletins / BULLETINS_FOR_A_SHELF
}

/// A file of the index of one language.
pub(crate) struct SearchFile {
    /// The language's tag.
    language: String,
    piece: Piece,
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    Contents,
    Filters,
    Words(usize),
    Bulletins(usize),
}

/// The files of the index of a language, with their names below `search/`.
pub(crate) fn files(language: &Language) -> Vec<(String, SearchFile)> {
    let bulletins = language.entries.len();
    let words = (0..shelves(bulletins)).map(|at| (format!("words/{at}.json"), Piece::Words(at)));
    let shown = (0..bulletins.div_ceil(BULLETINS_IN_A_PIECE))
        .map(|at| (format!("bulletins/{at}.json"), Piece::Bulletins(at)));
    let single =
        [("index.json".to_owned(), Piece::Contents), ("filters.json".to_owned(), Piece::Filters)];
    let file = |(name, piece)| (name, SearchFile { language: language.tag.clone(), piece });
    single.into_iter().chain(words).chain(shown).map(file).collect()
}

impl Page for SearchFile {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let Some((language, index)) = model.index(&self.language) else {
            return Checked::default();
        };
        let version = &index.version;
        let text = match self.piece {
            Piece::Contents => contents(model, language, index),
            Piece::Filters => format!(r#"{{"version":"{version}",{}}}"#, index.filters),
            Piece::Words(at) => {
                let words = index.shelves.get(at).map_or("", |shelf| &shelf.words);
                format!(r#"{{"version":"{version}","words":{{{words}}}}}"#)
            }
            Piece::Bulletins(at) => {
                let first = at * BULLETINS_IN_A_PIECE;
                let last = (first + BULLETINS_IN_A_PIECE).min(index.cards.len());
                let cards = index.cards.get(first..last).unwrap_or_default().join(",");
                format!(r#"{{"version":"{version}","bulletins":[{cards}]}}"#)
            }
        };
        Checked::clean(text.into_bytes())
    }
}

/// What has to be known before a word can be looked up.
fn contents(model: &Model, language: &Language, index: &Index) -> String {
    let mut years: Vec<(i16, usize)> = Vec::new();
    for (number, at) in language.entries.iter().enumerate() {
        let Some(entry) = model.series.entries.get(*at) else { continue };
        let year = entry.bulletin.date.day.year();
        if years.last().is_none_or(|(last, _)| *last != year) {
            years.push((year, number));
        }
    }
    let firsts: Vec<&str> = index.shelves.iter().map(|shelf| shelf.first.as_str()).collect();
    let contents = json!({
        "version": index.version,
        "bulletins": index.cards.len(),
        "in_a_piece": BULLETINS_IN_A_PIECE,
        "words": firsts,
        "years": years,
        "ended": index.ended,
    });
    contents.to_string()
}
