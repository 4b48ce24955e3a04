//! Reading: where the site is, and what its authors and designers have put there.
//!
//! Text is read into memory, because the program has to understand it; everything else stays on
//! the disk until it is copied, because a series has more pictures and PDFs than memory. Nothing
//! is passed over in silence: what cannot be read and what is not ours to read come back as
//! lists, for the caller to report.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::io::{self, Read as _, Write};
use std::path::{self, Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use walkdir::{DirEntry, WalkDir};

use crate::host::HostError;
use crate::host::fault::plain;
use crate::host::stamp::{Stamp, trusted_disk};
use crate::host::write::place;
use crate::tree::{Leaf, Stored, Tree};
use crate::tree_path::TreePath;

/// The folders that people write in; the rest of a site is the machine's or the developers'.
pub(super) const SOURCES: [&str; 2] = ["bulletins", "themes"];

/// Endings of files that the program has to understand.
const TEXTS: [&str; 14] = [
    "md", "markdown", "yaml", "yml", "txt", "html", "css", "js", "svg", "json", "csv", "ics",
    "xml", "vtt",
];

/// How large a text may be, in bytes, to be read into memory: far more than a person writes.
const TEXT_LIMIT: u64 = 2 << 20;

/// How large a file of a theme may be. Their names hold their digests and their bytes are looked at,
/// whatever they are; there are few of them, and readers have to fetch them.
const THEME_LIMIT: u64 = 16 << 20;

/// How large the file at `path`, of which it is known where it lies, may be to be read into memory;
/// `None` if it never is. The one at `whole` is a machine's, and is read whatever its size.
fn limit(path: &TreePath, whole: &str) -> Option<u64> {
    if path.as_str() == whole {
        return Some(u64::MAX);
    }
    if path.below("themes").is_some() {
        return Some(THEME_LIMIT);
    }
    let ending = path.extension().to_ascii_lowercase();
    TEXTS.contains(&ending.as_str()).then_some(TEXT_LIMIT)
}

/// What was found below `bulletins/` and `themes/`.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The files. Texts of up to 2 MiB and files of themes of up to 16 MiB are in memory; all others
    /// are opened when they are copied.
    pub tree: Tree,
    /// What should have been read and could not be: its path as people would write it, and why.
    pub unreadable: Vec<(String, String)>,
    /// What was passed over on purpose, by path: hidden files, and what editors and file managers
    /// leave behind. A folder ends in `/` and stands for all that it holds.
    pub ignored: Vec<String>,
    /// What was looked at to read it. Of what a [`crate::host::Reader`] reads, only the folders.
    pub looked: Looked,
}

/// What was looked at while a source was read.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Every file that was read and every folder that was looked into, as it was just before, by
    /// its path below the site; a folder of sources that is not there has no stamp.
    pub stamps: Vec<(String, Option<Stamp>)>,
    /// Whether a link was followed on the way.
    pub has_links: bool,
    /// When the reading began.
    pub since: Option<SystemTime>,
    /// The disks of its folders whose stamps can be trusted.
    pub disks: Vec<u64>,
}

/// The folder from which the program was called.
///
/// # Errors
/// If it has been deleted, or may not be read.
pub(crate) fn current_dir() -> Result<PathBuf, HostError> {
    env::current_dir().map_err(HostError::at("find the current folder", Path::new(".")))
}

/// The site's folder, as an absolute path: the one that was `given`, or else the nearest from
/// `start` upwards that holds a folder `bulletins`.
///
/// # Errors
/// [`HostError::NotASite`] or [`HostError::NoSite`].
pub(crate) fn find_site(start: &Path, given: Option<&Path>) -> Result<PathBuf, HostError> {
    let asked = given.map_or_else(|| start.to_owned(), |given| start.join(given));
    let from = path::absolute(&asked).unwrap_or(asked);
    let holds = |folder: &Path| folder.join("bulletins").is_dir();
    match given {
        Some(_) if holds(&from) => Ok(from),
        Some(given) => Err(HostError::NotASite { given: given.to_owned() }),
        None => match from.ancestors().find(|folder| holds(folder)) {
            Some(site) => Ok(site.to_owned()),
            None => Err(HostError::NoSite { from }),
        },
    }
}

