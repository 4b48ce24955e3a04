//! Making what was written outlive a power cut.
//!
//! A system keeps what is written in memory for a while, and may store a rename before the bytes
//! of what was renamed. So everything is written out before the exchange. Linux can do that for a
//! whole disk at once, which for thousands of small files is a hundred times faster than asking
//! for each; elsewhere each file is asked for.

use std::fs::File;
use std::io;
use std::path::Path;

/// The disk on which the new site lies, opened before anything is written, since the kernel tells
/// of a failed write only those who were there.
pub(crate) struct Disk {
    #[cfg(target_os = "linux")]
    handle: File,
}

#[cfg(target_os = "linux")]
impl Disk {
    /// The disk on which `folder` lies.
    ///
    /// # Errors
    /// If the folder cannot be opened.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        Ok(Self { handle: File::open(folder)? })
    }

    /// Writes out everything the disk still owes; says whether it can do that at once.
    ///
    /// # Errors
    /// If anything that was written since the disk was opened has been lost.
    pub(crate) fn sync(&self) -> io::Result<bool> {
        match rustix::fs::syncfs(&self.handle) {
            Ok(()) => Ok(true),
            Err(rustix::io::Errno::NOSYS | rustix::io::Errno::INVAL) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, clippy::unused_self)] // Its face is that of Linux.
impl Disk {
    pub(crate) fn of(_folder: &Path) -> io::Result<Self> {
        Ok(Self {})
    }

    pub(crate) fn sync(&self) -> io::Result<bool> {
        Ok(false)
    }
}

/// Hands the bytes of the file at `path` to the disk. They are safe once [`sync_folder`] has
/// returned.
///
/// # Errors
/// If the file cannot be opened, or its bytes could not be stored.
pub(crate) fn flush_file(path: &Path) -> io::Result<()> {
    // Windows stores only what is open for writing.
    flush(&File::options().write(true).open(path)?)
}

/// Hands the names in `folder` to the disk, where the system can do that. A folder that cannot be
/// stored on its own is no error, since no system promises it.
pub(crate) fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| flush(&folder));
    }
}

/// Makes the names in `folder`, and everything that was handed over before, outlive a power cut,
/// where the system can do that. What was renamed stands renamed either way, so there is no error
/// to report.
pub(crate) fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// A Mac empties the disk's own cache at every full sync, some hundredths of a second each; once
/// at the end is enough.
#[cfg(target_vendor = "apple")]
fn flush(file: &File) -> io::Result<()> {
    Ok(rustix::fs::fsync(file)?)
}

#[cfg(not(target_vendor = "apple"))]
fn flush(file: &File) -> io::Result<()> {
    file.sync_all()
}
