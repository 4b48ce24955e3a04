//! A second theme replaces one thing of each kind and copies nothing.
//!
//! `themes/harbour/` beside this file has a template, a component, an asset, a word and settings of
//! its own. The same series is built with it and with the default theme: where the two sites
//! differ by more than those five, something was not inherited.

use std::fs;
use std::path::Path;
use std::time::Duration;

use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};

const SERIES: &str = "\
title: Harbour notices
base_url: https://bulletins.example.org/
timezone: Europe/London
languages: [cy]
topics: {boats: Boats}
hotlines:
  - {id: watch, name: Harbour watch, number: \"0800 789 321\", hours: 24 hours, verified_on: 2026-05-01}
banners:
  - {id: call, hotlines: [watch], heading: Seen something?, languages: {cy: {heading: Gweld rhywbeth?}}}
";

fn put(tree: &mut Tree, path: &str, bytes: impl Into<Vec<u8>>) {
    tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(bytes));
}

/// The series, to be built with a theme.
fn source(theme: &str) -> Tree {
    let mut tree = Tree::default();
    put(&mut tree, "bulletins/series.yaml", format!("{SERIES}theme: {theme}\n"));
    for (day, language) in [("2016-08-01", "en"), ("2017-03-02", "en"), ("2018-05-03", "cy")] {
        let text = format!(
            "---\nid: H-{day}\ntitle: Notice of {day}\nsummary: s\ntopics: [boats]\nlanguage: \
             {language}\n---\n\nText.\n\n[hotline: watch]\n"
        );
        put(&mut tree, &format!("bulletins/{day}-notice.md"), text);
    }
    tree
}

/// The theme beside this file, or the part of it whose names `wanted` takes.
fn harbour(tree: &mut Tree, wanted: fn(&str) -> bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/themes/harbour");
    let mut files = 0;
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.expect("a readable folder");
        let name = entry.path().strip_prefix(&root).expect("below it").to_string_lossy();
        if entry.file_type().is_file() && wanted(&name) {
            files += 1;
            put(tree, &format!("themes/harbour/{name}"), fs::read(entry.path()).expect("a file"));
        }
    }
    assert!(files > 0, "the theme was not found");
}

