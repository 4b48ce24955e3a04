//! [`Number`]: a telephone number, as people read it and as a telephone dials it.
//!
//! What is dialled is derived from what is read, never written a second time: two spellings of one
//! number that are kept by hand differ one day.

use std::ops::RangeInclusive;

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

    /// The digits that are read.
    pub(crate) fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }

    /// The digits that are dialled, without `tel:` and `+`.
    pub(crate) fn dialled(&self) -> &str {
        self.tel.trim_start_matches("tel:").trim_start_matches('+')
    }

    /// Whether it misses another by so few digits that it was meant to be that one. Short codes are
    /// all like one another.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        let are_long = [self, other].iter().all(|number| number.dialled().len() > SHORT_CODE);
        are_long && strsim::damerau_levenshtein(self.dialled(), other.dialled()) <= NEAR
    }

    /// The ways of writing its digits that dial it: with the code of its country and without.
    pub(crate) fn spellings(&self) -> Vec<Spelling> {
        let dialled = self.dialled();
        if !self.tel.starts_with("tel:+") {
            return vec![Spelling { digits: dialled.to_owned(), shape: Shape::Plain }];
        }
        let mut spellings = vec![
            Spelling { digits: dialled.to_owned(), shape: Shape::Plus },
            Spelling { digits: format!("00{dialled}"), shape: Shape::Plain },
        ];
        let inside = COUNTRIES.iter().find_map(|(_, code, trunk)| {
            dialled.strip_prefix(code).map(|rest| (*code, *trunk, rest))
        });
        if let Some((code, trunk, rest)) = inside {
            spellings.push(Spelling { digits: format!("{trunk}{rest}"), shape: Shape::Plain });
            if trunk == "0" {
                let digits = format!("{code}0{rest}");
                spellings.push(Spelling { digits, shape: Shape::BracketedZero });
            } else if !trunk.is_empty() {
                spellings.push(Spelling { digits: rest.to_owned(), shape: Shape::Plain });
            }
        }
        spellings
    }

    /// Whether `text`, which is digits and what may stand between them, writes this number.
    pub(crate) fn is_written(&self, text: &str) -> bool {
        let plus = text.trim_start_matches('(').starts_with('+');
        let bracketed_zero = text.contains("(0)");
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is =
            |known: &Spelling| known.shape.fits(plus, bracketed_zero) && known.digits == digits;
        self.spellings().iter().any(is)
    }

    /// The number with its groups held together, so that it never breaks over two lines.
    pub(crate) fn unbroken(&self) -> String {
        self.display.replace(' ', "\u{a0}")
    }
}

/// One way of writing the digits of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// The digits, without anything between them.
    pub digits: String,
    /// What has to stand with them.
    pub shape: Shape,
}

/// What has to stand with the digits of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No `+`.
    Plain,
    /// A `+` before them.
    Plus,
    /// A `+` before them, and brackets around the zero: `+44 (0)800 …`.
    BracketedZero,
}

impl Shape {
    /// Whether digits stand so: with a `+` before them, with a zero among them in brackets.
    pub(crate) fn fits(self, plus: bool, bracketed_zero: bool) -> bool {
        match self {
            Self::Plain => !plus,
            Self::Plus => plus && !bracketed_zero,
            Self::BracketedZero => plus && bracketed_zero,
        }
    }
}

/// Whether digits after a `+` begin with the code of a country or service (ITU-T E.164, list of
/// assigned codes).
pub(crate) fn has_country_code(digits: &str) -> bool {
    let begins = |length: usize, codes: &[RangeInclusive<u16>]| {
        let code = digits.get(..length).and_then(|code| code.parse::<u16>().ok());
        code.is_some_and(|code| codes.iter().any(|range| range.contains(&code)))
    };
    begins(1, &ONE_DIGIT) || begins(2, &TWO_DIGITS) || begins(3, &THREE_DIGITS)
}

/// Assigned codes of one digit.
const ONE_DIGIT: [RangeInclusive<u16>; 2] = [1..=1, 7..=7];

/// Assigned codes of two digits.
const TWO_DIGITS: [RangeInclusive<u16>; 14] = [
    20..=20,
    27..=27,
    30..=34,
    36..=36,
    39..=41,
    43..=49,
    51..=58,
    60..=66,
    81..=81,
    82..=82,
    84..=84,
    86..=86,
    90..=95,
    98..=98,
];

/// Assigned codes of three digits.
const THREE_DIGITS: [RangeInclusive<u16>; 37] = [
    211..=213,
    216..=216,
    218..=218,
    220..=258,
    260..=269,
    290..=290,
    291..=291,
    297..=299,
    350..=359,
    370..=383,
    385..=387,
    389..=389,
    420..=420,
    421..=421,
    423..=423,
    500..=509,
    590..=599,
    670..=670,
    672..=683,
    685..=692,
    800..=800,
    808..=808,
    850..=850,
    852..=852,
    853..=853,
    855..=855,
    856..=856,
    870..=870,
    878..=878,
    880..=883,
    886..=886,
    888..=888,
    960..=968,
    970..=977,
    979..=979,
    992..=996,
    998..=998,
];

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
        // 0800 1111 and 0845 46 47 are real, and shorter than the others; so are some of 0800, and of
        // towns (Ofcom, National Telephone Numbering Plan). All that begin 02, 03, 07 or 09 have 11.
        "GB" => match digits.len() {
            8 => digits.starts_with("08"),
            10 => ["01", "05", "08"].iter().any(|begin| digits.starts_with(begin)),
            11 => digits.starts_with('0'),
            _ => false,
        },
        "US" | "CA" => {
            let own = digits.strip_prefix('1').filter(|_| digits.len() == 11).unwrap_or(digits);
            own.len() == 10 && !own.starts_with(['0', '1'])
        }
        _ => true,
    }
}

/// Numbers of up to this many digits are dialled as they are, without a country code: 999, 101,
/// 18001, 116 123.
pub(crate) const SHORT_CODE: usize = 6;

/// So many digits off, and a number is taken for a slip of a registered one.
pub(crate) const NEAR: usize = 2;

/// Country, calling code (ITU-T E.164) and the trunk prefix that is left out after it.
pub(crate) const COUNTRIES: &[(&str, &str, &str)] = &[
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

#[cfg(test)]
mod tests {
    use super::{Number, has_country_code};

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
            ("016977 2333", "GB", Some("tel:+44169772333")),
            ("020 7946 018", "GB", None),
            ("07700 90012", "GB", None),
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

    #[test]
    fn a_number_is_right_with_and_without_its_country() {
        let written = |shown: &str, country: &str| {
            let number = Number::new(shown, country).expect("a number");
            number.spellings().into_iter().map(|one| one.digits).collect::<Vec<_>>()
        };
        let british = ["44800789321", "0044800789321", "0800789321", "440800789321"];
        assert_eq!(written("0800 789 321", "GB"), british);
        assert_eq!(written("+44 800 789 321", "GB"), british);
        let american = ["18003550199", "0018003550199", "18003550199", "8003550199"];
        assert_eq!(written("1-800-355-0199", "US"), american);
        assert_eq!(written("999", "GB"), ["999"]);
    }

    #[test]
    fn a_plus_is_followed_by_the_code_of_a_country() {
        for (digits, known) in
            [("44800789321", true), ("18003550199", true), ("2599714246", false), ("0800", false)]
        {
            assert_eq!(has_country_code(digits), known, "{digits}");
        }
    }
}
