//! The model: every bulletin of an edition, in its place.
//!
//! [`Series::assemble`] drops what the edition may not show before anything else can mention it.
//! What is left has an address, a status, its banners and its links resolved; renditions read it
//! and decide nothing.

pub(crate) mod archive;
pub(crate) mod banner;
pub(crate) mod edition;
pub(crate) mod feed_form;
pub(crate) mod link;
mod map;
mod memory;
pub(crate) mod permalink;
mod reserved;
pub(crate) mod succession;
mod suggestion;
pub(crate) mod translation;
mod unused_file;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::content::bulletin::{Bulletin, BulletinId};
use crate::content::config::Config;
use crate::content::revision::Revision;
use crate::content::{SettingsKey, Sources, Unread};
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::series::banner::Wearer;
use crate::series::banner::Worn;
use crate::series::edition::{Audience, Edition, Status};
use crate::series::feed_form::FeedForm;
use crate::series::link::Links;
pub(crate) use crate::series::memory::Memory;
pub(crate) use crate::series::memory::World;
use crate::series::permalink::Permalink;
use crate::series::succession::Succession;
use crate::series::translation::Translations;
pub(crate) use crate::series::unused_file::named_files;
use crate::tree::Tree;

/// Two outputs at one address.
pub(crate) static ADDRESS_TAKEN: Rule = Rule {
    code: "address-taken",
    level: Level::Error,
    about: "Two pages would stand at one address, and one of them would be lost. Addresses that differ \
            only by capital letters count as one, since some disks take them for the same.",
    remedy: "Give one of the two bulletins a `slug` of its own.",
};

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    std::iter::once(&ADDRESS_TAKEN)
        .chain(link::RULES.iter().copied())
        .chain(unused_file::RULES.iter().copied())
        .collect()
}

/// A bulletin in its place.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What its author wrote.
    pub bulletin: Arc<Bulletin>,
    /// Its language: its own, or the series'.
    pub language: String,
    /// Its address.
    pub permalink: Permalink,
    /// What it is at this moment.
    pub status: Status,
    /// The first moment at which the public may know of it.
    pub released: Timestamp,
    /// The bulletin that stands in its place.
    pub successor: Option<BulletinId>,
    /// How many of its `updates` are due.
    pub revised: usize,
    /// The banners it wears.
    pub worn: Worn,
    /// What it refers to.
    pub links: Arc<Links>,
}

impl Entry {
    /// What was changed in it since it came out, oldest first, as far as it is due.
    pub(crate) fn revisions(&self) -> &[Revision] {
        &self.bulletin.updates[..self.revised]
    }

    /// Where its alert stands, if it is one: beside its page.
    pub(crate) fn alert(&self) -> Option<Permalink> {
        self.bulletin.alert.as_ref().and_then(|_| self.permalink.beside("cap.xml"))
    }
}

/// A bulletin that the public must not know yet; for reports to its authors only.
#[derive(Debug, Clone)]
pub(crate) struct Unseen {
    /// What its author wrote.
    pub bulletin: Arc<Bulletin>,
    /// Its address, once it is out.
    pub permalink: Permalink,
    /// Its language: its own, or the series'.
    pub language: String,
    /// Draft or held.
    pub status: Status,
}

impl Unseen {
    /// Whether a page holds its address, as its author asked.
    pub(crate) fn is_reserved(&self) -> bool {
        self.bulletin.reserve && matches!(self.status, Status::Held { .. })
    }
}

/// All bulletins of an edition.
#[derive(Debug)]
pub(crate) struct Series {
    /// The settings.
    pub config: Config,
    /// The edition.
    pub edition: Edition,
    /// The bulletins, oldest first; of one day in the order of their ids.
    pub entries: Vec<Entry>,
    /// Where in `entries` each stands, by its id.
    places: HashMap<BulletinId, usize>,
    /// Those that a public edition does not show.
    pub unseen: Vec<Unseen>,
    /// Sources that could not be understood.
    pub rejected: Vec<Unread>,
    /// Sources that were set aside on demand.
    pub left_out: Vec<Unread>,
    /// Which bulletin stands in the place of which.
    pub succession: Succession,
    /// Which bulletins say the same in different languages.
    pub translations: Translations,
    /// The next moment at which this edition changes by itself.
    pub changes_at: Option<Timestamp>,
    /// What can be known of its bulletins.
    pub world: Arc<World>,
}

