//! [`Ledger`]: every address ever promised, and the redirects that keep those promises today.
//!
//! `bulletins/ledger.txt` is to addresses what a lock file is to versions: written by a build,
//! committed with the bulletin, never edited. A line is a promise, and lines are added, never
//! lost: a moved bulletin adds a redirect, a withdrawn one keeps its address, and a bulletin that
//! is gone stops the build.

mod broken;
mod guid;
mod headings;
mod identity;
mod kept;
mod lists;
mod memory;
mod promise;
mod recorded;

pub(crate) use crate::ledger::memory::Memory;
pub(crate) use crate::ledger::promise::{LEDGER, promised_ids};

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::bulletin::BulletinId;
use crate::content::head::UNKNOWN_WORD;
use crate::diagnostic::{Checked, Diagnostic, Level, Report, Rule};
use crate::ledger::broken::BROKEN_PROMISE;
use crate::ledger::guid::{DUPLICATE_GUID, new_guid};
pub(crate) use crate::ledger::headings::Places;
use crate::ledger::identity::{DUPLICATE_ID, NO_ID, RENAMED_FILE};
use crate::ledger::kept::Kept;
use crate::ledger::lists::lists;
use crate::ledger::promise::{FIRST_LINE, Kind, Promise, UNREADABLE_LEDGER, read};
use crate::ledger::recorded::{LOST_UPDATE, UNRECORDED_CHANGE};
use crate::series::link::BROKEN_LINK;
use crate::series::permalink::Permalink;
use crate::series::{Entry, Series, Unseen};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// A promise that would change under `--locked`.
pub(crate) static LOCKED: Rule = Rule {
    code: "ledger-locked",
    level: Level::Error,
    about: "With `--locked`, a build may publish what is newly due and may not change or lose a promise. \
            A scheduler uses it, so that nobody moves an address by accident.",
    remedy: "Run `noticeboard build` by hand, look at what it says, and commit `bulletins/ledger.txt`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[
    &UNREADABLE_LEDGER,
    &BROKEN_PROMISE,
    &DUPLICATE_ID,
    &DUPLICATE_GUID,
    &NO_ID,
    &RENAMED_FILE,
    &UNRECORDED_CHANGE,
    &LOST_UPDATE,
    &LOCKED,
];

/// Every promise, today's included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    promises: BTreeSet<Promise>,
    guids: BTreeMap<String, String>,
    /// Bulletins whose file has another name than when they were promised: id today, id promised.
    renamed: BTreeMap<BulletinId, String>,
    kept: Kept,
    fresh: BTreeSet<Promise>,
}

impl Ledger {
    /// Compares what was promised with today's series: keeps, redirects, adds, or reports. What
    /// `memory` holds is not compared again.
    pub(crate) fn settle(
        source: &Tree,
        series: &Series,
        memory: &mut Memory,
    ) -> Checked<Arc<Self>> {
        if let Some(known) = memory.get(source, series) {
            let report = recorded::unrecorded(&known, series);
            return Checked::new(known, report);
        }
        let mut settled = Self::settled(source, series);
        let ledger = Arc::new(settled.value);
        if series.is_preview() && settled.report.is_empty() {
            memory.remember(source, series, &ledger);
        } else {
            memory.forget();
        }
        // A text is no part of what is remembered.
        settled.report.add(recorded::unrecorded(&ledger, series));
        Checked::new(ledger, settled.report)
    }

