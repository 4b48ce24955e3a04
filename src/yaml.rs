//! The one door to the YAML reader: values that know their place.
//!
//! YAML is decoded twice over. The reader turns text into nodes here, and `Fields` turns nodes
//! into typed values; between the two stands our own [`Node`], because three things that authors
//! need are lost in any direct decoding: the text of a scalar as it was written (`0800 789 321`
//! never becomes a number, `1.10` stays `1.10`, `no` is Norwegian), the place of every value, and
//! all problems of a head in one run. Messages of the reader itself are put into plain English
//! here and go no further.

mod cut_off;
mod indent;
mod plain_english;

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Spanned};

use crate::diagnostic::{Diagnostic, Level, Rule};
use crate::tree_path::TreePath;
pub(crate) use crate::yaml::cut_off::cut_off;
pub(crate) use crate::yaml::plain_english::is_unseen;

/// A head or a settings file that is not readable as `key: value` lines.
pub(crate) static UNREADABLE_YAML: Rule = Rule {
    code: "unreadable-yaml",
    level: Level::Error,
    about: "The settings at the head of a bulletin, and the file `series.yaml`, are lines of the form \
            `key: value`. A line that cannot be read that way hides everything that follows it, so \
            nothing is guessed.",
    remedy: "Look at the line that is shown. Most often a value that contains a colon, a quotation \
             mark or a special first character needs single quotes around it: `title: 'Update: level \
             raised'`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNREADABLE_YAML, &cut_off::CUT_OFF_VALUE];

/// A value of a YAML document, with the bytes of the file at which it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Nothing,
    /// A scalar. `plain` if it stands without quotes, so that `yes` may be meant as a word.
    Text { text: String, plain: bool },
    /// A list.
    List(Vec<Node>),
    /// Keys with their values, in the order of the file; a key may stand twice.
    Map(Vec<(Key, Node)>),
}

/// A key, with the bytes of the file at which it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    /// The key as written.
    pub name: String,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

impl Node {
    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "empty",
            Value::Text { .. } => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a group of keys",
        }
    }

    /// The value as JSON, for free values that only themes read: plain numbers, `true`, `false`
    /// become what they look like, all else stays text.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Nothing => serde_json::Value::Null,
            Value::Text { text, plain: true } => match text.as_str() {
                "true" => true.into(),
                "false" => false.into(),
                _ => text.parse::<i64>().map_or_else(|_| text.as_str().into(), Into::into),
            },
            Value::Text { text, plain: false } => text.as_str().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(pairs) => {
                let pair = |(key, node): &(Key, Self)| (key.name.clone(), node.to_json());
                serde_json::Value::Object(pairs.iter().map(pair).collect())
            }
        }
    }
}

/// Reads a YAML document.
///
/// `text` is a part of the file `path` that begins at byte `offset`. A byte order mark before it
/// is passed over.
///
/// # Errors
/// A finding of `unreadable-yaml` at the line where the reader gave up, in plain English. Anchors
/// and aliases are refused, so that a few bytes cannot unfold into millions; more than 20,000
/// values or 16 levels are refused as well.
pub(crate) fn parse(path: &TreePath, text: &str, offset: usize) -> Result<Node, Box<Diagnostic>> {
    if let Some(text) = text.strip_prefix('\u{feff}') {
        return parse(path, text, offset + '\u{feff}'.len_utf8());
    }
    let options = serde_yaml::options! {
        strict_booleans: false,
        with_snippet: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: serde_yaml::MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::PassThrough,
        budget: serde_yaml::budget! {
            max_nodes: 20_000, max_depth: 16, max_aliases: 0, max_anchors: 0, max_documents: 1
        },
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let node = node(raw, text, offset);
            match tagged(&node, text, offset) {
                Some(at) => Err(Box::new(plain_english::marked(path, text, at, offset))),
                None => Ok(node),
            }
        }
        Err(error) => Err(Box::new(plain_english::plain_english(&error, path, text, offset))),
    }
}

/// A value as the reader hands it out: typed by YAML's own rules, which we undo in [`node`].
enum Raw {
    Nothing,
    /// A plain scalar that YAML takes for a number or a boolean; its text is in the source.
    Typed,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = pairs.next_key()? {
            map.push((key, pairs.next_value()?));
        }
        Ok(Raw::Map(map))
    }
}

