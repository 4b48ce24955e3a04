//! The numbers that a text shows, read against the register.
//!
//! A text holds digits of all kinds. Those that stand together as people write telephone numbers
//! are tried in every grouping; what is exactly a registered number is right and put aside, dates
//! and times and references are put aside too, and what is left is wrong if it comes too near.

use std::ops::Range;

use crate::content::number::SHORT_CODE;
use crate::lint::site::register::{Register, Setting};
use crate::lint::site::short;

/// What was read in a text.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Registered numbers that stand there, by their places in the register.
    pub right: Vec<usize>,
    /// What was meant to be a registered number and is none.
    pub wrong: Vec<Wrong>,
    /// Digits of seven or more numbers that are nothing of ours.
    pub other: Vec<String>,
}

/// A wrong number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
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
    is_settled: bool,
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
    let mut reading = Reading::default();
    for mut run in runs(text) {
        let count: usize = run.iter().map(|group| group.range.len()).sum();
        if count < register.least_digits() {
            continue;
        }
        let run = &mut Run { text, groups: &mut run };
        run.settle_right(Length::Long, register, &mut reading);
        run.settle_other_kinds();
        run.settle_near(register, &mut reading);
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

/// Groups of digits that stand together as the groups of one number could.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut end = None;
    for range in groups(text) {
        let is_joined = end.is_some_and(|end: usize| {
            let between = &text[end..range.start];
            between.len() <= 5 && between.bytes().all(|byte| b" -.()+".contains(&byte))
        });
        end = Some(range.end);
        let group = Group { range, is_settled: false };
        match runs.last_mut().filter(|_| is_joined) {
            Some(run) => run.push(group),
            None => runs.push(vec![group]),
        }
    }
    runs
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

struct Run<'a, 'b> {
    text: &'a str,
    groups: &'b mut Vec<Group>,
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
                    reading.wrong.push(self.wrong(from, to, meant));
                    first = to + 1;
                }
                None => {
                    reading.right.push(meant);
                    first = last + 1;
                }
            }
        }
    }

    /// The groups with which a number that begins at `first` could end: none is settled, and
    /// together they have no more than `most` digits.
    fn lasts(&self, first: usize, most: usize) -> Range<usize> {
        let mut length = 0;
        let fits = |group: &&Group| {
            length += group.range.len();
            !group.is_settled && length <= most
        };
        let count = self.groups.get(first..).unwrap_or_default().iter().take_while(fits).count();
        first..first + count
    }

    /// A right number with one or two digits more that can only belong to it.
    fn with_strays(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let is_small = |at: usize| self.groups.get(at).is_some_and(|group| group.range.len() <= 2);
        let before = first.checked_sub(1).filter(|at| {
            let group = &self.groups[*at];
            let is_stray = is_small(*at) && !self.follows_word(*at);
            !group.is_settled && self.is_tight(*at) && is_stray
        });
        // With a zero in brackets between them: `+44 (0)`.
        let near = |at: &usize| !self.groups[*at].is_settled && self.between(*at).len() <= 2;
        let code = (first.saturating_sub(2)..first).rev().take_while(near);
        let before = code.filter(|at| self.is_country_code(*at)).last().or(before);
        let after = Some(last + 1)
            .filter(|at| is_small(*at) && self.is_tight(last) && !self.precedes_word(*at));
        match (before, after) {
            (None, None) => None,
            (before, after) => Some((before.unwrap_or(first), after.unwrap_or(last))),
        }
    }

    /// Whether a group and the next are held together by no more than one sign.
    fn is_tight(&self, at: usize) -> bool {
        matches!(self.between(at), " " | "-" | ".")
    }

    /// `+44` or `0044`: what follows is no number of its own.
    fn is_country_code(&self, at: usize) -> bool {
        let range = self.groups[at].range.clone();
        self.text[range.clone()].starts_with("00") || self.text[..range.start].ends_with('+')
    }

    fn follows_word(&self, at: usize) -> bool {
        let before = self.text[..self.groups[at].range.start].trim_end_matches(' ');
        before.ends_with(|letter: char| letter.is_alphabetic())
    }

    fn precedes_word(&self, at: usize) -> bool {
        let after = self.text[self.groups[at].range.end..].trim_start_matches([' ', '-', '/', '%']);
        after.starts_with(|letter: char| letter.is_alphanumeric())
    }

    /// Puts aside what only looks like a part of a number: dates, times of day, money, references.
    fn settle_other_kinds(&mut self) {
        let mut is_reference = false;
        for at in 0..self.groups.len() {
            let goes_on = is_reference && at > 0 && self.between(at - 1) == "-";
            is_reference = goes_on || self.follows_capitals(at);
            if is_reference || self.is_money(at) || self.is_clock(at) {
                self.settle(at, at);
            } else if self.is_date(at) {
                self.settle(at, at + 2);
            } else if self.is_month(at) || self.is_span_of_times(at) {
                self.settle(at, at + 1);
            }
        }
    }

    /// Capitals just before, as in `CTPSU-2016-08` and `INC0800789`, but for words that call.
    fn follows_capitals(&self, at: usize) -> bool {
        let before = &self.text[..self.groups[at].range.start];
        let joined = before.strip_suffix(['-', '/', '_']).unwrap_or(before);
        let is_letter = |letter: &char| letter.is_alphabetic();
        let word: Vec<char> = joined.chars().rev().take_while(is_letter).take(20).collect();
        let word: String = word.into_iter().rev().collect();
        let is_code = word.len() >= 2 && word.chars().all(char::is_uppercase);
        is_code && !short::is_call(&word.to_lowercase())
    }

    /// What stands between a group and the next.
    fn between(&self, at: usize) -> &str {
        match self.groups.get(at..at + 2) {
            Some([one, next]) => &self.text[one.range.end..next.range.start],
            _ => "",
        }
    }

    fn is_money(&self, at: usize) -> bool {
        self.text[..self.groups[at].range.start].ends_with(['£', '$', '€'])
    }

    /// Hours or minutes: a colon stands between them and other digits.
    fn is_clock(&self, at: usize) -> bool {
        let range = &self.groups[at].range;
        let is_digit = |c: char| c.is_ascii_digit();
        let before = self.text[..range.start].strip_suffix(':');
        let after = self.text[range.end..].strip_prefix(':');
        before.is_some_and(|text| text.ends_with(is_digit))
            || after.is_some_and(|text| text.starts_with(is_digit))
    }

    /// `2016-01`: a year and a month.
    fn is_month(&self, at: usize) -> bool {
        let Some([year, month]) = self.groups.get(at..at + 2) else { return false };
        let is_apart = self.groups.get(at + 2).is_none_or(|_| self.between(at + 1) != "-");
        is_apart
            && self.between(at) == "-"
            && (year.range.len(), month.range.len()) == (4, 2)
            && (1900..2100).contains(&self.number(year))
            && (1..=12).contains(&self.number(month))
    }

    fn number(&self, group: &Group) -> u32 {
        self.text[group.range.clone()].parse().unwrap_or(0)
    }

    /// Three groups with one dash or dot between them that are a day, in either order.
    fn is_date(&self, at: usize) -> bool {
        let Some([first, second, third]) = self.groups.get(at..at + 3) else { return false };
        let joint = self.between(at);
        if !matches!(joint, "-" | ".") || self.between(at + 1) != joint {
            return false;
        }
        let is_year =
            |group: &Group| group.range.len() == 4 && (1900..2100).contains(&self.number(group));
        let is_small = |group: &Group, most: u32| {
            group.range.len() <= 2 && (1..=most).contains(&self.number(group))
        };
        is_small(second, 12)
            && (is_year(first) && is_small(third, 31) || is_year(third) && is_small(first, 31))
    }

    /// `0800-1730`: from one time of day to a later one.
    fn is_span_of_times(&self, at: usize) -> bool {
        let Some([from, to]) = self.groups.get(at..at + 2) else { return false };
        let time = |group: &Group| {
            let digits = &self.text[group.range.clone()];
            let number = digits.parse::<u32>().ok().filter(|_| digits.len() == 4)?;
            (number / 100 <= 24 && number % 100 < 60).then_some(number)
        };
        let is_apart = |at: Option<usize>| {
            at.and_then(|at| self.groups.get(at)).is_none_or(|group| group.is_settled)
        };
        let stands_alone = is_apart(at.checked_sub(1)) && is_apart(Some(at + 2));
        let (before, after) = (&self.text[..from.range.start], &self.text[to.range.end..]);
        stands_alone
            && self.between(at).trim_matches(' ') == "-"
            && short::is_about_hours(before, after)
            && time(from).zip(time(to)).is_some_and(|(from, to)| from < to)
    }

    /// Finds what comes too near to a registered number, nearest first.
    fn settle_near(&mut self, register: &Register, reading: &mut Reading) {
        let lengths = register.near_lengths();
        let mut near: Vec<(usize, usize, usize, usize)> = Vec::new();
        for first in 0..self.groups.len() {
            for last in self.lasts(first, *lengths.end()) {
                let digits = self.digits(first, last);
                if !lengths.contains(&digits.len()) {
                    continue;
                }
                if let Some((meant, distance)) = register.near(&digits) {
                    near.push((distance, first, last, meant));
                }
            }
        }
        near.sort_unstable();
        for (_, first, last, meant) in near {
            if self.groups[first..=last].iter().all(|group| !group.is_settled) {
                self.settle(first, last);
                reading.wrong.push(self.wrong(first, last, meant));
            }
        }
    }

    /// What is left, if it is long enough to be somebody's number.
    fn note_rest(&self, reading: &mut Reading) {
        for rest in self.groups.split(|group| group.is_settled) {
            let digits: String = rest.iter().map(|group| &self.text[group.range.clone()]).collect();
            if digits.len() >= LONG {
                reading.other.push(digits);
            }
        }
    }

    fn settle(&mut self, first: usize, last: usize) {
        let groups = self.groups.get_mut(first..=last).unwrap_or_default();
        groups.iter_mut().for_each(|group| group.is_settled = true);
    }

    fn digits(&self, first: usize, last: usize) -> String {
        self.groups[first..=last].iter().map(|group| &self.text[group.range.clone()]).collect()
    }

    fn setting(&self, first: usize, last: usize) -> Setting {
        let start = self.groups[first].range.start;
        let before = self.text[..start].trim_end_matches([' ', '(']);
        let inside = &self.text[start..self.groups[last].range.end];
        Setting { plus: before.ends_with('+'), bracketed_zero: inside.contains("(0)") }
    }

    fn wrong(&self, first: usize, last: usize, meant: usize) -> Wrong {
        let mut range = self.groups[first].range.start..self.groups[last].range.end;
        if self.text[..range.start].ends_with('+') {
            range.start -= 1;
        }
        Wrong { range, digits: self.digits(first, last), meant }
    }
}
