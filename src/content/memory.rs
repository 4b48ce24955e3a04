//! [`Memory`]: bulletins that were read before.
//!
//! A bulletin is a function of its path, its bytes and the settings, so these three are the key,
//! and nothing else can make what is remembered wrong. Its findings are part of what is
//! remembered: a warning must not vanish because a file is not read a second time.

use std::sync::Arc;

use crate::content::Read;
use crate::content::config::Config;
use crate::content::settings::SERIES_YAML;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// Bulletins read before. Holds what the last source had, and no more.
#[derive(Default)]
pub(crate) struct Memory {
    /// The file of settings, and the public address, which may come from elsewhere.
    settings: Option<(Option<Leaf>, String)>,
    /// In the order of their paths.
    read: Vec<(TreePath, Leaf, Read)>,
}

impl Memory {
    /// Forgets everything if it was read under other settings.
    pub(crate) fn keep_for(&mut self, source: &Tree, config: &Config) {
        let now = (source.get(SERIES_YAML), &config.base_url);
        let is_same = self.settings.as_ref().is_some_and(|(leaf, base_url)| {
            let is_same_file = match (leaf, now.0) {
                (Some(one), Some(other)) => one.is_same(other),
                (one, other) => one.is_none() && other.is_none(),
            };
            is_same_file && base_url == now.1
        });
        if !is_same {
            self.read.clear();
            self.settings = Some((now.0.cloned(), now.1.clone()));
        }
    }

    /// What was read at a path, if the file still holds the same.
    pub(crate) fn get(&self, path: &TreePath, leaf: &Leaf) -> Option<Read> {
        let at = self.read.binary_search_by(|(known, _, _)| known.cmp(path)).ok()?;
        let (_, known, read) = self.read.get(at)?;
        known.is_same(leaf).then(|| Arc::clone(read))
    }

    /// Holds these files from now on, and none but these. They come in the order of their paths.
    pub(crate) fn remember<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a TreePath, &'a Leaf, &'a Read)>,
    ) {
        let held = |(path, leaf, read): (&TreePath, &Leaf, &Read)| {
            (path.clone(), leaf.clone(), Arc::clone(read))
        };
        self.read = files.map(held).collect();
    }
}
