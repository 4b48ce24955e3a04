//! `build`: read, build, judge, write.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::args::{BuildOptions, Format};
use crate::cli::outcome::{Outcome, blocks, progress, tell};
use crate::cli::repeated::{self, Done};
use crate::cli::run::{Run, UNREADABLE_SOURCE};
use crate::cli::summary::{self, Account};
use crate::cli::{Ending, removal};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::host::{self, HostError, Previous, Progress, Signer, Stage};
use crate::pipeline::{self, Build, Material, Options, Pressed};
use crate::rendition::manifest::SIGNATURE;
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// A ledger that has gone, while the site that it speaks of stands.
static LOST_LEDGER: Rule = Rule {
    code: "lost-ledger",
    level: Level::Error,
    about: "The ledger holds every address that was ever promised. It is not there, though a site stands \
            in `public`: a build would begin a new one, and forget every promise.",
    remedy: "Put `bulletins/ledger.txt` back from version control. To begin anew, empty `public` first.",
};

/// A clock that is behind what was published by it.
static CLOCK_BEHIND: Rule = Rule {
    code: "clock-behind",
    level: Level::Error,
    about: "The ledger says that a bulletin was published on a day that has not come yet by the clock of this \
            machine. A build would take the bulletin from the site again, and everything else that came \
            out since.",
    remedy: "Set the clock of the machine right. To see the site as it was at an earlier moment, build it into \
             another folder: `noticeboard build --as-of … --out then`.",
};

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
    run.report.add(lost_ledger(&run, &target));
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

/// Whether a site stands whose promises cannot be read any more.
fn lost_ledger(run: &Run, target: &Target) -> Report {
    let mut report = Report::default();
    let is_promised = host::has_promised_site(&target.out, &run.site.join(".noticeboard"));
    if target.promises && !run.source.contains(pipeline::LEDGER) && is_promised {
        let message =
            format!("`{}` is missing, though a site stands in `public`", pipeline::LEDGER);
        report.push(Diagnostic::new(&LOST_LEDGER, message));
    }
    report
}

/// Whether something was published that by this machine's clock is still to come.
fn clock_behind(built: &Build) -> Report {
    let mut report = Report::default();
    if let Some((id, day, today)) = built.published_ahead() {
        let message =
            format!("`{id}` was published on {day}, and by this machine's clock it is {today}");
        let help = "set the clock of this machine right";
        report.push(Diagnostic::new(&CLOCK_BEHIND, message).help(help));
    }
    report
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
    tell_place(&target.out, options, is_trial.then_some(TRIAL));
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

/// Tells how long each stage took.
pub(crate) fn tell_timings(timings: &[(&'static str, Duration)]) {
    for (stage, time) in timings {
        host::tell(&format!("{stage:>12} {}\n", milliseconds(*time)));
    }
}

fn tell_slowest(pressed: &Pressed) {
    host::tell("The slowest files, each made, checked and written on one core:\n");
    for (path, time) in &pressed.slowest {
        host::tell(&format!("{:>12} {}  {path}\n", "", milliseconds(*time)));
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:>9.1} ms", time.as_secs_f64() * 1000.0)
}

/// What is to be said of a site that keeps no address.
pub(crate) const TRIAL: &str =
    "This was a trial: no address is kept until `base_url` in series.yaml is your own\n";

/// Tells people where the site stands, after `before`.
pub(crate) fn tell_place(out: &Path, options: &BuildOptions, before: Option<&str>) {
    if options.common.format == Format::Human {
        host::tell(before.unwrap_or_default());
        host::tell(&format!(
            "The site stands in {out}\n\
             To look at it here: python3 -m http.server --directory '{out}', then open http://localhost:8000/\n",
            out = out.display()
        ));
    }
}

/// The rules that only the machine can break.
pub(crate) fn rules() -> [&'static Rule; 3] {
    [&UNREADABLE_SOURCE, &LOST_LEDGER, &CLOCK_BEHIND]
}