impl Series {
    /// Puts every bulletin in its place. What `memory` holds is not found out again; afterwards it
    /// holds what was found about this series.
    pub(crate) fn assemble(
        mut config: Config,
        mut sources: Sources,
        source: &Tree,
        edition: &Edition,
        memory: &mut Memory,
    ) -> Checked<Self> {
        let mut report = Report::default();
        let mut bulletins = std::mem::take(&mut sources.bulletins);
        for bulletin in bulletins.iter_mut().filter(|bulletin| edition.removes(bulletin)) {
            *bulletin = Arc::new(bulletin.removed());
        }
        bulletins.sort_by(|a, b| {
            (a.date.day, edition::released(a), &a.id).cmp(&(
                b.date.day,
                edition::released(b),
                &b.id,
            ))
        });
        let succession = Succession::of(&bulletins, edition);
        let placed: Vec<Entry> = bulletins
            .par_iter()
            .map(|bulletin| entry(bulletin, &succession, &config, edition))
            .collect();
        let settings = SettingsKey::of(source, &config);
        let world = memory.enter(World::of(&placed, (&sources, source), settings, edition));
        let is_tidy = memory.is_tidy;
        let mut taken = if is_tidy { Report::default() } else { unique_addresses(&placed) };
        let mut entries = Vec::new();
        let mut unseen = Vec::new();
        for entry in placed {
            if edition.shows(entry.status) {
                entries.push(entry);
            } else {
                let Entry { bulletin, permalink, language, status, .. } = entry;
                unseen.push(Unseen { bulletin, permalink, language, status });
            }
        }
        let mut places = HashMap::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            // Of two with one id, which is told as such, the older is meant.
            places.entry(entry.bulletin.id.clone()).or_insert(at);
        }
        let changes = bulletins.iter().filter_map(|bulletin| edition.next_change(bulletin));
        let banners = config.banners.iter().filter_map(|b| banner::next_change(b, edition.as_of));
        let outages = config.hotlines.iter_mut().filter_map(|it| it.settle(edition.as_of));
        let changes_at = changes.chain(banners).chain(outages).min();
        let translations = Translations::of(&entries);
        let mut series = Self {
            config,
            edition: *edition,
            translations,
            entries,
            places,
            unseen,
            rejected: sources.rejected,
            left_out: sources.left_out,
            succession,
            changes_at,
            world,
        };
        if !is_tidy {
            taken.add(own_addresses(&series));
        }
        memory.is_tidy = taken.is_empty();
        report.add(taken);
        report.add(link::resolve(&mut series, source, memory));
        report.add(unused_file::unused(&series, source, &bulletins));
        Checked::new(series, report)
    }

    /// The entry with an id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(&BulletinId::new(id)?)?)
    }

    /// Where among the entries one of them stands; `None` for a second one with the same id.
    pub(crate) fn place(&self, entry: &Entry) -> Option<usize> {
        let at = *self.places.get(&entry.bulletin.id)?;
        self.entries.get(at).filter(|known| std::ptr::eq(*known, entry)).map(|_| at)
    }

    /// The languages that have a home page: the series' own, then the others in their order.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        let others = self.config.languages.iter().map(String::as_str);
        std::iter::once(self.config.language.as_str()).chain(others)
    }

    /// The entries of a language, oldest first.
    pub(crate) fn in_language(&self, language: &str) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.language == language).collect()
    }

    /// Whether drafts and held bulletins are shown.
    pub(crate) fn is_preview(&self) -> bool {
        self.edition.audience == Audience::Preview
    }

    /// A page of the series' own in a language: home (``), `archive/`, `topics/…`, `rss.xml`.
    pub(crate) fn own_page(&self, language: &str, name: &str) -> Permalink {
        let address = format!("{}/{name}", self.config.language_prefix(language));
        Permalink::new(&address).or_else(|| Permalink::new("/")).unwrap_or_else(|| unreachable!())
    }

    /// Addresses of all lists and feeds, for the check of links.
    pub(crate) fn list_addresses(&self) -> BTreeSet<String> {
        let mut addresses = BTreeSet::new();
        for language in self.languages() {
            let entries = self.in_language(language);
            let mut add = |name: &str| {
                addresses.insert(self.own_page(language, name).as_str().to_owned());
            };
            for name in ["", "archive/", "archive/all/", "search/", "topics/"] {
                add(name);
            }
            for banner in self.config.banners.iter().filter(|banner| banner.is_standing()) {
                add(&poster(&banner.id.value));
            }
            for page in archive::pages(entries.len(), self.config.per_page) {
                if let Some(number) = page.number {
                    add(&format!("archive/{number}/"));
                }
            }
            let years: BTreeSet<i16> =
                entries.iter().map(|entry| entry.bulletin.date.day.year()).collect();
            years.iter().for_each(|year| add(&format!("archive/{year}/")));
            let topics = entries.iter().flat_map(|entry| &entry.bulletin.topics);
            let topics: BTreeSet<&str> = topics.map(|topic| topic.value.as_str()).collect();
            let pages = topics.into_iter().map(topic_page);
            for page in std::iter::once(String::new()).chain(pages) {
                add(&page);
                FeedForm::ALL.iter().for_each(|form| add(&format!("{page}{}", form.file())));
            }
        }
        addresses.extend(
            ["/sitemap.xml", "/robots.txt", "/404.html", "/build.json", CATALOGUE]
                .map(String::from),
        );
        addresses
            .extend(self.config.security_txt.iter().map(|_| "/.well-known/security.txt".into()));
        addresses
    }
}

