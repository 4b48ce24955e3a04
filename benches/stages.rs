//! How long each stage takes by itself: `cargo bench --bench stages`.
//!
//! Only what the library hands out is called, so a stage is reached in one of three ways: by the
//! laps that a build tells (theme with its minifying, bulletins, series, ledger, renditions), by
//! asking for one file (a page, a feed, the index of the search), or by a build with a memory (the
//! comparison of two trees). Heads have no lap of their own: they are the bulletins of a series
//! whose texts are one sentence, and what `bulletins` takes beyond that is the texts. A page through
//! the gates, less the same page, is the gates.

// A benchmark stands outside the core, and has a clock.
#![allow(clippy::disallowed_methods)]

mod corpus;

use std::hint::black_box;
use std::time::{Duration, Instant};

use corpus::{SETTINGS, Series};
use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use noticeboard::pipeline::{Build, leaf};
use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Builder, Edition, Options, build};

/// Bulletins in the series.
const SIZE: usize = 1_000;
/// The laps that are measured, in their order.
const LAPS: [&str; 5] = ["theme", "bulletins", "series", "ledger", "renditions"];

/// The series in memory; `shorten` makes of each text what is to be measured.
fn source(shorten: fn(String) -> String) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in (Series { count: SIZE }).files(SETTINGS) {
        let path = TreePath::new(&path).expect("the series has sound paths");
        tree.replace(path, Leaf::bytes(shorten(text)));
    }
    tree
}

/// The head of a bulletin and one sentence; the settings as they are.
fn one_sentence(text: String) -> String {
    match text.split_once("\n---\n") {
        Some((head, _)) => format!("{head}\n---\n\nThis is the whole text.\n"),
        None => text,
    }
}

fn edition() -> Edition {
    let as_of = "2026-01-01T00:00:00Z".parse().expect("a moment");
    Edition { as_of, audience: Audience::Public }
}

fn built(builder: &mut Builder, source: &Tree) -> Build {
    let begun = Instant::now();
    builder.build(source, &edition(), &Options::default(), &|| begun.elapsed())
}

fn lap(build: &Build, name: &str) -> Duration {
    build.timings.iter().filter(|(lap, _)| *lap == name).map(|(_, took)| *took).sum()
}

/// What a build tells of its stages, each build with nothing remembered.
fn laps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(SIZE as u64));
    let heads = source(one_sentence);
    let whole = source(|text| text);
    let cases = LAPS.map(|name| (name, name, &whole));
    for (shown, name, source) in
        [("bulletins, heads alone", "bulletins", &heads)].into_iter().chain(cases)
    {
        group.bench_function(shown, |bencher| {
            bencher.iter_custom(|runs| {
                (0..runs).map(|_| lap(&built(&mut Builder::default(), source), name)).sum()
            });
        });
    }
    group.bench_function("search, the index", |bencher| {
        bencher.iter_custom(|runs| (0..runs).map(|_| indexed(&whole)).sum());
    });
    let mut builder = Builder::default();
    built(&mut builder, &whole);
    group.bench_function("a build with a memory, nothing changed", |bencher| {
        bencher.iter(|| built(&mut builder, &whole));
    });
    group.finish();
}

/// The first file of the search that is asked for makes the index of all.
fn indexed(source: &Tree) -> Duration {
    let build = built(&mut Builder::default(), source);
    let piece = build.site.iter().find(|(path, _)| path.as_str().starts_with("search/words/"));
    let (_, piece) = piece.expect("a site has a search");
    let begun = Instant::now();
    black_box(piece.made().expect("a recipe needs no disk"));
    begun.elapsed()
}

/// Single files, on one core.
fn files(criterion: &mut Criterion) {
    let source = source(|text| text);
    let build = build(&source, &edition(), &Options::default(), &|| Duration::ZERO);
    // None of the sample, whose pages are made a second time to be compared.
    let middle = Series { count: SIZE }.place(SIZE / 2 + 3);
    let page =
        format!("{}/{:02}/{}/index.html", middle.date.year(), middle.date.month(), middle.slug);
    let mut group = criterion.benchmark_group("files");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for (name, path) in
        [("page", page.as_str()), ("feed", "rss.xml"), ("archive", "archive/index.html")]
    {
        let made = build.site.get(path).unwrap_or_else(|| panic!("there is no {path}"));
        let bytes = made.made().expect("a recipe needs no disk").value.len();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(name, |bencher| bencher.iter(|| made.made()));
        let judged = leaf(&build, path).expect("it is there");
        group.bench_function(format!("{name}, through the gates"), |bencher| {
            bencher.iter(|| judged.made());
        });
    }
    group.finish();
}

criterion_group!(benches, laps, files);
criterion_main!(benches);
