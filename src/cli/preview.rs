//! `preview`: one page in one file, for whoever has to approve it.
//!
//! The approver sits elsewhere and cannot reach the loopback of `serve`. The page is that of the
//! preview edition with all that it fetches inside, marked across its whole face, so that a copy
//! that goes astray says what it is.

use crate::cli::Ending;
use crate::cli::args::PreviewOptions;
use crate::cli::meant::{faults_of, meant, not_there};
use crate::host::{self, HostError};
use crate::pipeline::{self, Options};
use crate::rendition::standalone::{is_standalone, standalone};
use crate::series::edition::{Audience, Edition};

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
    let faults = faults_of(report, &[entry]);
    if !faults.is_empty() {
        host::tell(&host::draw(&faults, &source, host::style_of_stderr()));
        host::tell("Nothing was written\n");
        return Ok(Ending::Blocked);
    }
    let html = String::from_utf8_lossy(&made.value);
    let file = |path: &str| Some(build.site.get(path)?.made().ok()?.value);
    let page = standalone(&html, &build.base_url, entry.bulletin.id.as_str(), &file);
    let out = here.join(&options.out);
    host::write_apart(&site, &out, &is_standalone, page.html.as_bytes())?;
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
