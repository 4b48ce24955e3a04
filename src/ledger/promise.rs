//! [`Promise`]: one line of the ledger, as it is written and read.
//!
//! Lines are plain words with a space between them, one promise each and sorted, so that two
//! people's additions merge by themselves and a torn line is seen as one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::conflict::conflict_mark;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::tree::{Hash, Tree};
use crate::tree_path::TreePath;

/// Where the ledger stands in the source.
pub(crate) const LEDGER: &str = "bulletins/ledger.txt";

/// The first line: the format and its version.
pub(crate) const FIRST_LINE: &str = "noticeboard-ledger 1";

/// A ledger that cannot be read.
pub(crate) static UNREADABLE_LEDGER: Rule = Rule {
    code: "unreadable-ledger",
    level: Level::Error,
    about: "The ledger holds every address that was ever promised. If a line of it cannot be read, a \
            promise may be lost, so nothing is written until it is whole again.",
    remedy: "Put the last good `bulletins/ledger.txt` back from version control. Both versions of a \
             conflict may stay: keep all lines of both.",
};

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A bulletin's page.
    Page,
    /// A file that came with one.
    Attachment,
    /// A topic's page.
    Topic,
    /// A feed.
    Feed,
    /// A place in a page that its author gave a name: a heading with `{#name}`.
    Anchor,
    /// An old address that leads on to the bulletin's page.
    Redirect,
    /// An entry in a bulletin's history, at its place in the page.
    Update,
    /// The address of a bulletin that is not out yet.
    Reserved,
    /// Places in a page that are called by the words of their headings.
    Heading,
    /// The alert of a bulletin, which alerting services ask for again and again.
    Alert,
}

const KINDS: [(&str, Kind); 10] = [
    ("page", Kind::Page),
    ("attachment", Kind::Attachment),
    ("topic", Kind::Topic),
    ("feed", Kind::Feed),
    ("anchor", Kind::Anchor),
    ("redirect", Kind::Redirect),
    ("update", Kind::Update),
    ("reserved", Kind::Reserved),
    ("heading", Kind::Heading),
    ("alert", Kind::Alert),
];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = KINDS.iter().find(|(_, kind)| kind == self).map_or("page", |(name, _)| name);
        f.write_str(name)
    }
}

/// One line: ordered by id, then kind, then address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Promise {
    /// A bulletin's id, a topic's slug, or a feed's name.
    pub id: String,
    /// What is promised.
    pub kind: Kind,
    /// The address, from the site's top.
    pub address: String,
    /// The guid of its feed item; only for pages.
    pub guid: Option<String>,
    /// The first day.
    pub day: Option<Date>,
    /// Digest of the visible text; for pages as it was published, for updates as it was then.
    pub digest: Option<Hash>,
}

impl Promise {
    /// What makes it another promise, and not the same with another day or digest.
    pub(crate) fn key(&self) -> (Kind, &str, &str) {
        (self.kind, &self.id, &self.address)
    }

    /// The least of all lines with an id, for a search.
    pub(crate) fn first_of(id: &str) -> Self {
        let (kind, address) = (Kind::Page, String::new());
        Self { id: id.to_owned(), kind, address, guid: None, day: None, digest: None }
    }

    /// Whether it holds what a text was.
    pub(crate) fn is_of_text(&self) -> bool {
        matches!(self.kind, Kind::Page | Kind::Update)
    }

    /// Whether it is that of the entry with a name in a bulletin's history.
    pub(crate) fn is_update(&self, anchor: &str) -> bool {
        let own = self.address.rsplit_once('#').map(|(_, own)| own);
        self.kind == Kind::Update && own == Some(anchor)
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, kind, address, guid, day, digest } = self;
        let guid = guid.as_deref().unwrap_or("-");
        // Hardly any address holds either sign.
        let address = match address.contains(['%', ' ']) {
            true => Cow::from(address.replace('%', "%25").replace(' ', "%20")),
            false => Cow::from(address),
        };
        write!(f, "{kind} {id} {address} {guid} ")?;
        match day {
            Some(day) => write!(f, "{day} ")?,
            None => f.write_str("- ")?,
        }
        match digest {
            Some(digest) => write!(f, "{digest}"),
            None => f.write_str("-"),
        }
    }
}

