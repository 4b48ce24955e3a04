//! What the program promises and keeps from run to run: addresses, moments, what is held.

use std::fs;

use crate::cli::{errors, new_site, noticeboard, status};
use crate::trial::{Trial, bulletin};

#[test]
fn a_promised_address_that_would_vanish_stops_the_build_and_a_moved_one_leads_on() {
    let folder = new_site();
    let site = folder.path().join("site");
    let bulletin = site.join("bulletins/2026-01-05-x.md");
    fs::write(&bulletin, "---\nid: X-1\ntitle: X\n---\nText\n").expect("written");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    fs::write(&bulletin, "---\nid: X-1\ntitle: X\nslug: moved\n---\nText\n").expect("written");
    assert_eq!(status(&noticeboard(&site, &["build", "--locked"])), 1);
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    let old = fs::read_to_string(site.join("public/2026/01/x/index.html"))
        .expect("the old address answers");
    assert!(old.contains("url=/2026/01/moved/"), "{old}");
    fs::remove_file(&bulletin).expect("removed");
    let gone = noticeboard(&site, &["build"]);
    assert_eq!(status(&gone), 1);
    assert!(errors(&gone).contains("broken-promise"), "{}", errors(&gone));
    assert!(site.join("public/2026/01/moved/index.html").exists());
}

#[test]
fn a_locked_build_moves_no_address_and_publishes_what_is_due() {
    let folder = new_site();
    let site = folder.path().join("site");
    let gates = site.join("bulletins/2026-01-05-gates.md");
    fs::write(&gates, "---\nid: G-1\ntitle: Gates\nsummary: s\n---\nText\n").expect("written");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    fs::write(
        site.join("bulletins/2026-01-06-queues.md"),
        "---\nid: Q-1\ntitle: Queues\nsummary: s\n---\nText\n",
    )
    .expect("written");
    let due = noticeboard(&site, &["build", "--locked"]);
    assert_eq!(status(&due), 0, "{}", errors(&due));
    let promised = String::from_utf8_lossy(&due.stdout).into_owned();
    assert!(promised.starts_with("page Q-1 /2026/01/queues/ "), "{promised}");
    fs::write(&gates, "---\nid: G-1\ntitle: Gates\nsummary: s\nslug: doors\n---\nText\n")
        .expect("written");
    let moved = noticeboard(&site, &["build", "--locked"]);
    assert_eq!(status(&moved), 1);
    assert!(errors(&moved).contains("error[ledger-locked]"), "{}", errors(&moved));
    assert!(site.join("public/2026/01/gates/index.html").exists());
}

#[test]
fn only_a_bulletin_that_was_never_published_can_be_left_out() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(site.join("bulletins/2026-01-05-x.md"), "---\nid: X-1\ntitle: X\n---\nText\n")
        .expect("written");
    let leave = ["build", "--leave-out", "2026-01-05-x.md"];
    assert_eq!(status(&noticeboard(&site, &leave)), 0);
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    let refused = noticeboard(&site, &leave);
    assert_eq!(status(&refused), 1);
    assert!(errors(&refused).contains("and is left out now"), "{}", errors(&refused));
    assert!(site.join("public/2026/01/x/index.html").exists());
}

