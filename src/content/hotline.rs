//! [`Hotline`] and [`Number`]: the register of the numbers that people call.
//!
//! A number stands in one place, `series.yaml`, and every page, feed and link is made from it; so
//! a change is one edit, and a wrong digit cannot stand in one place and not in another. What is
//! dialled is derived from what is read, never written a second time.

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, Unknown, WRONG_VALUE};
use crate::content::identity::address;
use crate::content::wording::{either, unseen};
use crate::diagnostic::Report;
use crate::tree_path::TreePath;
use crate::yaml::{Node, Value};
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
    pub formerly: Vec<Number>,
    /// Whether callers may stay unknown.
    pub confidential: bool,
    /// The day on which somebody last made sure of it.
    pub verified_on: Option<At<Moment>>,
    /// Its words in the series' own language.
    pub words: HotlineWords,
    /// Its words in other languages.
    pub languages: Vec<(String, HotlineWords)>,
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

/// A telephone number: as people read it, and as a telephone dials it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// As the register writes it: `0800 789 321`.
    pub display: String,
    /// The address that dials it (RFC 3966): `tel:+44800789321`, or `tel:999` for a short code.
    ///
    /// A short code is a local number, for which RFC 3966 (5.1.5) asks a `phone-context`; telephones
    /// handle that so unevenly that the plain form is safer.
    pub tel: String,
}

impl Number {
    /// The number that `text` shows, dialled in `country` (ISO 3166); `None` if it holds no digit,
    /// or anything else than digits, spaces, dots, dashes, brackets and a leading `+`.
    pub(crate) fn new(text: &str, country: &str) -> Option<Self> {
        let text = text.trim();
        let sound =
            |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')');
        let (plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
        if !rest.chars().all(sound) || rest.contains(" - ") {
            return None;
        }
        // In `+44 (0)20` the zero is dialled only inside the country.
        let rest = if plus { rest.replacen("(0)", "", 1) } else { rest.to_owned() };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let abroad = digits.strip_prefix("00").filter(|_| !plus);
        let tel = if plus {
            international(&digits)?
        } else if digits.len() <= SHORT_CODE {
            (digits.len() >= 3).then(|| format!("tel:{digits}"))?
        } else if let Some(digits) = abroad {
            international(digits)?
        } else {
            let (_, code, trunk) = COUNTRIES.iter().find(|(name, _, _)| *name == country)?;
            let national = digits.strip_prefix(trunk).filter(|_| !trunk.is_empty());
            let number = format!("{code}{}", national.unwrap_or(&digits));
            fits(country, &digits).then(|| international(&number)).flatten()?
        };
        Some(Self { display: text.to_owned(), tel })
    }

    /// The digits that are dialled, without `tel:` and `+`.
    pub(crate) fn dialled(&self) -> &str {
        self.tel.trim_start_matches("tel:").trim_start_matches('+')
    }

    /// The number with its groups held together, so that it never breaks over two lines.
    pub(crate) fn unbroken(&self) -> String {
        self.display.replace(' ', "\u{a0}")
    }
}

/// The address that dials a number with its country's code: up to 15 digits (ITU-T E.164, 6.2.1),
/// and no trunk prefix after the code.
fn international(digits: &str) -> Option<String> {
    let has_trunk = |(_, code, trunk): &(&str, &str, &str)| {
        let rest = digits.strip_prefix(code);
        !trunk.is_empty() && code != trunk && rest.is_some_and(|rest| rest.starts_with(trunk))
    };
    let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    (fits && !COUNTRIES.iter().any(has_trunk)).then(|| format!("tel:+{digits}"))
}

/// Whether so many digits, as dialled inside a country, are a number there. Only of the countries
/// whose plans are simple; a digit too many dials somebody.
fn fits(country: &str, digits: &str) -> bool {
    match country {
        // 0800 1111 and 0845 46 47 are real, and shorter than the others.
        "GB" => {
            digits.starts_with("08") && digits.len() == 8
                || digits.starts_with('0') && matches!(digits.len(), 10 | 11)
        }
        "US" | "CA" => {
            let own = digits.strip_prefix('1').filter(|_| digits.len() == 11).unwrap_or(digits);
            own.len() == 10 && !own.starts_with(['0', '1'])
        }
        _ => true,
    }
}

/// Numbers of up to this many digits are dialled as they are, without a country code: 999, 101,
/// 18001, 116 123.
const SHORT_CODE: usize = 6;

/// Country, calling code (ITU-T E.164) and the trunk prefix that is left out after it.
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("AU", "61", "0"),
    ("AT", "43", "0"),
    ("BE", "32", "0"),
    ("CA", "1", "1"),
    ("CH", "41", "0"),
    ("DE", "49", "0"),
    ("DK", "45", ""),
    ("ES", "34", ""),
    ("FI", "358", "0"),
    ("FR", "33", "0"),
    ("GB", "44", "0"),
    ("GG", "44", "0"),
    ("GI", "350", ""),
    ("IE", "353", "0"),
    ("IM", "44", "0"),
    ("IN", "91", "0"),
    ("IT", "39", ""),
    ("JE", "44", "0"),
    ("MT", "356", ""),
    ("NL", "31", "0"),
    ("NO", "47", ""),
    ("NZ", "64", "0"),
    ("PL", "48", ""),
    ("PT", "351", ""),
    ("SE", "46", "0"),
    ("US", "1", "1"),
    ("ZA", "27", "0"),
];

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
        "languages",
    ],
    later: &["outage"],
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
        confidential,
        verified_on,
        words,
        languages,
    })
}

fn number(fields: &mut Fields<'_>, key: &str, country: &str) -> Option<Number> {
    let text = fields.text(key)?;
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

fn formerly(fields: &mut Fields<'_>, country: &str, zone: &TimeZone) -> Vec<Number> {
    let known = Known { now: &["number", "until"], later: &[] };
    let mut numbers = Vec::new();
    for node in fields.list("formerly") {
        let mut old = Fields::open(fields.path(), node, known, Unknown::Refused);
        old.moment("until", zone, &[]);
        numbers.extend(number(&mut old, "number", country));
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

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn what_is_dialled_is_derived_from_what_is_read() {
        for (shown, country, tel) in [
            ("0800 789 321", "GB", Some("tel:+44800789321")),
            ("999", "GB", Some("tel:999")),
            ("116 123", "GB", Some("tel:116123")),
            ("18001", "GB", Some("tel:18001")),
            ("+44 20 7946 0018", "GB", Some("tel:+442079460018")),
            ("(020) 7946-0018", "GB", Some("tel:+442079460018")),
            ("06 1234 5678", "IT", Some("tel:+390612345678")),
            ("+44 (0)800 789 321", "GB", Some("tel:+44800789321")),
            ("00 44 800 789 321", "GB", Some("tel:+44800789321")),
            ("0800 1111", "GB", Some("tel:+448001111")),
            ("1-800-355-0199", "US", Some("tel:+18003550199")),
            ("+44 0800 789 321", "GB", None),
            ("44 800 789 321", "GB", None),
            ("18001 0800 789 321", "GB", None),
            ("0800 789 321 (0800 555 111)", "GB", None),
            ("0800 789321 - 4", "GB", None),
            ("0800 789 321", "US", None),
            ("1-800-789", "GB", None),
            ("9", "GB", None),
            ("+0800 789 321", "GB", None),
            ("0800 CALL ME", "GB", None),
            ("0800 789 321", "ZZ", None),
            ("", "GB", None),
        ] {
            let number = Number::new(shown, country);
            assert_eq!(number.map(|number| number.tel).as_deref(), tel, "{shown}");
        }
    }
}
