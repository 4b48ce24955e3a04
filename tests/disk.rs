//! What happens when the disk fails: it is full, read-only, mounted in the way.
//!
//! Every failure ends with exit status 3, says what stood in the way and what to do, and leaves
//! the old site and the ledger as they were; once the cause is gone, the next build succeeds.

use std::fs;

use crate::mount::{Locked, Mount};
use crate::trial::{Trial, assert_same, bulletin, files, names, skipped};

/// The size of a page of memory, in which a disk in memory counts.
const PAGE: u64 = 4096;

#[test]
fn a_full_disk_leaves_the_old_site_at_whatever_file_it_fills_up() {
    let trial = Trial::new();
    let Some(_disk) = Mount::of_size(&trial.at("."), 256 * PAGE) else {
        return skipped("a full disk", "no disk in memory can be mounted here");
    };
    trial.write("bulletins/2020-01-02-a.md", bulletin("A-1", "The first", "Text."));
    let (mut full, mut done) = (0, 0);
    for round in 0..60 {
        fs::remove_dir_all(trial.at("public")).ok();
        fs::remove_file(trial.at("bulletins/ledger.txt")).ok();
        entitle(&trial, "Series");
        trial.run(&["build"]).with(0);
        let old = (trial.files("public"), ledger(&trial));
        // Every page is written anew; in every other round there is a new promise as well.
        entitle(&trial, &format!("Series {round}"));
        let is_promising = round % 2 == 0;
        if is_promising {
            trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
        }
        let filler = fill_but(&trial, round / 2);
        let built = trial.run(&["build"]);
        if built.status == 0 {
            done += 1;
            assert_ne!(trial.files("public"), old.0);
        } else {
            full += 1;
            let site = trial.at("").to_str().expect("text").to_owned();
            built.with(3).saying(&["could not", &site, "the disk is full", "free some space"]);
            assert_same(&trial.files("public"), &old.0);
            // The ledger goes first: it may promise already what the next build brings.
            let now = ledger(&trial);
            assert!(old.1.lines().all(|line| now.lines().any(|other| other == line)), "{now}");
            assert!(now.ends_with('\n') && (is_promising || now == old.1), "{now}");
        }
        fs::remove_file(filler).expect("removed");
        trial.run(&["build"]).with(0);
        assert_eq!(trial.names("."), [".noticeboard", "bulletins", "public"]);
        let strays = trial.names("bulletins").into_iter().filter(|name| name.starts_with('.'));
        assert_eq!(strays.count(), 0);
        if is_promising {
            fs::remove_file(trial.at("bulletins/2020-01-01-b.md")).expect("removed");
        }
    }
    assert!(full > 10 && done > 4, "{full} were full, {done} had room");
}

/// Gives the series a title, which stands on every page.
fn entitle(trial: &Trial, title: &str) {
    let settings = format!("title: {title}\nbase_url: https://example.org/\ntopics: open\n");
    trial.write("bulletins/series.yaml", settings);
}

fn ledger(trial: &Trial) -> String {
    fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger")
}

/// Fills the site's disk but for some pages; says with which file.
fn fill_but(trial: &Trial, free: usize) -> std::path::PathBuf {
    let filler = trial.at(".noticeboard/filler");
    // What there is no room for is cut off, so that the file's size is all the room there was.
    let text = vec![b'x'; 256 * PAGE as usize];
    assert!(fs::write(&filler, &text).is_err(), "the disk is larger than it should be");
    let room = fs::metadata(&filler).expect("a file").len() as usize;
    let taken = room.saturating_sub(free * PAGE as usize);
    fs::write(&filler, &text[..taken]).expect("there is room");
    filler
}

#[test]
fn a_disk_mounted_on_the_folder_is_named_with_the_way_round() {
    let trial = Trial::new();
    let Some(mount) = Mount::of_size(&trial.at("public"), 256 * PAGE) else {
        return skipped("a mounted folder", "no disk in memory can be mounted here");
    };
    let inside = trial.at("public/site");
    let words =
        ["a disk is mounted there", "choose a folder inside it", inside.to_str().expect("")];
    trial.run(&["build"]).with(3).saying(&words);
    assert_eq!(trial.names("public"), [""; 0]);
    // The remedy can be carried out.
    trial.run(&["build", "--out", "public/site"]).with(0);
    assert!(inside.join("index.html").exists());
    drop(mount);
    trial.run(&["build"]).with(0);
}

