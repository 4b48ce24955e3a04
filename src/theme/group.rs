//! [`Group`]: the keys of a group in theme.yaml, taken out one by one.
//!
//! As in the head of a bulletin, a key that nothing reads is refused and the reading goes on, so
//! that a designer sees every problem in one run. A theme has few kinds of values, so this is all
//! that it takes.

use std::ops::Range;

use crate::diagnostic::names::{listed, nearest};
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;
use crate::yaml::{Key, Node, Value};

/// A key or a setting that nothing reads.
pub(crate) static UNKNOWN_SETTING: Rule = Rule {
    code: "unknown-setting",
    level: Level::Error,
    about: "theme.yaml has the keys `name`, `extends`, `contract` and `settings`, and below `settings` \
            stand the settings that the theme declares. Anything else would be without effect.",
    remedy: "Correct the spelling, or remove the line.",
};

/// A value of the wrong form.
pub(crate) static WRONG_SETTING: Rule = Rule {
    code: "wrong-setting",
    level: Level::Error,
    about: "A value in theme.yaml does not have the form that its key asks for: a colour is six \
            hexadecimal digits in quotation marks (`\"#0f4650\"`), a size a number within its bounds, a logo \
            a file of the theme's folder `assets/` with the words that stand for it.",
    remedy: "Write the value in the form that the message shows.",
};

/// A file that is read, for places and for what stands behind a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The file.
    pub path: &'a TreePath,
    /// Its text, as it stands on disk.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// A finding at a range of the file.
    pub(crate) fn found(
        self,
        rule: &'static Rule,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, message).at(Place::span(self.path, span.clone())).help(help)
    }

    /// The rest of the line behind a byte.
    pub(crate) fn behind(self, at: usize) -> &'a str {
        self.text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }
}

/// A group of keys being read. Findings gather in `report`.
pub(crate) struct Group<'a> {
    /// The file that is read.
    pub source: Source<'a>,
    /// Where the group stands.
    pub span: Range<usize>,
    /// The key under which it stands; empty for the whole file.
    name: &'a str,
    pairs: Vec<(Key, Node)>,
    /// What was noticed so far.
    pub report: Report,
}

impl<'a> Group<'a> {
    /// Opens a group with the keys `known`; `None` where something else was written. A group that
    /// knows no keys takes any.
    pub(crate) fn open(
        source: Source<'a>,
        name: &'a str,
        node: Node,
        known: &[&str],
    ) -> Option<Self> {
        let span = node.span;
        let written = match node.value {
            Value::Map(pairs) => pairs,
            Value::Nothing => Vec::new(),
            Value::Text { .. } | Value::List(_) => return None,
        };
        let mut group = Self { source, span, name, pairs: Vec::new(), report: Report::default() };
        written.into_iter().for_each(|(key, node)| group.admit(key, node, known));
        Some(group)
    }

    fn admit(&mut self, key: Key, node: Node, known: &[&str]) {
        let name = &key.name;
        if self.pairs.iter().any(|(other, _)| other.name == *name) {
            let message = format!("`{name}` stands here a second time");
            let help = format!("remove one of the two lines `{name}: …`");
            self.find(&WRONG_SETTING, &key.span, message, help);
        } else if known.is_empty() || known.contains(&name.as_str()) {
            self.pairs.push((key, node));
        } else {
            let message = match self.name {
                "" => format!("`{name}` is not a key of theme.yaml"),
                group => format!("`{name}` is not a key of `{group}`"),
            };
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if self.name.is_empty() => format!(
                    "the keys are {}; a setting stands below `settings:`, indented by two spaces: \
                     `  {name}: …`",
                    listed(known)
                ),
                None => format!("the keys are {}", listed(known)),
            };
            self.find(&UNKNOWN_SETTING, &key.span, message, help);
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
        self.report.push(self.source.found(rule, span, message, help));
    }

    /// Takes a key with its value, if it was written.
    pub(crate) fn take(&mut self, name: &str) -> Option<(Key, Node)> {
        let at = self.pairs.iter().position(|(key, _)| key.name == name)?;
        Some(self.pairs.remove(at))
    }

    /// Whether a key was written.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key.name == name)
    }

    /// What was not taken, in the order of the file.
    pub(crate) fn rest(&mut self) -> Vec<(Key, Node)> {
        std::mem::take(&mut self.pairs)
    }

    /// Takes a text and where it stands; what is no text is a finding that shows `example`.
    pub(crate) fn text(&mut self, name: &str, example: &str) -> Option<(String, Range<usize>)> {
        let (key, node) = self.take(name)?;
        match node.value {
            Value::Text { text, .. } => Some((text.trim().to_owned(), node.span)),
            Value::Nothing => {
                let message = format!("`{name}` stands here without a value");
                self.find(&WRONG_SETTING, &key.span, message, format!("write `{example}`"));
                None
            }
            Value::List(_) | Value::Map(_) => {
                let message = format!("`{name}` must be one value, not {}", node.kind());
                self.find(&WRONG_SETTING, &key.span, message, format!("write `{example}`"));
                None
            }
        }
    }

    /// Takes a list of names; a single name counts as a list of one. What is no name is a finding.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let Some((key, node)) = self.take(name) else { return Vec::new() };
        let items = match node.value {
            Value::List(items) => items,
            Value::Text { .. } => vec![node],
            Value::Nothing | Value::Map(_) => {
                let message = format!("`{name}` must be a list of names, and is {}", node.kind());
                self.find(&WRONG_SETTING, &key.span, message, format!("write `{name}: [paper]`"));
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text { text, .. } if text.contains([',', ' ']) => {
                    let names: Vec<&str> =
                        text.split([',', ' ']).filter(|it| !it.is_empty()).collect();
                    let message = format!("`{text}` is more than one name, and needs brackets");
                    let help = format!("write `{name}: [{}]`", names.join(", "));
                    self.find(&WRONG_SETTING, &item.span, message, help);
                }
                Value::Text { text, .. } => texts.push(text.clone()),
                Value::Nothing | Value::List(_) | Value::Map(_) => {
                    let message =
                        format!("`{name}` must be a list of names, and one is {}", item.kind());
                    self.find(
                        &WRONG_SETTING,
                        &item.span,
                        message,
                        format!("write `{name}: [paper]`"),
                    );
                }
            }
        }
        texts
    }

    /// Takes a number from `from` to `to`.
    pub(crate) fn number(&mut self, name: &str, from: f64, to: f64) -> Option<f64> {
        let (text, span) = self.text(name, &format!("{name}: {from}"))?;
        let bare: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let value = text.parse::<f64>().ok().filter(|value| (from..=to).contains(value));
        if value.is_none() {
            let message = format!("`{name}` is `{text}`, but must be a number from {from} to {to}");
            let close = bare.parse::<f64>().map_or(from, |number| number.clamp(from, to));
            self.find(&WRONG_SETTING, &span, message, format!("write `{name}: {close}`"));
        }
        value
    }
}
