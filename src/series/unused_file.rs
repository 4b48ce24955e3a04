//! Files beside the bulletins that none of them names.
//!
//! They do not go out, and that is said: a forgotten attachment looks just like one that is there
//! by mistake, and only a person can tell the two apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::body::scheme;
use crate::content::bulletin::Bulletin;
use crate::content::own_address::decoded;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::Series;
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
    let named: BTreeSet<TreePath> = all.iter().flat_map(|bulletin| named_files(bulletin)).collect();
    for path in beside.into_iter().filter(|path| !named.contains(*path)) {
        let found =
            Diagnostic::new(&UNUSED_FILE, "no bulletin names this file, so it does not go out")
                .at(Place::file(path))
                .help(help(path));
        report.push(found);
    }
    report
}

/// What to do about a file: by its name it may be a bulletin, or the settings, saved as something
/// else.
fn help(path: &TreePath) -> String {
    let (ending, name) = (path.extension().to_ascii_lowercase(), path.name());
    let stem = name.split('.').next().unwrap_or(name);
    let is_dated = stem.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
    match ending.as_str() {
        "yml" | "yaml" | "txt" if stem == "series" => {
            "if these are the settings, name the file `series.yaml`".to_owned()
        }
        "txt" if is_dated => format!("if this is a bulletin, name the file `{stem}.md`"),
        "doc" | "docx" | "odt" | "rtf" | "pages" if is_dated => format!(
            "if this is a bulletin, save its text as plain text in a file `{stem}.md`; if it goes out with one, name it there with `attachments`"
        ),
        _ => "name it in a bulletin with `attachments`, `image` or a link, or take it away"
            .to_owned(),
    }
}

/// The files that a bulletin names, whether they are there or not.
pub(crate) fn named_files(bulletin: &Bulletin) -> impl Iterator<Item = TreePath> {
    let inside = bulletin.body.references.iter().filter(|it| scheme(&it.target).is_none());
    let written = inside.map(|reference| {
        let cut = reference.target.find(['#', '?']).unwrap_or(reference.target.len());
        decoded(&reference.target[..cut])
    });
    let attached = bulletin.attachments.iter().map(|attachment| attachment.file.value.clone());
    let image = bulletin.image.iter().map(|image| image.file.value.clone());
    written.chain(attached).chain(image).filter_map(|name| bulletin.neighbour(&name))
}
