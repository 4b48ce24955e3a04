//! A bulletin's head: where it begins and ends, what its keys are, and its day.
//!
//! Without a head nothing else is known, so what is wrong here rejects the file.

use std::ops::Range;

use crate::content::config::Config;
use crate::content::date::{self, Moment};
use crate::content::fields::{At, Fields, Known, MISSING_KEY, UNCLEAR_DATE};
use crate::content::foreign::Foreign;
use crate::content::slug::{fitting, slug};
use crate::diagnostic::{Diagnostic, Level, Place, Rule};
use crate::tree_path::TreePath;
use crate::yaml::{Node, Value};

/// A file without a head.
pub(crate) static NO_HEAD: Rule = Rule {
    code: "no-head",
    level: Level::Error,
    about: "A bulletin begins with its head: a line `---`, lines of the form `key: value`, and a second \
            line `---`. Without it, title and date are unknown, and the settings would be published as \
            text.",
    remedy: "Put the head above the text: a line `---`, then `title: …` and `date: …`, then a line `---`.",
};

/// The date in the file's name and the one in its head differ.
pub(crate) static DATE_MISMATCH: Rule = Rule {
    code: "date-mismatch",
    level: Level::Error,
    about: "The day stands in the name of the file and in its head, and the two differ. One of them is a \
            mistake, and the address is made from it.",
    remedy: "Correct the head, or rename the file.",
};

/// The same in files written for another tool, whose names often carry another date.
pub(crate) static FOREIGN_DATE_MISMATCH: Rule = Rule {
    code: "file-date-differs",
    level: Level::Warning,
    about: "The day in the name of the file differs from the one in its head. In files that were written \
            for another tool that is common; the head wins.",
    remedy: "Rename the file if its name is meant to agree.",
};

/// A topic or severity that the series does not list.
pub(crate) static UNKNOWN_WORD: Rule = Rule {
    code: "unknown-word",
    level: Level::Error,
    about: "A bulletin names a topic or a severity that series.yaml does not list. Readers would look for \
            it under a name that nothing else has.",
    remedy: "Correct the word, or add it to `topics` or `severities` in series.yaml.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] =
    &[&NO_HEAD, &DATE_MISMATCH, &FOREIGN_DATE_MISMATCH, &UNKNOWN_WORD];

/// Keys that decide what is public. One that is almost such a key is never passed over, wherever
/// the file comes from.
pub(crate) const LIFECYCLE: [&str; 7] =
    ["draft", "publish_at", "reserve", "expires", "withdrawn", "supersedes", "superseded_by"];

/// Whether a key that is not known is almost one of them, where they are known.
pub(crate) fn is_almost_lifecycle(name: &str, known: Known) -> bool {
    let decides = LIFECYCLE.iter().all(|key| known.now.contains(key));
    let name = name.to_lowercase().replace(['-', ' '], "_");
    decides && LIFECYCLE.iter().any(|key| strsim::damerau_levenshtein(&name, key) <= 1)
}

/// The keys of a head.
pub(crate) const BULLETIN: Known = Known {
    now: &[
        "title",
        "date",
        "id",
        "summary",
        "topics",
        "draft",
        "publish_at",
        "reserve",
        "expires",
        "updates",
        "withdrawn",
        "supersedes",
        "superseded_by",
        "slug",
        "aliases",
        "guid",
        "severity",
        "threat_level",
        "marking",
        "audience",
        "issuer",
        "contact",
        "banners",
        "language",
        "translation_of",
        "attachments",
        "image",
        "email",
        "cap",
        "allow",
        "extra",
    ],
    later: &["regions"],
};

/// The bytes of head and body.
pub(crate) fn split(
    path: &TreePath,
    text: &str,
) -> Result<(Range<usize>, Range<usize>), Box<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |end| from + end + 1);
    let first = line_end(start);
    if text[start..first].trim_end() != "---" {
        let line = text[start..first].trim();
        let message = if line.is_empty() && text[start..].trim().is_empty() {
            "this file is empty"
        } else if line.starts_with("---\r") {
            "the lines of this file end in a way that is no longer in use"
        } else {
            "this file does not begin with a line `---`"
        };
        let help = if line.starts_with("---\r") {
            "save it again with line endings of the kind LF or CRLF, which editors also call Unix and \
             Windows"
        } else if line == "+++" {
            "write `---` in place of both lines `+++`, and `key: value` in place of `key = value`"
        } else if line.is_empty() && text[start..].trim_start().starts_with("---") {
            "remove the empty lines above the line `---`"
        } else if line.split_once(':').is_some_and(|(key, _)| BULLETIN.now.contains(&key.trim())) {
            "put a line `---` above the first line, and another below the last line of the head"
        } else {
            "begin the file with a line `---`, then `title: …` and `date: …`, then a line `---`"
        };
        let place = Place::span(path, start..start + text[start..first].trim_end().len());
        return Err(Box::new(Diagnostic::new(&NO_HEAD, message).at(place).help(help)));
    }
    let mut at = first;
    while at < text.len() {
        let end = line_end(at);
        if matches!(text[at..end].trim_end(), "---" | "...") {
            return Ok((first..at, end..text.len()));
        }
        at = end;
    }
    let place = Place::span(path, start..start + 3);
    let message = "the head that begins here has no end";
    let help = "put a line `---` between the last line of the head and the text";
    Err(Box::new(Diagnostic::new(&NO_HEAD, message).at(place).help(help)))
}

