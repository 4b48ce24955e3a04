//! Broken sources, run through the whole program.
//!
//! Whatever stands in the folder of bulletins, the program ends with exit status 1, says where the
//! fault is, what it is and what to write instead, tells all faults in one run, and leaves the old
//! site as it was. What single rules say is proved by the cases; here many faults meet.

use std::fs;

use crate::trial::{Ended, Trial, assert_same, bulletin};

/// A fault: the file, its text, the rule, the line and column, and words of message and help.
type Fault = (&'static str, &'static [u8], &'static str, Option<(u64, u64)>, [&'static str; 2]);

const HEAD: &[u8] = b"---\nid: GOOD\ntitle: Good\n---\n\nText.\n";

const FAULTS: &[Fault] = &[
    (
        "2020-01-01-a.md",
        b"Text without a head.\n",
        "no-head",
        Some((1, 1)),
        ["begin with a line", "---"],
    ),
    ("2020-01-01-b.md", b"", "no-head", Some((1, 1)), ["empty", "---"]),
    ("2020-01-01-c.md", b"---\nid: C\ntitle: C\nText", "no-head", Some((1, 1)), ["end", "---"]),
    (
        "2020-01-01-d.md",
        b"---\nid: D\ntitle: D\npublish_att: 2030-01-01\n---\n\nText.\n",
        "unknown-key",
        Some((4, 1)),
        ["publish_att", "did you mean `publish_at`?"],
    ),
    (
        "2020-01-01-e.md",
        b"---\nid: E\ntitle: E\ntitle: F\n---\n\nText.\n",
        "duplicate-key",
        Some((4, 1)),
        ["a second time", "remove one of the two lines"],
    ),
    (
        "2020-01-01-f.md",
        b"---\nid: F\ntitle: F\nwithdrawn:\n\tdate: 2020-01-01\n---\n\nText.\n",
        "unreadable-yaml",
        Some((5, 1)),
        ["tab", "use spaces"],
    ),
    (
        "2020-01-01-g.md",
        b"---\nid: G\ntitle: Warning: bags\n---\n\nText.\n",
        "unreadable-yaml",
        Some((3, 1)),
        ["colon", "title: 'Warning: bags'"],
    ),
    (
        "h.md",
        b"---\nid: H\ntitle: H\ndate: 2020-02-30\n---\n\nText.\n",
        "unclear-date",
        Some((4, 7)),
        ["there is no day 30", "date: 2020-02-"],
    ),
    (
        "2020-01-01-i.md",
        b"---\nid: I\ntitle: \"Caf\xe9\"\n---\n\nText.\n",
        "not-utf8",
        None,
        ["not UTF-8", "encoding UTF-8"],
    ),
    (
        "2020-01-01-j.md",
        b"---\nid: J\ntitle: J\n---\n\n[x](2020-01-01-no.md)\n",
        "broken-link",
        Some((6, 1)),
        ["2020-01-01-no.md", ""],
    ),
    (
        "2020-01-01-k.md",
        b"---\nid: K\ntitle: K\n---\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n",
        "conflict-marks",
        Some((6, 1)),
        ["conflict", "keep the right lines"],
    ),
    (
        "2020-01-01-l/leaflet.csv",
        b"a;b\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n",
        "conflict-marks",
        Some((2, 1)),
        ["conflict", "keep the right lines"],
    ),
    (
        "2020-01-01-l/index.md",
        b"---\nid: L\ntitle: L\nattachments:\n  - {file: leaflet.csv, title: A}\n  \
          - {file: ../../../etc/passwd, title: B}\n---\n\nText.\n",
        "missing-file",
        Some((6, 12)),
        ["outside", "beside the bulletin"],
    ),
    (
        "2020-01-01-m.md",
        b"---\nid: M\ntitle: a\x1b]0;b\x07\n---\n\nText.\n",
        "unreadable-yaml",
        Some((3, 1)),
        ["U+001B", "title: a]0;b"],
    ),
    (
        "2020-01-01-n.md",
        b"---\nid: N\ntitle: \"a\\0\\e[31m\\u009b\"\n---\n\nText.\n",
        "control-character",
        Some((3, 8)),
        ["U+0000", "take it out"],
    ),
    (
        "2020-01-01-o.md",
        b"---\nid: O\ntitle: a\xe2\x80\xaeb\n---\n\nNul \0 and \xc2\x9b31m.\n",
        "control-character",
        Some((6, 5)),
        ["U+0000", "afresh"],
    ),
    ("2020-01-01-p.md", HEAD, "address-taken", Some((1, 1)), ["/2020/01/p/", "slug: p-2"]),
    ("2020-01-01-q.md", HEAD, "duplicate-id", Some((2, 5)), ["GOOD", "id: GOOD"]),
    (
        "2020-01-01-r.md",
        b"---\nid: R\ntitle: R\nslug: nul\n---\n\nText.\n",
        "wrong-value",
        Some((4, 7)),
        ["Windows", "slug: nul-1"],
    ),
    (
        "2020-01-01-s.md",
        b"---\nid: S\ntitle: S\nslug: ../../etc\n---\n\nText.\n",
        "wrong-value",
        Some((4, 7)),
        ["../../etc", "slug: etc"],
    ),
    (
        "2020-01-01-t.md",
        b"---\nid: &a T\ntitle: [*a, *a]\n---\n\nText.\n",
        "unreadable-yaml",
        Some((2, 1)),
        ["references", "'&a T'"],
    ),
    (
        "2020-01-01-u.md",
        b"---\nid: U\ntitle: U\ntopics: [generall]\n---\n\nText.\n",
        "unknown-word",
        Some((4, 10)),
        ["generall", "general"],
    ),
    (
        "2020-01-01-caf\u{e9}.md",
        b"---\nid: Z\ntitle: V\n---\n\nText.\n",
        "address-taken",
        Some((1, 1)),
        ["/2020/01/cafe/", "slug: cafe-2"],
    ),
];

