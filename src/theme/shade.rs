//! [`Shade`]: a colour as a site chose it.
//!
//! It may be written as one colour or as one for a light and one for a dark screen. In YAML a `#`
//! without quotation marks begins a remark, which is the mistake that everybody makes once.

use crate::diagnostic::{Place, Report};
use crate::theme::colour::Colour;
use crate::theme::files::Owner;
use crate::theme::group::{Group, WRONG_SETTING};
use crate::theme::setting::{Ground, not_a_group, opened};
use crate::yaml::{Key, Node, Value};

/// A colour, and where the site chose it; no place if the program did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shade {
    /// The colour.
    pub colour: Colour,
    /// Where the site chose it.
    pub place: Option<Place>,
}

/// One colour for both, or `light` and `dark`, either of which may be left as it is.
pub(crate) fn give_colour(
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
pub(crate) fn shade(
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
