//! `preview`: one page in one file, for whoever has to approve it.
//!
//! The approver sits elsewhere and cannot reach the loopback of `serve`. The page is that of the
//! preview edition with all that it fetches inside, marked across its whole face, so that a copy
//! that goes astray says what it is.

use std::path::Path;

use crate::cli::Ending;
use crate::cli::args::PreviewOptions;
use crate::content::slug::slug;
use crate::content::wording::did_you_mean;
use crate::diagnostic::{Level, Report};
use crate::host::{self, HostError};
use crate::pipeline::{self, Build, Options};
use crate::rendition::standalone::{is_standalone, standalone};
use crate::series::edition::{Audience, Edition};
use crate::series::{Entry, Series};
use crate::tree::Tree;

/// Writes the page of a bulletin.
pub(crate) fn preview(options: &PreviewOptions) -> Result<Ending, HostError> {
    let here = host::current_dir()?;
    let site = host::find_site(&here, options.site.as_deref())?;
    let source = host::read_source(&site, pipeline::LEDGER)?.tree;
    let edition = Edition { as_of: host::now(), audience: Audience::Preview };
    let build = pipeline::build(&source, &edition, &Options::default(), &host::stop_watch());
    let entry = meant(build.series(), &site, &options.bulletin);
    let page = entry.and_then(|entry| entry.permalink.output());
    let made = page.and_then(|page| pipeline::leaf(&build, page.as_str())?.made().ok());
    let (Some(entry), Some(made)) = (entry, made) else {
        return Ok(not_there(&build, &source, &options.bulletin));
    };
    let mut report = build.report.clone();
    report.add(made.report);
    let faults = faults_of(report, entry);
    if !faults.is_empty() {
        host::tell(&host::draw(&faults, &source, host::style_of_stderr()));
        host::tell("Nothing was written\n");
        return Ok(Ending::Blocked);
    }
    let html = String::from_utf8_lossy(&made.value);
    let file = |path: &str| Some(build.site.get(path)?.made().ok()?.value);
    let page = standalone(&html, &build.base_url, entry.bulletin.id.as_str(), &file);
    let out = here.join(&options.out);
    host::write_over_own(&out, &is_standalone, page.html.as_bytes())?;
    for address in &page.missing {
        host::tell(&format!("note: `{address}` could not be put into the page, and is left out\n"));
    }
    host::hand_out(&format!("{}\n", out.display()))?;
    host::tell(&format!(
        "The page of `{}` stands in one file, marked as a preview; send it to whoever has to approve it\n",
        entry.bulletin.id
    ));
    Ok(Ending::Done)
}

/// The bulletin that is meant: by its id, by its file or the name of it, or as it is called.
fn meant<'s>(series: &'s Series, site: &Path, name: &str) -> Option<&'s Entry> {
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

fn not_there(build: &Build, source: &Tree, name: &str) -> Ending {
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

/// What is wrong with the page: findings of its own file, and of what all pages share.
fn faults_of(mut report: Report, entry: &Entry) -> Report {
    report.retain(|found| {
        let path = found.place.as_ref().map(|place| &place.path);
        let is_shared = path.is_none_or(|path| path.extension() != "md");
        let is_own = path == Some(&entry.bulletin.path);
        found.level() == Level::Error && (is_shared || is_own)
    });
    report.sort();
    report
}
