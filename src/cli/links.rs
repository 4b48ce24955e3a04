//! `links`: the addresses of bulletins, for whoever writes a newsletter.

use crate::cli::Ending;
use crate::cli::args::{LinkFormat, LinksOptions};
use crate::cli::run::Run;
use crate::diagnostic::{Level, Report};
use crate::host::{self, HostError};
use crate::pipeline::{self, Options};
use crate::rendition::link_list::LinkList;

/// Prints what came out, with titles, addresses and texts to paste.
pub(crate) fn links(options: &LinksOptions) -> Result<Ending, HostError> {
    let run = match Run::prepare(options.site.as_deref(), None)? {
        Ok(run) => run,
        Err(ending) => return Ok(ending),
    };
    let since = match options.since.as_deref() {
        None => None,
        Some(text) => match pipeline::moment(text, &run.source) {
            Some(since) => Some(since),
            None => {
                host::tell(&format!(
                    "error: `--since {text}` is no day; write it as `2026-01-15`\n"
                ));
                return Ok(Ending::Usage);
            }
        },
    };
    let watch = host::stop_watch();
    let build = pipeline::build(&run.source, &run.edition, &Options::default(), &watch);
    let report = run.shown(&build, Report::default(), Level::Error);
    if !report.is_empty() {
        host::tell(
            "error: this site cannot be built, so its addresses may not be right; `noticeboard check` \
             says why\n",
        );
        return Ok(Ending::Blocked);
    }
    let list = LinkList::since(build.series(), since, |id| build.has_promised(id));
    host::hand_out(&match options.format {
        LinkFormat::Text => list.text(),
        LinkFormat::Csv => list.csv(),
        LinkFormat::Json => list.json(),
    })?;
    tell(&list);
    Ok(Ending::Done)
}

/// What is to be known of the list, beside it.
fn tell(list: &LinkList) {
    if list.len() == 0 {
        host::tell("no bulletin that still holds came out since then\n");
    }
    if list.unpromised() > 0 {
        host::tell(&format!(
            "note: {} not built yet; run `noticeboard build` and publish the site before you send them\n",
            counted(list.unpromised(), "of these addresses is", "of these addresses are")
        ));
    }
    if list.ended > 0 {
        host::tell(&format!(
            "note: {} left out, since nobody should be sent there\n",
            counted(
                list.ended,
                "bulletin that no longer holds is",
                "bulletins that no longer hold are"
            )
        ));
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
