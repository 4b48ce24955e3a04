//! [`Setting`]: one thing about a theme that a site may choose: a colour, a size, the logo.
//!
//! A theme declares its settings, each with a type and a value, in its theme.yaml; a group with a
//! key `type` is a declaration. A theme that extends it, or the site, gives other values.

use crate::diagnostic::names::{listed, nearest};
use crate::diagnostic::{Place, Report};
use crate::theme::colour::Colour;
use crate::theme::files::Owner;
use crate::theme::group::{Group, Source, WRONG_SETTING};
use crate::yaml::{Key, Node, Value};

/// The largest text in place of which a browser's own would do, and the smallest (CSS pixels at a
/// browser's ordinary size).
const BASE: (f64, f64) = (16.0, 22.0);

/// Ratios at which headings are seen to be headings and still fit a phone.
const RATIO: (f64, f64) = (1.1, 1.35);

/// Endings of files that every browser shows as a picture.
const PICTURES: [&str; 7] = ["svg", "png", "webp", "avif", "jpg", "jpeg", "gif"];

/// The types of settings.
const TYPES: [&str; 4] = ["colour", "scale", "number", "logo"];

/// A colour, and where the site chose it; no place if the program did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shade {
    /// The colour.
    pub colour: Colour,
    /// Where the site chose it.
    pub place: Option<Place>,
}

