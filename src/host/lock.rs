//! Locks that tell a build in progress from one that died.
//!
//! The operating system drops a file lock when its holder ends, however it ends. So a lock says
//! more than a file that is or is not there: what a dead build left behind can be cleared away,
//! and what a living one holds is never touched.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// What became of the attempt to lock a file.
pub(crate) enum Hold {
    /// It is ours, until the handle is dropped.
    Ours(File),
    /// Another process holds it.
    Taken,
    /// This disk has no locks (some network drives), so nobody can tell.
    Unknown(File),
}

/// Locks the file at `path`, which is made if it is not there; never waits.
///
/// # Errors
/// If the file cannot be opened for writing.
pub(crate) fn hold(path: &Path) -> io::Result<Hold> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    Ok(lock(file))
}

/// Locks the file at `path` if there is one; never waits.
///
/// # Errors
/// If there is no such file, or it cannot be opened for writing.
pub(crate) fn hold_existing(path: &Path) -> io::Result<Hold> {
    File::options().read(true).write(true).open(path).map(lock)
}

fn lock(file: File) -> Hold {
    match file.try_lock() {
        Ok(()) => Hold::Ours(file),
        Err(TryLockError::WouldBlock) => Hold::Taken,
        Err(TryLockError::Error(_)) => Hold::Unknown(file),
    }
}

#[cfg(test)]
mod tests {
    use super::{Hold, hold};

    #[test]
    fn a_file_is_held_once_and_free_again_afterwards() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let first = hold(&path).expect("a file");
        assert!(matches!(first, Hold::Ours(_)));
        assert!(matches!(hold(&path), Ok(Hold::Taken)));
        drop(first);
        assert!(matches!(hold(&path), Ok(Hold::Ours(_))));
    }
}
