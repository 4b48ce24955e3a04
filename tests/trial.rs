//! A site in a folder of its own, and the program run over it.
//!
//! What the tests of the whole program share. Everything is real: the folder, the processes, and
//! the disks that are mounted and locked. What a machine does not offer skips a test with a line
//! on standard error, past the test harness, so that it is never skipped in silence.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The files of a folder, by their paths below it.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub status: i32,
    pub results: Vec<u8>,
    pub told: String,
}

impl Ended {
    /// Makes sure of the exit status.
    pub(crate) fn with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}", self.told);
        assert!(!self.told.contains("panicked"), "{}", self.told);
        self
    }

    /// Makes sure that standard error holds each of `words`.
    pub(crate) fn saying(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.told.contains(word), "`{word}` is not in:\n{}", self.told);
        }
        self
    }

    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.results).expect("one JSON document")
    }
}

/// A site, and the folder that holds it.
pub(crate) struct Trial {
    folder: tempfile::TempDir,
}

/// Gives settings that `init` wrote an address of their own: at that of the example, nothing is
/// promised.
pub(crate) fn own_address(settings: &Path) {
    let text = fs::read_to_string(settings).expect("settings");
    let own = text.replace("https://your-site.example/", "https://bulletins.example.org/");
    assert_ne!(text, own, "the address of the example");
    fs::write(settings, own).expect("settings");
}

impl Trial {
    /// A new site, as `init` makes it, with the series' own address.
    pub(crate) fn new() -> Self {
        let trial = Self { folder: tempfile::tempdir().expect("a folder") };
        let made = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
            .args(["init", "site"])
            .current_dir(trial.folder.path())
            .output()
            .expect("the program runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        own_address(&trial.at("bulletins/series.yaml"));
        trial
    }

    /// A site with these settings and no bulletin.
    pub(crate) fn with_settings(settings: &str) -> Self {
        let trial = Self { folder: tempfile::tempdir().expect("a folder") };
        trial.write("bulletins/series.yaml", settings);
        trial
    }

    /// A place in the site.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    /// A place beside the site.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file of the site, with the folders that it needs.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Runs the program in the site's folder to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().expect("the program runs");
        Ended {
            status: output.status.code().expect("an exit status"),
            told: String::from_utf8_lossy(&output.stderr).into_owned(),
            results: output.stdout,
        }
    }

    /// Starts the program in the site's folder.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// The files of a folder of the site.
    pub(crate) fn files(&self, path: &str) -> Files {
        files(&self.at(path))
    }

    /// The names at the top of the site, sorted.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        names(&self.at(path))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
        command.args(arguments).current_dir(self.at(".")).env("NO_COLOR", "1");
        command
    }
}

/// How a child that was started came to its end.
pub(crate) fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().expect("an end");
    Ended {
        status: output.status.code().expect("an exit status"),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
        results: output.stdout,
    }
}

/// The files below a folder; none if it is not there.
pub(crate) fn files(folder: &Path) -> Files {
    if !folder.exists() {
        return Files::new();
    }
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("below");
            let name = below.to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).expect("bytes"))
        })
        .collect()
}

/// The names that stand in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

/// Makes sure that two folders hold the same files, and names the ones that differ.
pub(crate) fn assert_same(found: &Files, expected: &Files) {
    let names = found.keys().chain(expected.keys());
    let differ: Vec<_> = names.filter(|name| found.get(*name) != expected.get(*name)).collect();
    assert!(differ.is_empty(), "these differ: {differ:?}");
}

/// Says that a test proves nothing on this machine, and why.
pub(crate) fn skipped(test: &str, because: &str) {
    // Written to the stream itself: the harness keeps back what is printed by a test that passes.
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {because}");
}

/// A text with a head, for a bulletin.
pub(crate) fn bulletin(id: &str, title: &str, text: &str) -> String {
    format!("---\nid: {id}\ntitle: {title}\nsummary: About it.\n---\n\n{text}\n")
}
