//! Which bulletin somebody means, and what is wrong with it, for commands that work on one.

use std::path::Path;

use crate::cli::Ending;
use crate::content::slug::slug;
use crate::content::wording::did_you_mean;
use crate::diagnostic::{Level, Report};
use crate::host;
use crate::pipeline::Build;
use crate::series::{Entry, Series};
use crate::tree::Tree;

/// The bulletin that is meant: by its id, by its file or the name of it, or as it is called.
pub(crate) fn meant<'s>(series: &'s Series, site: &Path, name: &str) -> Option<&'s Entry> {
    let slashed = name.replace('\\', "/");
    let inside = Path::new(&slashed).strip_prefix(site).ok().and_then(Path::to_str);
    let inside = inside.unwrap_or(&slashed).trim_start_matches("./");
    let is_file = |entry: &&Entry| {
        let path = &entry.bulletin.path;
        path.as_str() == inside || path.below("bulletins") == Some(inside) || path.stem() == inside
    };
    let is_called = |entry: &&Entry| {
        let bulletin = &entry.bulletin;
        let of_title = slug(&bulletin.title);
        let names = [bulletin.id.as_str(), &bulletin.slug, &bulletin.title, &of_title];
        names.iter().any(|own| own.to_lowercase() == name.trim().to_lowercase())
    };
    let one = |is_it: &dyn Fn(&&Entry) -> bool| {
        let mut found = series.entries.iter().filter(is_it);
        // Of two that are called the same, neither is meant for sure.
        found.next().filter(|_| found.next().is_none())
    };
    series.by_id(name).or_else(|| one(&is_file)).or_else(|| one(&is_called))
}

/// Says that there is no such bulletin, and why.
pub(crate) fn not_there(build: &Build, source: &Tree, name: &str) -> Ending {
    let series = build.series();
    let mut errors = build.report.clone();
    errors.retain(|found| found.level() == Level::Error);
    errors.sort();
    // What could not be understood has no page, and says why.
    if !series.rejected.is_empty() || !series.config.is_read {
        host::tell(&host::draw(&errors, source, host::style_of_stderr()));
    }
    let ids = series.entries.iter().map(|entry| entry.bulletin.id.as_str());
    let hint = did_you_mean(name, ids, || "name its file, or write its id".to_owned());
    host::tell(&format!("error: there is no bulletin `{name}`; {hint}\n"));
    Ending::Usage
}

/// What is wrong with what is made of some bulletins: findings of their own files, and of what all
/// pages share.
pub(crate) fn faults_of(mut report: Report, entries: &[&Entry]) -> Report {
    report.retain(|found| {
        let path = found.place.as_ref().map(|place| &place.path);
        let is_shared = path.is_none_or(|path| path.extension() != "md");
        let is_own = entries.iter().any(|entry| path == Some(&entry.bulletin.path));
        found.level() == Level::Error && (is_shared || is_own)
    });
    report.sort();
    report
}