fn node(raw: Spanned<Raw>, text: &str, offset: usize) -> Node {
    let local = local_span(&raw, text);
    let source = text.get(local.clone()).unwrap_or_default();
    let value = match raw.value {
        Raw::Nothing => Value::Nothing,
        Raw::Typed => Value::Text { text: source.trim().to_owned(), plain: true },
        Raw::Text(text) => Value::Text { text, plain: !source.starts_with(['"', '\'']) },
        Raw::List(items) => {
            Value::List(items.into_iter().map(|item| node(item, text, offset)).collect())
        }
        Raw::Map(pairs) => {
            let pair = |(key, item): (Spanned<String>, Spanned<Raw>)| {
                let span = local_span(&key, text);
                let span = span.start + offset..span.start + offset + key.value.len();
                (Key { name: key.value, span }, node(item, text, offset))
            };
            Value::Map(pairs.into_iter().map(pair).collect())
        }
    };
    Node { span: local.start + offset..local.end + offset, value }
}

/// The byte of `text` at which the first value begins that an exclamation mark stands before. YAML
/// takes `!urgent` for a remark on the kind of what follows, and a title would lose the word.
fn tagged(node: &Node, text: &str, offset: usize) -> Option<usize> {
    let start = node.span.start.saturating_sub(offset);
    let before = text.get(..start).unwrap_or_default().trim_end();
    let word = before.rfind([' ', '\t', '\n', '[', '{', ',']).map_or(0, |at| at + 1);
    let opened = before[..word].trim_end();
    if before[word..].starts_with('!')
        && (opened.is_empty() || opened.ends_with([':', '-', '[', '{', ',']))
    {
        return Some(word);
    }
    match &node.value {
        Value::Nothing | Value::Text { .. } => None,
        Value::List(items) => items.iter().find_map(|item| tagged(item, text, offset)),
        Value::Map(pairs) => pairs.iter().find_map(|(_, item)| tagged(item, text, offset)),
    }
}

/// Where a value stands in `text`. A block scalar ends with a line break, which is not part of
/// what an author would point at.
fn local_span<T>(spanned: &Spanned<T>, text: &str) -> Range<usize> {
    let span = spanned.referenced.span();
    let whole = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let start = whole(span.byte_offset()).min(text.len());
    let end = (start + whole(span.byte_len())).min(text.len());
    match text.get(start..end) {
        Some(slice) => start..start + slice.trim_end().len(),
        None => start..start,
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Value, parse};
    use crate::tree_path::TreePath;

    fn read(text: &str) -> Result<Node, String> {
        let path = TreePath::new("bulletins/a.md").expect("a path");
        parse(&path, text, 4).map_err(|found| found.message)
    }

    fn scalar(text: &str) -> (String, bool) {
        let Ok(Node { value: Value::Map(pairs), .. }) = read(text) else { panic!("{text}") };
        let Value::Text { text, plain } = pairs[0].1.value.clone() else { panic!("{text}") };
        (text, plain)
    }

    #[test]
    fn a_scalar_keeps_the_text_that_was_written() {
        for (source, text, plain) in [
            ("a: no", "no", true),
            ("a: 1.10", "1.10", true),
            ("a: +44800789321", "+44800789321", true),
            ("a: 0800789321", "0800789321", true),
            ("a: .inf", ".inf", true),
            ("a: 'it''s'", "it's", false),
            ("a: \"yes\"", "yes", false),
            ("a: 1e500", "1e500", true),
        ] {
            assert_eq!(scalar(source), (text.to_owned(), plain), "{source}");
        }
    }

    #[test]
    fn a_value_knows_the_bytes_at_which_it_stands() {
        let Ok(Node { value: Value::Map(pairs), .. }) = read("hé: 😀 x\nb: c\n") else {
            panic!()
        };
        assert_eq!(pairs[0].1.span, 9..15);
        assert_eq!((pairs[1].0.span.clone(), pairs[1].1.span.clone()), (16..17, 19..20));
    }

    #[test]
    fn the_readers_own_words_go_no_further() {
        for text in [
            "a: b: c",
            "a: [1\nb: 2",
            "a: \"x\nb: 1",
            "\ta: [",
            "a:\n\tb: 1",
            "a: @x",
            "a: %x",
            "a: &x 1",
            "a: *x",
            "a: 'it's'",
            "a: \"\\q\"",
            "a: {b",
            "a: - b",
            "a b\nc: d",
            ": x",
            "a: 1\n---\nb: 2",
            "[[[[[[[[[[[[[[[[[[[[[a",
        ] {
            let Err(message) = read(text) else { panic!("{text:?} was read") };
            for jargon in ["mapping", "scalar", "token", "budget", "sequence", "null", "indicator"]
            {
                assert!(!message.contains(jargon), "{text:?}: {message}");
            }
        }
    }
}
