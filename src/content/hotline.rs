//! [`Hotline`]: an entry in the register of the numbers that people call.
//!
//! A number stands in one place, `series.yaml`, and every page, feed and link is made from it; so
//! a change is one edit, and a wrong digit cannot stand in one place and not in another.

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, Unknown, WRONG_VALUE};
use crate::content::identity::address;
use crate::content::number::{COUNTRIES, Number};
use crate::content::outage::{self, Outage};
use crate::content::placeholder;
use crate::content::wording::{either, unseen};
use crate::diagnostic::Report;
use crate::tree_path::TreePath;
use crate::yaml::{Node, Value};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A contact that banners call to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hotline {
    /// Its name in banners and in `[hotline: id]`.
    pub id: At<String>,
    /// The number; `None` for a route that is only online.
    pub number: Option<Number>,
    /// An online route.
    pub url: Option<String>,
    /// A number that works from abroad.
    pub abroad: Option<Number>,
    /// Numbers it had before.
    pub formerly: Vec<Former>,
    /// A time in which it does not answer.
    pub outage: Option<Outage>,
    /// Whether that time is now; settled when the series is assembled, at its moment.
    pub fails: bool,
    /// Whether callers may stay unknown.
    pub confidential: bool,
    /// The day on which somebody last made sure of it.
    pub verified_on: Option<At<Moment>>,
    /// Its words in the series' own language.
    pub words: HotlineWords,
    /// Its words in other languages.
    pub languages: Vec<(String, HotlineWords)>,
}

/// A number that a hotline had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Former {
    /// The number.
    pub number: Number,
    /// Until when it was the hotline's.
    pub until: Option<Moment>,
}

impl Hotline {
    /// Says whether it fails at a moment, and answers the next one at which that changes.
    pub(crate) fn settle(&mut self, as_of: Timestamp) -> Option<Timestamp> {
        let outage = self.outage.as_ref()?;
        self.fails = outage.is_on(as_of);
        outage.next_change(as_of)
    }

    /// The outage, while it lasts.
    pub(crate) fn failure(&self) -> Option<&Outage> {
        self.outage.as_ref().filter(|_| self.fails)
    }

    /// The number to call: its own, or in an outage the one in its place, if there is one.
    pub(crate) fn answering(&self) -> Option<&Number> {
        self.failure().map_or(self.number.as_ref(), |outage| outage.number.as_ref())
    }

    /// The online route, unless it is the one that fails.
    pub(crate) fn online(&self) -> Option<&str> {
        let fails = self.fails && self.number.is_none();
        self.url.as_deref().filter(|_| !fails)
    }

    /// The number that nobody should dial now.
    pub(crate) fn failing(&self) -> Option<&Number> {
        self.number.as_ref().filter(|_| self.fails)
    }
}

/// What a hotline says, in one language. What is not written there is taken from the series' own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HotlineWords {
    /// Its name.
    pub name: Option<String>,
    /// When it answers.
    pub hours: Option<String>,
    /// What a call costs.
    pub cost: Option<String>,
    /// What to do if you cannot speak or hear.
    pub text: Vec<String>,
}

const HOTLINE: Known = Known {
    now: &[
        "id",
        "name",
        "number",
        "url",
        "country",
        "hours",
        "cost",
        "confidential",
        "text",
        "abroad",
        "verified_on",
        "formerly",
        "outage",
        "languages",
    ],
    later: &[],
};

