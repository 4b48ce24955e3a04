//! How a report is written as SARIF 2.1.0 (OASIS), the form in which code hosts and editors take
//! over the findings of any tool.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::host::places::Places;
use crate::host::terminal::help_of;
use crate::tree::Tree;

/// What a path may not hold as it is (RFC 3986, section 3.3).
const NO_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The report as a log of one run, with the rules that were broken.
///
/// `folder` leads from the place where the program was called to the site: empty, or ending with a
/// slash. Columns count characters, from 1 (section 3.14.17, `unicodeCodePoints`).
pub(crate) fn sarif(report: &Report, source: &Tree, folder: &str) -> Value {
    let mut places = Places::of(source);
    let mut writer = Writer { places: &mut places, folder };
    let results: Vec<Value> =
        report.diagnostics().iter().map(|found| writer.result(found)).collect();
    let broken: BTreeMap<&str, &Rule> =
        report.diagnostics().iter().map(|found| (found.rule.code, found.rule)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Noticeboard",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": broken.into_values().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

struct Writer<'w, 'a> {
    places: &'w mut Places<'a>,
    folder: &'w str,
}

impl<'a> Writer<'_, 'a> {
    fn result(&mut self, found: &'a Diagnostic) -> Value {
        let mut text = found.message.clone();
        if let Some(help) = help_of(found) {
            text.push('\n');
            text.push_str(help);
        }
        let mut result = json!({
            "ruleId": found.rule.code,
            "level": level(found.level()),
            "message": {"text": text},
        });
        if let Some(place) = &found.place {
            result["locations"] = json!([{"physicalLocation": self.location(place)}]);
        }
        if !found.related.is_empty() {
            let related = found.related.iter().map(|(place, label)| {
                json!({"physicalLocation": self.location(place), "message": {"text": label}})
            });
            result["relatedLocations"] = related.collect();
        }
        result
    }

    fn location(&mut self, place: &'a Place) -> Value {
        let path = format!("{}{}", self.folder, place.path);
        let uri = utf8_percent_encode(&path, NO_PATH).to_string();
        let mut location = json!({"artifactLocation": {"uri": uri}});
        if let Some((line, column)) = self.places.position(place) {
            let (end_line, end_column) = self.places.end(place).unwrap_or((line, column));
            location["region"] = json!({
                "startLine": line, "startColumn": column,
                "endLine": end_line, "endColumn": end_column,
            });
        }
        location
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": {"text": rule.code.replace('-', " ")},
        "fullDescription": {"text": rule.about},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": level(rule.level)},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "note",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::sarif;
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    static RULE: Rule =
        Rule { code: "a-rule", level: Level::Advice, about: "About.", remedy: "Do." };

    #[test]
    fn a_finding_keeps_its_place_its_neighbours_and_its_rule() {
        let path = TreePath::new("é #1.md").expect("a path");
        let mut source = Tree::default();
        source.replace(path.clone(), Leaf::bytes("é\nxyz"));
        let mut report = Report::default();
        let found = Diagnostic::new(&RULE, "one").at(Place::span(&path, 4..5)).help("do that");
        report.push(found.related(Place::file(&path), "here too"));
        let log = sarif(&report, &source, "site/");
        let run = &log["runs"][0];
        let uri = json!({"uri": "site/%C3%A9%20%231.md"});
        assert_eq!(
            run["results"],
            json!([{
                "ruleId": "a-rule", "level": "note", "message": {"text": "one\ndo that"},
                "locations": [{"physicalLocation": {"artifactLocation": uri, "region":
                    {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 3}}}],
                "relatedLocations": [{"physicalLocation": {"artifactLocation": uri},
                    "message": {"text": "here too"}}],
            }])
        );
        assert_eq!(run["tool"]["driver"]["rules"][0]["help"]["text"], "Do.");
    }
}
