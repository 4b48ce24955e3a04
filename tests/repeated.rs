//! A build that would repeat the one before tells what that one told, and any other looks for itself:
//! on a real disk, with the whole program.

#![cfg(unix)]

use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::mount::Mount;
use crate::trial::{Trial, bulletin, skipped};

/// How a build says that it told again what was known.
const AGAIN: &str = "   unchanged ";

/// The note of the last build.
const NOTE: &str = ".noticeboard/last-build";

/// Builds, and says whether the build looked for itself.
fn looks(trial: &Trial) -> bool {
    !trial.run(&["build", "--timings"]).with(0).told.contains(AGAIN)
}

/// A site that stands, with a note of it.
fn noted() -> Trial {
    let trial = Trial::new();
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One", "Call 0800 789 321."));
    trial.write("bulletins/2020/2020-01-02-c.md", bulletin("B-2", "Two", "## A\n\nText."));
    trial.write("bulletins/2020/plan.pdf", "%PDF");
    trial.write("bulletins/2020/2020-01-03-d.md", bulletin("B-3", "Three", "[The plan](plan.pdf)"));
    fs::create_dir(trial.at("bulletins/empty")).expect("a folder");
    settle(&trial);
    trial
}

/// Waits for longer than a tick of the disk's clock: whole thousandths are what a coarse one tells.
fn wait_a_tick(trial: &Trial) {
    use std::os::unix::fs::MetadataExt as _;
    let probe = trial.beside("probe");
    fs::write(&probe, "now").expect("a file");
    let part = fs::metadata(&probe).expect("a file").ctime_nsec();
    std::thread::sleep(Duration::from_millis(if part % 1_000_000 == 0 { 2_100 } else { 80 }));
}

/// Builds until nothing is left to write, and once more, so that it is noted.
fn settle(trial: &Trial) {
    trial.run(&["build"]);
    wait_a_tick(trial);
    trial.run(&["build"]);
}

#[test]
fn a_build_tells_again_what_the_one_before_told() {
    let trial = Trial::new();
    let text =
        bulletin("B-1", "One", "Text.").replace("---\n\n", "publish_at: 2090-01-01\n---\n\n");
    trial.write("bulletins/2020-01-01-b.md", text);
    trial.write("bulletins/2020-01-02-c.md", bulletin("B-2", "Two", "![](c.png)\n\nText."));
    trial.write("bulletins/c.png", "no picture");
    trial.write("bulletins/2020-01-03-d.md", bulletin("B-3", "Three", "[The plan](plan.pdf)"));
    trial.write("bulletins/plan.pdf", "%PDF-1.7\nhardly one");
    settle(&trial);
    let before = trial.files("public");
    for format in ["human", "json", "github", "sarif"] {
        let arguments = ["build", "--format", format];
        let again = trial.run(&arguments).with(0);
        assert!(!looks(&trial));
        fs::remove_file(trial.at(NOTE)).expect("no note");
        let looked = trial.run(&arguments).with(0);
        assert_eq!(again.told, looked.told, "{format}");
        assert_eq!(again.results, looked.results, "{format}");
    }
    trial.run(&["build"]).with(0).saying(&["HELD until", "warning", "0 files written"]);
    assert_eq!(trial.files("public"), before);
}

