//! What the reader of YAML meant, in plain English.
//!
//! The reader speaks of mappings, tokens and scalars, at the place where it gave up. An author needs
//! the line on which something can be done, and the line to write in its place; so each of its
//! messages is translated here and none goes further.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::tree_path::TreePath;
use crate::yaml::UNREADABLE_YAML;

pub(super) fn plain_english(
    error: &serde_yaml::Error,
    path: &TreePath,
    text: &str,
    offset: usize,
) -> Diagnostic {
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let at = byte_of(text, line, column);
    let span = line_of(text, at);
    let (span, told) = match (left_open(text, span.start), unseen_above(text, span.start)) {
        (Some(above), _) => (above, "unclosed bracket".to_owned()),
        (None, Some(above)) => (above, String::new()),
        (None, None) => (span, error.to_string()),
    };
    let content = text.get(span.clone()).unwrap_or_default();
    let (message, help) = explain(&told, content, at.saturating_sub(span.start));
    let place = Place::span(path, span.start + offset..span.end + offset);
    Diagnostic::new(&UNREADABLE_YAML, message).at(place).help(help)
}

/// A value that begins with an exclamation mark, at byte `at` of `text`.
pub(super) fn marked(path: &TreePath, text: &str, at: usize, offset: usize) -> Diagnostic {
    let span = line_of(text, at);
    let content = text.get(span.clone()).unwrap_or_default();
    let (message, help) = explain("indicator", content, at.saturating_sub(span.start));
    let place = Place::span(path, span.start + offset..span.end + offset);
    Diagnostic::new(&UNREADABLE_YAML, message).at(place).help(help)
}

/// The byte at which a line and a column (both from 1, in characters) stand.
fn byte_of(text: &str, line: u64, column: u64) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let skip = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    let rest = &text[start..];
    start + rest.char_indices().nth(skip).map_or(rest.len(), |(at, _)| at)
}

/// The line round a byte, without its line break. A fault at the very end is shown at the last
/// line that holds anything.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = if text[at..].trim().is_empty() { text.trim_end().len() } else { at };
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..start + text[start..end].trim_end().len()
}

/// A value without the curly quotation marks round the whole of it, if that is where they stand.
fn bare(value: &str) -> &str {
    let pairs = [('“', '”'), ('‘', '’')];
    let inside = pairs.iter().find_map(|(open, close)| {
        let inside = value.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains([*open, *close])).then_some(inside)
    });
    inside.unwrap_or(value)
}

/// The line above the one that begins at `start`, if it opens a bracket and does not close it: the
/// reader notices only when the next key does not fit.
fn left_open(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end();
    let above = before.rfind('\n').map_or(0, |end| end + 1)..before.len();
    let value = text.get(above.clone())?.split_once(": ")?.1.trim_start();
    let closing = match value.chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    (!value.contains(closing)).then_some(above)
}

/// What the reader meant, and what to do. `line` is the line it gave up at, `column` the byte.
fn explain(error: &str, line: &str, column: usize) -> (String, String) {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let (key, value) = (key.trim(), value.trim());
    let quoted = format!("{key}: '{}'", bare(value).replace('\'', "''"));
    let has = |words: &str| error.contains(words);
    if let Some(told) = unseen_sign(line) {
        return told;
    }
    if line.trim_start_matches(' ').starts_with('\t') || has("tabs disallowed") {
        let spaced = line.replace('\t', "  ");
        return (
            "this line begins with a tab, which is not allowed here".into(),
            format!("use spaces in place of the tab: `{spaced}`"),
        );
    }
    if has("mapping values are not allowed") && value.contains(": ") {
        return (
            format!("the value of `{key}` contains a colon, so it needs quotes"),
            format!("put the value in single quotes: `{quoted}`"),
        );
    }
    if has("mapping values are not allowed") || has("illegal placement of ':'") {
        return (
            "this line does not fit the lines above it".into(),
            "check that the line above has the form `key: value`, that its brackets and quotes are \
             closed, and that this line is indented as it is"
                .into(),
        );
    }
    if has("unclosed quote") {
        return (
            "a quotation mark is opened here and never closed".into(),
            "add the closing quotation mark at the end of the value".into(),
        );
    }
    if has("trailing content after") {
        return (
            format!("the value of `{key}` goes on after its closing quotation mark"),
            "write the apostrophe inside single quotes twice (`'it''s'`), or use double quotes round \
             the whole value"
                .into(),
        );
    }
    if has("unclosed bracket") {
        return (
            "a bracket is opened here and never closed".into(),
            "add the closing bracket, or put the value in single quotes if the bracket is part of the \
             text"
                .into(),
        );
    }
    if has("unexpected character") || has("indicator") {
        let sign = line.get(column..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        return (
            format!(
                "the value of `{key}` begins with `{sign}`, which has a meaning of its own here"
            ),
            if value.starts_with(['[', '{']) {
                format!("put single quotes round each part that begins with `{sign}`")
            } else {
                format!("put the value in single quotes: `{quoted}`")
            },
        );
    }
    if has("escape") || has("surrogate") {
        return (
            "a backslash inside double quotes has a meaning of its own".into(),
            "use single quotes round the value, or write the backslash twice".into(),
        );
    }
    if has("Anchors") || has("Aliases") || has("anchor") || has("alias") {
        return (
            "`&` and `*` at the start of a value are references, which are not allowed here".into(),
            format!("put the value in single quotes: `{quoted}`"),
        );
    }
    if has("budget") || has("depth") || has("recursion") {
        return (
            "this is far too deep or too long for a head".into(),
            "shorten it to the keys that a bulletin knows".into(),
        );
    }
    (
        "this line cannot be read as `key: value`".into(),
        "write one `key: value` on each line, with single quotes round a value that holds special \
         characters"
            .into(),
    )
}

/// Whether a character stands in a line without being seen there.
pub(crate) fn is_unseen(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(
            c,
            '\u{a0}' | '\u{ad}' | '\u{200b}'
                ..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{2060}' | '\u{feff}'
        )
}

/// What is wrong with a line that holds such a character.
fn unseen_sign(line: &str) -> Option<(String, String)> {
    let sign = line.chars().find(|c| is_unseen(*c))?;
    let message =
        format!("this line holds a character that cannot be seen (U+{:04X})", u32::from(sign));
    let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let spaced = line.replace(['\u{a0}', '\u{202f}'], " ");
    let clean = |part: &str| part.chars().filter(|c| !is_unseen(*c)).collect::<String>();
    let lines: Vec<String> =
        spaced.split(breaks).map(clean).filter(|part| !part.trim().is_empty()).collect();
    let help = match lines.as_slice() {
        [first, _, ..] if lines.iter().skip(1).all(|line| line.contains(": ")) => {
            format!("it parts two lines: end the line after `{first}`, and begin a new one there")
        }
        _ => format!("write the line afresh: `{}`", clean(&spaced)),
    };
    Some((message, help))
}

/// The line above the one that begins at `start`, if its key is followed by a space that is none:
/// the reader takes both lines for one value, and notices only at the next colon.
fn unseen_above(text: &str, start: usize) -> Option<Range<usize>> {
    let before = text.get(..start)?.trim_end();
    let above = before.rfind('\n').map_or(0, |end| end + 1)..before.len();
    let (_, value) = text.get(above.clone())?.split_once(':')?;
    value.starts_with(is_unseen).then_some(above)
}
