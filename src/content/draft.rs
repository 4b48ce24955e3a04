//! [`Draft`]: the file of a new bulletin, with each line of its head explained.
//!
//! Whoever writes a bulletin writes four a year, and remembers none of the keys. So the file says
//! what each is for, and stays a draft until its author takes one line out.

use jiff::civil::Date;

use crate::content::config::Config;
use crate::content::slug::{fitting, slug};

/// A bulletin to be begun.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'a> {
    /// Its permanent name.
    pub id: String,
    /// Its title, one line.
    pub title: &'a str,
    /// Its day.
    pub day: Date,
    /// Its topics, by slug.
    pub topics: Vec<String>,
    /// The banner that its page will wear on top, by id.
    pub banner: Option<&'a str>,
    /// The series that it is for.
    pub config: &'a Config,
}

impl Draft<'_> {
    /// The name of its file.
    pub(crate) fn file_name(&self) -> String {
        let slug = slug(self.title);
        let slug = if slug.is_empty() { slug } else { format!("-{}", fitting(&slug)) };
        format!("{}{slug}.md", self.day)
    }

    /// The whole file.
    pub(crate) fn text(&self) -> String {
        let title = self.title.replace('\'', "''");
        format!(
            "---\n\
             # The permanent name of this bulletin. It stays as it is, whatever becomes of the title.\n\
             id: {id}\n\
             # What readers see first: on top of the page, in lists, in the feed.\n\
             title: '{title}'\n\
             # The day that is printed on the bulletin.\n\
             date: {day}\n\
             # What a reader should know or do, in at most 160 characters. Lists and emails show it.\n\
             summary:\n\
             {topics}\
             # While this line stands, readers see nothing of the bulletin. Take it out to publish.\n\
             draft: true\n\
             # To hold the bulletin back until a moment, take away the # of the next line.\n\
             #publish_at: {day} 09:00\n\
             {banners}\
             ---\n\n\
             Say in the first paragraph what has happened and whom it concerns.\n\n\
             ## What to do\n\n\
             - One thing to do on each line.\n",
            id = self.id,
            day = self.day,
            topics = self.topics(),
            banners = self.banners(),
        )
    }

    fn topics(&self) -> String {
        let named = self.config.topics.iter().map(|(slug, name)| format!("{slug} ({name})"));
        let named: Vec<String> = named.collect();
        let known =
            if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
        let line = if self.topics.is_empty() {
            "#topics: []".to_owned()
        } else {
            format!("topics: [{}]", self.topics.join(", "))
        };
        format!("# What it is about{known}.\n{line}\n")
    }

    fn banners(&self) -> String {
        let ids: Vec<&str> =
            self.config.banners.iter().map(|banner| banner.id.value.as_str()).collect();
        let Some(first) = ids.first() else { return String::new() };
        let worn = self.banner.map_or_else(
            || "The page wears no call to action".to_owned(),
            |worn| format!("The page wears the call to action `{worn}`"),
        );
        format!(
            "# {worn}. To choose another ({}), take away the # of the next line.\n#banners: [{}]\n",
            ids.join(", "),
            self.banner.unwrap_or(first)
        )
    }
}

/// The id that comes next in a series for a bulletin of `day`; `None` where its ids are not counted.
///
/// `ids` are all that were ever used, with their days where those are known. After `CTPSU-2016-08`
/// comes `CTPSU-2016-09`, and in the next year `CTPSU-2017-01`. Without a year, numbers go on.
pub(crate) fn next_id<'i>(
    ids: impl IntoIterator<Item = (&'i str, Option<Date>)>,
    day: Date,
) -> Option<String> {
    let ids: Vec<(Counted<'i>, Option<Date>)> =
        ids.into_iter().filter_map(|(id, day)| Some((Counted::of(id)?, day))).collect();
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
        // A stem alone is a year or a day, as in the names of files.
        let is_sound = !stem.is_empty() && !digits.is_empty() && stem.contains(char::is_alphabetic);
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

    use super::next_id;

    fn next(ids: &[(&str, Option<Date>)], day: Date) -> Option<String> {
        next_id(ids.iter().copied(), day)
    }

    #[test]
    fn ids_go_on_as_they_were_counted() {
        let (then, later) = (date(2016, 8, 1), date(2017, 1, 9));
        let dated = |id| (id, Some(then));
        assert_eq!(next(&[dated("CTPSU-2016-08")], then).as_deref(), Some("CTPSU-2016-09"));
        assert_eq!(next(&[dated("CTPSU-2016-08")], later).as_deref(), Some("CTPSU-2017-01"));
        assert_eq!(next(&[dated("CTPSU-2016-99")], then).as_deref(), Some("CTPSU-2016-100"));
        assert_eq!(next(&[dated("A-9"), dated("A-10")], then).as_deref(), Some("A-11"));
        // Numbers of ids that are gone are not used again.
        let gone = [dated("B-2016-01"), ("B-2016-07", None), ("OLD-3", None)];
        assert_eq!(next(&gone, then).as_deref(), Some("B-2016-08"));
        assert_eq!(next(&[dated("2016-08-01"), dated("A/b")], then), None);
    }
}
