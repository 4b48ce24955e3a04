//! The end of a banner, as somebody in a hurry writes it: `9am`, `tomorrow 8:00`, `2026-08-02`.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::content::date::{self, DateFault, Moment};

/// The moment that `text` names in a zone, seen from `now`.
///
/// A time of day is the next of its kind. A day is meant to its end: who writes that a call stays
/// until the 2nd does not want it gone on the eve. An hour that comes twice, where the clocks go
/// back, is the second one.
///
/// # Errors
/// What [`date::parse`] says of a text that is no such thing.
pub(crate) fn until(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Moment, DateFault> {
    let now = now.to_zoned_datetime(zone.clone()).datetime();
    let text = text.trim();
    let tomorrow = text.get(..8).filter(|begin| begin.eq_ignore_ascii_case("tomorrow"));
    if let Some(clock) = clock(text.get(8..).filter(|_| tomorrow.is_some()).unwrap_or(text)) {
        let today = now.date().to_datetime(clock);
        let is_later = tomorrow.is_some() || today <= now;
        return last_at(if is_later { next_day(today) } else { today }, zone);
    }
    let moment = date::parse(text, zone, &[])?;
    if !moment.timed {
        return last_at(moment.day.at(23, 59, 0, 0), zone);
    }
    // Where an offset is written, none can be added, and the hour is the one that it says.
    let is_local = date::parse(&format!("{text}Z"), zone, &[]).is_ok();
    if is_local { last_at(zone.to_datetime(moment.instant), zone) } else { Ok(moment) }
}

/// The last moment at which the clocks of a zone show this.
fn last_at(local: DateTime, zone: &TimeZone) -> Result<Moment, DateFault> {
    let instant = zone.to_ambiguous_timestamp(local).later().map_err(|_| DateFault::Unreadable)?;
    Ok(Moment { day: local.date(), instant, timed: true })
}

fn next_day(at: DateTime) -> DateTime {
    at.checked_add(Span::new().days(1)).unwrap_or(at)
}

/// A time of day: `08:00`, `8:00`, `8.00`, `8am`, `8:30 pm`.
fn clock(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    let half = ["am", "pm"].into_iter().find(|half| text.ends_with(half));
    let figures = half.map_or(text.as_str(), |half| text.trim_end_matches(half).trim_end());
    let parts = figures.split_once([':', '.']);
    // A number alone is a time only with the half of the day.
    let (hour, minute) = parts.or(half.map(|_| (figures, "00")))?;
    let number = |part: &str| {
        let is_one = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_one.then(|| part.parse::<i8>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute).filter(|_| minute.len() == 2)?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("pm") => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::until;

    #[test]
    fn an_end_is_read_as_it_is_meant() {
        let zone = TimeZone::get("Europe/London").expect("a zone");
        let now = "2026-08-01T20:30:00Z".parse().expect("a moment");
        for (text, expected) in [
            ("23:00", "2026-08-01 23:00"),
            ("08:00", "2026-08-02 08:00"),
            ("8:00", "2026-08-02 08:00"),
            ("8.00", "2026-08-02 08:00"),
            ("9am", "2026-08-02 09:00"),
            ("11 pm", "2026-08-01 23:00"),
            ("12am", "2026-08-02 00:00"),
            ("12:30 PM", "2026-08-02 12:30"),
            ("tomorrow 23:00", "2026-08-02 23:00"),
            ("Tomorrow 9am", "2026-08-02 09:00"),
            ("2026-08-02", "2026-08-02 23:59"),
            ("2026-08-02 09:00", "2026-08-02 09:00"),
        ] {
            let read = until(text, &zone, now).expect(text).instant.to_zoned_datetime(zone.clone());
            assert_eq!(read.strftime("%Y-%m-%d %H:%M").to_string(), expected, "{text}");
        }
        // The clocks go back at two on that night, and it is one and half past twice.
        for (text, expected) in [
            ("01:30", "2026-10-25T01:30:00Z"),
            ("2026-10-25 01:30", "2026-10-25T01:30:00Z"),
            ("2026-10-25 01:30 +01:00", "2026-10-25T00:30:00Z"),
            ("2026-10-25 03:30", "2026-10-25T03:30:00Z"),
        ] {
            let eve = "2026-10-24T20:30:00Z".parse().expect("a moment");
            let read = until(text, &zone, eve).expect(text).instant;
            assert_eq!(read.to_string(), expected, "{text}");
        }
        for text in ["9", "25:00", "13pm", "0am", "8:0", "tomorrow", "tomorrowish 9am", "soon", ""]
        {
            assert!(until(text, &zone, now).is_err(), "{text}");
        }
    }
}
