//! Where the links of a bulletin lead.
//!
//! Authors link to other bulletins by the names of their files, which is what they see; here each
//! becomes an address, and a link that would lead nowhere is an error in the source, with the line
//! that holds it. A link to a held bulletin says until when it is held, and never its title.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::body::{ReferenceKind, scheme};
use crate::content::bulletin::Bulletin;
use crate::content::number::Number;
use crate::content::own_address::{decoded, inside_site};
use crate::content::wording::nearest;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::edition::Status;
use crate::series::map::{Among, Map, Miss};
use crate::series::memory::Memory;
use crate::series::permalink::{Permalink, base_path};
use crate::series::reserved::{OWN, holder, is_bulletin};
use crate::series::suggestion::Suggestions;
use crate::series::{Entry, Series};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// A link that leads nowhere.
pub(crate) static BROKEN_LINK: Rule = Rule {
    code: "broken-link",
    level: Level::Error,
    about: "A link inside the site leads to a page, a heading or a file that does not exist. Readers who \
            follow it find an error page.",
    remedy: "Correct the name. Link to a bulletin by the name of its file, and to a heading by `#` and its \
             id. Pages on the same host that something else serves are named under `outside` in \
             series.yaml.",
};

/// A link to what is not public yet.
pub(crate) static HELD_LINK: Rule = Rule {
    code: "held-link",
    level: Level::Error,
    about: "A public bulletin links to one that is held or a draft. The link would lead nowhere, and its \
            address may give away what is not public yet.",
    remedy: "Take the link out until the other bulletin is out, or hold this one as long.",
};

/// A file that a bulletin names and that is not there.
pub(crate) static MISSING_FILE: Rule = Rule {
    code: "missing-file",
    level: Level::Error,
    about: "A bulletin names a picture or an attachment that does not lie beside it.",
    remedy: "Put the file beside the bulletin, or correct its name. Capital letters count.",
};

/// A picture on somebody else's site.
pub(crate) static REMOTE_PICTURE: Rule = Rule {
    code: "remote-picture",
    level: Level::Error,
    about: "A picture that lies on another site tells that site who reads the bulletin, and when; and \
            whoever keeps it there can change what readers see.",
    remedy: "Save the picture beside the bulletin, and name that file.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&REMOTE_PICTURE, &BROKEN_LINK, &HELD_LINK, &MISSING_FILE];

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// A place on this site, with a fragment or a query as written.
    Site(Permalink, String),
    /// A place on the same page: the fragment with its `#`.
    Here(String),
    /// Somewhere else; the address as it is to be written.
    Elsewhere(String),
    /// Nowhere: the words stand without a link.
    Nowhere,
}

/// A file that goes out with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its address.
    pub permalink: Permalink,
}

/// What a bulletin refers to.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Where each of the body's references leads, in their order.
    pub destinations: Vec<Destination>,
    /// Files that go out with it, by name.
    pub files: BTreeMap<TreePath, File>,
}

/// Resolves every reference and file of the entries, and reports what leads nowhere. What `memory`
/// holds is not looked up again.
pub(crate) fn resolve(series: &mut Series, source: &Tree, memory: &mut Memory) -> Report {
    let map = memory.map(|| Map::of(series));
    let one = |(at, entry)| {
        let known = memory.get(at, entry);
        known.unwrap_or_else(|| Arc::new(Resolver::of(&map, source, series, entry).run()))
    };
    let resolved: Vec<Arc<Resolved>> = series.entries.par_iter().enumerate().map(one).collect();
    memory.remember(&series.entries, &resolved);
    let mut report = Report::default();
    let mut suggestions = Suggestions::default();
    for miss in resolved.iter().flat_map(|resolved| &resolved.misses) {
        let mut found = miss.found.clone();
        if let Some(near) = map.suggestion(miss, source, &mut suggestions) {
            found.help = Some(format!("did you mean `{near}`?"));
        }
        report.push(found);
    }
    for (entry, resolved) in series.entries.iter_mut().zip(resolved) {
        entry.links = Arc::clone(&resolved.links);
        report.add(resolved.report.clone());
    }
    report
}

struct Resolver<'a> {
    map: &'a Map,
    source: &'a Tree,
    series: &'a Series,
    entry: &'a Entry,
    links: Links,
    report: Report,
    misses: Vec<Miss>,
}

/// What became of the references of one bulletin.
pub(crate) struct Resolved {
    links: Arc<Links>,
    report: Report,
    misses: Vec<Miss>,
}

impl<'a> Resolver<'a> {
    fn of(map: &'a Map, source: &'a Tree, series: &'a Series, entry: &'a Entry) -> Self {
        let (links, report, misses) = (Links::default(), Report::default(), Vec::new());
        Self { map, source, series, entry, links, report, misses }
    }

