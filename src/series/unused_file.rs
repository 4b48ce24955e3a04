//! Files beside the bulletins that none of them names.
//!
//! They do not go out, and that is said: a forgotten attachment looks just like one that is there
//! by mistake, and only a person can tell the two apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::bulletin::Bulletin;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::Series;
use crate::series::permalink::decoded;
use crate::series::reserved::OWN;
use crate::tree::Tree;
use crate::tree_path::TreePath;

/// A file that nothing names.
pub(crate) static UNUSED_FILE: Rule = Rule {
    code: "unused-file",
    level: Level::Warning,
    about: "Only files that a bulletin names go out. A file that none names may have been forgotten, or may \
            be there by mistake; it stays where it is.",
    remedy: "Name it in the bulletin with `attachments`, `image` or a link, or take it away.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNUSED_FILE];

/// Files beside the bulletins that none of them names.
pub(crate) fn unused(series: &Series, source: &Tree, all: &[Arc<Bulletin>]) -> Report {
    let mut report = Report::default();
    let set_aside = series.rejected.iter().chain(&series.left_out).map(|unread| &unread.path);
    let read: BTreeSet<&TreePath> =
        all.iter().map(|bulletin| &bulletin.path).chain(set_aside).collect();
    let beside = source.below("bulletins").map(|(path, _)| path);
    let beside: Vec<&TreePath> =
        beside.filter(|path| !OWN.contains(&path.as_str()) && !read.contains(path)).collect();
    if beside.is_empty() {
        return report;
    }
    let named: BTreeSet<TreePath> = all.iter().flat_map(|bulletin| names(bulletin)).collect();
    for path in beside.into_iter().filter(|path| !named.contains(*path)) {
        let found =
            Diagnostic::new(&UNUSED_FILE, "no bulletin names this file, so it does not go out")
                .at(Place::file(path))
                .help(
                    "name it in a bulletin with `attachments`, `image` or a link, or take it away",
                );
        report.push(found);
    }
    report
}

/// The files that a bulletin names, whether they are there or not.
fn names(bulletin: &Bulletin) -> impl Iterator<Item = TreePath> {
    let written = bulletin.body.references.iter().map(|reference| {
        let cut = reference.target.find(['#', '?']).unwrap_or(reference.target.len());
        decoded(&reference.target[..cut])
    });
    let attached = bulletin.attachments.iter().map(|attachment| attachment.file.value.clone());
    let image = bulletin.image.iter().map(|image| image.file.value.clone());
    written.chain(attached).chain(image).filter_map(|name| bulletin.neighbour(&name))
}
