//! [`Keys`]: what the keys of other tools mean here.
//!
//! Keys that decide what is public are never dropped: a draft stays a draft, and a day of release or
//! of expiry comes along. What the settings of the series say of foreign keys (`front_matter`) comes
//! first, since somebody wrote it for this series.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::content::config::Config;
use crate::import::folder::line;
use crate::import::html;
use crate::import::moved::quoted;

/// Keys that are read, in small letters.
const READ: [&str; 33] = [
    "title",
    "date",
    "slug",
    "description",
    "summary",
    "excerpt",
    "tags",
    "tag",
    "categories",
    "category",
    "topics",
    "taxonomies",
    "aliases",
    "redirect_from",
    "permalink",
    "url",
    "path",
    "draft",
    "published",
    "lastmod",
    "updated",
    "last_modified_at",
    "modified",
    "expires",
    "expirydate",
    "publish_at",
    "publishdate",
    "severity",
    "guid",
    "marking",
    "issuer",
    "extra",
    "layout",
];

/// Keys that are read and mean nothing, whatever they say.
const MEANINGLESS: [&str; 2] = ["extra", "layout"];

/// Keys of ours that hold one line of text.
const LINES: [&str; 3] = ["severity", "marking", "issuer"];

/// The keys of a head.
pub(crate) struct Keys {
    keys: Vec<(String, Value)>,
    /// Keys as they were written that nothing reads.
    unknown: BTreeSet<String>,
}

impl Keys {
    /// Keys as the settings of the series translate them.
    pub(crate) fn new(written: Vec<(String, usize, Value)>, config: &Config) -> Self {
        let foreign = &config.foreign;
        let mut keys = Vec::new();
        let mut unknown = BTreeSet::new();
        for (name, _, mut value) in written {
            if foreign.ignore.contains(&name) {
                continue;
            }
            let ours = foreign.aliases.iter().find(|(theirs, _)| *theirs == name);
            let small = ours.map_or_else(|| name.to_lowercase(), |(_, ours)| ours.clone());
            let mapped = foreign
                .values
                .iter()
                .find(|(key, theirs, _)| *key == small && value.as_str() == Some(theirs.as_str()));
            if let Some((_, _, ours)) = mapped {
                value = ours.as_str().into();
            }
            let is_known = READ.contains(&small.as_str()) && !MEANINGLESS.contains(&small.as_str());
            if !is_known {
                unknown.insert(name);
            } else if !value.is_null() {
                keys.push((small, value));
            }
        }
        Self { keys, unknown }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.keys.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// A line of text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(line)
    }

    /// The first of several keys that holds a line of text.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// All texts of several keys: lists, or words that Jekyll parts by spaces.
    fn texts(&self, names: &[&str], part: fn(&str) -> Vec<String>) -> Vec<String> {
        let values = names.iter().filter_map(|name| self.get(name));
        let texts = values.flat_map(|value| match value {
            Value::Array(values) => values.iter().filter_map(line).collect(),
            value => line(value).map(|text| part(&text)).unwrap_or_default(),
        });
        texts.collect()
    }

    /// Keys that nothing reads.
    pub(crate) fn unknown(self) -> Vec<String> {
        self.unknown.into_iter().collect()
    }

    /// What the post is about, in plain words.
    pub(crate) fn summary(&self) -> Option<String> {
        let text = self.first(&["summary", "description", "excerpt"])?;
        Some(html::plain(&text)).filter(|text| !text.is_empty())
    }

    /// Whether nobody may see it. A value that is neither yes nor no is read with care.
    pub(crate) fn is_draft(&self) -> bool {
        let is_no = |text: &str| matches!(text, "false" | "no" | "off" | "0");
        let is_draft = self.text("draft").is_some_and(|text| !is_no(&text.to_lowercase()));
        is_draft || self.text("published").is_some_and(|text| is_no(&text.to_lowercase()))
    }

    /// Its topics. Zola keeps them in a table.
    pub(crate) fn topics(&self) -> Vec<String> {
        let words = |text: &str| text.split(',').map(|word| word.trim().to_owned()).collect();
        let mut topics = self.texts(&["topics", "tags", "tag", "categories", "category"], words);
        if let Some(Value::Object(taxonomies)) = self.get("taxonomies") {
            let lists = taxonomies.values().filter_map(Value::as_array).flatten();
            topics.extend(lists.filter_map(line));
        }
        topics
    }

    /// Where it was to be found: its own old address first. A pattern is no address.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let own = self.first(&["permalink", "url", "path"]);
        let own = own.filter(|own| !own.contains("/:") && !own.starts_with(':'));
        let rooted = |address: String| {
            let is_whole = address.contains("://") || address.starts_with('/');
            if is_whole { address } else { format!("/{address}") }
        };
        let more = self.texts(&["aliases", "redirect_from"], |text| vec![text.to_owned()]);
        own.into_iter().chain(more).map(rooted).collect()
    }

    /// When it was last changed.
    pub(crate) fn changed(&self) -> Option<String> {
        let when = self.first(&["lastmod", "updated", "last_modified_at", "modified"]);
        when.filter(|when| Some(when) != self.text("date").as_ref())
    }

    /// Further lines for the head; `moment` writes a day as a bulletin does.
    pub(crate) fn more(
        &self,
        moment: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Vec<(&'static str, String)>, String> {
        let mut more = Vec::new();
        let days =
            [("publish_at", ["publish_at", "publishdate"]), ("expires", ["expires", "expirydate"])];
        for (ours, theirs) in days {
            if let Some(text) = self.first(&theirs) {
                more.push((ours, moment(&text)?));
            }
        }
        for key in LINES {
            if let Some(text) = self.text(key) {
                more.push((key, quoted(&text)));
            }
        }
        Ok(more)
    }
}
