//! [`Block`]: a heading, a paragraph or a point of a list, on its way from the source to a draft.
//!
//! Whatever the source was, the passes that mend it work on these. The text of a block is Markdown
//! already, on one line but for breaks that are meant, and it remembers its lines in the source.

use crate::import::change::Lines;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Text,
    /// A point of a list: how deep it stands, and its number if it has one. Its text may hold
    /// further paragraphs, with an empty line between.
    Item {
        /// 0 at the margin.
        depth: usize,
        /// The number that is written before it.
        number: Option<u32>,
    },
    /// Markdown over several lines that stays as it is: code, a table, a quotation, a footnote.
    AsIs,
    /// The end of a page.
    PageEnd,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where it stands in the source.
    pub lines: Lines,
    /// What it is.
    pub kind: Kind,
    /// Its Markdown, without the signs that say what it is.
    pub text: String,
    /// How many empty lines stand before it.
    pub gap: usize,
    /// Whether a page ended right before it.
    pub is_cut: bool,
}

impl Block {
    /// A block that begins in `line`.
    pub(crate) fn new(kind: Kind, line: usize, text: impl Into<String>) -> Self {
        Self { lines: Lines::one(line), kind, text: text.into(), gap: 0, is_cut: false }
    }

    /// The same block, behind so many empty lines.
    pub(crate) fn behind(mut self, gap: usize) -> Self {
        self.gap = gap;
        self
    }

    /// Whether it is a point of a list.
    pub(crate) fn is_item(&self) -> bool {
        matches!(self.kind, Kind::Item { .. })
    }

    /// Its words without signs of emphasis, on one line.
    pub(crate) fn plain(&self) -> String {
        plain(&self.text)
    }

    /// Whether all of it is bold.
    pub(crate) fn is_bold(&self) -> bool {
        let text = self.text.trim();
        let inner = text.strip_prefix("**").and_then(|text| text.strip_suffix("**"));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains("**"))
    }
}

/// Markdown of a line as plain words: without emphasis, escapes and the targets of links.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut letters = markdown.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(|next| next.is_ascii_punctuation()) => {
                out.extend(letters.next());
            }
            '\\' | '\n' => out.push(' '),
            '*' | '`' => {}
            '_' if out.ends_with(char::is_alphanumeric)
                && letters.peek().is_some_and(|next| next.is_alphanumeric()) =>
            {
                out.push('_');
            }
            '_' | '[' => {}
            ']' if letters.peek() == Some(&'(') => {
                letters.next();
                let is_pointed = letters.peek() == Some(&'<');
                let end = if is_pointed { '>' } else { ')' };
                let _target = letters.by_ref().find(|&letter| letter == end);
                letters.next_if(|&letter| is_pointed && letter == ')');
            }
            ']' => {}
            '<' | '>' => {}
            other => out.push(other),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the links of a line of Markdown lead.
pub(crate) fn link_targets(markdown: &str) -> impl Iterator<Item = &str> {
    let parts = markdown.split("](").skip(1);
    parts.map(|part| {
        let end = if part.starts_with('<') { '>' } else { ')' };
        part.split(end).next().unwrap_or(part).trim_start_matches('<')
    })
}
