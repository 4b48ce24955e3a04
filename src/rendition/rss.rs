//! The feed of a language, from the series.
//!
//! One rule for what a feed tells: what is public and still holds, newest release first, and a
//! withdrawal, which is told at its own moment. What has merely expired leaves the feed in silence.

use std::sync::Arc;

use jiff::Timestamp;

use crate::content::config::FeedContent;
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
    let mut told: Vec<(Timestamp, &Entry)> = language
        .entries
        .iter()
        .filter_map(|at| series.entries.get(*at))
        .filter(|entry| {
            !matches!(entry.status, Status::Expired { .. } | Status::Draft | Status::Held { .. })
        })
        .map(|entry| (entry.released, entry))
        .collect();
    told.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.bulletin.id.cmp(&y.bulletin.id)));
    told.truncate(config.feed_items);
    let changed = told.iter().map(|(released, entry)| match entry.status {
        Status::Withdrawn { since } => since.max(*released),
        _ => *released,
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
    let items: Vec<Item> =
        told.iter().map(|(_, entry)| item(entry, model, ledger, language)).collect();
    feed::rss(&channel, &items)
}

fn item(entry: &Entry, model: &Model, ledger: &Ledger, language: &Language) -> Item {
    let series = &model.series;
    let bulletin = &entry.bulletin;
    let withdrawn = matches!(entry.status, Status::Withdrawn { .. });
    let title = if withdrawn {
        format!("{}: {}", language.word("withdrawn"), bulletin.title)
    } else {
        bulletin.title.clone()
    };
    let reason = bulletin.withdrawn.as_ref().and_then(|w| w.reason.clone()).filter(|_| withdrawn);
    let full = series.config.feed_content == FeedContent::Full && !withdrawn;
    let link = entry.permalink.absolute(&series.config);
    let guid = ledger.guid(entry, series);
    Item {
        title,
        guid: if guid == link { Guid::Permalink(guid) } else { Guid::Opaque(guid) },
        published: entry.released.to_zoned_datetime(series.config.timezone.clone()),
        summary: reason.unwrap_or_else(|| bulletin.summary.clone()),
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
