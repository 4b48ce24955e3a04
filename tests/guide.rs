//! The author's guide, carried out as it stands.
//!
//! A guide that was right once misleads the first author who needs it. So each of its steps is
//! read from the page and done: commands are run and must answer as the page says, changes are made
//! to the files that it names. The pages that its pictures show are left in `target/guide`.
//!
//! ```text
//! ```console          lines behind `$ ` are run; the others are the answer, `…` leaves out any
//! ```console fails    the same, and the last command must refuse
//! ```diff FILE        each line with `-` is replaced by the lines with `+` below it
//! ```file FILE        a file that the author has
//! ```delete           the files that fit the pattern go
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A step of the guide: what its block is, and what stands in it.
struct Step {
    kind: String,
    text: String,
}

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide.md")).expect("it")
}

/// The blocks of the guide, in order; a heading or a picture between them is a step as well.
fn steps(guide: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(picture) = line.split("screenshots/guide-").nth(1) {
            let name = picture.split('-').next().expect("a name");
            steps.push(Step { kind: format!("picture {name}"), text: String::new() });
        }
        if let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) {
            let text = lines.by_ref().take_while(|line| *line != "```").collect::<Vec<_>>();
            steps.push(Step { kind: kind.to_owned(), text: text.join("\n") });
        }
    }
    steps
}

/// Somebody who follows the guide, in a folder of their own.
struct Author {
    here: PathBuf,
    _folder: tempfile::TempDir,
}

impl Author {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { here: folder.path().to_owned(), _folder: folder }
    }

    fn follow(&mut self, step: &Step) -> Result<(), String> {
        match step.kind.split_once(' ').unwrap_or((&step.kind, "")) {
            ("console", how) => self.type_in(&step.text, how == "fails"),
            ("diff", file) => change(&self.here.join(file), &step.text),
            ("delete", _) => self.delete(&step.text),
            ("file", file) => {
                fs::write(self.here.join(file), &step.text).map_err(|error| error.to_string())
            }
            ("picture", name) => {
                keep(&self.here.join("public"), name);
                Ok(())
            }
            ("yaml" | "markdown", _) => Ok(()),
            (kind, _) => Err(format!("the guide has a block `{kind}` that nobody can follow")),
        }
    }

    fn type_in(&mut self, text: &str, fails: bool) -> Result<(), String> {
        let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push((command, Vec::new())),
                (None, Some((_, answer))) => answer.push(line),
                (None, None) => return Err(format!("an answer to nothing: `{line}`")),
            }
        }
        let last = commands.len();
        for (at, (command, answer)) in commands.into_iter().enumerate() {
            if let Some(folder) = command.strip_prefix("cd ") {
                self.here.push(folder);
                continue;
            }
            let said = self.run(command, fails && at + 1 == last)?;
            answered(&said, &answer)
                .map_err(|line| format!("`{command}` should answer `{line}` and says\n{said}"))?;
        }
        Ok(())
    }

    fn run(&self, command: &str, fails: bool) -> Result<String, String> {
        let program = env!("CARGO_BIN_EXE_noticeboard");
        let words = words(command);
        if words.first().map(String::as_str) != Some("noticeboard") {
            return Err(format!("authors have no command `{command}`"));
        }
        // On a terminal both streams meet, and the guide shows what stands there.
        let screen = tempfile::NamedTempFile::new().expect("a file");
        let append = || fs::OpenOptions::new().append(true).open(screen.path()).expect("a stream");
        let status = Command::new(program)
            .args(&words[1..])
            .current_dir(&self.here)
            .env("NO_COLOR", "1")
            .stdout(append())
            .stderr(append())
            .status()
            .map_err(|error| error.to_string())?;
        let said = fs::read_to_string(screen.path()).expect("text");
        if status.success() == fails {
            return Err(format!("`{command}` ended with {status}:\n{said}"));
        }
        Ok(said)
    }

    fn delete(&self, pattern: &str) -> Result<(), String> {
        let (folder, ending) = pattern.split_once("/*").ok_or("no pattern")?;
        let entries = fs::read_dir(self.here.join(folder)).map_err(|error| error.to_string())?;
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let found: Vec<PathBuf> =
            paths.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
        if found.is_empty() {
            return Err(format!("no file fits `{pattern}`"));
        }
        found.iter().try_for_each(|path| fs::remove_file(path).map_err(|error| error.to_string()))
    }
}

