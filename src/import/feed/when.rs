//! When an item was published, as feeds write it.
//!
//! RSS writes the day as letters do (RFC 822), Atom and JSON Feed as RFC 3339, and many an RSS feed
//! does as well. The offset is kept as it is written, since it says what day it was there.

use jiff::ZonedDateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::content::date::{self, Moment};
use crate::content::wording::date_words;

/// A moment, and how a bulletin writes it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The moment.
    pub moment: Moment,
    /// How it is written behind `date:`.
    pub text: String,
}

/// The moment that a text of a feed means; what has no offset is in `zone`.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub(crate) fn moment(text: Option<&str>, zone: &TimeZone) -> Result<Written, String> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Err("it has no date".to_owned());
    };
    if let Ok(zoned) = letter(text) {
        let written = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let instant = zoned.timestamp();
        let day = zone.to_datetime(instant).date();
        return Ok(Written { moment: Moment { day, instant, timed: true }, text: written });
    }
    match date::parse(text, zone, &[]) {
        Ok(moment) => {
            let is_iso =
                text.starts_with(|c: char| c.is_ascii_digit()) && text.get(4..5) == Some("-");
            let written = if is_iso { text.to_owned() } else { moment.day.to_string() };
            Ok(Written { moment, text: written })
        }
        Err(fault) => Err(date_words("its date", text, &fault).0),
    }
}

fn letter(text: &str) -> Result<ZonedDateTime, jiff::Error> {
    // A weekday that does not fit is a slip of the program that wrote the feed, not of the day.
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let spelt = text.replace("UTC", "GMT");
    parser.parse_zoned_datetime(&spelt)
}

#[cfg(test)]
mod tests {
    use super::moment;
    use jiff::tz::TimeZone;

    #[test]
    fn the_offset_stays_as_it_is_written() {
        for (text, written) in [
            ("Mon, 01 Aug 2016 09:00:00 +0100", "2016-08-01T09:00:00+01:00"),
            ("Mon, 1 Aug 2016 09:00 GMT", "2016-08-01T09:00:00+00:00"),
            ("Mon, 01 Aug 2016 09:00:00 EST", "2016-08-01T09:00:00-05:00"),
            ("2016-08-01T09:00:00Z", "2016-08-01T09:00:00Z"),
            ("2016-08-01", "2016-08-01"),
        ] {
            assert_eq!(moment(Some(text), &TimeZone::UTC).expect(text).text, written);
        }
        for text in ["", "soon", "Mon, 31 Feb 2016 09:00:00 GMT"] {
            assert!(moment(Some(text), &TimeZone::UTC).is_err(), "{text}");
        }
    }
}
