//! What a template's source names: components, blocks, other templates.
//!
//! The engine tells of a mistake by name and often without a place. The names are found again here,
//! in the text, and only once something is wrong.

use std::ops::Range;

/// A word in a source, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named<'a> {
    /// The word, without quotation marks.
    pub name: &'a str,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The words behind `keyword` in tags such as `{% component name(…) %}` or `{% include "name" %}`.
pub(crate) fn tags<'a>(source: &'a str, keyword: &'a str) -> impl Iterator<Item = Named<'a>> {
    source.match_indices("{%").filter_map(move |(at, mark)| {
        let inside = source.get(at + mark.len()..)?.trim_start_matches('-').trim_start();
        let rest =
            inside.strip_prefix(keyword).filter(|rest| rest.starts_with([' ', '\n', '\t']))?;
        let word = rest.trim_start();
        let start = source.len() - word.len();
        let name = match word.chars().next()? {
            quote @ ('"' | '\'' | '`') => word.get(1..)?.split(quote).next()?,
            _ => word.split(|c: char| !c.is_alphanumeric() && c != '_').next()?,
        };
        let end = word.find(name)? + name.len() + usize::from(word.starts_with(['"', '\'', '`']));
        Some(Named { name, span: start..start + end })
    })
}

/// The first word of every tag `{% word … %}`, and where it stands.
pub(crate) fn words(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.match_indices("{%").filter_map(|(at, mark)| {
        let inside = source.get(at + mark.len()..)?.trim_start_matches('-').trim_start();
        let name = inside.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        Some((source.len() - inside.len(), name))
    })
}

/// The components that a source calls: `{{ <name … /> }}`, `{% <name …> %}`.
pub(crate) fn calls(source: &str) -> impl Iterator<Item = Named<'_>> {
    let opened = |mark: &'static str| {
        source.match_indices(mark).filter_map(move |(at, _)| {
            let inside = source.get(at + mark.len()..)?.trim_start_matches('-').trim_start();
            let word = inside.strip_prefix('<')?;
            let name = word.split(|c: char| !c.is_alphanumeric() && !"_.-".contains(c)).next()?;
            let start = source.len() - word.len();
            (!name.is_empty()).then(|| Named { name, span: start..start + name.len() })
        })
    };
    opened("{{").chain(opened("{%"))
}

/// What stands before the dot or bracket at `at`: `bulletin.image` before `.url`.
pub(crate) fn owner_of(source: &str, at: usize) -> Option<&str> {
    let before = source.get(..at)?.trim_end_matches(['?', '.', '[', '"', '\'']);
    if before.len() == at {
        return None;
    }
    let part = |c: char| c.is_alphanumeric() || "_.?[]".contains(c);
    let start = before.char_indices().rev().take_while(|(_, c)| part(*c)).last()?.0;
    before.get(start..).filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// The words of the interface that templates ask for.
#[derive(Debug, Default)]
pub(crate) struct Mentions<'a> {
    sources: Vec<&'a str>,
}

impl<'a> Mentions<'a> {
    /// Those of some sources.
    pub(crate) fn of(sources: impl IntoIterator<Item = &'a str>) -> Self {
        Self { sources: sources.into_iter().collect() }
    }

    /// Whether a key is asked for by its name, or may be put together from a text that begins it:
    /// `words["level_" ~ level]`.
    pub(crate) fn has(&self, key: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let begins = |part: &str| part.ends_with('_') && key.starts_with(part);
        let mut parts = self.sources.iter().flat_map(|source| source.split(|c| !is_part(c)));
        parts.any(|part| part == key || begins(part))
    }

    /// Whether some key is known only when a page is made: `words[entry.status]`.
    pub(crate) fn are_computed(&self) -> bool {
        let behind = |source: &&'a str| {
            source.split("words[").skip(1).any(|key| !key.starts_with(['"', '\'']))
        };
        self.sources.iter().any(behind)
    }
}

#[cfg(test)]
mod tests {
    use super::{calls, owner_of, tags};

    #[test]
    fn names_are_found_where_they_stand() {
        let source = "{% extends \"a.html\" %}{%- include 'b.html' -%}{% component c(d) %}{{ <e f={g} /> }}{% <h> %}{% </h> %}{{ 1 < i }}";
        let texts = |found: Vec<super::Named<'_>>| -> Vec<(String, String)> {
            let text = |it: super::Named<'_>| (it.name.to_owned(), source[it.span].to_owned());
            found.into_iter().map(text).collect()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(texts(tags(source, "extends").collect()), [pair("a.html", "\"a.html\"")]);
        assert_eq!(texts(tags(source, "include").collect()), [pair("b.html", "'b.html'")]);
        assert_eq!(texts(tags(source, "component").collect()), [pair("c", "c")]);
        assert_eq!(texts(calls(source).collect()), [pair("e", "e"), pair("h", "h")]);
    }

    #[test]
    fn a_field_has_an_owner() {
        for (source, field, owner) in [
            ("{{ bulletin.titel }}", "titel", Some("bulletin")),
            ("{{ bulletin.image.wide }}", "wide", Some("bulletin.image")),
            ("{{ a.b[0]?.c }}", "c", Some("a.b[0]")),
            ("{{ assets['x.png'] }}", "x.png", Some("assets")),
            ("{{ titel }}", "titel", None),
            ("titel", "titel", None),
        ] {
            let at = source.find(field).expect("the field");
            assert_eq!(owner_of(source, at), owner, "{source}");
        }
    }
}