/// What meets another file at its address, and is no fault by itself.
const OTHERS: &[(&str, &[u8])] = &[
    ("2020-01-01-P.md", HEAD),
    ("2020-01-01-cafe\u{301}.md", b"---\nid: W\ntitle: W\n---\n\nText.\n"),
    ("2020-01-02-folder.md/index.md", b"---\nid: X\ntitle: X\n---\n\nText.\n"),
    ("2020-01-02-aux.MD", b"---\nid: Y\ntitle: Y\n---\n\nText.\n"),
    ("2020-01-03-last.md/deep/empty.txt", b""),
];

/// A site that was built once, and then got every fault.
fn broken_site() -> Trial {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let faults = FAULTS.iter().map(|(name, text, ..)| (*name, *text));
    for (name, text) in faults.chain(OTHERS.iter().copied()) {
        trial.write(&format!("bulletins/{name}"), text);
    }
    trial
}

/// Makes sure that a report has a finding of each fault, at its place.
fn assert_told(told: &Ended) {
    let report = told.json();
    let found = report["diagnostics"].as_array().expect("findings");
    let mut missed = Vec::new();
    for (name, _, rule, place, [message, help]) in FAULTS {
        let path = format!("bulletins/{name}");
        let here = found.iter().filter(|one| one["path"] == path.as_str());
        let fits = |one: &serde_json::Value| {
            let at = one["line"].as_u64().zip(one["column"].as_u64());
            let has = |key: &str, word: &str| one[key].as_str().unwrap_or_default().contains(word);
            one["rule"] == *rule && at == *place && has("message", message) && has("help", help)
        };
        let here: Vec<_> = here.collect();
        if !here.iter().any(|one| fits(one)) {
            missed.push(format!("{rule} in {path}: {here:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let summary = &report["summary"];
    let count = |key: &str| summary[key].as_u64().expect(key);
    let parts = ["published", "held", "drafts", "left_out", "rejected"].map(count);
    assert_eq!(parts.iter().sum::<u64>(), count("found"));
}

#[test]
fn every_fault_of_a_broken_site_is_told_in_one_run_and_nothing_is_written() {
    let trial = broken_site();
    let old = (trial.files("public"), fs::read(trial.at("bulletins/ledger.txt")).expect("one"));
    assert_told(&trial.run(&["check", "--format", "json"]).with(1));
    assert_told(&trial.run(&["build", "--format", "json"]).with(1));
    let told = trial.run(&["build"]).with(1).saying(&["Nothing was written"]).told;
    for (name, ..) in FAULTS.iter().filter(|(_, _, rule, ..)| *rule != "control-character") {
        assert!(told.contains(&format!("--> bulletins/{name}")), "{name} is not in:\n{told}");
    }
    assert_harmless(&told);
    assert_same(&trial.files("public"), &old.0);
    assert_eq!(fs::read(trial.at("bulletins/ledger.txt")).expect("a ledger"), old.1);
    assert_eq!(trial.names("."), TOP);
}

/// What stands at the top of a new site that was built.
const TOP: [&str; 6] =
    [".gitattributes", ".gitignore", ".noticeboard", "HOW-WE-PUBLISH.md", "bulletins", "public"];

/// Makes sure that nothing in a text can steer a terminal.
fn assert_harmless(text: &str) {
    let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    let found = text.lines().find(|line| line.contains(steers));
    assert!(found.is_none(), "{found:?}");
}

#[test]
fn a_broken_file_of_settings_is_one_finding() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    let good = fs::read_to_string(trial.at("bulletins/series.yaml")).expect("settings");
    let conflict = format!("<<<<<<< a\n{good}=======\n{good}>>>>>>> b\n");
    let broken: [(&[u8], &str, u64); 5] = [
        (conflict.as_bytes(), "conflict-marks", 1),
        (b"title: A: b\nbase_url: https://e.org/\n", "unreadable-yaml", 1),
        (b"base_url: https://e.org/\ntitle: [a\n", "unreadable-yaml", 2),
        (b"title: \xff\n", "no-series", 0),
        (&[b'#'; 3 << 20], "no-series", 0),
    ];
    for (text, rule, line) in broken {
        trial.write("bulletins/series.yaml", text);
        let report = trial.run(&["build", "--format", "json"]).with(1).json();
        let found = report["diagnostics"].as_array().expect("findings");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (&found[0]["rule"], &found[0]["path"]),
            (&rule.into(), &"bulletins/series.yaml".into())
        );
        assert_eq!(found[0]["line"].as_u64().unwrap_or(0), line);
        assert!(found[0]["help"].is_string());
    }
    fs::remove_file(trial.at("bulletins/series.yaml")).expect("removed");
    let told = trial.run(&["build"]).with(1);
    told.saying(&["there is no file `bulletins/series.yaml`", "noticeboard init"]);
    assert_same(&trial.files("public"), &old);
}

#[test]
fn a_ledger_in_conflict_blocks_and_is_left_as_it_is() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let good = fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger");
    let torn = good.replacen('\n', "\n<<<<<<< ours\n", 1) + "=======\n>>>>>>> theirs\n";
    trial.write("bulletins/ledger.txt", &torn);
    let told = trial.run(&["build"]).with(1);
    told.saying(&["unreadable-ledger", "bulletins/ledger.txt:2:1", "keep all lines of both"]);
    assert_eq!(fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("one"), torn);
}

#[test]
fn a_fault_in_a_template_is_told_beside_those_of_bulletins() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    trial.write("bulletins/2020-01-01-a.md", "no head\n");
    for (text, place) in [
        ("<p>\n<p>{{ bulletin.title | nonsense }}\n", "templates/bulletin.html:2:"),
        ("<p>\n{% if bulletin %}\n<p>\n", "templates/bulletin.html:"),
        ("<p>\n  {{ bulletin.titel }}\n", "templates/bulletin.html:2:"),
    ] {
        trial.write("themes/default/templates/bulletin.html", text);
        let told = trial.run(&["build"]).with(1);
        told.saying(&["themes/default", place, "bulletins/2020-01-01-a.md:1:1"]);
    }
    assert_same(&trial.files("public"), &old);
}

#[test]
fn a_letter_case_apart_is_no_other_address() {
    let trial = Trial::new();
    trial.write("bulletins/2020-01-01-x.md", bulletin("X-1", "One", "Text."));
    let text =
        bulletin("X-2", "Two", "Text.").replace("summary", "aliases: [/2020/01/X/]\nsummary");
    trial.write("bulletins/2020-01-02-y.md", text);
    trial.run(&["build"]).with(1).saying(&["address-taken", "bulletins/2020-01-02-y.md:4:"]);
}
