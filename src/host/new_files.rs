//! Files that somebody hands in, and files that are made where none was.
//!
//! What an import writes is never written over: a text that an author has worked on for an hour
//! must not be lost to a second import. Either all the files of a call are made, or none.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::host::HostError;
use crate::host::durable::sync_folder;
use crate::host::write::place;
use crate::tree::Tree;

/// What lies at a path that somebody named.
#[derive(Debug)]
pub(crate) enum Given {
    /// A file, with its bytes.
    Bytes(Vec<u8>),
    /// A file that is larger than it may be.
    TooLarge,
    /// Nothing.
    Missing,
    /// A folder, or something else that cannot be read to an end.
    NoFile,
}

/// Reads a file of up to `limit` bytes that was named on the command line.
///
/// # Errors
/// If something lies there and the machine does not give it.
pub(crate) fn read_given(path: &Path, limit: u64) -> Result<Given, HostError> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Given::Missing),
        Err(error) => return Err(HostError::at("read", path)(error)),
    };
    if !found.is_file() {
        return Ok(Given::NoFile);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(HostError::at("read", path))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(HostError::at("read", path))?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|size| size <= limit);
    Ok(if fits { Given::Bytes(bytes) } else { Given::TooLarge })
}

/// Makes the files of `tree` below `site`, with the folders that they need. If one of them cannot
/// be made, or stands there already, those that were made are taken away again.
///
/// # Errors
/// If the machine fails, or a file is there already.
pub(crate) fn create_files(site: &Path, tree: &Tree) -> Result<(), HostError> {
    let mut made: Vec<PathBuf> = Vec::new();
    let done = create_each(site, tree, &mut made);
    if done.is_err() {
        // The first error is the one to report. A folder goes only if nothing else is in it.
        for path in made.iter().rev() {
            let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
        }
    }
    done
}

fn create_each(site: &Path, tree: &Tree, made: &mut Vec<PathBuf>) -> Result<(), HostError> {
    for (path, leaf) in tree.iter() {
        let target = place(site, path);
        let folder = target.parent().unwrap_or(site);
        if !folder.is_dir() {
            fs::create_dir_all(folder).map_err(HostError::at("create the folder", folder))?;
            made.push(folder.to_owned());
        }
        let bytes = leaf.as_bytes().unwrap_or_default();
        let mut file = File::create_new(&target).map_err(HostError::at("write", &target))?;
        made.push(target.clone());
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(HostError::at("write", &target))?;
        sync_folder(folder);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Given, create_files, read_given};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;
    use std::fs;

    #[test]
    fn a_file_that_is_there_is_kept_and_nothing_is_left_beside_it() {
        let site = tempfile::tempdir().expect("a folder");
        fs::write(site.path().join("b.md"), "mine").expect("a file");
        let mut tree = Tree::default();
        for path in ["a/one.md", "b.md"] {
            tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes("new"));
        }
        assert!(create_files(site.path(), &tree).is_err());
        assert_eq!(fs::read(site.path().join("b.md")).expect("a file"), b"mine");
        assert!(!site.path().join("a").exists());
        tree.remove("b.md");
        create_files(site.path(), &tree).expect("written");
        assert_eq!(fs::read(site.path().join("a/one.md")).expect("a file"), b"new");
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        fs::write(&file, "four").expect("a file");
        assert!(matches!(read_given(&file, 4), Ok(Given::Bytes(bytes)) if bytes == b"four"));
        assert!(matches!(read_given(&file, 3), Ok(Given::TooLarge)));
        assert!(matches!(read_given(folder.path(), 3), Ok(Given::NoFile)));
        assert!(matches!(read_given(&folder.path().join("b"), 3), Ok(Given::Missing)));
    }
}
