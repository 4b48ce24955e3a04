//! `check`: everything that a build does, but for the writing; and whether the site that stands is
//! the one that a build would make.

use std::path::Path;

use crate::cli::Ending;
use crate::cli::args::{CheckOptions, Format};
use crate::cli::outcome::{Outcome, blocks, progress, tell};
use crate::cli::run::Run;
use crate::cli::summary;
use crate::diagnostic::Level;
use crate::host::{self, HostError, Progress};
use crate::pipeline::{self, MANIFEST, Material, Options};
use crate::rendition::manifest::outdated;
use crate::tree::Hash;

/// Judges the site without writing it.
pub(crate) fn check(options: &CheckOptions) -> Result<Ending, HostError> {
    let run = match Run::prepare(options.common.site.as_deref(), options.common.as_of.as_deref())? {
        Ok(run) => run,
        Err(ending) => return Ok(ending),
    };
    let watch = host::stop_watch();
    let options_of = Options {
        proves_all: options.common.strict,
        looks_at_style: options.style,
        ..Options::default()
    };
    let build = pipeline::build(&run.source, &run.edition, &options_of, &watch);
    let progress = progress(&build, options.common.format);
    let public = run.site.join("public");
    let manifest = host::read_beside(&public, MANIFEST).filter(|_| run.is_now);
    let not_asked = Hash::from([0; 32]);
    let pressed = pipeline::press::<HostError>(&build, &|_, material| {
        progress.iter().for_each(Progress::step);
        Ok(match material {
            Material::Bytes(bytes) if manifest.is_some() => Hash::of(bytes),
            // A file that is copied is compared by its name alone, and so is a picture, which takes
            // long to draw.
            Material::Bytes(_) | Material::Stored(_) | Material::Drawn(..) => not_asked,
        })
    })?;
    drop(progress);
    let report = run.shown(&build, pressed.report, Level::Advice);
    tell(&run, &build, &report, Outcome::Looked, options.common.format)?;
    let is_blocked = blocks(&report, options.common.strict);
    let made =
        pressed.value.iter().map(|(path, hash)| (path, Some(*hash).filter(|it| *it != not_asked)));
    let stale = manifest.and_then(|manifest| outdated(&manifest, made)).unwrap_or_default();
    if stale > 0 && !is_blocked && options.common.format == Format::Human {
        tell_stale(stale, &public);
    }
    Ok(if is_blocked { Ending::Blocked } else { Ending::Done })
}

fn tell_stale(stale: usize, public: &Path) {
    host::tell(&format!(
        "The site in {} is not the one that a build would make now: {} would be written or removed; \
         to make it: noticeboard build\n",
        public.display(),
        summary::counted(stale, "file")
    ));
}
