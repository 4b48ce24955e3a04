//! What the template engine tells of unknown names, taken apart.
//!
//! It gives filters, functions, components and included templates that do not exist as one text
//! drawn for a terminal, several to a text. Here each becomes a message and a range of bytes, so
//! that it is shown at its place like every other finding.

use std::ops::Range;

/// One mistake, and where it stands in a template's source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reported<'a> {
    /// What is wrong, in the engine's words.
    pub message: &'a str,
    /// The template's name.
    pub template: &'a str,
    /// The line, counted from 0.
    line: usize,
    /// The column, counted in letters from 0.
    column: usize,
    /// How many letters are underlined.
    width: usize,
}

impl Reported<'_> {
    /// The bytes of `source`, the template's text, that the mistake is about.
    pub(crate) fn span(&self, source: &str) -> Option<Range<usize>> {
        let line = source.split_inclusive('\n').nth(self.line)?;
        let start: usize = source.split_inclusive('\n').take(self.line).map(str::len).sum();
        let byte = |letter| line.char_indices().nth(letter).map_or(line.len(), |(at, _)| at);
        Some(start + byte(self.column)..start + byte(self.column + self.width))
    }
}

/// The mistakes that `text` tells of; empty if it is not drawn as expected.
pub(crate) fn mistakes(text: &str) -> Vec<Reported<'_>> {
    let told = text.split("\n\n").map(mistake);
    told.collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn mistake(text: &str) -> Option<Reported<'_>> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let at = lines.next()?.trim_start().strip_prefix("--> ")?;
    let (at, column) = at.rsplit_once(':')?;
    let (template, line) = at.rsplit_once(':')?;
    let underline = lines.nth(2)?;
    Some(Reported {
        message,
        template,
        line: line.parse::<usize>().ok()?.checked_sub(1)?,
        column: column.parse::<usize>().ok()?.checked_sub(1)?,
        width: underline.matches('^').count(),
    })
}

#[cfg(test)]
mod tests {
    use super::mistakes;

    const ONE: &str =
        "error: Unknown filter `x`\n --> a.html:2:4\n  |\n2 | \u{e9}{{ a | x }}\n  |    ^^";

    #[test]
    fn each_mistake_has_the_bytes_that_are_underlined() {
        let two = format!("{ONE}\n\n{ONE}");
        let found = mistakes(&two);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].message, found[0].template), ("Unknown filter `x`", "a.html"));
        assert_eq!(found[0].span("b\n\u{e9}{{ "), Some(6..7));
        assert_eq!(found[0].span("b\n\u{e9}{{ a | x }}"), Some(6..8));
        assert_eq!(found[0].span("b"), None);
    }

    #[test]
    fn what_is_drawn_otherwise_is_not_taken_apart() {
        for text in ["", "x", "error: x", "error: x\n --> a:0:1\n\n\n", "error: x\n --> a\n|\n|\n|"]
        {
            assert_eq!(mistakes(text), []);
        }
        assert_eq!(mistakes(&format!("{ONE}\n\nmore")), []);
    }
}
