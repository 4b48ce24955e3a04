//! How messages to an author name things: dates that went wrong, signs that nobody sees.
//!
//! Every part of the program that speaks to an author borrows its sentences here, so that the same
//! mistake is told in the same words wherever it is made.

use crate::content::date::{self, DateFault};
pub(crate) use crate::diagnostic::names::{did_you_mean, either, listed, nearest};
use crate::yaml::is_unseen;

/// The sentence and the order for a date that is no date.
pub(crate) fn date_words(name: &str, text: &str, fault: &DateFault) -> (String, String) {
    match fault {
        // An order with a day of its own would let a held bulletin out when it is pasted.
        DateFault::Unreadable => (
            format!("`{name}` is `{text}`, which is not a date that can be understood"),
            match (day_of(text), day_in_digits(text)) {
                (_, Some(day)) => format!("write `{name}: {day}`"),
                (Some(day), None) => {
                    format!("write the time in four digits: `{name}: {day} HH:MM`")
                }
                (None, None) => format!(
                    "write the date as year-month-day: `{name}: YYYY-MM-DD`, or with a time: \
                     `{name}: YYYY-MM-DD HH:MM`"
                ),
            },
        ),
        DateFault::Ambiguous(british, american) if british == american => (
            format!("`{name}` is `{text}`; a date is written as year-month-day"),
            format!("write `{name}: {british}{}`", clock(text)),
        ),
        DateFault::Ambiguous(british, american) => (
            format!(
                "`{name}` is `{text}`, which can mean {} or {}",
                date::in_words(*british),
                date::in_words(*american)
            ),
            format!("write `{name}: {british}{0}` or `{name}: {american}{0}`", clock(text)),
        ),
        DateFault::NoDay { year, month } => (
            format!("`{name}` is `{text}`, which names no day"),
            format!("add the day: `{name}: {year}-{month:02}-01`"),
        ),
        DateFault::NoSuchDay { month, .. } if !(1..=12).contains(month) => (
            format!("`{name}` is `{text}`, but there is no month {month}"),
            format!("write the date as year-month-day: `{name}: YYYY-MM-DD`"),
        ),
        DateFault::NoSuchDay { year, month, day } => (
            format!("`{name}` is `{text}`, but there is no day {day} in month {month} of {year}"),
            format!("look the day up in a calendar and write it as `{name}: {year}-{month:02}-…`"),
        ),
        DateFault::WrongWeekday { written, date } => (
            format!(
                "`{name}` says {}, but {} was a {}",
                date::weekday_name(*written),
                date::in_words(*date),
                date::weekday_name(date.weekday())
            ),
            format!("write `{name}: {date}`, or correct the day of the month"),
        ),
        DateFault::NoSuchTime => (
            format!("`{name}` is `{text}`, but there is no such time of day"),
            format!(
                "write the time with hours from 00 to 23: `{name}: {} HH:MM`",
                day_of(text).unwrap_or("YYYY-MM-DD")
            ),
        ),
    }
}

/// The day that a text begins with, written as `2016-08-01`.
fn day_of(text: &str) -> Option<&str> {
    let day = text.trim().get(..10)?;
    day.parse::<jiff::civil::Date>().ok().map(|_| day)
}

/// The day that eight digits name, with the year in front: `20160801`.
fn day_in_digits(text: &str) -> Option<String> {
    let text = text.trim();
    let is_day = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let day = is_day.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))?;
    (day.parse::<jiff::civil::Date>().is_ok() && matches!(&text[..2], "19" | "20")).then_some(day)
}

/// The time that stands behind a date, with the space before it. An order that left it out would
/// move a release to midnight; one of another form, as in `9am`, is to be written anew.
fn clock(text: &str) -> String {
    let time = text.trim().split_once(' ').map_or("", |(_, rest)| rest.trim());
    let is_understood = time.contains(':') && !time.contains(|c: char| c.is_ascii_lowercase());
    match time.contains(|c: char| c.is_ascii_digit()) {
        true if is_understood => format!(" {time}"),
        true => " HH:MM".to_owned(),
        false => String::new(),
    }
}

/// A sign in `text` that nobody sees: a soft hyphen, a space without width, a mark of direction.
pub(crate) fn unseen(text: &str) -> Option<char> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().find(|&c| hidden(c))
}

/// A text on one line. A title may be written over several, and a reader of feeds, a tab of a
/// browser and the head of a letter have room for one.
pub(crate) fn one_line(text: &str) -> String {
    let parts = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A key without the characters that cannot be seen, and what to say of them; `None` if it has none.
pub(crate) fn unseen_in(key: &str) -> Option<(String, String)> {
    let code = u32::from(key.chars().find(|c| is_unseen(*c))?);
    let seen: String = key.chars().filter(|c| !is_unseen(*c)).collect();
    let message = format!("the key `{seen}` holds a character that cannot be seen (U+{code:04X})");
    Some((seen, message))
}
