//! How long the preview takes: `cargo bench --bench serve`.
//!
//! Two things are measured with the program as it is, over a real folder and real sockets: from its
//! start to the first page, and from the moment at which an author has saved to the moment at which
//! her browser hears of it. A third is measured with the library: what each stage of a build takes
//! when one text of the series has changed and all else is remembered.

// A benchmark stands outside the core: it lays out folders and runs the program.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod corpus;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use corpus::{SETTINGS, Series};
use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Builder, Edition, Options};

/// The program's own, for what is measured with the library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Sizes of the series that are measured, in bulletins.
const SIZES: [usize; 2] = [1_000, 10_000];
/// So often each is measured.
const RUNS: usize = 11;
/// Between two saves, so that nothing of the one is left to do at the other.
const PAUSE: Duration = Duration::from_millis(3_000);

struct Preview {
    child: Child,
    port: u16,
}

impl Preview {
    fn start(site: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
            .args(["serve", "--port", "0", "--site"])
            .arg(site)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let port = line.rsplit_once(':').expect("a port").1.trim_end_matches(['/', '\n']);
        Self { child, port: port.parse().expect("a number") }
    }

    fn asked(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let head = format!("GET {path} HTTP/1.0\r\nHost: localhost:{}\r\n\r\n", self.port);
        stream.write_all(head.as_bytes()).expect("sent");
        stream
    }

    fn page(&self, path: &str) -> String {
        let mut text = String::new();
        self.asked(path).read_to_string(&mut text).expect("a page");
        text
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the start of the program to its first page.
fn started(site: &Path) -> Duration {
    let begun = Instant::now();
    let preview = Preview::start(site);
    assert!(preview.page("/").contains(" 200 "), "no page");
    begun.elapsed()
}

/// From a save to the browser's hearing of it.
fn saved(preview: &Preview, file: &Path, page: &str, nth: usize) -> Duration {
    let text = fs::read_to_string(file).expect("a bulletin");
    let shown = preview.page(page);
    let signs = shown.rsplit_once("live.js?").expect("a script").1.split('"').next();
    let path = format!("/__noticeboard/events/{}{page}", signs.unwrap_or_default());
    let mut lines = BufReader::new(preview.asked(&path)).lines().map(|line| line.expect("a line"));
    lines.find(|line| line == "event: findings").expect("a first word");
    std::thread::sleep(PAUSE);
    let begun = Instant::now();
    fs::write(file, format!("{text}\nMeasured {nth}.\n")).expect("saved");
    lines.find(|line| line == "event: page").expect("word of it");
    begun.elapsed()
}

fn source(site: &Path) -> Tree {
    let mut tree = Tree::default();
    for entry in walkdir::WalkDir::new(site.join("bulletins")) {
        let entry = entry.expect("an entry");
        let name = entry.path().strip_prefix(site).expect("below").to_string_lossy().into_owned();
        if let Some(path) = TreePath::new(&name).filter(|_| entry.file_type().is_file()) {
            tree.replace(path, Leaf::bytes(fs::read(entry.path()).expect("bytes")));
        }
    }
    tree
}

/// What each stage takes when one text has changed.
fn rebuilt(site: &Path, file: &str) {
    let mut source = source(site);
    let path = TreePath::new(file).expect("a path");
    let edition = Edition { as_of: jiff::Timestamp::now(), audience: Audience::Preview };
    let mut builder = Builder::default();
    let mut build = |source: &Tree| {
        let begun = Instant::now();
        builder.build(source, &edition, &Options::default(), &|| begun.elapsed()).timings
    };
    build(&source);
    let mut runs: Vec<Vec<(&str, Duration)>> = Vec::new();
    for nth in 0..RUNS {
        let text = source.get(file).and_then(Leaf::as_bytes).expect("a bulletin").to_vec();
        let text = [text, format!("\nRun {nth}.\n").into_bytes()].concat();
        source.replace(path.clone(), Leaf::bytes(text));
        runs.push(build(&source));
    }
    for stage in 0..runs[0].len() {
        let times = runs.iter().map(|run| run[stage].1).collect();
        println!("{:>24} {:>9.1} ms", runs[0][stage].0, median(times));
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    for size in SIZES {
        let site: PathBuf = folder.path().join(size.to_string());
        Series { count: size }.write(&site, SETTINGS).expect("a series");
        let year = site.join("bulletins/2012");
        let mut files: Vec<PathBuf> = fs::read_dir(year)
            .expect("a year")
            .map(|entry| entry.expect("a file").path())
            .collect();
        files.sort();
        let (file, stem) = (&files[3], files[3].file_stem().expect("a name").to_string_lossy());
        let (date, name) = stem.split_at(10);
        let page = format!("/{}/{}/{}/", &date[..4], &date[5..7], name.trim_start_matches('-'));
        println!("\n{size} bulletins, medians:");
        println!(
            "{:>24} {:>9.1} ms",
            "to the first page",
            median((0..3).map(|_| started(&site)).collect())
        );
        let preview = Preview::start(&site);
        std::thread::sleep(PAUSE * 3);
        let times = (0..RUNS).map(|nth| saved(&preview, file, &page, nth)).collect();
        println!("{:>24} {:>9.1} ms", "from save to event", median(times));
        drop(preview);
        let inside = file.strip_prefix(&site).expect("below").to_string_lossy().into_owned();
        println!("{:>24}", "rebuilding one text:");
        rebuilt(&site, &inside);
    }
}