    fn run(mut self) -> Resolved {
        let bulletin = Arc::clone(&self.entry.bulletin);
        for reference in &bulletin.body.references {
            let destination = if reference.kind == ReferenceKind::Footnote {
                Destination::Here(reference.target.clone())
            } else {
                self.destination(&reference.target, &reference.span)
            };
            let is_picture =
                matches!(reference.kind, ReferenceKind::Image | ReferenceKind::RawImage);
            // What begins with `/` is served on our own host, if by somebody else.
            if is_picture
                && matches!(&destination, Destination::Elsewhere(at) if !at.starts_with('/'))
            {
                let message = format!("the picture `{}` lies on another site", reference.target);
                let help = "save it beside the bulletin, and name that file";
                self.find(&REMOTE_PICTURE, &reference.span, message, help);
            }
            let is_page_itself = is_picture && matches!(&destination, Destination::Here(_));
            if is_page_itself {
                let message = format!("`{}` names no picture", reference.target);
                let help = "put the picture beside the bulletin, and write its name";
                self.find(&MISSING_FILE, &reference.span, message, help);
            }
            self.links.destinations.push(destination);
        }
        for attachment in &bulletin.attachments {
            self.file(&attachment.file.value, "", &attachment.file.span);
        }
        if let Some(image) = &bulletin.image {
            self.file(&image.file.value, "", &image.file.span);
        }
        Resolved { links: Arc::new(self.links), report: self.report, misses: self.misses }
    }

    fn destination(&mut self, target: &str, span: &Range<usize>) -> Destination {
        let config = &self.series.config;
        if let Some(fragment) = target.strip_prefix('#') {
            self.check_anchor(&self.entry.bulletin, fragment, span);
            return Destination::Here(target.to_owned());
        }
        if let Some(inside) = inside_site(target, &config.base_url) {
            return self.rooted(&inside, span);
        }
        if let Some(rest) = target.strip_prefix("//") {
            return Destination::Elsewhere(format!("https://{rest}"));
        }
        if scheme(target).is_some() {
            return if self.is_retired(target) {
                Destination::Nowhere
            } else {
                Destination::Elsewhere(target.to_owned())
            };
        }
        if target.starts_with('/') {
            let base = base_path(config);
            let inside =
                target.strip_prefix(base).filter(|rest| !base.is_empty() && rest.starts_with('/'));
            return self.rooted(inside.unwrap_or(target), span);
        }
        let cut = target.find(['#', '?']).unwrap_or(target.len());
        self.file(&decoded(&target[..cut]), &target[cut..], span)
    }

