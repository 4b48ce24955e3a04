//! Streams that fail: a reader that goes away, a full disk behind standard output.
//!
//! A closed or full stream is no reason to crash; and what fails once the new site stands does not
//! make a failure of it.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use crate::trial::{Trial, bulletin, ended, skipped};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let trial = Trial::new();
    for at in 0..2000 {
        // A finding for each, so that the report is longer than a pipe holds.
        trial.write(&format!("bulletins/2020-01-01-b{at}.md"), "no head\n");
    }
    let mut child = trial.start(&["check", "--format", "json"]);
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("the beginning");
    ended(child).with(1);
    let mut child = trial.start(&["check"]);
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("an end").code(), Some(1));
}

#[test]
fn results_that_find_no_room_are_a_failure_of_the_machine() {
    let trial = Trial::new();
    if !Path::new("/dev/full").exists() {
        return skipped("a full stream", "this machine has no `/dev/full`");
    }
    let run = |redirected: &str, arguments: &[&str]| {
        let script = format!("exec \"$0\" \"$@\" {redirected}");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_noticeboard")]).args(arguments);
        command.current_dir(trial.at(".")).output().expect("the program runs")
    };
    for arguments in [&["check", "--format", "json"][..], &["explain"], &["explain", "no-head"]] {
        let output = run(">/dev/full", arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("the disk is full") && !told.contains("panicked"), "{told}");
    }
    // What is told to people has nowhere else to go, and the site is none the worse.
    assert_eq!(run("2>/dev/full", &["build"]).status.code(), Some(0));
    assert!(trial.at("public/index.html").exists());
}

#[test]
fn a_note_that_cannot_be_kept_does_not_fail_a_site_that_stands() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    fs::remove_file(trial.at(".noticeboard/state.json")).expect("removed");
    trial.write(".noticeboard/state.json/in-the-way", "");
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    let built = trial.run(&["build"]).with(0);
    built.saying(&["could not write", "state.json", "The site stands in"]);
    assert!(trial.at("public/2020/01/b/index.html").exists());
}
