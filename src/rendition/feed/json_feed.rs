//! Writes a feed as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value, json};

use crate::rendition::feed::atom::rfc3339;
use crate::rendition::feed::item::{Channel, Item};

/// Where the format is explained; it is also how readers know it.
const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// The feed as a JSON document, with the items in the order given (newest first, please).
pub(crate) fn json_feed(channel: &Channel, items: &[Item]) -> Vec<u8> {
    let name = if channel.publisher.is_empty() { &channel.title } else { &channel.publisher };
    let hubs = channel.hub.iter().map(|hub| json!({"type": "WebSub", "url": hub}));
    let hubs: Vec<Value> = hubs.collect();
    let feed = object([
        ("version", json!(VERSION)),
        ("title", json!(channel.title)),
        ("home_page_url", json!(channel.link)),
        ("feed_url", json!(channel.self_url)),
        ("description", json!(channel.description)),
        ("icon", json!(channel.icon)),
        ("language", json!(channel.language)),
        (
            "authors",
            json!([object([("name", json!(name)), ("url", json!(channel.publisher_url))])]),
        ),
        ("hubs", if hubs.is_empty() { Value::Null } else { json!(hubs) }),
        ("items", items.iter().map(|item| written(item, &channel.language)).collect()),
    ]);
    let mut text = feed.to_string().into_bytes();
    text.push(b'\n');
    text
}

fn written(item: &Item, language: &str) -> Value {
    let topics: Vec<&str> = item.categories.iter().map(|(_, name)| name.as_str()).collect();
    let files = item.enclosure.iter().map(
        |file| json!({"url": file.url, "mime_type": file.media_type, "size_in_bytes": file.length}),
    );
    let files: Vec<Value> = files.collect();
    let text = if item.summary.is_empty() { &item.title } else { &item.summary };
    let authors = item.creator.as_ref().map(|name| json!([{"name": name}]));
    object([
        ("id", json!(item.guid.as_str())),
        ("url", json!(item.link)),
        ("title", json!(item.title)),
        ("content_html", json!(item.html.as_deref())),
        // One of the two has to be there, and to say something.
        ("content_text", json!(item.html.is_none().then_some(text))),
        ("summary", json!(item.summary)),
        ("image", json!(item.image)),
        ("date_published", json!(rfc3339(&item.published))),
        ("date_modified", json!(rfc3339(&item.updated))),
        ("authors", authors.unwrap_or_default()),
        ("tags", if topics.is_empty() { Value::Null } else { json!(topics) }),
        ("language", json!(language)),
        ("attachments", if files.is_empty() { Value::Null } else { json!(files) }),
        ("_bulletin", about(item)),
    ])
}

/// What other programs may want to know of a bulletin, as an extension of ours.
fn about(item: &Item) -> Value {
    object([
        ("id", json!(item.id)),
        ("status", json!(item.status)),
        ("severity", json!(item.severity)),
        ("marking", json!(item.marking)),
    ])
}

/// An object of what is known.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let known = members.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::json_feed;
    use crate::rendition::feed::item::tests::{channel, item};
    use crate::rendition::feed::item::{Channel, Item};

    fn read(channel: &Channel, item: Item) -> Value {
        serde_json::from_slice(&json_feed(channel, &[item])).expect("JSON")
    }

    #[test]
    fn every_text_reads_back_as_it_was() {
        let feed = read(&channel(), item());
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(
            feed["hubs"],
            json!([{"type": "WebSub", "url": "https://hub.example.org/?a&b"}])
        );
        assert_eq!(feed["authors"][0]["url"], "https://press.example.org/?a&b");
        let first = &feed["items"][0];
        assert_eq!(first["title"], item().title);
        assert_eq!(first["content_html"], *item().html.expect("a text"));
        assert_eq!(first["date_published"], "2016-08-01T09:00:00+01:00");
        assert_eq!(first["tags"], json!(["Fraud", "R&D"]));
        assert_eq!(first["attachments"][0]["size_in_bytes"], 12_345);
        assert_eq!(first["_bulletin"]["id"], "A-1");
        assert!(first.get("content_text").is_none());
    }

    #[test]
    fn what_is_not_known_is_left_out_and_what_must_be_there_is() {
        let bare = Item { html: None, creator: None, enclosure: None, image: None, ..item() };
        let bare = Item { categories: Vec::new(), marking: None, severity: None, ..bare };
        let feed = read(&Channel { title: "S".into(), ..Channel::default() }, bare);
        assert_eq!(feed["authors"], json!([{"name": "S"}]));
        assert!(feed.get("hubs").is_none() && feed.get("icon").is_none());
        let first = &feed["items"][0];
        assert_eq!(first["content_text"], item().summary);
        let silent = Item { summary: String::new(), html: None, ..item() };
        let feed_of = read(&channel(), silent);
        assert_eq!(feed_of["items"][0]["content_text"], item().title);
        for name in ["content_html", "image", "authors", "tags", "attachments"] {
            assert!(first.get(name).is_none(), "{name}");
        }
    }
}
