//! Plain text as Markdown that shows it to the letter.
//!
//! A star or a bracket that somebody typed must not become emphasis or a link. Signs that cannot
//! mean anything where they stand are left alone, so that a draft stays pleasant to read and edit.

/// `text` with a `\` before every sign that Markdown would take for its own. `text` begins a line
/// of the draft.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, token) in text.split_inclusive(char::is_whitespace).enumerate() {
        let word = token.trim_end();
        let space = &token[word.len()..];
        if let Some((before, address, after)) = web_address(word) {
            // An address in pointed brackets is taken to the letter.
            out.push_str(&signs(before));
            out.push_str(&format!("<{address}>{}", signs(after)));
        } else if at == 0 {
            out.push_str(&beginning(word));
        } else {
            out.push_str(&signs(word));
        }
        out.push_str(space);
    }
    out
}

/// A word at the beginning of a line, where more signs have a meaning.
fn beginning(word: &str) -> String {
    let digits = word.trim_end_matches(['.', ')']);
    let is_number = !digits.is_empty()
        && digits.len() + 1 == word.len()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return format!("{digits}\\{}", &word[digits.len()..]);
    }
    let all = |sign: char| !word.is_empty() && word.chars().all(|c| c == sign);
    let is_marker = ["-", "+", "—", ":"].contains(&word) && word.is_ascii()
        || all('#')
        || all('=')
        || (word.len() >= 3 && all('-'))
        || word.starts_with("~~~");
    if is_marker { format!("\\{word}") } else { signs(word) }
}

/// A word inside a line.
fn signs(word: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = word.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let inside = |at: Option<usize>| {
            at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric())
        };
        let next = letters.get(at + 1);
        let has_meaning = match letter {
            '*' | '`' | '[' | ']' | '|' | '<' | '>' | '~' => true,
            // Between letters it is no emphasis (CommonMark 6.2).
            '_' => !(inside(at.checked_sub(1)) && inside(Some(at + 1))),
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '&' => next.is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            '{' => next.is_some_and(|next| matches!(next, '#' | '.' | '{' | '%')),
            _ => false,
        };
        if has_meaning {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// An address that holds signs of Markdown, with what stands before and after it.
fn web_address(word: &str) -> Option<(&str, &str, &str)> {
    let start = word.find("https://").or_else(|| word.find("http://"))?;
    let rest = &word[start..];
    let rest = rest.split(['<', '>', '“', '”', '"']).next().unwrap_or(rest);
    let address = rest.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '*']);
    let needs = address.contains(['*', '_', '~', '[', ']', '|', '`', '&', '\\']);
    let after = &word[start + address.len()..];
    (needs && address.len() > 8).then_some((&word[..start], address, after))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_that_would_mean_something_are_put_out_of_action() {
        for (text, markdown) in [
            ("five * stars *", "five \\* stars \\*"),
            ("see [1] and a_b", "see \\[1\\] and a_b"),
            ("_so_ R&D & more &amp;", "\\_so\\_ R\\&D & more \\&amp;"),
            ("2016. It was", "2016\\. It was"),
            ("- no point", "\\- no point"),
            ("# of visitors #stop", "\\# of visitors #stop"),
            ("at https://a.example/b_c_, now", "at <https://a.example/b_c_>, now"),
            ("C:\\temp is a path", "C:\\temp is a path"),
            ("5 < 6 | 7", "5 \\< 6 \\| 7"),
        ] {
            assert_eq!(escaped(text), markdown);
        }
    }
}
