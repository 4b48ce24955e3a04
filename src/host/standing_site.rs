//! [`StandingSite`]: a site as it stands in a folder, whoever put it there.
//!
//! It is read whole, byte by byte, since dates and sizes say nothing of what somebody changed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::host::HostError;
use crate::host::claim::KEPT;
use crate::host::old_site::{Hashing, list};
use crate::host::write::place;
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// The files of a folder, and what a build left there to say what they should be.
pub(crate) struct StandingSite {
    /// The bytes of the manifest; `None` where there is none.
    pub manifest: Option<Vec<u8>>,
    /// The digest of every other file, but for those of version control at the top.
    pub digests: BTreeMap<TreePath, Hash>,
    /// How many things lie there that are no file, such as links.
    pub strange: usize,
}

/// Reads the site in `folder`, whose manifest is called `manifest`; `None` if there is no such
/// folder.
///
/// # Errors
/// If the folder or a file in it cannot be read.
pub(crate) fn standing_site(
    folder: &Path,
    manifest: &str,
) -> Result<Option<StandingSite>, HostError> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let found = list(folder, "").map_err(HostError::at("look into", folder))?;
    let paths: Vec<Option<TreePath>> = found.files.iter().map(|path| TreePath::new(path)).collect();
    let strange = found.strange + paths.iter().filter(|path| path.is_none()).count();
    let is_judged = |path: &TreePath| path.as_str() != manifest && !KEPT.contains(&path.as_str());
    let files: Vec<TreePath> = paths.into_iter().flatten().filter(is_judged).collect();
    let one = |path: TreePath| {
        let target = place(folder, &path);
        let hash = digest(&target).map_err(HostError::at("read", &target))?;
        Ok((path, hash))
    };
    let digests = files.into_par_iter().map(one).collect::<Result<_, HostError>>()?;
    let target = folder.join(manifest);
    let manifest = match fs::read(&target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(HostError::at("read", &target)(error)),
    };
    Ok(Some(StandingSite { manifest, digests, strange }))
}

/// The bytes of a file of the site in `folder`.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn read_file(folder: &Path, path: &TreePath) -> Result<Vec<u8>, HostError> {
    let target = place(folder, path);
    fs::read(&target).map_err(HostError::at("read", &target))
}

/// The bytes of the file called `name` in a folder, if it can be read.
pub(crate) fn read_beside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    fs::read(folder.join(name)).ok()
}

fn digest(path: &Path) -> io::Result<Hash> {
    let mut hashing = Hashing::into(io::sink());
    io::copy(&mut File::open(path)?, &mut hashing)?;
    Ok(hashing.finish().0)
}
