//! `build` and `check`: read, build, judge, and for `build` write.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::args::{BuildOptions, CheckOptions, CommonOptions, Format};
use crate::cli::{Ending, removal, summary};
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::host::{self, Changes, HostError, Previous, Progress, Source, Stage};
use crate::pipeline::{self, Build, Material, OUTAGE, Options};
use crate::series::edition::{Audience, Edition};
use crate::tree::{Hash, Tree};
use crate::tree_path::TreePath;

/// A source that the disk would not give.
static UNREADABLE_SOURCE: Rule = Rule {
    code: "unreadable-source",
    level: Level::Error,
    about: "A file or folder below `bulletins/` or `themes/` could not be read, so it is not known what \
            it holds.",
    remedy: "Give yourself the right to read it, rename it, or take it out of the folder.",
};

/// A ledger that has gone, while the site that it speaks of stands.
static LOST_LEDGER: Rule = Rule {
    code: "lost-ledger",
    level: Level::Error,
    about: "The ledger holds every address that was ever promised. It is not there, though a site stands \
            in `public`: a build would begin a new one, and forget every promise.",
    remedy: "Put `bulletins/ledger.txt` back from version control. To begin anew, empty `public` first.",
};

/// Where a site goes.
struct Target {
    out: PathBuf,
    /// Whether it is the site's own `public`.
    is_own: bool,
    /// Whether the build makes promises: it is no trial.
    promises: bool,
}

/// What a run works on.
struct Run {
    site: PathBuf,
    source: Tree,
    edition: Edition,
    is_now: bool,
    report: Report,
    /// How long it took to read the source.
    reading: Duration,
}

impl Run {
    fn prepare(common: &CommonOptions) -> Result<Result<Self, Ending>, HostError> {
        let now = host::now();
        let site = host::find_site(&host::current_dir()?, common.site.as_deref())?;
        let watch = host::stop_watch();
        let source = host::read_source(&site, pipeline::LEDGER)?;
        let reading = watch();
        let report = unreadable(&source);
        let as_of = match &common.as_of {
            None => now,
            Some(text) => match pipeline::moment(text, &source.tree) {
                Some(as_of) => as_of,
                None => {
                    host::tell(&format!(
                        "error: `--as-of {text}` is not a moment; write it as `2026-01-15T09:00`\n"
                    ));
                    return Ok(Err(Ending::Usage));
                }
            },
        };
        let edition = Edition { as_of, audience: Audience::Public };
        let is_now = common.as_of.is_none();
        Ok(Ok(Self { site, source: source.tree, edition, is_now, report, reading }))
    }

    /// The way from where the program was called to the site, with a slash at its end; empty if
    /// it is called there, or the site lies elsewhere. Code hosts name files from the place at
    /// which a job runs.
    fn folder(&self) -> String {
        let here = host::current_dir().ok();
        let inside = here.and_then(|here| Some(self.site.strip_prefix(here).ok()?.to_owned()));
        let parts = inside.iter().flat_map(|path| path.components());
        parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
    }

    /// The findings that a command shows, in order.
    fn shown(&self, build: &Build, pressed: Report, with_advice: Level) -> Report {
        let mut report = self.report.clone();
        report.add(build.report.clone());
        report.add(pressed);
        // That a line is down changes every page, and whoever builds has to see it happen.
        report.retain(|found| found.level() >= with_advice || found.rule == &OUTAGE);
        report.sort();
        report
    }
}

/// What the disk would not give.
pub(crate) fn unreadable(source: &Source) -> Report {
    let mut report = Report::default();
    for (path, why) in &source.unreadable {
        let message = format!("`{path}` could not be read: {why}");
        let found = Diagnostic::new(&UNREADABLE_SOURCE, message);
        report.push(match TreePath::new(path) {
            Some(path) => found.at(Place::file(&path)),
            None => found,
        });
    }
    report
}