    fn settled(source: &Tree, series: &Series) -> Checked<Self> {
        let mut report = Report::default();
        let mut ledger = Self { promises: report.keep(read(source)), ..Self::default() };
        let is_unreadable = report.reaches(Level::Error);
        report.add(identity::twice(&ledger.promises, series));
        if is_unreadable {
            return Checked::new(ledger, report);
        }
        ledger.guids = ledger
            .promises
            .iter()
            .filter(|promise| promise.kind == Kind::Page)
            .filter_map(|promise| Some((promise.id.clone(), promise.guid.clone()?)))
            .collect();
        ledger.renamed = report.keep(identity::renamed(&ledger.promises, series));
        let mut today = ledger.today(series);
        let (headings, places) = headings::settled(&ledger, series);
        today.extend(headings);
        ledger.kept = Kept { places, ..Kept::of(&ledger, &today, series) };
        let others = || [broken::usurped(&ledger, series), guid::twice(&ledger, series)];
        let (broken, others) = rayon::join(|| broken::broken(&ledger, &today, series), others);
        report.add(broken);
        others.into_iter().for_each(|found| report.add(found));
        if !series.is_preview() {
            ledger.promise(today);
        }
        Checked::new(ledger, report)
    }

    /// The file as it should stand in the source after this build.
    pub(crate) fn tree(&self) -> Tree {
        let mut text = format!("{FIRST_LINE}\n");
        for promise in &self.promises {
            // Writing into a text never fails.
            let _ = writeln!(text, "{promise}");
        }
        let mut tree = Tree::default();
        if let Some(path) = TreePath::new(LEDGER) {
            tree.replace(path, Leaf::bytes(text));
        }
        tree
    }

    /// The guid of a bulletin's feed item: the one it was first published with, for ever.
    pub(crate) fn guid(&self, entry: &Entry, series: &Series) -> String {
        self.guids.get(self.id(entry)).cloned().unwrap_or_else(|| new_guid(entry, series))
    }

    /// What answers at addresses where nothing of today's series stands.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Takes the edge off findings about bulletins that are out already and read as they did when
    /// they were promised: what somebody changed elsewhere must not hold up an urgent bulletin.
    /// Only findings that such a change can cause are meant; one about a key of the head may be the
    /// trace of a correction that went wrong.
    pub(crate) fn soften(&self, report: &mut Report, series: &Series) {
        let from_elsewhere = [&BROKEN_LINK, &UNKNOWN_WORD];
        let findings = report
            .iter_mut()
            .filter(|found| from_elsewhere.iter().any(|rule| rule.code == found.rule.code));
        let mut by_path = None;
        for found in findings {
            let by_path = by_path.get_or_insert_with(|| by_path_of(series));
            let path = found.place.as_ref().map(|place| &place.path);
            let entry = path.and_then(|path| by_path.get(path));
            if entry.is_some_and(|entry| self.is_unchanged(entry)) {
                found.soften("the bulletin is out already and its text unchanged, so this does not hold up the rest");
            }
        }
    }

    fn is_unchanged(&self, entry: &Entry) -> bool {
        let digest = Some(entry.bulletin.text_digest());
        let fresh = |promise: &Promise| self.fresh.contains(promise);
        self.of(self.id(entry))
            .any(|promise| promise.is_of_text() && promise.digest == digest && !fresh(promise))
    }

    /// Promises that this build makes for the first time, as lines.
    pub(crate) fn fresh(&self) -> impl Iterator<Item = String> {
        self.fresh.iter().map(ToString::to_string)
    }

    /// The bulletin that was published last, and its day.
    pub(crate) fn last_published(&self) -> Option<(&str, Date)> {
        let pages = self.promises.iter().filter(|promise| promise.kind == Kind::Page);
        let days = pages.filter_map(|page| Some((page.id.as_str(), page.day?)));
        days.max_by_key(|(_, day)| *day)
    }

    /// Addresses of pages and files that were promised before this build, and the file at each.
    pub(crate) fn promised_before(&self) -> impl Iterator<Item = (&str, TreePath)> {
        let old = self.promises.iter().filter(|promise| !self.fresh.contains(promise));
        let kinds =
            [Kind::Page, Kind::Attachment, Kind::Alert, Kind::Topic, Kind::Feed, Kind::Reserved];
        old.filter(move |promise| kinds.contains(&promise.kind)).filter_map(|promise| {
            let file = Permalink::new(&promise.address)?.output()?;
            Some((promise.address.as_str(), file))
        })
    }

