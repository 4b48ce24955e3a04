//! Whose folder is it? Asked before anything is written, because the answer to a wrong `--out` is
//! somebody's lost work.
//!
//! A folder is ours if there is nothing in it to lose, or if it carries the mark of a build: a
//! `build.json` whose `generator` is this program. And some places are nobody's to build in,
//! however empty: the source, the site itself, a home, the root of a disk.

use std::collections::HashMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{self, Path, PathBuf};

use serde_json::Value;

use crate::host::HostError;
use crate::host::write::STATE;
use crate::tree::Hash;

/// A folder that may be written to.
#[derive(Debug)]
pub(crate) struct Claim {
    /// Where it is, without symbolic links on the way: a link may be what a web server knows, and
    /// the folder behind it is what has to be exchanged.
    pub out: PathBuf,
    /// What stands there now.
    pub standing: Standing,
}

/// What stands where the site is to stand.
#[derive(Debug)]
pub(crate) enum Standing {
    /// Nothing.
    Nothing,
    /// A folder with nothing to lose in it.
    Bare,
    /// A site that a build has made, with what its `build.json` says of it.
    Site(Mark),
}

/// What is read of a `build.json`: as little as will do, so that one of another version of the
/// program is still known as ours.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Its files and what it says of them, which should be their digests.
    files: HashMap<String, String>,
}

impl Mark {
    /// Whether the build that left this mark made the file at `path`.
    pub(crate) fn lists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The digest that a file had when it was made.
    pub(crate) fn digest(&self, path: &str) -> Option<Hash> {
        Hash::from_hex(self.files.get(path)?)
    }
}

/// Names that stay at the top of an output folder, whatever is built: version control needs them.
pub(crate) const KEPT: [&str; 2] = [".gitignore", ".gitkeep"];

/// Makes sure that a site may be built at `out`.
///
/// # Errors
/// [`HostError::Unfit`], [`HostError::Foreign`] or [`HostError::Mounted`]; otherwise if the
/// machine fails.
pub(crate) fn claim(out: &Path, work: &Path, site: &Path) -> Result<Claim, HostError> {
    let unfit = |because| HostError::Unfit { out: out.to_owned(), because };
    let real = resolve(out).map_err(HostError::at("find", out))?;
    if real.parent().is_none() || real.file_name().is_none() {
        return Err(unfit("is the root of a disk"));
    }
    check_place(&real, work, site).map_err(unfit)?;
    let kind = match fs::symlink_metadata(&real) {
        Ok(kind) => kind.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Claim { out: real, standing: Standing::Nothing });
        }
        Err(error) => return Err(HostError::at("open", out)(error)),
    };
    if kind.is_symlink() {
        return Err(unfit("is a link that leads nowhere"));
    }
    if !kind.is_dir() {
        return Err(unfit("is a file, and a site needs a folder"));
    }
    let standing = standing(out, &real)?;
    if is_mounted(&real) {
        return Err(HostError::Mounted { out: out.to_owned() });
    }
    Ok(Claim { out: real, standing })
}

/// Whether a site that was promised stands at `out`: one of ours, and no trial, since the machine's
/// own folder `work` holds the state of the build that made it.
pub(crate) fn has_promised_site(out: &Path, work: &Path) -> bool {
    work.join(STATE).is_file() && read_mark(&out.join("build.json")).is_some()
}

/// Whether a folder is a site that a build has made, or lies in one.
pub(crate) fn is_in_a_site(real: &Path) -> bool {
    real.ancestors().any(|folder| read_mark(&folder.join("build.json")).is_some())
}

/// Refuses the places where no site may be built, with the reason.
fn check_place(real: &Path, work: &Path, site: &Path) -> Result<(), &'static str> {
    let site = resolve(site).unwrap_or_else(|_| site.to_owned());
    let overlaps = |other: &Path| real.starts_with(other) || other.starts_with(real);
    if real == site {
        return Err("is the site's own folder, with the sources in it");
    }
    for sources in ["bulletins", "themes"] {
        let folder = site.join(sources);
        if overlaps(&folder) || resolve(&folder).is_ok_and(|folder| overlaps(&folder)) {
            return Err("is where the sources are, or holds them");
        }
    }
    if site.starts_with(real) {
        return Err("holds the whole site, with the sources in it");
    }
    if resolve(work).is_ok_and(|work| overlaps(&work)) {
        return Err("is where the program keeps its own notes, or holds them");
    }
    let home = env::home_dir().and_then(|home| resolve(&home).ok());
    if home.is_some_and(|home| home.starts_with(real)) {
        return Err("is your home folder, or holds it");
    }
    Ok(())
}

