//! The order of the stages, and nothing else.
//!
//! ```text
//! source ─▶ content ─▶ series ─▶ ledger ─▶ theme ─▶ rendition ─▶ site
//! ```
//!
//! No stage fails: each gives as much of its value as can be made, with a report beside it.

mod mail;
mod press;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::content;
use crate::content::config::Config;
use crate::content::used_id::UsedId;
use crate::diagnostic::{Level, Report, Rule};
pub(crate) use crate::ledger::LEDGER;
use crate::ledger::{self, Ledger};
use crate::lint;
use crate::lint::exception::Exceptions;
pub(crate) use crate::lint::site::OUTAGE;
use crate::lint::site::{Gate, Unreleased};
pub(crate) use crate::pipeline::mail::{digests, letter};
pub use crate::pipeline::press::{Material, leaf, manifest, press};
pub(crate) use crate::pipeline::press::{Pressed, judge_standing, prepare, press_timed};
pub(crate) use crate::rendition::manifest::MANIFEST;
use crate::rendition::{self, Model, Proofs};
use crate::series::edition::{Edition, Status};
use crate::series::{self, Series};
use crate::theme;
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// How a build is to be made, beside its source and its edition.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A public address in place of the one in the settings.
    pub base_url: Option<String>,
    /// Files to set aside; only bulletins that were never published.
    pub leave_out: Vec<TreePath>,
    /// Whether every page is compared with its unminified form.
    pub proves_all: bool,
    /// Whether matters of style are told.
    pub looks_at_style: bool,
}

/// What became of the sources, as counts that add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files that were meant to be bulletins.
    pub found: usize,
    /// Bulletins that are out.
    pub published: usize,
    /// Bulletins that are held, by id, and until when.
    pub held: Vec<(String, Timestamp)>,
    /// Drafts.
    pub drafts: usize,
    /// Sources set aside on demand.
    pub left_out: usize,
    /// Sources that could not be understood.
    pub rejected: usize,
    /// Of the published, those that are withdrawn.
    pub withdrawn: usize,
}

/// What a build makes.
pub struct Build {
    /// The site, but for its manifest.
    pub site: Tree,
    ledger: Arc<Ledger>,
    /// Promises made for the first time, as lines of the ledger.
    pub promised: Vec<String>,
    /// What was noticed.
    pub report: Report,
    /// What its pages were made of.
    model: Arc<Model>,
    /// What its files are held against once they are made.
    gate: Arc<Gate>,
    /// What they will show wrong one day.
    unseen: Unreleased,
    /// What somebody knows of and means, and what of that was found so far.
    exceptions: Arc<Exceptions>,
    excused: BTreeSet<usize>,
    /// What was noticed only because no promise may change.
    pub locked: Report,
    /// What became of the sources.
    pub summary: Summary,
    /// Whether the site still has the address with which a new one begins.
    pub is_example: bool,
    /// The next moment at which this edition changes by itself.
    pub changes_at: Option<Timestamp>,
    /// Before this moment, and from that of its edition on, nothing that it found or made can be
    /// otherwise while its sources are the same.
    pub holds_until: Timestamp,
    /// The public address of the site, with a slash at its end.
    pub base_url: String,
    /// Whether the settings are free of errors; where not, any page may be wrong.
    pub is_set: bool,
    /// The zone in which people read times.
    pub zone: jiff::tz::TimeZone,
    /// How long each stage took, if a clock was handed in.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Builds a site from a source, for an edition: what a [`Builder`] without a memory builds.
///
/// `clock` tells the time that has passed since it was made, for the timings; the core has no clock
/// of its own. Nothing that is built depends on it.
pub fn build(
    source: &Tree,
    edition: &Edition,
    options: &Options,
    clock: &dyn Fn() -> Duration,
) -> Build {
    Builder::default().build(source, edition, options, clock)
}

/// A build with a memory: what did not change since the last one is not made again.
///
/// It builds the same as [`build`], byte for byte, and finds the same. Whatever it remembers is a
/// function of its key, and what a build did not ask for is forgotten.
#[derive(Default)]
pub struct Builder {
    bulletins: content::Memory,
    series: series::Memory,
    ledger: ledger::Memory,
    site: rendition::Memory,
    theme: theme::Memory,
}

impl Builder {
    /// Builds a site, as [`build`] does.
    pub fn build(
        &mut self,
        source: &Tree,
        edition: &Edition,
        options: &Options,
        clock: &dyn Fn() -> Duration,
    ) -> Build {
        let mut report = Report::default();
        let mut timings = Vec::new();
        let mut last = clock();
        let mut lap = |stage: &'static str| {
            let now = clock();
            timings.push((stage, now.saturating_sub(last)));
            last = now;
        };
        let mut config = report.keep(Config::read(source));
        let is_set = !report.reaches(Level::Error);
        if let Some(base_url) = &options.base_url {
            config.base_url.clone_from(base_url);
        }
        let theme = report.keep(self.theme.theme(source, &config.theme));
        lap("theme");
        let leave_out = &options.leave_out;
        let sources =
            report.keep(content::bulletins(source, &config, leave_out, &mut self.bulletins));
        lap("bulletins");
        let series =
            report.keep(Series::assemble(config, sources, source, edition, &mut self.series));
        lap("series");
        let ledger = report.keep(Ledger::settle(source, &series, &mut self.ledger));
        ledger.soften(&mut report, &series);
        lap("ledger");
        report.add(lint::series(&series));
        if options.looks_at_style {
            report.add(lint::style::check(&series, source));
        }
        lap("lint");
        let awaited = ledger.kept().holding.values().map(|(id, _)| id.as_str()).collect();
        let gate = Gate::new(&series.config, source).keeping(&series, &awaited);
        let unseen = gate.look_at_unseen(&series, source);
        let exceptions = Exceptions::of(&series, &rules(), ledger::RULES, &mut report);
        let proofs = if options.proves_all { Proofs::All } else { Proofs::Sample };
        let site =
            report.keep(rendition::render(series, &ledger, theme, source, proofs, &mut self.site));
        lap("renditions");
        let excused = exceptions.excuse(&mut report);
        let model = Arc::clone(&site.model);
        let series = &model.series;
        Build {
            promised: ledger.fresh().collect(),
            locked: ledger.locked(),
            summary: summary(series),
            is_example: content::is_example(&series.config.base_url),
            changes_at: series.changes_at,
            holds_until: holds_until(series, &exceptions),
            base_url: series.config.base_url.clone(),
            is_set,
            zone: series.config.timezone.clone(),
            site: site.tree,
            report,
            ledger,
            model,
            gate: Arc::new(gate),
            unseen,
            exceptions: Arc::new(exceptions),
            excused,
            timings,
        }
    }
}

