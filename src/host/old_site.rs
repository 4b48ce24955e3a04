//! [`OldSite`]: the site that stands while the next one is being made.
//!
//! Its files are compared with the new ones, byte by byte rather than by date, and those that are
//! the same are carried over without being written. Some are carried over though the new site
//! lacks them: a reader may have a page open that was delivered before the exchange, and its
//! style sheet must go on answering.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use sha2::{Digest as _, Sha256};

use crate::host::claim::{KEPT, Mark};
use crate::host::write::place;
use crate::tree::{Drawing, Hash, Stored};
use crate::tree_path::TreePath;

/// How many bytes are read at a time.
const CHUNK: usize = 64 << 10;

/// A site that stands on the disk, as it was when the build began.
pub(crate) struct OldSite {
    root: PathBuf,
    mark: Option<Mark>,
    files: HashSet<TreePath>,
    /// The folders that lie in it, without a slash at their ends.
    folders: Vec<String>,
    /// How many things lie there that no build makes: links, pipes, impossible names.
    strange: usize,
}

/// What the new site does not have, and what is to become of it.
pub(crate) struct Leaving {
    /// Fingerprinted assets of the build before, to be carried over.
    pub carried: Vec<TreePath>,
    /// How many fingerprinted assets had been carried over by the build before, and go now.
    pub stale: usize,
    /// How many other files go.
    pub removed: usize,
}

impl OldSite {
    /// No site at all.
    pub(crate) fn none(root: &Path) -> Self {
        let (files, folders) = (HashSet::new(), Vec::new());
        Self { root: root.to_owned(), mark: None, files, folders, strange: 0 }
    }

    /// Lists the site at `root`.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub(crate) fn read(root: &Path, mark: Mark) -> io::Result<Self> {
        let mut site = Self { mark: Some(mark), ..Self::none(root) };
        let found = list(root, "")?;
        for path in found.files {
            match TreePath::new(&path) {
                Some(path) if KEPT.contains(&path.as_str()) => {}
                Some(path) => {
                    site.files.insert(path);
                }
                None => site.strange += 1,
            }
        }
        site.folders = found.folders;
        site.strange += found.strange;
        Ok(site)
    }

    /// Where the file at `path` lies, whether or not there is one.
    pub(crate) fn place(&self, path: &TreePath) -> PathBuf {
        place(&self.root, path)
    }

    /// All its files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &TreePath> {
        self.files.iter()
    }

    /// The names of all that lies in it, itself first, as the empty name.
    pub(crate) fn names(&self) -> Vec<String> {
        let files = self.files.iter().map(TreePath::to_string);
        std::iter::once(String::new()).chain(self.folders.iter().cloned()).chain(files).collect()
    }

    /// Whether a file stands at `path`.
    pub(crate) fn has(&self, path: &TreePath) -> bool {
        self.files.contains(path)
    }

    /// Whether a file with these bytes stands at `path`. One that cannot be read is not the same.
    pub(crate) fn is_same(&self, path: &TreePath, bytes: &[u8]) -> bool {
        if !self.has(path) {
            return false;
        }
        let Ok(file) = File::open(self.place(path)) else { return false };
        let mut comparison = Comparison::with(file);
        comparison.write_all(bytes).is_ok() && comparison.is_whole()
    }

    /// The digest of a stored file, if one with the same bytes stands at `path`. One that cannot
    /// be read is not the same.
    pub(crate) fn same_stored(&self, path: &TreePath, stored: &dyn Stored) -> Option<Hash> {
        if !self.has(path) {
            return None;
        }
        let file = File::open(self.place(path)).ok()?;
        if file.metadata().ok()?.len() != stored.size() {
            return None;
        }
        let mut hashing = Hashing::into(Comparison::with(file));
        stored.copy(&mut hashing).ok()?;
        let (hash, mut comparison) = hashing.finish();
        comparison.is_whole().then_some(hash)
    }

    /// The digest of the picture at `path`, if the build before drew it from `drawing` and nobody
    /// has touched it since. One that cannot be read is not the same.
    pub(crate) fn same_drawn(&self, path: &TreePath, drawing: &Drawing) -> Option<Hash> {
        let known = self.mark.as_ref()?.digest(path.as_str())?;
        let bytes = self.has(path).then(|| fs::read(self.place(path)).ok())??;
        (drawing.is_in(&bytes) && Hash::of(&bytes) == known).then_some(known)
    }

    /// Sorts what the new site does not have.
    pub(crate) fn leaving(&self, is_new: impl Fn(&TreePath) -> bool) -> Leaving {
        let mut leaving = Leaving { carried: Vec::new(), stale: 0, removed: self.strange };
        for path in self.files.iter().filter(|path| !is_new(path)) {
            let is_listed = self.mark.as_ref().is_some_and(|mark| mark.lists(path.as_str()));
            match (is_fingerprinted(path), is_listed) {
                (true, true) => leaving.carried.push(path.clone()),
                (true, false) => leaving.stale += 1,
                (false, _) => leaving.removed += 1,
            }
        }
        leaving
    }
}

