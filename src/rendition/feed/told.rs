//! What feeds tell of the series.
//!
//! One rule for what a feed tells: what is public, newest first. That a bulletin was withdrawn, was
//! replaced or has expired is told once, at its own moment; its own item repeats the text no more, and
//! that of an expired one is gone. A major update is an item of its own, because feed readers do not
//! show again what they showed before; a minor one changes the text of the first item, and nobody is
//! called back for it.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::Timestamp;

use crate::content::feeds::FeedContent;
use crate::content::revision::Revision;
use crate::ledger::Ledger;
use crate::rendition::attachment;
use crate::rendition::call::worn_in_words;
use crate::rendition::feed::item::{Enclosure, Guid, Item};
use crate::rendition::html::{self, Reach};
use crate::rendition::isolate::isolated_page;
use crate::rendition::model::{Language, Model, topic_name};
use crate::rendition::page::{marking, picture};
use crate::rendition::xml::allowed;
use crate::series::edition::Status;
use crate::series::{Entry, Series};

/// What is told of these entries of a language, newest first, as much of it as a feed holds; and the
/// moment of the newest.
pub(crate) fn told<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    model: &Model,
    ledger: &Ledger,
    language: &Language,
) -> (Vec<Item>, Option<Timestamp>) {
    let mut told: Vec<Told<'_>> = entries
        .filter(|entry| !matches!(entry.status, Status::Draft | Status::Held { .. }))
        .flat_map(Told::of)
        .collect();
    // What takes the place of something is told before that it did.
    told.sort_by(|a, b| {
        let key = |told: &Told<'_>| (Reverse(told.at), matches!(told.news, News::End));
        key(a).cmp(&key(b)).then_with(|| a.entry.bulletin.id.cmp(&b.entry.bulletin.id))
    });
    told.truncate(model.series.config.feeds.items);
    let items = told.iter().map(|told| item(told, model, ledger, language)).collect();
    (items, told.iter().map(|told| told.at).max())
}

/// What is told of a bulletin.
pub(crate) enum News<'a> {
    /// What it says.
    Bulletin,
    /// What was changed in it.
    Update(&'a Revision),
    /// That it no longer holds.
    End,
}

/// Something that a feed or a digest tells.
pub(crate) struct Told<'a> {
    /// Since when it is so.
    pub at: Timestamp,
    /// Of which bulletin.
    pub entry: &'a Entry,
    /// What of it.
    pub news: News<'a>,
}

impl<'a> Told<'a> {
    /// What is to be told of a bulletin. What was changed in one that no longer holds is past.
    pub(crate) fn of(entry: &'a Entry) -> impl Iterator<Item = Self> {
        let told = move |at, news| Self { at, entry, news };
        let ended = entry.status.ended();
        let is_gone = matches!(entry.status, Status::Expired { .. });
        let own = (!is_gone).then(|| told(entry.released, News::Bulletin));
        let end = ended.map(|since| told(since.max(entry.released), News::End));
        let major = entry.revisions().iter().filter(move |it| ended.is_none() && it.is_major);
        let updates = major.map(move |it| told(it.date.instant, News::Update(it)));
        own.into_iter().chain(end).chain(updates)
    }

    /// The guid: the bulletin's own, or one that is made of it. A fragment is allowed in a `tag:`
    /// (RFC 4151, 2.1) as in an address, and what stands in front of it is the ledger's, so these never
    /// change either.
    fn guid(&self, own: String) -> String {
        match &self.news {
            News::Bulletin => own,
            News::Update(revision) => format!("{own}#{}", revision.anchor),
            News::End => format!("{own}#{}", self.entry.status.word()),
        }
    }

