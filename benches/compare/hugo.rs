//! The series as a site for Hugo.
//!
//! Its layouts lie in `benches/peers/hugo`. The text is the same to the byte, but for links to
//! earlier bulletins: these are finished addresses, since Hugo looks none up by default, and a hook
//! that does would cost it time.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use walkdir::WalkDir;

use crate::corpus::{Bulletin, Series};

/// The program, if there is one: what the variable `HUGO` names, or `hugo` on the path.
pub(crate) fn program() -> Option<PathBuf> {
    let name = env::var_os("HUGO").map_or_else(|| PathBuf::from("hugo"), PathBuf::from);
    Command::new(&name).arg("version").output().is_ok_and(|it| it.status.success()).then_some(name)
}

/// How a site in this folder is built.
pub(crate) fn build(program: &Path, site: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--minify", "--quiet", "--noBuildLock", "--source"]).arg(site);
    command.env("HUGO_CACHEDIR", site.join("cache"));
    command
}

/// Writes the site into a folder, which is made.
pub(crate) fn write(series: Series, site: &Path) -> io::Result<()> {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/hugo"), site)?;
    let content = site.join("content/bulletins");
    fs::create_dir_all(&content)?;
    fs::write(content.join("_index.md"), "---\ntitle: Archive\n---\n")?;
    let link = |number| address(&series.place(number));
    for number in 0..series.count {
        let bulletin = series.bulletin(number, &link);
        let year = content.join(bulletin.date.year().to_string());
        if !year.is_dir() {
            fs::create_dir(&year)?;
            let title = format!("Bulletins of {}", bulletin.date.year());
            fs::write(year.join("_index.md"), format!("---\ntitle: {title}\nlayout: year\n---\n"))?;
        }
        fs::write(year.join(format!("{}.md", bulletin.slug)), bulletin.source())?;
    }
    Ok(())
}

fn address(bulletin: &Bulletin) -> String {
    format!("/bulletins/{}/{}/", bulletin.date.year(), bulletin.slug)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let place = to.join(entry.path().strip_prefix(from).expect("a walk stays in its folder"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}