/// Reads everything below `bulletins/` and `themes/`. The file at `whole` is a machine's, and is
/// read into memory whatever its size.
///
/// A symbolic link is followed if it leads to a file or folder inside the site that is not
/// hidden; any other is listed as unreadable, since what lies outside the site was not meant to
/// be published by those who wrote it.
///
/// # Errors
/// If the site's own folder cannot be opened.
pub(crate) fn read_source(site: &Path, whole: &str) -> Result<Source, HostError> {
    let since = SystemTime::now();
    let (found, mut source) = walk(site)?;
    source.looked.since = Some(since);
    let roots = std::iter::once(site.to_owned()).chain(SOURCES.map(|root| site.join(root)));
    source.looked.disks = roots.filter_map(|root| trusted_disk(&root)).collect();
    let read = |(path, file): (TreePath, PathBuf)| {
        let (stamp, leaf) = (Stamp::at(&file), read_leaf(&path, &file, whole));
        (path, stamp, leaf)
    };
    let leaves: Vec<_> = found.into_par_iter().map(read).collect();
    source.looked.stamps.reserve(leaves.len());
    for (path, stamp, leaf) in leaves {
        source.looked.stamps.push((path.to_string(), stamp));
        match leaf {
            Ok(leaf) => source.tree.replace(path, leaf),
            Err(error) => source.unreadable.push((path.to_string(), why(&error))),
        }
    }
    source.unreadable.sort();
    source.ignored.sort();
    Ok(source)
}

/// These files of a source, as [`read_source`] reads them; those that cannot be read are left out.
pub(crate) fn read_files(site: &Path, paths: BTreeSet<TreePath>, whole: &str) -> Tree {
    let leaf = |path: TreePath| Some((read_leaf(&path, &place(site, &path), whole).ok()?, path));
    paths.into_iter().filter_map(leaf).map(|(leaf, path)| (path, leaf)).collect()
}

/// Every file that is to be read, with the place where it lies; and the source without its files.
///
/// # Errors
/// If the site's own folder cannot be opened.
pub(super) fn walk(site: &Path) -> Result<(Vec<(TreePath, PathBuf)>, Source), HostError> {
    let real = fs::canonicalize(site).map_err(HostError::at("open", site))?;
    let mut walk = Walk { site, real, found: Vec::new(), source: Source::default() };
    for folder in SOURCES {
        walk.visit(&site.join(folder));
    }
    Ok((walk.found, walk.source))
}

/// The name in the tree of a file of the site.
pub(super) fn tree_path(site: &Path, path: &Path) -> Option<TreePath> {
    let inner = path.strip_prefix(site).ok()?;
    let parts: Option<Vec<&str>> = inner
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    TreePath::new(&parts?.join("/"))
}

/// A walk through the site: what it has found, and what it has to say.
struct Walk<'a> {
    site: &'a Path,
    /// The site without symbolic links on the way, to compare with where links lead.
    real: PathBuf,
    found: Vec<(TreePath, PathBuf)>,
    source: Source,
}

impl Walk<'_> {
    fn visit(&mut self, root: &Path) {
        if fs::symlink_metadata(root).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            self.source.looked.stamps.push((self.shown(root), None));
            return;
        }
        self.source.looked.has_links |= root.is_symlink();
        let mut entries = WalkDir::new(root).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let is_refused = !self.note(&entry);
                    if is_refused && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.note_failure(root, &error),
            }
        }
    }

    /// Sorts one entry into its list; says whether it is wanted.
    fn note(&mut self, entry: &DirEntry) -> bool {
        let kind = entry.file_type();
        let shown = self.shown(entry.path());
        if entry.depth() > 0 && is_leftover(&entry.file_name().to_string_lossy()) {
            let end = if kind.is_dir() { "/" } else { "" };
            self.source.ignored.push(format!("{shown}{end}"));
            return false;
        }
        self.source.looked.has_links |= entry.path_is_symlink();
        let path = tree_path(self.site, entry.path());
        let trouble = if entry.path_is_symlink() && !self.leads_inside(entry.path()) {
            Some("it is a link to a place outside the site, and is not followed")
        } else if path.is_none() {
            Some("its name has letters that cannot stand in an address; rename it")
        } else if !kind.is_dir() && !kind.is_file() {
            Some("it is neither a file nor a folder")
        } else {
            None
        };
        match (trouble, path) {
            (Some(trouble), _) => self.source.unreadable.push((shown, trouble.to_owned())),
            (None, Some(path)) if kind.is_file() => {
                self.found.push((path, entry.path().to_owned()));
            }
            // It is looked into after this.
            (None, Some(path)) => {
                self.source.looked.stamps.push((path.to_string(), Stamp::at(entry.path())));
            }
            (None, None) => {}
        }
        trouble.is_none()
    }

    fn note_failure(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let shown = self.shown(path);
        if is_leftover(&name) {
            // Emacs marks an open file with a link that leads nowhere (`.#name`).
            self.source.ignored.push(shown);
            return;
        }
        let reason = match error.io_error() {
            Some(_) if path.is_symlink() && !path.exists() => {
                "it is a link that leads nowhere".to_owned()
            }
            Some(error) => why(error),
            None => "it is a link to a folder that holds it".to_owned(),
        };
        self.source.unreadable.push((shown, reason));
    }

    /// Whether the link at `path` leads to somewhere inside the site that is not hidden.
    fn leads_inside(&self, path: &Path) -> bool {
        let Ok(target) = fs::canonicalize(path) else { return false };
        target.strip_prefix(&self.real).is_ok_and(|inner| {
            inner.components().all(|part| !part.as_os_str().as_encoded_bytes().starts_with(b"."))
        })
    }

    /// The path below the site for people to read, with `/` on every system and with `�` for
    /// what is no text.
    fn shown(&self, path: &Path) -> String {
        let inner = path.strip_prefix(self.site).unwrap_or(path);
        let parts: Vec<_> =
            inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let letters = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        parts.join("/").chars().map(letters).collect()
    }
}

