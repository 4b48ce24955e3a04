//! The site of the build before, and the way back to it.

use std::fs;
use std::io;
use std::path::Path;

use crate::host::HostError;
use crate::host::claim::{Standing, claim};
use crate::host::durable::sync_folder;
use crate::host::lock::{Hold, hold};
use crate::host::old_site::{OldSite, is_fingerprinted};
use crate::host::stage::link_or_copy;
use crate::host::swap;
use crate::host::write::place;

/// The name of the folder in the machine's own one that holds the site of the build before.
pub(crate) const PREVIOUS: &str = "previous";

/// Puts the site of the build before in the place of the one at `out`, which becomes the one that is
/// kept. `work` is the machine's own folder, `site` that of the sources.
///
/// Assets of the site that goes stay answerable, as they do in a build, for readers who hold one of
/// its pages.
///
/// # Errors
/// As for a build: if the folder is somebody else's or in use, or the machine fails. Whatever it is,
/// the site that stood stands.
pub(crate) fn put_previous_back(out: &Path, work: &Path, site: &Path) -> Result<(), HostError> {
    let lock = work.join(".lock");
    let _lock = match hold(&lock).map_err(HostError::at("lock", &lock))? {
        Hold::Taken => return Err(HostError::Busy { folder: out.to_owned() }),
        held => held,
    };
    let claim = claim(out, work, site)?;
    let previous = work.join(PREVIOUS);
    if let Standing::Site(mark) = claim.standing {
        let old = OldSite::read(&claim.out, mark).map_err(HostError::at("read", out))?;
        let assets = old.files().filter(|path| is_fingerprinted(path));
        for path in assets {
            let target = place(&previous, path);
            if target.exists() {
                continue;
            }
            let made = target.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| link_or_copy(&old.place(path), &target))
                .map_err(HostError::at("carry over", &target))?;
        }
    } else if matches!(claim.standing, Standing::Nothing) {
        swap::settle(&previous, &claim.out)?;
        return Ok(());
    }
    let aside = work.join(".undone");
    match fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(HostError::at("delete", &aside)(error));
        }
        _ => {}
    }
    let old = swap::exchange(&previous, &claim.out, &aside)?;
    if old != previous {
        swap::settle(&old, &previous)?;
    }
    [claim.out.parent(), Some(work)].into_iter().flatten().for_each(sync_folder);
    Ok(())
}
