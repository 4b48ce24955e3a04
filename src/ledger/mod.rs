//! [`Ledger`]: every address ever promised, and the redirects that keep those promises today.
//!
//! `bulletins/ledger.txt` is to addresses what a lock file is to versions: written by a build,
//! committed with the bulletin, never edited. A line is a promise, and lines are added, never
//! lost: a moved bulletin adds a redirect, a withdrawn one keeps its address, and a bulletin that
//! is gone stops the build.

mod promise;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use crate::diagnostic::{Checked, Diagnostic, Level, Report, Rule};
use crate::ledger::promise::{FIRST_LINE, Kind, LEDGER, Promise, UNREADABLE_LEDGER, read};
use crate::series::edition::Status;
use crate::series::permalink::Permalink;
use crate::series::{Entry, Series};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// An address that would vanish.
pub(crate) static BROKEN_PROMISE: Rule = Rule {
    code: "broken-promise",
    level: Level::Error,
    about: "A bulletin that was published is gone, or has been turned back into a draft. Newsletters and \
            other sites link to its address, and would find nothing.",
    remedy: "Restore the file. To take a bulletin back, leave it in place and add `withdrawn:` with its \
             date and reason: the address stays and says so.",
};

/// A promise that would change under `--locked`.
pub(crate) static LOCKED: Rule = Rule {
    code: "ledger-locked",
    level: Level::Error,
    about: "With `--locked`, a build may publish what is newly due and may not change or lose a promise. \
            A scheduler uses it, so that nobody moves an address by accident.",
    remedy: "Run `noticeboard build` by hand, look at what it says, and commit `bulletins/ledger.txt`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNREADABLE_LEDGER, &BROKEN_PROMISE, &LOCKED];

/// Every promise, today's included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    promises: BTreeSet<Promise>,
    redirects: BTreeMap<Permalink, Permalink>,
    guids: BTreeMap<String, String>,
    fresh: Vec<Promise>,
}

impl Ledger {
    /// Compares what was promised with today's series: keeps, redirects, adds, or reports.
    pub(crate) fn settle(source: &Tree, series: &Series) -> Checked<Self> {
        let mut report = Report::default();
        let mut ledger = Self { promises: report.keep(read(source)), ..Self::default() };
        if report.reaches(Level::Error) {
            return Checked::new(ledger, report);
        }
        ledger.guids = ledger
            .promises
            .iter()
            .filter(|promise| promise.kind == Kind::Page)
            .filter_map(|promise| Some((promise.id.clone(), promise.guid.clone()?)))
            .collect();
        report.add(ledger.broken(series));
        if !series.is_preview() {
            ledger.promise_today(series);
        }
        ledger.redirect(series);
        Checked::new(ledger, report)
    }

    /// The file as it should stand in the source after this build.
    pub(crate) fn tree(&self) -> Tree {
        let mut text = format!("{FIRST_LINE}\n");
        for promise in &self.promises {
            text.push_str(&promise.to_string());
            text.push('\n');
        }
        let mut tree = Tree::default();
        if let Some(path) = TreePath::new(LEDGER) {
            tree.replace(path, Leaf::bytes(text));
        }
        tree
    }

    /// The guid of a bulletin's feed item: the one it was first published with, for ever.
    pub(crate) fn guid(&self, entry: &Entry, series: &Series) -> String {
        let id = entry.bulletin.id.as_str();
        self.guids.get(id).cloned().unwrap_or_else(|| new_guid(entry, series))
    }

    /// Old addresses, and where each leads today.
    pub(crate) fn redirects(&self) -> impl Iterator<Item = (&Permalink, &Permalink)> {
        self.redirects.iter()
    }

