//! The last lines of a build: what became of every source, in words or as JSON.
//!
//! The counts add up to the files that were found, so that nothing can be left out in silence, and
//! what readers cannot see yet is said in so many words.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::cli::shell_word::shell_word;
use crate::diagnostic::{Diagnostic, Level, Report};
use crate::host::Changes;
use crate::pipeline::{Build, Summary};
use crate::tree_path::TreePath;

/// A moment as people read it.
pub(crate) fn moment(instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned_datetime(zone.clone());
    local.strftime("%a %-d %B %Y, %H:%M").to_string()
}

/// What a build says of its sources at the end, apart from the build, which is large.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    summary: Summary,
    /// Ids of the bulletins that are not out and have a page which holds their address.
    awaited: BTreeSet<String>,
    /// The bulletins that this build moves: id, the address that was promised, and the one of today.
    moved: Vec<(String, String, String)>,
    changes_at: Option<Timestamp>,
    #[serde(with = "jiff::fmt::serde::tz::required")]
    zone: TimeZone,
}

impl Account {
    /// That of a build.
    pub(crate) fn of(build: &Build) -> Self {
        let moved = build.moved().map(|(id, old, new)| (id.into(), old.into(), new.into()));
        Self {
            summary: build.summary.clone(),
            awaited: build.awaited().into_iter().map(str::to_owned).collect(),
            moved: moved.collect(),
            changes_at: build.changes_at,
            zone: build.zone.clone(),
        }
    }
}

/// The summary in words. `changes` if something was written.
pub(crate) fn in_words(account: &Account, changes: Option<&Changes>) -> String {
    let summary = &account.summary;
    let mut out = String::new();
    for (id, until) in &summary.held {
        let until = moment(*until, &account.zone);
        let seen = match account.awaited.contains(id.as_str()) {
            true => "readers see a page that says it will come, with this id",
            false => "readers see nothing yet",
        };
        out.push_str(&format!("  HELD until {until}: {id} ({seen})\n"));
    }
    for (id, old, new) in &account.moved {
        out.push_str(&format!("  MOVED {id}: `{old}` leads to `{new}` now\n"));
    }
    let counts = [
        (summary.held.len(), "held"),
        (summary.drafts, if summary.drafts == 1 { "draft" } else { "drafts" }),
        (summary.left_out, "left out"),
        (summary.rejected, "not understood"),
    ];
    let rest = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!(", {count} {what}"));
    let rest: String = rest.collect();
    let withdrawn = match summary.withdrawn {
        0 => String::new(),
        count => format!(" ({count} of them withdrawn)"),
    };
    out.push_str(&format!(
        "{} found: {} published{withdrawn}{rest}\n",
        counted(summary.found, "bulletin"),
        summary.published
    ));
    if let Some(at) = account.changes_at {
        let at = moment(at, &account.zone);
        out.push_str(&format!("The site changes by itself on {at}; build it again then\n"));
    }
    if let Some(changes) = changes {
        out.push_str(&format!(
            "{} written, {} unchanged, {} removed\n",
            counted(changes.written, "file"),
            changes.unchanged,
            changes.removed
        ));
    }
    out
}

/// What is left to do where findings kept a site from being written. Where it is a few bulletins
/// that nobody has seen yet, the rest can go out without them.
pub(crate) fn blocked(build: &Build, report: &Report) -> String {
    let errors = report.diagnostics().iter().filter(|found| found.level() == Level::Error);
    let is_bulletin =
        |path: &&TreePath| path.below("bulletins").is_some() && path.extension() == "md";
    let path = |found: &'_ Diagnostic| {
        let path = found.place.as_ref().map(|place| place.path.clone());
        path.filter(|path| is_bulletin(&path) && !build.was_published(path))
    };
    let paths: Option<BTreeSet<TreePath>> = errors.map(path).collect();
    let mut out = "Nothing was written\n".to_owned();
    if let Some(paths) = paths.filter(|paths| (1..=FEW).contains(&paths.len())) {
        let before = build.series().left_out.iter().map(|unread| &unread.path);
        let aside = |path: &TreePath| format!(" --leave-out {}", shell_word(path.as_str()));
        let asides = before.chain(&paths).map(aside);
        let asides: String = asides.collect();
        out.push_str(&format!("To build the rest without it: noticeboard build{asides}\n"));
    }
    out
}

/// So many files can be named in a command that somebody copies.
const FEW: usize = 3;

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The JSON report (contract: format version 1), without its diagnostics.
pub(crate) fn as_json(
    account: &Account,
    changes: Option<&Changes>,
    diagnostics: &serde_json::Value,
) -> serde_json::Value {
    let summary = &account.summary;
    let held = |(id, until): &(String, Timestamp)| serde_json::json!({"id": id, "until": rfc3339(*until, &account.zone)});
    serde_json::json!({
        "version": 1,
        "diagnostics": diagnostics,
        "summary": {
            "found": summary.found,
            "published": summary.published,
            "held": summary.held.len(),
            "drafts": summary.drafts,
            "left_out": summary.left_out,
            "rejected": summary.rejected,
            "withdrawn": summary.withdrawn,
        },
        "held": summary.held.iter().map(held).collect::<Vec<_>>(),
        "changes_at": account.changes_at.map(|at| rfc3339(at, &account.zone)),
        "written": changes.map_or(0, |changes| changes.written),
        "unchanged": changes.map_or(0, |changes| changes.unchanged),
        "removed": changes.map_or(0, |changes| changes.removed),
    })
}

/// A moment as machines read it (RFC 3339), in the series' zone.
fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