impl Build {
    /// The ledger, as a tree of one file to be laid over the source. It is as long as the series
    /// is old, so it is written when it is asked for.
    pub fn ledger(&self) -> Tree {
        self.ledger.tree()
    }

    /// The bulletins that it moves: id, the address that was promised, and the one of today.
    pub(crate) fn moved(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.ledger.moved_now()
    }

    /// A bulletin that was published on a day which is still to come at the moment of this build: its
    /// id, that day, and the day of today.
    pub(crate) fn published_ahead(&self) -> Option<(&str, String, String)> {
        let series = self.series();
        let today = series.config.day_of(series.edition.as_of);
        let (id, day) = self.ledger.last_published().filter(|(_, day)| *day > today)?;
        Some((id, content::date::in_words(day), content::date::in_words(today)))
    }

    /// Whether the page of a bulletin was promised before this build.
    pub(crate) fn has_promised(&self, id: &str) -> bool {
        self.ledger.has_promised(id)
    }

    /// Addresses that were promised before this build, and the file that answers at each.
    pub(crate) fn promised_before(&self) -> impl Iterator<Item = (&str, TreePath)> {
        self.ledger.promised_before()
    }

    /// Ids of the bulletins that are not out and have a page which holds their address.
    pub(crate) fn awaited(&self) -> BTreeSet<&str> {
        self.ledger.kept().holding.values().map(|(id, _)| id.as_str()).collect()
    }

    /// Ids of the bulletins of which only the notice is left.
    pub(crate) fn removed(&self) -> impl Iterator<Item = &str> {
        let removed = self.series().entries.iter().filter(|entry| entry.bulletin.is_removed);
        removed.map(|entry| entry.bulletin.id.as_str())
    }

    /// What is wrong with the digits of a banner's own words.
    pub(crate) fn wrong_digits_of_banner(&self, id: &str) -> Report {
        let banners = &self.series().config.banners;
        let banner = banners.iter().find(|banner| banner.id.value == id);
        banner.map(|banner| self.gate.report_banner(banner)).unwrap_or_default()
    }

    /// Whether the bulletin in a file was published before this build.
    pub(crate) fn was_published(&self, path: &TreePath) -> bool {
        let series = self.series();
        let shown = series.entries.iter().map(|entry| &entry.bulletin);
        let known = shown.chain(series.unseen.iter().map(|unseen| &unseen.bulletin));
        let known = known.map(|it| (&it.path, it.id.as_str()));
        let unread = series.rejected.iter().map(|it| (&it.path, it.id.as_str()));
        let mut ids = known.chain(unread).filter(|(own, _)| *own == path);
        ids.any(|(_, id)| self.ledger.has_promised(id))
    }

    /// The series that it shows.
    pub(crate) fn series(&self) -> &Series {
        &self.model.series
    }
}

/// Every rule that a build can find broken.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let below = [content::rules(), theme::rules(), series::rules(), lint::rules()];
    let rest = ledger::RULES.iter().copied().chain(rendition::rules());
    below.into_iter().flatten().chain(rest).collect()
}

