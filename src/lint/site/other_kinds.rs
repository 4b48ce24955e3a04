//! Digits that are no telephone number: dates, times of day, money, references.
//!
//! They are put aside before anything is called a slip. A gate that cries wolf is switched off.

use crate::lint::site::digits::{Group, Run};
use crate::lint::site::reach;
use crate::lint::site::register::Register;
use crate::lint::site::short;

/// So many bytes before a digit hold the beginning of the address in which it stands.
const LONGEST_ADDRESS: usize = 300;

impl Run<'_, '_> {
    /// Puts aside what only looks like a part of a number: dates, times of day, money, references.
    pub(crate) fn settle_other_kinds(&mut self, register: &Register) {
        let mut is_reference = false;
        for at in 0..self.groups.len() {
            let goes_on = is_reference && at > 0 && self.between(at - 1) == "-";
            is_reference =
                goes_on || self.follows_capitals(at) && !self.is_whole_number(at, register);
            let is_time = self.is_clock(at, register);
            if is_reference || self.is_money(at) || is_time || self.is_in_address(at) {
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
        if !joined.ends_with(char::is_uppercase) {
            return false;
        }
        let letters = || joined.chars().rev().take_while(|it| it.is_alphabetic()).take(20);
        let word = &joined[joined.len() - letters().map(char::len_utf8).sum::<usize>()..];
        let is_code = word.len() >= 2 && word.chars().all(char::is_uppercase);
        is_code && !short::is_about_calls(&word.to_lowercase())
    }

    /// Whether a number begins here that has all the digits of one that it comes near to: no
    /// reference is that likely, and `FREEPHONE-0800 …` is none.
    fn is_whole_number(&self, at: usize, register: &Register) -> bool {
        self.lasts(at, *register.near_lengths().end()).any(|last| {
            let count = self.count(at, last);
            let near = || register.near(&self.digits(at, last));
            let meant = || near().and_then(|(meant, _)| register.get(meant));
            // Of eight digits, as `CVE-2016-2800` has, too many are like one another.
            count > 8 && meant().is_some_and(|meant| count >= meant.number.digits().len())
        })
    }

    /// Whether a group is a part of an address that is shown, but for one of a chat.
    fn is_in_address(&self, at: usize) -> bool {
        let before = &self.text[..self.groups[at].range.start];
        let far = before.len().saturating_sub(LONGEST_ADDRESS);
        let near = (far..=before.len()).find_map(|at| before.get(at..)).unwrap_or_default();
        let is_end = |byte: u8| matches!(byte, b' ' | b'\n' | b'"' | b'<' | b'(' | b'[' | b'=');
        let begin = near.bytes().rposition(is_end).map_or(0, |end| end + 1);
        let word = &near[begin..];
        if !word.contains("://") {
            return false;
        }
        // A list goes on behind an address: `https://example.org/a,0800 789 321`.
        let number = word.trim_end_matches('+');
        let is_plus = number.len() < word.len();
        let begins = is_plus || self.text[self.groups[at].range.start..].starts_with('0');
        let is_listed = begins && number.ends_with([',', ';', '|']);
        !is_listed && !reach::may_reach(word)
    }

    /// Sums of money begin with no zero.
    fn is_money(&self, at: usize) -> bool {
        let start = self.groups[at].range.start;
        self.text[..start].ends_with(['£', '$', '€']) && !self.text[start..].starts_with('0')
    }

    /// Hours or minutes, if what they begin is no telephone number.
    fn is_clock(&self, at: usize, register: &Register) -> bool {
        let hours = [Some(at), at.checked_sub(1)].into_iter().flatten();
        let mut hours = hours.filter(|hours| self.are_hours(*hours));
        hours.next().is_some_and(|hours| !self.is_whole_number(hours, register))
    }

    /// Whether minutes or seconds follow a group behind a colon.
    fn are_hours(&self, at: usize) -> bool {
        let Some([hours, minutes]) = self.groups.get(at..at + 2) else { return false };
        self.between(at) == ":"
            && hours.range.len() <= 2
            && minutes.range.len() == 2
            && self.number(hours) < 60
            && self.number(minutes) < 60
    }

    /// `2016-01`: a year and a month.
    fn is_month(&self, at: usize) -> bool {
        let Some([year, month]) = self.groups.get(at..at + 2) else { return false };
        let joint = self.between(at);
        let is_apart = self.groups.get(at + 2).is_none_or(|_| self.between(at + 1) != joint);
        is_apart
            && matches!(joint, "-" | "/")
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
        if !matches!(joint, "-" | "." | "/") || self.between(at + 1) != joint {
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
        let is_settled = |at: usize| self.groups.get(at).is_none_or(|group| group.is_settled);
        let is_first = at.checked_sub(1).is_none_or(|at| is_settled(at) || self.is_listed(at));
        let stands_alone = is_first && (is_settled(at + 2) || self.is_listed(at + 1));
        let (before, after) = (&self.text[..from.range.start], &self.text[to.range.end..]);
        stands_alone
            && self.between(at).trim_matches(' ') == "-"
            && short::is_about_hours(before, after)
            && time(from).zip(time(to)).is_some_and(|(from, to)| from < to)
    }
}
