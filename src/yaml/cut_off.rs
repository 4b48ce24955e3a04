//! Values that end sooner than their author sees.
//!
//! In YAML a space and a `#` begin a remark, and the rest of the line is gone without a word: a
//! title `Update #3 on vans` would go out as `Update`. A remark that is meant as one has a space
//! behind its sign as well, and that is how the two are told apart.
//!
//! It is asked of the values that were read and not of lines: only the reader knows what is a
//! value, what stands in quotation marks, and over how many lines it goes.

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;
use crate::yaml::{Node, Value};

/// A value that a `#` cuts off.
pub(crate) static CUT_OFF_VALUE: Rule = Rule {
    code: "cut-off-value",
    level: Level::Error,
    about: "A space and a `#` begin a remark, so that the rest of the line is not read. Here a word follows \
            the sign at once, as in `Update #3`, which looks like a part of the value.",
    remedy: "Put the whole value in single quotes; or, if it is a remark, put a space behind the `#`.",
};

/// Finds such values in `root`, which was read from `text`, a part of the file `path` that begins
/// at byte `offset`.
pub(crate) fn cut_off(path: &TreePath, root: &Node, text: &str, offset: usize) -> Report {
    let mut search = Search { path, text, offset, report: Report::default() };
    search.look(root);
    search.report
}

struct Search<'a> {
    path: &'a TreePath,
    text: &'a str,
    offset: usize,
    report: Report,
}

impl<'a> Search<'a> {
    fn look(&mut self, node: &Node) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.look(item)),
            Value::Map(pairs) => {
                for (key, item) in pairs {
                    match item.value {
                        Value::Nothing => self.look_behind_key(key.span.end),
                        _ => self.look(item),
                    }
                }
            }
            Value::Text { plain: true, .. } => self.look_behind(node),
            Value::Text { plain: false, .. } | Value::Nothing => {}
        }
    }

    /// A value without quotation marks; in a block of lines, a `#` is a letter like any other.
    fn look_behind(&mut self, node: &Node) {
        let (start, end) = (node.span.start - self.offset, node.span.end - self.offset);
        let kept = self.text.get(start..end).unwrap_or_default();
        let Some(rest) = self.rest(end) else { return };
        if kept.starts_with(['|', '>']) || kept.is_empty() || !rest.starts_with([' ', '\t']) {
            return;
        }
        if let Some(remark) = meant(rest) {
            let sign = end + rest.len() - remark.len();
            let first = kept.lines().next().unwrap_or_default();
            let last = kept.lines().last().unwrap_or_default().trim();
            let message = format!("only `{last}` of this value is read: a space and `#` end it");
            let help = if first == kept {
                let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
                let key = self.text[line..start].trim_start();
                let whole = format!("{kept}{rest}").replace('\'', "''");
                format!("put it in single quotes: `{key}'{whole}'`")
            } else {
                format!("put a single quote before `{first}` and another behind `{last}{rest}`")
            };
            self.find(sign, remark, message, help);
        }
    }

    /// A key for which nothing was read, because the sign is the first letter of its value.
    fn look_behind_key(&mut self, end: usize) {
        let end = end - self.offset;
        let Some(rest) = self.rest(end) else { return };
        let Some(value) = rest.strip_prefix(':') else { return };
        if let Some(remark) = meant(value) {
            let sign = end + rest.len() - remark.len();
            let line = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
            let key = self.text[line..end].trim_start();
            let whole = remark.replace('\'', "''");
            let message = "nothing of this value is read: a space and `#` begin a remark";
            let help = format!("put it in single quotes: `{key}: '{whole}'`");
            self.find(sign, remark, message.to_owned(), help);
        }
    }

    /// What stands on the line behind byte `at`, without the space at its end.
    fn rest(&self, at: usize) -> Option<&'a str> {
        Some(self.text.get(at..)?.lines().next()?.trim_end())
    }

    fn find(&mut self, sign: usize, remark: &str, message: String, help: String) {
        let sign = sign + self.offset;
        let place = Place::span(self.path, sign..sign + remark.len());
        self.report.push(Diagnostic::new(&CUT_OFF_VALUE, message).at(place).help(help));
    }
}

/// The remark of `rest`, from its sign on, if it looks like a part of the value.
fn meant(rest: &str) -> Option<&str> {
    let remark = rest.trim_start();
    let word = remark.strip_prefix('#').filter(|_| remark.len() < rest.len())?;
    word.starts_with(char::is_alphanumeric).then_some(remark)
}
