//! Figures that may be meant to agree, and differ by a digit.
//!
//! A text that speaks of 3,629 people in its first line and of 3,639 in its fourth has most likely
//! one of the two wrong; and the eye that knows what it wrote does not see it.

use std::collections::HashMap;

use crate::content::body::Passage;
use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::lint::style::Reading;

/// Two figures that are nearly the same.
pub(crate) static FIGURES_DISAGREE: Rule = Rule {
    code: "figures-disagree",
    level: Level::Advice,
    about: "Two figures of one text differ by a single digit, or by two that changed places. They may be \
            meant to be the same.",
    remedy: "Look both up. If both are right, leave them as they are.",
};

/// A figure: its digits, and where it stands.
struct Figure<'r> {
    digits: String,
    passage: &'r Passage,
    range: std::ops::Range<usize>,
}

/// Each figure that misses an earlier one by a digit.
pub(super) fn disagreeing(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let mut figures: Vec<Figure<'_>> = Vec::new();
    // The first figure of each form; a table of figures can be long.
    let mut forms: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for figure in reading.passages.iter().flat_map(figures_of) {
        if forms.contains_key(&figure.digits) {
            continue;
        }
        let near = near_forms(&figure.digits).filter_map(|form| forms.get(&form)).min();
        if let Some(near) = near.and_then(|at| figures.get(*at)) {
            let message =
                format!("`{}` differs from `{}` by one digit", figure.text(), near.text());
            let place = reading.at(figure.passage, &figure.range);
            let first = reading.at(near.passage, &near.range);
            found.push(
                Diagnostic::new(&FIGURES_DISAGREE, message)
                    .at(place)
                    .related(first, "the other one")
                    .help("look both up; if both are right, leave them as they are"),
            );
        }
        for form in forms_of(&figure.digits) {
            forms.entry(form).or_insert(figures.len());
        }
        figures.push(figure);
    }
    found
}

/// The forms under which a figure is found: as it is, and with each digit left open.
fn forms_of(digits: &str) -> impl Iterator<Item = String> {
    std::iter::once(digits.to_owned()).chain(open_forms(digits))
}

/// The forms of what a figure misses by a digit: with each digit left open, or changed with the next.
fn near_forms(digits: &str) -> impl Iterator<Item = String> {
    let swapped = (1..digits.len()).map(|at| {
        let mut signs: Vec<char> = digits.chars().collect();
        signs.swap(at - 1, at);
        signs.into_iter().collect()
    });
    open_forms(digits).chain(swapped)
}

fn open_forms(digits: &str) -> impl Iterator<Item = String> {
    (0..digits.len()).map(|open| {
        digits.chars().enumerate().map(|(at, digit)| if at == open { '?' } else { digit }).collect()
    })
}

impl Figure<'_> {
    fn text(&self) -> &str {
        self.passage.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// So many digits count everything that there is; what has more is a code.
const MOST_DIGITS: usize = 20;

/// The figures of a passage: whole numbers of four digits and more that count something. Round ones
/// are estimates, and nobody copies them wrong.
fn figures_of(passage: &Passage) -> Vec<Figure<'_>> {
    let text = passage.text.as_str();
    let is_part = |c: char| c.is_ascii_digit() || c == ',';
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(begin) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + begin;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let number = text[start..start + length].trim_end_matches(',');
        at = start + length;
        let (before, after) = (&text[..start], &text[start + number.len()..]);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_sound = (4..=MOST_DIGITS).contains(&digits.len())
            && !digits.starts_with('0')
            && !is_year(number)
            && !digits.ends_with("000")
            && !is_other(before, after);
        if is_sound {
            all.push(Figure { digits, passage, range: start..start + number.len() });
        }
    }
    all
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// Whether a number is part of something else: a telephone number, a time, a reference, an address.
fn is_other(before: &str, after: &str) -> bool {
    let joins =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | ':' | '#' | '_' | '+' | '=');
    let mut back = before.chars().rev();
    let mut ahead = after.chars();
    let (last, next) = (back.next(), ahead.next());
    let grouped = |gap: Option<char>, beyond: Option<char>| {
        matches!(gap, Some(' ' | '\u{a0}' | '(' | ')'))
            && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    let ends = next.is_some_and(|c| joins(c) && c != '.' && c != ':')
        || (matches!(next, Some('.' | ':'))
            && after.chars().nth(1).is_some_and(char::is_alphanumeric));
    last.is_some_and(joins)
        || ends
        || grouped(last, back.next())
        || grouped(next, after.chars().nth(1))
}

#[cfg(test)]
mod tests {
    use super::{figures_of, forms_of, near_forms};
    use crate::content::body::{Kind, Passage};

    #[test]
    fn what_counts_something_is_a_figure() {
        let text = "In 2016, 3,629 people (of 12001, or 13,000) came; call 0800 789 321 or 020 7946 0123, see \
                    CTPSU-2016-0815 and 10.1000/182, 4711.";
        let passage = Passage::new(Kind::Text, text.to_owned(), 0);
        let found: Vec<String> = figures_of(&passage).into_iter().map(|it| it.digits).collect();
        assert_eq!(found, ["3629", "12001", "4711"]);
    }

    #[test]
    fn figures_are_near_by_one_digit_or_by_two_that_changed_places() {
        for (one, other, expected) in [
            ("3629", "3639", true),
            ("3629", "3692", true),
            ("3629", "3296", false),
            ("3629", "36290", false),
            ("1234", "4321", false),
        ] {
            let is_near = near_forms(one).any(|form| forms_of(other).any(|own| own == form));
            assert_eq!(is_near, expected, "{one} {other}");
        }
    }
}
