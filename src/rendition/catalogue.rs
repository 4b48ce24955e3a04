//! `bulletins.json`: the series for other programs, and the same of one bulletin with its text.
//!
//! What stands here is promised: keys are added and never renamed or taken away while `version` is
//! 1, and every key is always there. `docs/bulletins.schema.json` says what each holds. A program
//! that wants to be told of news takes a feed; this is for one that wants to know what there is.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::diagnostic::Checked;
use crate::rendition::attachment;
use crate::rendition::call::banner_view;
use crate::rendition::html::{self, Reach};
use crate::rendition::model::{Language, Model};
use crate::rendition::page::marking;
use crate::rendition::plan::Page;
use crate::series::edition::Status;
use crate::series::permalink::Permalink;
use crate::series::{CATALOGUE, Entry, Series};

/// What a program has to know to read these files.
const VERSION: u8 = 1;

/// The whole series.
pub(crate) struct Catalogue;

/// One bulletin.
pub(crate) struct Twin {
    /// Which entry.
    pub at: usize,
}

impl Catalogue {
    /// Where it stands.
    pub(crate) fn permalink() -> Option<Permalink> {
        Permalink::new(CATALOGUE)
    }
}

impl Page for Catalogue {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let series = &model.series;
        let config = &series.config;
        let head = json!({
            "version": VERSION,
            "title": config.title,
            "description": config.description,
            "url": config.base_url,
            "language": config.language,
            "publisher": config.publisher.name,
        });
        let mut text = head.to_string();
        text.truncate(text.len() - 1);
        text.push_str(",\"bulletins\":[");
        // One after the other: as values, ten thousand took a hundred megabytes.
        for (nth, entry) in series.entries.iter().rev().enumerate() {
            text.push_str(if nth == 0 { "" } else { "," });
            text.push_str(&about(entry, series).to_string());
        }
        text.push_str("]}\n");
        Checked::clean(text.into_bytes())
    }
}

impl Page for Twin {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let series = &model.series;
        let Some(entry) = series.entries.get(self.at) else { return Checked::default() };
        let Some(language) = model.languages.get(&entry.language) else {
            return Checked::default();
        };
        let mut twin = about(entry, series);
        twin["version"] = json!(VERSION);
        twin["html"] = json!(html::body(entry, model, language, Reach::Absolute));
        twin["updates"] = updates(entry, series);
        twin["attachments"] = attachments(entry, model);
        twin["reason"] = json!(reason(entry));
        twin["calls"] = calls(entry, model, language);
        written(&twin)
    }
}

/// Where the twin of an entry stands, if the series asks for twins: beside its page.
pub(crate) fn twin(entry: &Entry, series: &Series) -> Option<Permalink> {
    series.config.json_twins.then(|| entry.permalink.beside("bulletin.json")).flatten()
}

fn written(value: &Value) -> Checked<Vec<u8>> {
    let mut text = value.to_string().into_bytes();
    text.push(b'\n');
    Checked::clean(text)
}

/// What the series says of a bulletin.
fn about(entry: &Entry, series: &Series) -> Value {
    let (bulletin, config) = (&entry.bulletin, &series.config);
    // Whoever is not out yet is not in the series, though others may name it already.
    let successor = entry.successor.as_ref().and_then(|id| series.by_id(id.as_str()));
    let moment = |at: Timestamp| at.to_zoned_datetime(config.timezone.clone());
    let moment = |at: Timestamp| moment(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let topics: Vec<&str> = bulletin.topics.iter().map(|topic| topic.value.as_str()).collect();
    let replaced = series.succession.replaced_by(&bulletin.id);
    let replaced: Vec<&str> = replaced.filter(|id| series.by_id(id).is_some()).collect();
    let level = bulletin.threat_level.as_ref();
    let level = level.map(|it| json!({"level": it.level, "as_of": it.as_of.day.to_string()}));
    json!({
        "id": bulletin.id.as_str(),
        "title": bulletin.title,
        "summary": bulletin.summary,
        "url": entry.permalink.absolute(config),
        "json": twin(entry, series).map(|at| at.absolute(config)),
        "cap": entry.alert().map(|at| at.absolute(config)),
        "language": entry.language,
        "date": bulletin.date.day.to_string(),
        "published": moment(entry.released),
        "updated": entry.revisions().last().map(|it| moment(it.date.instant)),
        "status": entry.status.word(),
        "ended": entry.status.ended().map(moment),
        "severity": bulletin.severity,
        "topics": topics,
        "audience": bulletin.audience,
        "marking": marking(entry, config),
        "threat_level": level,
        "issuer": bulletin.issuer,
        "replaces": replaced,
        "replaced_by": successor.map(|other| other.bulletin.id.as_str()),
        "replaced_by_url": successor.map(|other| other.permalink.absolute(config)),
        "text_digest": bulletin.text_digest().to_string(),
    })
}

fn updates(entry: &Entry, series: &Series) -> Value {
    let update = |revision: &crate::content::revision::Revision| {
        let day = series.config.day_of(revision.date.instant);
        json!({"date": day.to_string(), "note": revision.note, "major": revision.is_major})
    };
    entry.revisions().iter().map(update).collect()
}

fn attachments(entry: &Entry, model: &Model) -> Value {
    let of = |file: &crate::content::bulletin::Attachment| {
        let path = entry.bulletin.neighbour(&file.file.value)?;
        let at = entry.links.files.get(&path)?;
        Some(json!({
            "title": file.title.as_deref().unwrap_or(path.name()),
            "url": at.permalink.absolute(&model.series.config),
            // Pictures go out without their hidden data, and how large that is nobody knows yet.
            "bytes": model.files.get(&path).filter(|_| !attachment::is_cleaned(&path)).and_then(attachment::size),
        }))
    };
    entry.bulletin.attachments.iter().filter_map(of).collect()
}

/// Why it no longer holds, in the words of its author.
fn reason(entry: &Entry) -> Option<&str> {
    let withdrawn = matches!(entry.status, Status::Withdrawn { .. });
    entry.bulletin.withdrawn.as_ref().filter(|_| withdrawn)?.reason.as_deref()
}

/// The ways to act that its page shows on top, in their order.
fn calls(entry: &Entry, model: &Model, language: &Language) -> Value {
    let config = &model.series.config;
    let banner = entry.worn.top.and_then(|at| config.banners.get(at));
    let view = banner.map(|banner| banner_view(banner, config, &language.tag));
    let routes = view.iter().flat_map(|view| &view.routes);
    let call = |route: &crate::rendition::view::RouteView| {
        let outage = route.outage.as_ref().map(|outage| outage.say.as_str());
        json!({"name": route.name, "number": route.number, "url": route.url, "outage": outage})
    };
    routes.map(call).collect()
}
