//! The order of the stages, and nothing else.
//!
//! ```text
//! source ─▶ content ─▶ series ─▶ ledger ─▶ theme ─▶ rendition ─▶ site
//! ```
//!
//! No stage fails: each gives as much of its value as can be made, with a report beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::content;
use crate::content::config::Config;
use crate::content::used_id::UsedId;
use crate::diagnostic::{Checked, Level, Report};
pub(crate) use crate::ledger::LEDGER;
use crate::ledger::{self, Ledger};
use crate::lint;
use crate::lint::site::{Gate, Unreleased};
pub(crate) use crate::rendition::manifest::MANIFEST;
use crate::rendition::{self, Model, Proofs, manifest};
use crate::series::edition::{Edition, Status};
use crate::series::{self, Series};
use crate::theme;
use crate::tree::{Hash, Leaf, Recipe, Stored, Tree};
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// What was noticed only because no promise may change.
    pub locked: Report,
    /// What became of the sources.
    pub summary: Summary,
    /// Whether the site still has the address with which a new one begins.
    pub is_example: bool,
    /// The next moment at which this edition changes by itself.
    pub changes_at: Option<Timestamp>,
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
        let gate = Gate::new(&series.config, source).keeping(&series);
        let unseen = gate.look_at_unseen(&series, source);
        let proofs = if options.proves_all { Proofs::All } else { Proofs::Sample };
        let site =
            report.keep(rendition::render(series, &ledger, theme, source, proofs, &mut self.site));
        lap("renditions");
        let model = Arc::clone(&site.model);
        let series = &model.series;
        Build {
            promised: ledger.fresh().collect(),
            locked: ledger.locked(),
            summary: summary(series),
            is_example: content::is_example(&series.config.base_url),
            changes_at: series.changes_at,
            base_url: series.config.base_url.clone(),
            is_set,
            zone: series.config.timezone.clone(),
            site: site.tree,
            report,
            ledger,
            model,
            gate: Arc::new(gate),
            unseen,
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
            Status::Published | Status::Expired { .. } => summary.published += 1,
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

/// A file of the site, ready to be put somewhere.
pub enum Material<'a> {
    /// Bytes.
    Bytes(&'a [u8]),
    /// A file that is copied without being held in memory.
    Stored(&'a dyn Stored),
}

/// Makes every file of a build's site, in parallel, and hands each to `put`, which says its digest.
/// The bytes are dropped as soon as they are put. What the finished files show is judged on the
/// way.
///
/// # Errors
/// The first error of `put`. Files may have been put before it.
pub fn press<E: Send>(
    build: &Build,
    put: &(dyn Fn(&TreePath, Material<'_>) -> Result<Hash, E> + Sync),
) -> Result<Checked<BTreeMap<TreePath, Hash>>, E> {
    let leaves: Vec<(&TreePath, &Leaf)> = build.site.iter().collect();
    let one = |(path, leaf): &(&TreePath, &Leaf)| {
        let (hash, report, seen) = match leaf {
            Leaf::Bytes(bytes) => {
                let seen = build.gate.judge(path, bytes);
                (put(path, Material::Bytes(bytes))?, Report::default(), seen)
            }
            Leaf::Stored(stored) => {
                let hash = put(path, Material::Stored(&**stored))?;
                let mut bytes = Vec::new();
                // What cannot be read was told by `put`, which read it too. Only texts are held, and
                // one at a time on each core.
                if build.gate.reads(path) && stored.copy(&mut bytes).is_err() {
                    bytes.clear();
                }
                (hash, Report::default(), build.gate.judge(path, &bytes))
            }
            Leaf::Recipe(recipe) => {
                let made = recipe.render();
                let seen = build.gate.judge(path, &made.value);
                (put(path, Material::Bytes(&made.value))?, made.report, seen)
            }
        };
        Ok(((*path).clone(), hash, report, seen))
    };
    // The first failure ends it: whoever has no use for the rest need not wait for it.
    let made: Vec<_> = leaves.par_iter().map(one).collect::<Result<_, E>>()?;
    let mut report = Report::default();
    let mut digests = BTreeMap::new();
    let mut verdicts = Vec::new();
    for (path, hash, found, seen) in made {
        report.add(found);
        verdicts.push(seen);
        digests.insert(path, hash);
    }
    report.add(build.gate.report_site(verdicts, &build.unseen.held));
    report.add(build.gate.report_drafts(&build.unseen.drafts, &report));
    Ok(Checked::new(digests, report))
}

/// The file of a build's site at `path`, made and judged when it is asked for: what [`press`] does
/// with every file, for one. `None` where nothing stands.
pub fn leaf(build: &Build, path: &str) -> Option<Leaf> {
    let (path, leaf) = build.site.get_entry(path)?;
    if matches!(leaf, Leaf::Stored(_)) {
        return Some(leaf.clone());
    }
    let (path, leaf, gate) = (path.clone(), leaf.clone(), Arc::clone(&build.gate));
    Some(Leaf::Recipe(Arc::new(Judged { path, leaf, gate })))
}

/// The recipe of a file that is held against the gates once it is made.
struct Judged {
    path: TreePath,
    leaf: Leaf,
    gate: Arc<Gate>,
}

impl Recipe for Judged {
    fn render(&self) -> Checked<Vec<u8>> {
        let mut made = match &self.leaf {
            Leaf::Recipe(recipe) => recipe.render(),
            leaf => Checked::clean(leaf.as_bytes().unwrap_or_default().to_vec()),
        };
        made.report.add(self.gate.report(self.gate.look(&self.path, &made.value)));
        made
    }
}

/// The manifest of a pressed site: its path and its bytes.
pub fn manifest(build: &Build, digests: &BTreeMap<TreePath, Hash>) -> Option<(TreePath, Vec<u8>)> {
    let source = manifest::source_digest(build.series());
    Some((TreePath::new(manifest::MANIFEST)?, manifest::manifest(source, digests)))
}
