//! [`Stage`]: a site in the making, which becomes the site in one step or not at all.
//!
//! Files are put beside the site that stands. Only when all of them lie on the disk, synced, are
//! the two folders exchanged; until then, and if anything fails, the old site has not been
//! touched. Files that did not change are not written again: they are linked, which keeps their
//! dates (so that a copying program skips them), saves the disk, and makes a build without changes
//! one that writes nothing.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::host::HostError;
use crate::host::claim::{KEPT, Standing, claim};
use crate::host::durable::{Disk, flush_file, flush_folder, sync_folder};
use crate::host::lock::{Hold, hold};
use crate::host::old_site::{Hashing, OldSite};
use crate::host::previous::PREVIOUS;
use crate::host::scaffold::Scaffold;
use crate::host::swap;
use crate::host::write::{make_work_folder, place};
use crate::tree::{Drawing, Hash, Stored};
use crate::tree_path::TreePath;

/// What becomes of the site that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Previous {
    /// It goes to `previous/` in the machine's own folder, in place of what is there.
    Keep,
    /// It is deleted.
    Drop,
    /// It is deleted, and so is what lies in `previous/`: something in them must not come back.
    Erase,
}

/// What a build changed on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// How many files are new or have new bytes.
    pub written: usize,
    /// How many files were put and stood there already, byte for byte.
    pub unchanged: usize,
    /// How many files of the old site are gone.
    pub removed: usize,
    /// Whether the old site lies in `previous/` now.
    pub is_previous_kept: bool,
    /// Whether the old site should lie there and could not be moved, as to another disk.
    pub is_previous_lost: bool,
}

/// A site in the making. Files may be put from many threads at once; each path only once. One of
/// them has to be `build.json`, or the next build will not know the folder as its own.
///
/// Dropped before [`Stage::exchange`], it leaves no trace; and it has to be dropped once a file
/// could not be put, since half of that file may lie in it.
pub(crate) struct Stage {
    // Fields are dropped in this order: the lock is let go last.
    site: PathBuf,
    disk: Disk,
    scaffold: Scaffold,
    out: PathBuf,
    /// The same as the user named it, for messages.
    shown: PathBuf,
    work: PathBuf,
    standing: Kind,
    old: OldSite,
    folders: RwLock<HashSet<String>>,
    written: Mutex<Vec<TreePath>>,
    unchanged: Mutex<Vec<TreePath>>,
    _lock: Hold,
}

/// What stood at `out` when the stage was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Bare,
    Site,
}

impl Changes {
    /// Whether the site that stood is the one that was built.
    pub(crate) fn are_none(&self) -> bool {
        self.written == 0 && self.removed == 0
    }
}

impl Stage {
    /// Begins a site that is to stand at `out`. `work` is the machine's own folder, which is made
    /// if it is not there; `site` is the folder of the sources.
    ///
    /// # Errors
    /// [`HostError::Unfit`], [`HostError::Foreign`] or [`HostError::Mounted`] if no site may be
    /// built there, [`HostError::Busy`] if another build is at work; otherwise if the machine
    /// fails.
    pub(crate) fn open(out: &Path, work: &Path, site: &Path) -> Result<Self, HostError> {
        let first = claim(out, work, site)?;
        make_work_folder(work)?;
        let path = work.join(".lock");
        let lock = match hold(&path).map_err(HostError::at("lock", &path))? {
            Hold::Taken => return Err(HostError::Busy { folder: out.to_owned() }),
            lock => lock,
        };
        let scaffold = Scaffold::put_up(&first.out)?;
        // Asked again: before the lock another build may have finished, and a site that a dead
        // build had moved aside may have been put back.
        let claim = claim(out, work, site)?;
        let staged = scaffold.site();
        let (standing, old) = match claim.standing {
            Standing::Nothing => (Kind::Nothing, OldSite::none(&claim.out)),
            Standing::Bare => (Kind::Bare, OldSite::none(&claim.out)),
            Standing::Site(mark) => {
                let old = OldSite::read(&claim.out, mark).map_err(HostError::at("read", out))?;
                (Kind::Site, old)
            }
        };
        if standing != Kind::Nothing {
            resemble(&staged, &claim.out);
        }
        Ok(Self {
            disk: Disk::of(&staged).map_err(HostError::at("open", &staged))?,
            site: staged,
            scaffold,
            out: claim.out,
            shown: out.to_owned(),
            work: work.to_owned(),
            standing,
            old,
            folders: RwLock::default(),
            written: Mutex::default(),
            unchanged: Mutex::default(),
            _lock: lock,
        })
    }

