//! Who the series is and where it stands: address, languages, publisher, topics, the form of its
//! links.
//!
//! These values reach every page and every feed reader, so a form that could not be an address or a
//! language is refused where it is written.

use crate::content::body::{Address, UNSAFE_ADDRESS, written};
use crate::content::config::text;
use crate::content::fields::{At, Fields, Known, NOT_SUPPORTED_YET, Unknown, WRONG_VALUE};
use crate::content::placeholder;
use crate::content::slug::{fitting, slug};
use crate::content::wording::one_line;
use crate::yaml::Value;

/// Who publishes a series.
#[derive(Debug, Clone, Default)]
pub(crate) struct Publisher {
    /// Name.
    pub name: String,
    /// Address for mail.
    pub email: Option<String>,
    /// The publisher's own site.
    pub url: Option<String>,
}

/// A sound public address with a slash at its end.
pub(crate) fn base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next()?;
    let sound = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\');
    let fits = !host.is_empty() && rest.chars().all(sound);
    fits.then(|| format!("{}/", text.trim_end_matches('/')))
}

/// A BCP 47 tag as an address and a `lang` attribute can bear it (RFC 5646, 2.1: letters, digits
/// and dashes, parts of at most eight).
pub(crate) fn language_tag(fields: &mut Fields<'_>, tag: At<String>) -> Option<String> {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let mut parts = tag.value.split('-');
    // Of languages, two or three letters (RFC 5646, 2.2.1): nothing longer was ever registered.
    let is_language =
        |p: &str| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic());
    let first = parts.next().is_some_and(is_language);
    if first && parts.all(part) {
        return Some(tag.value);
    }
    let message = format!("`{}` is not a language tag", tag.value);
    fields.find(&WRONG_VALUE, &tag.span, message, "write a tag such as `en-GB`, `cy` or `ar`");
    None
}

pub(crate) fn publisher(fields: &mut Fields<'_>) -> Publisher {
    let Some(node) = fields.node("publisher") else { return Publisher::default() };
    let known = Known { now: &["name", "email", "url"], later: &[] };
    let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
    let publisher = Publisher {
        name: publisher_name(&mut inner),
        email: text(&mut inner, "email"),
        url: inner.text("url").and_then(|url| address(&mut inner, "url", url)),
    };
    fields.report.add(inner.report);
    publisher
}

fn publisher_name(inner: &mut Fields<'_>) -> String {
    let Some(name) = inner.text("name") else { return String::new() };
    placeholder::check(inner, "publisher.name", &name);
    name.value
}

/// An address that settings link to: of another site, or from the first `/` on of this one.
pub(crate) fn address(fields: &mut Fields<'_>, key: &str, text: At<String>) -> Option<String> {
    let At { value, span } = text;
    if value.is_empty() {
        return None;
    }
    let is_whole = ["http://", "https://", "mailto:", "tel:", "sms:", "/"]
        .iter()
        .any(|begin| value.to_ascii_lowercase().starts_with(begin));
    match Address::judge(&value) {
        Address::Good(good) if is_whole && !good.contains(char::is_whitespace) => {
            Some(written(&good).into_owned())
        }
        Address::Unsafe(scheme) => {
            let message = format!("a `{scheme}:` address must not stand in the settings");
            let help = format!("write `{key}: https://…` with the page that is meant");
            fields.find(&UNSAFE_ADDRESS, &span, message, help);
            None
        }
        _ => {
            let message = format!("`{key}` is `{value}`, which is not a whole address");
            let host = value.split('/').next().unwrap_or_default();
            let help = if host.contains('.') && !value.contains(char::is_whitespace) {
                format!("write `{key}: https://{value}`")
            } else {
                format!("write `{key}: https://…`, or `{key}: /…` for a page of this site")
            };
            fields.find(&WRONG_VALUE, &span, message, help);
            None
        }
    }
}

pub(crate) fn permalink(fields: &mut Fields<'_>, pattern: At<String>) -> Option<String> {
    let known = [":year", ":month", ":day", ":slug", ":id"];
    let sound = pattern.value.starts_with('/') && pattern.value.ends_with('/');
    let part = |part: &str| {
        (!part.starts_with(':') || known.contains(&part)) && !matches!(part, "." | "..")
    };
    let tells_apart = pattern.value.contains(":slug") || pattern.value.contains(":id");
    if sound && tells_apart && pattern.value.split('/').all(part) {
        return Some(pattern.value);
    }
    let message = format!("`permalink` is `{}`, which does not make an address", pattern.value);
    let help = "begin and end it with `/`, with `:slug` or `:id` between: `/:year/:month/:slug/`";
    fields.find(&WRONG_VALUE, &pattern.span, message, help);
    None
}

