//! [`Register`]: the numbers that are right, and what comes too near to one of them.
//!
//! Right is what series.yaml lists: the hotlines with their numbers of today, of before and from
//! abroad, and `other_numbers`. Whatever differs from one of these by a digit or two was meant to
//! be that one, since two numbers of that likeness stand side by side in no register.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::content::config::Config;
use crate::content::hotline::Hotline;
use crate::content::number::{NEAR, Number, SHORT_CODE, Spelling};

/// So many digits of a number may be letters by mistake: `O8OO 789 32l`.
const LETTERS: usize = 4;

/// The numbers that are right.
#[derive(Debug, Default)]
pub(crate) struct Register {
    numbers: Vec<Registered>,
    long: Vec<Known>,
    short: Vec<Known>,
    /// The fewest and the most digits of what can come near to a long number.
    near_lengths: Option<(usize, usize)>,
    /// How many digits the spellings have.
    lengths: BTreeSet<usize>,
}

/// A spelling of a number, ready to be compared.
#[derive(Debug)]
struct Known {
    at: usize,
    spelling: Spelling,
    counts: Counts,
}

/// A number that is right.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    /// The number.
    pub number: Number,
    /// The hotline that it belongs to; `None` for `other_numbers`.
    pub hotline: Option<String>,
    /// The number that stands in its place today, if its hotline had this one before.
    pub today: Option<Number>,
    /// Whether nobody should dial it now.
    pub fails: bool,
}

/// How digits stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    /// A `+` stands before them.
    pub plus: bool,
    /// A zero among them stands in brackets.
    pub bracketed_zero: bool,
}

impl Register {
    /// The numbers of a series.
    pub(crate) fn new(config: &Config) -> Self {
        let mut register = Self::default();
        for hotline in &config.hotlines {
            let id = || Some(hotline.id.value.clone());
            let instead = hotline.outage.iter().filter_map(|outage| outage.number.as_ref());
            for number in hotline.number.iter().chain(&hotline.abroad).chain(instead) {
                register.add(number, id(), None);
            }
            for former in &hotline.formerly {
                register.add(&former.number, id(), hotline.number.clone());
            }
        }
        for number in &config.other_numbers {
            register.add(number, None, None);
        }
        for failing in config.hotlines.iter().filter_map(Hotline::failing) {
            let same = register.numbers.iter_mut().filter(|it| it.number.tel == failing.tel);
            same.for_each(|it| it.fails = true);
        }
        register
    }

    fn add(&mut self, number: &Number, hotline: Option<String>, today: Option<Number>) {
        let at = self.numbers.len();
        for spelling in number.spellings() {
            let (counts, length) = (Counts::of(&spelling.digits), spelling.digits.len());
            self.lengths.insert(length);
            let known = Known { at, spelling, counts };
            if number.dialled().len() <= SHORT_CODE {
                self.short.push(known);
            } else {
                let (least, most) = self.near_lengths.unwrap_or((length, length));
                self.near_lengths =
                    Some((least.min(length.saturating_sub(NEAR)), most.max(length + NEAR)));
                self.long.push(known);
            }
        }
        let number = number.clone();
        self.numbers.push(Registered { number, hotline, today, fails: false });
    }

    /// The fewest digits in a line that are worth a look. Letters may stand in the place of some.
    pub(crate) fn least_digits(&self) -> usize {
        let least = self.near_lengths().start().saturating_sub(LETTERS).max(2);
        if self.short.is_empty() { least } else { 2 }
    }

    /// Whether anything of so many digits can be right.
    pub(crate) fn has_length(&self, digits: usize) -> bool {
        self.lengths.contains(&digits)
    }

    /// Whether short codes are registered.
    pub(crate) fn has_short(&self) -> bool {
        !self.short.is_empty()
    }

    /// Whether there is nothing to hold a number against.
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// A number by its place.
    pub(crate) fn get(&self, at: usize) -> Option<&Registered> {
        self.numbers.get(at)
    }

    /// The number that `digits` are, as they stand.
    pub(crate) fn exact(&self, digits: &str, setting: Setting) -> Option<usize> {
        self.exact_long(digits, setting).or_else(|| self.exact_short(digits, setting))
    }

    /// The same among the long numbers alone.
    pub(crate) fn exact_long(&self, digits: &str, setting: Setting) -> Option<usize> {
        self.long.iter().find(|known| known.is(digits, setting)).map(|known| known.at)
    }

    /// The same among the short codes alone.
    pub(crate) fn exact_short(&self, digits: &str, setting: Setting) -> Option<usize> {
        self.short.iter().find(|known| known.is(digits, setting)).map(|known| known.at)
    }

