//! Single files and small folders, written so that a crash never leaves half of one.
//!
//! A file is written beside its target, synced, and renamed over it: a rename is one step, so
//! that whoever reads the file sees the old text or the new one. It is locked until then, so that
//! the next writer knows what a dead one left beside the target, and clears it away.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::host::HostError;
use crate::host::durable::sync_folder;
use crate::host::lock::{Hold, hold, hold_existing};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// Writes one file of the source tree, with the folders it needs; the old text or the new one
/// stands whole at every moment. A file that has these bytes already is left alone, so that
/// nobody who watches it is woken.
///
/// # Errors
/// [`HostError::LeadsOut`] if the file is a symbolic link to somewhere outside the site; otherwise
/// if the machine fails.
pub(crate) fn write_source_file(
    site: &Path,
    path: &TreePath,
    bytes: &[u8],
) -> Result<(), HostError> {
    let named = place(site, path);
    let target = follow(site, named)?;
    clear_dead(&target);
    if fs::read(&target).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(HostError::at("create the folder", folder))?;
    }
    replace_file(&target, bytes).map_err(HostError::at("write", &target))
}

/// Writes a file of the source tree that is not there yet, with the folders it needs. Nothing is
/// ever written over, not even what appears in this moment.
///
/// # Errors
/// [`HostError::Exists`] if something of that name is there; otherwise if the machine fails, and
/// then the file is not there.
pub(crate) fn write_new_file(site: &Path, path: &TreePath, bytes: &[u8]) -> Result<(), HostError> {
    let target = place(site, path);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(HostError::at("create the folder", folder))?;
    }
    let mut file = match File::create_new(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(HostError::Exists { file: target });
        }
        Err(error) => return Err(HostError::at("write", &target)(error)),
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(&target);
    }
    written.map_err(HostError::at("write", &target))
}

/// Writes a file that stands anywhere. One that is there already is written over only if it is an
/// older one of ours, which its text tells.
///
/// # Errors
/// [`HostError::Exists`] if the file is somebody's, [`HostError::IsFolder`] if it is none,
/// [`HostError::NoFolder`] if there is nothing to put it into; otherwise if the machine fails.
pub(crate) fn write_over_own(
    target: &Path,
    is_own: &dyn Fn(&str) -> bool,
    bytes: &[u8],
) -> Result<(), HostError> {
    if target.is_dir() {
        return Err(HostError::IsFolder { folder: target.to_owned() });
    }
    if let Some(folder) = target.parent().filter(|folder| !folder.is_dir()) {
        return Err(HostError::NoFolder { folder: folder.to_owned() });
    }
    match fs::read(target) {
        Ok(old) if !is_own(&String::from_utf8_lossy(&old)) => {
            return Err(HostError::Exists { file: target.to_owned() });
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(HostError::at("write", target)(error));
        }
        Ok(_) | Err(_) => {}
    }
    replace_file(target, bytes).map_err(HostError::at("write", target))
}

/// What is noted of the site in the machine's own folder.
pub(crate) const STATE: &str = "state.json";

/// Writes the file called `name` in the machine's own folder `work`, which is made if it is not there.
///
/// # Errors
/// If the machine fails.
pub(crate) fn write_work_file(work: &Path, name: &str, bytes: &[u8]) -> Result<(), HostError> {
    make_work_folder(work)?;
    let target = work.join(name);
    clear_dead(&target);
    replace_file(&target, bytes).map_err(HostError::at("write", &target))
}

/// Makes a new folder that holds the files of `tree`. A folder that is empty, or has only been
/// put under version control, will do. If it fails, what was written is taken away again.
///
/// # Errors
/// [`HostError::NotEmpty`] if something lies there; otherwise if the machine fails.
pub(crate) fn create_folder(dir: &Path, tree: &Tree) -> Result<(), HostError> {
    let is_new = !dir.exists();
    if !is_new && !is_empty(dir).map_err(HostError::at("look into", dir))? {
        return Err(HostError::NotEmpty { folder: dir.to_owned() });
    }
    fs::create_dir_all(dir).map_err(HostError::at("create the folder", dir))?;
    let filled = fill(dir, tree);
    if filled.is_err() {
        // The first error is the one to report; a failure to clean up would only hide it.
        let _ = if is_new { fs::remove_dir_all(dir) } else { empty(dir, tree) };
    }
    filled
}

/// Makes the machine's own folder, readable by nobody else and outside version control.
///
/// # Errors
/// If the machine fails.
pub(crate) fn make_work_folder(work: &Path) -> Result<(), HostError> {
    let refused = HostError::at("create the folder", work);
    if work.is_dir() {
        close_to_others(work);
        return Ok(());
    }
    make_private(work).map_err(refused)?;
    let ignore = work.join(".gitignore");
    fs::write(&ignore, "*\n").map_err(HostError::at("write", &ignore))
}

/// The file of the disk at `path` below `root`. Part by part, since Windows does not take `/` in
/// the long form of its paths.
pub(crate) fn place(root: &Path, path: &TreePath) -> PathBuf {
    let mut full = PathBuf::with_capacity(root.as_os_str().len() + path.as_str().len() + 1);
    full.push(root);
    full.extend(path.as_str().split('/'));
    full
}

