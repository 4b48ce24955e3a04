//! The series, in every form in which it goes out.
//!
//! A rendition is a function from values to files. None writes anything: each names its files and
//! says how they are made, and they are made when somebody asks. Two renditions that claim one
//! address are an error, never a race.

mod attachment;
mod call;
mod feed;
mod html;
mod list;
pub(crate) mod manifest;
mod model;
mod page;
mod picture;
mod rss;
mod security_txt;
mod sitemap;
mod specimen;
pub(crate) mod standalone;
mod view;
mod worn;
mod xml;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::config::Config;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::ledger::Ledger;
use crate::rendition::list::{List, ListPage};
pub(crate) use crate::rendition::model::{Model, Proofs};
use crate::rendition::page::BulletinPage;
use crate::series::edition::Status;
use crate::series::permalink::{Permalink, folded};
use crate::series::{self, Series};
use crate::theme::Theme;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// Two outputs at one address.
pub(crate) static OUTPUT_TAKEN: Rule = Rule {
    code: "output-taken",
    level: Level::Error,
    about: "Two files of the site would have one name, and one of them would be lost. Names that differ \
            only by capital letters count as one, since some disks take them for the same.",
    remedy: "Rename the file or the slug that is named first.",
};

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    [&OUTPUT_TAKEN, &worn::BANNER_LEFT_OUT]
        .into_iter()
        .chain(attachment::RULES.iter().copied())
        .collect()
}

/// The whole site, but for the manifest, which needs the digests of the rest.
pub(crate) fn render(
    series: Series,
    ledger: &Ledger,
    theme: Arc<Theme>,
    source: &Tree,
    proofs: Proofs,
) -> Checked<Site> {
    let mut report = Report::default();
    let model = Arc::new(report.keep(Model::new(series, theme, source, proofs)));
    if model.theme.is_of_site() {
        report.add(specimen::trial(&model));
    }
    let mut site = Site::new(model);
    site.add_bulletins();
    site.add_lists();
    site.add_redirects(ledger);
    site.add_kept(ledger);
    site.add_feeds(ledger);
    site.add_assets();
    site.add_sitemap();
    site.check_folders();
    report.add(std::mem::take(&mut site.report));
    Checked::new(site, report)
}

/// The name of a file of the site, and the form in which it is compared with others.
struct Output {
    path: TreePath,
    folded: String,
}

impl Output {
    fn of(permalink: &Permalink) -> Option<Self> {
        let path = permalink.output()?;
        Some(Self { folded: folded(path.as_str()), path })
    }
}

/// A bulletin as search engines may list it, if they may.
fn address(entry: &series::Entry, config: &Config) -> Option<sitemap::Address> {
    let changed = match entry.status {
        Status::Draft | Status::Held { .. } => return None,
        Status::Withdrawn { since } => since.max(entry.released),
        Status::Published | Status::Expired { .. } => entry.released,
    };
    let (url, changed) = (entry.permalink.absolute(config), Some(config.day_of(changed)));
    Some(sitemap::Address { url, changed })
}

/// A site in the making.
pub(crate) struct Site {
    /// Its files.
    pub tree: Tree,
    model: Arc<Model>,
    /// Its files, by names that are equal where some disk takes them for the same.
    folded: HashMap<String, TreePath>,
    addresses: Vec<sitemap::Address>,
    report: Report,
}

impl Site {
    fn new(model: Arc<Model>) -> Self {
        Self {
            tree: Tree::default(),
            model,
            folded: HashMap::new(),
            addresses: Vec::new(),
            report: Report::default(),
        }
    }

    /// What all pages share.
    pub(crate) fn model(&self) -> &Arc<Model> {
        &self.model
    }

    fn put(&mut self, permalink: &Permalink, leaf: Leaf) {
        if let Err(found) = self.claim(permalink, leaf) {
            self.report.push(*found);
        }
    }

    /// The same for a file of the source, at which a finding can point.
    fn put_file(&mut self, permalink: &Permalink, leaf: Leaf, source: &TreePath) {
        if let Err(found) = self.claim(permalink, leaf) {
            self.report.push(found.at(Place::file(source)));
        }
    }

    fn claim(&mut self, permalink: &Permalink, leaf: Leaf) -> Result<(), Box<Diagnostic>> {
        match Output::of(permalink) {
            Some(output) => self.claim_output(output, leaf),
            None => Ok(()),
        }
    }

    fn claim_output(&mut self, output: Output, leaf: Leaf) -> Result<(), Box<Diagnostic>> {
        let path = output.path;
        match self.folded.entry(output.folded) {
            Entry::Vacant(free) => free.insert(path.clone()),
            Entry::Occupied(first) => {
                let first = first.get();
                let message = format!(
                    "two files of the site would be called `{path}` (the other is `{first}`)"
                );
                return Err(Box::new(Diagnostic::new(&OUTPUT_TAKEN, message)));
            }
        };
        self.tree.replace(path, leaf);
        Ok(())
    }

    /// A file cannot stand where other files need a folder.
    fn check_folders(&mut self) {
        if !self.has_clash() {
            return;
        }
        let mut folders: HashMap<&str, &TreePath> = HashMap::with_capacity(self.folded.len());
        for (name, path) in &self.folded {
            let mut rest = name.as_str();
            while let Some((folder, _)) = rest.rsplit_once('/') {
                // Of several files in a folder the first is told, whatever their order here.
                let first = folders.entry(folder).or_insert(path);
                *first = (*first).min(path);
                rest = folder;
            }
        }
        let clash = |(name, file): (&String, _)| Some((file, *folders.get(name.as_str())?));
        let mut clashes: Vec<(&TreePath, &TreePath)> =
            self.folded.iter().filter_map(clash).collect();
        clashes.sort_unstable();
        for (file, path) in clashes {
            let message = format!("`{file}` would be a file, and a folder for `{path}` as well");
            self.report.push(Diagnostic::new(&OUTPUT_TAKEN, message));
        }
    }

