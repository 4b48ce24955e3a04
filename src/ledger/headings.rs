//! Headings whose words changed: the old place in the page goes on, under its old name.
//!
//! A heading without a name of its own is found under one that is made of its words, and somebody
//! links to that. So the names are promised, a line for all that are new in a bulletin; and when one
//! is missed, the new heading that is most like it stands in for it, once and for all. One that is
//! like none is gone: a link to it opens the page at its top, which is better than a wrong place.
//!
//! The address of such a line ends in the names, each behind a `#`: `#first-aid`, and behind a `~`
//! what it stands in for: `#first-aid-kits~first-aid`. Names made of words hold neither sign.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::content::body::slug;
use crate::content::bulletin::BulletinId;
use crate::ledger::Ledger;
use crate::ledger::promise::{Kind, Promise};
use crate::series::{Entry, Series};

/// From this likeness on (0 is none, 1 the same) a heading is an old one with other words.
const ALIKE: f64 = 0.5;

/// Of each bulletin the places that are called otherwise today: the name that was promised, and the
/// one of today.
pub(crate) type Places = BTreeMap<BulletinId, Vec<(String, String)>>;

/// What the headings of a series promise anew, and what stands in for which.
pub(crate) fn settled(ledger: &Ledger, series: &Series) -> (Vec<Promise>, Places) {
    let one = |entry: &Entry| of_entry(ledger, entry);
    let settled: Vec<_> = series.entries.par_iter().map(one).collect();
    let mut promises = Vec::new();
    let mut places = Places::new();
    for (entry, (promise, moved)) in series.entries.iter().zip(settled) {
        promises.extend(promise);
        if !moved.is_empty() {
            places.insert(entry.bulletin.id.clone(), moved);
        }
    }
    (promises, places)
}

fn of_entry(ledger: &Ledger, entry: &Entry) -> (Option<Promise>, Vec<(String, String)>) {
    let bulletin = &entry.bulletin;
    if bulletin.is_removed || bulletin.body.headings.is_empty() {
        return (None, Vec::new());
    }
    let id = ledger.id(entry);
    let lines = ledger.of(id).filter(|promise| promise.kind == Kind::Heading);
    let mut known = Known::read(lines.map(|promise| promise.address.as_str()));
    let anchors = &bulletin.body.anchors;
    let headings = bulletin.body.headings.iter();
    let fresh: Vec<_> = headings.filter(|it| !known.names.contains(it.id.as_str())).collect();
    let missed: Vec<String> = known.missed(|name| anchors.contains(name));
    let mut heirs: BTreeMap<&str, String> = BTreeMap::new();
    for old in missed {
        let free = fresh.iter().filter(|heading| !heirs.contains_key(heading.id.as_str()));
        let likeness = |name: &str| strsim::normalized_damerau_levenshtein(name, &old);
        // One that got a name of its own may have kept its words.
        let alike = free.map(|heading| {
            let words = likeness(&slug(&heading.text));
            (likeness(&heading.id).max(words), heading.id.as_str())
        });
        let alike = alike.filter(|(likeness, _)| *likeness >= ALIKE);
        if let Some((_, heir)) = alike.max_by(|one, other| one.0.total_cmp(&other.0)) {
            known.heirs.insert(old.clone(), heir.to_owned());
            heirs.insert(heir, old);
        }
    }
    let name = |heading: &&&crate::content::body::Heading| match heirs.get(heading.id.as_str()) {
        Some(old) => Some(format!("#{}~{old}", heading.id)),
        // What its author named is promised for itself.
        None => (!heading.is_named).then(|| format!("#{}", heading.id)),
    };
    let names: String = fresh.iter().filter_map(|heading| name(&heading)).collect();
    let promise = (!names.is_empty()).then(|| Promise {
        kind: Kind::Heading,
        id: id.to_owned(),
        address: format!("{}{names}", entry.permalink.as_str()),
        guid: None,
        day: None,
        digest: None,
    });
    (promise, known.moved(|name| anchors.contains(name)))
}

/// What was promised of the headings of a bulletin.
#[derive(Default)]
struct Known {
    /// All names.
    names: BTreeSet<String>,
    /// What stands in for a name.
    heirs: BTreeMap<String, String>,
}

impl Known {
    fn read<'a>(addresses: impl Iterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for name in addresses.flat_map(|address| address.split('#').skip(1)) {
            let (name, old) = name.split_once('~').map_or((name, None), |(a, b)| (a, Some(b)));
            known.names.insert(name.to_owned());
            if let Some(old) = old {
                known.names.insert(old.to_owned());
                known.heirs.insert(old.to_owned(), name.to_owned());
            }
        }
        known
    }

    /// The name under which a place is found today, if it is.
    fn today<'a>(&'a self, name: &'a str, stands: &impl Fn(&str) -> bool) -> Option<&'a str> {
        let mut name = name;
        // An heir may have an heir; a ledger that was merged could lead round in a circle.
        for _ in 0..=self.heirs.len() {
            if stands(name) {
                return Some(name);
            }
            name = self.heirs.get(name)?;
        }
        None
    }

    /// The names behind which nothing stands, at the end of each line of heirs.
    fn missed(&self, stands: impl Fn(&str) -> bool) -> Vec<String> {
        let is_missed =
            |name: &&String| !self.heirs.contains_key(*name) && self.today(name, &stands).is_none();
        self.names.iter().filter(is_missed).cloned().collect()
    }

    /// The names under which nothing stands itself, and what does in their place.
    fn moved(&self, stands: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let old = self.names.iter().filter(|name| !stands(name));
        old.filter_map(|name| Some((name.clone(), self.today(name, &stands)?.to_owned()))).collect()
    }
}
