//! [`each_word`]: a text as the words by which it is found.
//!
//! Whoever searches types neither accents nor capitals, and a Welsh `ŵ` is on few keyboards. So words
//! are folded on both sides, and what is folded alike is found alike: `Dŵr`, `dwr` and `DWR`. The
//! script of the search page does the same with the same letters; a test holds both to one list.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::content::body::plain_letters;

/// Longer words are cut: nobody types more of an address or a key.
const LONGEST: usize = 32;

/// Hands every word of `text` to `found`, folded: small letters without accents, at most 32 of them.
/// A single Latin letter is no word. `word` is room that is used again.
pub(crate) fn each_word(text: &str, word: &mut String, found: &mut impl FnMut(&str)) {
    word.clear();
    let (mut is_plain, mut rest) = (true, text);
    while let Some(first) = rest.bytes().next() {
        // Most words are of nothing else, and are taken whole.
        let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if run > 0 {
            word.push_str(&rest[..run]);
            rest = &rest[run..];
            continue;
        }
        let letter = if first.is_ascii() { char::from(first) } else { first_letter(rest) };
        rest = &rest[letter.len_utf8()..];
        if !first.is_ascii() && (letter.is_alphanumeric() || is_combining_mark(letter)) {
            is_plain = false;
            word.push(letter);
        } else if !joins(letter) {
            end(word, is_plain, found);
            is_plain = true;
        }
    }
    end(word, is_plain, found);
}

fn first_letter(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}

fn end(word: &mut String, is_plain: bool, found: &mut impl FnMut(&str)) {
    if is_plain {
        word.make_ascii_lowercase();
    } else {
        *word = folded(word);
    }
    let cut = if word.len() > LONGEST { word.char_indices().nth(LONGEST) } else { None };
    if let Some((at, _)) = cut {
        word.truncate(at);
    }
    let is_letter = word.len() == 1 && !word.starts_with(|c: char| c.is_ascii_digit());
    if !word.is_empty() && !is_letter {
        found(word);
    }
    word.clear();
}

/// What stands inside a word without being a part of it: `don't` is one, and so is a word with a
/// mark of the direction of writing, or a place at which it may be cut.
fn joins(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A word without capitals and accents.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let bare = word.nfkd().filter(|letter| !is_mark(*letter));
    for letter in bare.flat_map(char::to_lowercase).filter(|letter| !is_mark(*letter)) {
        match plain_letters(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded.nfc().collect()
}

/// Accents of European letters, and the vowel points of Arabic and Hebrew, which hardly anybody
/// writes. In other scripts a word without its marks is another word.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'
        | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::each_word;

    #[test]
    fn what_sounds_alike_is_one_word() {
        // The judge of the search page reads this table: `text → words`.
        for line in include_str!("words.txt").lines().filter(|line| line.contains(" → ")) {
            let (text, expected) = line.split_once(" → ").expect("an arrow");
            let mut words = Vec::new();
            each_word(text, &mut String::new(), &mut |word| words.push(word.to_owned()));
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
