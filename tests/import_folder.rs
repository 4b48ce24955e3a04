//! `import --from folder`: posts of Jekyll, Hugo and Zola become bulletins.
//!
//! Small posts are written here; three public series lie beside the project, in `../shared`, and
//! where they are missing, the test says so.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::trial::{Ended, Trial, skipped};

const SETTINGS: &str =
    "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\ntopics: open\n";

/// Imports a folder of these files into a new site.
fn imported(settings: &str, files: &[(&str, &str)]) -> (Trial, Ended) {
    let trial = Trial::with_settings(settings);
    let folder = trial.beside("posts");
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a post");
    }
    fs::create_dir_all(&folder).expect("a folder");
    let ended = trial.run(&["import", "--from", "folder", folder.to_str().expect("a path")]);
    (trial, ended)
}

/// The files of bulletins, by name.
fn bulletins(trial: &Trial) -> BTreeMap<String, String> {
    let files = trial.files("bulletins").into_iter().filter(|(name, _)| name.ends_with(".md"));
    files.map(|(name, text)| (name, String::from_utf8(text).expect("text"))).collect()
}

#[test]
fn a_post_of_each_tool_becomes_a_bulletin() {
    let jekyll = "---\nlayout: post\ntitle: \"Gates: a note\"\nexcerpt: \"<p>In short.</p>\"\n\
        categories: [News]\ntags: doors, locks\npermalink: /news/gates.html\nredirect_from: /old-gates/\n\
        published: false\n---\nText.\n";
    let hugo = "---\ntitle: Parcels\ndate: 2016-08-02T09:00:00+01:00\nlastmod: 2016-09-01\n\
        description: Of parcels.\nslug: post\naliases:\n  - /a/\n  - /b.html\nexpiryDate: 2100-01-01\n\
        author: desk\n---\n\n# A title\n\nText.\n";
    let zola = "+++\ntitle = \"Doors\"\ndate = 2016-08-03\ndraft = true\npath = \"2016/08/doors\"\n\
        [taxonomies]\ntags = [\"doors\"]\n[extra]\nx = 1\n+++\nText.\n";
    let (trial, ended) = imported(
        SETTINGS,
        &[
            ("_posts/2016-08-01-gates.md", jekyll),
            ("content/parcels/index.md", hugo),
            ("content/parcels/plan.png", "no picture"),
            ("content/doors.md", zola),
            ("content/_index.md", "---\ntitle: Section\n---\n"),
        ],
    );
    let ended = ended.with(0).saying(&[
        "not written: `author` (1), `extra` (1), `layout` (1)",
        "last changed 2016-09-01",
        "1 file beside the posts",
    ]);
    assert!(String::from_utf8_lossy(&ended.results).contains("3 bulletins written\n"), "{ended:?}");
    let files = bulletins(&trial);
    assert_eq!(
        files["2016-08-01-gates.md"],
        "---\nid: 2016-08-01-gates\ntitle: 'Gates: a note'\ndate: 2016-08-01\nsummary: 'In short.'\n\
         draft: true\ntopics: [doors, locks, news]\naliases: ['/news/gates.html', '/old-gates/']\n---\n\nText.\n"
    );
    assert_eq!(
        files["2016-08-02-parcels.md"],
        "---\nid: 2016-08-02-parcels\ntitle: 'Parcels'\ndate: 2016-08-02T09:00:00+01:00\n\
         summary: 'Of parcels.'\nslug: post\naliases: ['/a/', '/b.html']\nexpires: 2100-01-01\n---\n\n\
         # A title\n\nText.\n"
    );
    assert_eq!(
        files["2016-08-03-doors.md"],
        "---\nid: 2016-08-03-doors\ntitle: 'Doors'\ndate: 2016-08-03\ndraft: true\ntopics: [doors]\n---\n\nText.\n"
    );
    let report = trial.run(&["check", "--format", "json"]).with(0).json();
    assert_eq!(report["summary"]["drafts"], 2, "{report:#}");
}

