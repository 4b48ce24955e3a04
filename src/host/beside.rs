//! Files that belong together and are handed to somebody: written side by side, over older ones of
//! ours and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::host::HostError;
use crate::host::claim::{is_in_a_site, resolve};
use crate::host::write::write_over_own;

/// Files `NAME.ending` that belong together: their name, and endings with bytes. The first has a mark of
/// ours in its text; the others have no room for one.
pub(crate) struct Set<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their endings and bytes.
    pub files: [(&'a str, &'a [u8]); 4],
}

impl Set<'_> {
    fn targets(&self, folder: &Path) -> Vec<PathBuf> {
        let target = |(ending, _): &(&str, _)| folder.join(format!("{}.{ending}", self.name));
        self.files.iter().map(target).collect()
    }
}

/// Writes sets of files into the folder `out`, which is made if it is not there, and gives their
/// places. What an earlier run has written is written over, which the first of its files tells.
///
/// # Errors
/// [`HostError::NoPlace`] if `out` is in a site that was built, or among the sources.
/// [`HostError::Exists`] if one of the files is somebody's, and then nothing is written; otherwise if
/// the machine fails.
pub(crate) fn write_sets(
    site: &Path,
    out: &Path,
    sets: &[Set<'_>],
    is_own: &dyn Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, HostError> {
    let real = resolve(out).map_err(HostError::at("find", out))?;
    check_place(&real, site)
        .map_err(|because| HostError::NoPlace { out: out.to_owned(), because })?;
    let are_ours = |targets: &[PathBuf]| match targets.first().map(fs::read) {
        Some(Ok(bytes)) => is_own(&String::from_utf8_lossy(&bytes)),
        _ => false,
    };
    for targets in sets.iter().map(|set| set.targets(&real)) {
        if let Some(taken) = targets.iter().find(|it| is_taken(it) && !are_ours(&targets)) {
            return Err(HostError::Exists { file: taken.clone() });
        }
    }
    fs::create_dir_all(&real).map_err(HostError::at("create the folder", out))?;
    let mut written = Vec::new();
    for set in sets {
        // The one with the mark comes first: whatever the machine does then, the rest is known as ours.
        for (target, (_, bytes)) in set.targets(&real).into_iter().zip(&set.files) {
            write_over_own(&target, &|_| true, bytes)?;
            written.push(target);
        }
    }
    Ok(written)
}

/// Writes one file that somebody hands on, over an older one of ours and nothing else.
///
/// # Errors
/// [`HostError::NoPlace`] if it would lie in a site that was built, or among the sources; otherwise as
/// [`write_over_own`].
pub(crate) fn write_apart(
    site: &Path,
    target: &Path,
    is_own: &dyn Fn(&str) -> bool,
    bytes: &[u8],
) -> Result<(), HostError> {
    let folder = target.parent().unwrap_or(target);
    let real = resolve(folder).map_err(HostError::at("find", folder))?;
    check_place(&real, site)
        .map_err(|because| HostError::NoPlace { out: folder.to_owned(), because })?;
    write_over_own(target, is_own, bytes)
}

fn is_taken(target: &Path) -> bool {
    !matches!(fs::symlink_metadata(target), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

fn check_place(real: &Path, site: &Path) -> Result<(), &'static str> {
    let site = resolve(site).unwrap_or_else(|_| site.to_owned());
    for (folder, because) in [
        ("public", "is the site that readers see, or lies in it"),
        ("bulletins", "is where the bulletins are, or lies there"),
        ("themes", "is where the themes are, or lies there"),
        (".noticeboard", "is where the program keeps its own notes, or lies there"),
    ] {
        let folder = site.join(folder);
        if real.starts_with(&folder) || resolve(&folder).is_ok_and(|it| real.starts_with(it)) {
            return Err(because);
        }
    }
    match is_in_a_site(real) {
        true => Err("is a site that was built, or lies in one"),
        false => Ok(()),
    }
}