/// What somebody may do to a site, and what it changes.
#[test]
fn whatever_is_touched_is_looked_at() {
    type Deed = (&'static str, fn(&Trial));
    let deeds: [Deed; 16] = [
        ("a text", |it| it.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One", "Other."))),
        ("a new text", |it| {
            it.write("bulletins/empty/2020-01-09-e.md", bulletin("B-9", "E", "E."))
        }),
        ("a file that was copied", |it| it.write("bulletins/2020/plan.pdf", "%PDX")),
        ("a text that went", |it| {
            fs::remove_file(it.at("bulletins/2020/plan.pdf")).expect("removed");
        }),
        ("the settings", |it| {
            let path = it.at("bulletins/series.yaml");
            let text = fs::read_to_string(&path).expect("settings");
            fs::write(path, text + "\n# A note.\n").expect("settings");
        }),
        ("a theme", |it| it.write("themes/default/templates/year.html", "<p>{{ page.title }}</p>")),
        ("the ledger", |it| {
            let path = it.at("bulletins/ledger.txt");
            let text = fs::read_to_string(&path).expect("a ledger");
            fs::write(path, text.replace("B-1", "B-7")).expect("a ledger");
        }),
        ("a page", |it| it.write("public/2020/01/b/index.html", "tampered")),
        ("a page, with its old time and length", |it| {
            let path = it.at("public/2020/01/b/index.html");
            let time = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
            let text = fs::read_to_string(&path).expect("a page").replace("789", "987");
            fs::write(&path, text).expect("a page");
            let file = File::options().write(true).open(&path).expect("a page");
            file.set_modified(time).expect("an old time");
        }),
        ("a page that went", |it| {
            fs::remove_file(it.at("public/2020/01/b/index.html")).expect("removed");
        }),
        ("a page too many", |it| it.write("public/2020/01/b/by-hand.html", "a notice")),
        ("the whole site", |it| fs::remove_dir_all(it.at("public")).expect("removed")),
        ("another site in its place", |it| {
            fs::rename(it.at("public"), it.at("put-away")).expect("moved");
            fs::create_dir(it.at("public")).expect("a folder");
        }),
        ("what is noted in the state", |it| it.write(".noticeboard/state.json", "{}")),
        ("the state of the site", |it| {
            fs::remove_file(it.at(".noticeboard/state.json")).expect("removed");
        }),
        ("the machine's own folder", |it| {
            fs::remove_dir_all(it.at(".noticeboard")).expect("removed");
        }),
    ];
    for (what, deed) in deeds {
        let trial = noted();
        assert!(!looks(&trial), "{what}: nothing has been touched yet");
        deed(&trial);
        let told = trial.run(&["build", "--timings"]).told;
        assert!(!told.contains(AGAIN), "{what}:\n{told}");
        // What stands now is what a folder that was never built in would get.
        let (standing, fresh) = (trial.files("public"), trial.at("fresh"));
        let shown = fresh.to_str().expect("a name");
        if trial.run(&["build", "--out", shown]).status == 0 {
            assert_eq!(standing, trial.files("fresh"), "{what}");
        }
    }
}

#[test]
fn what_asks_for_more_is_looked_at() {
    let trial = noted();
    for more in [
        &["--strict"][..],
        &["--as-of", "2025-01-01"],
        &["--base-url", "https://other.example.org/"],
        &["--out", "elsewhere"],
        &["--leave-out", "2020-01-01-b.md"],
    ] {
        let arguments = [&["build", "--timings"][..], more].concat();
        let told = trial.run(&arguments).told;
        assert!(!told.contains(AGAIN), "{more:?}:\n{told}");
    }
}

#[test]
fn what_a_scheduler_builds_is_told_again_to_a_scheduler() {
    let trial = noted();
    let locked = || trial.run(&["build", "--timings", "--locked"]).with(0);
    assert!(!locked().told.contains(AGAIN), "the last one was not locked");
    let again = locked();
    assert!(again.told.contains(AGAIN));
    assert!(again.results.is_empty(), "nothing is promised anew");
    assert!(looks(&trial), "the last one was locked");
}

#[test]
fn a_note_that_is_not_whole_is_no_note() {
    let trial = noted();
    let note = fs::read(trial.at(NOTE)).expect("a note");
    let step = (note.len() / 40).max(1);
    for at in (0..note.len()).step_by(step) {
        let mut spoilt = note.clone();
        spoilt[at] ^= 1;
        fs::write(trial.at(NOTE), spoilt).expect("a note");
        assert!(looks(&trial), "byte {at}");
        fs::write(trial.at(NOTE), &note[..at]).expect("a note");
        assert!(looks(&trial), "cut off at {at}");
    }
    fs::write(trial.at(NOTE), &note).expect("a note");
    assert!(!looks(&trial), "the whole note");
}

/// Whether a link may be followed depends on folders that stand at neither of its ends.
#[test]
fn a_source_with_links_is_looked_at() {
    use std::os::unix::fs::symlink;
    for (link, to) in [
        ("bulletins/plan.pdf", "../x/y/plan.pdf"),
        ("bulletins/sub", "../x/y"),
        ("themes", "x/themes"),
    ] {
        let trial = noted();
        trial.write("x/y/plan.pdf", "%PDF");
        trial.write("x/themes/default/extra.css", "p{}");
        symlink(to, trial.at(link)).expect("a link");
        settle(&trial);
        fs::rename(trial.at("x"), trial.beside("away")).expect("moved");
        symlink(trial.beside("away"), trial.at("x")).expect("a link");
        let told = trial.run(&["build", "--timings"]).told;
        assert!(!told.contains(AGAIN), "{link}:\n{told}");
    }
}

/// A kind of disk that nobody has looked into may let programs set every time of a file.
#[test]
fn what_lies_on_a_disk_of_an_unknown_kind_is_looked_at() {
    for (kind, is_trusted) in [("tmpfs", true), ("ramfs", false)] {
        let trial = noted();
        let Some(_disk) = Mount::of_kind(&trial.at("themes"), kind) else {
            return skipped("a disk of an unknown kind", "no disk in memory can be mounted here");
        };
        trial.write("themes/default/assets/extra.css", "p{}");
        wait_a_tick(&trial);
        settle(&trial);
        assert_eq!(looks(&trial), !is_trusted, "{kind}");
    }
}

#[test]
fn a_note_of_another_program_is_no_note() {
    let trial = noted();
    let copy = trial.beside("noticeboard");
    // By another process: while this one had the copy open, any other test could start a program, which
    // would hold it open as well, and what is open for writing cannot be run ("text file busy").
    let program = env!("CARGO_BIN_EXE_noticeboard");
    let copied = Command::new("cp").arg(program).arg(&copy).status().expect("`cp` runs");
    assert!(copied.success());
    let output = Command::new(&copy)
        .args(["build", "--timings"])
        .current_dir(trial.at("."))
        .output()
        .expect("the program runs");
    assert!(!String::from_utf8_lossy(&output.stderr).contains(AGAIN));
}

#[test]
fn what_is_held_comes_out_in_time() {
    let trial = noted();
    // A busy machine may need longer than that to build twice.
    for patience in [2, 8, 30, 120] {
        let due = Timestamp::now() + SignedDuration::from_secs(patience + 1);
        let written = due.strftime("%Y-%m-%dT%H:%M:%SZ");
        let page = trial.at(&format!("public/2020/01/in-{patience}/index.html"));
        let text = bulletin(&format!("H-{patience}"), "Held", "Text.")
            .replace("summary:", &format!("publish_at: {written}\nsummary:"));
        trial.write(&format!("bulletins/2020-01-05-in-{patience}.md"), text);
        wait_a_tick(&trial);
        settle(&trial);
        let is_held = !page.exists();
        if Timestamp::now() > due - SignedDuration::from_secs(1) {
            continue;
        }
        assert!(is_held, "before its time");
        let rest = Duration::try_from(due - Timestamp::now()).expect("a moment ahead");
        std::thread::sleep(rest);
        assert!(looks(&trial));
        assert!(page.exists(), "it is out");
        return;
    }
    panic!("two builds take longer than two minutes");
}

#[test]
fn what_was_just_written_is_looked_at_once_more() {
    let trial = noted();
    for _ in 0..5 {
        // The same length twice within one tick: no time and no size would tell.
        trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One", "Call 0800 789 321 now."));
        trial.run(&["build"]).with(0);
        trial.run(&["build"]).with(0);
        trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One", "Dial 0800 789 321 now."));
        trial.run(&["build"]).with(0);
        let page = fs::read_to_string(trial.at("public/2020/01/b/index.html")).expect("a page");
        assert!(page.contains("Dial "));
    }
}

/// What may happen between two builds.
#[derive(Debug, Clone)]
enum Step {
    /// An author writes one of three texts into one of three files, or takes it away.
    Write(usize, Option<usize>),
    /// Somebody writes into a page, or takes it away.
    Tamper(usize, bool),
    /// A byte of the note is another, or the note ends there.
    Spoil(usize, bool),
    /// The note of an earlier moment comes back, as from a copy of the folder.
    PutBack,
    /// The build before comes back.
    Undo,
    /// Nothing.
    Rest,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_usize..3, prop::option::weighted(0.8, 0_usize..3)).prop_map(|(file, text)| Step::Write(file, text)),
        1 => (0_usize..3, any::<bool>()).prop_map(|(page, goes)| Step::Tamper(page, goes)),
        1 => (0_usize..4_000, any::<bool>()).prop_map(|(at, cuts)| Step::Spoil(at, cuts)),
        1 => Just(Step::PutBack),
        1 => Just(Step::Undo),
        2 => Just(Step::Rest),
    ]
}

