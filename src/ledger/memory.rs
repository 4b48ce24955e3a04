//! [`Memory`]: the ledger that was settled last.
//!
//! Only previews remember it. They promise nothing, so what a ledger holds for them is a function of
//! its file, of what can be known of the bulletins, and of the files that go out; and whoever edits
//! a sentence changes none of these. A ledger about which something was found is settled anew: what
//! is told of it has a place in a file, and may depend on a text.

use std::sync::Arc;

use crate::ledger::{LEDGER, Ledger};
use crate::series::link::Links;
use crate::series::{Series, World};
use crate::tree::{Leaf, Tree};

/// The ledger that was settled last, if it may serve again.
#[derive(Default)]
pub(crate) struct Memory {
    last: Option<Settled>,
}

struct Settled {
    file: Option<Leaf>,
    world: Arc<World>,
    links: Vec<Arc<Links>>,
    ledger: Arc<Ledger>,
}

impl Memory {
    /// The ledger of a source and its series, if settling it would give the same.
    pub(crate) fn get(&self, source: &Tree, series: &Series) -> Option<Arc<Ledger>> {
        let last = self.last.as_ref().filter(|_| series.is_preview())?;
        let is_same_file = Leaf::are_same(last.file.as_ref(), source.get(LEDGER));
        let is_same = |(one, entry): (&Arc<Links>, &Arc<Links>)| {
            Arc::ptr_eq(one, entry) || one.files == entry.files
        };
        let links = series.entries.iter().map(|entry| &entry.links);
        let is_known = is_same_file
            && last.world.is_same(&series.world)
            && last.links.len() == series.entries.len()
            && last.links.iter().zip(links).all(is_same);
        is_known.then(|| Arc::clone(&last.ledger))
    }

    /// Holds a ledger from now on, of a preview about which nothing was found.
    pub(crate) fn remember(&mut self, source: &Tree, series: &Series, ledger: &Arc<Ledger>) {
        self.last = Some(Settled {
            file: source.get(LEDGER).cloned(),
            world: Arc::clone(&series.world),
            links: series.entries.iter().map(|entry| Arc::clone(&entry.links)).collect(),
            ledger: Arc::clone(ledger),
        });
    }

    /// Forgets what it holds.
    pub(crate) fn forget(&mut self) {
        self.last = None;
    }
}
