//! Files that belong together and are handed to somebody: written side by side, over older ones of
//! ours and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::host::HostError;
use crate::host::claim::{is_in_a_site, resolve};
use crate::host::write::write_over_own;

/// Writes files `NAME.ending` into the folder `out`, which is made if it is not there, and gives their
/// places. Files of these names are written over if the first of them is one of ours, which its text
/// tells; the others have no room for a mark.
///
/// # Errors
/// [`HostError::Unfit`] if `out` is no place for it: in a site that was built, or among the sources.
/// [`HostError::Exists`] if one of the files is somebody's; otherwise if the machine fails.
pub(crate) fn write_beside_each_other(
    site: &Path,
    out: &Path,
    name: &str,
    files: &[(&str, &[u8])],
    is_own: &dyn Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, HostError> {
    let real = resolve(out).map_err(HostError::at("find", out))?;
    check_place(&real, site)
        .map_err(|because| HostError::Unfit { out: out.to_owned(), because })?;
    let targets: Vec<PathBuf> =
        files.iter().map(|(ending, _)| real.join(format!("{name}.{ending}"))).collect();
    let first = targets.first().map(fs::read);
    let are_ours = match first {
        Some(Ok(bytes)) => is_own(&String::from_utf8_lossy(&bytes)),
        _ => false,
    };
    // Nothing is written if a part of it cannot be.
    if let Some(taken) = targets.iter().find(|target| !are_ours && is_taken(target)) {
        return Err(HostError::Exists { file: taken.clone() });
    }
    fs::create_dir_all(&real).map_err(HostError::at("create the folder", out))?;
    // The one with the mark comes first: whatever the machine does then, the rest is known as ours.
    for (target, (_, bytes)) in targets.iter().zip(files) {
        write_over_own(target, &|_| are_ours, bytes)?;
    }
    Ok(targets)
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
