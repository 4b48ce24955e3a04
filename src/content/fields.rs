//! [`Fields`]: a group of keys, taken out one by one as typed values.
//!
//! Front matter and `series.yaml` are read through it. Each value is asked for by name and type,
//! and what does not fit is a finding at its place with the form to paste; the reading goes on, so
//! that an author sees every problem in one run. A key that is not known is an error and never
//! ignored: a misspelt `publish_at` that nobody notices is a leaked embargo.

use std::ops::Range;

use crate::content::body::{CONTROL_CHARACTER, is_dropped};
use crate::content::date::{self, Moment};
use crate::content::foreign::meant_key;
use crate::content::head::is_almost_lifecycle;
use crate::content::wording::{date_words, either, listed, nearest, one_line, unseen_in};
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;
use crate::yaml::{Key, Node, Value};
use jiff::tz::TimeZone;

/// A key that nothing reads.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    code: "unknown-key",
    level: Level::Error,
    about: "Only the keys that the documentation lists are read. A key that is not known is refused \
            rather than ignored, because a misspelt `publish_at` would let an embargo slip.",
    remedy: "Correct the spelling, or remove the line. Keys of another tool can be accepted with \
             `front_matter:` in `series.yaml` (`aliases`, `ignore` or `unknown: ignore`); values that \
             are only for your theme belong under `extra:`.",
};

/// A key that is part of the format and has no effect yet.
pub(crate) static NOT_SUPPORTED_YET: Rule = Rule {
    code: "not-supported-yet",
    level: Level::Error,
    about: "The key belongs to the format, but this version of the program does not give it its \
            effect. It is refused, because a lifecycle key that is silently without effect is worse \
            than none.",
    remedy: "Remove the line, or use a newer version of the program.",
};

/// A key that stands twice.
pub(crate) static DUPLICATE_KEY: Rule = Rule {
    code: "duplicate-key",
    level: Level::Error,
    about: "A key stands twice in the same group. Which of the two was meant cannot be known.",
    remedy: "Remove one of the two lines.",
};

/// A required key that is missing or empty.
pub(crate) static MISSING_KEY: Rule = Rule {
    code: "missing-key",
    level: Level::Error,
    about: "A key that is required is missing, or stands there without a value.",
    remedy: "Add the key with its value.",
};

/// A value of the wrong form.
pub(crate) static WRONG_VALUE: Rule = Rule {
    code: "wrong-value",
    level: Level::Error,
    about: "A value does not have the form that its key asks for: a list where one word is expected, \
            a word where yes or no is expected, a name that the series does not know.",
    remedy: "Write the value in the form that the message shows.",
};

/// A date that is unclear or does not exist.
pub(crate) static UNCLEAR_DATE: Rule = Rule {
    code: "unclear-date",
    level: Level::Error,
    about: "Dates decide what is public and when, so they are never guessed. A date is written \
            `2016-08-01`, with a time if need be (`2016-08-01 09:00`), or in words (`1 August 2016`, \
            `Monday 1 August 2016`). A day that the calendar lacks, a weekday that does not fit and a \
            date that can be read in two ways are refused.",
    remedy: "Write the date as year-month-day: `2016-08-01`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] =
    &[&UNKNOWN_KEY, &NOT_SUPPORTED_YET, &DUPLICATE_KEY, &MISSING_KEY, &WRONG_VALUE, &UNCLEAR_DATE];

/// A value, and the bytes of its file at which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The names that a group knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// Keys that are read.
    pub now: &'static [&'static str],
    /// Keys of the format that have no effect yet.
    pub later: &'static [&'static str],
}

/// What becomes of a key that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// It is an error.
    Refused,
    /// It is left alone, for files that were written for another tool.
    Ignored,
}

/// A group of keys being read. Findings gather in `report`.
pub(crate) struct Fields<'a> {
    path: &'a TreePath,
    span: Range<usize>,
    /// Whether a group was written, or something else in its place.
    is_group: bool,
    pairs: Vec<(Key, Node)>,
    /// What was noticed so far.
    pub report: Report,
}

impl<'a> Fields<'a> {
    /// Opens a group. What is no group of keys is a finding, and reads as an empty one.
    pub(crate) fn open(path: &'a TreePath, node: Node, known: Known, unknown: Unknown) -> Self {
        let span = node.span.clone();
        let mut fields =
            Self { path, span, is_group: true, pairs: Vec::new(), report: Report::default() };
        match node.value {
            Value::Map(pairs) => {
                for (key, node) in pairs {
                    fields.admit(key, node, known, unknown);
                }
            }
            Value::Nothing => {}
            _ => {
                fields.is_group = false;
                let message =
                    format!("lines of the form `key: value` belong here, not {}", node.kind());
                let help = match known.now {
                    [only] => format!(
                        "write it on a line of its own below, indented by two spaces: `{only}: …`"
                    ),
                    [first, _, ..] if known.now.len() <= 4 => format!(
                        "write {} on lines of their own below, indented by two spaces: `{first}: …`",
                        listed(known.now)
                    ),
                    _ => "write `key: value` on each line".to_owned(),
                };
                fields.find(&WRONG_VALUE, &node.span, message, help);
            }
        }
        fields
    }

