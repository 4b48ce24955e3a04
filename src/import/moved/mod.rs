//! Bulletins that move in from another tool, whichever it was.
//!
//! A feed and a folder of posts are read into [`Item`]s; here these become files. What was promised
//! elsewhere is promised here: an old address on our host answers, and a guid stays, so that nobody
//! who follows the feed sees the archive again.
//!
//! An address is *kept* where the pattern of the series makes the very same, since a reader is best
//! served without a detour; everywhere else it is an alias, which the ledger promises as well.

mod address;
mod head;
mod topic;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::content::config::Config;
use crate::content::date::Moment;
use crate::content::slug::{fitting, slug};
use crate::content::used_id::{UsedId, own_id};
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::import::change::{Change, Lines, What};
use crate::import::draft;
use crate::import::escape::escaped;
use crate::import::feed::LEFT_OUT;
use crate::import::moved::address::Addresses;
use crate::import::moved::topic::Topics;
use crate::import::words::{Account, account};
use crate::tree_path::TreePath;

pub(crate) use crate::import::moved::address::OLD_ADDRESS;
pub(crate) use crate::import::moved::topic::{TOPIC, quoted};

/// Two items by one permanent name.
pub(crate) static GUID: Rule = Rule {
    code: "import-guid",
    level: Level::Error,
    about: "Feed readers know an item by its guid for ever. Of two bulletins with one guid they would show only one.",
    remedy: "Look which of the two is meant, take the other out of the file, and import it again.",
};

/// A bulletin that waits for its day.
pub(crate) static HELD: Rule = Rule {
    code: "import-held",
    level: Level::Advice,
    about: "A bulletin that is dated in the future is held until then, and so is one that was taken over.",
    remedy: "If it is out already, correct its `date`; if it is not, there is nothing to do.",
};

/// A bulletin of another tool.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its title, one line of plain words.
    pub title: String,
    /// Its moment.
    pub moment: Moment,
    /// The same, as it is written behind `date:`.
    pub written: String,
    /// Where it begins.
    pub place: Place,
    /// The line at which it begins.
    pub line: usize,
    /// Where it was to be found: whole addresses, or rooted ones of our own site.
    pub addresses: Vec<String>,
    /// Its permanent name in feeds.
    pub guid: Option<String>,
    /// What it is about, one line of plain words.
    pub summary: Option<String>,
    /// Names of its topics.
    pub topics: Vec<String>,
    /// When it was last changed, as it is written: told, since nobody knows what was changed.
    pub changed: Option<String>,
    /// The name of its file, without the day and the ending.
    pub name: Option<String>,
    /// Its form in addresses, where that is not the name of its file.
    pub slug: Option<String>,
    /// Whether nobody may see it yet.
    pub is_draft: bool,
    /// Further lines of its head: our key, and its value as YAML.
    pub more: Vec<(&'static str, String)>,
    /// Its text.
    pub text: Text,
}

impl Item {
    /// An item that has what a bulletin must have, and nothing else.
    pub(crate) fn new(title: String, moment: Moment, written: String, place: Place) -> Self {
        Self {
            title,
            moment,
            written,
            place,
            line: 1,
            addresses: Vec::new(),
            guid: None,
            summary: None,
            topics: Vec::new(),
            changed: None,
            name: None,
            slug: None,
            is_draft: false,
            more: Vec::new(),
            text: Text::default(),
        }
    }
}

/// The text of an item.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// In Markdown.
    pub markdown: String,
    /// Every word that its source has.
    pub spoken: String,
    /// What was done on the way.
    pub changes: Vec<Change>,
}

impl Text {
    /// A text that nobody marked up: paragraphs with empty lines between.
    pub(crate) fn of_plain(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let paragraphs = text.split("\n\n").map(|paragraph| {
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            escaped(&words.join(" "))
        });
        let paragraphs: Vec<String> = paragraphs.filter(|text| !text.is_empty()).collect();
        let end = if paragraphs.is_empty() { "" } else { "\n" };
        let markdown = format!("{}{end}", paragraphs.join("\n\n"));
        Self { markdown, spoken: text, changes: Vec::new() }
    }
}

/// The series that bulletins move into.
#[derive(Debug)]
pub(crate) struct House<'a> {
    /// Its settings.
    pub config: &'a Config,
    /// Every id that it ever used.
    pub ids: &'a [UsedId],
    /// Every guid that it ever used.
    pub guids: &'a BTreeSet<String>,
    /// Now.
    pub as_of: Timestamp,
}

/// A bulletin to be written.
#[derive(Debug)]
pub(crate) struct Made {
    /// The name of its file, without the ending.
    pub stem: String,
    /// Its whole file.
    pub text: String,
    /// Where its source is.
    pub place: Place,
    /// What does not add up between its words and those of its source: nothing, unless this
    /// program has a fault.
    pub account: Account,
}

/// What became of the items.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    /// The bulletins, oldest first.
    pub made: Vec<Made>,
    /// Items that were left out.
    pub left_out: usize,
    /// What was done, by file.
    pub changes: BTreeMap<TreePath, Vec<Change>>,
    /// Lines to be pasted into the settings; empty if there are none.
    pub to_paste: String,
    /// What was noticed.
    pub report: Report,
}

