//! Marks that a sending service replaces.
//!
//! `*|UNSUB|*` is Mailchimp's, `{{ name }}` that of a dozen others, `((name))` GOV.UK Notify's and
//! `%%name%%` Salesforce's. In a bulletin they may be meant, by somebody who knows what will send it;
//! or they come from a text that was copied from a mail, and readers would see their own name in the
//! middle of a sentence, or nothing is sent at all: Notify refuses a text with a mark that it has no
//! value for. Which it is, nobody can know here, so they pass untouched and are told. In a template
//! they are a designer's, and nobody is told.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;

/// A mark of a sending service in a text.
pub(crate) static MERGE_TAG: Rule = Rule {
    code: "merge-tag",
    level: Level::Warning,
    about: "Services that send mails replace marks such as `*|UNSUB|*`, `{{ name }}`, `((name))` and \
            `%%name%%`. One stands in the text of a bulletin that was made into a mail. It goes into the \
            mail as it is; on the page readers see the mark itself.",
    remedy: "Take it out of the bulletin; what a sender needs belongs into `email/bulletin.html` of the \
             theme. Nothing needs to be done if it is meant.",
};

/// How marks begin and end.
const MARKS: [(&str, &str); 5] =
    [("*|", "|*"), ("\\*|", "|\\*"), ("{{", "}}"), ("((", "))"), ("%%", "%%")];

/// The longest name in a mark.
const LONGEST: usize = 60;

/// The marks in the file of a bulletin.
pub(crate) fn merge_tags(path: &TreePath, text: &str) -> Report {
    let mut report = Report::default();
    for range in found(text) {
        let mark = text.get(range.clone()).unwrap_or_default();
        let message = format!("a service that sends mails may replace `{mark}`");
        let help = match mark.starts_with("*|") {
            // To Markdown, these are words in italics.
            true => format!(
                "take it out, or if it is meant for the service that sends this mail, write `\\{}\\*`",
                mark.trim_end_matches('*')
            ),
            false => {
                "take it out, unless it is meant for the service that sends this mail".to_owned()
            }
        };
        let found = Diagnostic::new(&MERGE_TAG, message).at(Place::span(path, range)).help(help);
        report.push(found);
    }
    report
}

fn found(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for (open, close) in MARKS {
        let mut at = 0;
        while let Some(start) = text[at..].find(open).map(|start| at + start) {
            let inner = start + open.len();
            let end = text[inner..].find(close);
            let name = end.and_then(|end| text.get(inner..inner + end)).unwrap_or_default();
            let is_name = !name.trim().is_empty()
                && name.len() <= LONGEST
                && !name.contains(['\n', '(', '{', '<'])
                && name.chars().any(char::is_alphanumeric);
            if is_name {
                all.push(start..inner + name.len() + close.len());
                at = inner + name.len() + close.len();
            } else {
                at = inner;
            }
        }
    }
    all.sort_by_key(|range| range.start);
    all
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn marks_of_the_usual_services_are_found_and_sums_are_not() {
        let text = "Dear *|FNAME|*, \\*|LNAME|\\*, {{ name }} and ((first name)): %%email%%. 50%% of (a (b)) (c), f((x)";
        let marks: Vec<&str> = found(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            marks,
            ["*|FNAME|*", "\\*|LNAME|\\*", "{{ name }}", "((first name))", "%%email%%"]
        );
    }
}
