//! Abbreviations that nobody explained.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::lint::style::Reading;

/// An abbreviation without its words.
pub(crate) static UNEXPLAINED_ABBREVIATION: Rule = Rule {
    code: "unexplained-abbreviation",
    level: Level::Advice,
    about: "Who has just joined does not know what the letters stand for, and a reader who was forwarded a \
            single bulletin cannot look it up (WCAG 2.2, 3.1.4).",
    remedy: "Write the words once, with the letters in brackets: `close protection unit (CPU)`.",
};

/// Abbreviations that stand in dictionaries of everyday English, and months and numerals that look
/// like some.
const EVERYDAY: &[&str] = &[
    "AD", "AI", "AM", "ATM", "BBC", "BC", "BST", "CCTV", "CD", "CEO", "CNN", "COVID", "CV", "DC",
    "DIY", "DNA", "DVD", "EU", "FAQ", "FBI", "GB", "GMT", "GP", "GPS", "HIV", "HR", "HTML", "HTTP",
    "HTTPS", "ID", "IQ", "ISO", "IT", "ITV", "LED", "MP", "MPS", "NATO", "NHS", "OK", "PA", "PC",
    "PDF", "PIN", "PM", "PR", "QR", "RSS", "SIM", "SMS", "SOS", "TV", "UK", "UN", "URL", "US",
    "USA", "USB", "UTC", "UV", "VAT", "VIP", "WC", "XML", "ZIP", "CTRL", "II", "III", "IV", "VI",
    "VII", "VIII", "IX", "XI", "XII",
];

/// Words that are written in capitals to stand out.
const LOUD: &[&str] = &[
    "ACTION", "ALL", "ALWAYS", "AND", "ANY", "CALL", "CHECK", "DANGER", "DO", "FOR", "HIDE", "IF",
    "IN", "IS", "IT", "MUST", "NEVER", "NEW", "NO", "NOT", "NOTE", "NOW", "OF", "ON", "ONLY", "OR",
    "REPORT", "RUN", "SAY", "SEE", "STAY", "STOP", "TELL", "THE", "TO", "UPDATE", "URGENT", "WARN",
    "YES", "YOU",
];

/// The first place of each abbreviation of running text that is nowhere explained.
pub(super) fn unexplained(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let explained = explained(reading);
    let mut found = Vec::new();
    for passage in reading.texts() {
        // A passage in capitals holds words, not abbreviations.
        if !passage.text.chars().any(char::is_lowercase) {
            continue;
        }
        for (at, word) in
            passage.text.unicode_word_indices().filter(|(_, word)| is_short_form(word))
        {
            let rest = &passage.text[at + word.len()..];
            // The letters before a number name a thing (a road, a form, a bulletin), and those
            // behind it a unit.
            let is_name = rest.starts_with(['-', '/', '_', '@', '\\'])
                || passage.text[..at].ends_with(['-', '/', '.', '@', '#', '\\'])
                || passage.text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit())
                || rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
            let is_name = is_name || is_among_capitals(&passage.text, at..at + word.len());
            if is_name || !seen.insert(word) || explained.contains(singular(word)) {
                continue;
            }
            let message = format!("`{word}` is not explained");
            let help = format!("write the words once, with the letters behind them: `… ({word})`");
            let place = reading.at(passage, &(at..at + word.len()));
            found.push(Diagnostic::new(&UNEXPLAINED_ABBREVIATION, message).at(place).help(help));
        }
    }
    found
}

/// Whether a word beside it is in capitals too: somebody is raising his voice.
fn is_among_capitals(text: &str, word: Range<usize>) -> bool {
    let is_loud = |word: Option<&str>| {
        word.is_some_and(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()))
    };
    let before = text[..word.start].trim_end_matches(' ');
    let after = text[word.end..].trim_start_matches(' ');
    is_loud(before.unicode_words().next_back()) && !before.ends_with(['.', '(', ','])
        || is_loud(after.unicode_words().next()) && !after.starts_with(['.', '(', ','])
}

fn is_short_form(word: &str) -> bool {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    (2..=6).contains(&word.len())
        && capitals >= 2
        && capitals * 2 > word.len()
        && word.chars().all(|c| c.is_ascii_alphabetic())
        && !EVERYDAY.contains(&word.trim_end_matches('s'))
        && !LOUD.contains(&word)
}

/// The words of a text that stand in brackets behind their own words, or are followed by them: a text
/// of any length is gone through once.
fn explained<'r>(reading: &'r Reading<'_>) -> BTreeSet<&'r str> {
    let words = reading.passages.iter().flat_map(|passage| {
        let text = passage.text.as_str();
        text.unicode_word_indices()
            .map(move |(at, word)| (&text[..at], word, &text[at + word.len()..]))
    });
    let is_explained = |(before, _, after): &(&str, &str, &str)| {
        before.ends_with('(') || after.starts_with(" (") || after.starts_with(", the ")
    };
    words.filter(is_explained).map(|(_, word, _)| singular(word)).collect()
}

fn singular(word: &str) -> &str {
    word.trim_end_matches('s')
}

#[cfg(test)]
mod tests {
    use super::is_short_form;

    #[test]
    fn letters_that_stand_for_words_are_told_from_words() {
        for word in ["CSSC", "NaCTSO", "VBIED", "IEDs"] {
            assert!(is_short_form(word), "{word}");
        }
        for word in ["London", "UK", "CCTV", "A", "MPs", "McDonald", "iPhone", "2FA", "STOP"] {
            assert!(!is_short_form(word), "{word}");
        }
    }
}
