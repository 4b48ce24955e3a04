//! What shows that a Word document is not finished: tracked changes, comments, hidden text.
//!
//! A converter that takes one side of a tracked change publishes what somebody struck out, or
//! leaves out what somebody added; a comment or a hidden line may be the very thing that must not
//! get out. Which of it holds is for people to say, in Word.

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::document::xml::Element;
use crate::tree_path::TreePath;

/// A document that is not finished.
pub(crate) static UNFINISHED: Rule = Rule {
    code: "import-unfinished",
    level: Level::Error,
    about: "A Word document with tracked changes, comments or hidden text holds more than it shows, and nobody \
            but its authors knows which of it is meant to be published.",
    remedy: "Accept or reject every tracked change, delete every comment, and show and remove hidden text in \
             Word; save the document and import it again.",
};

/// Reports each kind of unfinished matter in the parts of a document, with its count.
pub(crate) fn unfinished(path: &TreePath, parts: &[&Element]) -> Report {
    let (mut tracked, mut comments, mut hidden) = (0, 0, 0);
    for element in parts.iter().flat_map(|part| part.all()) {
        tracked += usize::from(element.is_tracked_change());
        comments += usize::from(element.name == "commentReference");
        hidden += usize::from(is_hidden(element));
    }
    let kinds = [
        (
            tracked,
            "tracked change",
            "in Word, choose Review, then Accept All Changes (or Reject All Changes), and save",
        ),
        (comments, "comment", "in Word, choose Review, Delete, Delete All Comments, and save"),
        (
            hidden,
            "piece of hidden text",
            "in Word, choose File, Info, Inspect Document, and remove all hidden text (or select all, \
             open Font and take the tick off Hidden, if it is meant to be read), and save",
        ),
    ];
    let mut report = Report::default();
    for (count, what, help) in kinds.into_iter().filter(|(count, _, _)| *count > 0) {
        let what = match (count, what) {
            (1, what) => format!("1 {what}"),
            (count, "piece of hidden text") => format!("{count} pieces of hidden text"),
            (count, what) => format!("{count} {what}s"),
        };
        let found = Diagnostic::new(&UNFINISHED, format!("this document holds {what}"));
        report.push(found.at(Place::file(path)).help(help));
    }
    report
}

/// Whether a run of text is hidden.
fn is_hidden(run: &Element) -> bool {
    let is_off = run.child("rPr").and_then(|properties| properties.is_on("vanish")) == Some(true);
    run.name == "r"
        && is_off
        && run.elements().any(|part| part.name == "t" && !part.text().trim().is_empty())
}
