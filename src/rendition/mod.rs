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

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::ledger::Ledger;
use crate::rendition::list::{List, ListPage};
pub(crate) use crate::rendition::model::{Model, Proofs};
use crate::rendition::page::BulletinPage;
use crate::series::Series;
use crate::series::edition::Status;
use crate::series::permalink::{Permalink, folded};
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

/// A site in the making.
pub(crate) struct Site {
    /// Its files.
    pub tree: Tree,
    model: Arc<Model>,
    folded: BTreeMap<String, TreePath>,
    addresses: Vec<sitemap::Address>,
    report: Report,
}

impl Site {
    fn new(model: Arc<Model>) -> Self {
        Self {
            tree: Tree::default(),
            model,
            folded: BTreeMap::new(),
            addresses: Vec::new(),
            report: Report::default(),
        }
    }

    /// What all pages share.
    pub(crate) fn model(&self) -> &Arc<Model> {
        &self.model
    }

    fn is_taken(&self, path: &TreePath) -> bool {
        self.folded.contains_key(&folded(path.as_str()))
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
        let Some(path) = permalink.output() else { return Ok(()) };
        if let Some(first) = self.folded.insert(folded(path.as_str()), path.clone()) {
            let message =
                format!("two files of the site would be called `{path}` (the other is `{first}`)");
            return Err(Box::new(Diagnostic::new(&OUTPUT_TAKEN, message)));
        }
        self.tree.replace(path, leaf);
        Ok(())
    }

    /// A file cannot stand where other files need a folder.
    fn check_folders(&mut self) {
        for path in self.tree.iter().map(|(path, _)| path) {
            let above = std::iter::successors(Some(path.folder()), |folder| {
                folder.rsplit_once('/').map(|(above, _)| above)
            });
            for folder in above.filter(|folder| !folder.is_empty()) {
                if let Some(file) = self.folded.get(&folded(folder)) {
                    let message =
                        format!("`{file}` would be a file, and a folder for `{path}` as well");
                    self.report.push(Diagnostic::new(&OUTPUT_TAKEN, message));
                }
            }
        }
    }

    fn add_bulletins(&mut self) {
        let model = Arc::clone(&self.model);
        for (at, entry) in model.series.entries.iter().enumerate() {
            let page = BulletinPage { model: Arc::clone(&model), at };
            // Two bulletins at one address have been told already, with their lines.
            let taken = entry.permalink.output().is_some_and(|path| self.is_taken(&path));
            if taken {
                continue;
            }
            self.put(&entry.permalink, Leaf::Recipe(Arc::new(page)));
            for (path, file) in &entry.files {
                if let Some(source) = model.files.get(path) {
                    self.put_file(&file.permalink, attachment::leaf(path, source), path);
                }
            }
            if !matches!(entry.status, Status::Draft | Status::Held { .. }) {
                let changed = match entry.status {
                    Status::Withdrawn { since } => since.max(entry.released),
                    _ => entry.released,
                };
                let changed = Some(model.series.config.day_of(changed));
                let url = entry.permalink.absolute(&model.series.config);
                self.addresses.push(sitemap::Address { url, changed });
            }
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
        let files = sitemap::sitemap(&config.base_url, &self.addresses);
        let about = config.security_txt.as_ref();
        let security = about.map(|about| security_txt::security_txt(about, config));
        let security = security.map(|text| (security_txt::SECURITY_TXT[1..].to_owned(), text));
        let robots = [("robots.txt".to_owned(), robots.into_bytes())];
        let files = files.into_iter().chain(robots).chain(security);
        for (name, bytes) in files.collect::<Vec<_>>() {
            if let Some(permalink) = Permalink::new(&format!("/{name}")) {
                self.put(&permalink, Leaf::bytes(bytes));
            }
        }
    }
}
