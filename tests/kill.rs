//! A build that is killed at any moment, and two builds at once.
//!
//! Whoever reads the site sees the old one or the new one, whole; and nothing that a dead build
//! leaves behind stands in the way of the next.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::trial::{Files, Trial, assert_same, ended};

const BULLETINS: usize = 300;
const KILLS: u64 = 200;

/// A site of many bulletins.
fn large_site() -> Trial {
    Trial::with_settings(
        "title: Series\nbase_url: https://example.org/\ntopics: open\narchive: {per_page: 10}\n",
    )
}

/// Writes the source of one of two sites, which differ in every page.
fn write_source(trial: &Trial, name: &str) {
    for at in 0..BULLETINS {
        let (year, month, day) = (2015 + at / 60, at % 12 + 1, at % 28 + 1);
        let text = format!(
            "---\nid: B-{at}\ntitle: Bulletin {at} as of {name}\nsummary: What {name} says.\n\
             topics: [topic-{}]\n---\n\n{}\n",
            at % 7,
            format!("Words of {name}, and more of them. ").repeat(20)
        );
        trial.write(&format!("bulletins/{year}-{month:02}-{day:02}-bulletin-{at}.md"), text);
    }
}

/// The next of a fixed row of numbers that look like chance (splitmix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 27)
}

/// The site that a source makes, and its ledger, with nothing promised before.
fn site_of(trial: &Trial, name: &str) -> (Files, String) {
    write_source(trial, name);
    let ledger = trial.at("bulletins/ledger.txt");
    let _ = fs::remove_file(&ledger);
    let _ = fs::remove_file(trial.at(".noticeboard/state.json"));
    trial.run(&["build"]).with(0);
    (trial.files("public"), fs::read_to_string(ledger).expect("a ledger"))
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_site_whole() {
    let trial = large_site();
    let (a, ledger_of_a) = site_of(&trial, "A");
    let (b, ledger_of_b) = site_of(&trial, "B");
    write_source(&trial, "A");
    let begun = Instant::now();
    trial.run(&["build"]).with(0);
    let whole = begun.elapsed();
    assert_same(&trial.files("public"), &a);
    let begun = Instant::now();
    // `SOAK=1` waits for all of them, however busy the machine is.
    let soak = std::env::var_os("SOAK").is_some();
    let patience = Duration::from_secs(if soak { 3600 } else { 60 });
    let mut state = 20_160_801;
    let (mut killed, mut new, mut standing) = (0, 0, "A");
    for round in 0..KILLS {
        // On a busy machine a build takes long; enough of them have to be killed all the same.
        if killed > 25 && begun.elapsed() > patience {
            break;
        }
        let (name, expected, other) = if round % 2 == 0 { ("B", &b, &a) } else { ("A", &a, &b) };
        write_source(&trial, name);
        // Now and then the ledger is new as well, and torn if it can be.
        if round % 3 == 0 {
            let _ = fs::remove_file(trial.at("bulletins/ledger.txt"));
            let _ = fs::remove_file(trial.at(".noticeboard/state.json"));
        }
        let mut child = trial.start(&["build"]);
        let wait = next(&mut state) % (whole.as_micros() as u64).max(1);
        thread::sleep(Duration::from_micros(wait));
        child.kill().expect("killed");
        if !child.wait().expect("an end").success() {
            killed += 1;
        }
        let found = trial.files("public");
        let ledger = fs::read_to_string(trial.at("bulletins/ledger.txt")).unwrap_or_default();
        if found == *expected {
            new += 1;
            // What stands anew was promised before it stood.
            let is_promised = [&ledger_of_a, &ledger_of_b].contains(&&ledger);
            assert!(is_promised || standing == name, "nothing is promised");
            standing = name;
        } else {
            assert_same(&found, other);
        }
        assert!(["", &ledger_of_a, &ledger_of_b].contains(&ledger.as_str()), "torn: {ledger}");
        if round % 4 == 3 {
            trial.run(&["build"]).with(0);
            assert_same(&trial.files("public"), expected);
            standing = name;
        }
    }
    assert!(killed > 25, "{killed} of {KILLS} were killed before their end, {new} new sites");
    let (name, last) = if new % 2 == 0 { ("A", &a) } else { ("B", &b) };
    write_source(&trial, name);
    trial.run(&["build"]).with(0);
    assert_same(&trial.files("public"), last);
    assert_eq!(trial.names("."), [".noticeboard", "bulletins", "public"]);
    let strays = trial.names("bulletins").into_iter().filter(|name| name.starts_with('.'));
    assert_eq!(strays.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn two_builds_at_once_end_with_one_whole_site() {
    let trial = large_site();
    let ((a, _), (b, _)) = (site_of(&trial, "A"), site_of(&trial, "B"));
    let mut refused = 0;
    for (round, expected) in [&a, &b, &a, &b].into_iter().enumerate() {
        write_source(&trial, if round % 2 == 0 { "A" } else { "B" });
        let first = trial.start(&["build"]);
        thread::sleep(Duration::from_millis(5 * round as u64));
        let second = trial.start(&["build"]);
        let both = [ended(first), ended(second)];
        assert!(both.iter().any(|one| one.status == 0), "{both:?}");
        for one in both {
            if one.status != 0 {
                refused += 1;
                one.with(3).saying(&["another build is writing", "wait until it has finished"]);
            }
        }
        assert_same(&trial.files("public"), expected);
        assert_eq!(trial.names("."), [".noticeboard", "bulletins", "public"]);
    }
    assert!(refused > 0, "the builds never met");
}

#[test]
fn what_a_dead_build_left_behind_is_cleared_away() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let left = [
        "bulletins/.ledger.txt.noticeboard-1",
        ".noticeboard/.state.json.noticeboard-2",
        ".public.noticeboard-3-0/site/index.html",
    ];
    for path in left {
        trial.write(path, "half a fi");
    }
    // Cut off in the middle of its mark, as by a power cut.
    trial.write(".public.noticeboard-3-0/mark", "noticeboard sta");
    trial.run(&["build"]).with(0);
    for path in left {
        assert!(!trial.at(path).exists(), "{path}");
    }
    assert!(!trial.at(".public.noticeboard-3-0").exists());
}
