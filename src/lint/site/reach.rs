//! Addresses that reach a person: what dials, what begins a chat, and what writes a letter.
//!
//! Only these are read for digits. Any other address may hold numbers as it likes: `/2016/08/`.

use percent_encoding::percent_decode_str;

/// Schemes whose address is a number: RFC 3966, RFC 5724, and some that programs made up.
pub(crate) const DIALLING: [&str; 5] = ["tel", "sms", "callto", "facetime", "facetime-audio"];

/// Schemes whose address begins a letter or a message (RFC 6068, RFC 5724).
const LETTERS: [&str; 4] = ["mailto", "sms", "whatsapp", "viber"];

/// Where chats live whose path is a number: with the code of its country, and often without a `+`.
const BY_PATH: [&str; 3] = ["wa.me/", "signal.me/#p/", "t.me/+"];

/// Where chats live that are asked for a number in their query.
const BY_QUERY: [&str; 6] = [
    "api.whatsapp.com/send",
    "web.whatsapp.com/send",
    "whatsapp.com/send",
    "wa.me/send",
    "whatsapp://send",
    "viber://chat",
];

/// Whether an address could reach a person: by what it begins with, or as a number.
pub(crate) fn may_reach(target: &str) -> bool {
    let target = target.trim_start();
    let scheme = target.split(':').next().unwrap_or_default();
    DIALLING.iter().chain(&LETTERS).any(|one| one.eq_ignore_ascii_case(scheme))
        || is_chat(target)
        || target.starts_with(|c: char| c.is_ascii_digit() || "+(.".contains(c))
}

fn is_chat(target: &str) -> bool {
    let place = placed(target);
    BY_PATH.iter().chain(&BY_QUERY).any(|begin| after(place, begin).is_some())
}

/// The number that a link to a chat leads to; `None` where it leads to a name, or to no one yet.
pub(crate) fn chatted(target: &str) -> Option<&str> {
    let place = placed(target);
    let by_path = || BY_PATH.iter().find_map(|begin| after(place, begin));
    let by_query = || {
        let rest = BY_QUERY.iter().find_map(|begin| after(place, begin))?;
        let (_, fields) = rest.split_once('?')?;
        let mut fields = fields.split(['&', '#']);
        fields.find_map(|it| it.strip_prefix("phone=").or_else(|| it.strip_prefix("number=")))
    };
    let path = by_path().map(|rest| rest.trim_start_matches('/'));
    let number = path.map(|rest| rest.split(['?', '&', '/', '#']).next().unwrap_or(rest));
    let is_asked = |number: &&str| !number.eq_ignore_ascii_case("send");
    let number = number.filter(is_asked).or_else(by_query)?;
    // `wa.me/message/ABC` is a name.
    let is_number = !number.is_empty() && !number.starts_with(|c: char| c.is_ascii_alphabetic());
    is_number.then_some(number)
}

/// The second of several numbers to which a message goes, and those after it, each as an address of
/// its own (RFC 5724, 2.2).
pub(crate) fn further_recipients(target: &str) -> impl Iterator<Item = String> {
    let (scheme, rest) = target.split_once(':').unwrap_or_default();
    let is_message = scheme.eq_ignore_ascii_case("sms");
    let numbers = rest.split(['?', ';']).next().unwrap_or_default();
    numbers.split(',').skip(1).filter(move |_| is_message).map(move |it| format!("{scheme}:{it}"))
}

/// What a link that begins a letter or a message writes into it.
pub(crate) fn written_by(target: &str) -> Option<String> {
    let scheme = target.split(':').next().unwrap_or_default();
    let is_letter = LETTERS.iter().any(|it| it.eq_ignore_ascii_case(scheme));
    let (_, fields) = target.split_once('?').filter(|_| is_letter || is_chat(target))?;
    let values = fields.split('&').filter_map(|field| field.split_once('='));
    let values = values.filter(|(key, _)| !matches!(*key, "phone" | "number"));
    // A letter has its own `+` (RFC 6068, 5); in the query of a page it stands for a space.
    let space = if is_letter { "+" } else { " " };
    let text = |(_, value): (&str, &str)| {
        percent_decode_str(&value.replace('+', space)).decode_utf8_lossy().into_owned()
    };
    Some(values.map(text).collect::<Vec<_>>().join("\n"))
}

/// An address of the web without its scheme and `www.`; any other as it is.
fn placed(target: &str) -> &str {
    let schemes = ["https://", "http://", "//"];
    let Some(place) = schemes.iter().find_map(|begin| after(target, begin)) else { return target };
    after(place, "www.").unwrap_or(place)
}

/// What follows `begin`, whatever the size of its letters.
fn after<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let is_there = text.get(..begin.len())?.eq_ignore_ascii_case(begin);
    is_there.then(|| &text[begin.len()..])
}
