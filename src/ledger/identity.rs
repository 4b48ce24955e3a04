//! Which bulletin an id means: one that two files claim, and ones that a file's name stands for.
//!
//! A bulletin without an `id` is promised under its file's name, so renaming the file would make it
//! another bulletin. If a promised one is gone and the very same text stands under a name that was
//! never promised, somebody has renamed the file: the bulletin keeps the id under which it was
//! promised, and with it its guid and its old address.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::content::bulletin::{Bulletin, BulletinId};
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::ledger::promise::{Kind, Promise};
use crate::series::Series;
use crate::series::permalink::Permalink;
use crate::tree::Hash;

/// Two bulletins with one id.
pub(crate) static DUPLICATE_ID: Rule = Rule {
    code: "duplicate-id",
    level: Level::Error,
    about: "An id names one bulletin for ever. A second one with the same id would never be shown by feed \
            readers, which take it for the first.",
    remedy: "Give the newer bulletin an id of its own. The older one keeps its id.",
};

/// No id was written.
pub(crate) static NO_ID: Rule = Rule {
    code: "no-id",
    level: Level::Warning,
    about: "An id is a bulletin's permanent name. Without one, the name of the file serves, and renaming \
            the file looks like a new bulletin to every subscriber.",
    remedy: "Add a line `id: …` to the head.",
};

/// A published file under another name.
pub(crate) static RENAMED_FILE: Rule = Rule {
    code: "renamed-file",
    level: Level::Warning,
    about: "A published bulletin without an `id` is known by the name of its file. This one's file was \
            renamed; since its text is the same, it keeps the id that it was published with. Once its \
            text changes too, that can no longer be seen.",
    remedy: "Add the line `id: …` that the finding shows, now.",
};

/// The bulletins that were promised under another id: the id today, and the one promised. Reports
/// those, and every bulletin that names no id.
pub(crate) fn renamed(
    promises: &BTreeSet<Promise>,
    series: &Series,
) -> Checked<BTreeMap<BulletinId, String>> {
    let shown = series.entries.iter().map(|entry| &*entry.bulletin);
    let all: Vec<&Bulletin> =
        shown.chain(series.unseen.iter().map(|unseen| &*unseen.bulletin)).collect();
    let unread = series.rejected.iter().chain(&series.left_out).map(|unread| unread.id.as_str());
    let here: HashSet<&str> =
        all.iter().map(|bulletin| bulletin.id.as_str()).chain(unread).collect();
    let pages = || promises.iter().filter(|promise| promise.kind == Kind::Page);
    let promised: HashSet<&str> = pages().map(|promise| promise.id.as_str()).collect();
    let texts = promises.iter().filter(|promise| promise.is_of_text());
    let mut missed: HashMap<Option<Hash>, &str> = texts
        .filter(|promise| !here.contains(promise.id.as_str()))
        .map(|promise| (promise.digest, promise.id.as_str()))
        .collect();
    let is_any_missed = !missed.is_empty();
    let mut renamed = BTreeMap::new();
    let mut report = Report::default();
    for bulletin in all.into_iter().filter(|bulletin| !bulletin.has_id && !bulletin.draft) {
        let is_new = !promised.contains(bulletin.id.as_str());
        let old = if is_any_missed && is_new {
            missed.remove(&Some(bulletin.text_digest()))
        } else {
            None
        };
        if let Some(old) = old {
            renamed.insert(bulletin.id.clone(), old.to_owned());
            let message = format!(
                "this is the text of `{old}`, which is published; it is taken for the same bulletin"
            );
            report.push(finding(&RENAMED_FILE, message, bulletin, old));
        } else if !(is_new && is_any_missed) {
            // Where one is missed, this may be it, and the finding about that gives the line.
            let message =
                "this bulletin has no `id`, so the name of the file serves as its permanent name";
            report.push(finding(&NO_ID, message.to_owned(), bulletin, bulletin.id.as_str()));
        }
    }
    Checked::new(renamed, report)
}

/// Bulletins that share an id. The one that stands where the id was promised, or else has the text
/// that was, is the original, whatever the order of their dates: a file that began as a copy must
/// not take over the address of the one it was copied from.
pub(crate) fn twice(promises: &BTreeSet<Promise>, series: &Series) -> Report {
    let shown = series.entries.iter().map(|entry| (&*entry.bulletin, &entry.permalink));
    let unseen = series.unseen.iter().map(|unseen| (&*unseen.bulletin, &unseen.permalink));
    let mut by_id: BTreeMap<&str, Vec<(&Bulletin, &Permalink)>> = BTreeMap::new();
    for one in shown.chain(unseen) {
        by_id.entry(one.0.id.as_str()).or_default().push(one);
    }
    let mut report = Report::default();
    for (id, sharing) in by_id.into_iter().filter(|(_, sharing)| sharing.len() > 1) {
        let promised: Vec<&Promise> = promises
            .range(Promise::first_of(id)..)
            .take_while(|promise| promise.id == id)
            .filter(|promise| promise.is_of_text())
            .collect();
        let rank = |(bulletin, permalink): &(&Bulletin, &Permalink)| {
            let stands = promised.iter().any(|page| page.address == permalink.as_str());
            let reads = promised.iter().any(|page| page.digest == Some(bulletin.text_digest()));
            (u8::from(stands) + u8::from(reads), stands)
        };
        // Of equals the first in time is the original.
        let Some(original) = sharing.iter().rev().max_by_key(|one| rank(one)) else { continue };
        for (copy, _) in sharing.iter().filter(|(other, _)| other.path != original.0.path) {
            let message = format!("the id `{id}` is taken by `{}` already", original.0.path);
            let found = Diagnostic::new(&DUPLICATE_ID, message)
                .at(Place::span(&copy.path, copy.span("id")))
                .related(Place::span(&original.0.path, original.0.span("id")), "taken here")
                .help(format!("give this file an id of its own: `id: {id}-b`"));
            report.push(found);
        }
    }
    report
}

fn finding(rule: &'static Rule, message: String, bulletin: &Bulletin, id: &str) -> Diagnostic {
    Diagnostic::new(rule, message)
        .at(Place::span(&bulletin.path, bulletin.span("head")))
        .help(format!("add a line `id: {id}`"))
}
