//! Signs in a bulletin that nobody sees, and that do something all the same.
//!
//! They come along when text is pasted from web pages and word processors: a space without width
//! hides a word from search, a soft hyphen breaks a number, a sign of direction turns what follows
//! round. Some belong to a script or to a picture (joiners in Persian, in Hindi and in emoji, marks
//! beside Arabic and Hebrew) and are left alone there.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;

/// A sign that cannot be seen.
pub(crate) static INVISIBLE_CHARACTER: Rule = Rule {
    code: "invisible-character",
    level: Level::Advice,
    about: "A sign stands in the text that nobody sees. It comes along when text is pasted, and keeps \
            words from being found, breaks numbers, or turns the order of letters round.",
    remedy: "Delete the sign: type the words on both sides of it afresh.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&INVISIBLE_CHARACTER];

/// The names of the signs, as Unicode has them, in the order of their codes.
const NAMES: &[(char, &str)] = &[
    ('\u{ad}', "soft hyphen"),
    ('\u{34f}', "combining grapheme joiner"),
    ('\u{61c}', "Arabic letter mark"),
    ('\u{180e}', "Mongolian vowel separator"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{2028}', "line separator"),
    ('\u{2029}', "paragraph separator"),
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202c}', "pop directional formatting"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2060}', "word joiner"),
    ('\u{2061}', "function application"),
    ('\u{2062}', "invisible times"),
    ('\u{2063}', "invisible separator"),
    ('\u{2064}', "invisible plus"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2068}', "first strong isolate"),
    ('\u{2069}', "pop directional isolate"),
    ('\u{feff}', "zero width no-break space"),
    ('\u{fff9}', "interlinear annotation anchor"),
    ('\u{fffa}', "interlinear annotation separator"),
    ('\u{fffb}', "interlinear annotation terminator"),
];

/// Finds such signs in `text`, a part of the file `path` that begins at byte `offset`; each kind is
/// told once, at its first place.
pub(crate) fn invisible(path: &TreePath, text: &str, offset: usize) -> Report {
    let mut kinds: BTreeMap<char, (Range<usize>, usize)> = BTreeMap::new();
    if !text.is_ascii() {
        let is_turned = beyond_ascii(text).any(|(_, c)| is_right_to_left(c));
        for (at, sign) in beyond_ascii(text).filter(|(_, c)| name_of(*c).is_some()) {
            let next = text[at + sign.len_utf8()..].chars().next();
            if belongs(sign, text[..at].chars().next_back(), next, is_turned) {
                continue;
            }
            let span = at + offset..at + offset + sign.len_utf8();
            kinds.entry(sign).or_insert((span, 0)).1 += 1;
        }
    }
    let mut report = Report::default();
    for (sign, (span, count)) in kinds {
        let name = name_of(sign).unwrap_or_default();
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let code = u32::from(sign);
        let message =
            format!("a sign that cannot be seen stands here {times}: {name} (U+{code:04X})");
        let place = Place::span(path, span);
        report.push(Diagnostic::new(&INVISIBLE_CHARACTER, message).at(place));
    }
    report
}

/// The letters of a text that are not ASCII, with their places. Hardly any is, in most languages.
fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> {
    const STRETCH: usize = 32;
    let stretches = text.as_bytes().chunks(STRETCH).enumerate();
    let stretches = stretches.filter(|(_, bytes)| !bytes.is_ascii());
    let starts = stretches.flat_map(|(nth, bytes)| {
        let begins = |byte: &u8| !byte.is_ascii() && byte & 0xc0 != 0x80;
        let starts = bytes.iter().enumerate().filter(move |(_, byte)| begins(byte));
        starts.map(move |(at, _)| nth * STRETCH + at)
    });
    starts.filter_map(move |at| Some((at, text.get(at..)?.chars().next()?)))
}

fn name_of(sign: char) -> Option<&'static str> {
    // Hardly a letter of a bulletin comes so far.
    if sign < NAMES[0].0 {
        return None;
    }
    let at = NAMES.binary_search_by_key(&sign, |(known, _)| *known).ok()?;
    NAMES.get(at).map(|(_, name)| *name)
}

/// Whether a sign does its own work where it stands.
fn belongs(sign: char, before: Option<char>, after: Option<char>, is_turned: bool) -> bool {
    let is_latin = |c: Option<char>| {
        c.is_none_or(|c| {
            c.is_ascii() || matches!(c, '\u{a0}'..='\u{24f}' | '\u{2010}'..='\u{2026}')
        })
    };
    match sign {
        // Marks and isolates are how Arabic and Hebrew are set beside Latin letters; an override
        // is not.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => {
            is_turned
        }
        '\u{200c}' | '\u{200d}' => !(is_latin(before) && is_latin(after)),
        _ => false,
    }
}

/// Whether a letter belongs to a script that is written from right to left: Hebrew, Arabic, Syriac,
/// Thaana, N'Ko and their like.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::{NAMES, invisible};
    use crate::tree_path::TreePath;

    fn told(text: &str) -> Vec<String> {
        let path = TreePath::new("a.md").expect("a path");
        let report = invisible(&path, text, 0);
        report.diagnostics().iter().map(|found| found.message.clone()).collect()
    }

    #[test]
    fn the_names_can_be_searched() {
        assert!(NAMES.is_sorted_by_key(|(sign, _)| *sign));
    }

    #[test]
    fn a_sign_is_named_once_with_its_count() {
        assert_eq!(
            told("a\u{200b}b \u{200b} c\u{ad}d"),
            [
                "a sign that cannot be seen stands here once: soft hyphen (U+00AD)",
                "a sign that cannot be seen stands here 2 times: zero width space (U+200B)",
            ]
        );
    }

    #[test]
    fn a_sign_that_does_its_work_is_left_alone() {
        for text in [
            "👨\u{200d}👩\u{200d}👧",
            "می\u{200c}خواهم",
            "שלום\u{200f}!",
            "क\u{94d}\u{200d}ष",
            "1\u{a0}000",
            "plain",
        ] {
            assert!(told(text).is_empty(), "{text:?}");
        }
        for text in ["ab\u{200d}cd", "a\u{200e}b", "שלום \u{202e}abc"] {
            assert_eq!(told(text).len(), 1, "{text:?}");
        }
    }
}
