//! How editors save, and what else happens to the files of a site.
//!
//! None of the ways may show a page without its text on the way, and none may be missed.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::serve::client::Preview;
use crate::serve::{assert_served_as_built, small};
use crate::trial::bulletin;

const PAGE: &str = "2020/01/one/";
const FILE: &str = "bulletins/2020-01-01-one.md";

/// A way to save: its name, and how it is done.
type Way = (&'static str, fn(&Path, &str));

const WAYS: [Way; 8] = [
    ("in place", |path, text| fs::write(path, text).expect("saved")),
    ("a copy that takes its place", |path, text| {
        let copy = path.with_extension("md.tmp");
        fs::write(&copy, text).expect("a copy");
        fs::rename(copy, path).expect("in its place");
    }),
    ("a hidden copy, as many editors", |path, text| {
        let copy = path.with_file_name(".one.md.swp");
        fs::write(&copy, text).expect("a copy");
        fs::rename(copy, path).expect("in its place");
    }),
    ("the old one aside, as vim", |path, text| {
        let aside = path.with_extension("md~");
        fs::rename(path, &aside).expect("aside");
        fs::write(path, text).expect("saved");
        fs::remove_file(aside).expect("removed");
    }),
    ("deleted and made again", |path, text| {
        fs::remove_file(path).expect("removed");
        std::thread::sleep(Duration::from_millis(40));
        fs::write(path, text).expect("saved");
    }),
    ("emptied, and then written", |path, text| {
        fs::write(path, "").expect("emptied");
        std::thread::sleep(Duration::from_millis(40));
        fs::write(path, text).expect("saved");
    }),
    ("in two halves", |path, text| {
        let mut file = OpenOptions::new().write(true).truncate(true).open(path).expect("open");
        let (first, second) = text.split_at(text.len() - 3);
        file.write_all(first.as_bytes()).expect("a half");
        std::thread::sleep(Duration::from_millis(5));
        file.write_all(second.as_bytes()).expect("the other");
    }),
    ("with the time of the file before", |path, text| {
        let time = fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
        fs::write(path, text).expect("saved");
        let file = OpenOptions::new().write(true).open(path).expect("open");
        file.set_modified(time).expect("set back");
    }),
];

#[test]
fn every_way_to_save_is_seen_and_none_shows_half_a_save() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let mut tab = preview.open(PAGE);
    for (at, (way, save)) in WAYS.iter().enumerate() {
        let words = format!("Saved the way {at}.");
        save(&trial.at(FILE), &bulletin("S-1", "One", &words));
        for shown in tab.shows(&words) {
            assert!(shown.contains("<h1"), "{way}: {shown}");
            let is_whole = shown.contains("Saved the way") || shown.contains("As it was");
            assert!(is_whole, "{way}: {shown}");
        }
        assert_served_as_built(&preview, &trial.at("."));
    }
}

#[test]
fn whoever_saves_is_told_how_long_it_took() {
    let trial = small();
    let told = trial.beside("told.txt");
    let file = fs::File::create(&told).expect("a file");
    let preview = Preview::telling(&trial.at("."), file.into());
    let tab = preview.open(PAGE);
    trial.write(FILE, bulletin("S-1", "One", "Saved once."));
    preview.until(PAGE, |answer| answer.text().contains("Saved once"));
    drop(tab);
    drop(preview);
    let told = fs::read_to_string(&told).expect("told");
    let time = told.split_once("Built anew in ").and_then(|(_, rest)| rest.split_once(" ms"));
    let time: f64 = time.expect(&told).0.parse().expect("a time");
    assert!(time > 0.0, "{told}");
}

#[test]
fn nobody_is_told_of_what_did_not_change() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let tab = preview.open(PAGE);
    tab.hears("findings", "\"summary\":\"\"");
    let text = fs::read(trial.at(FILE)).expect("the text");
    trial.write(FILE, &text);
    trial.write("bulletins/.hidden.md", "x");
    trial.write("bulletins/2020-01-01-one.md~", "x");
    trial.write("notes.md", "x");
    trial.write("public/index.html", "x");
    assert_eq!(tab.heard_in(Duration::from_millis(1500)), Vec::<String>::new());
}

#[test]
fn folders_that_come_and_go_are_followed() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    // A folder that is moved in: none of its files is an event.
    let outside = trial.beside("moved-in");
    fs::create_dir_all(&outside).expect("a folder");
    let two = bulletin("S-2", "Two", "Moved in.");
    fs::write(outside.join("2020-01-02-two.md"), two).expect("a bulletin");
    fs::rename(&outside, trial.at("bulletins/moved-in")).expect("moved");
    preview.until("2020/01/two/", |answer| answer.text().contains("Moved in"));
    // Renamed inside, and changed at its new place.
    fs::rename(trial.at("bulletins/moved-in"), trial.at("bulletins/renamed")).expect("renamed");
    let two = bulletin("S-2", "Two", "Changed there.");
    trial.write("bulletins/renamed/2020-01-02-two.md", two);
    preview.until("2020/01/two/", |answer| answer.text().contains("Changed there"));
    fs::rename(trial.at("bulletins/renamed"), &outside).expect("moved out");
    preview.until("2020/01/two/", |answer| answer.status == 404);
    // The folder that is watched is deleted and made again, as by a change of branches.
    let aside = trial.beside("aside");
    fs::rename(trial.at("bulletins"), &aside).expect("aside");
    std::thread::sleep(Duration::from_millis(300));
    fs::rename(&aside, trial.at("bulletins")).expect("back");
    trial.write(FILE, bulletin("S-1", "One", "After all that."));
    preview.until(PAGE, |answer| answer.text().contains("After all that"));
    fs::remove_dir_all(trial.at("bulletins")).expect("removed");
    std::thread::sleep(Duration::from_millis(300));
    trial.write("bulletins/series.yaml", crate::serve::SETTINGS);
    trial.write(FILE, bulletin("S-1", "One", "Made again."));
    preview.until(PAGE, |answer| answer.text().contains("Made again"));
    trial.write(FILE, bulletin("S-1", "One", "And seen."));
    preview.until(PAGE, |answer| answer.text().contains("And seen"));
    assert_served_as_built(&preview, &trial.at("."));
}

#[test]
fn five_thousand_files_at_once_are_all_there_in_the_end() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    for at in 0..5000 {
        let text = bulletin(&format!("M-{at}"), &format!("Number {at}"), "One of many.");
        trial.write(&format!("bulletins/many/2019-01-01-many-{at}.md"), text);
    }
    preview.until("2019/01/many-4999/", |answer| answer.text().contains("Number 4999"));
    let last = preview.until("archive/2019/", |answer| answer.text().contains("Number 0<"));
    assert!(last.text().contains("Number 4999<"));
    fs::remove_dir_all(trial.at("bulletins/many")).expect("removed");
    preview.until("2019/01/many-7/", |answer| answer.status == 404);
}
