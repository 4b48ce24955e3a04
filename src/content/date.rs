//! [`Moment`]: a day or an instant, as an author writes it.
//!
//! A date without a time is a calendar day in the series' own zone, whatever zone the machine is
//! in; an offset that is written is honoured. A date that can be read in two ways is refused with
//! the form to paste, because a wrong guess publishes a bulletin on the wrong day.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, fmt::strtime};

/// A day, and the instant at which it begins or which was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The calendar day in the series' zone.
    pub day: Date,
    /// The instant: as written, or the first of the day.
    pub instant: Timestamp,
    /// Whether a time was written.
    pub timed: bool,
}

impl Moment {
    /// A day that stands for none, long before any bulletin.
    pub(crate) const EPOCH: Self =
        Self { day: Date::constant(1970, 1, 1), instant: Timestamp::UNIX_EPOCH, timed: false };
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateFault {
    /// Reads as a date in no way that is known.
    Unreadable,
    /// Day and month could be meant either way round; the two readings. One, twice, where only
    /// the form is wrong.
    Ambiguous(Date, Date),
    /// Names a month without a day.
    NoDay { year: i16, month: i8 },
    /// Names a day that the calendar does not have.
    NoSuchDay { year: i64, month: i64, day: i64 },
    /// Names a weekday that does not fit.
    WrongWeekday { written: Weekday, date: Date },
    /// The time of day does not exist.
    NoSuchTime,
}

/// Reads a date, with or without a time and an offset.
///
/// `2016-08-01`, `2016-08-01 09:00`, `2016-08-01T09:00:30+01:00`, `1 August 2016`,
/// `Monday 1st August 2016` and `August 1, 2016` are understood, and so are `formats`, patterns in
/// the manner of `strftime`. What has no offset is in `zone`.
///
/// # Errors
/// What is wrong, as data; see [`DateFault`].
pub(crate) fn parse(text: &str, zone: &TimeZone, formats: &[String]) -> Result<Moment, DateFault> {
    // Word processors set such spaces and marks by themselves.
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
    let text = plain.trim_matches(|c: char| c.is_whitespace() || "“”‘’\"'".contains(c));
    for format in formats {
        if let Ok(parts) = strtime::parse(format, text)
            && let Ok(day) = parts.to_date()
        {
            return from_day(day, zone);
        }
    }
    let (head, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    match numbers(head) {
        Some((parts, '-')) if parts.0 > 31 => {
            let day = calendar_day(parts.0, parts.1, parts.2)?;
            let rest = rest.trim_start_matches(['T', 't']).trim();
            if rest.is_empty() { from_day(day, zone) } else { with_time(day, rest, zone) }
        }
        Some((parts, _)) if parts.2 > 31 => Err(either_way(parts)),
        Some((parts, _)) if parts.0 > 31 => {
            let day = calendar_day(parts.0, parts.1, parts.2)?;
            Err(DateFault::Ambiguous(day, day))
        }
        // `1/8/16`: no bulletin is older than this century.
        Some(((first, second, year), '/' | '.')) => Err(either_way((first, second, 2000 + year))),
        _ => from_words(text, zone),
    }
}

/// Three whole numbers with the same sign between them, as in `2016-08-01` and `01/08/2016`.
fn numbers(text: &str) -> Option<((i64, i64, i64), char)> {
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = text.split(sign).map(|part| {
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    });
    let all = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && matches!(sign, '-' | '/' | '.')).then_some((all, sign))
}

fn either_way((first, second, year): (i64, i64, i64)) -> DateFault {
    match (calendar_day(year, second, first), calendar_day(year, first, second)) {
        (Ok(british), Ok(american)) => DateFault::Ambiguous(british, american),
        (Ok(date), Err(_)) | (Err(_), Ok(date)) => DateFault::Ambiguous(date, date),
        (Err(fault), Err(_)) => fault,
    }
}

fn calendar_day(year: i64, month: i64, day: i64) -> Result<Date, DateFault> {
    let fault = DateFault::NoSuchDay { year, month, day };
    let narrow = |n: i64| i8::try_from(n).map_err(|_| fault.clone());
    let year = i16::try_from(year).map_err(|_| fault.clone())?;
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| fault.clone())
}

