//! All runs of one series, and the medians that are taken of them.
//!
//! A median, since a machine that does something else for a second makes a run slower and never
//! faster; and rounds instead of rows, so that such a second falls on everybody alike.

use std::path::Path;
use std::time::Duration;

use crate::contender::Contender;
use crate::ground::{Extent, Ground, extent};
use crate::usage::{Usage, run};

/// What a contender used in all its runs.
pub(crate) struct Measured {
    pub(crate) contender: Contender,
    runs: Vec<Usage>,
    /// What each stage took in each run, in the order of the stages.
    pub(crate) stages: Vec<(String, Vec<Duration>)>,
    pub(crate) extent: Extent,
}

impl Measured {
    pub(crate) fn wall(&self) -> Duration {
        median(self.runs.iter().map(|run| run.wall).collect())
    }

    pub(crate) fn range(&self) -> (Duration, Duration) {
        let walls = || self.runs.iter().map(|run| run.wall);
        (walls().min().unwrap_or_default(), walls().max().unwrap_or_default())
    }

    pub(crate) fn cpu(&self) -> Duration {
        median(self.runs.iter().map(|run| run.cpu).collect())
    }

    pub(crate) fn memory(&self) -> u64 {
        median(self.runs.iter().map(|run| run.memory).collect())
    }

    fn note(&mut self, told: &str) {
        for (name, took) in told.lines().filter_map(stage) {
            match self.stages.iter_mut().find(|(known, _)| known == name) {
                Some((_, times)) => times.push(took),
                None => self.stages.push((name.to_owned(), vec![took])),
            }
        }
    }
}

/// A line of `--timings`.
fn stage(line: &str) -> Option<(&str, Duration)> {
    let (name, time) = line.strip_suffix(" ms")?.trim().split_once(' ')?;
    let millis: f64 = time.trim().parse().ok()?;
    Some((name, Duration::try_from_secs_f64(millis / 1000.0).ok()?))
}

/// Lets everybody build in turn, so many times.
pub(crate) fn measure(ground: &Ground, rounds: usize, hugo: Option<&Path>) -> Vec<Measured> {
    let mut all: Vec<Measured> = Contender::ALL
        .into_iter()
        .filter(|contender| *contender != Contender::Hugo || hugo.is_some())
        .map(|contender| Measured {
            contender,
            runs: Vec::new(),
            stages: Vec::new(),
            extent: Extent::default(),
        })
        .collect();
    // The first round fills the caches of the system and is not counted.
    for round in 0..=rounds {
        for measured in &mut all {
            let contender = measured.contender;
            contender.prepare(ground, round);
            let Some(mut command) = contender.command(ground, hugo) else { continue };
            let (usage, told) = run(&mut command);
            if round == 0 {
                measured.extent = extent(&contender.output(ground));
            } else {
                measured.runs.push(usage);
                measured.note(&told);
            }
        }
        eprintln!("round {round} of {rounds} is over");
    }
    all
}

/// The one in the middle; of two, the greater.
pub(crate) fn median<T: Ord + Copy + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}
