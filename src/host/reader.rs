//! [`Reader`]: the source of a site, read again and again.
//!
//! A file whose stamp (size, times, place on the disk) is the same is not opened again, and its
//! leaf stays the very same, by which later stages know it. The contents decide all the same: a
//! stamp is believed only once it is older than the clocks of file systems are coarse, and a file
//! that somebody names as changed is opened whatever its stamp says.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::host::HostError;
use crate::host::disk::{Source, read_leaf, tree_path, walk, why};
use crate::host::stamp::{COARSE, Stamp};
use crate::tree::Leaf;
use crate::tree_path::TreePath;

/// So often a source is read anew at once because files went away while it was read.
const TRIES: usize = 5;

/// Reads a source, and remembers what it read.
pub(crate) struct Reader {
    site: PathBuf,
    /// The file that is read whatever its size.
    whole: &'static str,
    known: HashMap<TreePath, Known>,
    source: Source,
}

/// How a source differs from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Change {
    /// Whether anything does.
    pub is_any: bool,
    /// Whether a file has gone or is empty now, as in the middle of a save.
    pub may_be_half: bool,
    /// Whether a file that is not held in memory is another.
    pub is_stored: bool,
}

struct Known {
    stamp: Stamp,
    read_at: SystemTime,
    leaf: Leaf,
}

impl Reader {
    /// A reader of the site in a folder, which has read nothing yet; `whole` as for
    /// [`crate::host::read_source`].
    pub(crate) fn new(site: &Path, whole: &'static str) -> Self {
        let (known, source) = (HashMap::new(), Source::default());
        Self { site: site.to_owned(), whole, known, source }
    }

    /// The source as it was last read.
    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// Compares the whole source with the disk.
    ///
    /// # Errors
    /// If the site's own folder cannot be opened. The source stays as it was.
    pub(crate) fn read(&mut self) -> Result<Change, HostError> {
        let mut tries = 0..TRIES;
        loop {
            let (found, mut source) = walk(&self.site)?;
            let look = |(path, file): (TreePath, PathBuf)| {
                let seen = self.look(&path, &file);
                (path, seen)
            };
            let seen: Vec<_> = found.into_par_iter().map(look).collect();
            // A file that was renamed between the listing and the reading stands in the next list.
            let is_gone = |seen: &io::Result<Known>| matches!(seen, Err(error) if error.kind() == io::ErrorKind::NotFound);
            if seen.iter().any(|(_, seen)| is_gone(seen)) && tries.next().is_some() {
                continue;
            }
            let mut known = HashMap::with_capacity(seen.len());
            for (path, seen) in seen {
                match seen {
                    Ok(seen) => {
                        source.tree.replace(path.clone(), seen.leaf.clone());
                        known.insert(path, seen);
                    }
                    Err(error) => source.unreadable.push((path.to_string(), why(&error))),
                }
            }
            source.unreadable.sort();
            source.ignored.sort();
            let change = difference(&self.source, &source);
            (self.known, self.source) = (known, source);
            return Ok(change);
        }
    }

    /// Looks at once at files that are said to have changed. `None` if that does not tell all:
    /// one is new, has gone, or is no plain file of the source.
    pub(crate) fn look_at(&mut self, files: &[PathBuf]) -> Option<Change> {
        let mut seen = Vec::new();
        for file in files {
            let path = tree_path(&self.site, file)?;
            self.known.get(&path)?;
            // A link may lead out of the site since it was followed.
            let is_plain = fs::symlink_metadata(file).is_ok_and(|meta| meta.is_file());
            let is_straight = fs::canonicalize(file).is_ok_and(|real| real == *file);
            if !is_plain || !is_straight {
                return None;
            }
            seen.push((path.clone(), self.opened(&path, file).ok()?));
        }
        let mut change = Change::default();
        for (path, seen) in seen {
            let before = self.source.tree.get(path.as_str())?;
            if !before.is_same(&seen.leaf) {
                change.note(Some(before), Some(&seen.leaf));
                self.source.tree.replace(path.clone(), seen.leaf.clone());
            }
            self.known.insert(path, seen);
        }
        Some(change)
    }

    fn look(&self, path: &TreePath, file: &Path) -> io::Result<Known> {
        let stamp = Stamp::of(&fs::metadata(file)?);
        let Some(known) = self.known.get(path).filter(|known| known.stamp == stamp) else {
            return self.opened(path, file);
        };
        let is_old = stamp.modified.is_some_and(|modified| {
            known.read_at.duration_since(modified).is_ok_and(|age| age > COARSE)
        });
        if is_old || !matches!(known.leaf, Leaf::Bytes(_)) {
            let leaf = known.leaf.clone();
            return Ok(Known { stamp, read_at: known.read_at, leaf });
        }
        self.opened(path, file)
    }

    /// Opens a file; its leaf is the one that is known if it holds the same bytes.
    fn opened(&self, path: &TreePath, file: &Path) -> io::Result<Known> {
        let read_at = SystemTime::now();
        let stamp = Stamp::of(&fs::metadata(file)?);
        let mut leaf = read_leaf(path, file, self.whole)?;
        let known = self.known.get(path);
        if let Some(known) = known {
            let is_same = match (&known.leaf, &leaf) {
                (Leaf::Stored(_), Leaf::Stored(_)) => known.stamp == stamp,
                (one, other) => one.is_same(other),
            };
            if is_same {
                leaf = known.leaf.clone();
            }
        }
        Ok(Known { stamp, read_at, leaf })
    }
}

impl Change {
    fn note(&mut self, before: Option<&Leaf>, now: Option<&Leaf>) {
        let is_empty = |leaf: &Leaf| leaf.as_bytes().is_some_and(<[u8]>::is_empty);
        let is_stored = |leaf: Option<&Leaf>| matches!(leaf, Some(Leaf::Stored(_)));
        self.is_any = true;
        self.may_be_half |= now.is_none_or(is_empty);
        self.is_stored |= is_stored(before) || is_stored(now);
    }
}

fn difference(before: &Source, now: &Source) -> Change {
    let mut change = Change { is_any: before.unreadable != now.unreadable, ..Change::default() };
    for (path, leaf) in before.tree.iter() {
        match now.tree.get(path.as_str()) {
            Some(other) if leaf.is_same(other) => {}
            other => change.note(Some(leaf), other),
        }
    }
    for (path, leaf) in now.tree.iter() {
        if !before.tree.contains(path.as_str()) {
            change.note(None, Some(leaf));
        }
    }
    change
}
