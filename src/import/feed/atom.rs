//! Entries of Atom (RFC 4287).
//!
//! A text says by its `type` how it is written: plain, as escaped HTML, or as elements of XHTML in
//! the feed itself.

use crate::import::feed::xml::{ATOM, Node};
use crate::import::feed::{Body, Raw};
use crate::import::html;

/// The entries of a feed, in its order.
pub(crate) fn items(root: &Node) -> Vec<Raw> {
    root.all(ATOM, "entry").map(item).collect()
}

fn item(node: &Node) -> Raw {
    let link = |relation: &str| {
        let mut links = node.all(ATOM, "link");
        let found = links.find(|link| link.attribute("rel").unwrap_or("alternate") == relation);
        found.and_then(|link| link.attribute("href")).map(str::to_owned)
    };
    let plain = |name: &str| {
        let text = node.first(ATOM, name).map(|text| match html_of(text) {
            Body::Html(html) => html::plain(&html),
            Body::Plain(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        });
        text.filter(|text| !text.is_empty())
    };
    let topic = |it: &Node| it.attribute("label").or(it.attribute("term")).map(str::to_owned);
    let updated = node.text_of(ATOM, "updated");
    let published = node.text_of(ATOM, "published");
    Raw {
        at: node.at,
        title: plain("title"),
        link: link("alternate"),
        guid: node.text_of(ATOM, "id"),
        updated: updated
            .clone()
            .filter(|updated| published.as_ref().is_some_and(|it| it != updated)),
        published: published.or(updated),
        summary: plain("summary"),
        topics: node.all(ATOM, "category").filter_map(topic).collect(),
        body: node.first(ATOM, "content").map(html_of),
        files: link("enclosure").into_iter().collect(),
    }
}

/// A text, whichever way it is written (RFC 4287, 3.1.1 and 4.1.3).
fn html_of(node: &Node) -> Body {
    match node.attribute("type") {
        Some("html" | "text/html") => Body::Html(node.text()),
        Some("xhtml" | "application/xhtml+xml") => Body::Html(node.html()),
        _ => Body::Plain(node.text().trim().to_owned()),
    }
}
