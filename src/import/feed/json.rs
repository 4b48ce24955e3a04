//! Items of JSON Feed (1 and 1.1).

use serde_json::Value;

use crate::import::feed::xml::Fault;
use crate::import::feed::{Body, Raw};

/// The items of a feed, in its order.
///
/// # Errors
/// If it is no JSON, or no feed.
pub(crate) fn items(text: &str) -> Result<Vec<Raw>, Fault> {
    let feed: Value = serde_json::from_str(text).map_err(|fault| {
        let line = text.split_inclusive('\n').take(fault.line().saturating_sub(1));
        let at = line.map(str::len).sum::<usize>().min(text.len());
        let (message, help) = if fault.is_eof() {
            ("the file is cut off: it ends in the middle of an item", "download the feed again, the whole of it, and import that file")
        } else {
            (
                "this is no well-formed JSON",
                "download the feed again; if it is still so, have it mended by whoever runs the old site",
            )
        };
        Fault { at, message: message.to_owned(), help }
    })?;
    let items = feed.get("items").and_then(Value::as_array).ok_or_else(|| Fault {
        at: 0,
        message: "this is JSON and no feed: it has no list `items`".to_owned(),
        help: "look on the old site for the link to its feed, and import what it leads to",
    })?;
    let mut from = 0;
    let mut raw = Vec::new();
    for item in items {
        let at = place(item, text, from);
        from = at;
        raw.push(read(item, at));
    }
    Ok(raw)
}

fn read(item: &Value, at: usize) -> Raw {
    let text = |key: &str| {
        let text = item.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    // The format wants a text, and some write a number.
    let id = item.get("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let list = |key: &str| item.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let html = text("content_html").map(Body::Html);
    let published = text("date_published");
    let modified = text("date_modified");
    Raw {
        at,
        title: text("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
        link: text("url"),
        guid: id.filter(|id| !id.is_empty() && id != "null"),
        updated: modified.clone().filter(|it| published.as_ref().is_some_and(|own| own != it)),
        published: published.or(modified),
        summary: text("summary").map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")),
        topics: list("tags").iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
        body: html.or_else(|| text("content_text").map(Body::Plain)),
        files: list("attachments")
            .iter()
            .filter_map(|file| file.get("url")?.as_str().map(str::to_owned))
            .collect(),
    }
}

/// Where an item stands: at its id, else at its title, as they are written.
fn place(item: &Value, text: &str, from: usize) -> usize {
    let values = ["id", "url", "title"].into_iter().filter_map(|key| item.get(key));
    let mut found = values.filter_map(|value| text[from..].find(&value.to_string()));
    found.next().map_or(from, |at| from + at)
}
