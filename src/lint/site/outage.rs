//! [`Outages`]: lines that are down, held against what the finished site says of them.
//!
//! One edit changes every call to a hotline and puts a note behind its number in every text. Two
//! things are left to tell: which pages that touched, since somebody will want to look at them; and
//! where the number stands without a note, because it was typed into a title or a template.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::content::config::Config;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::site::form::Form;
use crate::lint::site::plain::shown;
use crate::lint::site::register::Register;
use crate::lint::site::sighting::{Sighting, Slip};
use crate::tree_path::TreePath;

/// A number that does not answer, without a word of that.
pub(crate) static FAILING_NUMBER: Rule = Rule {
    code: "failing-number",
    level: Level::Warning,
    about: "A hotline has an `outage`, and its number stands on a page without a word of that, or a link dials \
            it. Calls to action and the texts of bulletins follow an outage by themselves; what is typed into \
            titles, summaries, tables, banners and templates does not. What somebody is quoted as saying is left \
            as it was said.",
    remedy: "Write `[hotline: id]` in the place of the number, or take it out until the outage is over.",
};

/// What an outage changed.
pub(crate) static OUTAGE: Rule = Rule {
    code: "outage",
    level: Level::Advice,
    about: "A hotline has an `outage`, and these pages and feeds say so. They go back by themselves when it is \
            over, with the next build after its `until`.",
    remedy: "Look at some of the pages. Take the lines `outage:` out when the line answers again.",
};

/// So many pages are named; of more, the rest is counted.
const NAMED: usize = 20;

/// A line that is down.
#[derive(Debug)]
struct Down {
    hotline: String,
    place: Option<Place>,
    until: Option<String>,
    /// What is said of it in all languages, as pages show it.
    says: Vec<String>,
}

/// The lines that are down.
#[derive(Debug, Default)]
pub(crate) struct Outages(Vec<Down>);

impl Outages {
    /// Those of a series at its moment.
    pub(crate) fn of(config: &Config) -> Self {
        let path = TreePath::new(SERIES_YAML);
        let down = config.hotlines.iter().filter_map(|hotline| {
            let outage = hotline.failure()?;
            let until = outage.until.as_ref().map(|until| {
                let local = until.instant.to_zoned_datetime(config.timezone.clone());
                local.strftime("%-d %B %Y, %H:%M").to_string()
            });
            let span = hotline.id.span.clone();
            Some(Down {
                hotline: hotline.id.value.clone(),
                place: path.as_ref().map(|path| Place::span(path, span)),
                until,
                says: outage.all_said().map(as_shown).collect(),
            })
        });
        Self(down.collect())
    }

    /// Whether every line answers.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a number in a text has its note right behind it, or is itself a part of what is said of
    /// an outage.
    pub(crate) fn is_told(&self, text: &str, number: &Range<usize>) -> bool {
        let mut says = self.0.iter().flat_map(|down| &down.says);
        let holds = |say: &String, at: usize| at <= number.start && number.end <= at + say.len();
        let is_said =
            says.any(|say| text.match_indices(say.as_str()).any(|(at, _)| holds(say, at)));
        is_said || self.is_note(text.get(number.end..).unwrap_or_default())
    }

    fn is_note(&self, rest: &str) -> bool {
        let rest = rest.trim_start().strip_prefix('[').unwrap_or_default();
        let mut says = self.0.iter().flat_map(|down| &down.says);
        says.any(|say| rest.trim_start().starts_with(say.as_str()))
    }

    /// Of which lines a file of the site says that they are down, by their places here.
    pub(crate) fn told_in(&self, path: &TreePath, text: &str) -> Vec<usize> {
        let is_read = matches!(Form::of(path), Some(Form::Page | Form::Feed));
        if self.is_empty() || !is_read {
            return Vec::new();
        }
        let text = shown(text);
        let is_told = |(_, down): &(usize, &Down)| down.says.iter().any(|say| text.contains(say));
        self.0.iter().enumerate().filter(is_told).map(|(at, _)| at).collect()
    }

    /// What is to be told of a whole site: the files that speak of each line.
    pub(crate) fn report(&self, told: &BTreeMap<usize, BTreeSet<TreePath>>) -> Report {
        let mut report = Report::default();
        for (at, down) in self.0.iter().enumerate() {
            let none = BTreeSet::new();
            let pages = told.get(&at).unwrap_or(&none);
            let until = match &down.until {
                Some(until) => format!("until {until}"),
                None => "until its `outage` is taken out".to_owned(),
            };
            let message = format!(
                "the hotline `{}` does not answer {until}; {}",
                down.hotline,
                said_in(pages)
            );
            let found = Diagnostic::new(&OUTAGE, message);
            report.push(match &down.place {
                Some(place) => found.at(place.clone()),
                None => found,
            });
        }
        report
    }
}

/// What is to be told of numbers that stand without a note: each once, with its pages.
pub(crate) fn unnoted(sightings: &[Sighting], register: &Register) -> Report {
    let mut report = Report::default();
    let mut pages: BTreeMap<usize, (&str, BTreeSet<TreePath>)> = BTreeMap::new();
    for Sighting { path, slip } in sightings {
        let Slip::Failing { shown, meant } = slip else { continue };
        // What waits, or is worn by nobody, is told when it is shown.
        if path.below("bulletins").is_some() {
            continue;
        }
        pages.entry(*meant).or_insert((shown, BTreeSet::new())).1.insert(path.clone());
    }
    for (meant, (shown, pages)) in pages {
        let hotline = register.get(meant).and_then(|known| known.hotline.as_deref());
        let hotline = hotline.unwrap_or_default();
        let message = format!(
            "`{shown}` of the hotline `{hotline}` does not answer, and stands without a word of \
             that in {}",
            listed(&pages)
        );
        let help = format!(
            "look for it in titles, summaries, tables, banners and templates: write `[hotline: \
             {hotline}]` on a line of its own in its place, or take it out until the outage is over"
        );
        report.push(Diagnostic::new(&FAILING_NUMBER, message).help(help));
    }
    report
}

fn said_in(pages: &BTreeSet<TreePath>) -> String {
    match pages.len() {
        0 => "no page says so, for none calls to it".to_owned(),
        1 => format!("1 file of the site says so: {}", listed(pages)),
        count => format!("{count} files of the site say so: {}", listed(pages)),
    }
}

fn listed(pages: &BTreeSet<TreePath>) -> String {
    let mut named: Vec<String> = pages.iter().take(NAMED).map(|it| format!("`{it}`")).collect();
    if let Some(more) = pages.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(format!("and {more} more"));
    }
    named.join(", ")
}

/// A sentence as a page shows it.
fn as_shown(say: &str) -> String {
    shown(&say.replace('&', "&amp;").replace('<', "&lt;")).trim().to_owned()
}
