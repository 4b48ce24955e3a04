//! Reading a folder that somebody named, which is no site.
//!
//! Texts are read, everything else is counted. Links to elsewhere are not followed, so that a folder
//! brings what lies in it and nothing more; hidden files are a machine's.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::host::HostError;
use crate::host::disk::tree_path;
use crate::tree_path::TreePath;

/// What lies in a folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// Its texts, by name, with the names of folders in front.
    pub texts: Vec<(TreePath, Vec<u8>)>,
    /// Names of texts that are too long to be written by people.
    pub too_long: Vec<String>,
    /// How many files are no texts.
    pub others: usize,
}

/// Reads the files of a folder whose names end in one of `endings`, each up to `limit` bytes; `None`
/// if there is no such folder.
///
/// # Errors
/// If the machine does not give what lies there.
pub(crate) fn read_folder(
    path: &Path,
    endings: &[&str],
    limit: u64,
) -> Result<Option<Folder>, HostError> {
    if !path.is_dir() {
        return Ok(None);
    }
    let mut folder = Folder::default();
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let entries = WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_shown);
    for entry in entries {
        let entry = entry.map_err(|error| HostError::at("read", path)(error.into()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let name = tree_path(path, entry.path());
        let is_text = |name: &TreePath| {
            endings.iter().any(|ending| name.extension().eq_ignore_ascii_case(ending))
        };
        let Some(name) = name.filter(is_text) else {
            folder.others += 1;
            continue;
        };
        let size = entry.metadata().map_or(0, |found| found.len());
        if size > limit {
            folder.too_long.push(name.to_string());
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(HostError::at("read", entry.path()))?;
        folder.texts.push((name, bytes));
    }
    Ok(Some(folder))
}

#[cfg(test)]
mod tests {
    use super::read_folder;
    use std::fs;

    #[test]
    fn texts_are_read_and_the_rest_is_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("a/.git")).expect("folders");
        for (name, text) in [
            ("a/b.md", "text"),
            ("a/.git/c.md", "hidden"),
            ("d.png", "picture"),
            ("e.MD", "long text"),
        ] {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let read = read_folder(folder.path(), &["md"], 4).expect("read").expect("a folder");
        let names: Vec<&str> = read.texts.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, read.others), (vec!["a/b.md"], 1));
        assert_eq!(read.too_long, ["e.MD"]);
        assert!(read_folder(&folder.path().join("none"), &["md"], 4).expect("looked").is_none());
    }
}