fn take(trial: &Trial, step: &Step, kept: &[u8]) {
    let text = |file: usize, text: usize| {
        let texts = ["One.", "Two.", "## A\n\nCall 0800 789 321."];
        bulletin(&format!("B-{file}"), "Title", texts[text])
    };
    match *step {
        Step::Write(file, Some(at)) => {
            trial.write(&format!("bulletins/2020-01-0{}-b{file}.md", file + 1), text(file, at));
        }
        Step::Write(file, None) => {
            let _ =
                fs::remove_file(trial.at(&format!("bulletins/2020-01-0{}-b{file}.md", file + 1)));
        }
        Step::Tamper(page, goes) => {
            let page = trial.at(&format!("public/2020/01/b{page}/index.html"));
            let _ = match fs::read_to_string(&page) {
                Ok(_) if goes => fs::remove_file(page),
                Ok(text) => fs::write(page, text.replace("789", "987")),
                Err(_) => Ok(()),
            };
        }
        Step::Spoil(at, cuts) => {
            let Ok(mut note) = fs::read(trial.at(NOTE)) else { return };
            let at = at % note.len().max(1);
            match cuts {
                true => note.truncate(at),
                false => note[at] ^= 1,
            }
            fs::write(trial.at(NOTE), note).expect("a note");
        }
        Step::PutBack => fs::write(trial.at(NOTE), kept).expect("a note"),
        Step::Undo => drop(trial.run(&["undo"])),
        Step::Rest => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_what_is_told_again_is_what_a_build_finds(
        steps in prop::collection::vec((step(), any::<bool>()), 8..13),
    ) {
        let trial = noted();
        let mut kept = fs::read(trial.at(NOTE)).expect("a note");
        for (step, is_slow) in &steps {
            take(&trial, step, &kept);
            if *is_slow {
                wait_a_tick(&trial);
            }
            let is_through = trial.run(&["build"]).status == 0;
            let is_fresh = trial.run(&["build", "--out", "fresh"]).status == 0;
            prop_assert_eq!(is_through, is_fresh, "after {:?}", step);
            if !is_through {
                // A promised bulletin is missing: it comes back, or nothing would go through again.
                let written = |file| trial.at(&format!("bulletins/2020-01-0{}-b{file}.md", file + 1));
                let missing = (0..3).filter(|file| !written(*file).exists());
                missing.for_each(|file| take(&trial, &Step::Write(file, Some(0)), &[]));
                continue;
            }
            prop_assert!(trial.files("public") == trial.files("fresh"), "after {:?}", step);
            wait_a_tick(&trial);
            let told = trial.run(&["build"]).told;
            prop_assert!(!looks(&trial), "after {:?}: nothing has been touched", step);
            kept = fs::read(trial.at(NOTE)).expect("a note");
            fs::remove_file(trial.at(NOTE)).expect("a note");
            prop_assert_eq!(told, trial.run(&["build"]).told, "after {:?}", step);
        }
    }
}
