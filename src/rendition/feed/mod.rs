//! Feeds: of the series and of each topic, in every language and three spellings.
//!
//! Subscribers and other programs choose the spelling; readers are shown one link. All of them are
//! written from one list of items.

mod atom;
mod item;
mod json_feed;
mod rss;
mod told;

use std::sync::Arc;

use crate::diagnostic::Checked;
use crate::ledger::Ledger;
use crate::rendition::feed::item::Channel;
pub(crate) use crate::rendition::feed::rss::rfc822;
pub(crate) use crate::rendition::feed::told::{News, Told};
use crate::rendition::icon::Icon;
use crate::rendition::model::{GENERATOR, Language, Model, topic_name};
use crate::rendition::plan::Page;
use crate::rendition::view::FeedView;
use crate::series::feed_form::FeedForm;
use crate::series::permalink::Permalink;
use crate::series::topic_page;

/// The sheet of the theme in which browsers show feeds.
const SHEET: &str = "feed.css";

/// A feed.
pub(crate) struct FeedPage {
    /// By whose guids its items are known.
    pub ledger: Arc<Ledger>,
    /// The tag of its language.
    pub language: String,
    /// The slug of its topic; `None` for that of the series.
    pub topic: Option<String>,
    /// How it is spelt.
    pub form: FeedForm,
}

impl Page for FeedPage {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let Some(language) = model.languages.get(&self.language) else {
            return Checked::default();
        };
        let places = match &self.topic {
            Some(topic) => language.by_topic.get(topic).map_or(&[][..], Vec::as_slice),
            None => language.entries.as_slice(),
        };
        let entries = places.iter().filter_map(|at| model.series.entries.get(*at));
        let (items, last_change) = told::told(entries, model, &self.ledger, language);
        let channel = Channel { last_change, ..self.channel(model, language) };
        Checked::clean(match self.form {
            FeedForm::Rss => rss::rss(&channel, &items),
            FeedForm::Atom => atom::atom(&channel, &items),
            FeedForm::Json => json_feed::json_feed(&channel, &items),
        })
    }
}

impl FeedPage {
    /// Where it stands.
    pub(crate) fn permalink(&self, model: &Model) -> Permalink {
        address(model, &self.language, self.topic.as_deref(), self.form)
    }

    fn channel(&self, model: &Model, language: &Language) -> Channel {
        let (series, config) = (&model.series, &model.series.config);
        let publisher = &config.publisher;
        let page = self.topic.as_deref().map(topic_page).unwrap_or_default();
        let sheet = model.theme.assets().iter().find(|asset| asset.name == SHEET);
        let sheet = sheet.and_then(|asset| Permalink::new(&format!("/{}", asset.path)));
        let description =
            if config.description.is_empty() { &config.title } else { &config.description };
        Channel {
            title: title(model, self.topic.as_deref()),
            description: description.clone(),
            link: series.own_page(&language.tag, &page).absolute(config),
            self_url: self.permalink(model).absolute(config),
            language: language.tag.clone(),
            generator: GENERATOR,
            publisher: publisher.name.clone(),
            email: publisher.email.clone(),
            publisher_url: publisher.url.clone(),
            last_change: None,
            hub: config.feeds.hub.clone(),
            sheet: sheet.map(|at| at.rooted(config)),
            icon: Icon::Touch.permalink(model).map(|at| at.absolute(config)),
        }
    }
}

/// Every feed of a language: the series' own, and one of each topic that it has or had.
pub(crate) fn feeds(ledger: &Arc<Ledger>, language: &Language) -> Vec<FeedPage> {
    let had = ledger.kept().topics.iter().filter(|(tag, _)| *tag == language.tag);
    let topics = language.by_topic.keys().chain(had.map(|(_, slug)| slug)).cloned().map(Some);
    let all = std::iter::once(None).chain(topics);
    all.flat_map(|topic| {
        FeedForm::ALL.map(|form| FeedPage {
            ledger: Arc::clone(ledger),
            language: language.tag.clone(),
            topic: topic.clone(),
            form,
        })
    })
    .collect()
}

