//! The day that a text says it is of.
//!
//! A wrong day moves a bulletin to the wrong place for ever, since its address holds the year and
//! the month. So what can be read in two ways, or is on no calendar, is told and never guessed; and
//! where the day came from is always said.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::content::date::{self, DateFault, MONTHS, WEEKDAYS};
use crate::import::change::Lines;

/// A date in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands.
    pub lines: Lines,
    /// As it is written there.
    pub written: String,
    /// The day, or why it is none.
    pub day: Result<Date, DateFault>,
    /// Whether a word such as "Date:" or "Issued" stands before it.
    pub is_named: bool,
}

/// Words before a date that say it is the text's own.
const NAMES: [&str; 9] =
    ["date", "dated", "issued", "published", "sent", "released", "issue", "briefing", "bulletin"];

/// The dates in one paragraph, in order.
pub(crate) fn dates(text: &str, lines: Lines) -> Vec<Found> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || "*_()[]“”‘’\"".contains(c)).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let read =
            in_digits(words[at]).map(|text| (at, at + 1, text)).or_else(|| in_words(&words, at));
        let Some((start, end, clean)) = read else {
            at += 1;
            continue;
        };
        let day = date::parse(&clean, &TimeZone::UTC, &[]).map(|moment| moment.day);
        // Only one reading is on the calendar, so there is nothing to guess.
        let day = day.or_else(|fault| match fault {
            DateFault::Ambiguous(one, other) if one == other => Ok(one),
            fault => Err(fault),
        });
        let named = words[start.saturating_sub(2)..start]
            .iter()
            .any(|word| NAMES.contains(&word.trim_end_matches([':', '.']).to_lowercase().as_str()));
        let written = words[start..end].join(" ").trim_end_matches(['.', ',', ';', ':']).to_owned();
        found.push(Found { lines, written, day, is_named: named });
        at = end;
    }
    found
}

/// A date in digits: `2016-08-01`, `01/08/2016`, `1.8.2016`.
fn in_digits(word: &str) -> Option<String> {
    let word = word.trim_end_matches(['.', ',', ';', ':']);
    let sign = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| "-/.".contains(*c))?;
    let parts: Vec<&str> = word.split(sign).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let lengths = (first.len(), second.len(), third.len());
    let is_date = matches!(lengths, (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4))
        || (sign == '/' && matches!(lengths, (1..=2, 1..=2, 2)));
    (parts.iter().all(digits) && is_date).then(|| word.to_owned())
}

/// A date in words whose month stands at `at` or, behind a day, soon after it: first and last word,
/// and the date without ornaments.
fn in_words(words: &[&str], at: usize) -> Option<(usize, usize, String)> {
    let month = month(words[at])?;
    let (mut start, mut end) = (at, at + 1);
    let mut day = None;
    let mut before = at;
    if before > 0 && words[before - 1].eq_ignore_ascii_case("of") {
        before -= 1;
    }
    if before > 1 && is_ending(words[before - 1]) && day_number(words[before - 2]).is_some() {
        before -= 1;
    }
    if let Some(number) = before.checked_sub(1).and_then(|at| day_number(words.get(at)?)) {
        (day, start) = (Some(number), before - 1);
    } else if let Some(number) = words.get(end).and_then(|word| day_number(word)) {
        (day, end) = (Some(number), end + 1);
    }
    let year = words.get(end).map(|word| word.trim_end_matches(['.', ',', ';', ':', '\'', '’']));
    let year = year.filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
    let mut weekday = start.checked_sub(1).filter(|at| is_weekday(words[*at]));
    if weekday.is_none() && start > 1 && words[start - 1].eq_ignore_ascii_case("the") {
        weekday = Some(start - 2).filter(|at| is_weekday(words[*at]));
    }
    let name = weekday.map(|at| words[at].trim_end_matches([',', '.'])).unwrap_or_default();
    let day = day.map_or(String::new(), |day| day.to_string());
    let clean = format!("{name} {day} {month} {year}");
    Some((weekday.unwrap_or(start), end + 1, clean))
}

fn month(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches(['.', ',']);
    let lower = word.to_lowercase();
    let is_name = word.starts_with(char::is_uppercase) && lower.len() >= 3;
    MONTHS.into_iter().find(|name| {
        is_name
            && (lower == *name || lower == name[..3] || (lower == "sept" && *name == "september"))
    })
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']).to_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|(name, _)| *name == word || name[..3] == word)
}

/// `1`, `1st`, `01`; a number that may be a day.
fn day_number(word: &str) -> Option<u32> {
    let word = word.trim_end_matches([',', '.']);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let fits = word[digits.len()..].is_empty() || is_ending(&word[digits.len()..]);
    digits.parse().ok().filter(|_| fits && digits.len() <= 2)
}

fn is_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::dates;
    use crate::content::date::DateFault;
    use crate::import::change::Lines;

    #[test]
    fn every_way_of_writing_a_day_is_found_in_its_sentence() {
        for (text, written) in [
            ("On Monday 1st August 2016 we met.", "Monday 1st August 2016"),
            ("Dated: 1 Aug 2016", "1 Aug 2016"),
            ("on Monday, the 1st of August 2016, in", "Monday, the 1st of August 2016"),
            ("August 1, 2016", "August 1, 2016"),
            ("**Monday 1 st August, 2016**", "Monday 1 st August, 2016"),
            ("Issued 2016-08-01.", "2016-08-01"),
        ] {
            let found = dates(text, Lines::one(1));
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                found[0].day.as_ref().map(ToString::to_string),
                Ok("2016-08-01".into()),
                "{text}"
            );
            assert_eq!(found[0].written, written);
        }
    }

    #[test]
    fn what_is_no_day_is_found_with_its_fault() {
        let fault = |text: &str| dates(text, Lines::one(1)).remove(0).day.expect_err(text);
        assert!(matches!(fault("on 31 June 2016 we"), DateFault::NoSuchDay { .. }));
        assert!(matches!(fault("on Tuesday 1 August 2016"), DateFault::WrongWeekday { .. }));
        assert!(matches!(fault("Date: 01/08/2016"), DateFault::Ambiguous(..)));
        assert!(matches!(fault("in August 2016"), DateFault::NoDay { .. }));
    }

    #[test]
    fn what_is_no_date_is_not_found() {
        for text in ["You may call 101", "in May we", "1250 views", "0800 789 321", "24/7", "1.2.3"]
        {
            assert_eq!(dates(text, Lines::one(1)), [], "{text}");
        }
    }
}
