//! Letters that were typed for digits: `O800 789 32l`.
//!
//! An O looks like a nought and an l like a one, on paper and on most screens; a telephone takes
//! neither. Programs that read a page from a picture put them there, and so do fingers.

/// A text with such letters made digits, byte for byte; `None` if there is none.
///
/// A word counts if it holds nothing else, and a digit: `1OO` and `32l`, but no `O2` and no
/// `10lb`.
pub(crate) fn as_digits(text: &str) -> Option<String> {
    if !text.bytes().any(|byte| digit(byte).is_some()) {
        return None;
    }
    let mut mended: Option<Vec<u8>> = None;
    let mut start = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if is_number(word) {
            let bytes = mended.get_or_insert_with(|| text.as_bytes().to_vec());
            for byte in bytes.iter_mut().skip(start).take(word.len()) {
                *byte = digit(*byte).unwrap_or(*byte);
            }
        }
        start += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    // Letters of one byte became digits of one byte.
    mended.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// A shorter word than this is a name or a unit: `O2`, `5l`.
const LEAST: usize = 3;

fn is_number(word: &str) -> bool {
    let letters = word.bytes().filter(|byte| digit(*byte).is_some()).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    letters > 0 && digits > 0 && word.len() >= LEAST && letters + digits == word.len()
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
            ("O2, 5l, 10lb, hello, IO, 0x1O, Ol", None),
            ("0800 789 321", None),
        ] {
            assert_eq!(as_digits(text).as_deref(), expected, "{text}");
        }
    }
}
