//! How long a build takes, as a whole and stage by stage: `cargo bench`.
//!
//! The program itself is measured, from its start to its end, with everything that it does on a
//! real series: reading, checking, rendering, syncing, exchanging. Each run builds into a folder
//! that does not exist yet. What the stages took comes from the same runs (`--timings`), so a
//! table of medians costs no run of its own.

// A benchmark stands outside the core: it lays out folders and runs the program.
#![allow(clippy::disallowed_methods)]

mod corpus;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use corpus::{SETTINGS, Series};
use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

/// Sizes of the series that are measured, in bulletins.
const SIZES: [usize; 2] = [1_000, 10_000];

/// What each stage took in each run, in milliseconds, in the order of the stages.
#[derive(Default)]
struct Stages {
    order: Vec<String>,
    times: BTreeMap<String, Vec<f64>>,
}

impl Stages {
    fn note(&mut self, told: &str) {
        for line in told.lines() {
            let Some((name, time)) =
                line.strip_suffix(" ms").and_then(|l| l.trim().split_once(' '))
            else {
                continue;
            };
            let Ok(time) = time.trim().parse() else { continue };
            if !self.times.contains_key(name) {
                self.order.push(name.to_owned());
            }
            self.times.entry(name.to_owned()).or_default().push(time);
        }
    }

    fn print(mut self, size: usize) {
        println!("\n{size} bulletins, median of each stage:");
        let mut sum = 0.0;
        for name in &self.order {
            let times = self.times.get_mut(name).expect("a stage that was noted");
            times.sort_by(f64::total_cmp);
            let median = times[times.len() / 2];
            sum += median;
            println!("{name:>12} {median:>9.1} ms");
        }
        println!("{:>12} {sum:>9.1} ms\n", "together");
    }
}

fn run(site: &Path, out: &Path, stages: &mut Stages) -> Duration {
    let _ = fs::remove_dir_all(out);
    let begun = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
        .args(["build", "--timings", "--out"])
        .arg(out)
        .current_dir(site)
        .output()
        .expect("the program runs");
    let took = begun.elapsed();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    stages.note(&told);
    took
}

fn build(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    for size in SIZES {
        let site = folder.path().join(size.to_string());
        let out = folder.path().join("out");
        Series { count: size }.write(&site, SETTINGS).expect("a series");
        let mut stages = Stages::default();
        let mut group = criterion.benchmark_group("build");
        group.sample_size(10).sampling_mode(SamplingMode::Flat);
        group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(10));
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(size.to_string(), |bencher| {
            bencher.iter_custom(|runs| (0..runs).map(|_| run(&site, &out, &mut stages)).sum());
        });
        group.finish();
        stages.print(size);
    }
}

criterion_group!(benches, build);
criterion_main!(benches);