/// The words of a command; single quotes keep spaces.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let mut words = Vec::new();
    for (at, part) in parts {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether an answer holds these lines, one after the other; `…` leaves out any.
fn answered(said: &str, lines: &[&str]) -> Result<(), String> {
    let mut rest: Vec<&str> = said.lines().collect();
    let mut may_skip = false;
    for line in lines {
        if *line == "…" {
            may_skip = true;
            continue;
        }
        let fits = |said: &&str| match line.split_once('…') {
            Some((begin, end)) => said.starts_with(begin) && said.ends_with(end),
            None => said == line,
        };
        let at = rest.iter().position(fits).filter(|at| may_skip || *at == 0);
        let Some(at) = at else { return Err((*line).to_owned()) };
        rest.drain(..=at);
        may_skip = false;
    }
    Ok(())
}

/// Replaces each run of lines with `-` by the lines with `+` below it.
fn change(file: &Path, diff: &str) -> Result<(), String> {
    let mut text =
        fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut lines = diff.lines().peekable();
    while lines.peek().is_some() {
        let take = |lines: &mut std::iter::Peekable<std::str::Lines<'_>>, sign: char| {
            let mut taken = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                taken.push_str(&line[1..]);
                taken.push('\n');
            }
            taken
        };
        let (old, new) = (take(&mut lines, '-'), take(&mut lines, '+'));
        if old.is_empty() || text.matches(&old).count() != 1 {
            return Err(format!("{} should hold once\n{old}and holds\n{text}", file.display()));
        }
        text = text.replacen(&old, &new, 1);
    }
    fs::write(file, text).map_err(|error| error.to_string())
}

/// Leaves a site where the pictures are taken.
fn keep(public: &Path, name: &str) {
    let target = Path::new(env!("CARGO_BIN_EXE_noticeboard")).ancestors().nth(2).expect("target");
    let kept = target.join("guide").join(name);
    let _ = fs::remove_dir_all(&kept);
    for entry in walkdir::WalkDir::new(public) {
        let entry = entry.expect("an entry");
        let to = kept.join(entry.path().strip_prefix(public).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).expect("a folder");
        } else {
            fs::copy(entry.path(), to).expect("a file");
        }
    }
}

#[test]
fn each_step_of_the_guide_can_be_followed_as_it_stands() {
    let guide = guide();
    assert!(!guide.contains("cargo"), "authors have no cargo");
    let steps = steps(&guide);
    assert!(steps.len() > 20, "the guide has lost its steps");
    let mut author = Author::new();
    for (at, step) in steps.iter().enumerate() {
        if let Err(fault) = author.follow(step) {
            panic!("step {}, `{}`:\n{fault}", at + 1, step.kind);
        }
    }
}

#[test]
fn a_step_that_cannot_be_followed_is_noticed() {
    for wrong in [
        "```console\n$ noticeboard nonsense\n```\n",
        "```console\n$ noticeboard --version\nnothing of the kind\n```\n",
        "```console fails\n$ noticeboard --version\n```\n",
        "```console\n$ make\n```\n",
        "```diff nothing.md\n-a\n+b\n```\n",
        "```delete\n./*.md\n```\n",
        "```python\nx\n```\n",
    ] {
        let steps = steps(wrong);
        assert_eq!(steps.len(), 1);
        assert!(Author::new().follow(&steps[0]).is_err(), "{wrong}");
    }
    assert!(answered("a\nb\nc", &["a", "…", "c"]).is_ok());
    assert!(answered("a\nb\nc", &["a", "c"]).is_err());
    assert_eq!(words("new 'Bag searches: x' --topic y").len(), 4);
}