/// Reads one entry of `hotlines`.
pub(crate) fn hotline(
    path: &TreePath,
    node: Node,
    zone: &TimeZone,
    report: &mut Report,
) -> Option<Hotline> {
    let mut fields = Fields::open(path, node, HOTLINE, Unknown::Refused);
    let id = fields.required_text("id", "anti-terrorist");
    let country = fields.text("country").map_or_else(|| "GB".to_owned(), |text| text.value);
    let number = number(&mut fields, "number", &country);
    let url = fields.text("url").and_then(|url| address(&mut fields, "url", url));
    let abroad = self::number(&mut fields, "abroad", &country);
    let formerly = formerly(&mut fields, &country, zone);
    let other = |fields: &mut Fields<'_>| self::number(fields, "number", &country);
    let outage = outage::outage(&mut fields, number.as_ref(), zone, other);
    let confidential = fields.yes_or_no("confidential").is_some_and(|yes| yes.value);
    let verified_on = fields.moment("verified_on", zone, &[]);
    let languages = by_language(&mut fields, &["name", "hours", "cost", "text"], hotline_words);
    let words = hotline_words(&mut fields);
    if words.name.is_none() {
        fields.required_text("name", "Anti-Terrorist Hotline");
    }
    if number.is_none() && url.is_none() && fields.report.is_empty() {
        let span = fields.span().clone();
        let message = "this hotline has neither a `number` nor a `url`";
        fields.find(&WRONG_VALUE, &span, message, "add a line `number: \"…\"` or `url: …`");
    }
    report.add(fields.report);
    Some(Hotline {
        id: id?,
        number,
        url,
        abroad,
        formerly,
        outage,
        fails: false,
        confidential,
        verified_on,
        words,
        languages,
    })
}

fn number(fields: &mut Fields<'_>, key: &str, country: &str) -> Option<Number> {
    let text = fields.text(key)?;
    placeholder::check(fields, key, &text);
    let number = Number::new(&text.value, country);
    if number.is_none() {
        let known = COUNTRIES.iter().any(|(name, _, _)| *name == country);
        let (message, help) = if let Some(sign) = unseen(&text.value) {
            let clean = text.value.replace(sign, "");
            (
                format!("`{key}` holds a sign that cannot be seen (U+{:04X})", u32::from(sign)),
                format!("type the line afresh: `{key}: \"{clean}\"`"),
            )
        } else if known {
            (
                format!("`{key}` is `{}`, which is not a telephone number", text.value),
                format!("write it as people read it, in quotes: `{key}: \"0800 789 321\"`"),
            )
        } else {
            let names: Vec<&str> = COUNTRIES.iter().map(|(name, _, _)| *name).collect();
            (
                format!("the calling code of `country: {country}` is not known"),
                format!("write {}, or write the number with its code: `+44 …`", either(&names)),
            )
        };
        fields.find(&WRONG_VALUE, &text.span, message, help);
    }
    number
}

fn formerly(fields: &mut Fields<'_>, country: &str, zone: &TimeZone) -> Vec<Former> {
    let known = Known { now: &["number", "until"], later: &[] };
    let mut numbers = Vec::new();
    for node in fields.list("formerly") {
        let mut old = Fields::open(fields.path(), node, known, Unknown::Refused);
        let until = old.moment("until", zone, &[]).map(|until| until.value);
        let number = number(&mut old, "number", country);
        numbers.extend(number.map(|number| Former { number, until }));
        fields.report.add(old.report);
    }
    numbers
}

fn hotline_words(fields: &mut Fields<'_>) -> HotlineWords {
    let mut text =
        |key: &str| fields.text(key).map(|text| text.value).filter(|text| !text.is_empty());
    let (name, hours, cost) = (text("name"), text("hours"), text("cost"));
    let text = fields.texts("text").into_iter().map(|text| text.value).collect();
    HotlineWords { name, hours, cost, text }
}

/// Reads `languages`, a group of groups: a language tag, and below it the keys `now`.
pub(crate) fn by_language<T>(
    fields: &mut Fields<'_>,
    now: &'static [&'static str],
    mut read: impl FnMut(&mut Fields<'_>) -> T,
) -> Vec<(String, T)> {
    let Some(node) = fields.node("languages") else { return Vec::new() };
    let Value::Map(pairs) = node.value else {
        let message = "`languages` must be a group: a language tag, and below it its words";
        let help =
            "write the tag on a line of its own, as in `cy:`, and the words below it, indented";
        fields.find(&WRONG_VALUE, &node.span, message, help);
        return Vec::new();
    };
    let mut languages = Vec::new();
    for (key, node) in pairs {
        let known = Known { now, later: &[] };
        let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
        languages.push((key.name, read(&mut inner)));
        fields.report.add(inner.report);
    }
    languages
}
