//! What is allowed, and still serves readers badly: advice, which `check` alone shows.
//!
//! Drafts and held bulletins are looked at as well: advice is of most use before anything is out.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use rayon::prelude::*;

use crate::content::body::ReferenceKind;
use crate::content::bulletin::Bulletin;
use crate::content::date;
use crate::content::number::Number;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::Series;
use crate::tree_path::TreePath;

/// A heading that leaves out a level.
pub(crate) static SKIPPED_HEADING: Rule = Rule {
    code: "skipped-heading",
    level: Level::Advice,
    about: "People who use screen readers move from heading to heading, and learn from its level what \
            belongs to what (WCAG 2.2, 1.3.1). A heading that is two levels below the one above it sounds \
            as if a part were missing.",
    remedy: "Give the heading one `#` more than the heading it belongs to.",
};

/// A link whose words say nothing.
pub(crate) static VAGUE_LINK: Rule = Rule {
    code: "vague-link",
    level: Level::Advice,
    about: "Screen readers list the links of a page by their words alone, and eyes jump from link to link \
            (WCAG 2.2, 2.4.4 and 2.4.9). `here` and `read more` say nothing of where a link leads.",
    remedy: "Let the words of the link say where it leads: `[the guidance on bag searches](…)`.",
};

/// A summary that lists and search engines cut off.
pub(crate) static LONG_SUMMARY: Rule = Rule {
    code: "long-summary",
    level: Level::Advice,
    about: "The summary stands in lists, feeds, emails and search results. Search engines cut it after \
            about 160 characters, and readers in a hurry do so sooner.",
    remedy: "Say in at most 160 characters what a reader should know or do.",
};

/// A number that nobody has called for a year.
pub(crate) static UNVERIFIED_HOTLINE: Rule = Rule {
    code: "unverified-hotline",
    level: Level::Advice,
    about: "Hotlines change, and a number that was right is the kind of mistake that nobody notices here. \
            Somebody should call each of them once a year, and note the day in `verified_on`.",
    remedy: "Call the number, and write the day on which you did: `verified_on: YYYY-MM-DD`.",
};

