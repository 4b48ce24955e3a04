//! [`Feeds`]: what feeds hold, `feeds` in `series.yaml`.

use crate::content::fields::{At, Fields, Known, Unknown, WRONG_VALUE};
use crate::content::identity;

/// What feeds hold.
#[derive(Debug, Clone)]
pub(crate) struct Feeds {
    /// The most items in one.
    pub items: usize,
    /// How much of a bulletin an item holds.
    pub content: FeedContent,
    /// The hub that tells subscribers at once (WebSub).
    pub hub: Option<String>,
}

/// How much of a bulletin a feed item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FeedContent {
    /// The whole text.
    Full,
    /// The summary.
    Summary,
}

impl Default for Feeds {
    fn default() -> Self {
        Self { items: 20, content: FeedContent::Full, hub: None }
    }
}

/// Reads the value of `feeds`.
pub(crate) fn feeds(fields: &mut Fields<'_>) -> Feeds {
    let mut feeds = Feeds::default();
    let Some(node) = fields.node("feeds") else { return feeds };
    let known = Known { now: &["items", "content", "hub"], later: &[] };
    let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
    feeds.items = inner.count("items").unwrap_or(feeds.items);
    let contents = [("full", FeedContent::Full), ("summary", FeedContent::Summary)];
    feeds.content = inner.one_of("content", &contents).unwrap_or(feeds.content);
    let hub = inner.text("hub");
    feeds.hub = hub.and_then(|hub| hub_address(&mut inner, hub));
    fields.report.add(inner.report);
    feeds
}

/// A hub is asked by programs of others, so its address is whole and one of the web.
fn hub_address(fields: &mut Fields<'_>, hub: At<String>) -> Option<String> {
    let span = hub.span.clone();
    let address = identity::address(fields, "hub", hub)?;
    if address.starts_with("http") {
        return Some(address);
    }
    let message = format!("`hub` is `{address}`, but a hub has a whole address of the web");
    let help = "write the address that the hub gave you: `hub: https://hub.example.org/`";
    fields.find(&WRONG_VALUE, &span, message, help);
    None
}
