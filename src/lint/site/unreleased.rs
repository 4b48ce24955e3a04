//! [`Unreleased`]: wrong numbers in what readers do not see yet.
//!
//! The day of a release is no day for finding a wrong digit, and the night of an emergency is none
//! for finding one in the banner that was prepared for it. So what waits is read beforehand: held
//! bulletins and their files, drafts, and every banner with what its hotlines say.

use crate::content::banner::BannerText;
use crate::content::body::Hole;
use crate::content::bulletin::Bulletin;
use crate::content::config::Config;
use crate::content::hotline::HotlineWords;
use crate::content::outage::Outage;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Report};
use crate::lint::site::{Gate, Sighting};
use crate::series::Series;
use crate::series::edition::Status;
use crate::series::named_files;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// What was seen in what nobody may see yet.
#[derive(Debug, Default)]
pub(crate) struct Unreleased {
    /// In what comes out by itself, or by a command: held bulletins and banners.
    pub held: Vec<Sighting>,
    /// In drafts.
    pub drafts: Vec<Sighting>,
}

impl Gate {
    /// Every wrong number of what waits to be seen.
    pub(crate) fn look_at_unseen(&self, series: &Series, source: &Tree) -> Unreleased {
        let mut seen =
            Unreleased { held: self.look_at_settings(&series.config), ..Unreleased::default() };
        for unseen in &series.unseen {
            let bulletin = &unseen.bulletin;
            let page = self.look_at_page(&bulletin.path, &page_of(bulletin));
            let files =
                named_files(bulletin).filter_map(|path| Some((source.get(path.as_str())?, path)));
            let files = files.flat_map(|(leaf, path)| self.look_at_file(&path, leaf));
            let sightings = page.into_iter().chain(files);
            match unseen.status {
                Status::Draft => seen.drafts.extend(sightings),
                _ => seen.held.extend(sightings),
            }
        }
        seen
    }

    /// What is to be told of a banner's own words.
    pub(crate) fn report_banner(&self, banner: &BannerText) -> Report {
        let mut page = String::new();
        write_banner(&mut page, banner);
        self.report(self.look_at_words(&page))
    }

    /// What is to be told of drafts, beside what has been told. Somebody else's draft must not
    /// hold up an urgent bulletin, and cannot come out as it is: without `draft` it is an error.
    pub(crate) fn report_drafts(&self, sightings: &[Sighting], told: &Report) -> Report {
        let mut report = self.report(sightings.to_vec());
        let is_told = |found: &Diagnostic| {
            told.diagnostics().iter().any(|it| it.rule == found.rule && it.place == found.place)
        };
        report.retain(|found| !is_told(found));
        for found in report.iter_mut() {
            found.soften("nobody sees a draft, so this does not hold up the rest");
        }
        report
    }

    /// A banner may be worn by no page of today, and so may a hotline that only it names.
    fn look_at_settings(&self, config: &Config) -> Vec<Sighting> {
        let mut page = String::new();
        for banner in &config.banners {
            write_banner(&mut page, banner);
        }
        for hotline in &config.hotlines {
            let languages = hotline.languages.iter().map(|(_, words)| words);
            let said = hotline.outage.iter().flat_map(Outage::all_said);
            said.for_each(|say| write(&mut page, say));
            std::iter::once(&hotline.words)
                .chain(languages)
                .for_each(|it| write_words(&mut page, it));
        }
        self.look_at_words(&page)
    }

    fn look_at_words(&self, page: &str) -> Vec<Sighting> {
        let path = TreePath::new(SERIES_YAML);
        path.map_or_else(Vec::new, |path| self.look_at_page(&path, page))
    }

    /// A file as it would go out. One that cannot be read is told when it does.
    fn look_at_file(&self, path: &TreePath, leaf: &Leaf) -> Vec<Sighting> {
        match leaf {
            Leaf::Bytes(bytes) => self.look(path, bytes),
            Leaf::Stored(stored) if self.reads(path) => {
                let mut bytes = Vec::new();
                let is_read = stored.copy(&mut bytes).is_ok();
                if is_read { self.look(path, &bytes) } else { Vec::new() }
            }
            Leaf::Stored(_) | Leaf::Recipe(_) => Vec::new(),
        }
    }
}

fn write_banner(page: &mut String, banner: &BannerText) {
    write(page, &banner.heading);
    write(page, &banner.text);
    for (_, heading, text) in &banner.languages {
        write(page, heading);
        write(page, text);
    }
}

fn write_words(page: &mut String, words: &HotlineWords) {
    let lines = [&words.name, &words.hours, &words.cost].into_iter().flatten();
    lines.chain(&words.text).for_each(|line| write(page, line));
}

/// Adds a text as a line of its own.
fn write(page: &mut String, text: &str) {
    page.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
    page.push_str("<p>");
}

/// Adds every text of a free value, which a theme may show.
fn write_extra(page: &mut String, value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => write(page, text),
        Value::Number(number) => write(page, &number.to_string()),
        Value::Array(values) => values.iter().for_each(|value| write_extra(page, value)),
        Value::Object(fields) => fields.values().for_each(|value| write_extra(page, value)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A bulletin as a page would show it, as far as its author typed it.
fn page_of(bulletin: &Bulletin) -> String {
    let mut page = String::new();
    let image = bulletin.image.as_ref().map(|image| image.alt.as_str());
    let reason = bulletin.withdrawn.as_ref().and_then(|withdrawn| withdrawn.reason.as_deref());
    let level = bulletin.threat_level.as_ref().map(|threat| threat.level.as_str());
    let own = [bulletin.title.as_str(), bulletin.summary.as_str()].into_iter();
    let texts = [image, bulletin.contact.as_deref(), bulletin.issuer.as_deref(), reason, level];
    let titles = bulletin.attachments.iter().filter_map(|file| file.title.as_deref());
    let audience = bulletin.audience.iter().map(String::as_str);
    let texts = own.chain(texts.into_iter().flatten()).chain(titles).chain(audience);
    texts.for_each(|text| write(&mut page, text));
    if let Some(alert) = &bulletin.alert {
        let words = std::iter::once(&alert.event).chain(&alert.instruction).chain(&alert.areas);
        words.for_each(|text| write(&mut page, text));
    }
    write_extra(&mut page, &bulletin.extra);
    bulletin.body.write(&mut page, |out, hole| match hole {
        Hole::LinkStart(at) => {
            let target = bulletin.body.references.get(at).map_or("", |one| one.target.as_str());
            out.push_str("<a href=\"");
            out.push_str(&target.replace('&', "&amp;").replace('"', "&quot;"));
            out.push_str("\">");
        }
        Hole::LinkEnd(_) => out.push_str("</a>"),
        Hole::Source(_) | Hole::Call(_) | Hole::Numeral(_) | Hole::Word(_) => {}
    });
    page
}
