//! What the reader of YAML meant, in plain English.
//!
//! The reader speaks of mappings, tokens and scalars, at the place where it gave up. An author needs
//! the line on which something can be done, and the line to write in its place; so each of its
//! messages is translated here and none goes further.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place};
use crate::tree_path::TreePath;
use crate::yaml::UNREADABLE_YAML;
use crate::yaml::indent::out_of_line;

pub(super) fn plain_english(
    error: &serde_yaml::Error,
    path: &TreePath,
    text: &str,
    offset: usize,
) -> Diagnostic {
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let at = byte_of(text, line, column);
    if let Some((span, message, help)) = bracket_in_a_remark(text, line_of(text, at).end) {
        let place = Place::span(path, span.start + offset..span.end + offset);
        return Diagnostic::new(&UNREADABLE_YAML, message).at(place).help(help);
    }
    let span = line_of(text, at);
    let (span, told) = match (left_open(text, span.start), unseen_above(text, span.start)) {
        (Some(above), _) => (above, "unclosed bracket".to_owned()),
        (None, Some(above)) => (above, String::new()),
        (None, None) => (span, error.to_string()),
    };
    let content = text.get(span.clone()).unwrap_or_default();
    let (message, help) = out_of_line(&told, text, &span)
        .unwrap_or_else(|| explain(&told, content, at.saturating_sub(span.start)));
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

/// The first line up to byte `end` whose closing bracket stands behind a `#`: to the reader that is
/// a remark, and the bracket stays open until some later line does not fit.
fn bracket_in_a_remark(text: &str, end: usize) -> Option<(Range<usize>, String, String)> {
    let mut start = 0;
    for line in text.get(..end)?.split_inclusive('\n') {
        if let Some((sign, quoted)) = quoted_signs(line.trim_end()) {
            let word = line[sign..].split([',', ' ', '}', ']']).next().unwrap_or_default();
            let message = format!(
                "`{}` stands here without quotation marks, so the rest of the line is read as a remark",
                word.trim_end()
            );
            let span = start + sign..start + sign + word.trim_end().len();
            return Some((span, message, format!("put it in quotes: `{}`", quoted.trim_start())));
        }
        start += line.len();
    }
    None
}

/// Where in a line with a group in brackets the first bare `#` stands, if that hides the closing
/// bracket; and the line with every such word in quotation marks.
fn quoted_signs(line: &str) -> Option<(usize, String)> {
    let (_, value) = line.split_once(": ").filter(|_| line.contains('#'))?;
    let closing = match value.trim_start().chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let (mut first, mut quoted, mut open, mut rest) = (None, String::new(), None, line);
    while let Some(sign) = rest.chars().next() {
        let at = line.len() - rest.len();
        let is_bare = sign == '#' && open.is_none() && line[..at].ends_with([' ', '[', '{', ',']);
        let word = is_bare.then(|| rest.split([',', ' ', closing]).next()).flatten();
        let taken = if let Some(word) = word.filter(|word| word.len() > 1) {
            first = first.or(Some(at));
            quoted.extend(['"'].into_iter().chain(word.chars()).chain(['"']));
            word.len()
        } else {
            open = match open {
                None if matches!(sign, '"' | '\'') => Some(sign),
                Some(mark) if mark == sign => None,
                open => open,
            };
            quoted.push(sign);
            sign.len_utf8()
        };
        rest = &rest[taken..];
    }
    let at = first?;
    let hides = line[at..].contains(closing) && !line[..at].contains(closing);
    hides.then_some((at, quoted))
}

/// A line of which the reader said that something is wrong.
struct Refused<'a> {
    /// The reader's own words, by which kinds of faults are told apart.
    told: &'a str,
    line: &'a str,
    key: &'a str,
    value: &'a str,
    /// The byte of the line at which the reader gave up.
    column: usize,
}

/// A message and its help.
type Words = (String, String);