    fn admit(&mut self, mut key: Key, mut node: Node, known: Known, unknown: Unknown) {
        self.drop_controls(&mut node);
        if let Some((seen, message)) = unseen_in(&key.name) {
            let help = format!("write the line afresh: `{seen}: …`");
            self.find(&UNKNOWN_KEY, &key.span, message, help);
            key.name = seen;
        }
        let name = key.name.as_str();
        if let Some((first, _)) = self.pairs.iter().find(|(other, _)| other.name == name) {
            let first = Place::span(self.path, first.span.clone());
            let found =
                Diagnostic::new(&DUPLICATE_KEY, format!("`{name}` stands here a second time"))
                    .at(Place::span(self.path, key.span))
                    .related(first, "it stands here first")
                    .help(format!("remove one of the two lines `{name}: …`"));
            self.report.push(found);
        } else if known.now.contains(&name) {
            self.pairs.push((key, node));
        } else if known.later.contains(&name) {
            let message = format!("`{name}` is not supported yet");
            self.find(&NOT_SUPPORTED_YET, &key.span, message, "remove the line");
        } else if unknown == Unknown::Refused || is_almost_lifecycle(name, known) {
            let message = format!("`{name}` is not a key that is known here");
            let above = self.pairs.last().filter(|(_, node)| matches!(node.value, Value::Nothing));
            let help = meant_key(name, known, above.map(|(key, _)| key.name.as_str()));
            self.find(&UNKNOWN_KEY, &key.span, message, help);
            // `Title` is told once, and not as a missing `title` besides.
            let small = name.to_lowercase();
            if known.now.contains(&small.as_str()) {
                self.pairs.push((Key { name: small, span: key.span }, node));
            }
        }
    }

    /// Takes out what pages and feeds cannot hold, as is done in the text below the head.
    fn drop_controls(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Text { text, .. } => {
                if let Some(control) = text.chars().find(|&c| is_dropped(c)) {
                    text.retain(|c| !is_dropped(c));
                    let name = format!("U+{:04X}", u32::from(control));
                    let message = format!("the control character {name} stands in this value");
                    let help = "take it out of the value; it is left out of the pages";
                    self.find(&CONTROL_CHARACTER, &node.span, message, help);
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.drop_controls(item)),
            Value::Map(pairs) => pairs.iter_mut().for_each(|(_, item)| self.drop_controls(item)),
            Value::Nothing => {}
        }
    }

    /// Reports a finding at a range of the file.
    pub(crate) fn find(
        &mut self,
        rule: &'static Rule,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = Place::span(self.path, span.clone());
        self.report.push(Diagnostic::new(rule, message).at(place).help(help));
    }

