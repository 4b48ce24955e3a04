//! [`slug`]: a title's form in an address.
//!
//! An address is read aloud on the telephone and typed from paper, so it is made of small letters,
//! digits and dashes. Letters of every script stay letters: a Welsh `ŵ` becomes `w`, a German `ß`
//! becomes `ss`, Arabic stays Arabic, and no letter is ever dropped, since titles that differ
//! would then meet at one address. A name that Windows keeps for a device gets a number behind it,
//! because staff build the site there too.

use unicode_normalization::UnicodeNormalization as _;

/// So many bytes of a name become the name of a folder. Most systems take 255, and some that keep
/// files in secret take fewer.
const LONGEST: usize = 200;

/// A form that fits the name of a folder: the same, or its words as far as there is room.
pub(crate) fn fitting(form: &str) -> &str {
    if form.len() <= LONGEST {
        return form;
    }
    let cut = (0..=LONGEST).rev().find(|at| form.is_char_boundary(*at)).unwrap_or(0);
    let word = form[..cut].rfind('-').unwrap_or(cut);
    form[..word].trim_end_matches('-')
}

/// The form of `text` in an address; empty if it holds neither letter nor digit.
pub(crate) fn slug(text: &str) -> String {
    if text.is_ascii() {
        // Taking letters apart and composing them again changes nothing here, and takes long.
        return joined(text.chars().map(|letter| letter.to_ascii_lowercase()));
    }
    let apart = text.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
    // Composed letters are what people type and what file systems compare.
    joined(apart).nfc().collect()
}

/// Small letters without accents as words joined by `-`.
fn joined(letters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for letter in letters {
        match spelled(letter) {
            Some(letters) => out.push_str(letters),
            None if letter.is_alphanumeric() => out.push(letter),
            // An apostrophe joins: `don't` is one word.
            None if matches!(letter, '\'' | '’' | '\u{ad}') => {}
            None if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            None => {}
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if is_device(&out) { out + "-1" } else { out }
}

/// Whether Windows keeps a name for a device, so that no folder there can bear it.
pub(crate) fn is_device(name: &str) -> bool {
    let numbered = |kind: &str| {
        name.strip_prefix(kind)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    ["con", "prn", "aux", "nul"].contains(&name) || numbered("com") || numbered("lpt")
}

/// Accents of the Latin, Greek and Cyrillic scripts, which an address can do without. The marks of
/// other scripts carry vowels and stay.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Latin letters that have no accent to take off.
fn spelled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, fitting, slug};

    #[test]
    fn a_form_that_is_too_long_ends_with_a_whole_word() {
        let long = format!("{}-{}", "a".repeat(150), "b".repeat(150));
        assert_eq!(fitting(&long), "a".repeat(150));
        assert_eq!(fitting(&"é".repeat(150)).chars().count(), LONGEST / 2);
        assert_eq!(fitting("short-name"), "short-name");
    }

    #[test]
    fn no_letter_is_dropped() {
        for (title, expected) in [
            ("Bag searches", "bag-searches"),
            ("  --Don't  panic!-- ", "dont-panic"),
            ("Dŵr a thŷ", "dwr-a-thy"),
            ("Straße, Łódź & Đà Nẵng", "strasse-lodz-da-nang"),
            ("ﬁre İstanbul", "fire-istanbul"),
            ("تحديث", "تحديث"),
            ("🚨!", ""),
            ("2016", "2016"),
            ("CON", "con-1"),
            ("Lpt9", "lpt9-1"),
            ("com10, constable", "com10-constable"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }
}
