//! Promises that today's series would break.
//!
//! Whatever was promised and neither stands today nor is kept some other way is an error, each
//! kind with the order that mends it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::content::Unread;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::ledger::Ledger;
use crate::ledger::promise::{Kind, Promise};
use crate::series::edition::Status;
use crate::series::permalink::Permalink;
use crate::series::{Entry, Series};

/// An address that would vanish.
pub(crate) static BROKEN_PROMISE: Rule = Rule {
    code: "broken-promise",
    level: Level::Error,
    about: "Something that was published is gone: a bulletin, a file that came with one, a feed or a \
            topic's page; or a bulletin has been turned back into a draft, or would lose its address to \
            another one. Newsletters and other sites link to that address, and would find nothing, or \
            something else.",
    remedy: "Restore what is gone. To take a bulletin back, leave it in place and add `withdrawn:` with its \
             date and reason: the address stays and says so.",
};

/// What has become of what was promised.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Shown,
    /// Held at a moment before its first day: nothing is broken.
    NotYet,
    /// Held although its first day is over.
    HeldAgain,
    Draft,
    /// Its file could not be understood, which is told where it is.
    Rejected,
    /// Set aside on demand.
    LeftOut,
    Gone,
}

/// Findings for every promise that nothing keeps.
pub(crate) fn broken(ledger: &Ledger, today: &[Promise], series: &Series) -> Report {
    let shown: HashSet<&str> = series.entries.iter().map(|entry| ledger.id(entry)).collect();
    let unseen: HashMap<&str, Status> =
        series.unseen.iter().map(|u| (u.bulletin.id.as_str(), u.status)).collect();
    let day = series.config.day_of(series.edition.as_of);
    let fate = |promise: &Promise| match unseen.get(promise.id.as_str()) {
        _ if matches!(promise.kind, Kind::Feed | Kind::Topic) => Fate::Shown,
        _ if shown.contains(promise.id.as_str()) => Fate::Shown,
        Some(Status::Held { .. }) if promise.day.is_some_and(|first| first <= day) => {
            Fate::HeldAgain
        }
        Some(Status::Held { .. }) => Fate::NotYet,
        Some(_) => Fate::Draft,
        None if is_among(&series.rejected, &promise.id) => Fate::Rejected,
        None if is_among(&series.left_out, &promise.id) => Fate::LeftOut,
        None => Fate::Gone,
    };
    let repeated: HashSet<(Kind, &str)> =
        today.iter().map(|promise| (promise.kind, promise.address.as_str())).collect();
    let redirects = ledger.kept.redirects.keys();
    let standing: HashSet<&str> = series
        .entries
        .iter()
        .map(|entry| &entry.permalink)
        .chain(redirects)
        .map(|permalink| spelled(permalink.as_str()))
        .collect();
    let by_address: HashMap<&str, &Entry> =
        series.entries.iter().map(|entry| (entry.permalink.as_str(), entry)).collect();
    let by_id: HashMap<&str, &Entry> =
        series.entries.iter().map(|entry| (ledger.id(entry), entry)).collect();
    let mut report = Report::default();
    let mut told = HashSet::new();
    for promise in &ledger.promises {
        let is_kept = repeated.contains(&(promise.kind, promise.address.as_str()))
            || ledger.kept.answers(promise, series);
        let fate = fate(promise);
        let is_fine = match (fate, promise.kind) {
            (Fate::NotYet | Fate::Rejected, _) => true,
            // The page that holds an address waits on, unless nothing can ever come there.
            (Fate::Draft | Fate::LeftOut, Kind::Reserved) => true,
            // Where a page of today stands, nobody has to be led on.
            (Fate::Shown, Kind::Page | Kind::Redirect | Kind::Reserved) => {
                is_kept || standing.contains(spelled(&promise.address))
            }
            (Fate::Shown, Kind::Anchor) => {
                let lost = by_id.get(promise.id.as_str()).and_then(|entry| lost(promise, entry));
                lost.into_iter().for_each(|found| report.push(found));
                true
            }
            (Fate::Shown, _) => is_kept,
            // A bulletin that is missed as a whole is told once.
            _ => !told.insert(promise.id.as_str()),
        };
        if !is_fine {
            // A bulletin that stands where the missing one was promised has most likely another id.
            let heir = by_address.get(promise.address.as_str()).filter(|_| fate == Fate::Gone);
            report.push(match heir {
                Some(heir) => other_id(promise, heir),
                None => {
                    let (message, help) = told_as(promise, fate);
                    Diagnostic::new(&BROKEN_PROMISE, message).help(help)
                }
            });
        }
    }
    report
}

/// A place in a page that no heading is called by any more. An old address of it leads to the page of
/// today, with its `#name`, so the page is all that counts.
fn lost(promise: &Promise, entry: &Entry) -> Option<Diagnostic> {
    let bulletin = &entry.bulletin;
    let (_, name) = promise.address.split_once('#')?;
    if bulletin.is_removed || bulletin.body.anchors.contains(name) {
        return None;
    }
    let message =
        format!("`{}` leads to a place in this page that is called so no more", promise.address);
    let help = format!("give the heading that stands there now its name: `## … {{#{name}}}`");
    let place = Place::span(&bulletin.path, bulletin.span("head"));
    Some(Diagnostic::new(&BROKEN_PROMISE, message).at(place).help(help))
}

