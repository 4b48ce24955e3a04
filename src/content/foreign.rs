//! [`Foreign`]: how bulletins that were written for another tool are read.
//!
//! A series that moves in keeps its files as they are. What their keys and values mean here is
//! said once, in the settings, instead of in hundreds of heads.

use crate::content::config::values;
use crate::content::fields::{Fields, Known, Unknown, WRONG_VALUE};
use crate::yaml;

/// How front matter that was written for another tool is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Foreign {
    /// Their key, and ours.
    pub aliases: Vec<(String, String)>,
    /// Keys to leave alone.
    pub ignore: Vec<String>,
    /// Patterns of dates, in the manner of `strftime`.
    pub date_formats: Vec<String>,
    /// Our key, their value, and ours.
    pub values: Vec<(String, String, String)>,
    /// Whether keys that nobody knows are left alone.
    pub ignores_unknown: bool,
    /// Whether the series reads such files at all.
    pub is_used: bool,
}

/// Reads `front_matter` of the settings.
pub(crate) fn foreign(fields: &mut Fields<'_>) -> Foreign {
    let Some(node) = fields.node("front_matter") else { return Foreign::default() };
    let known =
        Known { now: &["aliases", "ignore", "date_formats", "values", "unknown"], later: &[] };
    let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
    let aliases =
        inner.pairs("aliases").into_iter().map(|(key, ours)| (key.name, ours.value)).collect();
    let ignore = values(inner.texts("ignore"));
    let date_formats = values(inner.texts("date_formats"));
    let mut mapped = Vec::new();
    if let Some(yaml::Value::Map(keys)) = inner.node("values").map(|node| node.value) {
        for (key, node) in keys {
            let yaml::Value::Map(pairs) = node.value else {
                let message =
                    format!("`{}` must be a group of lines `their value: our value`", key.name);
                inner.find(&WRONG_VALUE, &key.span, message, "write `Moderate: medium` below it");
                continue;
            };
            for (theirs, ours) in pairs {
                if let yaml::Value::Text { text, .. } = ours.value {
                    mapped.push((key.name.clone(), theirs.name, text));
                }
            }
        }
    }
    let words = [("ignore", true), ("error", false)];
    let ignores_unknown = inner.one_of("unknown", &words).unwrap_or(false);
    fields.report.add(inner.report);
    Foreign { aliases, ignore, date_formats, values: mapped, ignores_unknown, is_used: true }
}
