//! Files beside the bulletins that never go out as they stand, whatever links to them.
//!
//! The settings hold banners that wait for a bad day, a draft is nobody's attachment, and what lies
//! in the folder of a held bulletin is under its embargo.

use std::collections::BTreeMap;

use crate::content::settings::SERIES_YAML;
use crate::series::edition::Status;
use crate::tree_path::TreePath;

/// Files of the series itself.
pub(crate) const OWN: [&str; 3] = [SERIES_YAML, "bulletins/ledger.txt", "bulletins/live.yaml"];

/// Whether a file is meant to be a bulletin, by its name.
pub(crate) fn is_bulletin(path: &TreePath) -> bool {
    ["md", "markdown"].contains(&path.extension().to_ascii_lowercase().as_str())
}

/// The bulletin in whose folder a file lies, if it is one of `unseen`, as its status.
pub(crate) fn holder(unseen: &BTreeMap<TreePath, Status>, path: &TreePath) -> Option<Status> {
    let ends = path.as_str().match_indices('/').map(|(end, _)| end);
    let folders = ends.filter_map(|end| path.as_str().get(..end));
    let mut indexes = folders.filter_map(|folder| TreePath::join(folder, "index.md"));
    indexes.find_map(|index| unseen.get(&index).copied())
}