    /// The long number that `digits` come near to, and by how many digits they miss it: 0 where
    /// only the `+` or the brackets are wrong.
    pub(crate) fn near(&self, digits: &str) -> Option<(usize, usize)> {
        let counts = Counts::of(digits);
        let is_likely = |known: &&Known| {
            known.spelling.digits.len().abs_diff(digits.len()) <= NEAR
                && known.counts.may_be_near(&counts)
        };
        let distance = |known: &Known| strsim::damerau_levenshtein(&known.spelling.digits, digits);
        let near = self.long.iter().filter(is_likely).map(|known| (known.at, distance(known)));
        near.filter(|(_, distance)| *distance <= NEAR).min_by_key(|(_, distance)| *distance)
    }

    /// The short code that `digits` miss by one digit.
    pub(crate) fn near_short(&self, digits: &str) -> Option<usize> {
        let misses =
            |known: &&Known| strsim::damerau_levenshtein(&known.spelling.digits, digits) == 1;
        self.short.iter().find(misses).map(|known| known.at)
    }

    /// The lengths, in digits, of what can come near to a long number; empty if none is registered.
    pub(crate) fn near_lengths(&self) -> RangeInclusive<usize> {
        let (least, most) = self.near_lengths.unwrap_or((usize::MAX, 0));
        least..=most
    }

    /// Whether nobody should dial the number at a place now.
    pub(crate) fn fails(&self, at: usize) -> bool {
        self.get(at).is_some_and(|known| known.fails)
    }

    /// Whether the number at a place is a short code.
    pub(crate) fn is_short(&self, at: usize) -> bool {
        self.get(at).is_some_and(|known| known.number.dialled().len() <= SHORT_CODE)
    }
}

impl Known {
    fn is(&self, digits: &str, setting: Setting) -> bool {
        let fits = self.spelling.shape.fits(setting.plus, setting.bracketed_zero);
        fits && self.spelling.digits == digits
    }
}

/// How often each digit stands in a number: a glance tells that most are nowhere near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts([u8; 10]);

impl Counts {
    fn of(digits: &str) -> Self {
        let mut counts = [0_u8; 10];
        for digit in digits.bytes().filter(u8::is_ascii_digit) {
            if let Some(count) = counts.get_mut(usize::from(digit - b'0')) {
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    /// Each change of a digit moves two counts by one.
    fn may_be_near(&self, other: &Self) -> bool {
        let apart = self.0.iter().zip(&other.0).map(|(a, b)| usize::from(a.abs_diff(*b)));
        apart.sum::<usize>() <= 2 * NEAR
    }
}

#[cfg(test)]
mod tests {
    use super::{Register, Setting};
    use crate::content::number::Number;

    const PLAIN: Setting = Setting { plus: false, bracketed_zero: false };
    const PLUS: Setting = Setting { plus: true, bracketed_zero: false };

    fn register() -> Register {
        let mut register = Register::default();
        for shown in ["0800 789 321", "999", "116 123"] {
            register.add(&Number::new(shown, "GB").expect("a number"), None, None);
        }
        register
    }

    #[test]
    fn a_plus_belongs_to_some_spellings_and_not_to_others() {
        let register = register();
        assert_eq!(register.exact("0800789321", PLAIN), Some(0));
        assert_eq!(register.exact("0800789321", PLUS), None);
        assert_eq!(register.exact("44800789321", PLUS), Some(0));
        assert_eq!(register.exact("44800789321", PLAIN), None);
        assert_eq!(register.exact("0044800789321", PLAIN), Some(0));
        assert_eq!(register.exact("440800789321", PLUS), None);
        let bracketed = Setting { plus: true, bracketed_zero: true };
        assert_eq!(register.exact("440800789321", bracketed), Some(0));
        assert_eq!(register.exact("999", PLAIN), Some(1));
    }

    #[test]
    fn two_digits_off_is_near_and_three_are_not() {
        let register = register();
        for (digits, distance) in [
            ("0800789312", Some(1)),
            ("080078931", Some(1)),
            ("08007893221", Some(1)),
            ("0080789321", Some(1)),
            ("0800788322", Some(2)),
            ("800789321", Some(1)),
            ("44800789312", Some(1)),
            ("44800789321", Some(0)),
            ("0800555111", None),
            ("0800788332", None),
            ("999", None),
        ] {
            let found = register.near(digits).map(|(_, distance)| distance);
            assert_eq!(found, distance, "{digits}");
        }
        assert_eq!(register.near_short("998"), Some(1));
        assert_eq!(register.near_short("116124"), Some(2));
        assert_eq!(register.near_short("888"), None);
        assert_eq!(register.near_lengths(), 8..=15);
    }
}
