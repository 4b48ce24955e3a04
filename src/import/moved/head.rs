//! The head of a bulletin that moved in.

use crate::import::moved::topic::quoted;
use crate::import::moved::{Item, Name};

/// The lines of a head, with those that begin and end it.
pub(crate) fn head(item: &Item, name: &Name, topics: &[String], aliases: &[String]) -> String {
    let mut out = format!(
        "---\nid: {}\ntitle: {}\ndate: {}\n",
        plain_or_quoted(&name.id),
        quoted(&item.title),
        item.written
    );
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key}: {value}\n"));
    if let Some(summary) = &item.summary {
        line("summary", &quoted(summary));
    }
    if item.is_draft {
        line("draft", "true");
    }
    if name.stem.get(11..) != Some(name.slug.as_str()) {
        line("slug", &plain_or_quoted(&name.slug));
    }
    if !topics.is_empty() {
        let topics: Vec<String> = topics.iter().map(|topic| plain_or_quoted(topic)).collect();
        line("topics", &format!("[{}]", topics.join(", ")));
    }
    if !aliases.is_empty() {
        let aliases: Vec<String> = aliases.iter().map(|alias| quoted(alias)).collect();
        line("aliases", &format!("[{}]", aliases.join(", ")));
    }
    if let Some(guid) = &item.guid {
        line("guid", &quoted(guid));
    }
    for (key, value) in &item.more {
        line(key, value);
    }
    out.push_str("---\n");
    out
}

/// A word as it is, where YAML takes it for one.
fn plain_or_quoted(word: &str) -> String {
    let is_plain = word.is_ascii()
        && word.len() > 5
        && word.contains(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let is_short_word = word.chars().all(|c| c.is_ascii_lowercase())
        && !matches!(
            word,
            "yes" | "no" | "true" | "false" | "null" | "on" | "off" | "y" | "n" | ""
        );
    if is_plain || is_short_word { word.to_owned() } else { quoted(word) }
}
