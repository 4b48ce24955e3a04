//! The parameters that links to our own site carry in mails.
//!
//! Web statistics tell by them which readers came from a newsletter. They stand in addresses that
//! thousands of people follow, so what would break an address, or be read as two parameters, is an
//! error here and not a surprise there.

use crate::content::fields::{Fields, WRONG_VALUE};

/// What a name or a value must not hold: each would end it, or the parameter, or the address.
const PARTING: [char; 5] = ['&', '=', '#', '?', '%'];

/// Reads `campaign`: names and values, in the order of the file.
pub(crate) fn campaign(fields: &mut Fields<'_>) -> Vec<(String, String)> {
    let mut sound = Vec::new();
    for (key, value) in fields.pairs("campaign") {
        let parts = |text: &str| text.chars().find(|c| c.is_whitespace() || PARTING.contains(c));
        let found = parts(&key.name).map(|sign| (sign, &key.span, &key.name));
        let found =
            found.or_else(|| parts(&value.value).map(|sign| (sign, &value.span, &value.value)));
        match found {
            Some((sign, span, text)) => {
                let shown =
                    if sign.is_whitespace() { "a space".into() } else { format!("`{sign}`") };
                let message =
                    format!("`{text}` holds {shown}, which would break the links in emails");
                let help = "write letters, digits, `-`, `_` and `.`: `utm_source: newsletter`";
                fields.find(&WRONG_VALUE, span, message, help);
            }
            None if value.value.is_empty() => {
                let message = format!("`{}` stands here without a value", key.name);
                let help = format!("write `{}: newsletter`, or remove the line", key.name);
                fields.find(&WRONG_VALUE, &key.span, message, help);
            }
            None => sound.push((key.name, value.value)),
        }
    }
    sound
}
