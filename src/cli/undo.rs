//! `undo`: the site as it was before the last build.
//!
//! The build before was right when it was made, and need not be right today: a number has changed, a
//! line is down, a bulletin was removed. So its files are held against the sources of today first,
//! as those of a build are, and what the site that stands does not have does not come back.

use std::path::Path;

use crate::cli::args::UndoOptions;
use crate::cli::{Ending, removal, summary};
use crate::diagnostic::Report;
use crate::host::{self, HostError, PREVIOUS, Previous, StandingSite};
use crate::pipeline::{self, Build, Options};
use crate::rendition::manifest::differences;
use crate::series::edition::{Audience, Edition};
use crate::tree_path::TreePath;

/// Puts the site of the build before back.
pub(crate) fn undo(options: &UndoOptions) -> Result<Ending, HostError> {
    let site = host::find_site(&host::current_dir()?, options.site.as_deref())?;
    let (out, work) = (site.join("public"), site.join(".noticeboard"));
    let previous = work.join(PREVIOUS);
    let Some(standing) = host::standing_site(&previous, pipeline::MANIFEST)? else {
        host::tell("error: there is no build to go back to\n");
        return Ok(Ending::Blocked);
    };
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    let edition = Edition { as_of: host::now(), audience: Audience::Public };
    let build =
        pipeline::build(&source, &edition, &Options::default(), &|| std::time::Duration::ZERO);
    if let Some(why) = refusal(&build, &standing, &out, &work) {
        host::tell(&format!("error: the build before cannot come back: {why}\n"));
        return Ok(Ending::Blocked);
    }
    let found = returning(&build, &standing, &out, &previous)?;
    if !found.is_empty() {
        host::tell(&host::draw(&found, &source, host::style_of_stderr()));
        host::tell(
            "error: the build before cannot come back, for it shows what is wrong today\n  \
             correct the sources, and build again: `noticeboard build`\n",
        );
        return Ok(Ending::Blocked);
    }
    host::put_previous_back(&out, &work, &site)?;
    let state = serde_json::json!({ "version": 1, "undone": true });
    let state = removal::noted(&build, &out, state);
    if let Err(error) = host::write_work_file(&work, host::STATE, state.to_string().as_bytes()) {
        host::tell(&format!("note: {error}\n"));
    }
    tell(&build, &standing);
    Ok(Ending::Done)
}

/// What keeps the whole build from coming back.
fn refusal(build: &Build, standing: &StandingSite, out: &Path, work: &Path) -> Option<String> {
    let manifest = standing.manifest.as_deref();
    let is_whole = manifest
        .and_then(|bytes| differences(bytes, &standing.digests))
        .is_some_and(|found| found.is_empty() && standing.strange == 0);
    if !is_whole {
        return Some("somebody has changed it since; build again: `noticeboard build`".to_owned());
    }
    if !build.is_set {
        return Some(
            "`bulletins/series.yaml` has errors, so nobody can say which numbers are right; \
             `noticeboard check` shows them"
                .to_owned(),
        );
    }
    if removal::previous(build, out, work) == Previous::Erase {
        return Some(
            "a bulletin is removed, and the build before may still show it; build again: \
             `noticeboard build`"
                .to_owned(),
        );
    }
    None
}

/// What is wrong today with the build before, and not with the site that stands.
fn returning(
    build: &Build,
    standing: &StandingSite,
    out: &Path,
    previous: &Path,
) -> Result<Report, HostError> {
    let judged = |folder: &Path, site: &StandingSite| {
        let paths: Vec<&TreePath> = site.digests.keys().collect();
        pipeline::judge_standing(build, &paths, &|path| host::read_file(folder, path))
    };
    let mut found = judged(previous, standing)?;
    if found.is_empty() {
        return Ok(found);
    }
    if let Some(now) = host::standing_site(out, pipeline::MANIFEST)? {
        let known = judged(out, &now)?;
        found.retain(|found| {
            !known.diagnostics().iter().any(|it| {
                it.rule == found.rule && it.message == found.message && it.place == found.place
            })
        });
    }
    found.sort();
    Ok(found)
}

fn tell(build: &Build, standing: &StandingSite) {
    let missing: Vec<&str> = build
        .promised_before()
        .filter(|(_, file)| !standing.digests.contains_key(file))
        .map(|(address, _)| address)
        .collect();
    let files = summary::counted(standing.digests.len(), "file");
    let mut told = format!("The site is the one from before the last build: {files}\n");
    if let Some(first) = missing.first() {
        let what = match missing.len() {
            1 => format!("The promised address `{first}` does not answer in it"),
            count => format!("{count} promised addresses do not answer in it, such as `{first}`"),
        };
        told.push_str(&format!("{what}; build again soon\n"));
    }
    told.push_str(
        "The ledger is as it was. The next build makes the site from the sources again; to put back \
         what was undone: `noticeboard undo`\n",
    );
    host::tell(&told);
}
