//! [`Planner`]: every rendition names its files, and no two the same.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::config::Config;
use crate::diagnostic::{Checked, Diagnostic, Place, Report};
use crate::ledger::Ledger;
use crate::rendition::alert::AlertFile;
use crate::rendition::catalogue::{self, Catalogue, Twin};
use crate::rendition::header_map::header_map;
use crate::rendition::icon::Icon;
use crate::rendition::list::{self, List, ListPage, QR_CODE};
use crate::rendition::model::Model;
use crate::rendition::page::BulletinPage;
use crate::rendition::plan::{Part, Plan};
use crate::rendition::qr_code::qr_code;
use crate::rendition::redirect_map::redirect_map;
use crate::rendition::social_card::{self, SocialCard};
use crate::rendition::{OUTPUT_TAKEN, attachment, feed, search, security_txt, sitemap};
use crate::series;
use crate::series::edition::Status;
use crate::series::permalink::{Permalink, folded};
use crate::tree::Leaf;
use crate::tree_path::TreePath;

/// The plan of a site, but for the manifest, which needs the digests of the rest.
pub(crate) fn plan(model: &Arc<Model>, ledger: &Arc<Ledger>) -> Checked<Plan> {
    let mut planner = Planner::new(Arc::clone(model));
    planner.add_bulletins();
    planner.add_lists();
    planner.add_redirects(ledger);
    planner.add_kept(ledger);
    planner.add_feeds(ledger);
    planner.add_alerts(ledger);
    planner.add_assets();
    planner.add_sitemap();
    planner.check_folders();
    Checked::new(planner.plan, planner.report)
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
    let revised = entry.revisions().last().map(|it| it.date.instant);
    let changed = match entry.status {
        Status::Draft | Status::Held { .. } => return None,
        Status::Withdrawn { since } | Status::Superseded { since } => since.max(entry.released),
        Status::Published | Status::Expired { .. } => entry.released,
    };
    let changed = revised.map_or(changed, |revised| revised.max(changed));
    let (url, changed) = (entry.permalink.absolute(config), Some(config.day_of(changed)));
    Some(sitemap::Address { url, changed })
}

/// A plan in the making.
pub(crate) struct Planner {
    /// What is planned so far.
    plan: Plan,
    model: Arc<Model>,
    /// Its files, by names that are equal where some disk takes them for the same.
    folded: HashMap<String, TreePath>,
    addresses: Vec<sitemap::Address>,
    report: Report,
}

impl Planner {
    fn new(model: Arc<Model>) -> Self {
        Self {
            plan: Plan::default(),
            model,
            folded: HashMap::new(),
            addresses: Vec::new(),
            report: Report::default(),
        }
    }

    fn put(&mut self, permalink: &Permalink, part: Part) {
        if let Err(found) = self.claim(permalink, part) {
            self.report.push(*found);
        }
    }

    /// The same for a file of the source, at which a finding can point.
    fn put_file(&mut self, permalink: &Permalink, part: Part, source: &TreePath) {
        if let Err(found) = self.claim(permalink, part) {
            self.report.push(found.at(Place::file(source)));
        }
    }

    fn claim(&mut self, permalink: &Permalink, part: Part) -> Result<(), Box<Diagnostic>> {
        match Output::of(permalink) {
            Some(output) => self.claim_output(output, part),
            None => Ok(()),
        }
    }

