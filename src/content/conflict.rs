//! Places that two people changed, and that nobody has settled yet.
//!
//! Version control leaves marks there, with both versions between them. Readers must see neither,
//! wherever in the folder of bulletins it is: in a text, in the settings, in a leaflet.

use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// Marks that a version control system leaves where two people changed the same lines.
pub(crate) static CONFLICT_MARKS: Rule = Rule {
    code: "conflict-marks",
    level: Level::Error,
    about: "Version control has marked a place where two people changed the same lines. Until somebody \
            chooses, both versions stand in the file.",
    remedy: "Keep the right lines, and remove the other ones together with the lines of `<<<<<<<`, \
             `=======` and `>>>>>>>`.",
};

/// The finding for a text with a conflict in it.
pub(crate) fn conflict(path: &TreePath, text: &str) -> Option<Diagnostic> {
    let at = conflict_mark(text)?;
    let message = "version control has marked a conflict here";
    let help = "keep the right lines and remove the others, with the lines of marks";
    let place = Place::span(path, at..at + 7);
    Some(Diagnostic::new(&CONFLICT_MARKS, message).at(place).help(help))
}

/// Conflicts in files beside the bulletins. The settings and the ledger are read by others, who
/// report their own. The files are asked for in the order of their paths.
pub(crate) fn conflicts_beside(
    source: &Tree,
    mut is_bulletin: impl FnMut(&TreePath) -> bool,
) -> Report {
    let mut report = Report::default();
    let own = [SERIES_YAML, "bulletins/ledger.txt"];
    for (path, leaf) in source.below("bulletins") {
        if own.contains(&path.as_str()) || is_bulletin(path) {
            continue;
        }
        let text = leaf.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
        if let Some(found) = text.and_then(|text| conflict(path, text)) {
            report.push(found);
        }
    }
    report
}

/// Where a line begins with a conflict mark: seven signs and a space, opened and closed.
pub(crate) fn conflict_mark(text: &str) -> Option<usize> {
    if !text.contains("<<<<<<< ") || !text.contains(">>>>>>> ") {
        return None;
    }
    let begins = |at: &usize| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    text.match_indices("<<<<<<< ").map(|(at, _)| at).find(begins)
}
