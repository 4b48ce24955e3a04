//! Letters that were typed for digits: `O800 789 32l`.
//!
//! An O looks like a nought and an l like a one, on paper and on most screens; a telephone takes
//! neither. Programs that read a page from a picture put them there, and so do fingers.

use std::ops::Range;

use crate::lint::site::digits::groups;

/// A text with such letters made digits, byte for byte; `None` if there is none.
///
/// A word counts if it holds nothing else, and a digit: `1OO` and `32l`, but no `O2` and no
/// `10lb`.
pub(crate) fn as_digits(text: &str) -> Option<String> {
    let mut mended: Option<Vec<u8>> = None;
    let mut end = 0;
    for group in groups(text) {
        // Several groups can stand in one word.
        if group.start < end {
            continue;
        }
        let word = word_around(text.as_bytes(), group);
        end = word.end;
        if is_number(text, &word) {
            let bytes = mended.get_or_insert_with(|| text.as_bytes().to_vec());
            for byte in &mut bytes[word] {
                *byte = digit(*byte).unwrap_or(*byte);
            }
        }
    }
    // Letters of one byte became digits of one byte.
    mended.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Digits, and what stands at them that may be some. Nearly every text holds an `o` or an `l`, and
/// hardly any at a digit, so the look begins at the digits.
fn word_around(text: &[u8], group: Range<usize>) -> Range<usize> {
    let is_part = |byte: &&u8| byte.is_ascii_digit() || digit(**byte).is_some();
    let before = text[..group.start].iter().rev().take_while(is_part).count();
    let after = text[group.end..].iter().take_while(is_part).count();
    group.start - before..group.end + after
}

/// A shorter word than this is a name or a unit: `O2`, `5l`.
const LEAST: usize = 3;

fn is_number(text: &str, word: &Range<usize>) -> bool {
    let is_letter = |c: char| c.is_alphanumeric();
    let has_letters = || text[word.clone()].bytes().any(|byte| digit(byte).is_some());
    word.len() >= LEAST
        && has_letters()
        && !text[..word.start].ends_with(is_letter)
        && !text[word.end..].starts_with(is_letter)
}

/// The digit that a letter looks like.
fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'O' | b'o' => Some(b'0'),
        b'l' | b'I' => Some(b'1'),
        b'Z' => Some(b'2'),
        b'S' => Some(b'5'),
        b'B' => Some(b'8'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::as_digits;

    #[test]
    fn only_letters_that_look_like_digits_become_some() {
        for (text, expected) in [
            ("O800 789 32l", Some("0800 789 321")),
            ("call é O8OO-789-321 too", Some("call é 0800-789-321 too")),
            ("1OO and 3.32I", Some("100 and 3.321")),
            ("0800 7B9 3Z1, 20S", Some("0800 789 321, 205")),
            ("0O0l1, 1l1", Some("00011, 111")),
            ("O2, 5l, 10lb, hello, IO, 0x1O, Ol", None),
            ("0800 789 321", None),
        ] {
            assert_eq!(as_digits(text).as_deref(), expected, "{text}");
        }
    }
}
