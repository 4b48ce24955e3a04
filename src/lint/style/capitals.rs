//! Words that shout.

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::lint::style::Reading;

/// A stretch of capitals.
pub(crate) static CAPITALS: Rule = Rule {
    code: "capitals",
    level: Level::Advice,
    about: "Words in capitals are read letter by letter, and some screen readers spell them out. One word \
            can stand out that way; a whole line cannot.",
    remedy: "Write it in small letters, and set it in bold if it has to stand out.",
};

/// From so many words in capitals on, it is no abbreviation and no name.
const WORDS: usize = 4;
/// And from so many letters.
const LETTERS: usize = 16;

/// Stretches of capitals in titles, headings and running text.
pub(super) fn shouted<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Diagnostic> + 'r {
    reading.passages.iter().flat_map(move |passage| {
        stretches(&passage.text).into_iter().map(move |range| {
            let words = passage.text.get(range.clone()).unwrap_or_default();
            let message = format!("`{words}` stands in capitals");
            let small = format!("write it in small letters, such as `{}`", sentence_case(words));
            Diagnostic::new(&CAPITALS, message).at(reading.at(passage, &range)).help(small)
        })
    })
}

/// The bytes of stretches of words in capitals; words without letters neither begin nor end one.
fn stretches(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut all = Vec::new();
    let mut open: Option<(usize, usize, usize, usize)> = None;
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let (start, end) = (at, at + word.trim_end().len());
        at += word.len();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters == 0 {
            continue;
        }
        if word.chars().any(char::is_lowercase) {
            all.extend(open.take());
        } else {
            let (from, _, words, sum) = open.unwrap_or((start, end, 0, 0));
            open = Some((from, end, words + 1, sum + letters));
        }
    }
    all.extend(open);
    let is_loud = |(_, _, words, letters): &(usize, usize, usize, usize)| {
        *words >= WORDS && *letters >= LETTERS
    };
    all.into_iter().filter(is_loud).map(|(start, end, _, _)| start..end).collect()
}

/// The words in small letters, but for the first.
fn sentence_case(words: &str) -> String {
    let small = words.to_lowercase();
    let mut letters = small.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn a_line_that_shouts_is_found_and_abbreviations_are_not() {
        let text = "Now: IF YOU SUSPECT IT – REPORT IT today";
        assert_eq!(
            stretches(text).iter().map(|it| &text[it.clone()]).collect::<Vec<_>>(),
            ["IF YOU SUSPECT IT – REPORT IT"]
        );
        for text in
            ["NaCTSO and CSSC", "HM Treasury, MI5, GCHQ and the NCSC", "A B C D", "CTPSU-2016-08"]
        {
            assert!(stretches(text).is_empty(), "{text}");
        }
    }
}
