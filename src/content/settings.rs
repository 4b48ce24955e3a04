//! The file of settings, read as far as its keys.
//!
//! There is one such file, and without it there is no site. What keeps it from being read at all is
//! told apart here: it is missing, far too large, in another encoding, or in conflict.

use crate::content::NOT_UTF8;
use crate::content::conflict::conflict;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;
use crate::yaml::{self, Node};

/// Where the settings stand.
pub(crate) const SERIES_YAML: &str = "bulletins/series.yaml";

/// No settings.
pub(crate) static NO_SERIES: Rule = Rule {
    code: "no-series",
    level: Level::Error,
    about: "A series needs its settings: the file `bulletins/series.yaml`, with at least `title` and \
            `base_url`.",
    remedy: "Add the file, or let `noticeboard init DIR` make a new site and copy the file from there.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&NO_SERIES];

/// The settings as a group of keys.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The file.
    pub path: TreePath,
    /// What stands in it.
    pub node: Node,
    /// What was noticed so far.
    pub report: Report,
}

/// Reads the settings as far as their keys.
///
/// # Errors
/// What keeps them from being read.
pub(crate) fn settings(source: &Tree) -> Result<Settings, Box<Diagnostic>> {
    let refusal = |message: String| Diagnostic::new(&NO_SERIES, message);
    let Some(path) = TreePath::new(SERIES_YAML).filter(|path| source.contains(path.as_str()))
    else {
        return Err(refusal(format!("there is no file `{SERIES_YAML}`")).into());
    };
    let Some(bytes) = source.get(SERIES_YAML).and_then(Leaf::as_bytes) else {
        let found = refusal(format!("`{SERIES_YAML}` is larger than 2 MiB"));
        return Err(found.at(Place::file(&path)).help("check what the file is").into());
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        let found = refusal(format!("`{SERIES_YAML}` is not UTF-8 text"));
        return Err(found.at(Place::file(&path)).help(NOT_UTF8.remedy).into());
    };
    if let Some(found) = conflict(&path, text) {
        return Err(found.into());
    }
    let node = yaml::parse(&path, text, 0)?;
    let report = yaml::cut_off(&path, &node, text, 0);
    Ok(Settings { path, node, report })
}
