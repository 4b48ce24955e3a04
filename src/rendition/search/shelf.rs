//! [`Shelf`]: a stretch of the alphabet, with the bulletins that have its words.

use rayon::prelude::*;

use crate::rendition::search::hits::Hits;

/// A stretch of the alphabet.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// Its first word; empty on the first shelf, which begins the alphabet.
    pub first: String,
    /// Its words and their hits, as the members of a JSON object.
    pub words: String,
}

/// Puts words, in the order of the alphabet, on exactly `count` shelves of about the same weight.
/// Where there are fewer words, the last shelves are empty and begin where the alphabet ends.
pub(crate) fn shelve(words: Vec<(Box<str>, Hits)>, count: usize) -> Vec<Shelf> {
    let written: Vec<(Box<str>, String)> = words
        .into_par_iter()
        .map(|(word, hits)| {
            // Words are letters and digits, so JSON has nothing in them to escape.
            let mut member = format!(r#""{word}":""#);
            hits.write(&mut member);
            member.push('"');
            (word, member)
        })
        .collect();
    let whole: usize = written.iter().map(|(_, member)| member.len()).sum();
    let mut shelves = Vec::with_capacity(count);
    let (mut shelf, mut before) = (Shelf::default(), 0);
    for (word, member) in written {
        // The shelf is full when all so far hold their share of the whole.
        let share = whole * (shelves.len() + 1) / count;
        if before >= share && !shelf.words.is_empty() && shelves.len() + 1 < count {
            let first = word.to_string();
            shelves.push(std::mem::replace(&mut shelf, Shelf { first, words: String::new() }));
        }
        if !shelf.words.is_empty() {
            shelf.words.push(',');
        }
        before += member.len();
        shelf.words.push_str(&member);
    }
    shelves.push(shelf);
    let end = || Shelf { first: END.to_owned(), words: String::new() };
    shelves.resize_with(count, end);
    shelves
}

/// What no word comes after.
const END: &str = "\u{ffff}";

#[cfg(test)]
mod tests {
    use super::{END, shelve};
    use crate::rendition::search::hits::{Hits, Standing};

    fn firsts(words: &[&str], count: usize) -> Vec<String> {
        let hits = || {
            let mut hits = Hits::default();
            hits.note(0, Standing::Text);
            hits
        };
        let words = words.iter().map(|word| ((*word).into(), hits())).collect();
        shelve(words, count).into_iter().map(|shelf| shelf.first).collect()
    }

    #[test]
    fn there_are_as_many_shelves_as_were_asked_for() {
        assert_eq!(firsts(&[], 1), [""]);
        assert_eq!(firsts(&[], 2), ["", END]);
        assert_eq!(firsts(&["a"], 3), ["", END, END]);
        assert_eq!(firsts(&["a", "b", "c", "d"], 2), ["", "c"]);
        assert_eq!(firsts(&["a", "b", "c", "d"], 4), ["", "b", "c", "d"]);
    }
}
