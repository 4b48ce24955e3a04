//! The numbers that a text shows, read against the register.
//!
//! A text holds digits of all kinds. Those that stand together as people write telephone numbers
//! are tried in every grouping; what is exactly a registered number is right and put aside, dates
//! and times and references are put aside too, and what is left is wrong if it comes too near.

use std::ops::Range;

use crate::content::number::SHORT_CODE;
use crate::lint::site::joint;
use crate::lint::site::letters;
use crate::lint::site::register::{Register, Setting};
use crate::lint::site::short;

/// What was read in a text.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Registered numbers that stand there.
    pub right: Vec<Found>,
    /// What was meant to be a registered number and is none.
    pub wrong: Vec<Found>,
    /// Digits of seven or more numbers that are nothing of ours.
    pub other: Vec<String>,
}

/// A number of the register, or what was meant to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Its digits.
    pub digits: String,
    /// The number that was meant, by its place in the register.
    pub meant: usize,
}

/// Digits without anything between them.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Where they stand in the text.
    pub range: Range<usize>,
    /// Whether they have been accounted for.
    pub is_settled: bool,
}

/// Which registered numbers are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Long,
    Short,
}

/// Fewer digits than this are no telephone number.
const LONG: usize = 7;

/// Reads a text.
pub(crate) fn read(text: &str, register: &Register) -> Reading {
    let Some(mended) = letters::as_digits(text) else { return read_digits(text, register) };
    let mut reading = read_digits(&mended, register);
    let written = |found: &Found| text.get(found.range.clone()).unwrap_or_default();
    // A letter looks like the digit and dials nothing, so not even the right number is right.
    let is_misread = |found: &mut Found| {
        let has_letter = written(found).contains(|c: char| c.is_ascii_alphabetic());
        has_letter && found.digits.len() > SHORT_CODE
    };
    reading.wrong.extend(reading.right.extract_if(.., is_misread));
    reading.wrong.sort_by_key(|wrong| wrong.range.start);
    // Slips that differ in their letters alone were typed in different places.
    for wrong in &mut reading.wrong {
        wrong.digits = written(wrong).chars().filter(char::is_ascii_alphanumeric).collect();
    }
    reading
}

/// Reads pieces of a text that stand apart, in cells or lines, with [`APART`] between them: only
/// what begins as a number does, and goes on in the next piece, is wrong. A table is full of
/// figures.
pub(crate) fn read_pieces(text: &str, register: &Register) -> Vec<Found> {
    let is_number = |found: &Found| {
        let shown = text.get(found.range.clone()).unwrap_or_default();
        let begins = shown.trim_start_matches('(');
        shown.contains(APART) && begins.starts_with(['+', '0', 'O', 'o'])
    };
    let wrong = read(text, register).wrong.into_iter();
    wrong.filter(is_number).collect()
}

/// What stands between pieces. It is too wide for a stray digit beside a right number.
pub(crate) const APART: &str = " / ";

fn read_digits(text: &str, register: &Register) -> Reading {
    let mut reading = Reading::default();
    let mut groups: Vec<Group> =
        groups(text).map(|range| Group { range, is_settled: false }).collect();
    // Those that stand together as the groups of one number could.
    let is_joined = |a: &Group, b: &Group| joint::is_one(&text[a.range.end..b.range.start]);
    for groups in groups.chunk_by_mut(is_joined) {
        let count: usize = groups.iter().map(|group| group.range.len()).sum();
        if count < register.least_digits() {
            continue;
        }
        // Most digits of a text are a year or a day, too few for a long number and for its likes.
        let is_long = count >= *register.near_lengths().start();
        let run = &mut Run { text, groups };
        if is_long {
            run.settle_right(Length::Long, register, &mut reading);
        }
        run.settle_other_kinds(register);
        if is_long {
            run.settle_near(register, &mut reading);
        }
        // Last, for the `999` in `0800 999 321` is a part of a wrong number.
        run.settle_right(Length::Short, register, &mut reading);
        run.note_rest(&mut reading);
    }
    if register.has_short() {
        short::read(text, register, &mut reading);
    }
    reading.wrong.sort_by_key(|wrong| wrong.range.start);
    reading
}

