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

/// The site in a language, whose entries these are, all of them and those of each topic.
pub(crate) fn site_view(
    tag: &str,
    series: &Series,
    theme: &Theme,
    (entries, by_topic): (&[usize], &BTreeMap<String, Vec<usize>>),
) -> SiteView {
    let config = &series.config;
    let at = |name: &str| series.own_page(tag, name).rooted(config);
    let mut years = BTreeMap::<i16, usize>::new();
    for entry in entries.iter().filter_map(|at| series.entries.get(*at)) {
        *years.entry(entry.bulletin.date.day.year()).or_default() += 1;
    }
    let topic = |(slug, listed): (&String, &Vec<usize>)| CountedView {
        slug: slug.clone(),
        title: topic_name(config, slug).to_owned(),
        url: at(&topic_page(slug)),
        count: current(series, listed).count(),
    };
    let topics = by_topic.iter().map(topic).filter(|topic| topic.count > 0);
    let mut topics: Vec<CountedView> = topics.collect();
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
    let mut counts = BTreeMap::<&str, usize>::new();
    for severity in current(series, entries).filter_map(|entry| entry.bulletin.severity.as_deref())
    {
        *counts.entry(severity).or_default() += 1;
    }
    let facet = |title: &String| FacetView {
        title: title.clone(),
        count: counts.get(title.as_str()).copied().unwrap_or(0),
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
