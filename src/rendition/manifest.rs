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
