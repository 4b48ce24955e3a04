//! Names in a head that series.yaml lists: topics, severities, banners.
//!
//! A name that is not listed is told with the one that is nearest. Where the settings could not be
//! read, nothing is known of their names, and none is missed.

use crate::content::bulletin::BannerChoice;
use crate::content::fields::{At, WRONG_VALUE};
use crate::content::front_matter::Reader;
use crate::content::head::UNKNOWN_WORD;
use crate::content::slug::{fitting, slug};
use crate::content::wording::{did_you_mean, either, nearest};
use crate::yaml::{Node, Value};

impl Reader<'_> {
    pub(crate) fn topics(&mut self) -> Vec<At<String>> {
        let config = self.config;
        let topics = self.fields.texts("topics");
        let mut sound = Vec::new();
        for mut topic in topics {
            // Commas make a list only inside brackets, and one topic of both names is nobody's.
            if topic.value.contains(',') {
                let message =
                    format!("`topics` is `{}`, which is one topic with commas", topic.value);
                let parts = topic.value.split(',').map(slug).filter(|part| !part.is_empty());
                let parts: Vec<String> = parts.collect();
                let help = if parts.is_empty() {
                    "write `topics:` with words in small letters".to_owned()
                } else {
                    format!("write `topics: [{}]`", parts.join(", "))
                };
                self.fields.find(&WRONG_VALUE, &topic.span, message, help);
                continue;
            }
            if config.open_topics {
                if let Some(made) = self.open_topic(&topic) {
                    topic.value = made;
                } else {
                    continue;
                }
            } else if !config.topics.iter().any(|(slug, _)| *slug == topic.value) {
                let help = meant_topic(&topic.value, &config.topics);
                let message = format!("`{}` is not a topic of this series", topic.value);
                self.fields.find(&UNKNOWN_WORD, &topic.span, message, help);
                continue;
            }
            if !topic.value.is_empty() && !sound.iter().any(|s: &At<String>| s.value == topic.value)
            {
                sound.push(topic);
            }
        }
        sound
    }

    /// A topic that need not be listed, as its address has it.
    fn open_topic(&mut self, topic: &At<String>) -> Option<String> {
        let made = slug(&topic.value);
        let (message, help) = if topic.value.is_empty() {
            return Some(made);
        } else if made.is_empty() {
            let message = format!(
                "the topic `{}` holds neither letter nor digit, so it can have no address",
                topic.value
            );
            (message, "write it in words, or take it out".to_owned())
        } else if fitting(&made) != made {
            let message = format!("the topic `{}` is too long for an address", topic.value);
            (message, format!("write `{}`", fitting(&made)))
        } else {
            return Some(made);
        };
        self.fields.find(&WRONG_VALUE, &topic.span, message, help);
        None
    }

    pub(crate) fn severity(&mut self) -> Option<String> {
        let text = self.fields.text("severity").filter(|text| !text.value.is_empty())?;
        let words = &self.config.severities;
        if words.contains(&text.value) || !self.config.is_read {
            return Some(text.value);
        }
        let message = format!("`severity` is `{}`, but must be {}", text.value, either(words));
        let help = match nearest(&text.value, words.iter().map(String::as_str)) {
            Some(near) => format!("write `severity: {near}`"),
            None => "write one of these words, or add yours to `severities` in series.yaml".into(),
        };
        self.fields.find(&UNKNOWN_WORD, &text.span, message, help);
        None
    }

    pub(crate) fn chosen_banners(&mut self, node: Node) -> BannerChoice {
        let items = if let Value::List(items) = node.value { items } else { vec![node] };
        let mut chosen = Vec::new();
        for item in items {
            let Some(At { value: text, span }) = self.fields.text_of("banners", item) else {
                continue;
            };
            let names = self.config.banners.iter().map(|banner| banner.id.value.as_str());
            if names.clone().any(|name| name == text) || !self.config.is_read {
                chosen.push(At { value: text, span });
            } else {
                let message = format!("`{text}` is not a banner of this series");
                let help =
                    did_you_mean(&text, names, || "write the id of a banner in series.yaml".into());
                self.fields.find(&WRONG_VALUE, &span, message, help);
            }
        }
        BannerChoice::These(chosen)
    }
}

/// What was most likely meant by a topic that is not listed. Pages show topics by their names, so
/// the name is what an author has before their eyes, while the head asks for its short form.
pub(crate) fn meant_topic(written: &str, topics: &[(String, String)]) -> String {
    let short = topics.iter().map(|(slug, _)| slug.as_str());
    let by_name = nearest(written, topics.iter().map(|(_, name)| name.as_str()));
    let named = topics.iter().find(|(_, name)| Some(name.as_str()) == by_name);
    match (nearest(written, short), named) {
        (None, Some((slug, name))) => {
            format!("write `{slug}`, which is the short form of `{name}` in series.yaml")
        }
        (near, _) => near.map_or_else(
            || format!("add it to `topics` in series.yaml: `{}: Its name`", slug(written)),
            |near| format!("did you mean `{near}`?"),
        ),
    }
}
