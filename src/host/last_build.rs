//! [`LastBuild`]: a build that changed nothing, and every file that it looked at.
//!
//! Whoever builds a site again and again, to let out in time what is held, nearly always finds it as
//! it was. A build is a function of its sources and its moment, so one whose files all bear the
//! stamps that they bore can only find the same again. What it found is noted in the machine's own
//! folder, with the names of the files and one digest of their stamps; whatever is not just so, a
//! damaged note among it, means that a build has to look for itself.
//!
//! Only a build that wrote nothing is noted: then the source is the one that the site and the ledger
//! were made of, and the site was compared with it byte by byte.

use std::env;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::host::HostError;
use crate::host::disk::Looked;
use crate::host::stamp::{BYTES, Stamp, trusted_disk};
use crate::host::write::write_work_file;
use crate::tree::Hash;

/// The name of the note in the machine's own folder.
const NAME: &str = "last-build";

/// The first word of a note.
const MARK: &str = "noticeboard-last-build-1";

/// A build that was noted.
pub(crate) struct LastBuild {
    /// What it found, in one line, as it was handed in.
    pub about: String,
    /// The digest of all stamps.
    stamps: String,
    /// The files and folders of its source, below the site.
    sources: Vec<String>,
    /// Those of the site that it made, below the folder of that; an empty name is the folder itself.
    files: Vec<String>,
}

impl LastBuild {
    /// The build that is noted in the machine's own folder `work`; `None` if there is none, or the
    /// note is not whole.
    pub(crate) fn noted(work: &Path) -> Option<Self> {
        let text = fs::read_to_string(work.join(NAME)).ok()?;
        let (head, rest) = text.split_once('\n')?;
        let digest = head.strip_prefix(MARK)?.strip_prefix(' ')?;
        if Hash::from_hex(digest)? != Hash::of(rest.as_bytes()) {
            return None;
        }
        let mut lines = rest.split('\n');
        let about = lines.next()?.to_owned();
        let (stamps, count) = lines.next()?.split_once(' ')?;
        let count: usize = count.parse().ok()?;
        let sources: Vec<String> = lines.by_ref().take(count).map(str::to_owned).collect();
        let files = lines.map(str::to_owned).collect();
        Some(Self { about, stamps: stamps.to_owned(), sources, files })
    }

    /// Whether every file of it is as it was: the sources in `site`, and what was made of them in
    /// `out`.
    pub(crate) fn still_stands(&self, site: &Path, out: &Path) -> bool {
        let sources = stamps(site, &self.sources, &|path| Stamp::at(path));
        let files = stamps(out, &self.files, &|path| Stamp::of_itself(path));
        digest(sources.into_iter().chain(files)) == self.stamps
    }
}

/// Notes a build of a source, with what is to be said `about` it in one line. `site` is the folder of
/// what was made of it, and the names of all that lies there. Nothing is noted where something changed
/// since the source began to be read, so shortly before that it may yet change without a trace, or in
/// a way that stamps do not tell.
///
/// # Errors
/// If the machine fails.
pub(crate) fn note_build(
    work: &Path,
    source: &Looked,
    site: (&Path, &[String]),
    about: &str,
) -> Result<(), HostError> {
    let (out, files) = site;
    // The site was compared after this, so what changed in it since then may never have been seen.
    let Some(since) = source.since else { return Ok(()) };
    let made = stamps(out, files, &|path| Stamp::of_itself(path));
    let read = source.stamps.iter().map(|(_, stamp)| *stamp);
    let disks: Vec<u64> = source.disks.iter().copied().chain(trusted_disk(out)).collect();
    let is_sure = |stamp: Stamp| stamp.is_settled(since) && stamp.lies_on(&disks);
    let are_settled =
        read.clone().flatten().all(is_sure) && made.iter().all(|stamp| stamp.is_some_and(is_sure));
    let names = || source.stamps.iter().map(|(name, _)| name).chain(files);
    let are_lines = !about.contains('\n') && !names().any(|name| name.contains('\n'));
    // Where a link leads may change far from both of its ends.
    if !are_settled || !are_lines || source.has_links {
        return Ok(());
    }
    let mut text = format!("{about}\n{} {}", digest(read.chain(made)), source.stamps.len());
    for name in names() {
        text.push('\n');
        text.push_str(name);
    }
    let text = format!("{MARK} {}\n{text}", Hash::of(text.as_bytes()));
    write_work_file(work, NAME, text.as_bytes())
}