fn from_day(day: Date, zone: &TimeZone) -> Result<Moment, DateFault> {
    // The first instant of a day need not be midnight: where the clock changes at midnight, it is
    // the first instant that the day has.
    let zoned = day.to_zoned_datetime(zone.clone()).map_err(|_| DateFault::Unreadable)?;
    Ok(Moment { day, instant: zoned.timestamp(), timed: false })
}

fn with_time(day: Date, text: &str, zone: &TimeZone) -> Result<Moment, DateFault> {
    let at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, offset) = text.split_at(at);
    let clock = clock.trim();
    let looks = clock.split(':').count() >= 2
        && clock.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    // An hour is also written with one digit.
    let padded = if clock.find(':') == Some(1) { format!("0{clock}") } else { clock.to_owned() };
    let time: Time = match (padded.parse(), looks) {
        (Ok(time), true) => time,
        (_, true) => return Err(DateFault::NoSuchTime),
        (_, false) => return Err(DateFault::Unreadable),
    };
    let local = DateTime::from_parts(day, time);
    let zone_written = offset_of(offset.trim())?;
    let instant = match zone_written {
        Some(offset) => offset.to_timestamp(local).map_err(|_| DateFault::Unreadable)?,
        None => zone.to_timestamp(local).map_err(|_| DateFault::Unreadable)?,
    };
    Ok(Moment { day: zone.to_datetime(instant).date(), instant, timed: true })
}

/// `Z`, `+01:00`, `+0100` or `-04`; `None` where none is written.
fn offset_of(text: &str) -> Result<Option<Offset>, DateFault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.eq_ignore_ascii_case("z") {
        return Ok(Some(Offset::UTC));
    }
    let digits: String = text[1..].chars().filter(|&c| c != ':').collect();
    let sound = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = |range: std::ops::Range<usize>| {
        digits.get(range).and_then(|part| part.parse::<i32>().ok()).unwrap_or(0)
    };
    let minutes = number(0..2) * 60 + number(2..4);
    let seconds = if text.starts_with('-') { -minutes * 60 } else { minutes * 60 };
    match Offset::from_seconds(seconds) {
        Ok(offset) if sound => Ok(Some(offset)),
        _ => Err(DateFault::Unreadable),
    }
}

/// Names of months, in small letters.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Names of weekdays, in small letters.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn from_words(text: &str, zone: &TimeZone) -> Result<Moment, DateFault> {
    let (mut day, mut month, mut year, mut weekday) = (None, None, None, None);
    let words = text.split([' ', ',', '-']).filter(|word| !word.is_empty());
    for word in words {
        let word = word.to_lowercase();
        let slot = if let Some(at) = position(&word, MONTHS.iter().copied()) {
            month.replace(at as i64 + 1)
        } else if let Some(at) = position(&word, WEEKDAYS.iter().map(|(name, _)| *name)) {
            weekday.replace(at as i64)
        } else {
            let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
            let ending = &word[digits.len()..];
            let number: i64 = digits.parse().map_err(|_| DateFault::Unreadable)?;
            if !matches!(ending, "" | "st" | "nd" | "rd" | "th") {
                return Err(DateFault::Unreadable);
            }
            if digits.len() == 4 { year.replace(number) } else { day.replace(number) }
        };
        if slot.is_some() {
            return Err(DateFault::Unreadable);
        }
    }
    let (Some(month), Some(year)) = (month, year) else { return Err(DateFault::Unreadable) };
    let Some(day) = day else {
        let first = calendar_day(year, month, 1)?;
        return Err(DateFault::NoDay { year: first.year(), month: first.month() });
    };
    let date = calendar_day(year, month, day)?;
    if let Some(written) = weekday.and_then(|at| WEEKDAYS.get(usize::try_from(at).ok()?))
        && written.1 != date.weekday()
    {
        return Err(DateFault::WrongWeekday { written: written.1, date });
    }
    from_day(date, zone)
}