    fn claim_output(&mut self, output: Output, part: Part) -> Result<(), Box<Diagnostic>> {
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
        self.plan.parts.insert(path, part);
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
            let page = BulletinPage { at };
            // Two bulletins at one address have been told already, with their lines.
            let claim = |output| self.claim_output(output, Part::Page(Arc::new(page)));
            if output.map(claim).is_some_and(|claimed| claimed.is_err()) {
                continue;
            }
            for (path, file) in &entry.links.files {
                if let Some(source) = model.files.get(path) {
                    self.put_file(
                        &file.permalink,
                        Part::Leaf(attachment::leaf(path, source)),
                        path,
                    );
                }
            }
            if let Some(at_card) = social_card::permalink(entry, &model) {
                self.put(&at_card, Part::Page(Arc::new(SocialCard { at })));
            }
            if let Some(twin) = catalogue::twin(entry, &model.series) {
                self.put(&twin, Part::Page(Arc::new(Twin { at })));
            }
            self.addresses.extend(address);
        }
        if let Some(permalink) = Catalogue::permalink() {
            self.put(&permalink, Part::Page(Arc::new(Catalogue)));
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
                self.put(&permalink, Part::Page(Arc::new(page)));
            }
            for (name, file) in search::files(language) {
                let at = model.series.own_page(&language.tag, &format!("search/{name}"));
                self.put(&at, Part::Page(Arc::new(file)));
            }
        }
        self.add_page("/404.html", List::NotFound);
        self.add_codes();
    }

    /// The pictures for cameras on posters: one for each banner that leads to a page.
    fn add_codes(&mut self) {
        let model = Arc::clone(&self.model);
        let config = &model.series.config;
        for banner in config.banners.iter().filter(|banner| banner.is_standing()) {
            let hotline = banner.online(&config.hotlines);
            let code = hotline.and_then(|hotline| qr_code(hotline.url.as_deref()?));
            let at = Permalink::new(&format!("/{}{QR_CODE}", series::poster(&banner.id.value)));
            if let (Some(code), Some(at)) = (code, at) {
                self.put(&at, Part::Leaf(Leaf::bytes(code)));
            }
        }
    }

    fn add_page(&mut self, address: &str, list: List) {
        let Some(permalink) = Permalink::new(address) else { return };
        let language = self.model.series.config.language.clone();
        let page = ListPage { language, list, permalink: permalink.clone(), nth: 0 };
        self.put(&permalink, Part::Page(Arc::new(page)));
    }

    fn add_redirects(&mut self, ledger: &Ledger) {
        self.add_server_files(ledger);
        if ledger.kept().redirects.is_empty() {
            return;
        }
        let model = Arc::clone(&self.model);
        let places = model.series.entries.iter().enumerate();
        let places: HashMap<&Permalink, usize> =
            places.map(|(at, entry)| (&entry.permalink, at)).collect();
        for (from, to) in &ledger.kept().redirects {
            let entry = places.get(to).copied();
            // An old address without a closing slash still has to answer as a page.
            let page = if from.as_str().ends_with('/') || from.as_str().ends_with(".html") {
                from.as_str().to_owned()
            } else {
                format!("{from}/")
            };
            self.add_page(&page, List::Redirect(to.clone(), entry));
        }
    }

    /// What servers are told: old addresses, and what to say with every file. The lists of addresses are there even where nothing has moved yet, since a
    /// server that is to read one does not start without it.
    fn add_server_files(&mut self, ledger: &Ledger) {
        let model = Arc::clone(&self.model);
        let config = &model.series.config;
        let redirects = &ledger.kept().redirects;
        let maps = config.redirects.iter().map(|host| redirect_map(*host, redirects, config));
        let headers = config.headers.iter().map(|host| header_map(*host, config));
        for (name, text) in maps.chain(headers) {
            if let Some(permalink) = Permalink::new(&format!("/{name}")) {
                self.put(&permalink, Part::Leaf(Leaf::bytes(text)));
            }
        }
    }

    /// Files at the addresses that they had before, and topics that no bulletin has any more.
    fn add_kept(&mut self, ledger: &Ledger) {
        let model = Arc::clone(&self.model);
        for (at, path) in &ledger.kept().files {
            if let Some(source) = model.files.get(path) {
                self.put(at, Part::Leaf(attachment::leaf(path, source)));
            }
        }
        for (permalink, (id, language)) in &ledger.kept().holding {
            let (permalink, language) = (permalink.clone(), language.clone());
            let list = List::Reserved(id.clone());
            let page = ListPage { language, list, permalink: permalink.clone(), nth: 0 };
            self.put(&permalink, Part::Page(Arc::new(page)));
        }
        for (language, slug) in &ledger.kept().topics {
            let permalink = model.series.own_page(language, &series::topic_page(slug));
            let language = language.clone();
            let list = List::Topic(slug.clone(), Vec::new());
            let page = ListPage { language, list, permalink: permalink.clone(), nth: 0 };
            self.put(&permalink, Part::Page(Arc::new(page)));
        }
    }

    fn add_feeds(&mut self, ledger: &Arc<Ledger>) {
        let model = Arc::clone(&self.model);
        for language in model.series.languages().filter_map(|tag| model.languages.get(tag)) {
            for feed in feed::feeds(ledger, language) {
                self.put(&feed.permalink(&model), Part::Page(Arc::new(feed)));
            }
        }
    }

    /// Alerts, also at the addresses that they had before.
    fn add_alerts(&mut self, ledger: &Arc<Ledger>) {
        let model = Arc::clone(&self.model);
        let kept = &ledger.kept().alerts;
        for (at, entry) in model.series.entries.iter().enumerate() {
            let Some(own) = entry.alert() else { continue };
            let old = kept.iter().filter(|(_, page)| **page == entry.permalink);
            for permalink in std::iter::once(&own).chain(old.map(|(old, _)| old)) {
                let ledger = Arc::clone(ledger);
                self.put(permalink, Part::Page(Arc::new(AlertFile { at, ledger })));
            }
        }
    }

    fn add_assets(&mut self) {
        let model = Arc::clone(&self.model);
        for asset in model.theme.assets() {
            if let Some(permalink) = Permalink::new(&format!("/{}", asset.path)) {
                self.put(&permalink, Part::Leaf(asset.leaf.clone()));
            }
        }
        for icon in Icon::ALL {
            if let Some(permalink) = icon.permalink(&model) {
                self.put(&permalink, Part::Page(Arc::new(icon)));
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
                self.put(&permalink, Part::Leaf(leaf));
            }
        }
    }
}
