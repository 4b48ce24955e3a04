//! The feed of a language, from the series.
//!
//! One rule for what a feed tells: what is public and still holds, newest release first, and a
//! withdrawal, which is told at its own moment. What has merely expired leaves the feed in silence.
//! A major update is an item of its own, because feed readers do not show again what they showed
//! before; a minor one changes the text of the first item, and nobody is called back for it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::content::config::FeedContent;
use crate::content::revision::Revision;
use crate::diagnostic::Checked;
use crate::ledger::Ledger;
use crate::rendition::call::banner_view;
use crate::rendition::feed::{self, Channel, Enclosure, Guid, Item};
use crate::rendition::html::{self, Reach};
use crate::rendition::model::{GENERATOR, Language, Model, topic_name};
use crate::rendition::plan::Page;
use crate::series::Entry;
use crate::series::edition::Status;
use crate::tree::Leaf;

/// The feed of a language.
pub(crate) struct FeedPage {
    /// By whose guids its items are known.
    pub ledger: Arc<Ledger>,
    /// The tag of the language.
    pub language: String,
}

impl Page for FeedPage {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let language = model.languages.get(&self.language);
        Checked::clean(language.map_or_else(Vec::new, |it| rss(model, &self.ledger, it)))
    }
}

/// The feed of a language, as an RSS 2.0 document.
fn rss(model: &Model, ledger: &Ledger, language: &Language) -> Vec<u8> {
    let series = &model.series;
    let config = &series.config;
    let mut told: Vec<Told<'_>> = language
        .entries
        .iter()
        .filter_map(|at| series.entries.get(*at))
        .filter(|entry| {
            !matches!(entry.status, Status::Expired { .. } | Status::Draft | Status::Held { .. })
        })
        .flat_map(Told::of)
        .collect();
    told.sort_by(|a, b| {
        b.at.cmp(&a.at).then_with(|| a.entry.bulletin.id.cmp(&b.entry.bulletin.id))
    });
    told.truncate(config.feed_items);
    let changed = told.iter().map(|told| match told.entry.status {
        Status::Withdrawn { since } => since.max(told.at),
        _ => told.at,
    });
    let own = |name| series.own_page(&language.tag, name).absolute(config);
    let name = &config.publisher.name;
    let channel =
        Channel {
            title: config.title.clone(),
            description: if config.description.is_empty() {
                config.title.clone()
            } else {
                config.description.clone()
            },
            link: own(""),
            self_url: own("rss.xml"),
            language: language.tag.clone(),
            generator: GENERATOR,
            publisher_email: config.publisher.email.as_ref().map(|email| {
                if name.is_empty() { email.clone() } else { format!("{email} ({name})") }
            }),
            last_change: changed.max(),
        };
    let items: Vec<Item> = told.iter().map(|told| item(told, model, ledger, language)).collect();
    feed::rss(&channel, &items)
}

/// Something that a feed tells.
struct Told<'a> {
    /// Since when it is so.
    at: Timestamp,
    /// Of which bulletin.
    entry: &'a Entry,
    /// The change that is told; `None` for the bulletin itself.
    update: Option<&'a Revision>,
}

impl<'a> Told<'a> {
    /// What is to be told of a bulletin. What was changed in one that no longer holds is past.
    fn of(entry: &'a Entry) -> impl Iterator<Item = Self> {
        let holds = entry.status == Status::Published;
        let major = entry.revisions().iter().filter(move |update| holds && update.is_major);
        let updates =
            major.map(move |update| Self { at: update.date.instant, entry, update: Some(update) });
        std::iter::once(Self { at: entry.released, entry, update: None }).chain(updates)
    }
}

fn item(told: &Told<'_>, model: &Model, ledger: &Ledger, language: &Language) -> Item {
    let series = &model.series;
    let entry = told.entry;
    let bulletin = &entry.bulletin;
    let withdrawn = matches!(entry.status, Status::Withdrawn { .. });
    let title = if withdrawn {
        format!("{}: {}", language.word("withdrawn"), bulletin.title)
    } else if told.update.is_some() {
        format!("{}: {}", language.word("updated"), bulletin.title)
    } else {
        bulletin.title.clone()
    };
    let reason = bulletin.withdrawn.as_ref().and_then(|w| w.reason.clone()).filter(|_| withdrawn);
    let full = series.config.feed_content == FeedContent::Full && !withdrawn;
    let link = entry.permalink.absolute(&series.config);
    let guid = ledger.guid(entry, series);
    // A fragment is allowed in a `tag:` (RFC 4151, 2.1) as in an address, and the guid in front of it
    // is the ledger's, so this one never changes either.
    let guid = told.update.map_or(guid.clone(), |update| format!("{guid}#{}", update.anchor));
    Item {
        title,
        guid: if guid == link { Guid::Permalink(guid) } else { Guid::Opaque(guid) },
        published: told.at.to_zoned_datetime(series.config.timezone.clone()),
        summary: reason
            .or_else(|| told.update.map(|update| update.note.clone()))
            .unwrap_or_else(|| bulletin.summary.clone()),
        html: full.then(|| full_text(entry, model, language)),
        creator: bulletin
            .issuer
            .clone()
            .or_else(|| Some(series.config.publisher.name.clone()))
            .filter(|n| !n.is_empty()),
        categories: bulletin
            .topics
            .iter()
            .map(|t| topic_name(&series.config, &t.value).to_owned())
            .collect(),
        enclosure: enclosure(entry, model).filter(|_| !withdrawn),
        link,
    }
}

/// The text, and at its end the hotline in one plain paragraph.
fn full_text(entry: &Entry, model: &Model, language: &Language) -> String {
    let config = &model.series.config;
    let mut text = html::body(entry, model, language, Reach::Absolute);
    let banner = entry.worn.top.and_then(|at| config.banners.get(at)).filter(|banner| banner.feed);
    if let Some(banner) = banner {
        let view = banner_view(banner, config, &language.tag);
        text.push_str("<p>");
        html::escape(&mut text, &format!("{}.", view.heading.trim_end_matches('.')));
        for route in &view.routes {
            let ways = [route.number.as_deref(), route.url.as_deref()];
            let ways: Vec<&str> = ways.into_iter().flatten().collect();
            html::escape(&mut text, &format!(" {}: {}.", route.name, ways.join(", ")));
        }
        text.push_str("</p>");
    }
    text
}

/// The first PDF that comes with a bulletin.
fn enclosure(entry: &Entry, model: &Model) -> Option<Enclosure> {
    entry.bulletin.attachments.iter().find_map(|attachment| {
        let path = entry.bulletin.neighbour(&attachment.file.value)?;
        if !path.extension().eq_ignore_ascii_case("pdf") {
            return None;
        }
        let length = match model.files.get(&path)? {
            Leaf::Stored(stored) => stored.size(),
            Leaf::Bytes(bytes) => bytes.len() as u64,
            Leaf::Recipe(_) => return None,
        };
        let url = entry.links.files.get(&path)?.permalink.absolute(&model.series.config);
        Some(Enclosure { url, length, media_type: "application/pdf".into() })
    })
}
