//! Declarations: how a theme says which settings it has, each with a type and a value.
//!
//! A group with a key `type` is one. What a declaration says and nothing reads, or what another
//! one says already, would be without effect on a page that looks right; so all of it is told.

use crate::diagnostic::names::{listed, nearest};
use crate::diagnostic::{Diagnostic, Report};
use crate::theme::group::{Group, WRONG_SETTING};
use crate::theme::setting::{BASE, Ground, RATIO, Setting};
use crate::theme::shade::shade;
use crate::yaml::{Key, Node, Value};

/// A type of setting.
struct Type {
    name: &'static str,
    /// Keys that its declarations must have.
    needed: &'static [&'static str],
    /// All keys that they may have.
    keys: &'static [&'static str],
    /// How one is written in full.
    example: &'static str,
}

/// The types of settings.
const TYPES: [Type; 4] = [
    Type {
        name: "colour",
        needed: &["light", "dark"],
        keys: &["type", "about", "light", "dark", "text_on", "large_on", "part_on"],
        example: "{type: colour, light: \"#0f4650\", dark: \"#9fd3dc\"}",
    },
    Type {
        name: "scale",
        needed: &["base", "ratio"],
        keys: &["type", "about", "base", "ratio"],
        example: "{type: scale, base: 18, ratio: 1.2}",
    },
    Type {
        name: "number",
        needed: &["value", "from", "to"],
        keys: &["type", "about", "value", "from", "to", "unit"],
        example: "{type: number, value: 38, from: 30, to: 45, unit: rem}",
    },
    Type { name: "logo", needed: &[], keys: &["type", "about"], example: "{type: logo}" },
];

/// The largest bound of a number. A bound that nobody wrote would be told as 309 digits.
const LARGEST: f64 = 10_000.0;

/// Units that a number may have: lengths, angles, times and shares (CSS Values and Units 4).
const UNITS: [&str; 38] = [
    "%", "ch", "cm", "cqb", "cqh", "cqi", "cqmax", "cqmin", "cqw", "deg", "dvh", "dvw", "em", "ex",
    "fr", "grad", "ic", "in", "lh", "lvh", "lvw", "mm", "ms", "pc", "pt", "px", "rad", "rem",
    "rex", "rlh", "s", "svh", "svw", "turn", "vh", "vmax", "vmin", "vw",
];

/// Whether a value is a declaration.
pub(crate) fn declares(node: &Node) -> bool {
    kind(node).is_some()
}

/// What stands behind `type`.
fn kind(node: &Node) -> Option<&Node> {
    let Value::Map(pairs) = &node.value else { return None };
    pairs.iter().find(|(key, _)| key.name == "type").map(|(_, kind)| kind)
}

/// The setting that is declared under `key`; `None`, with findings, if it is none.
pub(crate) fn declared(
    ground: Ground<'_>,
    key: &Key,
    node: Node,
    report: &mut Report,
) -> Option<Setting> {
    let written = match kind(&node).map(|kind| &kind.value) {
        Some(Value::Text { text, .. }) => text.trim().to_owned(),
        _ => String::new(),
    };
    let known = TYPES.iter().find(|one| one.name == written);
    let keys = known.map_or(&[] as &[&str], |one| one.keys);
    let mut group = Group::open(ground.source, &key.name, node, keys)?;
    let _ = group.text("type", "type: colour");
    let needed = known.map_or(&[] as &[&str], |one| one.needed);
    let lacks: Vec<&str> = needed.iter().copied().filter(|name| !group.has(name)).collect();
    let made = match written.as_str() {
        "colour" => colour(ground, &mut group),
        "scale" => scale(&mut group),
        "number" => number(&mut group),
        "logo" => Some(Setting::Logo(None)),
        _ => None,
    };
    if made.is_none() && group.report.is_empty() {
        let (message, help) = match known {
            Some(one) => (
                format!("`{}` is declared without {}", key.name, listed(&lacks)),
                format!("write it like this: `{}: {}`", key.name, one.example),
            ),
            None => no_such_type(&key.name, &written),
        };
        group.find(&WRONG_SETTING, &key.span, message, help);
    }
    report.add(group.report);
    made
}

fn no_such_type(name: &str, kind: &str) -> (String, String) {
    let types = TYPES.map(|one| one.name);
    let help = match nearest(kind, types) {
        Some(near) => format!("write `type: {near}`"),
        None => format!("the types are {}", listed(&types)),
    };
    (format!("`{name}` has the type `{kind}`, which does not exist"), help)
}

