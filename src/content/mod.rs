//! The source format: one file in, one bulletin out.
//!
//! Everything that an author writes is understood here and nowhere else. What comes out is typed;
//! whoever reads it later never sees YAML or Markdown again. A file that cannot be understood
//! costs its own page: it is reported and counted, and the rest goes on.

pub(crate) mod alert;
pub(crate) mod banner;
pub(crate) mod body;
pub(crate) mod borne;
pub(crate) mod bulletin;
mod campaign;
pub(crate) mod config;
pub(crate) mod conflict;
pub(crate) mod date;
pub(crate) mod draft;
pub(crate) mod envelope;
pub(crate) mod exception;
pub(crate) mod feeds;
pub(crate) mod fields;
mod foreign;
pub(crate) mod foreign_head;
mod front_matter;
pub(crate) mod head;
pub(crate) mod hotline;
mod identity;
mod invisible;
pub(crate) mod live;
pub(crate) mod marking;
mod memory;
mod mended;
pub(crate) mod named;
pub(crate) mod number;
pub(crate) mod outage;
pub(crate) mod own_address;
mod placeholder;
pub(crate) mod revision;
pub(crate) mod security_txt;
pub(crate) mod settings;
pub(crate) mod slug;
mod succession;
mod toml;
pub(crate) mod used_id;
pub(crate) mod web_host;
pub(crate) mod withdrawal;
pub(crate) mod wording;
mod zone;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::content::bulletin::Bulletin;
use crate::content::config::Config;
pub(crate) use crate::content::memory::{Memory, SettingsKey};
pub(crate) use crate::content::placeholder::is_example;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// A text that is not UTF-8.
pub(crate) static NOT_UTF8: Rule = Rule {
    code: "not-utf8",
    level: Level::Error,
    about: "Bulletins are text in UTF-8. A file in another encoding shows wrong letters in the place of \
            accents, dashes and quotation marks.",
    remedy: "Open the file in an editor and save it again with the encoding UTF-8.",
};

/// A file that is far too large for a bulletin.
pub(crate) static TOO_LARGE: Rule = Rule {
    code: "too-large",
    level: Level::Error,
    about: "A bulletin's text is a few pages long. A file of more than 2 MiB is most likely something \
            else with a wrong name.",
    remedy: "Check what the file is; attach large files with `attachments`.",
};

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let own = [&NOT_UTF8, &TOO_LARGE, &conflict::CONFLICT_MARKS];
    let parts = [
        config::RULES,
        settings::RULES,
        placeholder::RULES,
        invisible::RULES,
        marking::RULES,
        zone::RULES,
        banner::RULES,
        fields::RULES,
        front_matter::RULES,
        head::RULES,
        crate::yaml::RULES,
        body::RULES,
    ];
    own.into_iter().chain(parts.into_iter().flatten().copied()).collect()
}

/// What stands in the folder of bulletins.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Bulletins that could be understood, in the order of their files.
    pub bulletins: Vec<Arc<Bulletin>>,
    /// Files that were meant to be bulletins and could not be understood.
    pub rejected: Vec<Unread>,
    /// Files that were set aside on demand.
    pub left_out: Vec<Unread>,
}

/// A file that is no bulletin in this build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The file.
    pub path: TreePath,
    /// The id that the bulletin in it most likely has, so that it is not missed as well.
    pub id: String,
}

