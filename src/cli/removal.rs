//! Whether a build removes something that the site which it replaces still shows.
//!
//! The site before is kept, so that it can be looked at; a removed bulletin must not stay in it. What
//! was removed already is noted in `state.json` with the digest of the manifest that it was true of.
//! Where that is not the site that stands, nothing is known of it, and it is not kept: a copy too few
//! costs less than one that holds what had to go.

use std::path::Path;

use crate::cli::changed_number;
use crate::host::{self, Previous};
use crate::pipeline::{self, Build};
use crate::tree::Hash;

/// What is to become of the site in `out`, and of the one before it, once `build` takes its place.
/// `work` is the machine's own folder.
pub(crate) fn previous(build: &Build, out: &Path, work: &Path) -> Previous {
    let known = removed_in(out, work).unwrap_or_default();
    let is_new = |id: &str| !known.iter().any(|known| known == id);
    if build.removed().any(is_new) { Previous::Erase } else { Previous::Keep }
}

/// What is to be noted of the site that stands in `out` now.
pub(crate) fn noted(build: &Build, out: &Path, mut state: serde_json::Value) -> serde_json::Value {
    if let Some(state) = state.as_object_mut() {
        state.insert("site".into(), manifest_of(out).map(|hash| hash.to_string()).into());
        state.insert("numbers".into(), changed_number::noted(build));
        state.insert("bulletins_removed".into(), build.removed().collect::<Vec<_>>().into());
    }
    state
}

/// Ids of the bulletins of which the site in `out` shows only the notice; `None` if that is not
/// known.
fn removed_in(out: &Path, work: &Path) -> Option<Vec<String>> {
    let state = host::read_beside(work, host::STATE)?;
    let state: serde_json::Value = serde_json::from_slice(&state).ok()?;
    let site = manifest_of(out)?.to_string();
    if state.get("site")?.as_str()? != site {
        return None;
    }
    let ids = state.get("bulletins_removed")?.as_array()?.iter();
    Some(ids.filter_map(|id| id.as_str()).map(str::to_owned).collect())
}

fn manifest_of(out: &Path) -> Option<Hash> {
    Some(Hash::of(&host::read_beside(out, pipeline::MANIFEST)?))
}