fn other_id(promise: &Promise, heir: &Entry) -> Diagnostic {
    let Promise { id, address, .. } = promise;
    let bulletin = &heir.bulletin;
    let message =
        format!("`{address}` was promised to `{id}`, and its bulletin is `{}` now", bulletin.id);
    let (key, verb) = if bulletin.has_id { ("id", "write") } else { ("head", "add") };
    Diagnostic::new(&BROKEN_PROMISE, message)
        .at(Place::span(&bulletin.path, bulletin.span(key)))
        .help(format!("{verb} `id: {id}`; an id never changes"))
}

/// Addresses that were promised to a bulletin, and that another one would take now that the first
/// has moved.
pub(crate) fn usurped(ledger: &Ledger, series: &Series) -> Report {
    let shown = series.entries.iter().map(|entry| ledger.id(entry));
    let waiting = series.unseen.iter().map(|unseen| unseen.bulletin.id.as_str());
    let known: HashSet<&str> = shown.chain(waiting).collect();
    let mut owners: HashMap<String, BTreeSet<&str>> = HashMap::new();
    for promise in &ledger.promises {
        if !matches!(promise.kind, Kind::Page | Kind::Redirect | Kind::Reserved) {
            continue;
        }
        if let Some(address) = Permalink::new(&promise.address) {
            owners.entry(address.folded()).or_default().insert(&promise.id);
        }
    }
    let mut report = Report::default();
    if owners.is_empty() {
        return report;
    }
    for entry in &series.entries {
        let bulletin = &entry.bulletin;
        let aliases = bulletin.aliases.iter().filter_map(|alias| {
            Some((Permalink::new(&alias.value)?, alias.span.clone(), "take the alias out"))
        });
        let slug = format!("give this bulletin a name of its own: `slug: {}-2`", bulletin.slug);
        let own = (entry.permalink.clone(), bulletin.span("slug"), slug.as_str());
        for (address, span, help) in std::iter::once(own).chain(aliases) {
            let Some(ids) = owners.get(&address.folded()) else { continue };
            // One whose file is gone is told as such.
            let first = ids.iter().find(|id| known.contains(**id));
            let Some(first) = first.filter(|_| !ids.contains(ledger.id(entry))) else { continue };
            let message = format!("the address `{address}` was promised to `{first}`");
            let place = Place::span(&bulletin.path, span);
            report.push(Diagnostic::new(&BROKEN_PROMISE, message).at(place).help(help));
        }
    }
    report
}

/// An address without the slash at its end: a page answers with and without. A file does not.
fn spelled(address: &str) -> &str {
    let bare = address.trim_end_matches('/');
    if bare.ends_with(".html") { address } else { bare }
}

fn is_among(unread: &[Unread], id: &str) -> bool {
    unread.iter().any(|unread| unread.id == id)
}

fn told_as(promise: &Promise, fate: Fate) -> (String, String) {
    let Promise { id, address, kind, .. } = promise;
    match (kind, fate) {
        (_, Fate::HeldAgain) => (
            format!("`{id}` was published at `{address}`, and is held now"),
            "put `publish_at` and `date` back, or withdraw the bulletin: `withdrawn:` with date and reason".into(),
        ),
        (_, Fate::LeftOut) => (
            format!("`{id}` was published at `{address}`, and is left out now"),
            "build without `--leave-out`; only a bulletin that was never published can be left out"
                .into(),
        ),
        (_, Fate::Draft) => (
            format!("`{id}` was published at `{address}`, and is a draft now"),
            "remove the line `draft: …`, or withdraw the bulletin: `withdrawn:` with date and reason"
                .into(),
        ),
        (Kind::Reserved, Fate::Gone) => (
            format!("the address `{address}` is kept for `{id}`, and its file is gone"),
            "put the file back; if it will never come out, let it come out withdrawn: today's `date`, and `withdrawn:` with date, reason and `remove: yes`".into(),
        ),
        (Kind::Page | Kind::Redirect | Kind::Reserved, Fate::Shown) => (
            format!(
                "the address `{address}` was promised to `{id}`, and another that differs only in its spelling stands in its place"
            ),
            "spell the address as it was: capital letters, accents and the slash at its end count".into(),
        ),
        (
            Kind::Page | Kind::Redirect | Kind::Anchor | Kind::Update | Kind::Reserved | Kind::Heading,
            _,
        ) => (
            format!("`{id}` was published at `{address}`, and its file is gone"),
            format!(
                "restore the file, and withdraw the bulletin instead: `withdrawn:` with date and reason; if you renamed it, add the line `id: {id}` to it"
            ),
        ),
        (Kind::Attachment, _) => (
            format!("the file at `{address}` was published with `{id}`, and no longer goes out"),
            "put the file back beside the bulletin, and name it there with `attachments` or a link"
                .into(),
        ),
        (Kind::Alert, _) => (
            format!("the alert at `{address}` was published with `{id}`, and would vanish"),
            "put `cap:` back into the head; to call the alert off, withdraw the bulletin: `withdrawn:` with date and reason".into(),
        ),
        (Kind::Topic, _) => (
            format!("the page of the topic `{id}` was published at `{address}`, and would vanish"),
            "put its language back under `languages` in series.yaml".into(),
        ),
        (Kind::Feed, _) => (
            format!("the feed at `{address}` was published, and would vanish"),
            "put its language back under `languages` in series.yaml".into(),
        ),
    }
}