/// Makes bulletins of items.
pub(crate) fn moved(mut items: Vec<Item>, house: &House<'_>) -> Moved {
    let mut moved = Moved::default();
    // Feeds are newest first; of two at one moment, the one below is the older.
    items.reverse();
    items.sort_by_key(|item| item.moment.instant);
    let items = without_news(items, &mut moved);
    moved.report.add(guids(&items, house));
    let mut names = Names { house, stems: BTreeSet::new(), ids: BTreeSet::new() };
    let named: Vec<(Item, Name)> =
        items.into_iter().map(|item| (names.name(&item), item)).map(|(n, i)| (i, n)).collect();
    let mut addresses = Addresses::new(house.config, named.iter().map(|(_, name)| name));
    let mut topics = Topics::new(house.config);
    for (mut item, name) in named {
        if item.moment.instant > house.as_of && !item.is_draft {
            let message = format!("`{}` is held until {}", item.title, item.written);
            moved.report.push(Diagnostic::new(&HELD, message).at(item.place.clone()));
        }
        let aliases = addresses.aliases(&item, &name, &mut moved.report);
        let slugs = topics.slugs(&item.topics);
        if let Some(changed) = &item.changed {
            let change = Change::new(Lines::one(item.line), What::Changed(changed.clone()));
            item.text.changes.push(change);
        }
        let head = head::head(&item, &name, &slugs, &aliases);
        let heard = without_brackets(&item.text.markdown);
        let account = account(&without_brackets(&item.text.spoken), &heard, &item.text.changes);
        let text = format!("{head}\n{}", item.text.markdown);
        moved.made.push(Made { stem: name.stem, text, place: item.place.clone(), account });
        moved.changes.entry(item.place.path).or_default().append(&mut item.text.changes);
    }
    moved.report.add(addresses.told());
    moved.to_paste = topics.to_paste();
    moved.report.add(topics.told());
    moved
}

/// A text without the pointed brackets round addresses, which part words that stood together. It is
/// done to both sides of the account.
fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<http") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(['>', '\n', ' ']).filter(|end| rest[*end..].starts_with('>'));
        if let Some(end) = end {
            out.push_str(&rest[..end]);
            rest = &rest[end + 1..];
        }
    }
    out + rest
}

/// Leaves out what only tells of another item: that it was changed or withdrawn. Our own feeds
/// name such by the guid of the bulletin and a fragment.
fn without_news(items: Vec<Item>, moved: &mut Moved) -> Vec<Item> {
    let guids: BTreeSet<String> = items.iter().filter_map(|item| item.guid.clone()).collect();
    let (news, items): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| {
        let of = item.guid.as_deref().and_then(|guid| guid.rsplit_once('#'));
        of.is_some_and(|(of, news)| guids.contains(of) || (of.starts_with("tag:") && is_news(news)))
    });
    for item in news {
        let message =
            format!("the item `{}` is left out: it tells of a change to another", item.title);
        let help = "write what became of it into the bulletin itself, as `updates`, `withdrawn` or `superseded_by`; \
                    if that is not in the feed either, look for it on the old site";
        moved.report.push(Diagnostic::new(&LEFT_OUT, message).at(item.place).help(help));
        moved.left_out += 1;
    }
    items
}

/// Whether a fragment is one by which our own feeds tell of a bulletin anew.
fn is_news(fragment: &str) -> bool {
    matches!(fragment, "withdrawn" | "superseded" | "expired") || fragment.starts_with("nb-update-")
}

/// Guids that would not be permanent names.
fn guids(items: &[Item], house: &House<'_>) -> Report {
    let mut report = Report::default();
    let mut seen: BTreeMap<&str, &Item> = BTreeMap::new();
    for item in items {
        let Some(guid) = &item.guid else { continue };
        if house.guids.contains(guid) {
            let message = format!(
                "a bulletin of the series has the guid `{guid}` of `{}` already",
                item.title
            );
            let help =
                "it was taken over before; take the item out of the file, and import it again";
            report.push(Diagnostic::new(&GUID, message).at(item.place.clone()).help(help));
        }
        match seen.get(guid.as_str()) {
            Some(first) => {
                let (one, other) = (&first.title, &item.title);
                let message = format!("`{one}` and `{other}` have one guid, `{guid}`");
                let found = Diagnostic::new(&GUID, message).at(item.place.clone());
                report.push(found.related(first.place.clone(), "the first of the two"));
            }
            None => drop(seen.insert(guid, item)),
        }
    }
    report
}

/// What a bulletin is called here.
#[derive(Debug)]
pub(crate) struct Name {
    /// The name of its file, without the ending.
    pub stem: String,
    /// Its form in addresses.
    pub slug: String,
    /// Its permanent name.
    pub id: String,
    /// Its day in the zone of the series.
    pub day: Date,
}

/// The names that were given so far.
struct Names<'a> {
    house: &'a House<'a>,
    stems: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Names<'_> {
    /// Names an item: after its file, its address or its title, whichever it has. The same items
    /// get the same names each time.
    fn name(&mut self, item: &Item) -> Name {
        let day = item.moment.day;
        let of_address = item.addresses.first().and_then(|address| address::last_part(address));
        let own = item.name.as_deref().map(slug).filter(|name| !name.is_empty());
        let own = own.or_else(|| of_address.filter(|name| slug(name) == *name));
        let stem = match own {
            Some(own) => format!("{day}-{}", fitting(&own)),
            None => draft::stem(day, &item.title),
        };
        let stem = free(&stem, &self.stems, |_| false);
        let of_stem = stem.get(11..).unwrap_or_default().to_owned();
        let slug = item.slug.as_deref().map(slug).filter(|slug| !slug.is_empty());
        let used = |id: &str| self.house.ids.iter().any(|it| it.id == id);
        let id = free(&own_id(&stem), &self.ids, used);
        self.stems.insert(stem.clone());
        self.ids.insert(id.clone());
        Name { slug: slug.map_or(of_stem, |slug| fitting(&slug).to_owned()), stem, id, day }
    }
}

/// A name, or where it is taken, the same with a number.
fn free(name: &str, taken: &BTreeSet<String>, is_used: impl Fn(&str) -> bool) -> String {
    let is_free = |name: &String| !taken.contains(name) && !is_used(name);
    let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}
