//! The promises of what lists bulletins: topics, and the feeds of the series and of its topics.
//!
//! People subscribe to a feed once and never look at its address again, and newsletters link to
//! topics, so both are kept like bulletins; other lists can be found from home.

use std::collections::BTreeSet;

use crate::ledger::promise::{Kind, Promise};
use crate::series::feed_form::FeedForm;
use crate::series::permalink::Permalink;
use crate::series::{Series, topic_page};

/// What the lists of a series promise today.
pub(crate) fn lists(series: &Series) -> Vec<Promise> {
    let mut promises = Vec::new();
    for language in series.languages() {
        let feeds = |page: &str| {
            FeedForm::ALL.map(|form| {
                let at = series.own_page(language, &format!("{page}{}", form.file()));
                list(Kind::Feed, form.id(), at)
            })
        };
        promises.extend(feeds(""));
        let entries = series.in_language(language);
        let topics = entries.iter().flat_map(|entry| &entry.bulletin.topics);
        for topic in topics.map(|topic| topic.value.as_str()).collect::<BTreeSet<_>>() {
            let page = topic_page(topic);
            promises.push(list(Kind::Topic, topic, series.own_page(language, &page)));
            promises.extend(feeds(&page));
        }
    }
    promises
}

/// The promise of a page or feed that lists bulletins.
fn list(kind: Kind, id: &str, address: Permalink) -> Promise {
    Promise {
        id: id.to_owned(),
        kind,
        address: address.as_str().to_owned(),
        guid: None,
        day: None,
        digest: None,
    }
}