/// What the reader meant, and what to do. `line` is the line it gave up at, `column` the byte.
fn explain(told: &str, line: &str, column: usize) -> Words {
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let refused = Refused { told, line, key: key.trim(), value: value.trim(), column };
    unseen_sign(line)
        .or_else(|| refused.of_its_place())
        .or_else(|| refused.of_its_end())
        .or_else(|| refused.of_its_signs())
        .or_else(|| refused.of_its_size())
        .unwrap_or_else(|| {
            (
                "this line cannot be read as `key: value`".into(),
                "write one `key: value` on each line, with single quotes round a value that holds \
                 special characters"
                    .into(),
            )
        })
}

impl Refused<'_> {
    fn says(&self, words: &str) -> bool {
        self.told.contains(words)
    }

    /// The line with its value in single quotes.
    fn quoted(&self) -> String {
        format!(
            "put the value in single quotes: `{}: '{}'`",
            self.key,
            bare(self.value).replace('\'', "''")
        )
    }

    /// A line that does not fit where it stands.
    fn of_its_place(&self) -> Option<Words> {
        if self.line.trim_start_matches(' ').starts_with('\t') || self.says("tabs disallowed") {
            let spaced = self.line.replace('\t', "  ");
            return Some((
                "this line begins with a tab, which is not allowed here".into(),
                format!("use spaces in place of the tab: `{spaced}`"),
            ));
        }
        let has_colon = self.says("mapping values are not allowed");
        if has_colon && self.value.contains(": ") {
            let message =
                format!("the value of `{}` contains a colon, so it needs quotes", self.key);
            return Some((message, self.quoted()));
        }
        (has_colon || self.says("illegal placement of ':'")).then(|| {
            (
                "this line does not fit the lines above it".into(),
                "check that the line above has the form `key: value`, that its brackets and quotes \
                 are closed, and that this line is indented as it is"
                    .into(),
            )
        })
    }

    /// A value that does not end, or goes on after its end.
    fn of_its_end(&self) -> Option<Words> {
        if self.says("unclosed quote") {
            let message = "a quotation mark is opened here and never closed".to_owned();
            let opened = self.value.chars().next().filter(|sign| matches!(sign, '"' | '\''));
            let is_alone = opened.is_some_and(|sign| self.value.matches(sign).count() == 1);
            let help = match opened.filter(|_| is_alone) {
                Some(sign) => {
                    format!("add the closing quotation mark: `{}: {}{sign}`", self.key, self.value)
                }
                None => "add the closing quotation mark at the end of the value".into(),
            };
            return Some((message, help));
        }
        if self.says("trailing content after") {
            return Some((
                format!("the value of `{}` goes on after its closing quotation mark", self.key),
                "write the apostrophe inside single quotes twice (`'it''s'`), or use double quotes \
                 round the whole value"
                    .into(),
            ));
        }
        self.says("unclosed bracket").then(|| {
            (
                "a bracket is opened here and never closed".into(),
                "add the closing bracket, or put the value in single quotes if the bracket is part \
                 of the text"
                    .into(),
            )
        })
    }

    /// A sign that means something else in YAML than to its author.
    fn of_its_signs(&self) -> Option<Words> {
        if self.says("unexpected character") || self.says("indicator") {
            let sign = self.line.get(self.column..).and_then(|rest| rest.chars().next());
            let sign = sign.unwrap_or(' ');
            let help = if self.value.starts_with(['[', '{']) {
                format!("put single quotes round each part that begins with `{sign}`")
            } else {
                self.quoted()
            };
            let key = self.key;
            let message = format!(
                "the value of `{key}` begins with `{sign}`, which has a meaning of its own here"
            );
            return Some((message, help));
        }
        if self.says("escape") || self.says("surrogate") {
            return Some((
                "a backslash inside double quotes has a meaning of its own".into(),
                "use single quotes round the value, or write the backslash twice".into(),
            ));
        }
        ["Anchors", "Aliases", "anchor", "alias"].iter().any(|word| self.says(word)).then(|| {
            let message =
                "`&` and `*` at the start of a value are references, which are not allowed here";
            (message.into(), self.quoted())
        })
    }

    /// More than any head holds.
    fn of_its_size(&self) -> Option<Words> {
        ["budget", "depth", "recursion"].iter().any(|word| self.says(word)).then(|| {
            (
                "this is far too deep or too long for a head".into(),
                "shorten it to the keys that a bulletin knows".into(),
            )
        })
    }
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
