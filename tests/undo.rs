//! `undo`: the build before comes back, and nothing comes back with it that is wrong today.

use std::fs;

use crate::trial::{Trial, assert_same, bulletin};

const SETTINGS: &str = "title: S\nbase_url: https://undo.example.org/\ntimezone: Europe/London\n\
                        hotlines: [{id: at, name: Line, number: \"0800 789 321\"}]\n\
                        banners: [{id: call, hotlines: [at], heading: Call}]\n";

/// A site that was built once with a bulletin, and once more with another.
fn twice_built(first: &str) -> Trial {
    let trial = Trial::with_settings(SETTINGS);
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", first));
    trial.run(&["build"]).with(0);
    trial.write("bulletins/2020-01-02-b.md", bulletin("U-2", "Beta", "Text."));
    trial.run(&["build"]).with(0);
    trial
}

/// Source: https://github.com/getzola/zola/issues/3267
#[test]
fn the_build_before_comes_back_whole_and_the_newer_one_after_it() {
    let trial = twice_built("Text.");
    let newer = trial.files("public");
    let ledger = fs::read(trial.at("bulletins/ledger.txt")).expect("a ledger");
    trial.run(&["undo"]).with(0).saying(&[
        "from before the last build",
        "The promised address `/2020/01/b/` does not answer in it",
        "noticeboard undo",
    ]);
    let older = trial.files("public");
    assert!(older.contains_key("2020/01/a/index.html"));
    assert!(!older.contains_key("2020/01/b/index.html"));
    assert_eq!(fs::read(trial.at("bulletins/ledger.txt")).expect("a ledger"), ledger);
    trial.run(&["verify"]).with(0);
    trial.run(&["check"]).with(0).saying(&["is not the one that a build would make now"]);
    // Of another moment nothing is said: the site is not meant to be of that.
    let then = trial.run(&["check", "--as-of", "2020-06-01"]).with(0);
    assert!(!then.told.contains("is not the one"), "{}", then.told);
    trial.run(&["undo"]).with(0);
    assert_same(&trial.files("public"), &newer);
    assert!(!trial.run(&["check"]).with(0).told.contains("is not the one"));
    trial.run(&["undo"]).with(0);
    trial.run(&["build"]).with(0);
    assert_same(&trial.files("public"), &newer);
}

#[test]
fn an_asset_of_the_build_that_goes_still_answers() {
    let trial = twice_built("Text.");
    trial.write("themes/default/theme.yaml", "contract: 1\n");
    trial.write("themes/default/assets/style.css", "body { color: #111; background: #fff }\n");
    trial.run(&["build"]).with(0);
    let is_style = |name: &str| name.starts_with("assets/style.");
    let newer: Vec<String> = trial.names("public").into_iter().filter(|it| is_style(it)).collect();
    trial.run(&["undo"]).with(0);
    for name in newer {
        assert!(trial.at("public").join(&name).exists(), "{name}");
    }
    trial.run(&["verify"]).with(0);
}

#[test]
fn there_has_to_be_a_build_to_go_back_to() {
    let trial = Trial::with_settings(SETTINGS);
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", "Text."));
    trial.run(&["undo"]).with(1).saying(&["there is no build to go back to"]);
    trial.run(&["build"]).with(0);
    trial.run(&["undo"]).with(1).saying(&["there is no build to go back to"]);
}

#[test]
fn what_is_wrong_today_does_not_come_back() {
    // A number that was right, and is not today.
    let trial = twice_built("Call 0800 789 321.");
    let changed = SETTINGS.replace("\"0800 789 321\"", "\"0800 789 322\", verified_on: 2020-02-01");
    trial.write("bulletins/series.yaml", &changed);
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", "Call 0800 789 322."));
    trial.run(&["build"]).with(0);
    let now = trial.files("public");
    trial
        .run(&["undo"])
        .with(1)
        .saying(&["`0800 789 321` is almost `0800 789 322`", "cannot come back"]);
    assert_same(&trial.files("public"), &now);

    // A line that is down.
    let trial = twice_built("Text.");
    let down = SETTINGS.replace(
        "789 321\"}",
        "789 321\", outage: {from: 2020-01-01, number: \"0800 555 0100\", say: It is down.}}",
    );
    trial.write("bulletins/series.yaml", &down);
    trial.run(&["build"]).with(0);
    trial.run(&["undo"]).with(1).saying(&["does not answer, and stands without a word of that"]);

    // A marking above the ceiling of today.
    let trial = Trial::with_settings(&format!("{SETTINGS}ceiling: [TLP:AMBER]\n"));
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", "TLP:AMBER\n\nText."));
    trial.run(&["build"]).with(0);
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", "Text."));
    trial.run(&["build"]).with(0);
    trial.write("bulletins/series.yaml", SETTINGS);
    trial.run(&["undo"]).with(1).saying(&["bears `TLP:AMBER`"]);

    // The title of a bulletin that is held today.
    let trial = twice_built("See the gates at the river bank.");
    let held = bulletin("U-2020-3", "The gates at the river bank", "Text.");
    let held = held.replacen("---\n", "---\npublish_at: 2099-01-01\n", 1);
    trial.write("bulletins/2020-01-03-c.md", held);
    trial.write("bulletins/2020-01-01-a.md", bulletin("U-1", "Alpha", "Other."));
    trial.run(&["build"]).with(0);
    trial
        .run(&["undo"])
        .with(1)
        .saying(&["the title of the bulletin `U-2020-3`, which is not out"]);
}

#[test]
fn a_removed_bulletin_does_not_come_back() {
    let trial = twice_built("Secret words.");
    let removed = bulletin("U-1", "Alpha", "Secret words.").replacen(
        "---\n",
        "---\nwithdrawn: {date: 2020-02-01, reason: Over, remove: yes}\n",
        1,
    );
    trial.write("bulletins/2020-01-01-a.md", &removed);
    // Not built yet: the build before shows it, and so does the one that stands.
    trial.run(&["undo"]).with(1).saying(&["a bulletin is removed"]);
    trial.run(&["build"]).with(0);
    trial.run(&["undo"]).with(1).saying(&["there is no build to go back to"]);
    trial.write("bulletins/2020-01-02-b.md", bulletin("U-2", "Beta", "Other."));
    trial.run(&["build"]).with(0);
    trial.run(&["undo"]).with(0);
    let holds = |folder: &str| {
        let files = trial.files(folder);
        files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Secret words"))
    };
    assert!(!holds("public") && !holds(".noticeboard/previous"));
    // What is noted of the site that stands is true of it: the next build keeps it.
    trial.write("bulletins/2020-01-03-c.md", bulletin("U-3", "Gamma", "Text."));
    trial.run(&["build"]).with(0);
    assert!(trial.at(".noticeboard/previous/2020/01/b/index.html").exists());
}

#[test]
fn a_kept_build_that_somebody_changed_does_not_come_back() {
    let trial = twice_built("Text.");
    let page = trial.at(".noticeboard/previous/2020/01/a/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    fs::remove_file(&page).expect("gone");
    fs::write(&page, text.replace("0800", "0900")).expect("written");
    trial.run(&["undo"]).with(1).saying(&["somebody has changed it since"]);
    let settings = SETTINGS.replace("number:", "numbr:");
    fs::remove_file(&page).expect("gone");
    fs::write(&page, text).expect("written");
    trial.write("bulletins/series.yaml", settings);
    trial.run(&["undo"]).with(1).saying(&["`bulletins/series.yaml` has errors"]);
}