fn standing(out: &Path, real: &Path) -> Result<Standing, HostError> {
    let look = || HostError::at("look into", out);
    let mut found: Option<OsString> = None;
    for entry in fs::read_dir(real).map_err(look())? {
        let name = entry.map_err(look())?.file_name();
        if name == ".git" {
            return Err(HostError::Unfit {
                out: out.to_owned(),
                because: "is under version control of its own (it holds `.git`), which an exchange \
                          would take away",
            });
        }
        if !is_nothing(&name) && found.as_ref().is_none_or(|found| name < *found) {
            found = Some(name);
        }
    }
    let Some(found) = found else { return Ok(Standing::Bare) };
    match read_mark(&real.join("build.json")) {
        Some(mark) => Ok(Standing::Site(mark)),
        None => Err(HostError::Foreign {
            out: out.to_owned(),
            found: found.to_string_lossy().into_owned(),
        }),
    }
}

/// Whether a file of this name at the top of a folder is nothing to lose.
fn is_nothing(name: &OsStr) -> bool {
    // A Mac's file manager puts its notes into every folder that it shows.
    name == ".DS_Store" || KEPT.iter().any(|kept| name == *kept)
}

fn read_mark(path: &Path) -> Option<Mark> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|file| file.is_file());
    let bytes = if is_file { fs::read(path).ok()? } else { return None };
    let Ok(Value::Object(mut mark)) = serde_json::from_slice(&bytes) else { return None };
    let is_ours = mark.get("generator")?.as_str()?.starts_with("noticeboard");
    let file = |(path, digest): (String, Value)| {
        let digest = if let Value::String(digest) = digest { digest } else { String::new() };
        (path, digest)
    };
    let files = match mark.remove("files") {
        Some(Value::Object(files)) => files.into_iter().map(file).collect(),
        _ => HashMap::new(),
    };
    is_ours.then_some(Mark { files })
}

/// The absolute path without symbolic links, as far as the folders on the way exist.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let full = path::absolute(path)?;
    for known in full.ancestors() {
        match fs::canonicalize(known) {
            Ok(mut real) => {
                if let Ok(rest) = full.strip_prefix(known) {
                    real.extend(rest.components());
                }
                // Taking back a `..` may uncover a folder that exists, or a link.
                let plain = without_dots(&real);
                return if plain == real { Ok(real) } else { resolve(&plain) };
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(full)
}

/// The path with `..` taken back; right where no part of it is a link.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// Whether a disk is mounted at `folder`, so that it cannot be renamed.
#[cfg(target_os = "linux")]
fn is_mounted(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // A folder mounted from the same disk has its parent's device number; only the kernel's own
    // word (since 5.8) tells it apart.
    match statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty()) {
        Ok(about) if about.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT) => {
            about.stx_attributes.contains(StatxAttributes::MOUNT_ROOT)
        }
        _ => has_own_device(folder),
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mounted(folder: &Path) -> bool {
    has_own_device(folder)
}

#[cfg(not(unix))]
fn is_mounted(_folder: &Path) -> bool {
    // A drive's root has no parent and is refused before; a disk mounted in a folder is a link.
    false
}

#[cfg(unix)]
fn has_own_device(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|about| about.dev()).ok();
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

#[cfg(test)]
mod tests {
    use super::{Standing, claim};
    use crate::host::HostError;
    use std::fs;
    use std::path::Path;

    fn ask(site: &Path, out: &str) -> Result<Standing, HostError> {
        claim(&site.join(out), &site.join(".noticeboard"), site).map(|claim| claim.standing)
    }

    #[test]
    fn nobody_s_folder_is_taken() {
        let site = tempfile::tempdir().expect("a folder");
        let at = |path: &str| site.path().join(path);
        for folder in ["bulletins/a", "themes", "photos", "bare", "ours", "theirs", ".noticeboard"]
        {
            fs::create_dir_all(at(folder)).expect("a folder");
        }
        for (path, text) in [
            ("photos/cat.jpg", ""),
            ("bare/.gitignore", "*"),
            ("ours/build.json", r#"{"generator":"noticeboard 9.9","files":{"a":{}},"new":[]}"#),
            ("theirs/build.json", r#"{"generator":"webpack"}"#),
            ("file", ""),
        ] {
            fs::write(at(path), text).expect("a file");
        }
        assert!(matches!(ask(site.path(), "new/er"), Ok(Standing::Nothing)));
        assert!(matches!(ask(site.path(), "bare"), Ok(Standing::Bare)));
        assert!(matches!(ask(site.path(), "ours"), Ok(Standing::Site(mark)) if mark.lists("a")));
        for out in ["photos", "theirs"] {
            assert!(matches!(ask(site.path(), out), Err(HostError::Foreign { .. })), "{out}");
        }
        for out in [
            "",
            ".",
            "..",
            "/",
            "file",
            "bulletins",
            "bulletins/a",
            "bulletins/new",
            "themes/x",
            "new/../bulletins",
            ".noticeboard",
            ".noticeboard/previous",
        ] {
            assert!(matches!(ask(site.path(), out), Err(HostError::Unfit { .. })), "{out}");
        }
    }
}
