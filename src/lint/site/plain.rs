//! [`Plain`]: text as it is seen, and where each of its signs was written.
//!
//! A wrong digit can hide behind an entity, a tag in the middle of a number, a dash of another
//! width or a digit of another script. Here all of them become plain digits, spaces, dashes and
//! dots; what cannot be seen is gone.

use std::ops::Range;

use crate::lint::site::tag::{Tag, is_inline};

/// Text as it is seen, in few signs: digits are `0` to `9`, any space is ` `, any dash is `-`.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    /// The text.
    pub text: String,
    /// For each byte of the text, the bytes of the source that it was made from.
    sources: Vec<Range<usize>>,
}

/// How a typed text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markup {
    /// HTML, or no markup at all.
    Html,
    /// Markdown with HTML in it: signs of emphasis are not seen either.
    Markdown,
}

impl Plain {
    /// What somebody typed in `source` shows, with its places.
    pub(crate) fn typed(source: &str, markup: Markup) -> Self {
        let mut plain = Self::default();
        read(source, &mut |letter, range| {
            let is_mark = markup == Markup::Markdown && "*_~`\\".contains(letter);
            if !is_mark && push(&mut plain.text, letter) {
                plain.sources.resize(plain.text.len(), range);
            }
        });
        plain
    }

    /// Where a part of the text was written.
    pub(crate) fn written(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.sources.get(part.start).map_or(0, |source| source.start);
        let end = part.end.checked_sub(1).and_then(|last| self.sources.get(last));
        start..end.map_or(start, |source| source.end)
    }
}

/// What a part of a page shows.
pub(crate) fn shown(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    while at < source.len() {
        let clear = clear(&source.as_bytes()[at..]);
        text.push_str(&source[at..at + clear]);
        at = step(source, at + clear, &mut |letter, _| {
            push(&mut text, letter);
        });
    }
    text
}

/// How many bytes at the beginning of a text stand for themselves: words of ASCII, with one space
/// between two. Nearly every text is nothing else.
fn clear(bytes: &[u8]) -> usize {
    let mut last = b' ';
    let stands = |byte: &&u8| {
        let is_word = matches!(byte, b'!'..=b'~') && !matches!(byte, b'<' | b'&');
        let is_first_space = **byte == b' ' && last != b' ';
        last = **byte;
        is_word || is_first_space
    };
    bytes.iter().take_while(stands).count()
}

/// Adds a letter, but for a space after a space; says whether it did.
fn push(text: &mut String, letter: char) -> bool {
    let is_idle = letter == ' ' && text.ends_with([' ', '\n']);
    if !is_idle {
        text.push(letter);
    }
    !is_idle
}

/// Gives every letter that is seen, and the bytes that it was made from. Elements that end a line
/// part what stands before and behind them.
fn read(source: &str, give: &mut impl FnMut(char, Range<usize>)) {
    let mut at = 0;
    while at < source.len() {
        at = step(source, at, give);
    }
}

/// Gives what is seen of the one sign, entity or tag that stands at a place, if there is one, and
/// says where the next begins.
fn step(source: &str, at: usize, give: &mut impl FnMut(char, Range<usize>)) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    let Some(letter) = rest.chars().next() else { return source.len() };
    if let Some(tag) = (letter == '<').then(|| Tag::at(rest)).flatten() {
        let range = at..at + tag.length;
        let next = range.end;
        if !is_inline(tag.name) {
            give(if tag.is_line_break() { ' ' } else { '\n' }, range);
        } else if tag.name.starts_with('/') && begins_element(&source[next..]) {
            // Neighbours may stand apart on the page, and a space parts no number.
            give(' ', range);
        }
        return next;
    }
    let entity = (letter == '&').then(|| entity(rest)).flatten();
    let (meant, length) = entity.unwrap_or((letter, letter.len_utf8()));
    if let Some(seen) = seen(meant) {
        give(seen, at..at + length);
    }
    at + length
}