/// Whether a name is hidden, or is one that editors, office programs and file managers leave.
pub(super) fn is_leftover(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || [".swp", ".swo", ".swx"].iter().any(|end| lower.ends_with(end))
        || ["thumbs.db", "desktop.ini"].contains(&lower.as_str())
}

/// The leaf of the file at `path` of the source, which lies at `place`.
pub(super) fn read_leaf(path: &TreePath, place: &Path, whole: &str) -> io::Result<Leaf> {
    let Some(limit) = limit(path, whole) else {
        return Ok(stored(place, fs::metadata(place)?.len()));
    };
    let file = File::open(place)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(stored(place, size));
    }
    // One byte more than the file should have makes room to notice its end without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // A file that somebody is appending to is cut off rather than followed for ever.
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Leaf::bytes(bytes))
}

fn stored(path: &Path, size: u64) -> Leaf {
    Leaf::Stored(Arc::new(DiskFile { path: path.to_owned(), size }))
}

pub(super) fn why(error: &io::Error) -> String {
    plain(error, Path::new("")).0
}

/// A file of the disk, opened when it is copied and closed again.
struct DiskFile {
    path: PathBuf,
    size: u64,
}

impl Stored for DiskFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn copy(&self, out: &mut dyn Write) -> io::Result<u64> {
        let mut file = File::open(&self.path)?;
        let mut buffer = vec![0; 128 << 10];
        let mut total = 0;
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => return Ok(total),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            out.write_all(buffer.get(..count).unwrap_or_default())?;
            total += count as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{find_site, is_leftover, read_source};
    use crate::host::HostError;
    use std::fs;

    #[test]
    fn what_editors_leave_is_no_bulletin() {
        for name in ["a.md~", ".a.md.swp", ".#a.md", "#a.md#", ".DS_Store", "Thumbs.db", "~$a.docx"]
        {
            assert!(is_leftover(name), "{name}");
        }
        for name in ["a.md", "a~b.md", "#", "c#.md"] {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn a_site_is_found_from_any_folder_in_it() {
        let site = tempfile::tempdir().expect("a folder");
        let deep = site.path().join("bulletins/2016");
        fs::create_dir_all(&deep).expect("folders");
        assert_eq!(find_site(&deep, None).expect("a site"), site.path());
        assert!(matches!(find_site(site.path(), Some(&deep)), Err(HostError::NotASite { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_in_the_site_and_nothing_is_silent() {
        use std::os::unix::fs::symlink;
        let site = tempfile::tempdir().expect("a folder");
        let (inside, outside) = (site.path().join("bulletins"), site.path().join("../"));
        fs::create_dir_all(inside.join("a")).expect("folders");
        fs::write(inside.join("a/one.md"), "1").expect("a file");
        fs::write(inside.join("a/back\\slash.md"), "1").expect("a file");
        fs::write(inside.join("a/one.md~"), "1").expect("a file");
        symlink(inside.join("a"), inside.join("b")).expect("a link");
        symlink(outside, inside.join("out")).expect("a link");
        symlink("nowhere", inside.join("dangling")).expect("a link");
        symlink(".", inside.join("a/loop")).expect("a link");

        let source = read_source(site.path(), "").expect("a source");
        let paths: Vec<&str> = source.tree.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["bulletins/a/one.md", "bulletins/b/one.md"]);
        assert_eq!(source.ignored, ["bulletins/a/one.md~", "bulletins/b/one.md~"]);
        let refused: Vec<&str> = source.unreadable.iter().map(|(path, _)| path.as_str()).collect();
        for path in ["bulletins/out", "bulletins/dangling", "bulletins/a/loop"] {
            assert!(refused.contains(&path), "{refused:?}");
        }
    }
}