/// Reads every bulletin of the source, except those in `leave_out`. What `memory` holds is not read
/// again; afterwards it holds what this source has.
pub(crate) fn bulletins(
    source: &Tree,
    config: &Config,
    leave_out: &[TreePath],
    memory: &mut Memory,
) -> Checked<Sources> {
    let mut sources = Sources::default();
    let mut report = Report::default();
    let files: Vec<(&TreePath, &str, &Leaf)> = bulletin_files(source)
        .filter(|(path, stem, leaf)| {
            let aside = leave_out.contains(path);
            if aside {
                sources.left_out.push(unread(path, stem, leaf));
            }
            !aside
        })
        .collect();
    memory.keep_for(source, config);
    let read: Vec<Read> = files
        .par_iter()
        .enumerate()
        .map(|(at, (path, stem, leaf))| {
            let known = memory.get(at, path, leaf);
            known.unwrap_or_else(|| Arc::new(one(path, stem, leaf, config)))
        })
        .collect();
    memory.remember(files.iter().zip(&read).map(|((path, _, leaf), read)| (*path, *leaf, read)));
    let mut bulletins = files.iter().map(|(path, _, _)| *path).peekable();
    report.add(conflict::conflicts_beside(source, |path| {
        while bulletins.next_if(|bulletin| *bulletin < path).is_some() {}
        bulletins.peek() == Some(&path) || leave_out.contains(path)
    }));
    for ((path, stem, leaf), checked) in files.into_iter().zip(read) {
        report.add(checked.report.clone());
        match &checked.value {
            Some(bulletin) => sources.bulletins.push(Arc::clone(bulletin)),
            None => sources.rejected.push(unread(path, stem, leaf)),
        }
    }
    Checked::new(sources, report)
}

/// A file that was read as a bulletin, with what was noticed.
type Read = Arc<Checked<Option<Arc<Bulletin>>>>;

/// Every file that is meant to be a bulletin, with its stem: Markdown files, and in a folder that
/// has an `index.md` only that one, named after the folder.
fn bulletin_files(source: &Tree) -> impl Iterator<Item = (&TreePath, &str, &Leaf)> {
    let folders: BTreeSet<&str> = source
        .below("bulletins")
        .filter(|(path, _)| path.name() == "index.md" && path.folder() != "bulletins")
        .map(|(path, _)| path.folder())
        .collect();
    source.below("bulletins").filter_map(move |(path, leaf)| {
        let mut above = std::iter::successors(Some(path.folder()), |folder| {
            folder.rsplit_once('/').map(|(above, _)| above)
        });
        let inside = !folders.is_empty()
            && above.any(|folder| {
                folders.contains(folder) && (path.name() != "index.md" || path.folder() != folder)
            });
        if !["md", "markdown"].contains(&path.extension().to_ascii_lowercase().as_str()) || inside {
            return None;
        }
        let own_folder = path.name() == "index.md" && path.folder() != "bulletins";
        let name = if own_folder { path.folder().rsplit('/').next() } else { Some(path.stem()) };
        Some((path, name.unwrap_or_default(), leaf))
    })
}

/// A file whose head need not be readable: its id is looked for as a line.
fn unread(path: &TreePath, stem: &str, leaf: &Leaf) -> Unread {
    let text = String::from_utf8_lossy(leaf.as_bytes().unwrap_or_default());
    let mut lines = text.lines().take(100).filter_map(|line| line.strip_prefix("id:"));
    let id = lines.next().map_or(stem, |id| id.trim().trim_matches(['\'', '"']));
    Unread { path: path.clone(), id: id.to_owned() }
}

fn one(
    path: &TreePath,
    stem: &str,
    leaf: &Leaf,
    config: &Config,
) -> Checked<Option<Arc<Bulletin>>> {
    let reject = |rule, message: &str, help: &str| {
        let mut report = Report::default();
        report.push(Diagnostic::new(rule, message).at(Place::file(path)).help(help));
        Checked::new(None, report)
    };
    let Some(bytes) = leaf.as_bytes() else {
        return reject(&TOO_LARGE, "this file is larger than 2 MiB", "check what the file is");
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            // Without the text no line can be shown, so the message names it.
            let read = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = read.iter().filter(|byte| **byte == b'\n').count() + 1;
            let message =
                format!("this file is not UTF-8 text: line {line} is the first that shows it");
            let help = "open it in an editor and save it again with the encoding UTF-8";
            return reject(&NOT_UTF8, &message, help);
        }
    };
    if let Some(found) = conflict::conflict(path, text) {
        let mut report = Report::default();
        report.push(found);
        return Checked::new(None, report);
    }
    let read = front_matter::bulletin(path, stem, text, config);
    Checked::new(read.value.map(Arc::new), read.report)
}
