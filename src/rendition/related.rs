//! Bulletins that somebody who has read one may want to read next.
//!
//! Those that share most topics come first, and of these the ones nearest in time: advice of the same
//! winter goes together. Only what still holds is offered. Nothing is drawn by lot, and nothing depends
//! on more than the bulletins that are out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::rendition::model::Language;
use crate::rendition::page::link;
use crate::rendition::view::LinkView;
use crate::series::{Entry, Series};

/// So many are offered.
const MOST: usize = 3;

/// So many of each topic, before and after in time, are looked at: a topic may have thousands.
const NEAR: usize = 12;

/// The bulletins next to the one at `at`, as links.
pub(crate) fn related(at: usize, series: &Series, language: &Language) -> Vec<LinkView> {
    let Some(entry) = series.entries.get(at) else { return Vec::new() };
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for topic in &entry.bulletin.topics {
        let of_topic = language.by_topic.get(&topic.value).map(Vec::as_slice).unwrap_or_default();
        let place = of_topic.partition_point(|other| *other < at);
        let near = place.saturating_sub(NEAR)..of_topic.len().min(place + NEAR + 1);
        for other in of_topic.get(near).unwrap_or_default() {
            *shared.entry(*other).or_default() += 1;
        }
    }
    let is_offered = |other: &Entry| {
        let pair = [&entry.bulletin, &other.bulletin];
        let replaces =
            |one: &Entry, other: &Entry| one.successor.as_ref() == Some(&other.bulletin.id);
        pair[0].id != pair[1].id && !replaces(entry, other) && other.status.ended().is_none()
    };
    let days = |other: &Entry| {
        let (one, other) = (entry.bulletin.date.day, other.bulletin.date.day);
        one.duration_until(other).as_hours().abs()
    };
    let mut found: Vec<_> = shared
        .into_iter()
        .filter_map(|(at, count)| Some((at, series.entries.get(at)?, count)))
        .filter(|(_, other, _)| is_offered(other))
        .map(|(at, other, count)| ((Reverse(count), days(other), Reverse(at)), other))
        .collect();
    found.sort_unstable_by_key(|(rank, _)| *rank);
    found.into_iter().take(MOST).map(|(_, other)| link(other, series)).collect()
}
