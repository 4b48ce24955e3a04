//! [`Map`]: what can be linked to, by file and by address.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::series::edition::Status;
use crate::series::permalink::Permalink;
use crate::series::suggestion::Suggestions;
use crate::series::{Entry, Series};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// Everything that a link inside the site can lead to.
pub(crate) struct Map {
    /// Entries by their files.
    pub entries: BTreeMap<TreePath, usize>,
    /// Entries by their addresses.
    pub pages: BTreeMap<Permalink, usize>,
    /// Bulletins that are not shown, by their files.
    pub unseen: BTreeMap<TreePath, Status>,
    /// Bulletins that are not shown, by each address that they will have.
    pub unseen_pages: BTreeMap<String, Status>,
    /// Every address at which something stands.
    pub addresses: BTreeSet<String>,
}

/// A finding about a name that leads nowhere. What may have been meant is looked up once all pages
/// have been gone through, so that the answer does not depend on which came first.
#[derive(Clone)]
pub(crate) struct Miss {
    /// The finding, with what to do if nothing was meant.
    pub found: Diagnostic,
    /// The name that leads nowhere.
    pub wanted: String,
    /// Which names may have been meant.
    pub among: Among,
}

/// Which names may have been meant.
#[derive(Clone)]
pub(crate) enum Among {
    /// Addresses of the site.
    Addresses,
    /// Names of files in a folder.
    Folder(String),
}

impl Map {
    /// The map of a series whose links are not resolved yet.
    pub(crate) fn of(series: &Series) -> Self {
        let by_path = |(at, entry): (usize, &Entry)| (entry.bulletin.path.clone(), at);
        let by_address = |(at, entry): (usize, &Entry)| (entry.permalink.clone(), at);
        let mut addresses = series.list_addresses();
        addresses.extend(series.entries.iter().map(|entry| entry.permalink.as_str().to_owned()));
        let aliases = series.entries.iter().flat_map(|entry| &entry.bulletin.aliases);
        addresses.extend(aliases.map(|alias| alias.value.clone()));
        let mut unseen_pages = BTreeMap::new();
        // A holding page can be linked to: that is what it is for.
        let reserved = series.unseen.iter().filter(|unseen| unseen.is_reserved());
        addresses.extend(reserved.map(|unseen| unseen.permalink.as_str().to_owned()));
        for unseen in &series.unseen {
            let aliases = unseen.bulletin.aliases.iter().map(|alias| alias.value.as_str());
            let all = std::iter::once(unseen.permalink.as_str()).chain(aliases);
            unseen_pages.extend(all.map(|address| (address.to_owned(), unseen.status)));
        }
        Self {
            entries: series.entries.iter().enumerate().map(by_path).collect(),
            pages: series.entries.iter().enumerate().map(by_address).collect(),
            unseen: series.unseen.iter().map(|u| (u.bulletin.path.clone(), u.status)).collect(),
            unseen_pages,
            addresses,
        }
    }

    /// The name that was most likely meant, of an address or of a file of the source, if one is near.
    pub(crate) fn suggestion(
        &self,
        miss: &Miss,
        source: &Tree,
        suggestions: &mut Suggestions,
    ) -> Option<String> {
        match &miss.among {
            Among::Addresses => {
                suggestions.nearest("/", &miss.wanted, self.addresses.iter().map(String::as_str))
            }
            Among::Folder(folder) => {
                let names = source.below(folder).map(|(path, _)| path.name());
                suggestions.nearest(folder, &miss.wanted, names)
            }
        }
    }
}