#[test]
fn tags_of_another_tool_stay_where_readers_see_them() {
    let text = "---\ntitle: A\ndate: 2016-08-01\n---\nOne {{< youtube x >}} two\n\n\
        See [b]({% post_url 2016-08-02-b %}).\n\n```\n{{ kept }}\n```\n\n{% include a.html %}\n";
    let (trial, ended) = imported(
        SETTINGS,
        &[("2016-08-01-a.md", text), ("2016-08-02-b.md", "---\ntitle: B\n---\nText.\n")],
    );
    ended.with(0).saying(&[
        "Changes, by line of 2016-08-01-a.md",
        "  5: tag of the other tool kept as code, look what it stood for: youtube",
        "  7: tag made a link to 2016-08-02-b.md",
        "  13: tag of the other tool kept as code, look what it stood for: include",
    ]);
    let text = &bulletins(&trial)["2016-08-01-a.md"];
    for kept in [
        "One `{{< youtube x >}}` two",
        "[b](2016-08-02-b.md)",
        "\n{{ kept }}\n",
        "`{% include a.html %}`",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    trial.run(&["check"]).with(0);
}

#[test]
fn a_post_that_cannot_be_read_is_left_out_and_counted() {
    let (trial, ended) = imported(
        SETTINGS,
        &[
            ("a.md", "---\ntitle: A\ndate: 2016-08-01\n---\nText.\n"),
            ("no-title.md", "---\ndate: 2016-08-01\n---\n"),
            ("no-day.md", "---\ntitle: B\n---\n"),
            ("bad-day.md", "---\ntitle: B\ndate: 2016-02-31\n---\n"),
            ("bad-head.md", "---\ntitle: [B\ndate: 2016-08-01\n---\n"),
            ("bad-toml.md", "+++\ntitle = B\n+++\n"),
            ("no-head.md", "Text.\n"),
        ],
    );
    let ended =
        ended.with(0).saying(&["import-item", "it has no title", "no-day.md", "bad-toml.md:2"]);
    assert!(
        String::from_utf8_lossy(&ended.results).contains("1 bulletin written, 6 left out"),
        "{ended:?}"
    );
    assert_eq!(bulletins(&trial).len(), 1);
}

#[test]
fn a_folder_without_posts_is_told() {
    for files in [&[][..], &[("a.txt", "Text."), ("_index.md", "---\ntitle: A\n---\n")]] {
        let (trial, ended) = imported(SETTINGS, files);
        ended.with(1).saying(&["error[import-no-posts]", "help: ", "Nothing was written"]);
        assert!(bulletins(&trial).is_empty());
    }
}

#[test]
fn keys_that_mean_nothing_are_told_once() {
    let post = "---\ntitle: A\ndate: 2016-08-01\nweight: 1\n---\nText.\n";
    let (_, ended) = imported(SETTINGS, &[("a.md", post), ("b.md", post)]);
    let told = ended.with(0).saying(&["warning[import-key]", "`weight` (2)"]).told;
    assert_eq!(told.matches("import-key").count(), 1, "{told}");
    let settings = format!("{SETTINGS}front_matter:\n  ignore: [weight]\n");
    let (_, ended) = imported(&settings, &[("a.md", post)]);
    assert!(!ended.with(0).told.contains("import-key"));
}

/// The words that readers see on the pages of bulletins, in order, by address.
fn words_of_pages(trial: &Trial) -> BTreeMap<String, String> {
    let pages = trial.files("public").into_iter().filter(|(name, _)| {
        name.starts_with("20") && name.matches('/').count() == 3 && name.ends_with("index.html")
    });
    let pages = pages.map(|(name, page)| {
        let page = String::from_utf8(page).expect("text");
        let main = page.split_once("<main").map_or("", |(_, rest)| rest);
        let main = main.split_once("</main").map_or(main, |(main, _)| main);
        let texts = main.split('<').filter_map(|part| part.split_once('>'));
        let text: String = texts.map(|(_, text)| format!("{text} ")).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // The one sign that an import replaces and tells.
        (name, text.replace('\u{2011}', "-"))
    });
    pages.collect()
}

#[test]
fn what_other_people_published_comes_through_a_feed_word_for_word() {
    let name = "nodejs";
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").join(name);
    if !corpus.is_dir() {
        return skipped("through a feed", &format!("there is no `../shared/corpora/{name}`"));
    }
    let settings = format!("{}feeds: {{items: 500}}\n", SERIES[2].2);
    let old = Trial::with_settings(&settings);
    old.run(&["import", "--from", "folder", corpus.to_str().expect("a path")]).with(0);
    old.run(&["build"]).with(0);
    let new = Trial::with_settings(&settings);
    let feed = old.at("public/rss.xml");
    new.run(&["import", "--from", "feed", feed.to_str().expect("a path")]).with(0);
    new.run(&["build"]).with(0);
    let (before, after) = (words_of_pages(&old), words_of_pages(&new));
    assert!(before.len() > 30, "{:?}", before.keys());
    for (address, words) in &before {
        assert_eq!(Some(words), after.get(address), "{address}");
    }
    assert_eq!(before.len(), after.len());
}

/// Settings of three public series.
const SERIES: [(&str, usize, &str); 3] = [
    (
        "mozilla",
        80,
        "title: A\nbase_url: https://www.example.org/security/\ntopics: open\ntimezone: UTC\n\
         severities: [low, medium, high, critical]\noutside: [/]\nfront_matter:\n  \
         aliases: {announced: date, impact: severity}\n  \
         values: {severity: {Low: low, Moderate: medium, High: high, Critical: critical}}\n",
    ),
    (
        "digitalgov",
        100,
        "title: N\nbase_url: https://digital.example.gov/\ntopics: open\ntimezone: America/New_York\noutside: [/]\n",
    ),
    (
        "nodejs",
        30,
        "title: V\nbase_url: https://nodejs.example.org/\ntopics: open\ntimezone: UTC\noutside: [/]\n",
    ),
];

#[test]
fn what_other_people_published_moves_in_and_builds() {
    for (name, at_least, settings) in SERIES {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").join(name);
        if !corpus.is_dir() {
            skipped(name, &format!("there is no `../shared/corpora/{name}`"));
            continue;
        }
        let trial = Trial::with_settings(settings);
        let ended = trial.run(&["import", "--from", "folder", corpus.to_str().expect("a path")]);
        ended.with(0);
        let files = bulletins(&trial);
        assert!(files.len() >= at_least, "{name}: {}", files.len());
        let report = trial.run(&["check", "--format", "json"]).json();
        let found = report["diagnostics"].as_array().expect("findings");
        let errors = found.iter().filter(|one| one["level"] == "error");
        // What pages here may not do is for people to mend, and was told.
        let errors: Vec<_> = errors.collect();
        for error in &errors {
            let rule = error["rule"].as_str().expect("a rule");
            let is_theirs = ["remote-picture", "missing-file", "unknown-word"].contains(&rule);
            assert!(is_theirs, "{name}: {error:#}");
        }
        let faulty = errors.iter().filter_map(|error| error["path"].as_str());
        let faulty: std::collections::BTreeSet<&str> = faulty.collect();
        assert!(faulty.len() * 20 <= files.len(), "{name}: {faulty:?}");
        println!("{name}: {} bulletins, errors in {}", files.len(), faulty.len());
        let mut arguments = vec!["build"];
        arguments.extend(faulty.iter().flat_map(|path| ["--leave-out", path]));
        let built = trial.run(&arguments);
        // Others may link to what was left out; nothing else may be wrong now.
        let wrong = built.told.lines().filter(|line| line.starts_with("error["));
        let wrong: Vec<&str> =
            wrong.filter(|line| !line.starts_with("error[broken-link]")).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
}
