//! Colours, and how well one is seen on another.
//!
//! The measure is that of WCAG 2.2: relative luminance of sRGB, and the ratio of two of them, from
//! 1 (the same) to 21 (black and white).

use std::fmt;

/// A colour of the sRGB space, as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    /// Reads `#rrggbb`, and nothing else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        // `from_str_radix` takes a sign as well.
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then_some(Self([byte(0)?, byte(2)?, byte(4)?]))
    }

    /// What was most likely meant by a text that is no `#rrggbb`: `0f4650`, `#abc`.
    pub(crate) fn guess(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        let long: String = match digits.chars().count() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => digits.to_owned(),
        };
        Self::parse(&format!("#{long}"))
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// WCAG 2.2, "contrast ratio", of this colour and another.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The same colour in ever darker and ever lighter shades, the nearest ones first.
    pub(crate) fn towards_the_ends(self) -> impl Iterator<Item = Self> {
        (1..=SHADES).flat_map(move |step| [self.mixed(0, step), self.mixed(u8::MAX, step)])
    }

    /// So many parts of a shade of grey in it.
    fn mixed(self, end: u8, parts: u16) -> Self {
        Self(self.0.map(|own| {
            let sum = u16::from(own) * (SHADES - parts) + u16::from(end) * parts;
            u8::try_from(sum / SHADES).unwrap_or(end)
        }))
    }
}

/// So many steps lead from a colour to black or white.
const SHADES: u16 = 64;

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn contrast_is_as_others_have_measured_it() {
        for (one, two, ratio) in [
            ("#000000", "#ffffff", 21.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.48),
            ("#949494", "#ffffff", 3.03),
            ("#0000ff", "#ffffff", 8.59),
            ("#ff0000", "#ffffff", 4.0),
            ("#abcdef", "#abcdef", 1.0),
        ] {
            let (one, two) = (colour(one), colour(two));
            assert!((one.contrast(two) - ratio).abs() < 0.005, "{one} {two} {}", one.contrast(two));
            assert!((one.contrast(two) - two.contrast(one)).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn a_colour_is_six_digits_and_no_less() {
        for text in
            ["", "#", "#fff", "navy", "0f4650", "#0f465", "#+f4650", "#0f46\u{e9}", "#0f46501"]
        {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
        assert_eq!(colour("#0F4650").to_string(), "#0f4650");
        assert_eq!(Colour::guess("#aB0"), Some(colour("#aabb00")));
        assert_eq!(Colour::guess("0f4650"), Some(colour("#0f4650")));
        assert_eq!(Colour::guess("navy"), None);
    }
}