#[test]
fn what_is_held_is_listed_with_its_moment_and_drafts_are_counted() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(
        site.join("bulletins/2099-07-05-x.md"),
        "---\nid: X-1\ntitle: Later\nsummary: s\n---\nText\n",
    )
    .expect("written");
    fs::write(
        site.join("bulletins/2026-01-06-y.md"),
        "---\nid: Y-1\ntitle: Y\nsummary: s\npublish_at: 2099-07-06 09:30\n---\nText\n",
    )
    .expect("written");
    let built = noticeboard(&site, &["build"]);
    assert_eq!(status(&built), 0, "{}", errors(&built));
    let told = errors(&built);
    assert!(told.contains("3 bulletins found: 1 published, 2 held"), "{told}");
    for line in ["X-1", "5 July 2099", "Y-1", "6 July 2099", "09:30"] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn the_end_of_a_banner_is_told_to_the_scheduler() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(
        site.join("bulletins/series.yaml"),
        "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\n\
         hotlines:\n  - {id: a, name: A, number: \"999\"}\n\
         banners:\n  - {id: b, heading: B, hotlines: [a], until: 2098-07-01 12:00}\n",
    )
    .expect("written");
    let checked = noticeboard(&site, &["check", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_slice(&checked.stdout).expect("one JSON document");
    assert_eq!(report["changes_at"], "2098-07-01T12:00:00+01:00", "{report}");
    for (line, moment) in [
        ("expires: 2097-07-01 12:00", "2097-07-01T12:00:00+01:00"),
        ("withdrawn: {date: 2096-01-01}", "2096-01-01T00:00:00+00:00"),
        ("publish_at: 2095-01-01 09:00", "2095-01-01T09:00:00+00:00"),
    ] {
        fs::write(
            site.join("bulletins/2026-01-06-x.md"),
            format!("---\nid: X-1\ntitle: X\nsummary: s\n{line}\n---\nText\n"),
        )
        .expect("written");
        let checked = noticeboard(&site, &["check", "--format", "json"]);
        let report: serde_json::Value =
            serde_json::from_slice(&checked.stdout).expect("one JSON document");
        assert_eq!(report["changes_at"], moment, "{report}");
    }
}

#[test]
fn a_ledger_that_has_gone_is_missed_while_its_site_stands() {
    let folder = new_site();
    let site = folder.path().join("site");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    fs::remove_file(site.join("bulletins/ledger.txt")).expect("removed");
    let refused = noticeboard(&site, &["build"]);
    assert_eq!(status(&refused), 1);
    assert!(errors(&refused).contains("lost-ledger"), "{}", errors(&refused));
    assert!(site.join("public/index.html").exists() && !site.join("bulletins/ledger.txt").exists());
    fs::remove_dir_all(site.join("public")).expect("emptied");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
}

#[test]
fn a_file_to_leave_out_has_to_be_there() {
    let folder = new_site();
    let site = folder.path().join("site");
    let refused = noticeboard(&site, &["build", "--leave-out", "2026-01-05-mispelt.md"]);
    assert_eq!(status(&refused), 2, "{}", errors(&refused));
    assert!(!site.join("public").exists());
}

#[test]
fn an_outage_is_told_by_the_build_with_its_pages_and_ends_by_itself() {
    let trial = Trial::with_settings(
        "title: Lines\nbase_url: https://lines.example.org/\ntimezone: Europe/London\nhotlines:\n  \
         - id: at\n    name: Hotline\n    number: \"0800 789 321\"\n    outage: {from: 2026-03-01 \
         09:00, until: 2026-03-01 18:00, say: The line is down today.}\nbanners: [{id: call, \
         hotlines: [at], heading: Call us}]\n",
    );
    trial.write("bulletins/2020-01-01-a.md", bulletin("T-1", "Alpha", "Call 0800 789 321."));
    let at = |moment: &str| {
        let ended = trial.run(&["check", "--format", "json", "--as-of", moment]).with(0);
        ended.json()
    };
    let told = |json: &serde_json::Value| {
        let found = json["diagnostics"].as_array().expect("findings").clone();
        found.iter().filter(|it| it["rule"] == "outage").count()
    };
    let (before, during) = (at("2026-03-01T08:59:00Z"), at("2026-03-01T09:00:00Z"));
    assert_eq!(before["changes_at"], "2026-03-01T09:00:00+00:00");
    assert_eq!(during["changes_at"], "2026-03-01T18:00:00+00:00");
    let after = at("2026-03-01T18:00:00Z");
    assert_eq!(after["changes_at"], serde_json::Value::Null);
    assert_eq!([told(&before), told(&during), told(&after)], [0, 1, 0]);
    let built = trial.run(&["build", "--as-of", "2026-03-01T12:00:00Z", "--out", "then"]).with(0);
    built.saying(&[
        "the hotline `at` does not answer until 1 March 2026, 18:00",
        "`2020/01/a/index.html`",
        "`rss.xml`",
    ]);
}

#[test]
fn a_clock_that_is_behind_takes_nothing_from_the_site() {
    let trial = Trial::with_settings(
        "title: S\nbase_url: https://clock.example.org/\ntimezone: Europe/London\n",
    );
    trial.write("bulletins/2020-01-01-a.md", bulletin("C-1", "Alpha", "Text."));
    trial.run(&["build"]).with(0);
    let stood = trial.files("public");
    // What a build of the day after tomorrow, by a right clock, has left behind.
    let ledger = fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger");
    let ahead = "page C-2 /2099/01/b/ tag:clock.example.org,2099-01-01:C-2 2099-01-01 -\n";
    let ledger = ledger.replacen("feed", &format!("{ahead}feed"), 1);
    trial.write("bulletins/ledger.txt", ledger);
    trial.write("bulletins/2099-01-01-b.md", bulletin("C-2", "Beta", "Text."));
    trial.run(&["build"]).with(1).saying(&[
        "error[clock-behind]",
        "`C-2` was published on 1 January 2099, and by this machine's clock it is",
        "set the clock of this machine right",
    ]);
    assert_eq!(trial.files("public"), stood);
    // At a moment that somebody asks for, nothing is wrong with it.
    trial.run(&["build", "--as-of", "2020-06-01", "--out", "then"]).with(0);
}

#[test]
fn a_number_that_is_almost_what_it_was_waits_for_a_call() {
    let settings = |number: &str, more: &str| {
        format!(
            "title: S\nbase_url: https://calls.example.org/\ntimezone: Europe/London\nhotlines:\n  \
             - id: at\n    name: Hotline\n    number: \"{number}\"\n    {more}\n"
        )
    };
    let called = "verified_on: 2020-01-01";
    let trial = Trial::with_settings(&settings("0800 789 321", called));
    trial.write("bulletins/2020-01-01-a.md", bulletin("N-1", "Alpha", "[hotline: at]"));
    trial.run(&["build"]).with(0);
    let set = |number: &str, more: &str| {
        trial.write("bulletins/series.yaml", settings(number, more));
        trial.run(&["build"])
    };
    let stood = trial.files("public");
    for slip in ["0800 789 312", "0800 789 322", "0800 788 322"] {
        set(slip, called).with(1).saying(&[
            "error[changed-number]",
            "the number of the hotline `at` was `0800 789 321` in the build before",
            &format!("call `{slip}`; if it is right, write the day on which you did"),
        ]);
        assert_eq!(trial.files("public"), stood);
    }
    // Spelt otherwise it is the same; a call, or the number of before, speaks for another.
    set("0800 789321", called).with(0);
    set("0800 789 312", "verified_on: 2020-02-01").with(0);
    set("0800 789 321", "formerly: [{number: \"0800 789 312\"}]").with(0);
    set("020 7946 0018", "formerly: [{number: \"0800 789 312\"}]").with(0);
}
