//! Matters of style, for `check --style` alone: how a bulletin reads.
//!
//! None of it can be decided by a program, so all of it is advice, and nothing of it is looked at
//! unless somebody asks. It is for English, whose words it knows; texts in other languages are
//! asked only what holds for all.

mod abbreviation;
mod capitals;
mod figures;
mod reading_age;
mod sentence;

use rayon::prelude::*;

use crate::content::body::{Kind, Passage, prose};
use crate::content::bulletin::Bulletin;
use crate::content::head::split;
use crate::diagnostic::{Diagnostic, Place, Report, Rule};
use crate::series::Series;
use crate::tree::{Leaf, Tree};

/// The rules of this module.
pub(crate) fn rules() -> [&'static Rule; 5] {
    [
        &sentence::LONG_SENTENCE,
        &capitals::CAPITALS,
        &reading_age::READING_AGE,
        &abbreviation::UNEXPLAINED_ABBREVIATION,
        &figures::FIGURES_DISAGREE,
    ]
}

/// A bulletin as its readers read it.
struct Reading<'a> {
    bulletin: &'a Bulletin,
    /// Title, summary, and the passages of the text.
    passages: Vec<Passage>,
    is_english: bool,
}

impl<'a> Reading<'a> {
    fn of(bulletin: &'a Bulletin, source: &Tree, language: &str) -> Option<Self> {
        let bytes = source.get(bulletin.path.as_str()).and_then(Leaf::as_bytes)?;
        let text = std::str::from_utf8(bytes).ok()?;
        let (_, body) = split(&bulletin.path, text).ok()?;
        let head =
            |kind, key, words: &str| Passage::new(kind, words.to_owned(), bulletin.span(key).start);
        let mut passages = vec![head(Kind::Heading, "title", &bulletin.title)];
        if bulletin.has_summary {
            passages.push(head(Kind::Text, "summary", &bulletin.summary));
        }
        passages.extend(prose(&text[body.clone()], body.start));
        let language = bulletin.language.as_deref().unwrap_or(language);
        let is_english = language.split('-').next() == Some("en");
        Some(Self { bulletin, passages, is_english })
    }

    /// The passages of running text.
    fn texts(&self) -> impl Iterator<Item = &Passage> {
        self.passages.iter().filter(|passage| passage.kind == Kind::Text)
    }

    fn at(&self, passage: &Passage, range: &std::ops::Range<usize>) -> Place {
        Place::span(&self.bulletin.path, passage.place(range))
    }
}

/// What could read better in the bulletins of a series, drafts and held ones among them.
pub(crate) fn check(series: &Series, source: &Tree) -> Report {
    let unseen = series.unseen.iter().map(|unseen| &*unseen.bulletin);
    let shown = series.entries.iter().map(|entry| &*entry.bulletin);
    let all: Vec<&Bulletin> = shown.chain(unseen).collect();
    let one = |bulletin: &&Bulletin| {
        let reading = Reading::of(bulletin, source, &series.config.language)?;
        let mut found: Vec<Diagnostic> = Vec::new();
        found.extend(figures::disagreeing(&reading));
        if reading.is_english {
            found.extend(sentence::long(&reading));
            found.extend(capitals::shouted(&reading));
            found.extend(reading_age::hard(&reading));
            found.extend(abbreviation::unexplained(&reading));
        }
        Some(found)
    };
    let found: Vec<Vec<Diagnostic>> = all.par_iter().filter_map(one).collect();
    let mut report = Report::default();
    found.into_iter().flatten().for_each(|found| report.push(found));
    report
}
