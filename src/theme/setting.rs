//! [`Setting`]: one thing about a theme that a site may choose: a colour, a size, the logo.
//!
//! A theme declares its settings, each with a type and a value (`theme/declaration.rs`). A theme
//! that extends it, or the site, gives other values, which are read here.

use crate::diagnostic::Report;
use crate::theme::files::Owner;
use crate::theme::group::{Group, Source, WRONG_SETTING};
use crate::theme::logo::{Logo, logo_line, read_logo};
use crate::theme::shade::{Shade, give_colour};
use crate::yaml::{Key, Node, Value};

/// The largest text in place of which a browser's own would do, and the smallest (CSS pixels at a
/// browser's ordinary size).
pub(crate) const BASE: (f64, f64) = (16.0, 22.0);

/// Ratios at which headings are seen to be headings and still fit a phone.
pub(crate) const RATIO: (f64, f64) = (1.1, 1.35);

/// A setting with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Setting {
    /// A colour, by day and in the dark.
    Colour {
        /// On a light screen.
        light: Shade,
        /// On a dark one.
        dark: Shade,
        /// Colours on which it is read as text.
        text_on: Vec<String>,
        /// Colours on which it is read as large text alone.
        large_on: Vec<String>,
        /// Colours on which it marks a part of the interface.
        part_on: Vec<String>,
    },
    /// Sizes of text: that of the text itself, and how much each step adds.
    Scale {
        /// In CSS pixels.
        base: f64,
        /// From one step to the next.
        ratio: f64,
    },
    /// A number within bounds, with its CSS unit.
    Number {
        /// The number.
        value: f64,
        /// At least.
        from: f64,
        /// At most.
        to: f64,
        /// Such as `rem`.
        unit: String,
    },
    /// The logo, if there is one.
    Logo(Option<Logo>),
}

/// What is known where settings are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The file.
    pub source: Source<'a>,
    /// Whose it is.
    pub owner: Owner,
    /// The names below `assets/`.
    pub assets: &'a [&'a str],
}

impl Setting {
    /// The name of its type, as theme.yaml has it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Colour { .. } => "colour",
            Self::Scale { .. } => "scale",
            Self::Number { .. } => "number",
            Self::Logo(_) => "logo",
        }
    }

    /// The colours on which a colour is seen, each behind the key that names it.
    pub(crate) fn grounds(&self) -> Vec<(&'static str, &str)> {
        let Self::Colour { text_on, large_on, part_on, .. } = self else { return Vec::new() };
        [("text_on", text_on), ("large_on", large_on), ("part_on", part_on)]
            .into_iter()
            .flat_map(|(key, names)| names.iter().map(move |name| (key, name.as_str())))
            .collect()
    }

    /// Takes over the value that is written under `key`.
    pub(crate) fn give(&mut self, ground: Ground<'_>, key: &Key, node: Node) -> Report {
        match self {
            Self::Colour { light, dark, .. } => give_colour(ground, key, node, light, dark),
            Self::Scale { base, ratio } => {
                let example = format!("{}: {{base: {base}, ratio: {ratio}}}", key.name);
                let Some(mut group) = opened(ground, key, node, &["base", "ratio"]) else {
                    return not_a_group(ground, key, &example);
                };
                *base = group.number("base", BASE.0, BASE.1).unwrap_or(*base);
                *ratio = group.number("ratio", RATIO.0, RATIO.1).unwrap_or(*ratio);
                group.report
            }
            Self::Number { value, from, to, .. } => {
                let span = node.span.clone();
                let group = Node { span, value: Value::Map(vec![(key.clone(), node)]) };
                let Some(mut group) = Group::open(ground.source, "", group, &[]) else {
                    return Report::default();
                };
                *value = group.number(&key.name, *from, *to).unwrap_or(*value);
                group.report
            }
            Self::Logo(logo) => {
                let Some(mut group) = opened(ground, key, node, &["file", "alt"]) else {
                    return not_a_group(ground, key, &logo_line(ground, &key.name));
                };
                *logo = read_logo(ground, key, &mut group);
                group.report
            }
        }
    }
}

/// A group below `key`; nothing at all is none.
pub(crate) fn opened<'a>(
    ground: Ground<'a>,
    key: &'a Key,
    node: Node,
    known: &[&str],
) -> Option<Group<'a>> {
    let written = node.value != Value::Nothing;
    written.then(|| Group::open(ground.source, &key.name, node, known)).flatten()
}

/// What is told where one value stands in place of several; `example` is the line to paste.
pub(crate) fn not_a_group(ground: Ground<'_>, key: &Key, example: &str) -> Report {
    let mut report = Report::default();
    let message = format!("`{}` must be a group of keys", key.name);
    report.push(ground.source.found(
        &WRONG_SETTING,
        &key.span,
        message,
        format!("write `{example}`"),
    ));
    report
}