    /// The file that is read.
    pub(crate) fn path(&self) -> &'a TreePath {
        self.path
    }

    /// Where the group stands.
    pub(crate) fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// The value of a key that stands there for a purpose: one without a value is a finding.
    pub(crate) fn given(&mut self, name: &str, example: &str) -> Option<Node> {
        let span = self.key(name)?;
        let node = self.node(name);
        if node.is_none() {
            let message = format!("`{name}` stands here without a value");
            let help = format!("write `{example}`, or remove the line");
            self.find(&MISSING_KEY, &span, message, help);
        }
        node
    }

    /// Where a key was written, even without a value. Asks without taking.
    pub(crate) fn key(&self, name: &str) -> Option<Range<usize>> {
        let written = self.pairs.iter().find(|(key, _)| key.name == name);
        written.map(|(key, _)| key.span.clone())
    }

    /// Takes a value as it is. A key without a value counts as not written.
    pub(crate) fn node(&mut self, name: &str) -> Option<Node> {
        let at = self.pairs.iter().position(|(key, _)| key.name == name)?;
        let (_, node) = self.pairs.remove(at);
        (node.value != Value::Nothing).then_some(node)
    }

    /// Takes one line of text. Numbers and words such as `no` stay the text that was written.
    pub(crate) fn text(&mut self, name: &str) -> Option<At<String>> {
        let node = self.node(name)?;
        self.text_of(name, node)
    }

    /// Takes one line of text that must be there; where it is not, that is a finding.
    pub(crate) fn required_text(&mut self, name: &str, example: &str) -> Option<At<String>> {
        let written = self.key(name).is_some();
        let found = self.report.diagnostics().len();
        let text = self.text(name).filter(|text| !text.value.is_empty());
        if text.is_none() && self.is_group && found == self.report.diagnostics().len() {
            let message = if written {
                format!("`{name}` stands here without a value")
            } else {
                format!("`{name}` is missing")
            };
            let at = self.span.start..self.span.start;
            self.find(&MISSING_KEY, &at, message, format!("add a line `{name}: {example}`"));
        }
        text
    }

    /// Reads a value that was taken already as one line of text.
    pub(crate) fn text_of(&mut self, name: &str, node: Node) -> Option<At<String>> {
        if let Value::Text { text, .. } = node.value {
            return Some(At { value: one_line(&text), span: node.span });
        }
        let message = format!("`{name}` must be one piece of text, not {}", node.kind());
        self.find(&WRONG_VALUE, &node.span, message, format!("write `{name}: …` on one line"));
        None
    }

    /// Takes a list of texts; a single text counts as a list of one.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<At<String>> {
        let Some(node) = self.node(name) else { return Vec::new() };
        match node.value {
            Value::List(items) => {
                items.into_iter().filter_map(|item| self.text_of(name, item)).collect()
            }
            _ => self.text_of(name, node).into_iter().collect(),
        }
    }

    /// Takes a list of groups or of whatever `each` reads; a single value counts as a list of one.
    pub(crate) fn list(&mut self, name: &str) -> Vec<Node> {
        match self.node(name) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => vec![node],
        }
    }

    /// Takes yes or no, in any of the ways in which people write it.
    pub(crate) fn yes_or_no(&mut self, name: &str) -> Option<At<bool>> {
        let text = self.text(name)?;
        let value = match text.value.to_lowercase().as_str() {
            "yes" | "true" | "on" => true,
            "no" | "false" | "off" => false,
            other => {
                let message = format!("`{name}` is `{other}`, but must be yes or no");
                let help = format!("write `{name}: yes` or `{name}: no`");
                self.find(&WRONG_VALUE, &text.span, message, help);
                return None;
            }
        };
        Some(At { value, span: text.span })
    }

    /// Takes a whole number of at least 1.
    pub(crate) fn count(&mut self, name: &str) -> Option<usize> {
        let text = self.text(name)?;
        match text.value.parse() {
            Ok(number) if number >= 1 => Some(number),
            _ => {
                let message =
                    format!("`{name}` is `{}`, but must be a whole number from 1 up", text.value);
                self.find(&WRONG_VALUE, &text.span, message, format!("write `{name}: 20`"));
                None
            }
        }
    }

    /// Takes a day or a moment.
    pub(crate) fn moment(
        &mut self,
        name: &str,
        zone: &TimeZone,
        formats: &[String],
    ) -> Option<At<Moment>> {
        let node = self.given(name, &format!("{name}: YYYY-MM-DD"))?;
        self.moment_of(name, node, zone, formats)
    }

    /// Reads a value that was taken already as a day or a moment.
    pub(crate) fn moment_of(
        &mut self,
        name: &str,
        node: Node,
        zone: &TimeZone,
        formats: &[String],
    ) -> Option<At<Moment>> {
        let text = self.text_of(name, node)?;
        match date::parse(&text.value, zone, formats) {
            Ok(value) => Some(At { value, span: text.span }),
            Err(fault) => {
                let (message, help) = date_words(name, &text.value, &fault);
                self.find(&UNCLEAR_DATE, &text.span, message, help);
                None
            }
        }
    }

    /// Takes one of several words.
    pub(crate) fn one_of<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("`{name}` is `{}`, but must be {}", text.value, either(&names));
            let help = match nearest(&text.value, names.iter().copied()) {
                Some(near) => format!("write `{name}: {near}`"),
                None => format!("write {}", either(&names)),
            };
            self.find(&WRONG_VALUE, &text.span, message, help);
        }
        found.map(|(_, value)| *value)
    }

    /// Takes a group of keys, each with one text, in the order of the file.
    pub(crate) fn pairs(&mut self, name: &str) -> Vec<(Key, At<String>)> {
        let Some(node) = self.node(name) else { return Vec::new() };
        let Value::Map(pairs) = node.value else {
            let message =
                format!("`{name}` must be a group of lines `key: value`, not {}", node.kind());
            let help = format!(
                "write each pair on a line of its own below `{name}:`, indented by two spaces"
            );
            self.find(&WRONG_VALUE, &node.span, message, help);
            return Vec::new();
        };
        let pair = |(key, node): (Key, Node)| {
            let text = self.text_of(&key.name, node)?;
            Some((key, text))
        };
        pairs.into_iter().filter_map(pair).collect()
    }
}
