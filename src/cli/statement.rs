//! `statement`: the draft of an accessibility statement, to be completed by a person.

use crate::cli::Ending;
use crate::cli::args::StatementOptions;
use crate::cli::run::Run;
use crate::diagnostic::{Level, Report};
use crate::host::{self, HostError};
use crate::pipeline::{self, Options};
use crate::rendition::statement::statement as draft;

/// Prints the draft, with what is known to be in readers' way.
pub(crate) fn statement(options: &StatementOptions) -> Result<Ending, HostError> {
    let run = match Run::prepare(options.site.as_deref(), None)? {
        Ok(run) => run,
        Err(ending) => return Ok(ending),
    };
    let watch = host::stop_watch();
    let build = pipeline::build(&run.source, &run.edition, &Options::default(), &watch);
    let report = run.shown(&build, Report::default(), Level::Advice);
    host::hand_out(&draft(build.series(), &report))?;
    Ok(Ending::Done)
}
