//! [`Index`]: which words stand in which bulletins of a language, and what a result shows.
//!
//! It holds what an edition shows and nothing else, since it is made of the series' entries: a
//! bulletin that is held stands in no list of it, and in no count.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::json;

use crate::rendition::isolate::isolated;
use crate::rendition::model::{Language, Model, topic_name};
use crate::rendition::search::hits::{Hits, Standing, numbers};
use crate::rendition::search::shelf::{Shelf, shelve};
use crate::rendition::search::shelves;
use crate::rendition::search::word::each_word;
use crate::series::{Entry, edition};
use crate::tree::Hash;

/// The index of one language. Bulletins are named by their places among its entries, oldest first.
#[derive(Debug)]
pub(crate) struct Index {
    /// A digest of all that it holds.
    pub version: String,
    /// The words.
    pub shelves: Vec<Shelf>,
    /// What a result shows of each bulletin, as JSON.
    pub cards: Vec<String>,
    /// Topics and severities, as members of a JSON object.
    pub filters: String,
    /// Those that no longer hold.
    pub ended: String,
}

/// What a result shows.
#[derive(Serialize)]
struct Card<'a> {
    id: &'a str,
    title: String,
    url: String,
    /// In digits and dashes.
    date: String,
    /// In words.
    day: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'a str>,
    /// In words, if it is not the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status<'a>>,
}

#[derive(Serialize)]
struct Status<'a> {
    slug: &'static str,
    name: &'a str,
}

/// So much of a summary is shown, in bytes.
const SUMMARY: usize = 240;

/// Words are looked up a million times, and nobody gains by making two of them collide.
type Words = FxHashMap<Box<str>, Hits>;

impl Index {
    /// The index of a language. Takes the cores of the machine, but for one that waits for it.
    pub(crate) fn new(model: &Model, language: &Language) -> Self {
        let entries: Vec<&Entry> =
            language.entries.iter().filter_map(|at| model.series.entries.get(*at)).collect();
        let cards: Vec<String> =
            entries.par_iter().map(|entry| card(entry, model, language)).collect();
        let shelves = shelve(words(&entries, model), shelves(entries.len()));
        let filters = filters(&entries);
        let mut ended = String::new();
        let has_ended = |(at, entry): (u32, &&Entry)| entry.status.ended().map(|_| at);
        numbers((0..).zip(&entries).filter_map(has_ended), &mut ended);
        let parts = shelves.iter().map(|shelf| &shelf.words);
        let parts = parts.chain(&cards).chain([&filters, &ended]);
        let version = Hash::of_parts(parts.map(|part| part.as_bytes())).short(12);
        Self { version, shelves, cards, filters, ended }
    }
}

/// All words with their hits, in the order of the alphabet.
fn words(entries: &[&Entry], model: &Model) -> Vec<(Box<str>, Hits)> {
    // Two stretches of the series for each core, so that none waits long for another; the result is
    // the same for any number.
    let size = entries.len().div_ceil(2 * rayon::current_num_threads()).max(1);
    let stretch = |(nth, entries): (usize, &[&Entry])| {
        let mut words = Words::default();
        let mut room = String::new();
        for (at, entry) in entries.iter().enumerate() {
            let number = u32::try_from(nth * size + at).unwrap_or(u32::MAX);
            read(entry, model, &mut room, &mut |word, standing| {
                match words.get_mut(word) {
                    Some(hits) => hits.note(number, standing),
                    None => words.entry(word.into()).or_default().note(number, standing),
                };
            });
        }
        words
    };
    let stretches: Vec<Words> = entries.par_chunks(size).enumerate().map(stretch).collect();
    let mut all = Words::default();
    for words in stretches {
        if all.is_empty() {
            all = words;
            continue;
        }
        for (word, hits) in words {
            all.entry(word).or_default().append(hits);
        }
    }
    let mut all: Vec<(Box<str>, Hits)> = all.into_iter().collect();
    all.par_sort_unstable_by(|(a, _), (b, _)| {
        // As a browser compares, whose text is UTF-16.
        if a.is_ascii() || b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
    });
    all
}

/// Hands on all words by which a bulletin is to be found.
fn read(entry: &Entry, model: &Model, room: &mut String, found: &mut impl FnMut(&str, Standing)) {
    let bulletin = &entry.bulletin;
    let mut text = |text: &str, standing| each_word(text, room, &mut |word| found(word, standing));
    text(&bulletin.title, Standing::Title);
    text(bulletin.id.as_str(), Standing::Title);
    text(&bulletin.summary, Standing::Heading);
    for topic in &bulletin.topics {
        text(topic_name(&model.series.config, &topic.value), Standing::Heading);
    }
    let named = bulletin.attachments.iter().filter_map(|it| it.title.as_deref());
    let named = named.chain(bulletin.audience.iter().map(String::as_str));
    let named = named.chain(bulletin.issuer.as_deref()).chain(bulletin.severity.as_deref());
    named.for_each(|words| text(words, Standing::Heading));
    entry.revisions().iter().for_each(|revision| text(&revision.note, Standing::Text));
    bulletin.body.each_text(|words, is_heading| {
        text(words, if is_heading { Standing::Heading } else { Standing::Text });
    });
}

fn card(entry: &Entry, model: &Model, language: &Language) -> String {
    let bulletin = &entry.bulletin;
    let slug = entry.status.word();
    let status = (entry.status != edition::Status::Published)
        .then(|| Status { slug, name: language.word(slug) });
    let day = language.date(bulletin.date.day);
    let shown = |text: &str| if language.is_rtl() { isolated(text) } else { text.to_owned() };
    let card = Card {
        id: bulletin.id.as_str(),
        title: shown(&bulletin.title),
        url: entry.permalink.rooted(&model.series.config),
        date: day.iso,
        day: day.text,
        summary: shown(beginning(&bulletin.summary)),
        severity: bulletin.severity.as_deref(),
        status,
    };
    // What is made of strings only can always be written.
    serde_json::to_string(&card).unwrap_or_default()
}

/// As much of a text as is shown, cut between words.
fn beginning(text: &str) -> &str {
    if text.len() <= SUMMARY {
        return text;
    }
    let letters = text.char_indices().map(|(at, _)| at);
    let cut = letters.take_while(|at| *at <= SUMMARY).last().unwrap_or(0);
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    text[..cut].trim_end()
}

/// Which bulletins have which topic and which severity.
fn filters(entries: &[&Entry]) -> String {
    let (mut topics, mut severities) = (Filter::new(), Filter::new());
    for (at, entry) in (0_u32..).zip(entries) {
        for topic in &entry.bulletin.topics {
            let list = topics.entry(&topic.value).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
        if let Some(severity) = &entry.bulletin.severity {
            severities.entry(severity).or_default().push(at);
        }
    }
    let written = |filter: Filter<'_>| {
        let list = |(name, list): (&str, Vec<u32>)| {
            let mut text = String::new();
            numbers(list.into_iter(), &mut text);
            (name.to_owned(), json!(text))
        };
        serde_json::Value::Object(filter.into_iter().map(list).collect()).to_string()
    };
    format!(r#""topics":{},"severities":{}"#, written(topics), written(severities))
}

/// Bulletins by what they have.
type Filter<'a> = BTreeMap<&'a str, Vec<u32>>;