    /// Puts `bytes` at `path`.
    ///
    /// # Errors
    /// If a file stands there in the new site already, or the machine fails.
    pub(crate) fn put(&self, path: &TreePath, bytes: &[u8]) -> Result<(), HostError> {
        if self.old.is_same(path, bytes) {
            note(&self.unchanged, path);
            return Ok(());
        }
        self.create(path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(self.refused("write", path))?;
        note(&self.written, path);
        Ok(())
    }

    /// Puts a stored file at `path` without holding it in memory, and says what its digest is.
    ///
    /// # Errors
    /// If a file stands there in the new site already, or the machine fails.
    pub(crate) fn put_stored(
        &self,
        path: &TreePath,
        stored: &dyn Stored,
    ) -> Result<Hash, HostError> {
        if let Some(hash) = self.old.same_stored(path, stored) {
            note(&self.unchanged, path);
            return Ok(hash);
        }
        let file = self.create(path).map_err(self.refused("write", path))?;
        let mut hashing = Hashing::into(file);
        stored.copy(&mut hashing).map_err(self.refused("copy the file for", path))?;
        note(&self.written, path);
        Ok(hashing.finish().0)
    }

    /// Puts a picture at `path`, and says what its digest is. The one that stands there is taken if
    /// the build before drew it from the same; else it is drawn.
    ///
    /// # Errors
    /// As [`Stage::put`].
    pub(crate) fn put_drawn(
        &self,
        path: &TreePath,
        drawing: &Drawing,
        draw: &dyn Fn() -> Vec<u8>,
    ) -> Result<Hash, HostError> {
        if let Some(hash) = self.old.same_drawn(path, drawing) {
            note(&self.unchanged, path);
            return Ok(hash);
        }
        let bytes = draw();
        self.put(path, &bytes).map(|()| Hash::of(&bytes))
    }

    /// The names of all that lies in the site that stood when the stage was opened, folders among them.
    pub(crate) fn standing(&self) -> Vec<String> {
        self.old.names()
    }

    /// Makes what has been put the site that stands. If that changes nothing, nothing is done.
    ///
    /// Fingerprinted assets that the build before this one made (its `build.json` lists them) and
    /// this one lacks go on standing, for readers who hold an old page; those that were carried
    /// over then are let go.
    ///
    /// # Errors
    /// [`HostError::Mounted`] or [`HostError::Stranded`] if the folders cannot be exchanged;
    /// otherwise if the machine fails. Whatever it is, the new site does not stand.
    pub(crate) fn exchange(mut self, previous: Previous) -> Result<Changes, HostError> {
        let (written, unchanged) = (taken(&self.written), taken(&self.unchanged));
        let leaving = self.old.leaving(|path| written.contains(path) || unchanged.contains(path));
        if written.is_empty() && leaving.removed == 0 {
            return Ok(Changes { unchanged: unchanged.len(), ..Changes::default() });
        }
        self.carry_over(&unchanged.iter().chain(&leaving.carried).collect::<Vec<_>>())?;
        self.keep_names()?;
        self.sync(&written)?;
        if previous == Previous::Erase {
            self.erase_previous()?;
        }
        let old = self.take_place()?;
        let is_wanted = previous == Previous::Keep && self.standing == Kind::Site;
        let is_kept = is_wanted && old.is_some_and(|old| self.put_away(&old));
        Ok(Changes {
            written: written.len(),
            unchanged: unchanged.len(),
            removed: leaving.removed + leaving.stale,
            is_previous_kept: is_kept,
            is_previous_lost: is_wanted && !is_kept,
        })
    }

    /// Makes the file at `path` in the new site, with the folders it needs.
    fn create(&self, path: &TreePath) -> io::Result<File> {
        self.make_folder(path.folder())?;
        File::create_new(place(&self.site, path))
    }

    /// Makes a folder of the new site. What was made is remembered, since asking the disk would
    /// cost as much as making it.
    fn make_folder(&self, folder: &str) -> io::Result<()> {
        let is_known = |folders: &HashSet<String>| folders.contains(folder);
        if folder.is_empty()
            || is_known(&self.folders.read().unwrap_or_else(PoisonError::into_inner))
        {
            return Ok(());
        }
        let (above, _) = folder.rsplit_once('/').unwrap_or_default();
        self.make_folder(above)?;
        let mut full = self.site.clone();
        full.extend(folder.split('/'));
        match fs::create_dir(&full) {
            // Another thread was faster, or a file stands there, which creating a file will tell.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }

    /// Takes files of the old site into the new one without writing them.
    fn carry_over(&self, paths: &[&TreePath]) -> Result<(), HostError> {
        paths.par_iter().try_for_each(|path| {
            let (from, to) = (self.old.place(path), place(&self.site, path));
            self.make_folder(path.folder())
                .and_then(|()| link_or_copy(&from, &to))
                .map_err(self.refused("carry over", path))
        })
    }

    /// Takes along what version control keeps at the top of the folder.
    fn keep_names(&self) -> Result<(), HostError> {
        for name in KEPT {
            let (from, to) = (self.out.join(name), self.site.join(name));
            let is_file = fs::symlink_metadata(&from).is_ok_and(|file| file.is_file());
            if is_file && !to.exists() {
                fs::copy(&from, &to).map_err(HostError::at("carry over", &from))?;
            }
        }
        Ok(())
    }

    /// Makes the new site outlive a power cut.
    fn sync(&self, written: &HashSet<TreePath>) -> Result<(), HostError> {
        if self.disk.sync().map_err(HostError::at("write", &self.shown))? {
            return Ok(());
        }
        written.par_iter().try_for_each(|path| {
            flush_file(&place(&self.site, path)).map_err(self.refused("write", path))
        })?;
        for folder in self.folders.read().unwrap_or_else(PoisonError::into_inner).iter() {
            flush_folder(&self.site.join(folder));
        }
        sync_folder(&self.site);
        Ok(())
    }

    /// The one step. Says where the old site lies now, if there was one.
    fn take_place(&mut self) -> Result<Option<PathBuf>, HostError> {
        let done = match self.standing {
            Kind::Nothing => swap::settle(&self.site, &self.out).map(|()| None),
            Kind::Bare | Kind::Site => {
                swap::exchange(&self.site, &self.out, &self.scaffold.aside()).map(Some)
            }
        };
        let done = match done {
            Err(HostError::Mounted { .. }) if self.standing == Kind::Bare => {
                swap::replace_bare(&self.site, &self.out, &KEPT).map(|()| None)
            }
            done => done,
        };
        if matches!(done, Err(HostError::Stranded { .. })) {
            self.scaffold.abandon();
        }
        if let Some(parent) = self.out.parent() {
            sync_folder(parent);
        }
        done
    }

    /// Deletes the site that was kept. It goes before the new one stands: where it cannot go, the
    /// build has failed, and who removed something is not told that it is gone.
    fn erase_previous(&self) -> Result<(), HostError> {
        let target = self.work.join(PREVIOUS);
        match fs::remove_dir_all(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(HostError::at("delete", &target)(error))
            }
            _ => Ok(()),
        }
    }

    /// Keeps the old site; says whether it was kept. That it cannot be kept is no
    /// failure: the new site stands.
    fn put_away(&self, old: &Path) -> bool {
        let target = self.work.join(PREVIOUS);
        if fs::symlink_metadata(&target).is_ok() {
            swap::exchange(old, &target, &self.scaffold.further_aside()).is_ok()
        } else {
            swap::settle(old, &target).is_ok()
        }
    }

    /// Makes a machine's answer into a failure that names the file as readers of the site know it.
    fn refused(&self, doing: &'static str, path: &TreePath) -> impl FnOnce(io::Error) -> HostError {
        let shown = || place(&self.shown, path);
        move |error| HostError::at(doing, &shown())(error)
    }
}

fn note(list: &Mutex<Vec<TreePath>>, path: &TreePath) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
}

fn taken(list: &Mutex<Vec<TreePath>>) -> HashSet<TreePath> {
    std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
}

/// Makes `to` the same file as `from`, or a copy where the disk has no links.
pub(crate) fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    // Some disks have no links, and some systems allow them only for one's own files.
    fs::copy(from, to)?;
    flush_file(to)
}