/// Which of `names` a word is, whole or cut to three letters or more.
fn position<'a>(word: &str, mut names: impl Iterator<Item = &'a str>) -> Option<usize> {
    let word = word.trim_end_matches('.');
    names.position(|name| word.len() >= 3 && name.starts_with(word))
}

/// The name of a weekday, for messages.
pub(crate) fn weekday_name(weekday: Weekday) -> String {
    let name = WEEKDAYS.iter().find(|(_, day)| *day == weekday).map_or("", |(name, _)| name);
    capitalised(name)
}

/// A day as messages write it: `1 August 2016`.
pub(crate) fn in_words(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
    format!("{} {} {}", day.day(), capitalised(month), day.year())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{DateFault, parse};
    use jiff::civil::{Weekday, date};
    use jiff::tz::TimeZone;

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").expect("bundled rules")
    }

    fn read(text: &str) -> Result<(String, String), DateFault> {
        parse(text, &london(), &[]).map(|m| (m.day.to_string(), m.instant.to_string()))
    }

    #[test]
    fn every_clear_way_to_write_a_day_is_understood() {
        for text in [
            "2016-08-01",
            "1 August 2016",
            "Monday 1st August 2016",
            "Mon 1 Aug 2016",
            "August 1, 2016",
            " 2016-8-1 ",
            "Monday, 1 August 2016",
            "1-August-2016",
        ] {
            let expected = ("2016-08-01".to_owned(), "2016-07-31T23:00:00Z".to_owned());
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_offset_is_honoured_and_a_missing_one_is_the_series_zone() {
        for (text, day, instant) in [
            ("2016-08-01T09:00", "2016-08-01", "2016-08-01T08:00:00Z"),
            ("2016-08-01 09:00:30", "2016-08-01", "2016-08-01T08:00:30Z"),
            ("2016-01-01 09:00", "2016-01-01", "2016-01-01T09:00:00Z"),
            ("2005-09-15T00:02:00+01:00", "2005-09-15", "2005-09-14T23:02:00Z"),
            ("2015-05-28 23:23:39 -05:00", "2015-05-29", "2015-05-29T04:23:39Z"),
            ("2014-01-14 17:20:40 -0400", "2014-01-14", "2014-01-14T21:20:40Z"),
            ("2014-02-28 9:36:00 -0400", "2014-02-28", "2014-02-28T13:36:00Z"),
            ("2026-06-18T04:00:00.000Z", "2026-06-18", "2026-06-18T04:00:00Z"),
        ] {
            assert_eq!(read(text), Ok((day.into(), instant.into())), "{text}");
        }
    }

    #[test]
    fn what_is_unclear_or_impossible_is_refused_for_its_reason() {
        let june = date(2016, 8, 1);
        for (text, fault) in [
            ("01/08/2016", DateFault::Ambiguous(june, date(2016, 1, 8))),
            ("30/08/2016", DateFault::Ambiguous(date(2016, 8, 30), date(2016, 8, 30))),
            ("2016-02-30", DateFault::NoSuchDay { year: 2016, month: 2, day: 30 }),
            ("2015-02-29", DateFault::NoSuchDay { year: 2015, month: 2, day: 29 }),
            ("30 February 2016", DateFault::NoSuchDay { year: 2016, month: 2, day: 30 }),
            ("August 2016", DateFault::NoDay { year: 2016, month: 8 }),
            (
                "Tuesday 1 August 2016",
                DateFault::WrongWeekday { written: Weekday::Tuesday, date: june },
            ),
            ("2016-08-01 25:00", DateFault::NoSuchTime),
            ("yesterday", DateFault::Unreadable),
            ("2016-08", DateFault::Unreadable),
            ("", DateFault::Unreadable),
            ("2016-08-01T09:00+é", DateFault::Unreadable),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn patterns_of_another_tool_are_understood() {
        let formats = ["%B %d, %Y".to_owned()];
        let moment = parse("January 17, 2023", &london(), &formats).expect("a date");
        assert_eq!(moment.day, date(2023, 1, 17));
    }
}
