//! [`Translations`]: which bulletins say the same in different languages.
//!
//! A translation names its original, `translation_of: CTPSU-2026-04`, and one side is enough. Which
//! of them readers are led to is settled from the entries alone, so a translation that is held is
//! named nowhere, and neither is an original that is.

use std::collections::BTreeMap;

use crate::content::bulletin::{Bulletin, BulletinId};
use crate::series::Entry;

/// The translations of a series.
#[derive(Debug, Default)]
pub(crate) struct Translations {
    /// Places among the entries by the id of the original, in the order of the entries; the original
    /// is one of them if it is shown.
    groups: BTreeMap<String, Vec<usize>>,
}

impl Translations {
    /// The translations among entries.
    pub(crate) fn of(entries: &[Entry]) -> Self {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let translated = entries.iter().filter_map(|it| it.bulletin.translation_of.as_ref());
        for id in translated {
            groups.entry(id.value.clone()).or_default();
        }
        if groups.is_empty() {
            return Self::default();
        }
        for (at, entry) in entries.iter().enumerate() {
            if let Some(group) = groups.get_mut(original(&entry.bulletin)) {
                group.push(at);
            }
        }
        Self { groups }
    }

    /// Whether nothing is translated.
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Places of all that say the same as a bulletin, itself among them; empty if nothing is written
    /// as a translation of it.
    pub(crate) fn with(&self, bulletin: &Bulletin) -> &[usize] {
        self.groups.get(original(bulletin)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The id under which a bulletin and its translations are found.
pub(crate) fn original(bulletin: &Bulletin) -> &str {
    let written = bulletin.translation_of.as_ref().map(|id| id.value.as_str());
    written.unwrap_or(BulletinId::as_str(&bulletin.id))
}