fn colour(ground: Ground<'_>, group: &mut Group<'_>) -> Option<Setting> {
    let text_on = group.texts("text_on");
    let large_on = group.texts("large_on");
    let part_on = group.texts("part_on");
    let light = shade(ground, group, "light", None);
    let dark = shade(ground, group, "dark", None);
    let (light, dark) = light.zip(dark)?;
    Some(Setting::Colour { light, dark, text_on, large_on, part_on })
}

fn scale(group: &mut Group<'_>) -> Option<Setting> {
    let base = group.number("base", BASE.0, BASE.1);
    let ratio = group.number("ratio", RATIO.0, RATIO.1);
    base.zip(ratio).map(|(base, ratio)| Setting::Scale { base, ratio })
}

/// A number without its bounds would let a site choose a line of text that is a mile long.
fn number(group: &mut Group<'_>) -> Option<Setting> {
    let from = group.number("from", 0.0, LARGEST);
    let to = group.number("to", from.unwrap_or(0.0), LARGEST);
    let unit = group.has("unit").then(|| group.text("unit", "unit: rem"));
    let unit = match unit {
        None => String::new(),
        Some(written) => {
            let (unit, span) = written?;
            if !UNITS.contains(&unit.as_str()) {
                let help = match nearest(&unit, UNITS) {
                    Some(near) => format!("write `unit: {near}`"),
                    None => "write `unit: rem` or another one of CSS, or leave it out".to_owned(),
                };
                let message = format!("`{unit}` is no unit that style sheets know");
                group.find(&WRONG_SETTING, &span, message, help);
            }
            unit
        }
    };
    let (from, to) = from.zip(to)?;
    group.number("value", from, to).map(|value| Setting::Number { value, from, to, unit })
}

/// Why `name` cannot be that of a setting; `generated` are names that a scale writes by itself.
pub(crate) fn misnamed(name: &str, generated: &[String]) -> Option<(String, &'static str)> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(known) {
        let message = format!("`{name}` cannot be the name of a setting");
        return Some((message, "use small letters, digits and `_`, and begin with a letter"));
    }
    let property = name.replace('_', "-");
    generated.contains(&property).then(|| {
        let message = format!("`{name}` is taken: the scale writes `--{property}` by itself");
        (message, "give the setting another name")
    })
}

/// What is lost where `new` takes the place of `old`, which the theme below declared.
///
/// A declaration that only wants another value drops the pairs of a colour, and with them the
/// measuring of its contrast.
pub(crate) fn lost(
    ground: Ground<'_>,
    key: &Key,
    old: &Setting,
    new: &Setting,
) -> Option<Diagnostic> {
    let name = &key.name;
    if old.kind() != new.kind() {
        let message = format!(
            "`{name}` is a {} here, and a {} in the theme that this one extends",
            new.kind(),
            old.kind()
        );
        let help = "give the setting another name";
        return Some(ground.source.found(&WRONG_SETTING, &key.span, message, help));
    }
    let (Setting::Colour { light, dark, .. }, kept) = (new, new.grounds()) else { return None };
    let missing: Vec<(&str, &str)> =
        old.grounds().into_iter().filter(|pair| !kept.contains(pair)).collect();
    let (first, _) = missing.first()?;
    let grounds: Vec<&str> =
        missing.iter().filter(|(key, _)| key == first).map(|(_, ground)| *ground).collect();
    let message = format!(
        "`{name}` is declared anew without `{first}: [{}]`, so its contrast there would no longer be \
         measured",
        grounds.join(", ")
    );
    let help = format!(
        "to choose other values, leave `type` out: `{name}: {{light: \"{}\", dark: \"{}\"}}`",
        light.colour, dark.colour
    );
    Some(ground.source.found(&WRONG_SETTING, &key.span, message, help))
}

/// What is told of a second setting of a type of which pages show one; `first` is the other one.
pub(crate) fn second(ground: Ground<'_>, key: &Key, first: &str, setting: &Setting) -> Diagnostic {
    let message = format!(
        "`{}` is a second {}, and a theme has one: that is `{first}`",
        key.name,
        setting.kind()
    );
    let value = match setting {
        Setting::Scale { base, ratio } => format!("{{base: {base}, ratio: {ratio}}}"),
        _ => "{file: logo.svg, alt: 'What the logo says'}".to_owned(),
    };
    let help = format!("remove it, or give `{first}` another value: `{first}: {value}`");
    ground.source.found(&WRONG_SETTING, &key.span, message, help)
}