fn promise(line: &str) -> Option<Promise> {
    let mut parts = line.split(' ');
    let kind = parts.next()?;
    let kind = KINDS.iter().find(|(name, _)| *name == kind)?.1;
    let id = parts.next().filter(|id| !id.is_empty())?.to_owned();
    let address =
        parts.next().filter(|a| a.starts_with('/'))?.replace("%20", " ").replace("%25", "%");
    let written = |part: &str| (part != "-").then(|| part.to_owned());
    let guid = written(parts.next()?);
    let day = match written(parts.next()?) {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    let digest = match written(parts.next()?) {
        Some(digest) => Some(Hash::from_hex(&digest)?),
        None => None,
    };
    parts.next().is_none().then_some(Promise { id, kind, address, guid, day, digest })
}

/// Every id to which something was ever promised.
pub(crate) fn promised_ids(source: &Tree) -> BTreeSet<String> {
    let is_id = |promise: &Promise| matches!(promise.kind, Kind::Page | Kind::Reserved);
    let pages = read(source).value.into_iter().filter(is_id);
    pages.map(|promise| promise.id).collect()
}

/// Every promise that stands in a source.
pub(crate) fn read(source: &Tree) -> Checked<BTreeSet<Promise>> {
    let mut report = Report::default();
    let Some(leaf) = source.get(LEDGER) else { return Checked::clean(BTreeSet::new()) };
    let Some(path) = TreePath::new(LEDGER) else { return Checked::clean(BTreeSet::new()) };
    let text = leaf.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let mut bad = |message: String, span: std::ops::Range<usize>| {
        report.push(Diagnostic::new(&UNREADABLE_LEDGER, message).at(Place::span(&path, span)));
    };
    let Some(text) = text else {
        bad("the ledger is not UTF-8 text".into(), 0..0);
        return Checked::new(BTreeSet::new(), report);
    };
    if let Some(at) = conflict_mark(text) {
        bad("version control has marked a conflict here".into(), at..at + 7);
        return Checked::new(BTreeSet::new(), report);
    }
    let mut promises = Vec::new();
    let mut at = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // A series that is old has tens of thousands of them.
    let read: Vec<Option<Promise>> =
        lines.par_iter().with_min_len(256).map(|line| promise(without_end(line))).collect();
    for (number, (line, read)) in lines.into_iter().zip(read).enumerate() {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let whole = line.ends_with('\n');
        let line = without_end(line);
        match (number, read) {
            (0, _) if line == FIRST_LINE => {}
            (0, _) => bad(format!("the first line is `{line}`, but must be `{FIRST_LINE}`"), span),
            (_, Some(promise)) if whole => promises.push(promise),
            (_, None) if line.is_empty() => {}
            (_, _) => bad("this line of the ledger is torn or was edited".into(), span),
        }
    }
    // They stand in this order already, but where two people's lines were merged.
    Checked::new(promises.into_iter().collect(), report)
}

fn without_end(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::promise;

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let page =
            "page CTPSU-2016-08 /2016/08/a/ tag:example.org,2016-08-01:CTPSU-2016-08 2016-08-01 -";
        let topic = "topic planning /topics/planning/ - - -";
        for line in [page, topic] {
            assert_eq!(promise(line).map(|promise| promise.to_string()).as_deref(), Some(line));
        }
        for torn in
            ["page", "page a", "page a b - - -", "what a /b/ - - -", "page a /b/ - 2016-13-01 -"]
        {
            assert_eq!(promise(torn), None, "{torn}");
        }
    }
}