/// The groups of digits of a text.
pub(crate) fn groups(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.as_bytes().get(at..)?.iter().position(u8::is_ascii_digit)?;
        let rest = text.as_bytes().get(start..)?;
        at = start + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Groups of digits that stand together, and the text around them.
pub(crate) struct Run<'a, 'b> {
    /// The text.
    pub text: &'a str,
    /// The groups, in their order.
    pub groups: &'b mut [Group],
}

impl Run<'_, '_> {
    /// Finds the registered numbers of a length, longest first, with the stray digits that make
    /// long ones wrong.
    fn settle_right(&mut self, length: Length, register: &Register, reading: &mut Reading) {
        let most = match length {
            Length::Long => *register.near_lengths().end(),
            Length::Short => SHORT_CODE,
        };
        let mut first = 0;
        while first < self.groups.len() {
            let right = self.lasts(first, most).rev().find_map(|last| {
                if !register.has_length(self.count(first, last)) {
                    return None;
                }
                let digits = self.digits(first, last);
                let setting = self.setting(first, last);
                let meant = match length {
                    Length::Long => register.exact_long(&digits, setting),
                    Length::Short => register.exact_short(&digits, setting),
                };
                Some((last, meant?))
            });
            let Some((last, meant)) = right else {
                first += 1;
                continue;
            };
            self.settle(first, last);
            let strays = if length == Length::Long { self.with_strays(first, last) } else { None };
            match strays {
                Some((from, to)) => {
                    self.settle(from, to);
                    reading.wrong.push(self.found(from, to, meant));
                    first = to + 1;
                }
                None => {
                    reading.right.push(self.found(first, last, meant));
                    first = last + 1;
                }
            }
        }
    }

    /// The groups with which a number that begins at `first` could end: none is settled, and
    /// together they have no more than `most` digits.
    pub(crate) fn lasts(&self, first: usize, most: usize) -> Range<usize> {
        let mut length = 0;
        let fits = |(at, group): &(usize, &Group)| {
            length += group.range.len();
            !group.is_settled && length <= most && (*at == first || self.goes_on(first, *at))
        };
        let groups = self.groups.iter().enumerate().skip(first);
        first..first + groups.take_while(fits).count()
    }

    /// A right number with one or two digits more that can only belong to it.
    fn with_strays(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let is_small = |at: usize| self.groups.get(at).is_some_and(|group| group.range.len() <= 2);
        let before = first.checked_sub(1).filter(|at| {
            let group = &self.groups[*at];
            let is_nought = self.text[group.range.clone()].bytes().all(|byte| byte == b'0');
            let is_counted = self.follows_word(*at) && !is_nought;
            let is_stray = is_small(*at) && !is_counted && !self.ends_something(*at);
            !group.is_settled && self.is_tight(*at) && is_stray && !self.counts_lines(*at)
        });
        // With a zero in brackets between them: `+44 (0)`.
        let near = |at: &usize| !self.groups[*at].is_settled && self.between(*at).len() <= 2;
        let code = (first.saturating_sub(2)..first).rev().take_while(near);
        let before = code.filter(|at| self.is_country_code(*at)).last().or(before);
        let after = Some(last + 1).filter(|at| {
            is_small(*at)
                && self.is_tight(last)
                && !self.precedes_word(*at)
                && !self.begins_something(*at)
        });
        match (before, after) {
            (None, None) => None,
            (before, after) => Some((before.unwrap_or(first), after.unwrap_or(last))),
        }
    }

    /// Whether a group and the next are held together by no more than one sign.
    fn is_tight(&self, at: usize) -> bool {
        matches!(self.between(at), " " | "-" | ".")
    }

    /// Whether a group begins a line and is the number of that line, as in a list without markup.
    fn counts_lines(&self, at: usize) -> bool {
        let start = self.groups[at].range.start;
        let before = self.text[..start].trim_end_matches(' ');
        let begins = before.is_empty() || before.ends_with('\n');
        begins && self.between(at) == " " && !self.text[start..].starts_with('0')
    }

    /// `+44` or `0044`: what follows is no number of its own.
    pub(crate) fn is_country_code(&self, at: usize) -> bool {
        let range = self.groups[at].range.clone();
        self.text[range.clone()].starts_with("00") || self.text[..range.start].ends_with('+')
    }

    /// Whether a group is the end of hours or a date: `24/7`, `9-5`, `17:30`.
    fn ends_something(&self, at: usize) -> bool {
        let before = &self.text[..self.groups[at].range.start];
        let before = before.strip_suffix(['/', '-', ':', '.', ',']);
        before.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether a group is the beginning of such: `09:00`, `9.30`, `24/7`.
    fn begins_something(&self, at: usize) -> bool {
        let after = self.text[self.groups[at].range.end..].strip_prefix(['/', '-', ':', '.', ',']);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    }

    fn follows_word(&self, at: usize) -> bool {
        let before = self.text[..self.groups[at].range.start].trim_end_matches(' ');
        before.ends_with(|letter: char| letter.is_alphabetic())
    }

    /// Whether a group counts what follows: `24 hours`, `9 to 5`, but not `4 now`.
    fn precedes_word(&self, at: usize) -> bool {
        let after = &self.text[self.groups[at].range.end..];
        let word = after.trim_start_matches([' ', '-', '/', '%']);
        word.starts_with(|letter: char| letter.is_alphanumeric())
            && !(after.starts_with(' ') && short::is_end_of_call(word))
    }

    /// Finds what comes too near to a registered number, nearest first.
    fn settle_near(&mut self, register: &Register, reading: &mut Reading) {
        let lengths = register.near_lengths();
        let mut near: Vec<(usize, usize, usize, usize)> = Vec::new();
        for first in 0..self.groups.len() {
            for last in self.lasts(first, *lengths.end()) {
                if !lengths.contains(&self.count(first, last)) {
                    continue;
                }
                if let Some((meant, distance)) = register.near(&self.digits(first, last)) {
                    near.push((distance, first, last, meant));
                }
            }
        }
        near.sort_unstable();
        for (_, first, last, meant) in near {
            if self.groups[first..=last].iter().all(|group| !group.is_settled) {
                self.settle(first, last);
                reading.wrong.push(self.found(first, last, meant));
            }
        }
    }

    /// What is left, if it is long enough to be somebody's number.
    fn note_rest(&self, reading: &mut Reading) {
        let mut digits = String::new();
        for (at, group) in self.groups.iter().enumerate() {
            if !group.is_settled {
                digits.push_str(&self.text[group.range.clone()]);
            }
            let is_end = at + 1 == self.groups.len() || group.is_settled || self.is_listed(at);
            if is_end && digits.len() >= LONG {
                reading.other.push(std::mem::take(&mut digits));
            } else if is_end {
                digits.clear();
            }
        }
    }

    /// Puts groups aside.
    pub(crate) fn settle(&mut self, first: usize, last: usize) {
        let groups = self.groups.get_mut(first..=last).unwrap_or_default();
        groups.iter_mut().for_each(|group| group.is_settled = true);
    }

    pub(crate) fn digits(&self, first: usize, last: usize) -> String {
        self.groups[first..=last].iter().map(|group| &self.text[group.range.clone()]).collect()
    }

    /// How many digits they have.
    pub(crate) fn count(&self, first: usize, last: usize) -> usize {
        self.groups[first..=last].iter().map(|group| group.range.len()).sum()
    }

    fn setting(&self, first: usize, last: usize) -> Setting {
        let start = self.groups[first].range.start;
        let before = self.text[..start].trim_end_matches('(');
        // Apart from a number that begins with its own zero, a `+` only joins words.
        let own_zero = self.text[start..].starts_with('0');
        let before = if own_zero { before } else { before.trim_end_matches(' ') };
        let inside = &self.text[start..self.groups[last].range.end];
        Setting { plus: before.ends_with('+'), bracketed_zero: inside.contains("(0)") }
    }

    fn found(&self, first: usize, last: usize, meant: usize) -> Found {
        let mut range = self.groups[first].range.start..self.groups[last].range.end;
        if self.text[..range.start].ends_with('+') {
            range.start -= 1;
        }
        Found { range, digits: self.digits(first, last), meant }
    }
}
