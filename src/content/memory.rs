//! [`Memory`]: bulletins that were read before.
//!
//! A bulletin is a function of its path, its bytes and the settings, so these three are the key,
//! and nothing else can make what is remembered wrong. Its findings are part of what is
//! remembered: a warning must not vanish because a file is not read a second time. Of a banner,
//! nothing that is remembered may depend on more than its id: `live.yaml` changes the rest, and is no
//! part of the key.

use std::sync::Arc;

use crate::content::Read;
use crate::content::config::Config;
use crate::content::settings::SERIES_YAML;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// By what the settings of two builds are known to be the same.
#[derive(Debug)]
pub(crate) struct SettingsKey {
    file: Option<Leaf>,
    /// It may come from elsewhere.
    base_url: String,
}

impl SettingsKey {
    /// The key of settings that were read from a source.
    pub(crate) fn of(source: &Tree, config: &Config) -> Self {
        Self { file: source.get(SERIES_YAML).cloned(), base_url: config.base_url.clone() }
    }

    /// Whether what depends on the settings alone is the same under both.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Leaf::are_same(self.file.as_ref(), other.file.as_ref()) && self.base_url == other.base_url
    }
}

/// Bulletins read before. Holds what the last source had, and no more.
#[derive(Default)]
pub(crate) struct Memory {
    settings: Option<SettingsKey>,
    /// In the order of their paths.
    read: Vec<(TreePath, Leaf, Read)>,
}

impl Memory {
    /// Forgets everything if it was read under other settings.
    pub(crate) fn keep_for(&mut self, source: &Tree, config: &Config) {
        let now = SettingsKey::of(source, config);
        if !self.settings.as_ref().is_some_and(|known| known.is_same(&now)) {
            self.read.clear();
        }
        self.settings = Some(now);
    }

    /// What was read at a path, if the file still holds the same. It is looked for first at the place
    /// that it has among the files of today, where it nearly always stood.
    pub(crate) fn get(&self, at: usize, path: &TreePath, leaf: &Leaf) -> Option<Read> {
        let here = self.read.get(at).filter(|(known, _, _)| known == path);
        let (_, known, read) = here.or_else(|| {
            let at = self.read.binary_search_by(|(known, _, _)| known.cmp(path)).ok()?;
            self.read.get(at)
        })?;
        known.is_same(leaf).then(|| Arc::clone(read))
    }

    /// Holds these files from now on, and none but these. They come in the order of their paths.
    pub(crate) fn remember<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a TreePath, &'a Leaf, &'a Read)>,
    ) {
        let mut known = std::mem::take(&mut self.read).into_iter();
        // Nearly always it is the same files that come again, and one of them is another.
        let held = |(path, leaf, read): (&TreePath, &Leaf, &Read)| {
            let same = known.next().filter(|(at, _, held)| at == path && Arc::ptr_eq(held, read));
            same.unwrap_or_else(|| (path.clone(), leaf.clone(), Arc::clone(read)))
        };
        self.read = files.map(held).collect();
    }
}
