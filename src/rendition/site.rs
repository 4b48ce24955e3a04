//! What every page of one language shares: the series' names, and the ways round the site.
//!
//! Counts are of what readers may follow today, but for those of years, which are the archive.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::rendition::model::{GENERATOR, topic_name};
use crate::rendition::view::{
    CountedView, FacetView, LanguageView, LinkView, PublisherView, SiteView,
};
use crate::series::{Entry, Series, topic_page};
use crate::theme::Theme;

/// The site in a language.
pub(crate) fn site_view(tag: &str, series: &Series, theme: &Theme, entries: &[usize]) -> SiteView {
    let config = &series.config;
    let at = |name: &str| series.own_page(tag, name).rooted(config);
    let (mut years, mut topics) = (BTreeMap::<i16, usize>::new(), BTreeMap::<&str, usize>::new());
    for entry in entries.iter().filter_map(|at| series.entries.get(*at)) {
        *years.entry(entry.bulletin.date.day.year()).or_default() += 1;
        for topic in &entry.bulletin.topics {
            let is_current = entry.status.ended().is_none();
            *topics.entry(&topic.value).or_default() += usize::from(is_current);
        }
    }
    let mut topics: Vec<CountedView> = topics
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(slug, count)| CountedView {
            slug: slug.to_owned(),
            title: topic_name(config, slug).to_owned(),
            url: at(&topic_page(slug)),
            count,
        })
        .collect();
    topics.sort_by(|a, b| a.title.cmp(&b.title));
    let year = |(year, count): (i16, usize)| CountedView {
        slug: year.to_string(),
        title: year.to_string(),
        url: at(&format!("archive/{year}/")),
        count,
    };
    let others = series.languages().count() > 1;
    let languages = series.languages().filter(|_| others).map(|other| LanguageView {
        tag: other.to_owned(),
        name: theme.words(other).get("language_name").cloned().unwrap_or_else(|| other.to_owned()),
        url: series.own_page(other, "").rooted(config),
        canonical: series.own_page(other, "").absolute(config),
        current: other == tag,
    });
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        home: at(""),
        archive: at("archive/"),
        everything: at("archive/all/"),
        search: at("search/"),
        severities: severities(series, entries),
        audiences: audiences(series, entries),
        topics_page: (!topics.is_empty()).then(|| at("topics/")),
        feed: at("rss.xml"),
        menu: config
            .menu
            .iter()
            .map(|(title, url)| LinkView { title: title.clone(), url: url.clone() })
            .collect(),
        publisher: PublisherView {
            name: config.publisher.name.clone(),
            email: config.publisher.email.clone(),
            url: config.publisher.url.clone(),
        },
        topics,
        years: years.into_iter().rev().map(year).collect(),
        languages: languages.collect(),
        current_level_url: config.current_level_url.clone(),
        extra: config.extra.clone(),
        preview: series.is_preview(),
        generator: GENERATOR,
    }
}

/// How many current bulletins have each severity, gravest first.
fn severities(series: &Series, entries: &[usize]) -> Vec<FacetView> {
    let current = || current(series, entries);
    let facet = |title: &String| {
        let has = |entry: &&Entry| entry.bulletin.severity.as_ref() == Some(title);
        FacetView { title: title.clone(), count: current().filter(has).count() }
    };
    let all = series.config.severities.iter().rev().map(facet);
    all.filter(|facet| facet.count > 0).collect()
}

/// So many kinds of readers are named beside a list: authors write them freely.
const READERS: usize = 10;

/// How many current bulletins are for each kind of reader, the kinds with most first.
fn audiences(series: &Series, entries: &[usize]) -> Vec<FacetView> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for entry in current(series, entries) {
        let readers: BTreeSet<&str> = entry.bulletin.audience.iter().map(String::as_str).collect();
        readers.into_iter().for_each(|reader| *counts.entry(reader).or_default() += 1);
    }
    let facet = |(title, count): (&str, usize)| FacetView { title: title.to_owned(), count };
    let mut all: Vec<FacetView> = counts.into_iter().map(facet).collect();
    // Of equals the first in the alphabet comes first: the order in which they stand.
    all.sort_by_key(|facet| Reverse(facet.count));
    all.truncate(READERS);
    all
}

fn current<'a>(series: &'a Series, entries: &'a [usize]) -> impl Iterator<Item = &'a Entry> {
    let entries = entries.iter().filter_map(|at| series.entries.get(*at));
    entries.filter(|entry| entry.status.ended().is_none())
}