fn begins_element(source: &str) -> bool {
    source.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Entities that stand for their sign even without a semicolon.
const OLDEST: [(&str, char); 7] = [
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
    ("middot", '.'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
];

/// The sign that an entity stands for, and the length of the entity; `None` if it is none. Of
/// named ones only those that can stand in or beside a number.
fn entity(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    if let Some(number) = inside.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let (digits, radix, skipped) = hex.map_or((number, 10, 2), |digits| (digits, 16, 3));
        let length = digits.bytes().take(30).take_while(|b| (*b as char).is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let closed = usize::from(digits.as_bytes().get(length) == Some(&b';'));
        return Some((char::from_u32(code)?, skipped + length + closed));
    }
    // Some of the oldest need no semicolon (WHATWG HTML, 13.5).
    let oldest = OLDEST.iter().find(|(name, _)| inside.starts_with(name));
    if let Some((name, meant)) = oldest {
        let closed = usize::from(inside[name.len()..].starts_with(';'));
        return Some((*meant, 1 + name.len() + closed));
    }
    let (name, _) = inside.split_at_checked(inside.bytes().take(24).position(|b| b == b';')?)?;
    let meant = match name {
        "ensp" | "emsp" | "emsp13" | "emsp14" | "thinsp" | "hairsp" | "numsp" | "puncsp"
        | "Tab" | "NewLine" | "NonBreakingSpace" | "ThinSpace" | "MediumSpace" => ' ',
        "ndash" | "mdash" | "hyphen" | "dash" | "minus" | "horbar" => '-',
        "zwj" | "zwnj" | "lrm" | "rlm" | "ZeroWidthSpace" | "NoBreak" => '\u{200b}',
        "plus" => '+',
        "lpar" => '(',
        "rpar" => ')',
        "period" | "bull" | "bullet" | "centerdot" => '.',
        "comma" => ',',
        "colon" => ':',
        "semi" => ';',
        "sol" => '/',
        "vert" | "verbar" | "VerticalLine" => '|',
        "lowbar" | "UnderBar" => '_',
        "ast" | "midast" => '*',
        "apos" => '\'',
        _ => return None,
    };
    Some((meant, name.len() + 2))
}

/// A sign as it is seen: one of its kind; `None` for what cannot be seen.
fn seen(letter: char) -> Option<char> {
    Some(match letter {
        '\u{20}'..='\u{7e}' => letter,
        '\t' | '\n' | '\r' | '\u{c}' => ' ',
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{20e3}' => return None,
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207b}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{301c}'
        | '\u{ff0d}'
        | '\u{ff5e}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{2026}'
        | '\u{30fb}' | '\u{ff65}' | '\u{3002}' | '\u{ff0e}' => '.',
        '\u{60c}' | '\u{3001}' | '\u{ff0c}' => ',',
        '\u{2044}' | '\u{2215}' | '\u{ff0f}' => '/',
        '\u{ff1a}' => ':',
        '\u{61b}' | '\u{ff1b}' => ';',
        '\u{ff5c}' => '|',
        '\u{ff08}' => '(',
        // Cyrillic and Greek letters that are drawn as ours.
        '\u{39f}' | '\u{41e}' => 'O',
        '\u{3bf}' | '\u{43e}' => 'o',
        '\u{399}' | '\u{406}' => 'I',
        '\u{ff09}' => ')',
        '\u{ff0b}' => '+',
        other if other < '\u{660}' => other,
        other => digit(other).unwrap_or(other),
    })
}

/// A decimal digit of another script or width as one of ours (Unicode, General Category Nd).
fn digit(letter: char) -> Option<char> {
    const ZEROS: [u32; 24] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
        0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xa8d0, 0xa9d0, 0xabf0, 0xff10, 0x1_0d30,
    ];
    let code = u32::from(letter);
    // The digits of mathematics: bold, double, sans, bold sans, of one width.
    if (0x1_d7ce..=0x1_d7ff).contains(&code) {
        return char::from_digit((code - 0x1_d7ce) % 10, 10);
    }
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::{Markup, Plain, shown as seen};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_is_seen_alike_in_whole_words_and_sign_by_sign(
            source in "([a-z0-9 ]|  |\\n|&nbsp;|&amp;|<b>|</b>|<p>|<a href=\"x>y\">|<br/>|<|&|é|\u{a0}|\u{ad}|٣){0,40}",
        ) {
            prop_assert_eq!(seen(&source), Plain::typed(&source, Markup::Html).text);
        }
    }

    #[test]
    fn a_number_is_seen_through_tags_entities_and_other_scripts() {
        for source in [
            "0800 789 321",
            "<b>0800</b> 7<i title='>'>8</i>9 321",
            "0800&nbsp;789&#8239;321",
            "&#48;&#x38;00 789 3<!-- 9 -->21",
            "０８００　７８９　３２１",
            "٠٨٠٠ ٧٨٩ ٣٢١",
            "0800\u{200b} 7\u{ad}89 3<wbr>21",
            "0800<br>789\n\t321",
            "𝟎𝟖𝟎𝟎 789 321",
        ] {
            assert_eq!(seen(source), "0800 789 321", "{source}");
        }
        assert_eq!(seen("0800–789—321"), "0800-789-321");
        assert_eq!(seen("<td>0800</td><td>789</td>").matches('\n').count(), 4);
        assert_eq!(seen("321<sup>1</sup>"), "321\n1\n");
        assert_eq!(seen("1 < 2 & 3 &amp; 4"), "1 < 2 & 3 & 4");
        let source = "call **0800** 7*8*9 321";
        let plain = Plain::typed(source, Markup::Markdown);
        assert_eq!(plain.text, "call 0800 789 321");
        let written = plain.written(&(5..plain.text.len()));
        assert_eq!(&source[written], "0800** 7*8*9 321");
    }

    #[test]
    fn what_is_cut_off_is_no_trouble() {
        for source in ["<", "<a", "<a href=\"x", "&", "&#", "&#x", "&#99999999999;", "<!--", "a<b"]
        {
            seen(source);
        }
    }
}
