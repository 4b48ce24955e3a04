//! [`Suggestions`]: what was most likely meant by a name that leads nowhere.
//!
//! A search goes over every name there is, and one mistake is often made on a thousand pages; so
//! each is looked up once, and no more than some.

use std::collections::HashMap;

use crate::content::head::undated;
use crate::content::wording::nearest;

/// For so many different mistakes a name is looked for. A series with more of them than this has
/// another trouble than spelling.
const LIMIT: usize = 100;

/// The suggestions made so far.
#[derive(Default)]
pub(crate) struct Suggestions {
    made: HashMap<(String, String), Option<String>>,
}

impl Suggestions {
    /// The one of `names`, all of which lie in `folder`, that is nearest to `wanted`, if any is near.
    pub(crate) fn nearest<'n>(
        &mut self,
        folder: &str,
        wanted: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        let key = (folder.to_owned(), wanted.to_owned());
        if let Some(made) = self.made.get(&key) {
            return made.clone();
        }
        if self.made.len() >= LIMIT {
            return None;
        }
        let names: Vec<&str> = names.into_iter().collect();
        let made =
            nearest(wanted, names.iter().copied()).or_else(|| nearest_undated(wanted, &names));
        let made = made.map(str::to_owned);
        self.made.insert(key, made.clone());
        made
    }
}

/// The same without the days with which files begin: whoever names one by heart leaves that out.
fn nearest_undated<'n>(wanted: &str, names: &[&'n str]) -> Option<&'n str> {
    // Addresses have no such days, and a second look at all of them would find nothing else.
    if names.iter().all(|name| undated(name) == *name) {
        return None;
    }
    let bare = nearest(undated(wanted), names.iter().map(|name| undated(name)))?;
    let mut like_it = names.iter().filter(|name| undated(name) == bare);
    // Of several that are called so on different days, none is the one.
    like_it.next().filter(|_| like_it.next().is_none()).copied()
}
