//! `build`: read, build, judge, write.

use std::path::{Path, PathBuf};

use crate::cli::args::{BuildOptions, Format};
use crate::cli::changed_number::changed_numbers;
use crate::cli::machine_rules::{clock_behind, lost_ledger};
use crate::cli::outcome::{
    Outcome, TRIAL, blocks, progress, tell, tell_place, tell_slowest, tell_timings,
};
use crate::cli::repeated::{self, Done};
use crate::cli::run::Run;
use crate::cli::summary::{self, Account};
use crate::cli::{Ending, removal};
use crate::diagnostic::{Level, Report};
use crate::host::{self, HostError, Previous, Progress, Signer, Stage};
use crate::pipeline::{self, Build, Material, Options};
use crate::rendition::manifest::SIGNATURE;
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// Where a site goes.
struct Target {
    out: PathBuf,
    /// Whether it is the site's own `public`.
    is_own: bool,
    /// Whether the build makes promises: it is no trial.
    promises: bool,
}

/// Builds the site.
pub(crate) fn build(options: &BuildOptions) -> Result<Ending, HostError> {
    if repeated::tell_again(options)? {
        return Ok(Ending::Done);
    }
    let mut run =
        match Run::prepare(options.common.site.as_deref(), options.common.as_of.as_deref())? {
            Ok(run) => run,
            Err(ending) => return Ok(ending),
        };
    let own = run.site.join("public");
    let out = match &options.out {
        Some(out) => host::current_dir()?.join(out),
        None => own.clone(),
    };
    if !run.is_now && run.edition.as_of > host::now() && out == own {
        host::tell(
            "error: a site of the future does not belong into `public`; name another folder with `--out`\n",
        );
        return Ok(Ending::Usage);
    }
    let named = options.leave_out.iter();
    let leave_out = named.map(|name| source_path(&run, name).ok_or(name)).collect();
    let leave_out = match leave_out {
        Ok(paths) => paths,
        Err(name) => {
            host::tell(&format!("error: `--leave-out {name}` names no file of the series\n"));
            return Ok(Ending::Usage);
        }
    };
    let is_own = out == own;
    let signer = options.sign.as_deref().map(Signer::open).transpose()?;
    let mut target =
        Target { promises: run.is_now && is_own && options.base_url.is_none(), out, is_own };
    if target.promises {
        let lost = lost_ledger(&run, &target.out);
        run.report.add(lost);
    }
    let watch = host::stop_watch();
    let build_options = Options {
        base_url: options.base_url.clone(),
        leave_out,
        proves_all: options.common.strict,
        looks_at_style: false,
    };
    let mut built = pipeline::build(&run.source, &run.edition, &build_options, &watch);
    // A new site is looked at before its settings are anybody's. What was promised once is kept.
    target.promises &= !built.is_example || run.source.contains(pipeline::LEDGER);
    built.timings.insert(0, ("reading", run.reading));
    if options.locked {
        let locked = std::mem::take(&mut built.locked);
        built.report.add(locked);
    }
    if target.promises {
        run.report.add(clock_behind(&built));
        run.report.add(changed_numbers(&built, &run.site.join(".noticeboard")));
    }
    let early = run.shown(&built, Report::default(), Level::Warning);
    if blocks(&early, options.common.strict) {
        // The pages are made all the same, so that every problem is told in one run.
        let pressed = pipeline::press::<HostError>(&built, &|_, _| Ok(Hash::of(b"")))?;
        let report = run.shown(&built, pressed.report, Level::Warning);
        tell(&run, &built, &report, Outcome::Blocked, options.common.format)?;
        return Ok(Ending::Blocked);
    }
    let ending = write(&run, &mut built, options, &target, signer.as_ref())?;
    // The process ends here and its memory goes back whole; to free a large series piece by piece
    // first would cost a tenth of the build.
    std::mem::forget((run, built));
    Ok(ending)
}