    /// Whether the page of a bulletin was promised before this build.
    pub(crate) fn has_promised(&self, id: &str) -> bool {
        self.guids.contains_key(id)
    }

    /// The bulletins that this build moves: id, old address, and new one.
    pub(crate) fn moved_now(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let redirects = self.fresh.iter().filter(|promise| promise.kind == Kind::Redirect);
        redirects.filter_map(|old| {
            let was_page = |it: &Promise| it.kind == Kind::Page && it.address == old.address;
            let from = Permalink::new(&old.address).filter(|_| self.of(&old.id).any(was_page))?;
            let to = self.kept.redirects.get(&from)?;
            Some((old.id.as_str(), old.address.as_str(), to.as_str()))
        })
    }

    /// Findings for a build that may not change a promise: a page whose address or guid is another
    /// than the one promised.
    pub(crate) fn locked(&self) -> Report {
        let mut report = Report::default();
        let known: BTreeSet<&str> = self.guids.keys().map(String::as_str).collect();
        for promise in &self.fresh {
            if promise.kind == Kind::Page && known.contains(promise.id.as_str()) {
                let message = format!("`{}` would move to `{}`", promise.id, promise.address);
                report.push(Diagnostic::new(&LOCKED, message));
            }
        }
        report
    }

    /// The id under which a bulletin is promised.
    pub(crate) fn id<'a>(&'a self, entry: &'a Entry) -> &'a str {
        let id = &entry.bulletin.id;
        self.renamed.get(id).map_or(id.as_str(), String::as_str)
    }

    /// What today's series promises, whether for the first time or again.
    fn today(&self, series: &Series) -> Vec<Promise> {
        let mut today: Vec<Promise> =
            series.entries.par_iter().map(|entry| self.page(entry, series)).collect();
        today.extend(series.entries.iter().flat_map(|entry| self.attachments(entry, series)));
        today.extend(series.entries.iter().filter_map(|entry| self.alert(entry, series)));
        today.extend(series.entries.iter().flat_map(|entry| self.aliases(entry, series)));
        today.extend(series.entries.iter().flat_map(|entry| self.updates(entry)));
        today.extend(series.entries.iter().flat_map(|entry| self.anchors(entry, series)));
        today.extend(series.unseen.iter().filter(|it| it.is_reserved()).map(reserved));
        today.extend(lists(series));
        let moved = self.moved(&today);
        today.extend(moved);
        today
    }

    fn promise(&mut self, today: Vec<Promise>) {
        let mut known: HashSet<_> = self.promises.iter().map(Promise::key).collect();
        let are_new: Vec<bool> = today.iter().map(|promise| known.insert(promise.key())).collect();
        let fresh = today.into_iter().zip(are_new).filter(|(_, is_new)| *is_new);
        self.fresh = fresh.map(|(promise, _)| promise).collect();
        self.promises.append(&mut self.fresh.clone());
    }

    fn page(&self, entry: &Entry, series: &Series) -> Promise {
        let id = self.id(entry).to_owned();
        Promise {
            kind: Kind::Page,
            address: entry.permalink.as_str().to_owned(),
            guid: Some(self.guid(entry, series)),
            day: Some(series.config.day_of(entry.released)),
            // One that moves takes along what is known of its text.
            digest: Some(self.recorded(&id).unwrap_or_else(|| entry.bulletin.text_digest())),
            id,
        }
    }

