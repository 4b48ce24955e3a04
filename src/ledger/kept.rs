//! [`Kept`]: what answers at addresses that were promised, where nothing of today's series stands.
//!
//! A page leads on to where its bulletin stands today. A file cannot lead anywhere, so it stands at
//! both addresses; one that was removed leads to its bulletin's notice. The page of a topic that no
//! bulletin has any more stays, and lists none.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::ledger::Ledger;
use crate::ledger::headings::Places;
use crate::ledger::promise::{Kind, Promise};
use crate::series::feed_form::FeedForm;
use crate::series::permalink::Permalink;
use crate::series::{Entry, Series, topic_page};
use crate::tree_path::TreePath;

/// What answers at old addresses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    /// Old addresses of bulletins, and where each leads today.
    pub redirects: BTreeMap<Permalink, Permalink>,
    /// Old addresses of files, and the file of the source that stands there.
    pub files: BTreeMap<Permalink, TreePath>,
    /// Addresses that are kept for bulletins which are not out: the id of each, and its language.
    pub holding: BTreeMap<Permalink, (String, String)>,
    /// Old addresses of alerts, and the page of the bulletin whose alert stands there.
    pub alerts: BTreeMap<Permalink, Permalink>,
    /// Topics without bulletins, by language: their slugs.
    pub topics: Vec<(String, String)>,
    /// Places in pages that are called otherwise today.
    pub places: Places,
}

impl Kept {
    /// Goes through every promise of a ledger that `today` does not repeat.
    pub(crate) fn of(ledger: &Ledger, today: &[Promise], series: &Series) -> Self {
        // What was promised goes before what is only asked for.
        let mut taken: HashSet<String> =
            series.entries.iter().map(|entry| entry.permalink.folded()).collect();
        let by_id: HashMap<&str, &Entry> =
            series.entries.iter().map(|entry| (ledger.id(entry), entry)).collect();
        let repeated: HashSet<(Kind, &str)> =
            today.iter().map(|promise| (promise.kind, promise.address.as_str())).collect();
        let mut kept = Self::default();
        let languages: HashMap<&str, &str> = series
            .unseen
            .iter()
            .map(|unseen| (unseen.bulletin.id.as_str(), unseen.language.as_str()))
            .collect();
        let asked_for =
            |promise: &&Promise| matches!(promise.kind, Kind::Redirect | Kind::Reserved);
        for promise in ledger.promises.iter().chain(today.iter().filter(asked_for)) {
            let entry = by_id.get(promise.id.as_str()).copied();
            let is_repeated = repeated.contains(&(promise.kind, promise.address.as_str()));
            match (promise.kind, entry) {
                (Kind::Page | Kind::Redirect | Kind::Reserved, Some(entry)) => {
                    let from = Permalink::new(&promise.address);
                    if let Some(from) = from.filter(|from| taken.insert(from.folded())) {
                        kept.redirects.insert(from, entry.permalink.clone());
                    }
                }
                // Whatever has become of it: who was sent there is told to wait.
                (Kind::Reserved, None) => {
                    let own = series.config.language.as_str();
                    let language = languages.get(promise.id.as_str()).copied().unwrap_or(own);
                    let page = (promise.id.clone(), language.to_owned());
                    let at = Permalink::new(&promise.address);
                    let at = at.filter(|at| !taken.contains(&at.folded()));
                    kept.holding.extend(at.map(|at| (at, page)));
                }
                // What was removed leaves a page behind, so that who follows the link is told.
                (Kind::Attachment, Some(entry)) if entry.bulletin.is_removed => {
                    let at = Permalink::new(&promise.address);
                    kept.redirects.extend(at.map(|at| (at, entry.permalink.clone())));
                }
                (Kind::Attachment, Some(entry)) if !is_repeated => {
                    let at = Permalink::new(&promise.address);
                    let file = file_that_stood_at(&promise.address, ledger, entry);
                    kept.files.extend(at.zip(file));
                }
                // Services ask for the address that they know, and do not follow to another.
                (Kind::Alert, Some(entry)) if !is_repeated && entry.bulletin.alert.is_some() => {
                    let at = Permalink::new(&promise.address);
                    kept.alerts.extend(at.map(|at| (at, entry.permalink.clone())));
                }
                (Kind::Topic, _) if !is_repeated => {
                    kept.topics.extend(topic_at(promise, series));
                }
                _ => {}
            }
        }
        kept
    }

    /// Whether something answers at an address.
    pub(crate) fn answers(&self, promise: &Promise, series: &Series) -> bool {
        let at = Permalink::new(&promise.address);
        match promise.kind {
            Kind::Page | Kind::Redirect => at.is_some_and(|at| self.redirects.contains_key(&at)),
            Kind::Reserved => at.is_some_and(|at| {
                self.holding.contains_key(&at) || self.redirects.contains_key(&at)
            }),
            Kind::Attachment => at
                .is_some_and(|at| self.files.contains_key(&at) || self.redirects.contains_key(&at)),
            Kind::Alert => at.is_some_and(|at| self.alerts.contains_key(&at)),
            Kind::Topic => topic_at(promise, series).is_some(),
            // That of a topic goes on where the topic's page does.
            Kind::Feed => {
                let pages =
                    self.topics.iter().map(|(tag, slug)| series.own_page(tag, &topic_page(slug)));
                let pages: Vec<Permalink> = pages.collect();
                let forms = FeedForm::ALL.iter();
                let mut page = forms.filter_map(|form| promise.address.strip_suffix(form.file()));
                page.any(|page| pages.iter().any(|known| known.as_str() == page))
            }
            // What becomes of a place in a page is told by itself.
            Kind::Anchor | Kind::Update | Kind::Heading => true,
        }
    }
}

/// The file that a bulletin had at an old address: the one that has the same name below the
/// bulletin's page today.
fn file_that_stood_at(address: &str, ledger: &Ledger, entry: &Entry) -> Option<TreePath> {
    let pages = ledger.of(ledger.id(entry)).filter(|promise| promise.kind == Kind::Page);
    let mut names = pages.filter_map(|page| address.strip_prefix(page.address.as_str()));
    names.find_map(|name| {
        let today = entry.permalink.file(name);
        entry
            .links
            .files
            .iter()
            .find(|(_, file)| file.permalink == today)
            .map(|(path, _)| path.clone())
    })
}

/// The language and slug of a promised topic; `None` if its language is no longer published.
fn topic_at(promise: &Promise, series: &Series) -> Option<(String, String)> {
    let name = topic_page(&promise.id);
    let mut languages = series.languages();
    let language =
        languages.find(|language| series.own_page(language, &name).as_str() == promise.address)?;
    Some((language.to_owned(), promise.id.clone()))
}
