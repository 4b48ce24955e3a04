//! `build.json`: the digest of every other file, so that anybody can tell whether a site stands as
//! it was built.
//!
//! It names the program, the digest of the sources that are published, and the files; nothing in
//! it moves with the clock or with what is held back.

use std::collections::BTreeMap;

use crate::rendition::model::GENERATOR;
use crate::series::Series;
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// The name of the file.
pub(crate) const MANIFEST: &str = "build.json";

/// The name of the file that signs it, in the format of minisign.
pub(crate) const SIGNATURE: &str = "build.json.minisig";

/// The manifest of a site.
pub(crate) fn manifest(source: Hash, digests: &BTreeMap<TreePath, Hash>) -> Vec<u8> {
    let files: serde_json::Map<String, serde_json::Value> =
        digests.iter().map(|(path, hash)| (path.to_string(), hash.to_string().into())).collect();
    let manifest = serde_json::json!({
        "generator": GENERATOR,
        "source": source.to_string(),
        "files": files,
    });
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// Digest of the bulletins that an edition shows. The settings are no part of it: they hold banners
/// and topics that are prepared and not public yet, and what is public of them is in the files.
pub(crate) fn source_digest(series: &Series) -> Hash {
    let entries = series
        .entries
        .iter()
        .flat_map(|entry| [entry.bulletin.path.to_string(), entry.bulletin.digest.to_string()]);
    let parts: Vec<String> = entries.collect();
    Hash::of_parts(parts.iter().map(String::as_bytes))
}

/// How many files a build would write or remove where the site of a manifest stands, if it made these
/// (without a digest where nobody knows it); `None` if the manifest cannot be read.
pub(crate) fn outdated<'a>(
    manifest: &[u8],
    made: impl Iterator<Item = (&'a TreePath, Option<Hash>)>,
) -> Option<usize> {
    let manifest: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    let listed = manifest.get("files")?.as_object()?;
    let mut known = 0;
    let mut written = 0;
    for (path, hash) in made {
        let standing = listed.get(path.as_str()).and_then(|hash| hash.as_str());
        known += usize::from(standing.is_some());
        let is_same = |standing: &str| hash.is_none_or(|hash| hash.to_string() == standing);
        written += usize::from(!standing.is_some_and(is_same));
    }
    Some(written + listed.len().saturating_sub(known))
}

/// How a file of a site differs from what was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Its bytes are others.
    Changed,
    /// It is not there.
    Missing,
    /// No build made it.
    Added,
}

/// How the files of a site differ from its manifest, in the order of their paths; `None` if the
/// manifest cannot be read.
///
/// Assets of the build before are kept for readers who have an old page open. The manifest does not
/// name them; their own names do, with a digest of their bytes.
pub(crate) fn differences(
    manifest: &[u8],
    digests: &BTreeMap<TreePath, Hash>,
) -> Option<Vec<(String, Difference)>> {
    let manifest: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    let listed = manifest.get("files")?.as_object()?;
    let mut found: Vec<(String, Difference)> = Vec::new();
    for (path, hash) in listed {
        match digests.get(path.as_str()) {
            None => found.push((path.clone(), Difference::Missing)),
            Some(standing) if Some(standing.to_string().as_str()) != hash.as_str() => {
                found.push((path.clone(), Difference::Changed));
            }
            Some(_) => {}
        }
    }
    for (path, hash) in digests {
        let is_kept = path.below("assets").is_some() && path.name().contains(&hash.short(16));
        if !listed.contains_key(path.as_str()) && !is_kept && path.as_str() != SIGNATURE {
            found.push((path.to_string(), Difference::Added));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(found)
}
