//! Values that end sooner than their author sees.
//!
//! In YAML a space and a `#` begin a remark, and the rest of the line is gone without a word: a
//! title `Update #3 on vans` would go out as `Update`. A remark that is meant as one has a space
//! behind its sign as well, and that is how the two are told apart.

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;

/// A value that a `#` cuts off.
pub(crate) static CUT_OFF_VALUE: Rule = Rule {
    code: "cut-off-value",
    level: Level::Error,
    about: "A space and a `#` begin a remark, so that the rest of the line is not read. Here a word follows \
            the sign at once, as in `Update #3`, which looks like a part of the value.",
    remedy: "Put the whole value in single quotes; or, if it is a remark, put a space behind the `#`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&CUT_OFF_VALUE];

/// Finds such values in `text`, a part of the file `path` that begins at byte `offset`.
pub(crate) fn cut_off(path: &TreePath, text: &str, offset: usize) -> Report {
    let mut report = Report::default();
    // The indentation of a key whose value is a block of lines, which hold no remarks.
    let mut block: Option<usize> = None;
    let mut at = offset;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|key| line.is_empty() || indent > key) {
            continue;
        }
        let value_at = value_of(line);
        let value = &line[value_at..];
        block = value.starts_with(['|', '>']).then_some(indent);
        if line.trim_start().starts_with('#') || value.starts_with(['"', '\'', '|', '>']) {
            continue;
        }
        if let Some(cut) = cut_in(value) {
            let (key, kept) = (line[..value_at].trim_start(), value[..cut].trim_end());
            let message = format!("only `{kept}` of this value is read: a space and `#` end it");
            let whole = value.replace('\'', "''");
            let found = Diagnostic::new(&CUT_OFF_VALUE, message)
                .at(Place::span(path, start + value_at + cut..start + line.len()))
                .help(format!("put it in single quotes: `{key}'{whole}'`"));
            report.push(found);
        }
    }
    report
}

/// Where the value of a line begins: behind its key, or behind the dash of a list.
fn value_of(line: &str) -> usize {
    let begin = match line.find(": ") {
        Some(colon) => colon + 2,
        None => line
            .find("- ")
            .filter(|at| line[..*at].trim().is_empty())
            .map_or(line.len(), |at| at + 2),
    };
    line.len() - line[begin..].trim_start().len()
}

/// Where a `#` with a word behind it cuts a value off.
fn cut_in(value: &str) -> Option<usize> {
    let is_word = |at: &usize| {
        let next = value.get(at + 2..).and_then(|rest| rest.chars().next());
        next.is_some_and(char::is_alphanumeric)
    };
    value.match_indices(" #").map(|(at, _)| at).next().filter(is_word).map(|at| at + 1)
}
