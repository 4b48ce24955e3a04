//! How a report is written for machines.
//!
//! A continuous-integration job or an editor wants every finding, unfolded and unaltered, so this
//! shares with the drawing for eyes only the way in which lines and columns are counted.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Report};
use crate::host::places::Places;
use crate::host::terminal::{help_of, visible};
use crate::tree::Tree;

/// The `diagnostics` of the JSON document: an array of `rule`, `level`, `message`, `path`, `line`,
/// `column` and `help`, in the report's order.
///
/// Every key is always there, `null` where the finding has no such thing. Line and column count
/// from 1, in characters; they are `null` too where `source` does not hold the file as text. The
/// help is the finding's own, else its rule's remedy.
pub(crate) fn diagnostics_json(report: &Report, source: &Tree) -> Value {
    let mut places = Places::of(source);
    report.diagnostics().iter().map(|found| one(found, &mut places)).collect()
}

/// A JSON document as text with line breaks. Characters that would move a terminal's cursor or turn
/// its lines round are escaped, which changes nothing for whoever parses it (RFC 8259, section 7).
pub(crate) fn json_text(document: &Value) -> String {
    let plain = format!("{document:#}");
    let mut out = String::with_capacity(plain.len());
    for letter in plain.chars() {
        if visible(letter) == letter {
            out.push(letter);
        } else {
            // None of them lies beyond U+FFFF, where JSON would need two escapes.
            let _ = write!(out, "\\u{:04x}", u32::from(letter));
        }
    }
    out
}

fn one<'a>(found: &'a Diagnostic, places: &mut Places<'a>) -> Value {
    let place = found.place.as_ref();
    let at = place.and_then(|place| places.position(place));
    json!({
        "rule": found.rule.code,
        "level": found.level().to_string(),
        "message": found.message,
        "path": place.map(|place| place.path.as_str()),
        "line": at.map(|(line, _)| line),
        "column": at.map(|(_, column)| column),
        "help": help_of(found),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{diagnostics_json, json_text};
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    static RULE: Rule = Rule { code: "a-rule", level: Level::Warning, about: "", remedy: "" };

    #[test]
    fn every_key_is_there_and_null_where_absent() {
        let path = TreePath::new("a.md").expect("a path");
        let mut source = Tree::default();
        source.replace(path.clone(), Leaf::bytes("é\r\nwŷz"));
        let mut report = Report::default();
        report.push(Diagnostic::new(&RULE, "one").at(Place::span(&path, 7..8)).help("do that"));
        report.push(Diagnostic::new(&RULE, "two"));
        let expected = json!([
            {"rule": "a-rule", "level": "warning", "message": "one", "path": "a.md",
             "line": 2, "column": 3, "help": "do that"},
            {"rule": "a-rule", "level": "warning", "message": "two", "path": null,
             "line": null, "column": null, "help": null},
        ]);
        assert_eq!(diagnostics_json(&report, &source), expected);
    }

    #[test]
    fn nothing_in_a_document_moves_the_cursor_or_turns_a_line() {
        let document = json!({"message": "a\u{9b}31m \u{202e}b\u{7f} é \u{1b}"});
        let text = json_text(&document);
        assert_eq!(text, "{\n  \"message\": \"a\\u009b31m \\u202eb\\u007f é \\u001b\"\n}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), document);
    }
}
