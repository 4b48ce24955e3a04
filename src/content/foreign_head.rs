//! The head of a post that was written for another tool: YAML between `---` lines, or TOML between
//! `+++` lines.
//!
//! What its keys mean is for whoever asks; here it is only taken apart.

use std::ops::Range;

use serde_json::Value;

use crate::content::head::{NO_HEAD, split};
use crate::content::mended::Mended;
use crate::content::toml::{self, Key};
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::tree_path::TreePath;
use crate::yaml;

/// A head, taken apart.
#[derive(Debug)]
pub(crate) struct ForeignHead {
    /// Its keys in order: name, byte of the file, value. Days and numbers are texts.
    pub keys: Vec<Key>,
    /// The bytes of the text below it.
    pub body: Range<usize>,
}

/// Whether a file begins with a head of either kind.
pub(crate) fn has_head(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim_end();
    matches!(first, "---" | "+++")
}

/// Takes the head of a file apart.
///
/// # Errors
/// What keeps it from being read.
pub(crate) fn foreign_head(path: &TreePath, text: &str) -> Result<ForeignHead, Report> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    if text[start..].lines().next().is_some_and(|line| line.trim_end() == "+++") {
        return in_toml(path, text, start);
    }
    let (head, body) = split(path, text).map_err(|found| only(*found))?;
    let mended = Mended::read(path, &text[head.clone()], head.start);
    let Some(node) = mended.node.filter(|_| mended.faults.is_empty()) else {
        return Err(mended.faults);
    };
    let keys = match &node.value {
        yaml::Value::Map(pairs) => pairs
            .iter()
            .map(|(key, node)| (key.name.clone(), key.span.start, as_text(node.to_json(), node)))
            .collect(),
        _ => Vec::new(),
    };
    Ok(ForeignHead { keys, body })
}

/// A number is a text here: `1.10` is the name of a version, and `0800` begins a telephone number.
fn as_text(value: Value, node: &yaml::Node) -> Value {
    match &node.value {
        yaml::Value::Text { text, .. } if value.is_number() => text.as_str().into(),
        _ => value,
    }
}

fn in_toml(path: &TreePath, text: &str, start: usize) -> Result<ForeignHead, Report> {
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |end| from + end + 1);
    let first = line_end(start);
    let mut at = first;
    while at < text.len() {
        let end = line_end(at);
        if text[at..end].trim_end() == "+++" {
            let keys = toml::keys(&text[first..at]).map_err(|(fault, why)| {
                let from = first + fault;
                let span = from..line_end(from).min(at);
                let message = format!("the head is no TOML from here on: {why}");
                only(Diagnostic::new(&NO_HEAD, message).at(Place::span(path, span)))
            })?;
            let keys = keys.into_iter().map(|(name, at, value)| (name, first + at, value));
            return Ok(ForeignHead { keys: keys.collect(), body: end..text.len() });
        }
        at = end;
    }
    let message = "the head that begins here has no end";
    let help = "put a line `+++` between the last line of the head and the text";
    let place = Place::span(path, start..start + 3);
    Err(only(Diagnostic::new(&NO_HEAD, message).at(place).help(help)))
}

fn only(found: Diagnostic) -> Report {
    let mut report = Report::default();
    report.push(found);
    report
}