/// By what this program is known from any other, one that was compiled anew among them; `None` where
/// that cannot be told.
pub(crate) fn program() -> Option<String> {
    let path = env::current_exe().ok()?;
    trusted_disk(&path)?;
    let stamp = Stamp::at(&path)?;
    let version = env!("CARGO_PKG_VERSION");
    stamp.is_dated().then(|| format!("{version} {}", digest(std::iter::once(Some(stamp)))))
}

/// The stamps of what lies below a folder, in the order of the names.
fn stamps(
    folder: &Path,
    names: &[String],
    look: &(dyn Fn(&Path) -> Option<Stamp> + Sync),
) -> Vec<Option<Stamp>> {
    let one = |name: &String| match name.is_empty() {
        // The folder of a site may be a link; what counts is what lies in it.
        true => Stamp::at(folder),
        false => look(&folder.join(name)),
    };
    names.par_iter().with_min_len(64).map(one).collect()
}

fn digest(stamps: impl Iterator<Item = Option<Stamp>>) -> String {
    let bytes: Vec<u8> =
        stamps.flat_map(|stamp| stamp.map_or([u8::MAX; BYTES], Stamp::to_bytes)).collect();
    Hash::of(&bytes).to_string()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{LastBuild, note_build};
    use crate::host::disk::{Looked, read_source};
    use crate::host::stamp::{FINE, Stamp};
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant, SystemTime};

    /// Whether a build that looked at these sources is noted.
    fn is_noted(site: &Path, looked: &Looked) -> bool {
        let names = [String::new(), "index.html".to_owned()];
        let _ = fs::remove_file(site.join("last-build"));
        note_build(site, looked, (&site.join("public"), &names), "about").expect("a disk");
        LastBuild::noted(site).is_some_and(|it| it.still_stands(site, &site.join("public")))
    }

    /// Writes a file and looks at the sources in the same tick of the clock, which takes a busy
    /// machine several attempts.
    fn written_and_seen(path: &Path, site: &Path) -> Looked {
        for _ in 0..100 {
            let began = Instant::now();
            fs::write(path, "now").expect("a file");
            let looked = read_source(site, "").expect("a source").looked;
            if began.elapsed() < FINE / 2 {
                return looked;
            }
        }
        panic!("no file can be written and read within {:?}", FINE / 2);
    }

    /// Waits until nothing can be written any more that would bear the stamp of this file.
    fn settle(path: &Path) {
        while !Stamp::at(path).expect("a stamp").is_settled(SystemTime::now()) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn nothing_is_noted_that_may_change_without_a_trace() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path();
        fs::create_dir_all(site.join("bulletins")).expect("folders");
        fs::create_dir_all(site.join("public")).expect("folders");
        let look = || read_source(site, "").expect("a source").looked;
        let (text, page) = (site.join("bulletins/a.md"), site.join("public/index.html"));
        fs::write(&page, "one").expect("a page");
        settle(&page);
        let early = written_and_seen(&text, site);
        assert!(!is_noted(site, &early), "a text of the tick in which it was read");
        settle(&text);
        assert!(is_noted(site, &look()));
        let early = written_and_seen(&page, site);
        assert!(!is_noted(site, &early), "a page of this tick");
        settle(&page);
        assert!(is_noted(site, &look()));
        let before = look();
        fs::write(&text, "two").expect("a text");
        settle(&text);
        assert!(!is_noted(site, &before), "a text that changed while the site was made");
        let before = look();
        assert!(is_noted(site, &before));
        fs::write(&page, "six").expect("a page");
        settle(&page);
        assert!(!is_noted(site, &before), "a page that changed after it was compared");
        assert!(is_noted(site, &look()));
    }
}
