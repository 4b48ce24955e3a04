//! `import`: texts and Word documents become draft bulletins.
//!
//! The files are read, each is made into a draft, and only if all of them could be is anything
//! written. What was changed on the way goes to standard error, line by line; what was made goes to
//! standard output.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::args::ImportOptions;
use crate::cli::moving::moving;
use crate::cli::taken::{IMPORT_EXISTS, used_ids};
use crate::cli::{Ending, summary};
use crate::content::config::Config;
use crate::content::date;
use crate::content::used_id::UsedId;
use crate::content::wording::date_words;
use crate::diagnostic::{Diagnostic, Level, Place, Report};
use crate::host::{self, Given, HostError};
use crate::import::{self, Draft, Request};
use crate::pipeline;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// A file that was named: what messages call it, and its bytes.
type File = (TreePath, Vec<u8>);

/// Makes drafts of files, or takes over what another tool made.
pub(crate) fn import(options: &ImportOptions) -> Result<Ending, HostError> {
    if let Some(origin) = options.from {
        return moving(options, origin);
    }
    let Ok(day) = given_day(options) else { return Ok(Ending::Usage) };
    let here = host::current_dir()?;
    let site = host::find_site(&here, options.site.as_deref())?;
    let Some(files) = read(&here, &options.files)? else { return Ok(Ending::Usage) };
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    let config = Config::read(&source);
    let mut report = Report::default();
    if !config.value.is_read {
        // Whatever else is wrong in the settings is for `check` to tell.
        report.add(config.report);
    }
    let mut shown = source.clone();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut changes = String::new();
    let mut out = Tree::default();
    let mut ids = used_ids(&source);
    for (path, bytes) in &files {
        let request = Request { path: path.clone(), bytes, day, ids: &ids };
        let imported = import::import(&request, &config.value);
        report.add(imported.report);
        shown.replace(path.clone(), Leaf::bytes(imported.text));
        let Some(draft) = imported.draft else { continue };
        if !draft.account.is_settled() {
            tell_account(path, &draft);
            return Ok(Ending::Blocked);
        }
        let is_word = path.extension().eq_ignore_ascii_case("docx");
        let unit = if is_word { "paragraph" } else { "line" };
        changes.push_str(&format!("Changes, by {unit} of {}:\n", path.name()));
        changes.push_str(&import::listed(&draft.changes));
        report.add(place(&draft, path, &source, &mut out));
        ids.push(UsedId { id: draft.id.clone(), day: Some(draft.day), is_written: true });
        drafts.push(draft);
    }
    report.sort();
    // What was done to a text that is not written is nobody's business.
    if !report.reaches(Level::Error) {
        host::tell(&changes);
    }
    host::tell(&host::draw(&report, &shown, host::style_of_stderr()));
    if report.reaches(Level::Error) {
        let errors = summary::counted(report.count(Level::Error), "error");
        host::tell(&format!("{errors}\nNothing was written\n"));
        return Ok(Ending::Blocked);
    }
    host::create_files(&site, &out)?;
    tell_result(&drafts)?;
    Ok(Ending::Done)
}

/// The day that `--date` gives; an error has been told.
fn given_day(options: &ImportOptions) -> Result<Option<Date>, ()> {
    let Some(text) = &options.date else { return Ok(None) };
    match date::parse(text, &TimeZone::UTC, &[]) {
        Ok(moment) => Ok(Some(moment.day)),
        Err(fault) => {
            let (message, _) = date_words("--date", text, &fault);
            host::tell(&format!("error: {message}; write it as `--date 2026-01-15`\n"));
            Err(())
        }
    }
}

/// The files that were named, with the names by which messages call them; `None` if one of them
/// cannot be had, which has been told.
fn read(here: &Path, files: &[PathBuf]) -> Result<Option<Vec<File>>, HostError> {
    let mut read = Vec::new();
    for file in files {
        let shown = file.display();
        let told = match host::read_given(&here.join(file), import::LARGEST)? {
            Given::Bytes(bytes) => {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let path = TreePath::new(&name).or_else(|| TreePath::new("source.txt"));
                read.extend(path.map(|path| (path, bytes)));
                continue;
            }
            Given::Missing => format!("there is no file `{shown}`; look how its name is written"),
            Given::NoFile => format!("`{shown}` is no file; name the files in it"),
            Given::TooLarge => format!(
                "`{shown}` is larger than 64 MiB, far more than a bulletin; make its pictures smaller"
            ),
        };
        host::tell(&format!("error: {told}\nNothing was written\n"));
        return Ok(None);
    }
    Ok(Some(read))
}

/// Puts a draft into what is to be written, and reports it if something stands there.
fn place(draft: &Draft, file: &TreePath, source: &Tree, out: &mut Tree) -> Report {
    let mut report = Report::default();
    let taken =
        [source, &*out].into_iter().find_map(|tree| pipeline::bulletin_file(tree, &draft.stem));
    if let Some(path) = taken {
        let message = format!("the draft would stand at `{path}`, and a file is there already");
        let help = "look at the bulletin that is there; to import the text anew, rename or remove it first";
        let found = Diagnostic::new(&IMPORT_EXISTS, message).help(help);
        report.push(found.at(Place::file(file)));
        return report;
    }
    let text = (draft.path(), draft.text.clone().into_bytes());
    let folder = format!("bulletins/{}/", draft.stem);
    let pictures = draft
        .pictures
        .iter()
        .map(|picture| (format!("{folder}{}", picture.name), picture.bytes.clone()));
    for (path, bytes) in std::iter::once(text).chain(pictures) {
        if let Some(path) = TreePath::new(&path) {
            out.replace(path, Leaf::bytes(bytes));
        }
    }
    report
}

fn tell_account(path: &TreePath, draft: &Draft) {
    let words = |words: &[String]| words.join(" ");
    host::tell(&format!(
        "error: {name}: the words of source and draft do not add up, which is a fault of this program\n  \
         lost: {lost}\n  made up: {made_up}\nNothing was written; copy the text by hand into a new \
         file in `bulletins/`\n",
        name = path.name(),
        lost = words(&draft.account.lost),
        made_up = words(&draft.account.made_up),
    ));
}

fn tell_result(drafts: &[Draft]) -> Result<(), HostError> {
    let mut out = String::new();
    for draft in drafts {
        out.push_str(&format!("{}\n", draft.path()));
    }
    out.push_str(
        "\nNext:\n  1. read the draft beside its source, add `summary` and `topics`, and run \
         `noticeboard check`\n  2. take out the line `draft: true`, and run `noticeboard build`\n",
    );
    host::hand_out(&out)
}