    fn is_retired(&self, target: &str) -> bool {
        let host = target.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
        self.series.config.retired_domains.iter().any(|domain| {
            host.strip_suffix(domain.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    fn rooted(&mut self, address: &str, span: &Range<usize>) -> Destination {
        let config = &self.series.config;
        if config.outside.iter().any(|prefix| address.starts_with(prefix.as_str())) {
            return Destination::Elsewhere(address.to_owned());
        }
        let cut = address.find(['#', '?']).unwrap_or(address.len());
        let (path, rest) = (decoded(&address[..cut]), &address[cut..]);
        let known = &self.map.addresses;
        let with_slash = format!("{path}/");
        let found =
            [path.as_str(), with_slash.as_str()].into_iter().find(|path| known.contains(*path));
        if let Some(permalink) = found.and_then(Permalink::new) {
            let at = self.map.pages.get(&permalink);
            let entry = at.and_then(|at| self.series.entries.get(*at));
            if let (Some(entry), Some(fragment)) = (entry, rest.strip_prefix('#')) {
                self.check_anchor(&entry.bulletin, fragment, span);
            }
            return Destination::Site(permalink, rest.to_owned());
        }
        let unseen = &self.map.unseen_pages;
        if let Some(status) = unseen.get(path.as_str()).or_else(|| unseen.get(&*with_slash)) {
            return self.held(*status, span);
        }
        let message = format!("there is no page `{path}` on this site");
        let help = "correct the address, or name it under `outside` in series.yaml if something else serves it";
        let found = self.finding(&BROKEN_LINK, span, message, help);
        self.misses.push(Miss { found, wanted: path, among: Among::Addresses });
        Destination::Nowhere
    }

    /// What a relative name leads to: a bulletin by its file, or a file that goes out with this one.
    fn file(&mut self, name: &str, rest: &str, span: &Range<usize>) -> Destination {
        let bulletin = &self.entry.bulletin;
        if ["{{", "{%"].iter().any(|code| name.starts_with(code)) {
            let message = format!("`{name}` is code for another site generator, and no address");
            self.find(
                &MISSING_FILE,
                span,
                message,
                "write the address to which the link should lead",
            );
            return Destination::Nowhere;
        }
        let Some(path) = bulletin.neighbour(name).filter(|path| path.below("bulletins").is_some())
        else {
            let message = format!("`{name}` lies outside the folder of bulletins");
            self.find(&MISSING_FILE, span, message, "put the file beside the bulletin");
            return Destination::Nowhere;
        };
        let folder = TreePath::new(&format!("{path}/index.md"));
        for path in [Some(&path), folder.as_ref()].into_iter().flatten() {
            if let Some(entry) =
                self.map.entries.get(path).and_then(|at| self.series.entries.get(*at))
            {
                if let Some(fragment) = rest.strip_prefix('#') {
                    self.check_anchor(&entry.bulletin, fragment, span);
                }
                return Destination::Site(entry.permalink.clone(), rest.to_owned());
            }
            if let Some(status) = self.map.unseen.get(path) {
                return self.held(*status, span);
            }
        }
        if let Some(status) = holder(&self.map.unseen, &path) {
            return self.held(status, span);
        }
        if OWN.contains(&path.as_str()) {
            let message = format!("`{name}` is a file of the series itself, and not for readers");
            self.find(&MISSING_FILE, span, message, "take the link out");
            return Destination::Nowhere;
        }
        if !self.source.contains(path.as_str()) || is_bulletin(&path) {
            return self.missing(name, &path, span);
        }
        let own = path.below(bulletin.folder()).filter(|_| bulletin.folder() != "bulletins");
        let permalink = self.entry.permalink.file(own.unwrap_or(path.name()));
        self.links.files.insert(path, File { permalink: permalink.clone() });
        Destination::Site(permalink, rest.to_owned())
    }

    fn missing(&mut self, name: &str, path: &TreePath, span: &Range<usize>) -> Destination {
        if self.source.contains(path.as_str()) {
            let mut set_aside = self.series.rejected.iter().chain(&self.series.left_out);
            let is_set_aside = set_aside.any(|unread| unread.path == *path);
            let (message, help) = if is_set_aside {
                let message = format!("`{name}` could not be understood, or is left out");
                (message, "mend that file first, or take the link out")
            } else {
                let message = format!("`{name}` is no bulletin: it lies in the folder of one");
                (message, "move it out of that folder, or take the link out")
            };
            self.find(&BROKEN_LINK, span, message, help);
            return Destination::Nowhere;
        }
        let (rule, what, help) = if is_bulletin(path) || name.ends_with('/') {
            (&BROKEN_LINK, "bulletin", "correct the name of the file".to_owned())
        } else {
            let help = match dialled(name) {
                Some(tel) => format!("to make a link that dials, write `{tel}`"),
                None if name.starts_with("www.") => format!("write `https://{name}`"),
                None => "put the file beside the bulletin, or correct its name".into(),
            };
            (&MISSING_FILE, "file", help)
        };
        let found = self.finding(rule, span, format!("there is no {what} `{name}` here"), help);
        let (wanted, among) = (path.name().to_owned(), Among::Folder(path.folder().to_owned()));
        self.misses.push(Miss { found, wanted, among });
        Destination::Nowhere
    }

    fn held(&mut self, status: Status, span: &Range<usize>) -> Destination {
        let (message, help) = match status {
            Status::Held { until } => {
                let zone = &self.series.config.timezone;
                let until = zone.to_datetime(until).strftime("%Y-%m-%d %H:%M").to_string();
                (
                    format!("this links to a bulletin that is held until {until}"),
                    format!("take the link out until then, or add `publish_at: {until}` here"),
                )
            }
            _ => (
                "this links to a bulletin that is a draft".into(),
                "take the link out, or publish the draft first".into(),
            ),
        };
        self.find(&HELD_LINK, span, message, help);
        Destination::Nowhere
    }

    fn check_anchor(&mut self, target: &Bulletin, fragment: &str, span: &Range<usize>) {
        let fragment = decoded(fragment);
        if fragment.is_empty() || fragment == "top" || target.body.anchors.contains(&fragment) {
            return;
        }
        // A search goes over all headings there; a page with so many mistakes has another trouble.
        let is_rare = self.report.diagnostics().len() < 50;
        let anchors = target.body.anchors.iter().filter(|_| is_rare).map(String::as_str);
        let help = match nearest(&fragment, anchors) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("give the heading its id: `## Heading {{#{fragment}}}`"),
        };
        self.find(
            &BROKEN_LINK,
            span,
            format!("there is no heading with the id `{fragment}` there"),
            help,
        );
    }

    fn find(
        &mut self,
        rule: &'static Rule,
        span: &Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        let found = self.finding(rule, span, message, help);
        self.report.push(found);
    }

    fn finding(
        &self,
        rule: &'static Rule,
        span: &Range<usize>,
        message: String,
        help: impl Into<String>,
    ) -> Diagnostic {
        let place = Place::span(&self.entry.bulletin.path, span.clone());
        Diagnostic::new(rule, message).at(place).help(help)
    }
}

/// The address that dials a number which stands where the name of a file belongs.
fn dialled(name: &str) -> Option<String> {
    let digits = name.strip_prefix('+').unwrap_or(name);
    let is_number = matches!(digits.len(), 3 | 5..) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| Number::new(name, "GB").map(|number| number.tel)).flatten()
}
