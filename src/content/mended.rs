//! A head that cannot be read, read as far as it goes.
//!
//! The reader of YAML gives up at the first fault, and an author who is told one fault at a time
//! has to come back for each. So a line that keeps a head from being read is told and then filled
//! with letters of no meaning, as long as what stood there, and the rest is read with every place
//! where it was. The bulletin is rejected all the same.

use std::ops::Range;

use crate::diagnostic::Report;
use crate::tree_path::TreePath;
use crate::yaml::{self, Node};

/// So many lines of one head are told; one with more of them is something else than a head.
const LINES: usize = 20;

/// What could be read of a head.
pub(crate) struct Mended {
    /// Its keys; `None` if there is no reading it even so.
    pub node: Option<Node>,
    /// What keeps it from being read as it is: one finding a line. Empty if nothing does.
    pub faults: Report,
    lines: Vec<Range<usize>>,
}

impl Mended {
    /// Reads the head `text`, which begins at byte `offset` of the file `path`.
    pub(crate) fn read(path: &TreePath, text: &str, offset: usize) -> Self {
        let mut mended = Self { node: None, faults: Report::default(), lines: Vec::new() };
        let mut filled = text.to_owned();
        while mended.lines.len() < LINES {
            let found = match yaml::parse(path, &filled, offset) {
                Ok(node) => {
                    mended.node = Some(node);
                    break;
                }
                Err(found) => *found,
            };
            let line = found.place.as_ref().and_then(|place| place.span.clone());
            let Some(line) = line.filter(|line| !mended.lines.contains(line)) else {
                // What is wrong with a line that was filled already is a matter of another one.
                if mended.faults.is_empty() {
                    mended.faults.push(found);
                }
                break;
            };
            mended.faults.push(found);
            let inside = line.start - offset..line.end - offset;
            mended.lines.push(line);
            match filled.get(inside.clone()).and_then(without_value) {
                Some(line) => filled.replace_range(inside, &line),
                None => break,
            }
        }
        mended
    }

    /// Takes out of a report what was found in the lines that were filled.
    pub(crate) fn forget_filled(&self, report: &mut Report) {
        let is_filled = |span: &Range<usize>| {
            self.lines.iter().any(|line| span.start < line.end && line.start < span.end)
        };
        report.retain(|found| {
            let span = found.place.as_ref().and_then(|place| place.span.as_ref());
            !span.is_some_and(is_filled)
        });
    }
}

/// A line `key: value` with a value that means nothing and is as long; `None` for any other line.
fn without_value(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    Some(format!("{key}: {}", "x".repeat(value.len())))
}

#[cfg(test)]
mod tests {
    use super::Mended;
    use crate::tree_path::TreePath;

    #[test]
    fn every_line_is_told_and_the_rest_is_read() {
        let path = TreePath::new("a.md").expect("a path");
        let head = "title: A: b\nid: X\nsummary: “It”: is\nslug: [a\n";
        let mended = Mended::read(&path, head, 4);
        let starts: Vec<usize> = mended
            .faults
            .diagnostics()
            .iter()
            .filter_map(|found| Some(found.place.as_ref()?.span.as_ref()?.start))
            .collect();
        assert_eq!(starts, [4, 22, 44]);
        assert!(mended.node.is_some());
        let hopeless = Mended::read(&path, "]\n", 0);
        assert_eq!((hopeless.faults.diagnostics().len(), hopeless.node.is_none()), (1, true));
    }
}
