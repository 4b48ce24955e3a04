//! Whose the folder of the site is, what is carried over in it, and what outlives a build.

use std::fs;

use crate::trial::{Trial, assert_same, bulletin};

#[test]
fn a_folder_with_a_single_hidden_file_is_somebodys() {
    for name in [".bashrc", ".htaccess", ".hidden/file", "build.json"] {
        let trial = Trial::new();
        trial.write(&format!("theirs/{name}"), "{}");
        let refused = trial.run(&["build", "--out", "theirs"]).with(2);
        refused.saying(&["was not made by this program", "choose an empty folder"]);
        assert_eq!(fs::read(trial.at("theirs").join(name)).expect("still there"), b"{}");
        assert_eq!(trial.files("theirs").len(), 1);
        assert!(!trial.at("bulletins/ledger.txt").exists());
    }
}

#[test]
fn an_empty_folder_is_ours_and_what_version_control_needs_stays_in_it() {
    for names in [&[][..], &[".gitkeep"], &[".gitignore"], &[".gitignore", ".gitkeep"]] {
        let trial = Trial::new();
        fs::create_dir(trial.at("public")).expect("a folder");
        for name in names {
            trial.write(&format!("public/{name}"), "*\n");
        }
        trial.run(&["build"]).with(0);
        trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
        trial.run(&["build"]).with(0);
        assert!(trial.at("public/2020/01/b/index.html").exists());
        for name in names {
            assert_eq!(fs::read(trial.at("public").join(name)).expect("kept"), b"*\n");
        }
    }
}

#[test]
fn a_file_put_by_hand_goes_with_the_old_site_and_is_counted() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    trial.write("public/by-hand.html", "a notice");
    trial.run(&["build"]).with(0).saying(&["1 removed"]);
    assert!(!trial.at("public/by-hand.html").exists());
    let kept = fs::read(trial.at(".noticeboard/previous/by-hand.html")).expect("kept");
    assert_eq!(kept, b"a notice");
}

#[cfg(unix)]
#[test]
fn unchanged_files_are_carried_over_and_a_changed_one_is_mended() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let trial = Trial::new();
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One", "Text."));
    trial.run(&["build"]).with(0);
    let inode = |path: &str| fs::metadata(trial.at(path)).expect("a file").ino();
    let (old, robots) = (trial.files("public"), inode("public/robots.txt"));
    let folder = inode("public");
    trial.run(&["build"]).with(0).saying(&["0 files written"]);
    assert_eq!((inode("public"), inode("public/robots.txt")), (folder, robots));
    assert!(!trial.at(".noticeboard/previous").exists());

    // As an editor does it, with a new file of the same name.
    fs::remove_file(trial.at("public/2020/01/b/index.html")).expect("removed");
    trial.write("public/2020/01/b/index.html", "tampered");
    trial.run(&["build"]).with(0).saying(&["1 file written"]);
    assert_same(&trial.files("public"), &old);
    assert_eq!(inode("public/robots.txt"), robots);
    let previous = trial.files(".noticeboard/previous");
    assert_eq!(previous["2020/01/b/index.html"], b"tampered");
    let mode = fs::metadata(trial.at(".noticeboard")).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn the_previous_site_is_kept_whole() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let mut old = trial.files("public");
    for number in 1..4 {
        let path = format!("bulletins/2020-01-0{number}-b{number}.md");
        trial.write(&path, bulletin(&format!("B-{number}"), "One more", "Text."));
        trial.run(&["build"]).with(0);
        assert_same(&trial.files(".noticeboard/previous"), &old);
        old = trial.files("public");
    }
}

#[test]
fn nothing_that_is_kept_brings_a_removed_bulletin_back() {
    let trial = Trial::new();
    let kept_whole = || {
        let folders = ["public", ".noticeboard"].map(|folder| trial.files(folder));
        let holds = |bytes: &[u8]| bytes.windows(6).any(|part| part == b"Quagga");
        folders.iter().flat_map(|files| files.values()).filter(|bytes| holds(bytes)).count()
    };
    let text = bulletin("A-1", "Quagga", "Quagga and more.");
    trial.write("bulletins/2020-01-02-a.md", &text);
    trial.run(&["build"]).with(0);
    trial.write("bulletins/2020-01-01-b.md", bulletin("B-1", "One more", "Text."));
    trial.run(&["build"]).with(0);
    assert!(kept_whole() > 2, "it stands in the site and in the one before");

    let removed = "---\nwithdrawn: {date: 2020-02-01, reason: Over., remove: yes}\n";
    trial.write("bulletins/2020-01-02-a.md", text.replacen("---\n", removed, 1));
    trial.run(&["build"]).with(0);
    assert_eq!(kept_whole(), 0);
    assert!(!trial.at(".noticeboard/previous").exists());

    // From then on the site before is kept again.
    let old = trial.files("public");
    trial.write("bulletins/2020-01-03-c.md", bulletin("C-1", "A third", "Text."));
    trial.run(&["build"]).with(0);
    assert_same(&trial.files(".noticeboard/previous"), &old);
    assert_eq!(kept_whole(), 0);

    // A site that was put back by hand, or built for an earlier day, is not the one that is known.
    trial.run(&["build", "--as-of", "2020-01-20"]).with(0);
    assert!(kept_whole() > 0, "it was not removed then");
    trial.run(&["build"]).with(0);
    assert_eq!(kept_whole(), 0);
}

#[test]
fn a_style_sheet_answers_for_readers_of_the_page_before() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let first = style(&trial);
    let bytes = fs::read(trial.at("public").join(&first)).expect("a style sheet");
    trial.write("themes/default/assets/style.css", "body { color: black }\n");
    trial.run(&["build"]).with(0);
    let second = style(&trial);
    assert_ne!(second, first);
    assert_eq!(fs::read(trial.at("public").join(&first)).expect("still answers"), bytes);
    assert!(trial.at("public").join(&second).exists());
    // A build without changes takes nothing away; the next with changes needs it no longer.
    trial.run(&["build"]).with(0).saying(&["0 files written"]);
    assert!(trial.at("public").join(&first).exists());
    trial.write("themes/default/assets/style.css", "body { color: navy }\n");
    trial.run(&["build"]).with(0);
    assert!(!trial.at("public").join(&first).exists());
    assert!(trial.at("public").join(&second).exists());
}

/// The style sheet to which the home page leads.
fn style(trial: &Trial) -> String {
    let page = fs::read_to_string(trial.at("public/index.html")).expect("a page");
    let from = page.find("assets/style.").expect("a style sheet");
    let end = page[from..].find(".css").expect("an ending") + from;
    page[from..end + 4].to_owned()
}

#[cfg(unix)]
#[test]
fn a_name_in_somebodys_folder_cannot_steer_the_terminal() {
    let trial = Trial::new();
    trial.write("theirs\u{9b}/\u{1b}[31mred\u{202e}\nerror: forged", "");
    let told = trial.run(&["build", "--out", "theirs\u{9b}"]).with(2).told;
    assert_eq!(told.lines().count(), 1, "{told:?}");
    assert!(!told.trim_end().contains(|c: char| c.is_control() || c == '\u{202e}'), "{told:?}");
}