/// A head written for another tool, in our own words: keys renamed, values mapped, keys that the
/// series sets aside taken out.
pub(crate) fn translated(mut node: Node, foreign: &Foreign) -> Node {
    let Value::Map(pairs) = &mut node.value else { return node };
    pairs.retain(|(key, _)| !foreign.ignore.contains(&key.name));
    for (key, value) in pairs.iter_mut() {
        if let Some((_, ours)) = foreign.aliases.iter().find(|(theirs, _)| *theirs == key.name) {
            key.name.clone_from(ours);
        }
        if let Value::Text { text, .. } = &mut value.value {
            let mapped =
                foreign.values.iter().find(|(k, theirs, _)| *k == key.name && theirs == text);
            if let Some((_, _, ours)) = mapped {
                text.clone_from(ours);
            }
        }
    }
    node
}

/// The day of a bulletin: from its head, else from its name; where both stand they must agree.
pub(crate) fn date_of(fields: &mut Fields<'_>, stem: &str, config: &Config) -> Option<At<Moment>> {
    let named = stem.get(..10).and_then(|text| {
        let shaped = text
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        shaped.then(|| date::parse(text, &config.timezone, &[]).ok()).flatten()
    });
    let written = fields.key("date").is_some();
    let found = fields.moment("date", &config.timezone, &config.foreign.date_formats);
    match (found, named) {
        (Some(date), Some(named)) if date.value.day != named.day => {
            let (head, name) = (date::in_words(date.value.day), date::in_words(named.day));
            if config.foreign.is_used {
                let message = format!("the head says {head}, and the file is named {name}");
                let help = "rename the file, if its name is meant to agree";
                fields.find(&FOREIGN_DATE_MISMATCH, &date.span, message, help);
            } else {
                let message = format!("`date` is {head}, but the file is named {name}");
                let (day, named) = (date.value.day, named.day);
                let time = if date.value.timed { ", with its time," } else { "" };
                let help = format!(
                    "begin the name of the file with `{day}`; or, if the name is right, write `date: {named}`{time} in the head"
                );
                fields.find(&DATE_MISMATCH, &date.span, message, help);
            }
            Some(date)
        }
        (Some(date), _) => Some(date),
        (None, Some(named)) if !written => Some(At { value: named, span: fields.span().clone() }),
        (None, _) if written => {
            if !fields.report.reaches(Level::Error) {
                let span = fields.span().start..fields.span().start;
                let help = "write the day: `date: YYYY-MM-DD`";
                fields.find(&UNCLEAR_DATE, &span, "`date` stands here without a value", help);
            }
            None
        }
        (None, _) => {
            let span = fields.span().start..fields.span().start;
            let help =
                "add a line `date: YYYY-MM-DD`, or put the day at the front of the file's name";
            fields.find(&MISSING_KEY, &span, "`date` is missing", help);
            None
        }
    }
}

/// The name of a file without the day with which it begins.
pub(crate) fn undated(name: &str) -> &str {
    let is_dated = name.get(..11).is_some_and(|head| {
        head.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 | 10 => b == b'-',
            _ => b.is_ascii_digit(),
        })
    });
    if is_dated { &name[11..] } else { name }
}

/// The form of a file's name in an address: without its date, and never empty.
pub(crate) fn slug_of(stem: &str, title: &str) -> String {
    let name = undated(stem);
    [slug(name), slug(title), slug(stem)]
        .into_iter()
        .find(|made| !made.is_empty())
        .map_or_else(|| "bulletin".into(), |made| fitting(&made).to_owned())
}