#[test]
fn a_read_only_disk_leaves_the_old_site_and_says_so() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    let Some(mount) = Mount::read_only(&trial.at(".")) else {
        return skipped("a read-only disk", "no folder can be mounted read-only here");
    };
    trial.run(&["build"]).with(3).saying(&["the disk is read-only", "; choose a folder"]);
    assert_same(&trial.files("public"), &old);
    // Judging needs no writing.
    trial.run(&["check"]).with(0);
    drop(mount);
    trial.run(&["build"]).with(0);
    assert!(trial.at("public/2020/01/b/index.html").exists());
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_site() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    let Some(lock) = Locked::folder(&trial.at(".")) else {
        return skipped("a locked folder", "no folder can be closed to this user");
    };
    trial.run(&["build"]).with(3).saying(&["you have no permission", "for access to"]);
    assert_same(&trial.files("public"), &old);
    drop(lock);
    trial.run(&["build"]).with(0);
}

#[test]
fn a_ledger_that_cannot_be_written_stops_the_build() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = (trial.files("public"), ledger(&trial));
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    let Some(lock) = Locked::folder(&trial.at("bulletins")) else {
        return skipped("a locked ledger", "no folder can be closed to this user");
    };
    let built = trial.run(&["build"]).with(3);
    built.saying(&["could not write", "ledger.txt", "you have no permission"]);
    assert_same(&trial.files("public"), &old.0);
    assert_eq!(ledger(&trial), old.1);
    assert_eq!(trial.names("bulletins").len(), 4, "{:?}", trial.names("bulletins"));
    drop(lock);
    trial.run(&["build"]).with(0);
    assert!(trial.at("public/2020/01/b/index.html").exists());
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folder_stays_and_what_it_leads_to_is_exchanged() {
    let trial = Trial::new();
    let www = trial.beside("www/bulletins");
    fs::create_dir_all(&www).expect("folders");
    std::os::unix::fs::symlink("../www/bulletins", trial.at("public")).expect("a link");
    trial.run(&["build"]).with(0);
    let first = files(&www);
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    trial.run(&["build"]).with(0);
    let link = fs::read_link(trial.at("public")).expect("still a link");
    assert_eq!(link.to_str(), Some("../www/bulletins"));
    assert!(www.join("2020/01/b/index.html").exists());
    assert_eq!(names(&trial.beside("www")), ["bulletins"]);
    assert_same(&trial.files(".noticeboard/previous"), &first);

    fs::remove_file(trial.at("public")).expect("removed");
    std::os::unix::fs::symlink("../nowhere", trial.at("public")).expect("a link");
    trial.run(&["build"]).with(2).saying(&["a link that leads nowhere", "choose another folder"]);
}

#[cfg(unix)]
#[test]
fn an_old_site_that_lies_on_another_disk_is_not_given_up_in_silence() {
    let trial = Trial::new();
    let Some(_disk) = Mount::of_size(&trial.beside("www"), 256 * PAGE) else {
        return skipped("a site on another disk", "no disk in memory can be mounted here");
    };
    std::os::unix::fs::symlink("../www/site", trial.at("public")).expect("a link");
    fs::create_dir(trial.beside("www/site")).expect("a folder");
    trial.run(&["build"]).with(0);
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    trial.run(&["build"]).with(0).saying(&["note: the old site could not be kept"]);
    assert!(trial.beside("www/site/2020/01/b/index.html").exists());
    assert_eq!(names(&trial.beside("www")), ["site"]);
}

#[test]
fn a_file_where_the_folder_should_be_is_left_alone() {
    let trial = Trial::new();
    trial.write("public", "a letter");
    trial.run(&["build"]).with(2).saying(&["is a file, and a site needs a folder"]);
    assert_eq!(fs::read(trial.at("public")).expect("still there"), b"a letter");
    assert!(!trial.at("bulletins/ledger.txt").exists());
}