/// Whether `path` is that of a theme's asset whose name holds a digest of its bytes
/// (`assets/style.0123456789abcdef.css`), so that it can outlive its build without going stale.
pub(crate) fn is_fingerprinted(path: &TreePath) -> bool {
    let digits = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
    let mut parts = path.name().rsplit('.');
    let (ending, digest, name) = (parts.next(), parts.next(), parts.next());
    path.below("assets").is_some()
        && ending.is_some()
        && name.is_some()
        && digest.is_some_and(|digest| digest.len() == 16 && digest.bytes().all(digits))
}

/// What lies in a folder and below.
#[derive(Default)]
pub(crate) struct Listing {
    /// The files.
    pub files: Vec<String>,
    /// The folders, without a slash at their ends.
    pub folders: Vec<String>,
    /// How many things are no file, or have no name.
    pub strange: usize,
}

/// Lists what lies in a folder and below; `prefix` stands before every name.
pub(crate) fn list(folder: &Path, prefix: &str) -> io::Result<Listing> {
    let mut found = Listing::default();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = entry.file_name();
        let path = name.to_str().map(|name| format!("{prefix}{name}"));
        match path {
            Some(path) if kind.is_dir() => folders.push((entry.path(), path)),
            Some(path) if kind.is_file() => found.files.push(path),
            _ => found.strange += 1,
        }
    }
    let below = |(folder, path): &(PathBuf, String)| list(folder, &format!("{path}/"));
    let deeper: io::Result<Vec<_>> = folders.par_iter().map(below).collect();
    found.folders.extend(folders.into_iter().map(|(_, path)| path));
    for deeper in deeper? {
        found.files.extend(deeper.files);
        found.folders.extend(deeper.folders);
        found.strange += deeper.strange;
    }
    Ok(found)
}

/// A writer that writes nowhere: it fails as soon as what it is given differs from a file.
struct Comparison {
    file: File,
    buffer: Vec<u8>,
}

impl Comparison {
    fn with(file: File) -> Self {
        Self { file, buffer: Vec::new() }
    }

    /// Whether the file ends here too.
    fn is_whole(&mut self) -> bool {
        matches!(self.file.read(&mut [0]), Ok(0))
    }
}

impl Write for Comparison {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = bytes.get(..CHUNK).unwrap_or(bytes);
        self.buffer.resize(bytes.len(), 0);
        self.file.read_exact(&mut self.buffer)?;
        if self.buffer == bytes { Ok(bytes.len()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A writer that takes the digest of what passes through it.
pub(crate) struct Hashing<W> {
    inner: W,
    sha: Sha256,
}

impl<W: Write> Hashing<W> {
    /// Passes everything on to `inner`.
    pub(crate) fn into(inner: W) -> Self {
        Self { inner, sha: Sha256::new() }
    }

    /// The digest of all that has passed, and the writer behind.
    pub(crate) fn finish(self) -> (Hash, W) {
        (Hash::from(<[u8; 32]>::from(self.sha.finalize())), self.inner)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.sha.update(bytes.get(..count).unwrap_or(bytes));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::is_fingerprinted;
    use crate::tree_path::TreePath;

    #[test]
    fn only_names_with_a_digest_outlive_their_build() {
        let is = |path: &str| is_fingerprinted(&TreePath::new(path).expect("a path"));
        assert!(is("assets/style.0123456789abcdef.css"));
        assert!(is("assets/fonts/a.b.0123456789abcdef.woff2"));
        for path in [
            "style.0123456789abcdef.css",
            "assets/style.css",
            "assets/0123456789abcdef.css",
            "assets/style.0123456789ABCDEF.css",
            "assets/style.0123456789abcdef",
        ] {
            assert!(!is(path), "{path}");
        }
    }
}
