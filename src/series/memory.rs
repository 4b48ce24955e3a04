//! [`Memory`]: where the links of a series led the last time; and [`World`], by which it knows
//! whether they still lead there.
//!
//! Where a link leads is a function of the bulletin that holds it and of what can be linked to: the
//! addresses, states and headings of all bulletins, the names of the source's files, and the
//! settings. Whoever edits a sentence changes none of these, so only the links of that bulletin are
//! resolved again. Anything else makes it another world, in which nothing is remembered.

use std::sync::Arc;

use jiff::Timestamp;

use crate::content::bulletin::Bulletin;
use crate::content::fields::At;
use crate::content::{SettingsKey, Sources};
use crate::series::Entry;
use crate::series::edition::{Audience, Edition, Status};
use crate::series::link::Resolved;
use crate::series::map::Map;
use crate::series::permalink::Permalink;
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// What was found about the series that was assembled last.
#[derive(Default)]
pub(crate) struct Memory {
    world: Option<Arc<World>>,
    /// Whether every address in it belongs to one page.
    pub is_tidy: bool,
    map: Option<Arc<Map>>,
    /// In the order of the entries.
    resolved: Vec<(Arc<Bulletin>, Arc<Resolved>)>,
}

/// All that the rest of a series can know of its bulletins: what links lead to, and what is promised.
#[derive(Debug)]
pub(crate) struct World {
    settings: SettingsKey,
    audience: Audience,
    placed: Vec<Placed>,
    /// Files that are no bulletins of this build.
    set_aside: Vec<TreePath>,
    names: Vec<TreePath>,
}

/// A bulletin as others know it.
#[derive(Debug)]
struct Placed {
    bulletin: Arc<Bulletin>,
    permalink: Permalink,
    status: Status,
    released: Timestamp,
    revised: Option<Timestamp>,
    is_shown: bool,
}

impl World {
    /// The world of bulletins in their order, each with its address and its status.
    pub(crate) fn of(
        placed: &[Entry],
        sources: (&Sources, &Tree),
        settings: SettingsKey,
        edition: &Edition,
    ) -> Self {
        let (sources, source) = sources;
        let one = |entry: &Entry| Placed {
            bulletin: Arc::clone(&entry.bulletin),
            permalink: entry.permalink.clone(),
            status: entry.status,
            released: entry.released,
            revised: entry.revisions().last().map(|revision| revision.date.instant),
            is_shown: edition.shows(entry.status),
        };
        let set_aside = sources.rejected.iter().chain(&sources.left_out);
        Self {
            settings,
            audience: edition.audience,
            placed: placed.iter().map(one).collect(),
            set_aside: set_aside.map(|unread| unread.path.clone()).collect(),
            names: source.iter().map(|(path, _)| path.clone()).collect(),
        }
    }

    /// Whether nothing in them differs that anybody beside the bulletin itself can know.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.has_same(other)
    }

    fn has_same(&self, other: &Self) -> bool {
        self.settings.is_same(&other.settings)
            && self.audience == other.audience
            && self.set_aside == other.set_aside
            && self.names == other.names
            && self.placed.len() == other.placed.len()
            && self.placed.iter().zip(&other.placed).all(|(one, other)| one.is_same(other))
    }
}

impl Placed {
    fn is_same(&self, other: &Self) -> bool {
        self.status == other.status
            && (self.released, self.revised) == (other.released, other.revised)
            && self.is_shown == other.is_shown
            && self.permalink == other.permalink
            && (Arc::ptr_eq(&self.bulletin, &other.bulletin)
                || is_known_alike(&self.bulletin, &other.bulletin))
    }
}

/// Whether both have the same name, stand in the same lists, and have the same places to link to.
fn is_known_alike(one: &Bulletin, other: &Bulletin) -> bool {
    fn is_same(one: &[At<String>], other: &[At<String>]) -> bool {
        one.iter().map(|at| &at.value).eq(other.iter().map(|at| &at.value))
    }
    (&one.path, one.is_removed) == (&other.path, other.is_removed)
        && (&one.id, one.has_id, &one.guid) == (&other.id, other.has_id, &other.guid)
        && one.alert.is_some() == other.alert.is_some()
        && one.language == other.language
        && one.date.day == other.date.day
        && one.body.anchors == other.body.anchors
        && is_same(&one.topics, &other.topics)
        && is_same(&one.aliases, &other.aliases)
}

impl Memory {
    /// The world that is known, if nothing differs in this one: so whoever compares the two later sees
    /// at once that they are one. Else this one, in which nothing is remembered.
    pub(crate) fn enter(&mut self, world: World) -> Arc<World> {
        if let Some(known) = self.world.as_ref().filter(|known| known.is_same(&world)) {
            return Arc::clone(known);
        }
        let world = Arc::new(world);
        *self = Self { world: Some(Arc::clone(&world)), ..Self::default() };
        world
    }

    /// The map of this world.
    pub(crate) fn map(&mut self, make: impl FnOnce() -> Map) -> Arc<Map> {
        Arc::clone(self.map.get_or_insert_with(|| Arc::new(make())))
    }

    /// Where the links of an entry lead, if it is the very one that stood at this place.
    pub(crate) fn get(&self, at: usize, entry: &Entry) -> Option<Arc<Resolved>> {
        let (bulletin, resolved) = self.resolved.get(at)?;
        Arc::ptr_eq(bulletin, &entry.bulletin).then(|| Arc::clone(resolved))
    }

    /// Holds these from now on, in the order of the entries.
    pub(crate) fn remember(&mut self, entries: &[Entry], resolved: &[Arc<Resolved>]) {
        let bulletins = entries.iter().map(|entry| Arc::clone(&entry.bulletin));
        self.resolved = bulletins.zip(resolved.iter().cloned()).collect();
    }
}