/// The address of the series for other programs.
pub(crate) const CATALOGUE: &str = "/bulletins.json";

/// The name of a topic's page, behind the prefix of a language.
pub(crate) fn topic_page(slug: &str) -> String {
    format!("topics/{slug}/")
}

/// Where the poster of a banner stands, seen from the home page of a language.
pub(crate) fn poster(banner: &str) -> String {
    format!("hotlines/{banner}/")
}

fn entry(
    bulletin: &Arc<Bulletin>,
    succession: &Succession,
    config: &Config,
    edition: &Edition,
) -> Entry {
    let successor = succession.successor(&bulletin.id);
    let language = bulletin.language.clone().unwrap_or_else(|| config.language.clone());
    Entry {
        permalink: Permalink::of(bulletin, config, &language),
        language,
        status: edition.status(bulletin, successor.map(|it| it.since)),
        successor: successor.map(|it| it.id.clone()),
        released: edition::released(bulletin),
        revised: edition.revisions(bulletin).len(),
        worn: banner::choose(config, Wearer::Bulletin(bulletin), edition.as_of),
        bulletin: Arc::clone(bulletin),
        links: Arc::default(),
    }
}

/// Bulletins that would stand where the site has a page of its own.
fn own_addresses(series: &Series) -> Report {
    let mut report = Report::default();
    let own: BTreeSet<String> = series
        .list_addresses()
        .iter()
        .filter_map(|address| Permalink::new(address))
        .map(|address| address.folded())
        .collect();
    for entry in &series.entries {
        let bulletin = &entry.bulletin;
        let mut taken = |address: &Permalink, span, help: String| {
            if own.contains(&address.folded()) {
                let message = format!("the address `{address}` is a page of the site's own");
                let place = Place::span(&bulletin.path, span);
                report.push(Diagnostic::new(&ADDRESS_TAKEN, message).at(place).help(help));
            }
        };
        let help = format!("give the bulletin another name: `slug: {}-2`", bulletin.slug);
        taken(&entry.permalink, bulletin.span("slug"), help);
        for alias in &bulletin.aliases {
            if let Some(address) = Permalink::new(&alias.value) {
                taken(&address, alias.span.clone(), format!("take `{address}` out of `aliases`"));
            }
        }
    }
    report
}

fn unique_addresses(entries: &[Entry]) -> Report {
    let mut report = Report::default();
    let mut seen: HashMap<String, (&Bulletin, &'static str)> = HashMap::new();
    for entry in entries {
        let bulletin = &*entry.bulletin;
        let own = entry.permalink.clone();
        let aliases = bulletin.aliases.iter().filter_map(|alias| {
            Some((Permalink::new(&alias.value)?, alias.span.clone(), "aliases"))
        });
        for (address, span, key) in
            std::iter::once((own, bulletin.span("slug"), "slug")).chain(aliases)
        {
            let Some((first, first_key)) = seen.insert(address.folded(), (bulletin, key)) else {
                continue;
            };
            if first.path == bulletin.path {
                continue;
            }
            let message = format!("the address `{address}` is taken by `{}` already", first.path);
            let found = Diagnostic::new(&ADDRESS_TAKEN, message)
                .at(Place::span(&bulletin.path, span))
                .related(Place::span(&first.path, first.span(first_key)), "taken here")
                .help(if key == "slug" {
                    format!("give one of the two a name of its own: `slug: {}-2`", bulletin.slug)
                } else {
                    format!("take `{address}` out of `aliases`")
                });
            report.push(found);
        }
    }
    report
}
