//! `verify`: a site that stands as it was built, and one that somebody changed.

use std::fs;

use crate::trial::{Trial, bulletin};

const SETTINGS: &str =
    "title: S\nbase_url: https://b.gov.test/\ntimezone: Europe/London\ndescription: d\n";

fn built() -> Trial {
    let trial = Trial::with_settings(SETTINGS);
    trial.write("bulletins/2020-01-01-one.md", bulletin("S-1", "One", "As it was."));
    trial.run(&["build"]).with(0);
    trial
}

#[test]
fn a_site_as_it_was_built_is_verified_wherever_it_lies() {
    let trial = built();
    let said = trial.run(&["verify"]).with(0);
    assert!(String::from_utf8_lossy(&said.results).contains(" files as built"), "{said:?}");
    // Version control may keep its own file there.
    trial.write("public/.gitignore", "*\n");
    trial.run(&["verify"]).with(0);
    fs::rename(trial.at("public"), trial.beside("copy")).expect("moved");
    let copy = trial.beside("copy");
    trial.run(&["verify", copy.to_str().expect("a path")]).with(0);
}

#[test]
fn an_asset_of_the_build_before_is_no_stranger() {
    let trial = built();
    let style = fs::read_dir(trial.at("public/assets")).expect("assets").count();
    trial.write("themes/default/assets/extra.css", "a { color: red }\n");
    trial.run(&["build"]).with(0);
    trial.write("themes/default/assets/extra.css", "a { color: blue }\n");
    trial.run(&["build"]).with(0);
    let names = fs::read_dir(trial.at("public/assets")).expect("assets").count();
    assert!(names >= style + 2, "{names} files, {style} before");
    trial.run(&["verify"]).with(0);
    // Its name says what its bytes have to be.
    let old = fs::read_dir(trial.at("public/assets")).expect("assets");
    let old = old.map(|entry| entry.expect("an entry").path());
    let manifest = fs::read_to_string(trial.at("public/build.json")).expect("a manifest");
    let is_old = |path: &std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        name.starts_with("extra.") && !manifest.contains(&name)
    };
    let old = { old }.find(is_old).expect("the old one is kept");
    fs::write(&old, "a { color: green }\n").expect("changed");
    trial.run(&["verify"]).with(1).saying(&["not from the build: assets/extra."]);
}

#[test]
fn what_somebody_changed_is_named() {
    let trial = built();
    let home = trial.at("public/index.html");
    let page = fs::read_to_string(&home).expect("a page");
    fs::write(&home, page.replace("One", "0ne")).expect("changed");
    fs::remove_file(trial.at("public/rss.xml")).expect("removed");
    trial.write("public/hello.html", "<p>Hello");
    #[cfg(unix)]
    std::os::unix::fs::symlink("hello.html", trial.at("public/link.html")).expect("a link");
    let told = trial.run(&["verify"]).with(1).told;
    for line in ["changed: index.html\n", "missing: rss.xml\n", "not from the build: hello.html\n"]
    {
        assert!(told.contains(line), "{told}");
    }
    #[cfg(unix)]
    assert!(told.contains("not from the build: 1 link"), "{told}");
    assert!(!told.contains("one/index.html"), "{told}");
    // The next build puts it right.
    trial.run(&["build"]).with(0);
    trial.run(&["verify"]).with(0);
}

#[test]
fn where_nothing_was_built_there_is_nothing_to_verify() {
    let trial = Trial::with_settings(SETTINGS);
    trial.run(&["verify"]).with(2).saying(&["there is no folder"]);
    fs::create_dir(trial.at("public")).expect("a folder");
    trial.run(&["verify"]).with(1).saying(&["holds no `build.json`", "noticeboard build"]);
    trial.write("public/build.json", "{}");
    trial.run(&["verify"]).with(1).saying(&["holds no `build.json`"]);
}