    /// The promises of the entries in a bulletin's history. One that was made stays as it was made,
    /// wherever the page stands today: it holds the text as of its day.
    fn updates<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = Promise> + use<'a> {
        let id = self.id(entry);
        entry.revisions().iter().map(move |revision| {
            let mut made = self.of(id);
            made.find(|it| it.is_update(&revision.anchor)).cloned().unwrap_or_else(|| Promise {
                kind: Kind::Update,
                address: format!("{}#{}", entry.permalink.as_str(), revision.anchor),
                guid: None,
                digest: Some(entry.bulletin.text_digest()),
                id: id.to_owned(),
                day: Some(revision.date.day),
            })
        })
    }

    /// The promises of the places in a page that its author gave a name.
    fn anchors(&self, entry: &Entry, series: &Series) -> impl Iterator<Item = Promise> {
        let named = entry.bulletin.body.headings.iter().filter(|heading| heading.is_named);
        named.map(|heading| Promise {
            kind: Kind::Anchor,
            address: format!("{}#{}", entry.permalink.as_str(), heading.id),
            guid: None,
            digest: None,
            id: self.id(entry).to_owned(),
            day: Some(series.config.day_of(entry.released)),
        })
    }

    /// The redirects that pages leave behind at the addresses they were promised before.
    fn moved(&self, today: &[Promise]) -> Vec<Promise> {
        let pages = today.iter().filter(|promise| promise.kind == Kind::Page);
        let now: HashMap<&str, &str> =
            pages.map(|page| (page.id.as_str(), page.address.as_str())).collect();
        let left = |old: &&Promise| {
            old.kind == Kind::Page && now.get(old.id.as_str()).is_some_and(|at| *at != old.address)
        };
        let redirect = |old: &Promise| Promise {
            kind: Kind::Redirect,
            guid: None,
            digest: None,
            ..old.clone()
        };
        self.promises.iter().filter(left).map(redirect).collect()
    }

    /// The promises of the files that go out with a bulletin.
    fn attachments(&self, entry: &Entry, series: &Series) -> impl Iterator<Item = Promise> {
        entry.links.files.values().map(|file| Promise {
            kind: Kind::Attachment,
            address: file.permalink.as_str().to_owned(),
            guid: None,
            digest: None,
            id: self.id(entry).to_owned(),
            day: Some(series.config.day_of(entry.released)),
        })
    }

    /// The promise of a bulletin's alert.
    fn alert(&self, entry: &Entry, series: &Series) -> Option<Promise> {
        Some(Promise {
            kind: Kind::Alert,
            address: entry.alert()?.as_str().to_owned(),
            guid: None,
            digest: None,
            id: self.id(entry).to_owned(),
            day: Some(series.config.day_of(entry.released)),
        })
    }

    /// The promises of the old addresses that a bulletin's author names.
    /// One that differs only by a slash at its end, or is the bulletin's own, needs no promise.
    fn aliases(&self, entry: &Entry, series: &Series) -> impl Iterator<Item = Promise> {
        let mut known = vec![entry.permalink.folded()];
        let is_new = move |address: &Permalink| {
            let folded = address.folded();
            let is_new = !known.contains(&folded);
            known.push(folded);
            is_new
        };
        let aliases = entry.bulletin.aliases.iter();
        let addresses = aliases.filter_map(|alias| Permalink::new(&alias.value)).filter(is_new);
        addresses.map(|address| Promise {
            kind: Kind::Redirect,
            address: address.as_str().to_owned(),
            guid: None,
            digest: None,
            id: self.id(entry).to_owned(),
            day: Some(series.config.day_of(entry.released)),
        })
    }

    /// The promises made under an id.
    fn of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Promise> {
        self.promises.range(Promise::first_of(id)..).take_while(move |promise| promise.id == id)
    }
}

fn by_path_of(series: &Series) -> HashMap<&TreePath, &Entry> {
    series.entries.iter().map(|entry| (&entry.bulletin.path, entry)).collect()
}

/// The promise of an address that is kept for a held bulletin. Neither its day nor its text may be
/// told yet, not even as a digest, from which a guess can be confirmed.
fn reserved(unseen: &Unseen) -> Promise {
    let address = unseen.permalink.as_str().to_owned();
    let id = unseen.bulletin.id.to_string();
    Promise { id, kind: Kind::Reserved, address, guid: None, day: None, digest: None }
}
