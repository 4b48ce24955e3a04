//! What a link dials, and whether that can be meant.

use percent_encoding::percent_decode_str;

use crate::content::number::{SHORT_CODE, has_country_code};
use crate::lint::site::register::{Register, Setting};

/// What became of dialling a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dialled {
    /// A registered number, in the form that dials it from everywhere.
    Right(usize),
    /// The digits of a registered number, in a form that dials nothing, or not from abroad.
    Form(usize),
    /// Digits that were meant to be a registered number.
    Near(usize),
    /// A number that is nothing of ours.
    Other,
    /// An address that dials nobody: why, and the number that its digits are.
    Nothing(Why, Option<usize>),
}

/// Why an address dials nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// `tel:tel:…`.
    DoubleScheme,
    /// `+` and a number without the code of its country.
    NoCountry,
    /// A number as an address, without `tel:`.
    NoScheme,
    /// `tel:` and no digit.
    NoNumber,
}

/// A link's address, if it is meant to dial: the digits with what is left between them.
///
/// `tel:` (RFC 3966), `sms:` (RFC 5724) and the older `callto:` count; so does an address that is
/// a number and nothing else.
pub(crate) fn dialled(target: &str, register: &Register) -> Option<Dialled> {
    let target = target.trim();
    if let Some(number) = chatted(target) {
        return Some(chat(number, register));
    }
    let (scheme, rest) = target.split_once(':').unwrap_or(("", target));
    let has_scheme = ["tel", "sms", "callto"].iter().any(|one| one.eq_ignore_ascii_case(scheme));
    if !has_scheme {
        return is_bare_number(target, register)
            .then(|| Dialled::Nothing(Why::NoScheme, known(target, register)));
    }
    let rest = rest.trim_start_matches('/');
    if rest.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("tel:")) {
        return Some(Dialled::Nothing(Why::DoubleScheme, known(rest, register)));
    }
    let rest = rest.split([';', '?', ',']).next().unwrap_or(rest);
    // Any letter may be written with a percent sign (RFC 3986, 2.1), and a telephone undoes that.
    let rest = percent_decode_str(rest).decode_utf8_lossy();
    let plus = rest.contains('+');
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Some(Dialled::Nothing(Why::NoNumber, None));
    }
    let setting = Setting { plus, bracketed_zero: false };
    if let Some(at) = register.exact(&digits, setting) {
        let is_whole = plus || register.is_short(at);
        return Some(if is_whole { Dialled::Right(at) } else { Dialled::Form(at) });
    }
    // `+0800 …`: the digits are right, and the form is not.
    let unshaped = Setting { plus: !plus, ..setting };
    if let Some(at) = register.exact(&digits, unshaped) {
        let is_trunk = plus && digits.starts_with('0');
        let nothing = Dialled::Nothing(Why::NoCountry, Some(at));
        return Some(if is_trunk { nothing } else { Dialled::Near(at) });
    }
    if let Some((at, _)) = register.near(&digits) {
        return Some(Dialled::Near(at));
    }
    if plus && !has_country_code(&digits) {
        return Some(Dialled::Nothing(Why::NoCountry, None));
    }
    let near_short = register.near_short(&digits).filter(|_| digits.len() <= SHORT_CODE);
    Some(near_short.map_or(Dialled::Other, Dialled::Near))
}

/// How links to a chat begin; a number with the code of its country follows, without a `+`.
pub(crate) const CHATS: [&str; 3] =
    ["https://wa.me/", "https://api.whatsapp.com/send?phone=", "whatsapp://send?phone="];

/// The number that a link to a chat leads to.
fn chatted(target: &str) -> Option<&str> {
    let rest = CHATS.iter().find_map(|begin| {
        let is_one = target.get(..begin.len())?.eq_ignore_ascii_case(begin);
        is_one.then(|| &target[begin.len()..])
    })?;
    Some(rest.split(['?', '&', '/', '#']).next().unwrap_or(rest))
}

/// What a link to a chat reaches: a number that is called, or one of somebody else, which may well
/// be meant.
fn chat(number: &str, register: &Register) -> Dialled {
    let number = percent_decode_str(number).decode_utf8_lossy();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = Setting { plus: true, bracketed_zero: false };
    match (register.exact(&digits, abroad), register.near(&digits)) {
        (Some(at), _) => Dialled::Right(at),
        (None, Some((at, _))) => Dialled::Near(at),
        (None, None) => Dialled::Other,
    }
}

/// The registered number whose digits stand in an address.
fn known(address: &str, register: &Register) -> Option<usize> {
    let digits: String = address.chars().filter(char::is_ascii_digit).collect();
    let exact = |plus| register.exact(&digits, Setting { plus, bracketed_zero: false });
    exact(false).or_else(|| exact(true))
}

/// Whether an address is a telephone number that somebody forgot to mark as one. A short one has
/// to be registered, for `href="2"` is a page.
fn is_bare_number(target: &str, register: &Register) -> bool {
    let target = target.strip_prefix("./").unwrap_or(target);
    let is_number = target.chars().all(|c| c.is_ascii_digit() || "+-. ()\u{a0}".contains(c));
    let digits: String = target.chars().filter(char::is_ascii_digit).collect();
    let setting = Setting { plus: false, bracketed_zero: false };
    is_number && (digits.len() >= 7 || register.exact(&digits, setting).is_some())
}