/// Writes a site whose source is sound. What only the making of a page can notice may still block.
fn write(
    run: &Run,
    built: &mut Build,
    options: &BuildOptions,
    target: &Target,
    signer: Option<&Signer>,
) -> Result<Ending, HostError> {
    let (watch, format) = (host::stop_watch(), options.common.format);
    let work = run.site.join(".noticeboard");
    let stage = Stage::open(&target.out, &work, &run.site)?;
    let progress = progress(built, format);
    let put = |path: &TreePath, material: Material<'_>| {
        progress.iter().for_each(Progress::step);
        match material {
            Material::Bytes(bytes) => stage.put(path, bytes).map(|()| Hash::of(bytes)),
            Material::Stored(stored) => stage.put_stored(path, stored),
            Material::Drawn(drawing, draw) => stage.put_drawn(path, drawing, draw),
        }
    };
    let begun = watch();
    pipeline::prepare(built);
    let indexed = watch();
    built.timings.push(("search", indexed.saturating_sub(begun)));
    let pressed = pipeline::press_timed(built, &put, &watch)?;
    drop(progress);
    built.timings.push(("pages", watch().saturating_sub(indexed)));
    let report = run.shown(built, pressed.report, Level::Warning);
    if blocks(&report, options.common.strict) {
        drop(stage);
        tell(run, built, &report, Outcome::Blocked, format)?;
        return Ok(Ending::Blocked);
    }
    let begun = watch();
    if let Some((path, bytes)) = pipeline::manifest(built, &pressed.value.digests) {
        stage.put(&path, &bytes)?;
        if let Some((path, signature)) = signer.zip(TreePath::new(SIGNATURE)).map(|(it, path)| {
            let standing = host::read_beside(&target.out, SIGNATURE);
            (path, it.signature(&bytes, standing.as_deref(), &built.base_url))
        }) {
            stage.put(&path, signature?.as_bytes())?;
        }
    }
    if target.promises {
        write_ledger(run, built)?;
    }
    let kept =
        if target.is_own { removal::previous(built, &target.out, &work) } else { Previous::Drop };
    let standing = stage.standing();
    let changes = stage.exchange(kept)?;
    if changes.is_previous_lost {
        host::tell(
            "note: the old site could not be kept in `.noticeboard/previous`; that folder may lie on another disk\n",
        );
    }
    if target.promises {
        let state = summary::as_json(&Account::of(built), Some(&changes), &serde_json::Value::Null);
        let state = removal::noted(built, &target.out, state);
        if let Err(error) = host::write_work_file(&work, host::STATE, state.to_string().as_bytes())
        {
            // The new site stands, and what was to be noted beside it can be had from `check`.
            host::tell(&format!("note: {error}\n"));
        }
    }
    built.timings.push(("exchange", watch().saturating_sub(begun)));
    tell(run, built, &report, Outcome::Written(&changes), format)?;
    if options.timings {
        tell_timings(&built.timings);
        tell_slowest(&pressed.value);
    }
    let is_trial = built.is_example && !target.promises;
    tell_place(&target.out, format, is_trial.then_some(TRIAL));
    if target.promises && options.locked && format == Format::Human {
        let lines = built.promised.iter().map(|line| format!("{line}\n"));
        host::hand_out(&lines.collect::<String>())?;
    }
    let done = Done { changes, is_trial, standing: &standing };
    repeated::note(run, built, &report, options, &done);
    Ok(Ending::Done)
}

/// The ledger goes before the site: a promise without a page is mended by the next build, a page
/// without a promise would be forgotten.
fn write_ledger(run: &Run, built: &Build) -> Result<(), HostError> {
    for (path, leaf) in built.ledger().iter() {
        if let Some(bytes) = leaf.as_bytes() {
            host::write_source_file(&run.site, path, bytes)?;
        }
    }
    Ok(())
}

/// The source that a name on the command line means: seen from the site's folder, or from the
/// folder of bulletins.
fn source_path(run: &Run, name: &str) -> Option<TreePath> {
    let name = name.replace('\\', "/");
    let inside =
        Path::new(&name).strip_prefix(&run.site).ok().and_then(Path::to_str).unwrap_or(&name);
    let candidates = [TreePath::join("", inside), TreePath::join("bulletins", inside)];
    candidates.into_iter().flatten().find(|path| run.source.contains(path.as_str()))
}
