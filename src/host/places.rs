//! [`Places`]: line and column of findings, for reports that machines read.
//!
//! There may be a hundred thousand findings in one file, so its lines are counted once.

use std::collections::HashMap;

use crate::diagnostic::Place;
use crate::host::terminal::{position, text_of};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// The lines of every file of a source that was asked for.
pub(crate) struct Places<'a> {
    source: &'a Tree,
    lines: HashMap<&'a TreePath, Option<Lines<'a>>>,
}

impl<'a> Places<'a> {
    /// The places of a source.
    pub(crate) fn of(source: &'a Tree) -> Self {
        Self { source, lines: HashMap::new() }
    }

    /// Line and column at which a place begins, both from 1, counted in characters; `None` where it
    /// has no span, or the source does not hold the file as text.
    pub(crate) fn position(&mut self, place: &'a Place) -> Option<(usize, usize)> {
        let start = place.span.as_ref()?.start;
        Some(self.lines(&place.path)?.position(start))
    }

    /// Line and column behind the last character of a place.
    pub(crate) fn end(&mut self, place: &'a Place) -> Option<(usize, usize)> {
        let end = place.span.as_ref()?.end;
        Some(self.lines(&place.path)?.position(end))
    }

    fn lines(&mut self, path: &'a TreePath) -> Option<&Lines<'a>> {
        let source = self.source;
        self.lines.entry(path).or_insert_with(|| text_of(source, path).map(Lines::of)).as_ref()
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Line and column, as [`position`] counts them.
    fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset.min(self.text.len()));
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let (_, column) = position(&self.text[start..], offset - start);
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::host::terminal::position;

    #[test]
    fn lines_are_counted_as_they_are_for_eyes() {
        for text in ["", "a", "\u{feff}ab\ncd", "é\r\nwŷz\n\n", "\n\nx"] {
            let lines = Lines::of(text);
            for offset in 0..=text.len() + 1 {
                assert_eq!(lines.position(offset), position(text, offset), "{text:?} at {offset}");
            }
        }
    }
}
