//! [`Scaffold`]: the folder beside the site in which the next site is put together.
//!
//! It lies on the same disk as the site, since only there can the two be exchanged in one step,
//! and its name begins with a dot, so that servers and people pass over it. A mark in it, locked
//! while its build lives, tells what a dead build left behind from what a living one is writing.
//!
//! ```text
//! .public.noticeboard-4711-0/
//!   mark      whose it is; locked
//!   site/     the new site; after an exchange, the old one
//!   old/      the old site, where an exchange takes two steps
//! ```

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::host::HostError;
use crate::host::lock::{Hold, hold, hold_existing};
use crate::host::swap;

/// What stands in the mark, for whoever finds the folder and wonders.
const MARK: &str = "noticeboard staging folder\n\
    A build puts the next site together here, and takes the folder away when it ends.\n\
    If no build is running, the next one clears it; it can also be deleted by hand.\n";

/// How many names are tried before giving up; a second is needed only where a dead build had the
/// same process number.
const TRIES: u32 = 1000;

/// A staging folder of a living build. Taken away with all that is in it when dropped.
pub(crate) struct Scaffold {
    root: PathBuf,
    /// Kept open because the lock ends with it; `None` only while being dropped.
    mark: Option<Hold>,
    holds_only_copy: bool,
}

impl Scaffold {
    /// Puts up a staging folder beside `out`, and clears away those of dead builds. If one of
    /// them died between the two steps of an exchange, the old site is put back.
    ///
    /// # Errors
    /// [`HostError::Busy`] if a living build is writing the same folder; otherwise if the machine
    /// fails.
    pub(crate) fn put_up(out: &Path) -> Result<Self, HostError> {
        let parent = out.parent().unwrap_or(out);
        fs::create_dir_all(parent).map_err(HostError::at("create the folder", parent))?;
        let scaffold = Self::begin(out)?;
        // Only now, with a mark of our own: of two builds that begin at once, at least one sees
        // the other.
        scaffold.clear_others(parent, out)?;
        let site = scaffold.site();
        fs::create_dir(&site).map_err(HostError::at("create the folder", &site))?;
        Ok(scaffold)
    }

    /// Where the new site is put together.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("site")
    }

    /// Where the old site may be moved.
    pub(crate) fn aside(&self) -> PathBuf {
        self.root.join("old")
    }

    /// Where what the old site replaces may be moved.
    pub(crate) fn further_aside(&self) -> PathBuf {
        self.root.join("older")
    }

    /// Leaves the folder where it is, since the old site lies nowhere else.
    pub(crate) fn abandon(&mut self) {
        self.holds_only_copy = true;
    }

    fn begin(out: &Path) -> Result<Self, HostError> {
        let process = std::process::id();
        for number in 0..TRIES {
            let mut name = prefix(out);
            name.push(format!("{process}-{number}"));
            let root = out.with_file_name(name);
            match make_private(&root) {
                Ok(()) => return Self::mark(root),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(HostError::at("create the folder", &root)(error)),
            }
        }
        Err(HostError::at("stage beside", out)(io::ErrorKind::AlreadyExists.into()))
    }

    fn mark(root: PathBuf) -> Result<Self, HostError> {
        let path = root.join("mark");
        let mut scaffold = Self { root, mark: None, holds_only_copy: false };
        let mut held = hold(&path).map_err(HostError::at("write", &path))?;
        if let Hold::Ours(file) | Hold::Unknown(file) = &mut held {
            file.write_all(MARK.as_bytes()).map_err(HostError::at("write", &path))?;
        }
        scaffold.mark = Some(held);
        Ok(scaffold)
    }

    fn clear_others(&self, parent: &Path, out: &Path) -> Result<(), HostError> {
        let prefix = prefix(out);
        let look = || HostError::at("look into", parent);
        for entry in fs::read_dir(parent).map_err(look())? {
            let entry = entry.map_err(look())?;
            let (name, path) = (entry.file_name(), entry.path());
            let is_like_ours = is_staging_name(&name, &prefix) && path != self.root;
            if is_like_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                clear_other(&path, out)?;
            }
        }
        Ok(())
    }
}

impl Drop for Scaffold {
    fn drop(&mut self) {
        // Windows deletes no file that is open.
        self.mark = None;
        if !self.holds_only_copy {
            // What cannot be cleared now, the next build clears.
            let _ = clear(&self.root);
        }
    }
}

/// Clears one staging folder of another build, if that build is dead.
fn clear_other(root: &Path, out: &Path) -> Result<(), HostError> {
    let mut file = match hold_existing(&root.join("mark")) {
        Ok(Hold::Ours(file)) => file,
        Ok(Hold::Taken) => return Err(HostError::Busy { folder: out.to_owned() }),
        // Nobody can tell whether its build lives.
        Ok(Hold::Unknown(_)) => return Ok(()),
        Err(_) => {
            // A build that died before it wrote its mark leaves the folder empty; any other
            // folder is not empty and stays.
            let _ = fs::remove_dir(root);
            return Ok(());
        }
    };
    let mut text = String::new();
    let is_read = file.read_to_string(&mut text).is_ok();
    if !is_read || !MARK.starts_with(&text) {
        return Ok(());
    }
    let old = root.join("old");
    if old.is_dir() && fs::symlink_metadata(out).is_err() {
        swap::settle(&old, out)?;
    }
    drop(file);
    let _ = clear(root);
    Ok(())
}

/// Takes a staging folder away; the mark last, so that what a crash leaves is still known as ours.
fn clear(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove(&entry.path())?;
        }
    }
    let mark = root.join("mark");
    if mark.exists() {
        fs::remove_file(mark)?;
    }
    fs::remove_dir(root)
}

/// Deletes a folder with all that it holds, by several hands: of a large series, this takes longer
/// than building it.
fn remove(folder: &Path) -> io::Result<()> {
    let entries: Vec<fs::DirEntry> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.par_iter().try_for_each(|entry| {
        let path = entry.path();
        if entry.file_type()?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
    })?;
    fs::remove_dir(folder)
}

/// How the names of all staging folders for `out` begin.
fn prefix(out: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(".noticeboard-");
    name
}

/// Whether `name` is the prefix with a process number and a count behind it.
fn is_staging_name(name: &OsStr, prefix: &OsStr) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.iter().all(|c| c.is_ascii_digit() || *c == b'-')
    })
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    // A web server that shows the parent must not show a site that is not out yet.
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::Scaffold;
    use crate::host::HostError;
    use std::fs;

    #[test]
    fn a_living_build_is_respected_and_a_dead_one_is_cleared() {
        let top = tempfile::tempdir().expect("a folder");
        let out = top.path().join("public");
        let living = Scaffold::put_up(&out).expect("a scaffold");
        assert!(matches!(Scaffold::put_up(&out), Err(HostError::Busy { .. })));
        drop(living);
        assert_eq!(fs::read_dir(top.path()).expect("a folder").count(), 0);

        let dead = top.path().join(".public.noticeboard-1-0");
        let foreign = top.path().join(".public.noticeboard-2-0");
        for folder in [&dead, &foreign] {
            fs::create_dir_all(folder.join("old")).expect("a folder");
        }
        fs::write(dead.join("mark"), super::MARK).expect("a file");
        fs::write(foreign.join("mark"), "something else").expect("a file");
        drop(Scaffold::put_up(&out).expect("a scaffold"));
        assert!(out.is_dir(), "the old site is put back");
        assert!(!dead.exists() && foreign.exists());
    }
}
