//! Putting a new folder in an old one's place.
//!
//! Linux and macOS can exchange two folders in one step, so that no moment exists at which
//! neither stands. Where that cannot be had (Windows, some network drives) it takes two renames,
//! with a moment between them; if the second fails, the first is taken back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::host::HostError;
use crate::host::fault::may_pass;

/// How long to wait before trying again what another program may be blocking, in milliseconds:
/// three seconds in all, longer than a virus scanner looks into a folder.
const PAUSES: [u64; 7] = [20, 50, 100, 200, 400, 800, 1500];

/// Puts folder `new` where `target` stands, and says where what stood there lies now: at `new`,
/// or at `aside`, where nothing may lie before. If it fails, both are where they were.
///
/// # Errors
/// [`HostError::Mounted`] if `target` cannot be moved; [`HostError::Stranded`] if it was moved
/// and could not be put back; otherwise what the machine says.
pub(crate) fn exchange(new: &Path, target: &Path, aside: &Path) -> Result<PathBuf, HostError> {
    match exchange_at_once(new, target) {
        Some(Ok(())) => Ok(new.to_owned()),
        Some(Err(error)) => Err(refusal(target, error)),
        None => exchange_in_two_steps(new, target, aside),
    }
}

/// Puts folder `new` at `target`, where nothing stands.
///
/// # Errors
/// If something stands there by now, or the machine fails.
pub(crate) fn settle(new: &Path, target: &Path) -> Result<(), HostError> {
    rename_patiently(new, target).map_err(|error| refusal(target, error))
}

/// Puts folder `new` where `target` stands, a folder with nothing to lose: the files `names`, which
/// `new` has too, may lie in it and nothing else. For disks that would exchange neither folder,
/// as in a container whose image holds `target`; there it can still be removed.
///
/// # Errors
/// If something else lies there, or the machine fails; `target` is as it was then.
pub(crate) fn replace_bare(new: &Path, target: &Path, names: &[&str]) -> Result<(), HostError> {
    let done = names
        .iter()
        .try_for_each(|name| match fs::remove_file(target.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .and_then(|()| fs::remove_dir(target))
        .and_then(|()| rename_patiently(new, target));
    done.map_err(|error| {
        let _ = fs::create_dir(target);
        for name in names {
            let _ = fs::copy(new.join(name), target.join(name));
        }
        refusal(target, error)
    })
}

/// The exchange for systems that cannot do it at once.
fn exchange_in_two_steps(new: &Path, target: &Path, aside: &Path) -> Result<PathBuf, HostError> {
    rename_patiently(target, aside).map_err(|error| refusal(target, error))?;
    let Err(error) = rename_patiently(new, target) else { return Ok(aside.to_owned()) };
    match rename_patiently(aside, target) {
        Ok(()) => Err(refusal(target, error)),
        Err(source) => {
            let (out, aside) = (target.to_owned(), aside.to_owned());
            Err(HostError::Stranded { out, aside, source })
        }
    }
}

/// Exchanges two folders in one step; `None` if this system or disk cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange_at_once(new: &Path, target: &Path) -> Option<io::Result<()>> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    // A disk says that it cannot with one of these; which one differs from disk to disk.
    const CANNOT: [Errno; 4] = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        Err(error) if CANNOT.contains(&error) => None,
        done => Some(done.map_err(io::Error::from)),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange_at_once(_new: &Path, _target: &Path) -> Option<io::Result<()>> {
    None
}

fn rename_patiently(from: &Path, to: &Path) -> io::Result<()> {
    for pause in PAUSES {
        match fs::rename(from, to) {
            Err(error) if may_pass(&error) => thread::sleep(Duration::from_millis(pause)),
            done => return done,
        }
    }
    fs::rename(from, to)
}

fn refusal(target: &Path, error: io::Error) -> HostError {
    match error.kind() {
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
            HostError::Mounted { out: PathBuf::from(target) }
        }
        _ => HostError::at("exchange", target)(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{exchange, exchange_in_two_steps, replace_bare};
    use std::fs;
    use std::path::Path;

    fn folder_with(path: &Path, text: &str) {
        fs::create_dir(path).expect("a folder");
        fs::write(path.join("text"), text).expect("a file");
    }

    #[test]
    fn either_way_the_new_stands_and_the_old_lies_aside() {
        for way in [exchange, exchange_in_two_steps] {
            let top = tempfile::tempdir().expect("a folder");
            let [new, target, aside] = ["new", "target", "aside"].map(|name| top.path().join(name));
            folder_with(&new, "new");
            folder_with(&target, "old");
            let old = way(&new, &target, &aside).expect("an exchange");
            assert_eq!(fs::read(target.join("text")).expect("a file"), b"new");
            assert_eq!(fs::read(old.join("text")).expect("a file"), b"old");
            assert!(new.exists() != aside.exists());
        }
    }

    #[test]
    fn an_exchange_that_fails_leaves_the_old_where_it_was() {
        for way in [exchange, exchange_in_two_steps] {
            let top = tempfile::tempdir().expect("a folder");
            let [new, target, aside] = ["new", "target", "aside"].map(|name| top.path().join(name));
            folder_with(&target, "old");
            assert!(way(&new, &target, &aside).is_err());
            assert_eq!(fs::read(target.join("text")).expect("a file"), b"old");
        }
    }
    #[test]
    fn a_bare_folder_is_replaced_and_one_that_is_not_stays() {
        let top = tempfile::tempdir().expect("a folder");
        let [new, target] = ["new", "target"].map(|name| top.path().join(name));
        folder_with(&new, "new");
        folder_with(&target, "old");
        assert!(replace_bare(&new, &target, &["other"]).is_err());
        assert_eq!(fs::read(target.join("text")).expect("a file"), b"old");
        replace_bare(&new, &target, &["text"]).expect("replaced");
        assert_eq!(fs::read(target.join("text")).expect("a file"), b"new");
    }
}
