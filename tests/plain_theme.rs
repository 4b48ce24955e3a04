//! A theme that extends nothing keeps the whole contract.
//!
//! `themes/plain/` has its own templates, components, sheet and icon. The same series is built with
//! it and with the default theme: both make the same pages, and on each page of the plain one stand
//! the call with its number and the target of the skip link.

use std::collections::BTreeMap;
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
archive: {per_page: 2}
hotlines:
  - {id: watch, name: Harbour watch, number: \"0800 789 321\", hours: 24 hours, verified_on: 2025-05-01}
banners:
  - {id: call, hotlines: [watch], heading: Seen something?, languages: {cy: {heading: Gweld rhywbeth?}}}
";

/// Days and languages of the bulletins, and what each has in its head besides: among them one with
/// nothing left but its notice, one that leaves an old address behind, and one to come.
const BULLETINS: [(&str, &str, &str); 6] = [
    ("2016-08-01", "en", ""),
    ("2017-03-02", "en", "withdrawn: {date: 2018-01-01, reason: Wrong., remove: yes}\n"),
    ("2018-05-03", "cy", ""),
    ("2019-06-04", "en", "severity: high\naliases: [/old/]\n"),
    ("2020-07-05", "en", "expires: 2020-08-01\n"),
    ("2026-05-06", "en", "slug: later\npublish_at: 2026-05-06T09:00\nreserve: yes\n"),
];

fn put(tree: &mut Tree, path: &str, bytes: impl Into<Vec<u8>>) {
    tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(bytes));
}

/// The series, to be built with a theme.
fn source(theme: &str) -> Tree {
    let mut tree = Tree::default();
    put(&mut tree, "bulletins/series.yaml", format!("{SERIES}theme: {theme}\n"));
    for (day, language, more) in BULLETINS {
        let text = format!(
            "---\nid: H-{day}\ntitle: Notice of {day}\nsummary: What to do.\ntopics: [boats]\nlanguage: \
             {language}\n{more}---\n\nText.\n\n[hotline: watch]\n"
        );
        put(&mut tree, &format!("bulletins/{day}-notice.md"), text);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(root.join("themes/plain")) {
        let entry = entry.expect("a readable folder");
        let name = entry.path().strip_prefix(root).expect("below it").to_string_lossy();
        if entry.file_type().is_file() {
            put(&mut tree, &name, fs::read(entry.path()).expect("a file"));
        }
    }
    tree
}

/// Every file of the site that is built with a theme. Nothing may be reported.
fn site(theme: &str) -> BTreeMap<String, String> {
    let as_of = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let edition = Edition { as_of, audience: Audience::Public };
    let options = Options { proves_all: true, ..Options::default() };
    let build = noticeboard::build(&source(theme), &edition, &options, &|| Duration::ZERO);
    let mut report = build.report.clone();
    let mut files = BTreeMap::new();
    for (path, leaf) in build.site.iter() {
        let made = leaf.made().expect("nothing is stored");
        report.add(made.report);
        files.insert(path.to_string(), String::from_utf8_lossy(&made.value).into_owned());
    }
    let told = report.diagnostics().iter();
    let told: Vec<_> = told.map(|it| format!("{}: {}", it.rule.code, it.message)).collect();
    assert_eq!(told, [""; 0], "{theme}");
    files
}

/// What eyes see of a part of a page.
fn seen(html: &str) -> String {
    let texts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    texts.collect::<String>().replace('\u{a0}', " ")
}

#[test]
fn a_theme_that_extends_nothing_keeps_the_contract() {
    let (plain, usual) = (site("plain"), site("default"));
    let is_asset = |path: &&String| path.starts_with("assets/");
    let paths: Vec<&String> = plain.keys().filter(|path| !is_asset(path)).collect();
    let same: Vec<&String> = usual.keys().filter(|path| !is_asset(path)).collect();
    assert_eq!(paths, same);

    let pages: Vec<_> = plain.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    assert!(pages.len() > 20, "{} pages", pages.len());
    for (path, page) in &pages {
        // The script of the search page is lent to every theme.
        let own = |path: &&String| is_asset(path) && !path.starts_with("assets/search.");
        let foreign = usual.keys().filter(own).find(|asset| page.contains(asset.as_str()));
        assert_eq!(foreign, None, "{path} asks for what the default theme brings");
        let asked = page.matches("/assets/").count();
        let there = plain.keys().filter(is_asset).map(|asset| page.matches(asset.as_str()).count());
        assert_eq!(there.sum::<usize>(), asked, "{path} asks for what is not there");
    }
    let of_redirect = |page: &str| page.contains("page-redirect");
    assert_eq!(pages.iter().filter(|(_, page)| of_redirect(page)).count(), 1, "the old address");
    for (path, page) in pages.into_iter().filter(|(_, page)| !of_redirect(page)) {
        let (_, call) = page.split_once("call call-top ").expect("a call on top");
        let (call, _) = call.split_once("</section>").expect("its end");
        assert!(seen(call).contains("0800 789 321"), "{path}: {call}");
        let (_, skip) = page.split_once("class=skip href=#").expect("a skip link");
        let (id, _) = skip.split_once('>').expect("its end");
        assert!(page.contains(&format!("<main id={id} ")), "{path}: {id} is not there");
    }
}
