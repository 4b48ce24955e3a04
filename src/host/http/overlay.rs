//! [`Overlay`]: a report as a browser shows it, over the page.
//!
//! It is the report of the terminal, finding for finding, in the same words and with the same lines
//! of the source; only what is drawn there with colours is marked up here.

use crate::diagnostic::{Level, Report};
use crate::host::http::Show;
use crate::host::terminal::{Drawn, Style, drawn};

/// What lies over a page.
pub(crate) struct Overlay {
    /// How many errors, how many warnings, how many files are still to be looked at.
    counts: [usize; 3],
    html: String,
}

impl Overlay {
    /// What is to be told of what is shown, and of one page of it.
    pub(crate) fn of(show: &Show, page: Report) -> Self {
        let mut report = show.report.clone();
        report.add(page);
        report.retain(|found| found.level() >= Level::Warning);
        report.sort();
        let counts = [report.count(Level::Error), report.count(Level::Warning), show.unchecked];
        let html = drawn(&report, &show.source, Style::Plain).iter().map(item).collect();
        Self { counts, html }
    }

    /// The same for the script: `summary` in words, `grave` where there are errors, `html`.
    pub(crate) fn json(&self) -> String {
        let [errors, warnings, unchecked] = self.counts;
        let mut parts = Vec::new();
        parts.extend((errors > 0).then(|| counted(errors, "error")));
        parts.extend((warnings > 0).then(|| counted(warnings, "warning")));
        parts.extend(
            (unchecked > 0).then(|| format!("{} not yet checked", counted(unchecked, "file"))),
        );
        let json = serde_json::json!({
            "summary": parts.join(", "),
            "grave": errors > 0,
            "html": self.html,
        });
        json.to_string()
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A finding: its first line as a heading, the rest as it stands.
fn item(drawn: &Drawn) -> String {
    let (head, rest) = drawn.text.split_once('\n').unwrap_or((&drawn.text, ""));
    let level = drawn.level.to_string();
    let more =
        drawn.more.as_ref().map_or_else(String::new, |more| format!("<p>{}</p>", escaped(more)));
    format!(
        "<li class=\"{level}\"><h3>{}</h3><pre tabindex=\"0\">{}</pre>{more}</li>",
        escaped(head),
        escaped(rest)
    )
}

/// Text as it may stand in HTML, between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
