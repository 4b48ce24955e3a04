//! [`Foreign`]: how bulletins that were written for another tool are read.
//!
//! A series that moves in keeps its files as they are. What their keys and values mean here is
//! said once, in the settings, instead of in hundreds of heads.

use crate::content::config::values;
use crate::content::fields::{Fields, Known, Unknown, WRONG_VALUE};
use crate::content::head::{BULLETIN, LIFECYCLE};
use crate::content::wording::{did_you_mean, listed, nearest};
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
    let mut aliases = Vec::new();
    for (theirs, ours) in inner.pairs("aliases") {
        if !BULLETIN.now.contains(&ours.value.as_str()) {
            let message = format!("`{}` is not a key of a bulletin", ours.value);
            let help = match nearest(&ours.value, BULLETIN.now.iter().copied()) {
                Some(near) => format!("write `{}: {near}`", theirs.name),
                None => format!("the keys are {}", listed(BULLETIN.now)),
            };
            inner.find(&WRONG_VALUE, &ours.span, message, help);
        }
        aliases.push((theirs.name, ours.value));
    }
    let mut ignore = inner.texts("ignore");
    ignore.retain(|key| {
        let decides = LIFECYCLE.contains(&key.value.as_str());
        if decides {
            let message = format!("`{}` decides what is public, and cannot be ignored", key.value);
            inner.find(&WRONG_VALUE, &key.span, message, "take it out of the list");
        }
        !decides
    });
    let ignore = values(ignore);
    let date_formats = values(inner.texts("date_formats"));
    let mut mapped = Vec::new();
    if let Some(node) = inner.node("values") {
        let keys = if let yaml::Value::Map(keys) = node.value {
            keys
        } else {
            let message =
                "`values` must be a group of keys, each with lines `theirs: ours` below it";
            let help = "write `severity:` below it, and below that `Moderate: medium`";
            inner.find(&WRONG_VALUE, &node.span, message, help);
            Vec::new()
        };
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

/// What other tools call a key, and what it is called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("abstract", "summary"),
    ("author", "issuer"),
    ("authors", "issuer"),
    ("categories", "topics"),
    ("category", "topics"),
    ("changelog", "updates"),
    ("classification", "marking"),
    ("created", "date"),
    ("description", "summary"),
    ("embargo", "publish_at"),
    ("embargo_until", "publish_at"),
    ("embargoed_until", "publish_at"),
    ("excerpt", "summary"),
    ("expirydate", "expires"),
    ("featured_image", "image"),
    ("files", "attachments"),
    ("headline", "title"),
    ("intro", "summary"),
    ("keywords", "topics"),
    ("lang", "language"),
    ("lastmod", "updates"),
    ("lead", "summary"),
    ("live_from", "publish_at"),
    ("locale", "language"),
    ("modified", "updates"),
    ("name", "title"),
    ("photo", "image"),
    ("picture", "image"),
    ("priority", "severity"),
    ("protective_marking", "marking"),
    ("pubdate", "publish_at"),
    ("publishdate", "publish_at"),
    ("redirect_from", "aliases"),
    ("reference", "id"),
    ("release", "publish_at"),
    ("release_date", "publish_at"),
    ("released", "publish_at"),
    ("retracted", "withdrawn"),
    ("subject", "title"),
    ("tag", "topics"),
    ("tags", "topics"),
];

/// What people look for in the head of a bulletin and find elsewhere, and where that is.
const NO_KEYS: &[(&[&str], &str)] = &[
    (
        &["hotline", "hotlines", "phone", "telephone", "call_to_action"],
        "write a line `[hotline: id]` into the text, where the call is to stand, with the `id` that the \
         number has under `hotlines` in series.yaml",
    ),
    (&["alt", "image_alt"], "write both in one line: `image: {file: …, alt: …}`"),
];

/// Keys below which lines stand that are indented.
const GROUPS: &[&str] = &[
    "archive",
    "banners",
    "campaign",
    "email",
    "extra",
    "feeds",
    "hotlines",
    "image",
    "menu",
    "publisher",
    "security_txt",
    "threat_level",
    "topics",
    "updates",
    "withdrawn",
];

/// The order that leads from a key that a group does not know to the one that was meant. `above` is
/// the key above it, if that has no value.
pub(crate) fn meant_key(name: &str, known: Known, above: Option<&str>) -> String {
    let small = name.to_lowercase();
    let theirs = ELSEWHERE.iter().find(|(theirs, _)| *theirs == small);
    let ours = theirs.map(|(_, ours)| *ours).filter(|ours| known.now.contains(ours));
    let is_head = known.now.contains(&"banners") && known.now.contains(&"summary");
    let no_key = NO_KEYS.iter().find(|(names, _)| is_head && names.contains(&small.as_str()));
    let no_key = no_key.map(|(_, order)| *order);
    did_you_mean(name, known.now.iter().chain(known.later).copied(), || match (ours, no_key) {
        (Some(ours), _) => format!("write `{ours}` in its place"),
        (None, Some(order)) => order.to_owned(),
        (None, None) => match above.filter(|above| GROUPS.contains(above)) {
            Some(above) => {
                format!("if it belongs to `{above}`, begin the line with two spaces: `  {name}: …`")
            }
            None => format!("the keys are {}", listed(known.now)),
        },
    })
}
