//! The folders in which one series is built by everybody.
//!
//! They lie together in memory where the machine has a file system there, so that no disk takes
//! part, and go when the measuring ends.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::corpus::{SETTINGS, Series};
use crate::hugo;

/// What the settings leave out to come near to the work of the peers.
const LEAN: &str = "feeds: {items: 20, content: summary}\n";

/// A series, laid out for each program.
pub(crate) struct Ground {
    folder: TempDir,
    pub(crate) series: Series,
}

impl Ground {
    /// Lays a series of `count` bulletins out in a new folder within `within`.
    pub(crate) fn lay(within: &Path, count: usize) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("noticeboard-compare-").tempdir_in(within)?;
        let ground = Self { folder, series: Series { count } };
        ground.series.write(&ground.full(), SETTINGS)?;
        ground.series.write(&ground.lean(), &format!("{SETTINGS}{LEAN}"))?;
        hugo::write(ground.series, &ground.hugo())?;
        Ok(ground)
    }

    /// The site of Noticeboard with its default settings.
    pub(crate) fn full(&self) -> PathBuf {
        self.folder.path().join("full")
    }

    /// The same with settings that come near to the work of the peers.
    pub(crate) fn lean(&self) -> PathBuf {
        self.folder.path().join("lean")
    }

    pub(crate) fn hugo(&self) -> PathBuf {
        self.folder.path().join("hugo")
    }

    /// Where a copy of the finished site goes.
    pub(crate) fn copy(&self) -> PathBuf {
        self.folder.path().join("copy")
    }

    /// The text of the bulletin in the middle of the series.
    pub(crate) fn middle(&self) -> PathBuf {
        let middle = self.series.place(self.series.count / 2);
        self.full().join("bulletins").join(middle.file())
    }
}

/// In memory where there is a file system for it, else where temporary files go.
pub(crate) fn usual_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// What a finished site holds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extent {
    pub(crate) pages: usize,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

/// Counts what lies in a folder.
pub(crate) fn extent(folder: &Path) -> Extent {
    let mut extent = Extent::default();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("a site that was just made can be walked");
        if entry.file_type().is_file() {
            extent.files += 1;
            extent.bytes += entry.metadata().expect("a file has a size").len();
            extent.pages += usize::from(entry.path().extension().is_some_and(|it| it == "html"));
        }
    }
    extent
}

/// Takes a folder or a file away, if it is there.
pub(crate) fn clear(path: &Path) {
    let gone = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match gone {
        Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{path:?}: {error}"),
        _ => {}
    }
}