/// The file to write when `named` is asked for: itself, or where it leads to inside the site.
fn follow(site: &Path, named: PathBuf) -> Result<PathBuf, HostError> {
    if !named.is_symlink() {
        return Ok(named);
    }
    let real = |path: &Path| fs::canonicalize(path).map_err(HostError::at("write", path));
    let target = real(&named)?;
    if target.starts_with(real(site)?) {
        Ok(target)
    } else {
        Err(HostError::LeadsOut { link: named })
    }
}

/// Puts `bytes` at `target` in one step.
fn replace_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = fresh_prefix(target);
    name.push(std::process::id().to_string());
    let fresh = target.with_file_name(name);
    let done = write_synced(&fresh, target, bytes);
    if done.is_err() {
        let _ = fs::remove_file(&fresh);
    } else if let Some(folder) = target.parent() {
        sync_folder(folder);
    }
    done
}

fn write_synced(fresh: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let (Hold::Ours(mut file) | Hold::Unknown(mut file)) = hold(fresh)? else {
        return Err(io::ErrorKind::ResourceBusy.into());
    };
    file.set_len(0)?;
    file.write_all(bytes)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    fs::rename(fresh, target)
}

/// Takes away what writers of `target` that died have left beside it. What cannot be taken away
/// now goes the next time.
fn clear_dead(target: &Path) {
    let prefix = fresh_prefix(target);
    let entries = target.parent().and_then(|folder| fs::read_dir(folder).ok());
    for entry in entries.into_iter().flatten().flatten() {
        let is_dead = is_numbered(&entry.file_name(), &prefix)
            && matches!(hold_existing(&entry.path()), Ok(Hold::Ours(_)));
        if is_dead {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the names of all files that are to become `target` begin; a process number follows.
fn fresh_prefix(target: &Path) -> OsString {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    OsString::from(format!(".{name}.noticeboard-"))
}

fn is_numbered(name: &OsStr, prefix: &OsStr) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    rest.is_some_and(|rest| !rest.is_empty() && rest.iter().all(u8::is_ascii_digit))
}

fn fill(dir: &Path, tree: &Tree) -> Result<(), HostError> {
    for (path, leaf) in tree.iter() {
        let target = place(dir, path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(HostError::at("create the folder", folder))?;
        }
        write_leaf(&target, leaf).map_err(HostError::at("write", &target))?;
    }
    Ok(())
}

fn write_leaf(target: &Path, leaf: &Leaf) -> io::Result<()> {
    let mut file = File::create_new(target)?;
    match leaf {
        Leaf::Bytes(bytes) => file.write_all(bytes)?,
        Leaf::Recipe(recipe) => file.write_all(&recipe.render().value)?,
        Leaf::Stored(stored) => {
            stored.copy(&mut file)?;
        }
    }
    file.sync_all()
}

/// Takes the topmost files and folders of `tree` out of `dir`, which was empty before.
fn empty(dir: &Path, tree: &Tree) -> io::Result<()> {
    for (path, _) in tree.iter() {
        let top = dir.join(path.as_str().split('/').next().unwrap_or_default());
        if top.is_dir() {
            fs::remove_dir_all(top)?;
        } else if top.exists() {
            fs::remove_file(top)?;
        }
    }
    Ok(())
}

fn is_empty(dir: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if name != ".git" && name != ".DS_Store" {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(unix)]
fn make_private(work: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(work)
}

#[cfg(not(unix))]
fn make_private(work: &Path) -> io::Result<()> {
    // A folder below the user's own is closed to others by what it inherits.
    fs::create_dir_all(work)
}

#[cfg(unix)]
fn close_to_others(work: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let is_open = fs::metadata(work).is_ok_and(|work| work.permissions().mode() & 0o077 != 0);
    if is_open {
        // Best effort: the folder may belong to a colleague, who has to do it.
        let _ = fs::set_permissions(work, fs::Permissions::from_mode(0o700));
    }
}

#[cfg(not(unix))]
fn close_to_others(_work: &Path) {}

#[cfg(test)]
mod tests {
    use super::{create_folder, write_source_file};
    use crate::host::HostError;
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;
    use std::fs;

    fn path(text: &str) -> TreePath {
        TreePath::new(text).expect("a path")
    }

    #[test]
    fn a_source_file_is_replaced_and_nothing_is_left_beside_it() {
        let site = tempfile::tempdir().expect("a folder");
        let ledger = path("bulletins/ledger.txt");
        fs::create_dir(site.path().join("bulletins")).expect("a folder");
        fs::write(site.path().join("bulletins/.ledger.txt.noticeboard-1"), "tw").expect("a file");
        for text in ["one", "one", "two"] {
            write_source_file(site.path(), &ledger, text.as_bytes()).expect("written");
            let read = fs::read_to_string(site.path().join("bulletins/ledger.txt"));
            assert_eq!(read.expect("a file"), text);
        }
        let names = fs::read_dir(site.path().join("bulletins")).expect("a folder").count();
        assert_eq!(names, 1);
    }

    #[test]
    fn a_folder_in_use_is_refused_and_a_failed_one_is_emptied() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut tree = Tree::default();
        tree.replace(path("a/b"), Leaf::bytes("1"));
        tree.replace(path("a/b/c"), Leaf::bytes("a file cannot be a folder too"));
        assert!(create_folder(dir.path(), &tree).is_err());
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);

        tree.remove("a/b/c");
        create_folder(dir.path(), &tree).expect("written");
        assert!(matches!(create_folder(dir.path(), &tree), Err(HostError::NotEmpty { .. })));
        assert_eq!(fs::read(dir.path().join("a/b")).expect("a file"), b"1");
    }
}
