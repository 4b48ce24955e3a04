//! [`press`]: the files of a site are made, judged and handed on.
//!
//! A page is a recipe until somebody wants its bytes. A build wants all of them, one after the other
//! on each core, and drops each as soon as it is put; a browser wants one. Both are held against the
//! same gates.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rayon::prelude::*;

use crate::diagnostic::{Checked, Level, Report};
use crate::lint::exception::Exceptions;
use crate::lint::site::{FAILING_NUMBER, Gate, Verdict};
use crate::pipeline::Build;
use crate::rendition::manifest;
use crate::tree::{Drawing, Hash, Leaf, Recipe, Stored};
use crate::tree_path::TreePath;

/// A file of the site, ready to be put somewhere.
pub enum Material<'a> {
    /// Bytes.
    Bytes(&'a [u8]),
    /// A file that is copied without being held in memory.
    Stored(&'a dyn Stored),
    /// A picture, which may stand there already.
    Drawn(&'a Drawing, &'a (dyn Fn() -> Vec<u8> + Sync)),
}

impl Material<'_> {
    /// The bytes, for whoever holds a site in memory; `None` for a file that is copied.
    pub fn in_memory(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Stored(_) => None,
            Self::Drawn(_, draw) => Some(Cow::Owned(draw())),
        }
    }
}

/// Makes what many files are cut from, the index of the search, if it is not made yet.
pub(crate) fn prepare(build: &Build) {
    build.model.make_indexes();
}

/// The files of a site, made and put.
#[derive(Debug, Default)]
pub(crate) struct Pressed {
    /// The digest of each.
    pub digests: BTreeMap<TreePath, Hash>,
    /// Those that took longest to make, to judge and to put, and how long; the slowest first.
    pub slowest: Vec<(TreePath, Duration)>,
}

/// So many of the slowest files are named.
const SLOWEST: usize = 10;