/// The logo of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// Its name below `assets/`.
    pub file: String,
    /// The words that stand for it.
    pub alt: String,
}

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
    /// Reads a declaration; `None` if it is none.
    pub(crate) fn declared(
        ground: Ground<'_>,
        key: &Key,
        node: Node,
        report: &mut Report,
    ) -> Option<Self> {
        const KEYS: [&str; 13] = [
            "type", "about", "light", "dark", "text_on", "large_on", "part_on", "base", "ratio",
            "value", "from", "to", "unit",
        ];
        let mut group = Group::open(ground.source, &key.name, node, &KEYS)?;
        let kind = group.text("type", "type: colour").map(|(kind, _)| kind).unwrap_or_default();
        let made = match kind.as_str() {
            "colour" => {
                let text_on = group.texts("text_on");
                let large_on = group.texts("large_on");
                let part_on = group.texts("part_on");
                let light = shade(ground, &mut group, "light", None);
                let dark = shade(ground, &mut group, "dark", None);
                light.zip(dark).map(|(light, dark)| Self::Colour {
                    light,
                    dark,
                    text_on,
                    large_on,
                    part_on,
                })
            }
            "scale" => {
                let base = group.number("base", BASE.0, BASE.1);
                let ratio = group.number("ratio", RATIO.0, RATIO.1);
                base.zip(ratio).map(|(base, ratio)| Self::Scale { base, ratio })
            }
            "number" => {
                let from = group.number("from", 0.0, f64::MAX).unwrap_or(0.0);
                let to = group.number("to", from, f64::MAX).unwrap_or(f64::MAX);
                let unit = group.text("unit", "unit: rem").map(|(unit, _)| unit);
                let unit = unit.unwrap_or_default();
                group.number("value", from, to).map(|value| Self::Number { value, from, to, unit })
            }
            "logo" => Some(Self::Logo(None)),
            _ => {
                let message = format!("`{}` has the type `{kind}`, which does not exist", key.name);
                let help = match nearest(&kind, TYPES) {
                    Some(near) => format!("write `type: {near}`"),
                    None => format!("the types are {}", listed(&TYPES)),
                };
                group.find(&WRONG_SETTING, &key.span, message, help);
                None
            }
        };
        if made.is_none() && group.report.is_empty() {
            let message = format!("`{}` is not declared in full", key.name);
            let help = "write `type: colour` with `light` and `dark`, `type: scale` with `base` and \
                        `ratio`, `type: number` with `value`, `from` and `to`, or `type: logo`";
            group.find(&WRONG_SETTING, &key.span, message, help);
        }
        report.add(group.report);
        made
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
fn opened<'a>(ground: Ground<'a>, key: &'a Key, node: Node, known: &[&str]) -> Option<Group<'a>> {
    let written = node.value != Value::Nothing;
    written.then(|| Group::open(ground.source, &key.name, node, known)).flatten()
}

fn not_a_group(ground: Ground<'_>, key: &Key, example: &str) -> Report {
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

/// One colour for both, or `light` and `dark`, either of which may be left as it is.
fn give_colour(
    ground: Ground<'_>,
    key: &Key,
    node: Node,
    light: &mut Shade,
    dark: &mut Shade,
) -> Report {
    let name = &key.name;
    if let Value::List(_) = node.value {
        let (day, night) = (light.colour, dark.colour);
        let example = format!("{name}: {{light: \"{day}\", dark: \"{night}\"}}");
        return not_a_group(ground, key, &example);
    }
    if let Value::Map(_) = node.value {
        let Some(mut group) = opened(ground, key, node, &["light", "dark"]) else {
            return Report::default();
        };
        for (name, shown) in [("light", light), ("dark", dark)] {
            if let Some(given) = shade(ground, &mut group, name, Some(shown.colour)) {
                *shown = given;
            }
        }
        return group.report;
    }
    let whole = Node { span: node.span.clone(), value: Value::Map(vec![(key.clone(), node)]) };
    let Some(mut group) = Group::open(ground.source, "", whole, &[]) else {
        return Report::default();
    };
    if let Some(given) = shade(ground, &mut group, name, Some(light.colour)) {
        *light = given.clone();
        *dark = given;
    }
    group.report
}

/// The colour under `name`. `usual` is shown as an example.
fn shade(
    ground: Ground<'_>,
    group: &mut Group<'_>,
    name: &str,
    usual: Option<Colour>,
) -> Option<Shade> {
    let usual = usual.or_else(|| Colour::parse("#0f4650"))?;
    let (key, node) = group.take(name)?;
    let text = match &node.value {
        Value::Text { text, .. } => text.trim(),
        Value::Nothing => {
            let behind = ground.source.behind(key.span.end);
            let told = match behind.split_once(" #") {
                Some((_, digits)) => {
                    let meant = digits.split_whitespace().next().and_then(Colour::guess);
                    let help = format!("write `{name}: \"{}\"`", meant.unwrap_or(usual));
                    (
                        format!(
                            "`{name}` has no value: what follows a `#` without quotation marks is a remark"
                        ),
                        help,
                    )
                }
                None => (
                    format!("`{name}` stands here without a value"),
                    format!("write `{name}: \"{usual}\"`"),
                ),
            };
            group.find(&WRONG_SETTING, &key.span, told.0, told.1);
            return None;
        }
        Value::List(_) | Value::Map(_) => {
            let message = format!("`{name}` must be a colour, not {}", node.kind());
            group.find(&WRONG_SETTING, &key.span, message, format!("write `{name}: \"{usual}\"`"));
            return None;
        }
    };
    let Some(colour) = Colour::parse(text) else {
        let message = format!("`{name}` is `{text}`, but must be a colour such as `\"{usual}\"`");
        let help = match Colour::guess(text) {
            Some(meant) => format!("write `{name}: \"{meant}\"`"),
            None => format!(
                "write `#` and six hexadecimal digits in quotation marks: `{name}: \"{usual}\"`"
            ),
        };
        group.find(&WRONG_SETTING, &node.span, message, help);
        return None;
    };
    let place =
        (ground.owner == Owner::Site).then(|| Place::span(ground.source.path, node.span.clone()));
    Some(Shade { colour, place })
}

/// A line for a logo that would be read.
fn logo_line(ground: Ground<'_>, name: &str) -> String {
    let file = pictures(ground).next().unwrap_or("logo.svg");
    format!("{name}: {{file: {file}, alt: 'What the logo says'}}")
}

fn pictures(ground: Ground<'_>) -> impl Iterator<Item = &str> {
    let shows = |name: &&str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        PICTURES.contains(&ending.as_str())
    };
    ground.assets.iter().copied().filter(shows)
}

fn read_logo(ground: Ground<'_>, key: &Key, group: &mut Group<'_>) -> Option<Logo> {
    let example = logo_line(ground, &key.name);
    if !group.has("file") {
        let message = format!("`{}` names no file", key.name);
        group.find(&WRONG_SETTING, &key.span, message, format!("write `{example}`"));
        return None;
    }
    let (file, span) = group.text("file", &example)?;
    let alt = group.has("alt").then(|| group.text("alt", "alt: ''"));
    let pictures: Vec<&str> = pictures(ground).collect();
    if !pictures.contains(&file.as_str()) {
        let bare = file.trim_start_matches("./").trim_start_matches("assets/");
        let message = if ground.assets.contains(&file.as_str()) {
            format!("`{file}` is no picture that every browser shows")
        } else if pictures.contains(&bare) {
            format!("`{file}` must be named as it is called inside the folder `assets`")
        } else {
            format!("the theme has no file `assets/{file}`")
        };
        let help = match nearest(bare, pictures.iter().copied()) {
            Some(near) => format!("write `file: {near}`"),
            None if pictures.is_empty() => {
                "put the picture into the folder `assets` of the theme".to_owned()
            }
            None => format!(
                "put the picture into the folder `assets` of the theme; the pictures there are {}",
                listed(&pictures)
            ),
        };
        group.find(&WRONG_SETTING, &span, message, help);
        return None;
    }
    let Some(alt) = alt else {
        let message = format!("`{}` has no words for people who do not see it", key.name);
        let help =
            "add `alt: 'What the logo says'`, or `alt: ''` if the title beside it says the same";
        group.find(&WRONG_SETTING, &key.span, message, help);
        return None;
    };
    Some(Logo { file, alt: alt?.0 })
}
