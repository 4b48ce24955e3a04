//! The guid by which feed readers know a bulletin, and two bulletins that claim one.
//!
//! A reader that has shown an item shows nothing under its guid again: of two bulletins with one
//! guid, subscribers see the first and never hear of the second. Only guids that were taken over
//! from another tool can meet; those that are made here hold the id.

use std::collections::HashMap;

use crate::content::bulletin::Bulletin;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::ledger::Ledger;
use crate::series::{Entry, Series};

/// Two bulletins with one guid.
pub(crate) static DUPLICATE_GUID: Rule = Rule {
    code: "duplicate-guid",
    level: Level::Error,
    about: "A guid names one item of a feed for ever. Of two bulletins with one guid, feed readers show the \
            first and never the second.",
    remedy: "Take the line `guid` out of the bulletin that subscribers do not know yet; it is given one of \
             its own.",
};

/// The guid of a bulletin that nothing was promised of: the one that it brings along, or one that is
/// made of a day, a host and its id (RFC 4151: an authority, a day on which it was ours, and a name
/// we give).
pub(crate) fn new_guid(entry: &Entry, series: &Series) -> String {
    if let Some(guid) = brought_along(&entry.bulletin) {
        return guid;
    }
    let host =
        series.config.base_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let day = series.config.day_of(entry.released);
    format!("tag:{},{day}:{}", host.unwrap_or("example.org"), entry.bulletin.id)
}

/// The bulletins that claim the guid of another. What waits for its day is looked at, too: on that
/// day it would be too late.
pub(crate) fn twice(ledger: &Ledger, series: &Series) -> Report {
    let mut report = Report::default();
    let shown = || series.entries.iter().map(|entry| &*entry.bulletin);
    let unseen = || series.unseen.iter().map(|unseen| &*unseen.bulletin);
    if shown().chain(unseen()).all(|bulletin| bulletin.guid.is_none()) {
        return report;
    }
    let of_shown = series.entries.iter().map(|it| (ledger.guid(it, series), &*it.bulletin));
    let of_unseen = unseen().filter_map(|it| Some((brought_along(it)?, it)));
    let mut known: HashMap<String, &Bulletin> = HashMap::new();
    for (guid, bulletin) in of_shown.chain(of_unseen) {
        let Some(other) = known.insert(guid.clone(), bulletin) else { continue };
        report.push(claimed_twice(ledger, &guid, [other, bulletin]));
    }
    report
}

/// Of two, the one is at fault that subscribers do not know yet, else the second.
fn claimed_twice(ledger: &Ledger, guid: &str, both: [&Bulletin; 2]) -> Diagnostic {
    let is_known = both.map(|it| ledger.has_promised(it.id.as_str()));
    let [first, second] = both;
    let (new, old) = if is_known == [false, true] { (first, second) } else { (second, first) };
    let message = format!("`{}` has the guid of `{}`: `{guid}`", new.id, old.id);
    let help = format!("take the line `guid` out of `{}`: it is given one of its own", new.path);
    let place = Place::span(&new.path, new.span("guid"));
    let found = Diagnostic::new(&DUPLICATE_GUID, message).at(place);
    if is_known == [true, true] {
        let mut found = found.help("leave both as they are");
        found.soften("both went out with it, and a guid never changes");
        return found;
    }
    found.help(help)
}

fn brought_along(bulletin: &Bulletin) -> Option<String> {
    Some(bulletin.guid.as_ref()?.replace(char::is_whitespace, ""))
}