/// A day so far ahead that the year may be mistyped.
pub(crate) static FAR_DATE: Rule = Rule {
    code: "far-date",
    level: Level::Warning,
    about: "A bulletin that is dated, or to be released, more than a year ahead is held until then, and \
            readers see nothing of it. Most often the year is mistyped.",
    remedy: "Look at the year. If it is right, leave the line as it is.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] =
    &[&SKIPPED_HEADING, &VAGUE_LINK, &LONG_SUMMARY, &UNVERIFIED_HOTLINE, &FAR_DATE];

/// So many characters of a summary are shown by search engines.
const SUMMARY: usize = 160;

/// Words of links that say nothing, without their punctuation and in small letters.
const VAGUE: &[&str] = &[
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "this page",
    "link",
    "read more",
    "more",
    "learn more",
    "find out more",
    "see here",
    "download",
    "download here",
    "website",
    "this website",
    "page",
    "details",
    "more details",
    "more information",
    "further information",
];

/// None of them is longer, in bytes.
const LONGEST: usize = 20;

/// Looks at every bulletin, and at the register of hotlines.
pub(crate) fn check(series: &Series) -> Report {
    let unseen = series.unseen.par_iter().map(|unseen| &unseen.bulletin);
    let bulletins = series.entries.par_iter().map(|entry| &entry.bulletin).chain(unseen);
    let one = |mut report: Report, bulletin: &Arc<Bulletin>| {
        headings(bulletin, &mut report);
        links(bulletin, &mut report);
        summary(bulletin, &mut report);
        far_ahead(bulletin, series.edition.as_of, &mut report);
        report
    };
    let found: Vec<Report> = bulletins.fold(Report::default, one).collect();
    let mut report = Report::default();
    found.into_iter().for_each(|found| report.add(found));
    hotlines(series, &mut report);
    report
}

fn headings(bulletin: &Bulletin, report: &mut Report) {
    // The page's title is its heading of the first level.
    let mut above = 1;
    for heading in &bulletin.body.headings {
        if heading.level > above + 1 {
            let message = format!(
                "the heading `{}` is of level {}, and the one above it of level {above}",
                heading.text, heading.level
            );
            let help = format!("write it with `{}` in front", "#".repeat(usize::from(above) + 1));
            let place = Place::span(&bulletin.path, heading.span.clone());
            report.push(Diagnostic::new(&SKIPPED_HEADING, message).at(place).help(help));
        }
        above = heading.level;
    }
}

fn links(bulletin: &Bulletin, report: &mut Report) {
    for link in &bulletin.body.references {
        let is_named = matches!(link.kind, ReferenceKind::Link | ReferenceKind::RawLink);
        if is_named && is_vague(&link.text) {
            let message =
                format!("the words of this link, `{}`, do not say where it leads", link.text);
            let place = Place::span(&bulletin.path, link.span.clone());
            report.push(Diagnostic::new(&VAGUE_LINK, message).at(place));
        }
    }
}

/// Whether the words of a link say nothing of where it leads.
fn is_vague(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    // Nearly all links have more to say.
    words.len() <= LONGEST && VAGUE.contains(&words.to_lowercase().as_str())
}

fn summary(bulletin: &Bulletin, report: &mut Report) {
    let length = bulletin.summary.chars().count();
    if bulletin.has_summary && length > SUMMARY {
        let message = format!("the summary has {length} characters, {} too many", length - SUMMARY);
        let place = Place::span(&bulletin.path, bulletin.span("summary"));
        report.push(Diagnostic::new(&LONG_SUMMARY, message).at(place));
    }
}

fn far_ahead(bulletin: &Bulletin, as_of: Timestamp, report: &mut Report) {
    let dated = ("date", &bulletin.date);
    let released = bulletin.publish_at.as_ref().map(|moment| ("publish_at", moment));
    for (key, moment) in std::iter::once(dated).chain(released) {
        if years_between(as_of, moment.instant) >= 1 {
            let message =
                format!("`{key}` is {}, more than a year ahead", date::in_words(moment.day));
            let place = Place::span(&bulletin.path, bulletin.span(key));
            let help = "is the year right? If it is, leave the line as it is";
            report.push(Diagnostic::new(&FAR_DATE, message).at(place).help(help));
        }
    }
}

fn hotlines(series: &Series, report: &mut Report) {
    let Some(path) = TreePath::new(SERIES_YAML) else { return };
    for hotline in &series.config.hotlines {
        // Nobody may call an emergency number to see whether it answers.
        let is_short =
            hotline.number.as_ref().is_none_or(|number| Number::digits(number).len() < 7);
        let message = match &hotline.verified_on {
            _ if is_short => continue,
            Some(day) if years_between(day.value.instant, series.edition.as_of) >= 1 => format!(
                "the hotline `{}` was last verified on {}, more than a year ago",
                hotline.id.value,
                date::in_words(day.value.day)
            ),
            Some(_) => continue,
            None => {
                format!("nobody has noted when the hotline `{}` was verified", hotline.id.value)
            }
        };
        let span = hotline.verified_on.as_ref().map_or(&hotline.id.span, |day| &day.span);
        let place = Place::span(&path, span.clone());
        report.push(Diagnostic::new(&UNVERIFIED_HOTLINE, message).at(place));
    }
}

/// The next moment at which something else may be found here though no bulletin changes by itself.
pub(crate) fn next_change(series: &Series) -> Option<Timestamp> {
    let as_of = series.edition.as_of;
    let unseen = series.unseen.iter().map(|unseen| &unseen.bulletin);
    let bulletins = series.entries.iter().map(|entry| &entry.bulletin).chain(unseen);
    let dated = bulletins.flat_map(|it| std::iter::once(&it.date).chain(&it.publish_at));
    let ahead = dated.filter(|moment| moment.instant > as_of);
    let ahead = ahead.filter_map(|moment| moment.instant.checked_sub(YEAR).ok());
    let verified = series.config.hotlines.iter().filter_map(|line| line.verified_on.as_ref());
    let verified = verified.filter_map(|day| day.value.instant.checked_add(YEAR).ok());
    ahead.chain(verified).filter_map(|turn| next_look(turn, as_of)).min()
}

/// When to look again whether a year has gone by, which it has on about the day of `turn`.
fn next_look(turn: Timestamp, as_of: Timestamp) -> Option<Timestamp> {
    let (first, last) = (turn.checked_sub(LEAP).ok()?, turn.checked_add(LEAP).ok()?);
    match as_of {
        _ if as_of < first => Some(first),
        _ if as_of < last => Some(as_of),
        _ => None,
    }
}

/// A year is so long, give or take [`LEAP`].
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// By so much a year may be longer or shorter.
const LEAP: SignedDuration = SignedDuration::from_hours(48);

/// Whole years from one moment to another; none if it lies before.
fn years_between(from: Timestamp, to: Timestamp) -> i64 {
    let from = from.to_zoned_datetime(TimeZone::UTC);
    let to = to.to_zoned_datetime(TimeZone::UTC);
    let span = from.until((jiff::Unit::Year, &to)).unwrap_or_else(|_| Span::new());
    i64::from(span.get_years()).max(0)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, VAGUE, is_vague};

    #[test]
    fn words_are_vague_alone_and_not_in_company() {
        for words in ["here", "Here.", "Click here!", "» more «", "Read more…"] {
            assert!(is_vague(words), "{words}");
        }
        assert!(VAGUE.iter().all(|words| words.len() <= LONGEST));
        for words in ["more on bag searches", "where to call", "", "Herefordshire"] {
            assert!(!is_vague(words), "{words}");
        }
    }
}
