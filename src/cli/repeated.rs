//! A build that would repeat the one before, told without being made.
//!
//! A build is a function of its sources and its moment. Where both are known to be as they were, and
//! the site too, the answer is known as well: the same findings, the same account, nothing to write.
//! Nothing is left unsaid, and nothing is taken on trust that `host` cannot vouch for.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cli::args::BuildOptions;
use crate::cli::explain;
use crate::cli::outcome::{Found, TRIAL, tell_account, tell_place, tell_timings};
use crate::cli::run::{Run, way_to};
use crate::cli::summary::Account;
use crate::diagnostic::{Diagnostic, Record, Report};
use crate::host::{self, Changes, HostError, LastBuild};
use crate::pipeline::{self, Build};
use crate::tree::{Hash, Tree};
use crate::tree_path::TreePath;

/// What is noted about a build that changed nothing.
#[derive(Serialize, Deserialize)]
struct About {
    program: String,
    as_of: Timestamp,
    holds_until: Timestamp,
    unchanged: usize,
    is_trial: bool,
    is_locked: bool,
    state: Option<String>,
    account: Account,
    findings: Vec<Record>,
}

/// Whether a call asks for nothing but the site as it is now, in its own place.
fn is_plain(options: &BuildOptions) -> bool {
    let common = &options.common;
    let is_elsewhere = options.out.is_some() || options.base_url.is_some();
    let asks_more = common.strict || options.sign.is_some();
    !is_elsewhere && !asks_more && common.as_of.is_none() && options.leave_out.is_empty()
}

/// Tells what the build before told, if that is what this one would tell; says whether it did.
///
/// # Errors
/// If there is no site, or nobody takes what is told.
pub(crate) fn tell_again(options: &BuildOptions) -> Result<bool, HostError> {
    if !is_plain(options) {
        return Ok(false);
    }
    let (watch, now) = (host::stop_watch(), host::now());
    let site = host::find_site(&host::current_dir()?, options.common.site.as_deref())?;
    let out = site.join("public");
    let Some((about, report)) = known(&site, &out, now, options) else {
        return Ok(false);
    };
    let changes = Changes { unchanged: about.unchanged, ..Changes::default() };
    let source = shown_in(&site, &report);
    let found = Found { report: &report, source: &source, folder: &way_to(&site) };
    tell_account(&about.account, &found, Some(&changes), options.common.format)?;
    if options.timings {
        tell_timings(&[("unchanged", watch())]);
    }
    tell_place(&out, options.common.format, about.is_trial.then_some(TRIAL));
    Ok(true)
}

/// What the build before was about, and what it found, if it holds at the moment `now`.
fn known(
    site: &Path,
    out: &Path,
    now: Timestamp,
    options: &BuildOptions,
) -> Option<(About, Report)> {
    let work = site.join(".noticeboard");
    let last = LastBuild::noted(&work)?;
    let mut about: About = serde_json::from_str(&last.about).ok()?;
    if state(&work) != about.state {
        return None;
    }
    let is_own = host::program().is_some_and(|program| program == about.program);
    let holds = about.as_of <= now && now < about.holds_until;
    let is_asked = about.is_locked == options.locked;
    if !is_own || !holds || !is_asked || !last.still_stands(site, out) {
        return None;
    }
    let report = Report::from_records(std::mem::take(&mut about.findings), &explain::rules())?;
    Some((about, report))
}

/// Notes a build that changed nothing, for the next one. One that wrote a page or a promise would be
/// noted in vain, since what it wrote is not what it looked at.
pub(crate) fn note(
    run: &Run,
    built: &Build,
    report: &Report,
    options: &BuildOptions,
    done: &Done<'_>,
) {
    let work = run.site.join(".noticeboard");
    let Some(program) = host::program().filter(|_| is_plain(options) && done.changes.are_none())
    else {
        return;
    };
    let about = About {
        program,
        as_of: run.edition.as_of,
        holds_until: built.holds_until,
        unchanged: done.changes.unchanged,
        is_trial: done.is_trial,
        is_locked: options.locked,
        state: state(&work),
        account: Account::of(built),
        findings: report.records(),
    };
    let site = (&*run.site.join("public"), done.standing);
    if let Ok(about) = serde_json::to_string(&about) {
        // What could not be written down is not known the next time, and nothing else.
        let _ = host::note_build(&work, &run.looked, site, &about);
    }
}

/// The digest of what is noted of the site: by it the next build knows whether it was promised, and
/// what was removed. One that has gone or is damaged has to come back.
fn state(work: &Path) -> Option<String> {
    Some(Hash::of(&host::read_beside(work, host::STATE)?).to_string())
}

/// What a build did, as far as the next one has to know it.
pub(crate) struct Done<'a> {
    /// What it changed.
    pub changes: Changes,
    /// Whether it keeps no address.
    pub is_trial: bool,
    /// The names of all that lay in the site before.
    pub standing: &'a [String],
}

/// The files in which findings are shown.
fn shown_in(site: &Path, report: &Report) -> Tree {
    let places = |found: &'_ Diagnostic| -> Vec<TreePath> {
        let related = found.related.iter().map(|(place, _)| place);
        found.place.iter().chain(related).map(|place| place.path.clone()).collect()
    };
    let paths: BTreeSet<TreePath> = report.diagnostics().iter().flat_map(places).collect();
    host::read_files(site, paths, pipeline::LEDGER)
}
