//! How a report is written for GitHub Actions, which shows each finding beside its line.
//!
//! A workflow command is one line of output; what would end it early, or one of its properties, is
//! escaped as the runner expects it (docs.github.com, "Workflow commands for GitHub Actions").

use crate::diagnostic::{Diagnostic, Level, Report};
use crate::host::places::Places;
use crate::host::terminal::{help_of, one_line};
use crate::tree::Tree;

/// One workflow command a line for each finding, in the report's order.
///
/// `folder` leads from the place where the program was called to the site: empty, or ending with a
/// slash. Lines and columns count from 1.
pub(crate) fn annotations(report: &Report, source: &Tree, folder: &str) -> String {
    let mut places = Places::of(source);
    report.diagnostics().iter().map(|found| one(found, &mut places, folder)).collect()
}

fn one<'a>(found: &'a Diagnostic, places: &mut Places<'a>, folder: &str) -> String {
    let kind = match found.level() {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &found.place {
        properties.push(format!("file={}", property(&format!("{folder}{}", place.path))));
        if let Some((line, column)) = places.position(place) {
            properties.push(format!("line={line},col={column}"));
        }
    }
    properties.push(format!("title={}", property(found.rule.code)));
    let mut told = one_line(&found.message);
    if let Some(help) = help_of(found) {
        told.push('\n');
        told.push_str(&one_line(help));
    }
    format!("::{kind} {}::{}\n", properties.join(","), data(&told))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::annotations;
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    static RULE: Rule = Rule { code: "a-rule", level: Level::Warning, about: "", remedy: "" };

    #[test]
    fn nothing_in_a_finding_ends_its_command_early() {
        let path = TreePath::new("a, b: 50%.md").expect("a path");
        let mut source = Tree::default();
        source.replace(path.clone(), Leaf::bytes("é\nxyz"));
        let mut report = Report::default();
        let message = "50%\n::error::no";
        report.push(Diagnostic::new(&RULE, message).at(Place::span(&path, 4..5)).help("do: that"));
        report.push(Diagnostic::new(&RULE, "all of it"));
        assert_eq!(
            annotations(&report, &source, "site/"),
            "::warning file=site/a%2C b%3A 50%25.md,line=2,col=2,title=a-rule::50%25 ::error::no%0Ado: that\n\
             ::warning title=a-rule::all of it\n"
        );
    }
}
