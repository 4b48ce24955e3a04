//! Disks that are small, mounted in the way or closed to writers, for as long as a value lives.
//!
//! Each is made with the tools of the machine. Where they are missing, or we may not use them,
//! there is no value, and the test says that it is skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Something mounted on a folder.
pub(crate) struct Mount {
    at: PathBuf,
}

impl Mount {
    /// A disk in memory that holds so many bytes.
    pub(crate) fn of_size(at: &Path, bytes: u64) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let size = format!("size={bytes}");
        does("mount", &["-t", "tmpfs", "-o", &size, "none"], at).then(|| Self { at: at.to_owned() })
    }

    /// A disk of a kind that needs no device, such as `tmpfs` or `ramfs`.
    pub(crate) fn of_kind(at: &Path, kind: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        does("mount", &["-t", kind, "none"], at).then(|| Self { at: at.to_owned() })
    }

    /// The folder mounted on itself, so that nobody can write into it.
    pub(crate) fn read_only(at: &Path) -> Option<Self> {
        let path = at.to_str().expect("a plain path");
        let mount = does("mount", &["--bind", path], at).then(|| Self { at: at.to_owned() })?;
        does("mount", &["-o", "remount,bind,ro"], at).then_some(mount)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        does("umount", &["-l"], &self.at);
    }
}

/// A folder in which nobody can make or remove a name, not even the machine's owner.
pub(crate) struct Locked {
    at: PathBuf,
}

impl Locked {
    /// Locks a folder.
    pub(crate) fn folder(at: &Path) -> Option<Self> {
        let locked = Self { at: at.to_owned() };
        set_writable(at, false);
        does("chattr", &["+i"], at);
        let probe = at.join("probe");
        if fs::write(&probe, "").is_err() {
            return Some(locked);
        }
        fs::remove_file(probe).expect("removed");
        None
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        does("chattr", &["-i"], &self.at);
        set_writable(&self.at, true);
    }
}

/// Whether a tool of the machine did its work on `path`.
fn does(tool: &str, arguments: &[&str], path: &Path) -> bool {
    let mut command = Command::new(tool);
    command.args(arguments).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
    cfg!(unix) && command.status().is_ok_and(|status| status.success())
}

#[cfg(unix)]
fn set_writable(folder: &Path, writable: bool) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if writable { 0o755 } else { 0o555 };
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn set_writable(_folder: &Path, _writable: bool) {}