/// Every file of the site that is built, and what was noticed.
fn site(source: &Tree) -> (Vec<(String, String)>, Vec<String>) {
    let as_of = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let edition = Edition { as_of, audience: Audience::Public };
    let options = Options { proves_all: true, ..Options::default() };
    let build = noticeboard::build(source, &edition, &options, &|| Duration::ZERO);
    let mut report = build.report.clone();
    let mut files = Vec::new();
    for (path, leaf) in build.site.iter() {
        let bytes = match leaf {
            Leaf::Bytes(bytes) => bytes.to_vec(),
            Leaf::Recipe(recipe) => {
                let made = recipe.render();
                report.add(made.report);
                made.value
            }
            Leaf::Stored(_) => panic!("nothing is stored"),
        };
        files.push((path.to_string(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    let told = report.diagnostics().iter();
    let told = told.map(|found| format!("{}: {}", found.rule.code, found.message)).collect();
    (files, told)
}

/// `text` without what stands from `from` up to and with `to`.
fn without(text: &str, from: &str, to: &str) -> String {
    let Some((before, rest)) = text.split_once(from) else { return text.to_owned() };
    let (_, after) = rest.split_once(to).expect("what begins, ends");
    format!("{before}{after}")
}

/// A page without what the second theme replaces.
fn inherited(page: &str) -> String {
    let mut page = page.replace("All notices to mariners", "All bulletins");
    page = without(&page, "<footer", "</footer>");
    // The picture beside the title, and the addresses that hold fingerprints.
    if let Some((before, rest)) = page.split_once("<header class=site-header") {
        page = format!("{before}{}", without(rest, "<img", ">"));
    }
    for (from, to) in [("/assets/style.", ".css"), ("sha256-", "="), ("/assets/favicon.", ".svg")] {
        page = without(&page, from, to);
    }
    page
}

#[test]
fn a_second_theme_replaces_one_thing_of_each_kind_and_inherits_the_rest() {
    let (default, told) = site(&source("default"));
    assert_eq!(told, [""; 0]);
    let mut own = source("harbour");
    harbour(&mut own, |_| true);
    let (harbour, told) = site(&own);
    assert_eq!(told, [""; 0]);

    let is_page = |(path, _): &&(String, String)| path.ends_with(".html");
    let pages: Vec<_> = harbour.iter().filter(is_page).collect();
    assert!(pages.len() > 10, "{} pages", pages.len());
    assert_eq!(pages.len(), default.iter().filter(is_page).count());
    for (path, page) in pages {
        let (_, usual) = default.iter().find(|(other, _)| other == path).expect("the same pages");
        if path.ends_with("topics/index.html") {
            assert!(page.contains("<h1>Charts</h1>"), "a template: {path}\n{page}");
            continue;
        }
        assert_eq!(inherited(page), inherited(usual), "{path}");
        assert_ne!(page, usual, "{path}");
    }
}

#[test]
fn each_kind_of_thing_is_seen_where_it_was_replaced() {
    let mut own = source("harbour");
    harbour(&mut own, |_| true);
    let (files, _) = site(&own);
    let file = |start: &str, end: &str| {
        let found = files.iter().find(|(path, _)| path.starts_with(start) && path.ends_with(end));
        found.map(|(_, text)| text.as_str()).expect("the file")
    };
    let home = file("index.html", "");
    assert!(home.contains("<footer class=quay>"), "a component: {home}");
    assert!(home.contains("All notices to mariners"), "a word: {home}");
    assert!(home.contains("alt=\"Harbour Watch\""), "the logo: {home}");
    assert!(
        file("cy/index.html", "").contains("Pob bwletin"),
        "the words of another language stay"
    );
    assert!(file("assets/favicon.", ".svg").contains("<circle"), "an asset");

    let sheet = file("assets/style.", ".css");
    assert!(sheet.starts_with(":root{color-scheme:light dark;--step-small:1rem;--step-0:1.25rem;"));
    let (light, dark) = sheet.split_once("@media (prefers-color-scheme:dark)").expect("both");
    assert!(light.contains(";--accent:#5b2a86;") && dark.contains(";--accent:#c9a6f0;"), "{sheet}");
    let usual = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/style.css"),
    );
    // Its last rules, for no remark goes out with it.
    let usual = usual.expect("the sheet");
    let end = usual.rsplit("*/").next().expect("an end");
    assert!(end.len() > 100 && sheet.ends_with(end), "the sheet is the default theme's");
    assert!(!sheet.contains("/*"), "a remark goes out");
}

#[test]
fn a_theme_of_settings_alone_changes_nothing_but_the_sheet() {
    let (default, _) = site(&source("default"));
    let mut own = source("harbour");
    harbour(&mut own, |name| name == "theme.yaml" || name == "assets/buoy.svg");
    let (files, told) = site(&own);
    assert_eq!(told, [""; 0]);
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let (_, usual) = default.iter().find(|(other, _)| other == path).expect("the same pages");
        assert_eq!(inherited(text), inherited(usual), "{path}");
    }
}

/// Names of custom properties that a text defines.
fn defined(text: &str) -> Vec<&str> {
    let names = text.split([';', '{', '}', '/']).filter_map(|part| {
        let (name, _) = part.trim().split_once(':')?;
        name.starts_with("--").then_some(name)
    });
    names.collect()
}

#[test]
fn every_setting_has_its_effect_in_the_default_sheet() {
    let (files, _) = site(&source("default"));
    let sheet = files.iter().find(|(path, _)| path.starts_with("assets/style."));
    let (_, sheet) = sheet.expect("the sheet");
    let end = sheet.find("}}").expect("the block of the settings") + 2;
    let (block, rest) = sheet.split_at(end);
    let names = defined(block);
    assert!(names.len() > 25, "{names:?}");
    for name in names {
        let is_step = name.starts_with("--step-");
        assert!(is_step || rest.contains(&format!("var({name})")), "`{name}` has no effect");
    }
    // A value that the sheet itself gives to the whole page would take the setting's effect away;
    // a part, such as the call of an emergency, may have links of its own.
    let screen = rest.split("@media print").next().unwrap_or_default();
    let screen = without(screen, "@media (prefers-contrast: more)", "\n}");
    let roots = screen.split(":root").skip(1).filter_map(|root| root.split('}').next());
    let again: Vec<&str> =
        { roots.flat_map(defined) }.filter(|name| block.contains(&format!("{name}:"))).collect();
    assert!(again.is_empty(), "the sheet defines settings once more: {again:?}");
}
