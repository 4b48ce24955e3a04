//! Items of RSS 2.0.
//!
//! `description` is a summary where the whole text stands beside it in `content:encoded`, and the
//! text itself where it does not.

use crate::import::feed::xml::{CONTENT, DUBLIN_CORE, Node};
use crate::import::feed::{Body, Raw};
use crate::import::html;

/// The items of a feed, in its order.
pub(crate) fn items(root: &Node) -> Vec<Raw> {
    let channels = root.all("", "channel");
    channels.flat_map(|channel| channel.all("", "item")).map(item).collect()
}

fn item(node: &Node) -> Raw {
    let whole = node.text_of(CONTENT, "encoded");
    let description = node.text_of("", "description");
    let summary = description.as_deref().map(html::plain).filter(|text| !text.is_empty());
    let guid = node.first("", "guid");
    let name = node.text_of("", "guid");
    // A guid is an address unless it says otherwise.
    let opens = guid.is_some_and(|guid| guid.attribute("isPermaLink") != Some("false"));
    let address = name.clone().filter(|name| opens && name.contains("://"));
    let link = node.text_of("", "link").or(address);
    let title = node.text_of("", "title");
    let files = node.all("", "enclosure").filter_map(|file| file.attribute("url"));
    Raw {
        at: node.at,
        title: title.map(|title| html::plain(&title)).filter(|title| !title.is_empty()),
        guid: name.or_else(|| link.clone()),
        link,
        published: node.text_of("", "pubDate").or_else(|| node.text_of(DUBLIN_CORE, "date")),
        updated: None,
        topics: node.all("", "category").map(|it| html::plain(&it.text())).collect(),
        body: whole.or_else(|| description.clone()).map(Body::Html),
        summary: summary.filter(|_| node.text_of(CONTENT, "encoded").is_some()),
        files: files.map(str::to_owned).collect(),
    }
}
