//! Sentences that are too long to be understood at once.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::lint::style::Reading;

/// A sentence of too many words.
pub(crate) static LONG_SENTENCE: Rule = Rule {
    code: "long-sentence",
    level: Level::Advice,
    about: "A reader under stress understands short sentences. GOV.UK asks for at most 25 words; this is \
            told from 36 on, where a sentence can nearly always be parted.",
    remedy: "Part the sentence: one thought in each.",
};

/// So many words may a sentence have.
const WORDS: usize = 35;

/// Sentences of running text with too many words.
pub(super) fn long<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Diagnostic> + 'r {
    reading.texts().flat_map(move |passage| {
        passage.text.split_sentence_bound_indices().filter_map(move |(at, sentence)| {
            // By spaces: an address is one word, however many it is made of.
            let words = sentence.split_whitespace();
            let count = words.filter(|word| word.contains(char::is_alphanumeric)).count();
            let first = sentence.trim_end();
            (count > WORDS).then(|| {
                let message = format!("this sentence has {count} words");
                Diagnostic::new(&LONG_SENTENCE, message)
                    .at(reading.at(passage, &(at..at + first.len())))
            })
        })
    })
}
