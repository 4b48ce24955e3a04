//! How long somebody has to have been at school to read a bulletin with ease.
//!
//! The grade is Flesch's and Kincaid's (1975): long sentences and long words make a text hard. It is
//! a rule of thumb, so it is told of whole texts and only where it is far from plain.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::diagnostic::{Diagnostic, Level, Place, Rule};
use crate::lint::style::Reading;

/// A text that is hard to read.
pub(crate) static READING_AGE: Rule = Rule {
    code: "reading-age",
    level: Level::Advice,
    about: "Long words and long sentences keep readers out, and everybody under stress reads less well. \
            The reading age is reckoned with the grade of Flesch and Kincaid.",
    remedy: "Part long sentences, and take the short word where there is one (`use` for `utilise`).",
};

/// Below so many words the reckoning means nothing.
const FEWEST_WORDS: usize = 100;
/// Told from this age on.
const AGE: f64 = 18.0;

/// Beyond this age, the reckoning says no more than "too hard".
const OLDEST: f64 = 22.0;

/// The text as a whole, if it is too hard.
pub(super) fn hard(reading: &Reading<'_>) -> Option<Diagnostic> {
    let (mut words, mut sentences, mut syllables) = (0_usize, 0_usize, 0_usize);
    for passage in reading.texts() {
        for sentence in passage.text.unicode_sentences() {
            let before = words;
            for word in
                sentence.unicode_words().filter(|word| word.chars().any(char::is_alphabetic))
            {
                words += 1;
                syllables += syllables_of(word);
            }
            sentences += usize::from(words > before);
        }
    }
    if words < FEWEST_WORDS {
        return None;
    }
    let age = age(words, sentences, syllables);
    (age >= AGE).then(|| {
        let years =
            if age > OLDEST { format!("more than {OLDEST:.0}") } else { format!("about {age:.0}") };
        let message = format!("this text asks for a reading age of {years}");
        let place = Place::span(&reading.bulletin.path, reading.bulletin.span("title"));
        Diagnostic::new(&READING_AGE, message).at(place)
    })
}

/// The age of somebody in the grade for which a text is fit: school begins at five.
#[expect(clippy::cast_precision_loss, reason = "no bulletin has 2^52 words")]
fn age(words: usize, sentences: usize, syllables: usize) -> f64 {
    let (words, sentences, syllables) = (words as f64, sentences.max(1) as f64, syllables as f64);
    0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5.0
}

/// Syllables of an English word: its groups of vowels, without a silent `e` at its end.
fn syllables_of(word: &str) -> usize {
    let word = word.to_lowercase();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut inside = false;
    for letter in word.chars() {
        groups += usize::from(is_vowel(letter) && !inside);
        inside = is_vowel(letter);
    }
    let is_silent = word.ends_with('e') && !word.ends_with("le") || word.ends_with("es");
    (groups - usize::from(is_silent && groups > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::{age, syllables_of};

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (word, count) in
            [("bag", 1), ("table", 2), ("use", 1), ("security", 4), ("vehicle", 3), ("h", 1)]
        {
            assert_eq!(syllables_of(word), count, "{word}");
        }
    }

    #[test]
    fn short_words_in_short_sentences_are_for_the_young() {
        assert!(age(100, 12, 130) < 10.0);
        assert!(age(100, 3, 190) > 20.0);
    }
}