/// The series of a source for an edition, without its findings: for commands that ask what there
/// is, and build nothing.
pub(crate) fn series(source: &Tree, edition: &Edition) -> Series {
    let config = Config::read(source).value;
    let mut memory = content::Memory::default();
    let sources = content::bulletins(source, &config, &[], &mut memory).value;
    let mut links = series::Memory::default();
    Series::assemble(config, sources, source, edition, &mut links).value
}

/// Every id of a series that was ever used: of bulletins that can be read, of those that cannot, and
/// of what was promised once.
pub(crate) fn ids(source: &Tree, series: &Series) -> Vec<UsedId> {
    let shown = series.entries.iter().map(|entry| &entry.bulletin);
    let unseen = series.unseen.iter().map(|unseen| &unseen.bulletin);
    let read = shown.chain(unseen).map(|it| UsedId {
        id: it.id.to_string(),
        day: Some(it.date.day),
        is_written: it.has_id,
    });
    let mut ids: Vec<UsedId> = read.collect();
    let unwritten = ids.iter().filter(|it| !it.is_written).map(|it| it.id.clone());
    let unwritten: BTreeSet<String> = unwritten.collect();
    let rejected = series.rejected.iter().map(|unread| unread.id.clone());
    ids.extend(rejected.chain(crate::ledger::promised_ids(source)).map(|id| {
        let is_written = !unwritten.contains(&id);
        UsedId { id, day: None, is_written }
    }));
    ids
}

/// Every guid that bulletins of a series took over from another tool.
pub(crate) fn guids(series: &Series) -> BTreeSet<String> {
    let shown = series.entries.iter().map(|entry| &entry.bulletin);
    let unseen = series.unseen.iter().map(|unseen| &unseen.bulletin);
    shown.chain(unseen).filter_map(|bulletin| bulletin.guid.clone()).collect()
}

/// The file that a bulletin called `stem` has in a source, in whatever folder: `stem.md`, or
/// `stem/index.md`.
pub(crate) fn bulletin_file<'s>(source: &'s Tree, stem: &str) -> Option<&'s TreePath> {
    let mut files = source.below("bulletins").map(|(path, _)| path);
    files.find(|path| {
        let folder = path.folder();
        let is_folder =
            path.name() == "index.md" && folder.rsplit('/').next().is_some_and(|name| name == stem);
        is_folder || path.extension() == "md" && path.stem() == stem
    })
}

/// The moment that `text` names in the zone of a source's settings; `None` if it names none.
pub fn moment(text: &str, source: &Tree) -> Option<Timestamp> {
    let config = Config::read(source).value;
    content::date::parse(text, &config.timezone, &[]).ok().map(|moment| moment.instant)
}

/// The last moment of the day on which `first` lies, in the zone of a source's settings.
pub(crate) fn end_of_day(first: Timestamp, source: &Tree) -> Option<Timestamp> {
    let config = Config::read(source).value;
    let next = config.day_of(first).tomorrow().ok()?;
    let next = next.to_zoned_datetime(config.timezone).ok()?.timestamp();
    next.checked_sub(jiff::SignedDuration::from_nanos(1)).ok()
}

/// The first moment at which a build of the same sources may find or make something else. Pages and
/// promises ask for the day, so it lies within the day at the latest.
fn holds_until(series: &Series, exceptions: &Exceptions) -> Timestamp {
    let as_of = series.edition.as_of;
    let tomorrow = series.config.day_of(as_of).tomorrow().ok();
    let midnight =
        tomorrow.and_then(|day| day.to_zoned_datetime(series.config.timezone.clone()).ok());
    let lints = lint::next_change(series);
    let ends = [series.changes_at, lints, exceptions.next_end(as_of)].into_iter().flatten();
    midnight.map_or(as_of, |midnight| ends.fold(midnight.timestamp(), Timestamp::min))
}

fn summary(series: &Series) -> Summary {
    let mut summary = Summary {
        left_out: series.left_out.len(),
        rejected: series.rejected.len(),
        ..Summary::default()
    };
    let shown = series.entries.iter().map(|entry| (&entry.bulletin.id, entry.status));
    let unseen = series.unseen.iter().map(|unseen| (&unseen.bulletin.id, unseen.status));
    for (id, status) in shown.chain(unseen) {
        match status {
            Status::Draft => summary.drafts += 1,
            Status::Held { until } => summary.held.push((id.to_string(), until)),
            Status::Withdrawn { .. } => {
                summary.published += 1;
                summary.withdrawn += 1;
            }
            Status::Published | Status::Expired { .. } | Status::Superseded { .. } => {
                summary.published += 1;
            }
        }
    }
    summary.held.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    summary.found = summary.published
        + summary.held.len()
        + summary.drafts
        + summary.left_out
        + summary.rejected;
    summary
}
