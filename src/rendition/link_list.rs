//! [`LinkList`]: the addresses of bulletins, to be pasted into a newsletter or a post.
//!
//! Only what stands by its address is listed: what is out, what still holds, and whether the address
//! is promised already. An address that is pasted before the build that promises it may lead
//! nowhere on the day on which the newsletter is read.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::series::{Entry, Series};

/// The longest text that the short networks take, in letters.
const SHORT: usize = 280;

/// The addresses of bulletins, newest first.
pub(crate) struct LinkList {
    links: Vec<Link>,
    /// How many bulletins came out since then and no longer hold.
    pub ended: usize,
}

/// A bulletin, as somebody links to it.
struct Link {
    id: String,
    title: String,
    url: String,
    summary: String,
    language: String,
    published: String,
    is_promised: bool,
}

impl LinkList {
    /// The bulletins that came out at or after a moment; `is_promised` says of an id whether its
    /// address was promised by a build.
    pub(crate) fn since(
        series: &Series,
        since: Option<Timestamp>,
        is_promised: impl Fn(&str) -> bool,
    ) -> Self {
        let config = &series.config;
        let is_new = |entry: &&Entry| since.is_none_or(|since| entry.released >= since);
        let mut entries: Vec<&Entry> = series.entries.iter().filter(is_new).collect();
        entries.sort_by(|a, b| b.released.cmp(&a.released).then(a.bulletin.id.cmp(&b.bulletin.id)));
        let all = entries.len();
        entries.retain(|entry| entry.status.ended().is_none());
        let link = |entry: &&Entry| Link {
            id: entry.bulletin.id.to_string(),
            title: entry.bulletin.title.clone(),
            url: entry.permalink.absolute(config),
            summary: entry.bulletin.summary.clone(),
            language: entry.language.clone(),
            published: config.day_of(entry.released).to_string(),
            is_promised: is_promised(entry.bulletin.id.as_str()),
        };
        Self { links: entries.iter().map(link).collect(), ended: all - entries.len() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.links.len()
    }

    /// How many addresses no build has promised yet.
    pub(crate) fn unpromised(&self) -> usize {
        self.links.iter().filter(|link| !link.is_promised).count()
    }

    /// For people: title, address and summary, each on a line of its own.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for link in &self.links {
            let Link { title, url, summary, .. } = link;
            let note = if link.is_promised { "" } else { "  (not built yet)" };
            // A text takes whatever is written into it.
            let _ = writeln!(text, "{title}\n{url}{note}\n{summary}\n");
        }
        text
    }

    /// For spreadsheets (RFC 4180): every value in quotation marks, a head with the names.
    pub(crate) fn csv(&self) -> String {
        let row = |values: [&str; 8]| {
            let values = values.map(|value| format!("\"{}\"", inert(value).replace('"', "\"\"")));
            format!("{}\r\n", values.join(","))
        };
        let head = ["id", "title", "url", "summary", "short", "language", "published", "promised"];
        let rows = self.links.iter().map(|link| {
            let Link { id, title, url, summary, language, published, is_promised } = link;
            let promised = if *is_promised { "yes" } else { "no" };
            row([id, title, url, summary, &link.short(), language, published, promised])
        });
        std::iter::once(row(head)).chain(rows).collect()
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        let links: Vec<Value> = self
            .links
            .iter()
            .map(|link| {
                json!({
                    "id": link.id,
                    "title": link.title,
                    "url": link.url,
                    "summary": link.summary,
                    "short": link.short(),
                    "language": link.language,
                    "published": link.published,
                    "promised": link.is_promised,
                })
            })
            .collect();
        format!("{:#}\n", json!({"version": 1, "links": links}))
    }
}

impl Link {
    /// Title and address in one short text; the title is cut off where both are too long.
    fn short(&self) -> String {
        let room = SHORT.saturating_sub(self.url.chars().count() + 1);
        let title = match self.title.char_indices().nth(room) {
            Some(_) => {
                let cut: String = self.title.chars().take(room.saturating_sub(1)).collect();
                format!("{}…", cut.trim_end())
            }
            None => self.title.clone(),
        };
        format!("{title} {}", self.url)
    }
}

/// A value that no spreadsheet takes for a formula.
fn inert(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{value}") } else { value.to_owned() }
}