/// Gives the new site's folder the permissions and the group of the old one, as far as we may;
/// the web server may need them.
#[cfg(unix)]
fn resemble(new: &Path, old: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    if let Ok(about) = fs::metadata(old) {
        // In this order, since a change of group takes the set-group bit away.
        let _ = std::os::unix::fs::chown(new, None, Some(about.gid()));
        let mode = about.permissions().mode() | 0o700;
        let _ = fs::set_permissions(new, fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
fn resemble(_new: &Path, _old: &Path) {}

#[cfg(test)]
mod tests {
    use super::{Changes, Previous, Stage};
    use crate::tree::{Drawing, Hash, Stored};
    use crate::tree_path::TreePath;
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    const STYLE: [&str; 2] =
        ["assets/style.0000000000000001.css", "assets/style.0000000000000002.css"];

    struct Site(tempfile::TempDir);

    impl Site {
        fn new() -> Self {
            let site = tempfile::tempdir().expect("a folder");
            fs::create_dir(site.path().join("bulletins")).expect("a folder");
            Self(site)
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn stage(&self) -> Stage {
            Stage::open(&self.at("public"), &self.at(".noticeboard"), self.0.path())
                .expect("a stage")
        }

        fn build(&self, files: &[(&str, &str)]) -> Changes {
            let stage = self.stage();
            let listed: BTreeMap<_, _> = files.iter().copied().collect();
            let mark = serde_json::json!({"generator": "noticeboard 0.1", "files": listed});
            let mark = mark.to_string();
            for (path, text) in files.iter().chain(&[("build.json", mark.as_str())]) {
                stage.put(&TreePath::new(path).expect("a path"), text.as_bytes()).expect("put");
            }
            stage.exchange(Previous::Keep).expect("an exchange")
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_changed_is_written_and_the_old_site_is_kept() {
        let site = Site::new();
        let first = site.build(&[("a/index.html", "1"), ("b", "1")]);
        assert_eq!((first.written, first.unchanged, first.removed), (3, 0, 0));
        assert_eq!(site.build(&[("a/index.html", "1"), ("b", "1")]).unchanged, 3);
        assert!(!site.at(".noticeboard/previous").exists());

        let third = site.build(&[("a/index.html", "1"), ("c", "2")]);
        assert_eq!((third.written, third.unchanged, third.removed), (2, 1, 1));
        assert!(third.is_previous_kept);
        assert_eq!(names(&site.at("public")), ["a", "build.json", "c"]);
        assert_eq!(names(&site.at(".noticeboard/previous")), ["a", "b", "build.json"]);
        assert_eq!(names(site.0.path()), [".noticeboard", "bulletins", "public"]);
    }

    #[test]
    fn a_stage_that_is_dropped_leaves_no_trace() {
        let site = Site::new();
        site.build(&[("a", "1")]);
        let stage = site.stage();
        stage.put(&TreePath::new("a").expect("a path"), b"2").expect("put");
        drop(stage);
        assert_eq!(fs::read(site.at("public/a")).expect("a file"), b"1");
        assert_eq!(names(site.0.path()), [".noticeboard", "bulletins", "public"]);
    }

    #[test]
    fn an_asset_outlives_its_build_by_one_change() {
        let site = Site::new();
        let [old, new] = STYLE;
        site.build(&[(old, "1")]);
        assert_eq!(site.build(&[(new, "2")]).removed, 0);
        assert!(site.at("public").join(old).exists());
        assert_eq!(site.build(&[(new, "2")]), Changes { unchanged: 2, ..Changes::default() });
        assert!(site.at("public").join(old).exists());
        assert_eq!(site.build(&[(new, "2"), ("a", "3")]).removed, 1);
        assert!(!site.at("public").join(old).exists());
    }

    struct Text(&'static str);

    impl Stored for Text {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }

        fn copy(&self, out: &mut dyn io::Write) -> io::Result<u64> {
            out.write_all(self.0.as_bytes()).map(|()| self.size())
        }
    }

    #[test]
    fn a_stored_file_is_written_once_and_its_digest_is_told_every_time() {
        let site = Site::new();
        site.build(&[("leaflet.pdf", "leaflet")]);
        for (text, is_written) in [("leaflet", false), ("LEAFLET", true), ("longer", true)] {
            let stage = site.stage();
            let path = TreePath::new("leaflet.pdf").expect("a path");
            let hash = stage.put_stored(&path, &Text(text)).expect("put");
            assert_eq!(hash, Hash::of(text.as_bytes()));
            assert_eq!(stage.site.join("leaflet.pdf").exists(), is_written);
        }
    }

    /// Puts a picture as its drawing makes it; says whether it was drawn.
    fn put_picture(site: &Site, svg: &str) -> bool {
        let drawing = Drawing { svg: String::new(), mark: svg.as_bytes().to_vec() };
        let is_drawn = std::cell::Cell::new(false);
        let draw = || {
            is_drawn.set(true);
            format!("picture of {svg}").into_bytes()
        };
        let (stage, path) = (site.stage(), TreePath::new("card.png").expect("a path"));
        let hash = stage.put_drawn(&path, &drawing, &draw).expect("put");
        assert_eq!(hash, Hash::of(format!("picture of {svg}").as_bytes()));
        let digest = hash.to_string();
        let mark =
            serde_json::json!({"generator": "noticeboard 0.1", "files": {"card.png": digest}});
        let manifest = TreePath::new("build.json").expect("a path");
        stage.put(&manifest, mark.to_string().as_bytes()).expect("put");
        stage.exchange(Previous::Keep).expect("an exchange");
        is_drawn.get()
    }

    #[test]
    fn a_picture_is_drawn_again_only_if_it_would_be_another_one() {
        let site = Site::new();
        assert!(put_picture(&site, "one"));
        assert!(!put_picture(&site, "one"));
        assert!(put_picture(&site, "two"));
        assert_eq!(fs::read(site.at("public/card.png")).expect("a file"), b"picture of two");
        // Somebody's hand, with the mark left as it was.
        fs::write(site.at("public/card.png"), "another picture of two").expect("written");
        assert!(put_picture(&site, "two"));
        assert_eq!(fs::read(site.at("public/card.png")).expect("a file"), b"picture of two");
        fs::remove_file(site.at("public/card.png")).expect("removed");
        assert!(put_picture(&site, "two"));
    }

    #[test]
    fn what_version_control_keeps_stays() {
        let site = Site::new();
        fs::create_dir(site.at("public")).expect("a folder");
        fs::write(site.at("public/.gitignore"), "*").expect("a file");
        site.build(&[("a", "1")]);
        site.build(&[("a", "2")]);
        assert_eq!(fs::read(site.at("public/.gitignore")).expect("a file"), b"*");
        assert_eq!(fs::read(site.at("public/a")).expect("a file"), b"2");
    }
}