    /// What is to be known, in plain text.
    pub(crate) fn summary(&self, series: &Series, language: &Language) -> String {
        let bulletin = &self.entry.bulletin;
        let reason = || bulletin.withdrawn.as_ref().and_then(|it| it.reason.clone());
        let instead = || {
            let title = &series.by_id(self.entry.successor.as_ref()?.as_str())?.bulletin.title;
            Some(format!("{}: {title}", language.word("read_instead")))
        };
        let advice = || language.word("notice_expired_advice").to_owned();
        let told = match (&self.news, self.entry.status) {
            (News::Update(revision), _) => Some(revision.note.clone()),
            (_, Status::Withdrawn { .. }) => reason(),
            (_, Status::Superseded { .. }) => instead(),
            (News::End, Status::Expired { .. }) => Some(advice()),
            _ => None,
        };
        let removed = || bulletin.is_removed.then(|| language.word("notice_withdrawn").to_owned());
        told.or_else(removed).unwrap_or_else(|| bulletin.summary.clone())
    }
}

fn item(told: &Told<'_>, model: &Model, ledger: &Ledger, language: &Language) -> Item {
    let series = &model.series;
    let entry = told.entry;
    let bulletin = &entry.bulletin;
    let is_ended = entry.status.ended().is_some();
    let word = match told.news {
        News::Update(_) => Some("updated"),
        _ => is_ended.then(|| entry.status.word()),
    };
    let title = &bulletin.title;
    let title = word.map_or_else(|| title.clone(), |it| format!("{}: {title}", language.word(it)));
    let full = series.config.feeds.content == FeedContent::Full && !is_ended;
    let link = entry.permalink.absolute(&series.config);
    let guid = told.guid(ledger.guid(entry, series));
    let config = &series.config;
    let zoned = |at: Timestamp| at.to_zoned_datetime(config.timezone.clone());
    // XML cannot hold every character, and all forms are to say the same.
    let text = |text: String| allowed(&text).into_owned();
    let topic = |slug: &String| (slug.clone(), topic_name(config, slug).to_owned());
    let issuer = bulletin.issuer.clone().unwrap_or_else(|| config.publisher.name.clone());
    Item {
        title: text(title),
        guid: if guid == link { Guid::Permalink(guid) } else { Guid::Opaque(guid) },
        published: zoned(told.at),
        updated: zoned(entry.status.ended().map_or(told.at, |ended| ended.max(told.at))),
        summary: text(told.summary(series, language)),
        // A bulletin may be no more than its summary.
        html: full.then(|| shared_text(entry, model, language)).filter(|it| !it.is_empty()),
        creator: Some(text(issuer)).filter(|name| !name.is_empty()),
        categories: bulletin.topics.iter().map(|it| topic(&it.value)).collect(),
        enclosure: enclosure(entry, model).filter(|_| !is_ended),
        image: picture(entry, model, language).filter(|_| !is_ended).map(|it| it.absolute),
        id: bulletin.id.to_string(),
        status: entry.status.word(),
        marking: marking(entry, config),
        severity: bulletin.severity.clone(),
        link,
    }
}

/// The full text as every feed tells it, made for the first that does: the newest bulletins stand in
/// the feeds of all their topics, in three spellings.
fn shared_text(entry: &Entry, model: &Model, language: &Language) -> Arc<str> {
    let made = || allowed(&full_text(entry, model, language)).into();
    model.full_text(entry).map_or_else(made, |known| Arc::clone(known.get_or_init(made)))
}

/// The text, and at its end the hotline in one plain paragraph.
fn full_text(entry: &Entry, model: &Model, language: &Language) -> String {
    let mut text = html::body(entry, model, language, Reach::Absolute);
    if let Some(words) = worn_in_words(entry, &model.series.config, &language.tag) {
        text.push_str("<p>");
        html::escape(&mut text, &words);
        text.push_str("</p>");
    }
    if language.is_rtl() { isolated_page(&text) } else { text }
}

/// The first PDF that comes with a bulletin.
fn enclosure(entry: &Entry, model: &Model) -> Option<Enclosure> {
    entry.bulletin.attachments.iter().find_map(|attachment| {
        let path = entry.bulletin.neighbour(&attachment.file.value)?;
        if !path.extension().eq_ignore_ascii_case("pdf") {
            return None;
        }
        let length = model.files.get(&path).and_then(attachment::size)?;
        let url = entry.links.files.get(&path)?.permalink.absolute(&model.series.config);
        Some(Enclosure { url, length, media_type: "application/pdf".into() })
    })
}