/// The feeds of a topic in a language, or of the series, as a page names them.
pub(crate) fn views(model: &Model, language: &str, topic: Option<&str>) -> [FeedView; 3] {
    let config = &model.series.config;
    FeedForm::ALL.map(|form| {
        let at = address(model, language, topic, form);
        FeedView { title: title(model, topic), url: at.rooted(config), kind: form.media_type() }
    })
}

/// Where a feed stands: beside the page that lists the same.
fn address(model: &Model, language: &str, topic: Option<&str>, form: FeedForm) -> Permalink {
    let page = topic.map(topic_page).unwrap_or_default();
    model.series.own_page(language, &format!("{page}{}", form.file()))
}

/// The name of a feed.
fn title(model: &Model, topic: Option<&str>) -> String {
    let config = &model.series.config;
    match topic {
        Some(slug) => format!("{} – {}", topic_name(config, slug), config.title),
        None => config.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::item::tests::{channel, item};
    use super::item::{Guid, Item};
    use super::{atom, json_feed, rss};
    use crate::rendition::xml::allowed;
    use crate::rendition::xml::tests::read_back;

    /// Letters that readers of feeds have stumbled over, among any others.
    fn text() -> impl Strategy<Value = String> {
        let nasty = prop::sample::select(vec![
            "]]>",
            "&amp;",
            "&#x26;",
            "<b>",
            "</title>",
            "\u{B}",
            "\u{FFFE}",
            "\u{1F6A8}",
            "\u{202E}",
            "\"",
            "'",
            "\\",
            "\u{2028}",
            "<!--",
            " ",
            "é",
        ]);
        let any = any::<char>().prop_map(String::from);
        let pieces = prop::collection::vec(prop_oneof![nasty.prop_map(String::from), any], 1..12);
        pieces.prop_map(|pieces| format!("a{}", allowed(&pieces.concat())).replace('\r', " "))
    }

    fn items() -> impl Strategy<Value = Vec<Item>> {
        let one = (text(), text(), prop::option::of(text()), "[a-z0-9]{1,8}");
        let one = one.prop_map(|(title, summary, html, name)| Item {
            title,
            summary,
            html: html.map(Into::into),
            guid: Guid::Opaque(format!("tag:example.org,2016:{name}")),
            link: format!("https://example.org/{name}/"),
            ..item()
        });
        prop::collection::vec(one, 0..5)
    }

    /// Of every item in an XML feed the elements of these names.
    fn told(feed: &[u8], start: &str, names: [&str; 4]) -> Vec<Vec<String>> {
        let mut items: Vec<Vec<String>> = Vec::new();
        for (name, text) in read_back(feed) {
            if name == start {
                items.push(Vec::new());
            }
            if let Some(item) = items.last_mut().filter(|_| names.contains(&name.as_str())) {
                item.push(text);
            }
        }
        items
    }

    proptest! {
        #[test]
        fn all_forms_say_the_same(items in items()) {
            let json: Value = serde_json::from_slice(&json_feed::json_feed(&channel(), &items))?;
            let text = |item: &Value, name: &str| item[name].as_str().map(str::to_owned);
            let wanted: Vec<[Option<String>; 4]> = json["items"].as_array().into_iter().flatten().map(|item| {
                ["title", "id", "summary", "content_html"].map(|name| text(item, name))
            }).collect();
            // The first title and the first id are those of the feed.
            let atom = told(&atom::atom(&channel(), &items), "id", ["id", "title", "summary", "content"]);
            prop_assert_eq!(atom.len(), wanted.len() + 1);
            for (told, wanted) in atom[1..].iter().zip(&wanted) {
                let [title, id, summary, html] = wanted.clone();
                let all: Vec<String> = [id, title, summary, html].into_iter().flatten().collect();
                prop_assert_eq!(told, &all);
            }
            let rss = told(&rss::rss(&channel(), &items), "title", ["title", "guid", "link", "content:encoded"]);
            prop_assert_eq!(rss.len(), wanted.len() + 1);
            for ((told, wanted), item) in rss[1..].iter().zip(&wanted).zip(&items) {
                let [title, id, _, html] = wanted.clone();
                let link = Some(item.link.clone());
                let all: Vec<String> = [title, link, id, html].into_iter().flatten().collect();
                prop_assert_eq!(told, &all);
            }
        }
    }
}