    /// Promises that this build makes for the first time, as lines.
    pub(crate) fn fresh(&self) -> impl Iterator<Item = String> {
        self.fresh.iter().map(ToString::to_string)
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

    fn broken(&self, series: &Series) -> Report {
        let mut report = Report::default();
        let shown: BTreeSet<&str> = series.entries.iter().map(|e| e.bulletin.id.as_str()).collect();
        let unseen: BTreeMap<&str, Status> =
            series.unseen.iter().map(|unseen| (unseen.id.as_str(), unseen.status)).collect();
        for promise in self.promises.iter().filter(|promise| promise.kind == Kind::Page) {
            let id = promise.id.as_str();
            let draft = match unseen.get(id) {
                // At an earlier moment, what is not yet due is kept, and nothing is broken.
                Some(Status::Held { .. }) => continue,
                Some(_) => true,
                None if shown.contains(id) => continue,
                None => false,
            };
            let (message, help) = if draft {
                (
                    format!("`{id}` was published at `{}`, and is a draft now", promise.address),
                    "remove the line `draft: …`, or withdraw the bulletin: `withdrawn:` with date and reason".to_owned(),
                )
            } else {
                (
                    format!("`{id}` was published at `{}`, and its file is gone", promise.address),
                    self.remedy(promise, series),
                )
            };
            report.push(Diagnostic::new(&BROKEN_PROMISE, message).help(help));
        }
        report
    }

    /// A bulletin with the same text under another name is most likely the one that is missed.
    fn remedy(&self, gone: &Promise, series: &Series) -> String {
        let digest = gone.digest;
        let renamed = series.entries.iter().find(|entry| {
            Some(entry.bulletin.text_digest()) == digest
                && !self.guids.contains_key(entry.bulletin.id.as_str())
        });
        match renamed {
            Some(entry) => {
                format!("if `{}` is the same bulletin, add a line `id: {}` to it", entry.bulletin.path, gone.id)
            }
            None => "restore the file, and withdraw the bulletin instead: `withdrawn:` with date and reason".into(),
        }
    }

    fn promise_today(&mut self, series: &Series) {
        let mut today: Vec<Promise> =
            series.entries.par_iter().map(|entry| self.page(entry, series)).collect();
        today.extend(series.entries.iter().flat_map(|entry| attachments(entry, series)));
        for language in series.languages() {
            today.push(list(Kind::Feed, "rss", series.own_page(language, "rss.xml")));
            let entries = series.in_language(language);
            let topics = entries.iter().flat_map(|entry| &entry.bulletin.topics);
            for topic in topics.map(|topic| topic.value.as_str()).collect::<BTreeSet<_>>() {
                let page = series.own_page(language, &format!("topics/{topic}/"));
                today.push(list(Kind::Topic, topic, page));
            }
        }
        let moved = self.moved(&today);
        let key = |promise: &Promise| (promise.kind, promise.id.clone(), promise.address.clone());
        let mut known: HashSet<_> = self.promises.iter().map(key).collect();
        for promise in today.into_iter().chain(moved) {
            if known.insert(key(&promise)) {
                self.fresh.push(promise.clone());
                self.promises.insert(promise);
            }
        }
    }

    fn page(&self, entry: &Entry, series: &Series) -> Promise {
        let id = entry.bulletin.id.to_string();
        Promise {
            kind: Kind::Page,
            address: entry.permalink.as_str().to_owned(),
            guid: Some(self.guid(entry, series)),
            day: Some(series.config.day_of(entry.released)),
            digest: Some(entry.bulletin.text_digest()),
            id,
        }
    }

    /// The redirects that pages leave behind at the addresses they were promised before.
    fn moved(&self, today: &[Promise]) -> Vec<Promise> {
        let pages = today.iter().filter(|promise| promise.kind == Kind::Page);
        let now: BTreeMap<&str, &str> =
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

    /// Every old address of a bulletin that is shown leads to where it stands today, and so does
    /// every alias. An address at which a page stands today needs no redirect.
    fn redirect(&mut self, series: &Series) {
        let standing: BTreeSet<String> =
            series.entries.iter().map(|e| e.permalink.folded()).collect();
        let by_id: BTreeMap<&str, &Permalink> =
            series.entries.iter().map(|e| (e.bulletin.id.as_str(), &e.permalink)).collect();
        let old = self
            .promises
            .iter()
            .filter(|p| matches!(p.kind, Kind::Page | Kind::Redirect))
            .filter_map(|promise| {
                Some((
                    Permalink::new(&promise.address)?,
                    (*by_id.get(promise.id.as_str())?).clone(),
                ))
            });
        let aliases = series.entries.iter().flat_map(|entry| {
            let alias = |text: &String| Some((Permalink::new(text)?, entry.permalink.clone()));
            entry.bulletin.aliases.iter().filter_map(move |written| alias(&written.value))
        });
        self.redirects =
            old.chain(aliases).filter(|(from, _)| !standing.contains(&from.folded())).collect();
    }
}

/// The promises of the files that go out with a bulletin.
fn attachments(entry: &Entry, series: &Series) -> impl Iterator<Item = Promise> {
    entry.files.values().map(|file| Promise {
        id: entry.bulletin.id.to_string(),
        kind: Kind::Attachment,
        address: file.permalink.as_str().to_owned(),
        guid: None,
        day: Some(series.config.day_of(entry.released)),
        digest: None,
    })
}

/// The promise of a page or feed that lists bulletins.
fn list(kind: Kind, id: &str, address: Permalink) -> Promise {
    Promise {
        id: id.to_owned(),
        kind,
        address: address.as_str().to_owned(),
        guid: None,
        day: None,
        digest: None,
    }
}

fn new_guid(entry: &Entry, series: &Series) -> String {
    if let Some(guid) = &entry.bulletin.guid {
        return guid.replace(char::is_whitespace, "");
    }
    // RFC 4151: an authority, a day on which it was ours, and a name we give.
    let host =
        series.config.base_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let day = series.config.day_of(entry.released);
    format!("tag:{},{day}:{}", host.unwrap_or("example.org"), entry.bulletin.id)
}