/// The topics, slug and name; and whether bulletins may name others.
pub(crate) fn topics(fields: &mut Fields<'_>) -> (Vec<(String, String)>, bool) {
    let mut topics = Vec::new();
    let Some(node) = fields.node("topics") else { return (topics, false) };
    let Value::Map(pairs) = node.value else {
        if matches!(&node.value, Value::Text { text, .. } if text == "open") {
            return (topics, true);
        }
        let message = "`topics` must be a group of lines `slug: Name`, or the word `open`";
        let help = "write each topic on a line of its own below `topics:`, indented by two spaces";
        fields.find(&WRONG_VALUE, &node.span, message, help);
        return (topics, false);
    };
    let found = fields.report.diagnostics().len();
    for (key, node) in pairs {
        let made = slug(&key.name);
        let fits = match fitting(&made) {
            "" => "travel",
            fits => fits,
        };
        let Value::Text { text, .. } = node.value else {
            let message = format!("the topic `{}` has no name", key.name);
            fields.find(&WRONG_VALUE, &key.span, message, format!("write `{fits}: Its name`"));
            continue;
        };
        let text = one_line(&text);
        if made != key.name {
            let message = format!(
                "the topic `{}` may hold only small letters, digits and dashes before its colon",
                key.name
            );
            fields.find(&WRONG_VALUE, &key.span, message, format!("write `{fits}: {text}`"));
        } else if fits != made {
            let message = format!("`{made}` is too long for the address of a topic");
            fields.find(&WRONG_VALUE, &key.span, message, format!("write `{fits}: {text}`"));
        }
        topics.push((key.name, text));
    }
    // Where a topic could not be read, any will do, so that one slip is one finding.
    (topics, fields.report.diagnostics().len() > found)
}

/// Hosts that are gone.
pub(crate) fn retired_domains(fields: &mut Fields<'_>) -> Vec<String> {
    let bare = |text: &str| {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        rest.split(['/', ':', ' ']).next().unwrap_or_default().to_lowercase()
    };
    let help = |text: &str| format!("write the name of the host alone: `{}`", bare(text));
    sound(fields, "retired_domains", "is not the name of a host", |text| text == bare(text), help)
}

/// Beginnings of paths on our host that something else serves.
pub(crate) fn outside(fields: &mut Fields<'_>) -> Vec<String> {
    let help = |text: &str| {
        let path = text
            .split_once("://")
            .map_or(text, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        format!("write the path from its first `/` on: `/{path}`")
    };
    let what = "is not the beginning of a path on your host";
    sound(fields, "outside", what, |text| text.starts_with('/'), help)
}

/// The texts of a list that are `fit`; of the others it is told what they are.
fn sound(
    fields: &mut Fields<'_>,
    key: &str,
    what: &str,
    fit: impl Fn(&str) -> bool,
    help: impl Fn(&str) -> String,
) -> Vec<String> {
    let mut sound = Vec::new();
    for text in fields.texts(key) {
        if fit(&text.value) {
            sound.push(text.value);
        } else {
            let message = format!("`{}` {what}", text.value);
            fields.find(&WRONG_VALUE, &text.span, message, help(&text.value));
        }
    }
    sound
}

/// A series may ask for a version of the program, as in `0.1` or `0.1.0`: an older one is refused.
pub(crate) fn requires(fields: &mut Fields<'_>) {
    let Some(wanted) = fields.text("requires") else { return };
    let numbers = |text: &str| -> Vec<u64> {
        text.trim_start_matches(['>', '=', ' ', 'v'])
            .split('.')
            .filter_map(|n| n.parse().ok())
            .collect()
    };
    let ours = env!("CARGO_PKG_VERSION");
    if numbers(&wanted.value) > numbers(ours) {
        let message = format!("this series asks for version {}, and this is {ours}", wanted.value);
        fields.find(&NOT_SUPPORTED_YET, &wanted.span, message, "install the newer version");
    }
}