/// Makes every file of a build's site, in parallel, and hands each to `put`, which says its digest.
/// The bytes are dropped as soon as they are put. What the finished files show is judged on the
/// way.
///
/// # Errors
/// The first error of `put`. Files may have been put before it.
pub fn press<E: Send>(
    build: &Build,
    put: &(dyn Fn(&TreePath, Material<'_>) -> Result<Hash, E> + Sync),
) -> Result<Checked<BTreeMap<TreePath, Hash>>, E> {
    let Checked { value, report } = press_timed(build, put, &|| Duration::ZERO)?;
    Ok(Checked::new(value.digests, report))
}

/// The same by a clock, which tells the time that has passed since it was made.
///
/// # Errors
/// As [`press`].
pub(crate) fn press_timed<E: Send>(
    build: &Build,
    put: &(dyn Fn(&TreePath, Material<'_>) -> Result<Hash, E> + Sync),
    clock: &(dyn Fn() -> Duration + Sync),
) -> Result<Checked<Pressed>, E> {
    prepare(build);
    // From the end of the alphabet, where the long lists are: whoever begins with them does not end
    // with one of them on one core, while the others have nothing left to do.
    let leaves: Vec<(&TreePath, &Leaf)> = build.site.iter().rev().collect();
    let one = |(path, leaf): &(&TreePath, &Leaf)| {
        let begun = clock();
        let (hash, report, seen) = one_file(build, path, leaf, put)?;
        Ok(((*path).clone(), hash, report, seen, clock().saturating_sub(begun)))
    };
    // The first failure ends it: whoever has no use for the rest need not wait for it.
    let made: Vec<_> = leaves.par_iter().map(one).collect::<Result<_, E>>()?;
    let mut report = Report::default();
    let mut pressed = Pressed::default();
    let mut verdicts = Vec::new();
    let mut times = Vec::new();
    for (path, hash, found, seen, took) in made.into_iter().rev() {
        report.add(found);
        verdicts.push(seen);
        times.push((Reverse(took), path.clone()));
        pressed.digests.insert(path, hash);
    }
    times.sort_unstable();
    times.truncate(SLOWEST);
    pressed.slowest = times.into_iter().map(|(Reverse(took), path)| (path, took)).collect();
    report.add(build.gate.report_site(verdicts, &build.unseen.held, build.series()));
    report.add(build.gate.report_drafts(&build.unseen.drafts, &report));
    let mut excused = build.exceptions.excuse(&mut report);
    excused.extend(&build.excused);
    report.add(build.exceptions.report(&excused));
    Ok(Checked::new(pressed, report))
}

/// Makes one file, judges it and puts it.
fn one_file<E>(
    build: &Build,
    path: &TreePath,
    leaf: &Leaf,
    put: &(dyn Fn(&TreePath, Material<'_>) -> Result<Hash, E> + Sync),
) -> Result<(Hash, Report, Verdict), E> {
    Ok(match leaf {
        Leaf::Bytes(bytes) => {
            let seen = build.gate.judge(path, bytes);
            (put(path, Material::Bytes(bytes))?, Report::default(), seen)
        }
        Leaf::Stored(stored) => {
            let hash = put(path, Material::Stored(&**stored))?;
            let mut bytes = Vec::new();
            // What cannot be read was told by `put`, which read it too. Only texts are held, and
            // one at a time on each core.
            if build.gate.reads(path) && stored.copy(&mut bytes).is_err() {
                bytes.clear();
            }
            (hash, Report::default(), build.gate.judge(path, &bytes))
        }
        Leaf::Recipe(recipe) => match recipe.drawing() {
            Some(drawing) => drawn(build, path, &**recipe, drawing, put)?,
            None => {
                let made = recipe.render();
                let seen = build.gate.judge(path, &made.value);
                (put(path, Material::Bytes(&made.value))?, made.report, seen)
            }
        },
    })
}

/// Puts a picture, which `put` asks to be drawn if it has to be. It is judged by what it is drawn
/// from, drawn or not.
fn drawn<E>(
    build: &Build,
    path: &TreePath,
    recipe: &dyn Recipe,
    drawing: Checked<Drawing>,
    put: &(dyn Fn(&TreePath, Material<'_>) -> Result<Hash, E> + Sync),
) -> Result<(Hash, Report, Verdict), E> {
    let Checked { value: drawing, mut report } = drawing;
    let seen = build.gate.judge_drawing(path, &drawing.svg);
    let told = OnceLock::new();
    let draw = || {
        let made = recipe.render();
        let _ = told.set(made.report);
        made.value
    };
    let hash = put(path, Material::Drawn(&drawing, &draw))?;
    // Whatever is wrong with the text of it was told when it was put together.
    report.add(told.into_inner().unwrap_or_default());
    Ok((hash, report, seen))
}

/// The file of a build's site at `path`, made and judged when it is asked for: what [`press`] does
/// with every file, for one. `None` where nothing stands.
pub fn leaf(build: &Build, path: &str) -> Option<Leaf> {
    let (path, leaf) = build.site.get_entry(path)?;
    if matches!(leaf, Leaf::Stored(_)) {
        return Some(leaf.clone());
    }
    Some(Leaf::Recipe(Arc::new(Judged {
        path: path.clone(),
        leaf: leaf.clone(),
        gate: Arc::clone(&build.gate),
        exceptions: Arc::clone(&build.exceptions),
    })))
}

/// The recipe of a file that is held against the gates once it is made.
struct Judged {
    path: TreePath,
    leaf: Leaf,
    gate: Arc<Gate>,
    exceptions: Arc<Exceptions>,
}

impl Recipe for Judged {
    fn render(&self) -> Checked<Vec<u8>> {
        let mut made = match &self.leaf {
            Leaf::Recipe(recipe) => recipe.render(),
            leaf => Checked::clean(leaf.as_bytes().unwrap_or_default().to_vec()),
        };
        let drawing = match &self.leaf {
            Leaf::Recipe(recipe) => recipe.drawing(),
            _ => None,
        };
        let sightings = match drawing {
            Some(drawing) => self.gate.look_at_drawing(&self.path, &drawing.value.svg),
            None => self.gate.look(&self.path, &made.value),
        };
        made.report.add(self.gate.report(sightings));
        let _ = self.exceptions.excuse(&mut made.report);
        made
    }
}

/// What is wrong today with a site that stands, by the sources of a build: numbers, what nobody may
/// know yet, and markings. `read` gives the bytes of a file.
///
/// # Errors
/// The first error of `read`.
pub(crate) fn judge_standing<E: Send>(
    build: &Build,
    paths: &[&TreePath],
    read: &(dyn Fn(&TreePath) -> Result<Vec<u8>, E> + Sync),
) -> Result<Report, E> {
    let ceiling = build.series().config.ceiling;
    let one = |path: &&TreePath| {
        let bytes = if build.gate.reads_text(path) { read(path)? } else { Vec::new() };
        Ok((build.gate.judge(path, &bytes), build.gate.marking_in(path, &bytes, ceiling)))
    };
    let judged: Vec<_> = paths.par_iter().map(one).collect::<Result<_, E>>()?;
    let (verdicts, markings): (Vec<_>, Vec<_>) = judged.into_iter().unzip();
    let mut report = build.gate.report_site(verdicts, &[], build.series());
    report.retain(|found| found.level() == Level::Error || found.rule == &FAILING_NUMBER);
    markings.into_iter().flatten().for_each(|found| report.push(found));
    Ok(report)
}

/// The manifest of a pressed site: its path and its bytes.
pub fn manifest(build: &Build, digests: &BTreeMap<TreePath, Hash>) -> Option<(TreePath, Vec<u8>)> {
    let source = manifest::source_digest(build.series());
    Some((TreePath::new(manifest::MANIFEST)?, manifest::manifest(source, digests)))
}