/// Judges the site without writing it.
pub(crate) fn check(options: &CheckOptions) -> Result<Ending, HostError> {
    let run = match Run::prepare(&options.common)? {
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
    let pressed = pipeline::press::<HostError>(&build, &|_, _| {
        progress.iter().for_each(Progress::step);
        Ok(Hash::of(b""))
    })?;
    drop(progress);
    let report = run.shown(&build, pressed.report, Level::Advice);
    tell(&run, &build, &report, Outcome::Looked, options.common.format)?;
    Ok(if blocks(&report, options.common.strict) { Ending::Blocked } else { Ending::Done })
}

/// Builds the site.
pub(crate) fn build(options: &BuildOptions) -> Result<Ending, HostError> {
    let mut run = match Run::prepare(&options.common)? {
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
    let early = run.shown(&built, Report::default(), Level::Warning);
    if blocks(&early, options.common.strict) {
        // The pages are made all the same, so that every problem is told in one run.
        let pressed = pipeline::press::<HostError>(&built, &|_, _| Ok(Hash::of(b"")))?;
        let report = run.shown(&built, pressed.report, Level::Warning);
        tell(&run, &built, &report, Outcome::Blocked, options.common.format)?;
        return Ok(Ending::Blocked);
    }
    let ending = write(&run, &mut built, options, &target)?;
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

/// Writes a site whose source is sound. What only the making of a page can notice may still block.
fn write(
    run: &Run,
    built: &mut Build,
    options: &BuildOptions,
    target: &Target,
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
        }
    };
    let pressed = pipeline::press(built, &put)?;
    drop(progress);
    built.timings.push(("pages", watch()));
    let report = run.shown(built, pressed.report, Level::Warning);
    if blocks(&report, options.common.strict) {
        drop(stage);
        tell(run, built, &report, Outcome::Blocked, format)?;
        return Ok(Ending::Blocked);
    }
    let begun = watch();
    if let Some((path, bytes)) = pipeline::manifest(built, &pressed.value) {
        stage.put(&path, &bytes)?;
    }
    if target.promises {
        write_ledger(run, built)?;
    }
    let kept =
        if target.is_own { removal::previous(built, &target.out, &work) } else { Previous::Drop };
    let changes = stage.exchange(kept)?;
    if changes.is_previous_lost {
        host::tell(
            "note: the old site could not be kept in `.noticeboard/previous`; that folder may lie on another disk\n",
        );
    }
    if target.promises {
        let state = summary::as_json(built, Some(&changes), &serde_json::Value::Null);
        let state = removal::noted(built, &target.out, state);
        if let Err(error) = host::write_state(&work, state.to_string().as_bytes()) {
            // The new site stands, and what was to be noted beside it can be had from `check`.
            host::tell(&format!("note: {error}\n"));
        }
    }
    built.timings.push(("exchange", watch().saturating_sub(begun)));
    tell(run, built, &report, Outcome::Written(&changes), format)?;
    if options.timings {
        tell_timings(built);
    }
    if format == Format::Human {
        tell_result(built, target, options)?;
    }
    Ok(Ending::Done)
}

/// A bar for the pages of a build, where people look on.
fn progress(built: &Build, format: Format) -> Option<Progress> {
    (format == Format::Human).then(|| Progress::new("files", built.site.iter().count()))
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

fn blocks(report: &Report, strict: bool) -> bool {
    report.reaches(if strict { Level::Warning } else { Level::Error })
}

/// What became of a site.
#[derive(Clone, Copy)]
enum Outcome<'a> {
    /// It was judged, and was not to be written.
    Looked,
    /// It was to be written, and findings block that.
    Blocked,
    /// It was written.
    Written(&'a Changes),
}

fn tell(
    run: &Run,
    built: &Build,
    report: &Report,
    outcome: Outcome<'_>,
    format: Format,
) -> Result<(), HostError> {
    let changes = match outcome {
        Outcome::Written(changes) => Some(changes),
        Outcome::Looked | Outcome::Blocked => None,
    };
    match format {
        Format::Json => {
            let diagnostics = host::diagnostics_json(report, &run.source);
            let json = summary::as_json(built, changes, &diagnostics);
            host::hand_out(&format!("{}\n", host::json_text(&json)))?;
        }
        Format::Github => {
            host::hand_out(&host::annotations(report, &run.source, &run.folder()))?;
        }
        Format::Sarif => {
            let log = host::sarif(report, &run.source, &run.folder());
            host::hand_out(&format!("{}\n", host::json_text(&log)))?;
        }
        Format::Human => {
            let style = host::style_of_stderr();
            host::tell(&host::draw(report, &run.source, style));
            let errors = report.count(Level::Error);
            let warnings = report.count(Level::Warning);
            if errors + warnings > 0 {
                let (errors, warnings) =
                    (summary::counted(errors, "error"), summary::counted(warnings, "warning"));
                host::tell(&format!("{errors}, {warnings}\n"));
            }
            host::tell(&summary::in_words(built, changes));
            if matches!(outcome, Outcome::Blocked) {
                host::tell(&summary::blocked(built, report));
            }
        }
    }
    Ok(())
}

fn tell_timings(built: &Build) {
    for (stage, time) in &built.timings {
        host::tell(&format!("{stage:>12} {:>9.1} ms\n", time.as_secs_f64() * 1000.0));
    }
}

fn tell_result(built: &Build, target: &Target, options: &BuildOptions) -> Result<(), HostError> {
    if built.is_example && !target.promises {
        host::tell(
            "This was a trial: no address is kept until `base_url` in series.yaml is your own\n",
        );
    }
    if target.promises && options.locked {
        let lines = built.promised.iter().map(|line| format!("{line}\n"));
        host::hand_out(&lines.collect::<String>())?;
    }
    host::tell(&format!(
        "The site stands in {out}\n\
         To look at it here: python3 -m http.server --directory '{out}', then open http://localhost:8000/\n",
        out = target.out.display()
    ));
    Ok(())
}

/// The rules that only the machine can break.
pub(crate) fn rules() -> [&'static Rule; 2] {
    [&UNREADABLE_SOURCE, &LOST_LEDGER]
}
