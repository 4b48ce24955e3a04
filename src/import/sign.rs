//! Signs that come along when a text is converted, and that nobody typed: hyphens that show only
//! at the end of a line, spaces without width, two letters drawn as one.
//!
//! They keep words from being found and telephone numbers from being dialled.

use crate::import::change::{Change, Lines, What};

/// A line without such signs, and what was replaced. A soft hyphen at the end of a line parts a
/// word there and becomes a plain one.
pub(crate) fn cleaned(line: &str, number: usize, changes: &mut Vec<Change>) -> String {
    if line.is_ascii() && !line.bytes().any(|byte| byte == 2 || byte == 7) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    for token in line.split_inclusive(char::is_whitespace) {
        let word = token.trim_end();
        let ends_line = token.len() == word.len();
        let name = word.chars().find_map(|c| replacement(c).map(|(name, _)| name));
        let Some(name) = name else {
            out.push_str(token);
            continue;
        };
        let mut clean = String::new();
        let mut letters = word.chars().peekable();
        while let Some(letter) = letters.next() {
            match replacement(letter) {
                Some(_) if letter == '\u{ad}' && ends_line && letters.peek().is_none() => {
                    clean.push('-');
                }
                Some((_, text)) => clean.push_str(text),
                None => clean.push(letter),
            }
        }
        let change = Change::new(Lines::one(number), What::Sign(name));
        changes.push(change.leaving_out(word).putting_in(clean.clone()));
        out.push_str(&clean);
        out.push_str(&token[word.len()..]);
    }
    out
}

/// What a sign is called, and what stands in its place.
fn replacement(sign: char) -> Option<(&'static str, &'static str)> {
    Some(match sign {
        '\u{ad}' => ("soft hyphen", ""),
        '\u{200b}' | '\u{2060}' | '\u{feff}' => ("space without width", ""),
        '\u{2}' | '\u{7}' | '\u{85}' => ("control character", ""),
        '\u{2011}' => ("hyphen that does not break", "-"),
        'ﬀ' => ("joined letters", "ff"),
        'ﬁ' => ("joined letters", "fi"),
        'ﬂ' => ("joined letters", "fl"),
        'ﬃ' => ("joined letters", "ffi"),
        'ﬄ' => ("joined letters", "ffl"),
        'ﬅ' | 'ﬆ' => ("joined letters", "st"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn words_are_put_together_and_told() {
        let mut changes = Vec::new();
        let clean = cleaned("o\u{fb03}ce secu\u{ad}rity, infor\u{ad}", 7, &mut changes);
        assert_eq!(clean, "office security, infor-");
        let told: Vec<_> = changes.iter().map(|change| change.put_in.as_str()).collect();
        assert_eq!(told, ["office", "security,", "infor-"]);
        assert_eq!(cleaned("“Dŵr”", 1, &mut changes), "“Dŵr”");
        assert_eq!(changes.len(), 3);
    }
}
