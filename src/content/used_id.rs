//! [`UsedId`]: the ids that a series has used, and the one that comes next.
//!
//! An id is promised for ever, so a new bulletin gets one that nobody ever had. Where the ids of a
//! series are counted, it goes on counting; where they are not, it gets the name of its file.

use jiff::civil::Date;

use crate::content::bulletin::BulletinId;

/// An id that was used once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UsedId {
    /// The id.
    pub id: String,
    /// The day of its bulletin, where that is known.
    pub day: Option<Date>,
    /// Whether its author wrote it, as far as is known. One that was taken from the name of a file
    /// counts nothing: `phase-2` is the second phase of something.
    pub is_written: bool,
}

/// The id of a new bulletin of `day`: the next of the series, or one made of `stem`, with a number
/// where that is taken.
pub(crate) fn new_id(used: &[UsedId], day: Date, stem: &str) -> String {
    if let Some(next) = next_id(used, day) {
        return next;
    }
    let own = own_id(stem);
    let is_used = |id: &String| used.iter().any(|it| it.id == *id);
    let numbered = (2..=used.len() + 2).map(|number| format!("{own}-{number}"));
    let mut free = std::iter::once(own.clone()).chain(numbered).filter(|id| !is_used(id));
    // There are more names than ids that were used.
    free.next().unwrap_or_default()
}

/// The id that the name of a file makes.
pub(crate) fn own_id(stem: &str) -> String {
    BulletinId::from_stem(stem).to_string()
}

/// The id that comes next in a series for a bulletin of `day`; `None` where its ids are not counted.
///
/// After `CTPSU-2016-08` comes `CTPSU-2016-09`, and in the next year `CTPSU-2017-01`. Without a
/// year, numbers go on.
fn next_id(used: &[UsedId], day: Date) -> Option<String> {
    let written = used.iter().filter(|it| it.is_written);
    let counted = written.filter_map(|it| Some((Counted::of(&it.id)?, it.day)));
    let ids: Vec<(Counted<'_>, Option<Date>)> = counted.collect();
    // The newest tells how ids are formed today.
    let (newest, _) = ids.iter().max_by_key(|(_, day)| *day)?;
    let stem = newest.stem_of(day.year());
    let numbers = ids.iter().filter(|(id, _)| id.stem == stem).map(|(id, _)| id.number);
    let number = numbers.max().unwrap_or(0).checked_add(1)?;
    Some(format!("{stem}{number:0width$}", width = newest.width))
}

/// An id that ends with a number.
struct Counted<'i> {
    stem: &'i str,
    number: u64,
    width: usize,
}

impl<'i> Counted<'i> {
    fn of(id: &'i str) -> Option<Self> {
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &id[stem.len()..];
        // A stem alone is a year or a day; behind a day, the name of a file ends as its title does.
        let is_dated = id.get(..10).is_some_and(|day| day.parse::<Date>().is_ok());
        let is_sound = !is_dated && !digits.is_empty() && stem.contains(char::is_alphabetic);
        let number = digits.parse().ok().filter(|_| is_sound)?;
        Some(Self { stem, number, width: digits.len() })
    }

    /// What stands before the number in a year: the same, with that year where it names one.
    fn stem_of(&self, year: i16) -> String {
        let body = self.stem.trim_end_matches(|c: char| !c.is_alphanumeric());
        let sign = &self.stem[body.len()..];
        let before = body.trim_end_matches(|c: char| c.is_ascii_digit());
        let names_a_year = body.len() - before.len() == 4
            && matches!(&body[before.len()..][..2], "19" | "20")
            && !sign.is_empty();
        if names_a_year { format!("{before}{year}{sign}") } else { self.stem.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{UsedId, new_id};

    fn written((id, day): &(&str, Option<Date>)) -> UsedId {
        UsedId { id: (*id).into(), day: *day, is_written: true }
    }

    fn next(ids: &[(&str, Option<Date>)], day: Date) -> String {
        new_id(&ids.iter().map(written).collect::<Vec<_>>(), day, "2016-08-09-stem")
    }

    #[test]
    fn ids_go_on_as_they_were_counted() {
        let (then, later) = (date(2016, 8, 1), date(2017, 1, 9));
        let dated = |id| (id, Some(then));
        assert_eq!(next(&[dated("CTPSU-2016-08")], then), "CTPSU-2016-09");
        assert_eq!(next(&[dated("CTPSU-2016-08")], later), "CTPSU-2017-01");
        assert_eq!(next(&[dated("CTPSU-2016-99")], then), "CTPSU-2016-100");
        assert_eq!(next(&[dated("A-9"), dated("A-10")], then), "A-11");
        // Numbers of ids that are gone are not used again.
        let gone = [dated("B-2016-01"), ("B-2016-07", None), ("OLD-3", None)];
        assert_eq!(next(&gone, then), "B-2016-08");
        assert_eq!(next(&[dated("2016-08-01"), dated("A/b")], then), "2016-08-09-stem");
    }

    #[test]
    fn a_number_in_a_title_counts_nothing() {
        let then = date(2016, 8, 1);
        let dated = |id| (id, Some(then));
        assert_eq!(next(&[dated("2016-08-01-phase-2")], then), "2016-08-09-stem");
        let unwritten = UsedId { is_written: false, ..written(&dated("phase-2")) };
        assert_eq!(new_id(&[unwritten], then, "a-stem"), "a-stem");
        // What was used is used up, whatever it counts.
        let taken =
            ["a-stem", "a-stem-2"].map(|id| UsedId { is_written: false, ..written(&dated(id)) });
        assert_eq!(new_id(&taken, then, "a-stem"), "a-stem-3");
    }
}