    /// Whether a file has the name of a folder: a quick look, for hardly any site has one.
    fn has_clash(&self) -> bool {
        let mut folders = HashSet::with_capacity(self.folded.len());
        for name in self.folded.keys() {
            let mut rest = name.as_str();
            while let Some((folder, _)) = rest.rsplit_once('/') {
                // What lies above it was seen with it.
                if !folders.insert(folder) {
                    break;
                }
                rest = folder;
            }
        }
        self.folded.keys().any(|name| folders.contains(name.as_str()))
    }

    fn add_bulletins(&mut self) {
        let model = Arc::clone(&self.model);
        let config = &model.series.config;
        let place = |entry: &series::Entry| (Output::of(&entry.permalink), address(entry, config));
        let placed: Vec<_> = model.series.entries.par_iter().map(place).collect();
        self.folded.reserve(placed.len());
        for (at, (entry, (output, address))) in model.series.entries.iter().zip(placed).enumerate()
        {
            let page = BulletinPage { model: Arc::clone(&model), at };
            // Two bulletins at one address have been told already, with their lines.
            let claim = |output| self.claim_output(output, Leaf::Recipe(Arc::new(page)));
            if output.map(claim).is_some_and(|claimed| claimed.is_err()) {
                continue;
            }
            for (path, file) in &entry.links.files {
                if let Some(source) = model.files.get(path) {
                    self.put_file(&file.permalink, attachment::leaf(path, source), path);
                }
            }
            self.addresses.extend(address);
        }
    }

    fn add_lists(&mut self) {
        let model = Arc::clone(&self.model);
        for language in model.series.languages().filter_map(|tag| model.languages.get(tag)) {
            for page in list::pages(&model, language) {
                let permalink = page.permalink.clone();
                self.addresses.push(sitemap::Address {
                    url: permalink.absolute(&model.series.config),
                    changed: None,
                });
                self.put(&permalink, Leaf::Recipe(Arc::new(page)));
            }
        }
        self.add_page("/404.html", List::NotFound);
    }

    fn add_page(&mut self, address: &str, list: List) {
        let Some(permalink) = Permalink::new(address) else { return };
        let model = Arc::clone(&self.model);
        let language = model.series.config.language.clone();
        let page = ListPage { model, language, list, permalink: permalink.clone(), nth: 0 };
        self.put(&permalink, Leaf::Recipe(Arc::new(page)));
    }

    fn add_redirects(&mut self, ledger: &Ledger) {
        if ledger.kept().redirects.is_empty() {
            return;
        }
        let model = Arc::clone(&self.model);
        let titles: BTreeMap<&Permalink, &str> = model
            .series
            .entries
            .iter()
            .map(|entry| (&entry.permalink, entry.bulletin.title.as_str()))
            .collect();
        for (from, to) in &ledger.kept().redirects {
            let title = titles.get(to).copied().unwrap_or_default().to_owned();
            // An old address without a closing slash still has to answer as a page.
            let page = if from.as_str().ends_with('/') || from.as_str().ends_with(".html") {
                from.as_str().to_owned()
            } else {
                format!("{from}/")
            };
            self.add_page(&page, List::Redirect(to.clone(), title));
        }
    }

    /// Files at the addresses that they had before, and topics that no bulletin has any more.
    fn add_kept(&mut self, ledger: &Ledger) {
        let model = Arc::clone(&self.model);
        for (at, path) in &ledger.kept().files {
            if let Some(source) = model.files.get(path) {
                self.put(at, attachment::leaf(path, source));
            }
        }
        for (language, slug) in &ledger.kept().topics {
            let permalink = model.series.own_page(language, &format!("topics/{slug}/"));
            let (model, language) = (Arc::clone(&model), language.clone());
            let list = List::Topic(slug.clone(), Vec::new());
            let page = ListPage { model, language, list, permalink: permalink.clone(), nth: 0 };
            self.put(&permalink, Leaf::Recipe(Arc::new(page)));
        }
    }

    fn add_feeds(&mut self, ledger: &Ledger) {
        let model = Arc::clone(&self.model);
        for language in model.series.languages().filter_map(|tag| model.languages.get(tag)) {
            let feed = rss::rss(&model, ledger, language);
            self.put(&model.series.own_page(&language.tag, "rss.xml"), Leaf::bytes(feed));
        }
    }

    fn add_assets(&mut self) {
        let model = Arc::clone(&self.model);
        for asset in model.theme.assets() {
            if let Some(permalink) = Permalink::new(&format!("/{}", asset.path)) {
                self.put(&permalink, asset.leaf.clone());
            }
        }
    }

    fn add_sitemap(&mut self) {
        let config = &self.model.series.config;
        let robots = if self.model.series.is_preview() {
            "User-agent: *\nDisallow: /\n".to_owned()
        } else {
            format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", config.base_url)
        };
        let files = sitemap::sitemap(&config.base_url, std::mem::take(&mut self.addresses));
        let about = config.security_txt.as_ref();
        let security = about.map(|about| security_txt::security_txt(about, config));
        let security =
            security.map(|text| (security_txt::SECURITY_TXT[1..].to_owned(), Leaf::bytes(text)));
        let robots = [("robots.txt".to_owned(), Leaf::bytes(robots))];
        let files = files.into_iter().chain(robots).chain(security);
        for (name, leaf) in files.collect::<Vec<_>>() {
            if let Some(permalink) = Permalink::new(&format!("/{name}")) {
                self.put(&permalink, leaf);
            }
        }
    }
}
