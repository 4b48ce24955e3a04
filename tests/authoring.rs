//! `new`, `banner` and `preview`: the commands that write something for an author.

use std::fs;

use crate::trial::Trial;

const NOTICE: &str =
    "  - {id: notice, level: alert, from: never, heading: Please note, hotlines: [emergency]}\n";

/// `init` prepares an emergency; this adds a milder one.
fn site_with_prepared_banners() -> Trial {
    let site = Trial::new();
    let settings = fs::read_to_string(site.at("bulletins/series.yaml")).expect("settings");
    site.write("bulletins/series.yaml", settings + NOTICE);
    site
}

#[test]
fn a_new_bulletin_goes_on_counting_and_check_accepts_it() {
    let site = Trial::new();
    let title = "Don't leave bags: a reminder";
    let made = site.run(&["new", title, "--topic", "General advice", "--date", "1 March 2031"]);
    let path = String::from_utf8_lossy(&made.results).trim().to_owned();
    assert_eq!(path, "bulletins/2031-03-01-dont-leave-bags-a-reminder.md");
    made.with(0).saying(&["BULLETIN-2031-01", "Next:"]);
    let text = fs::read_to_string(site.at(&path)).expect("the file");
    for line in ["title: 'Don''t leave bags: a reminder'", "topics: [general]", "draft: true"] {
        assert!(text.lines().any(|written| written == line), "{text}");
    }
    site.run(&["new", "Many", "words", "--date", "2031-03-02"]).with(0).saying(&["many-words.md"]);
    fs::remove_file(site.at("bulletins/2031-03-02-many-words.md")).expect("it goes");
    site.run(&["new", "Another", "--date", "2031-04-01"]).with(0).saying(&["BULLETIN-2031-02"]);
    let checked = site.run(&["check"]).with(0);
    assert!(!checked.told.contains("error["), "{}", checked.told);
    checked.saying(&["2 drafts"]);
    // Published as it stands, it goes out under the id that was counted.
    site.write(&path, text.replace("draft: true\n", "").replace("2031-03-01", "2026-03-01"));
    fs::rename(site.at(&path), site.at("bulletins/2026-03-01-bags.md")).expect("renamed");
    site.run(&["build"]).with(0);
    let ledger = fs::read_to_string(site.at("bulletins/ledger.txt")).expect("a ledger");
    assert!(ledger.contains("page BULLETIN-2031-01 "), "{ledger}");
}

#[test]
fn a_number_at_the_end_of_a_title_is_no_count() {
    let site = Trial::new();
    for name in site.names("bulletins").iter().filter(|name| name.ends_with(".md")) {
        fs::remove_file(site.at(&format!("bulletins/{name}"))).expect("it goes");
    }
    let plain = "---\ntitle: Phase\nsummary: Sum\n---\n\nText\n";
    site.write("bulletins/2026-11-02-phase-2.md", plain);
    site.write("bulletins/2026/2026-11-03-more.md", plain);
    site.write("bulletins/2026-11-04-gate/index.md", plain);
    site.run(&["new", "Next", "--date", "2026-11-05"]).with(0).saying(&["`2026-11-05-next`"]);
    // A name that is taken is taken in every folder, and so is an id.
    for (title, day) in [("More", "2026-11-03"), ("Gate", "2026-11-04"), ("Phase 2", "2026-11-02")]
    {
        let told = site.run(&["new", title, "--date", day]).with(2).told;
        assert!(told.contains("is there already: `bulletins/2026"), "{told}");
    }
    site.write(
        "bulletins/2026-11-06-a.md",
        "---\nid: 2026-11-07-b\ntitle: T\nsummary: S\n---\n\nText\n",
    );
    site.run(&["new", "B", "--date", "2026-11-07"]).with(0).saying(&["`2026-11-07-b-2`"]);
    assert!(!site.run(&["check"]).told.contains("error["));
}

#[test]
fn a_new_bulletin_writes_over_nothing_and_guesses_no_day() {
    let site = Trial::new();
    site.run(&["new", "Bags", "--date", "2031-04-01"]).with(0);
    site.write("bulletins/2031-04-01-bags.md", "mine");
    site.run(&["new", "Bags", "--date", "2031-04-01"]).with(2).saying(&["is there already"]);
    assert_eq!(fs::read(site.at("bulletins/2031-04-01-bags.md")).expect("a file"), b"mine");
    let names = site.names("bulletins");
    for (arguments, told) in [
        (&["new", "Bags", "--date", "31/02/2026"][..], "--date 2026-02-"),
        (&["new", "Bags", "--topic", "Generel"], "did you mean `general`?"),
        (&["new", " "], "needs a title"),
        (&["new", "!!!", "--date", "soon"], "--date YYYY-MM-DD"),
        (&["new", "???"], "begin it with a letter"),
    ] {
        site.run(arguments).with(2).saying(&[told]);
    }
    assert_eq!(site.names("bulletins"), names);
}

#[test]
fn a_prepared_banner_is_switched_on_and_off_again() {
    let site = site_with_prepared_banners();
    let on = site.run(&["banner", "on", "danger", "--until", "2999-01-02 08:00"]).with(0);
    let told = String::from_utf8_lossy(&on.results).into_owned();
    for words in [
        "Danger to life",
        "Do as the police say",
        "Emergency: 999",
        "the home page",
        "1 of 1 bulletin",
    ] {
        assert!(told.contains(words), "{told}");
    }
    on.saying(&["noticeboard build", "build again on"]);
    let list = site.run(&["banner", "list"]).with(0);
    let list = String::from_utf8_lossy(&list.results).into_owned();
    assert!(list.contains("danger     emergency  on until"), "{list}");
    assert!(list.contains("notice     alert      prepared"), "{list}");
    site.run(&["build"]).with(0);
    let home = || fs::read_to_string(site.at("public/index.html")).expect("a page");
    assert!(home().contains("Danger to life"), "{}", home());

    site.run(&["banner", "off", "danger"]).with(0);
    site.run(&["build"]).with(0);
    assert!(!home().contains("Danger to life"), "{}", home());
    site.run(&["banner", "off", "danger"]).with(2).saying(&["is not on"]);
}

#[test]
fn what_would_go_wrong_on_the_page_is_not_switched_on() {
    let site = site_with_prepared_banners();
    for (arguments, status, told) in [
        (&["on", "danger"][..], 2, "--until '"),
        (&["on", "dangr", "--until", "2999-01-01"], 2, "did you mean `danger`?"),
        (&["on", "report-it", "--until", "2999-01-01"], 2, "from: never"),
        (&["on", "danger", "--until", "2026-01-01"], 2, "is over already"),
        (&["on", "danger", "--until", "soon"], 2, "write `--until 09:00`"),
        (&["on", "danger", "--until", "25:00"], 2, "write `--until 09:00`"),
        (&["on", "danger", "--until", "9am", "--text", " "], 2, "without a text"),
        (&["on", "danger", "--until", "2999-01-01", "--text", "Call 998."], 1, "write `999`"),
        (&["off", "report-it"], 2, "`until`"),
    ] {
        let arguments = [&["banner"], arguments].concat();
        site.run(&arguments).with(status).saying(&[told]);
        assert!(!site.at("bulletins/live.yaml").exists(), "{arguments:?}");
    }
    // Without an end where none is asked for, and with one that is a time of day.
    site.run(&["banner", "on", "notice"]).with(0);
    site.run(&["banner", "on", "danger", "--until", "08:00"]).with(0);
    let noted = fs::read_to_string(site.at("bulletins/live.yaml")).expect("it is noted");
    assert!(noted.contains(" 08:00\n") && noted.contains("'notice':"), "{noted}");
}

#[test]
fn a_banner_with_a_wrong_digit_is_not_switched_on() {
    let site = Trial::new();
    let settings = fs::read_to_string(site.at("bulletins/series.yaml")).expect("settings");
    let spoilt = "  - {id: spoilt, from: never, heading: Call 998, hotlines: [emergency]}\n";
    site.write("bulletins/series.yaml", format!("{settings}{NOTICE}{spoilt}"));
    let told = site.run(&["banner", "on", "spoilt"]).with(1).told;
    assert!(told.contains("write `999`") && told.contains("Nothing was switched on"), "{told}");
    assert!(!site.at("bulletins/live.yaml").exists());
    // Somebody else's slip is told by every build, and keeps no other banner off.
    site.run(&["check"]).with(1).saying(&["write `999`"]);
    site.run(&["banner", "on", "notice"]).with(0);
}

#[test]
fn a_banner_goes_off_whatever_else_is_wrong() {
    let site = site_with_prepared_banners();
    let noted = "'gone':\n  until: 2999-01-02 08:00\n'danger':\n  until: 2999-01-02 08:00\n";
    site.write("bulletins/live.yaml", noted);
    let list = site.run(&["banner", "list"]).with(1);
    assert!(String::from_utf8_lossy(&list.results).contains("danger     emergency  on until"));
    list.saying(&["`gone` is not a banner", "noticeboard banner off gone"]);
    site.run(&["banner", "on", "notice"]).with(1).saying(&["noticeboard banner off gone"]);
    site.run(&["banner", "off", "gone"]).with(0);
    site.run(&["banner", "on", "notice"]).with(0);
    site.write("bulletins/series.yaml", "title: [");
    site.run(&["banner", "off", "danger"]).with(0).saying(&["noticeboard build"]);
    let noted = fs::read_to_string(site.at("bulletins/live.yaml")).expect("it is noted");
    assert!(noted.contains("notice") && !noted.contains("danger"), "{noted}");
    site.write("bulletins/live.yaml", "a: [");
    site.run(&["banner", "off", "a"]).with(1).saying(&["bulletins/live.yaml"]);
}

const PICTURE: &[u8] = include_bytes!("../themes/default/assets/favicon.svg");

#[test]
fn a_preview_is_one_file_that_asks_nobody_for_anything() {
    let site = Trial::new();
    site.write("bulletins/2999-01-05-gate/index.md", "---\nid: G-1\ntitle: The gate\nsummary: Sum\ndate: 2999-01-05\ndraft: yes\n---\nText ![A map](map.svg), [more](../2999-01-06-b.md)\n");
    site.write("bulletins/2999-01-05-gate/map.svg", PICTURE);
    site.write(
        "bulletins/2999-01-06-b.md",
        "---\nid: B-1\ntitle: Another\nsummary: Sum\n---\nText\n",
    );
    let out = site.beside("page.html");
    let name = out.to_string_lossy().into_owned();
    let path = "2999-01-05-gate/index.md";
    for bulletin in
        ["G-1", &format!("bulletins/{path}"), path, "g-1", "gate", "the gate", "the-gate"]
    {
        site.run(&["preview", bulletin, "--out", &name]).with(0).saying(&["marked as a preview"]);
    }
    for (out, told) in [("bulletins", "name a file in it"), ("no/b.html", "make that folder")] {
        site.run(&["preview", "G-1", "--out", out]).with(2).saying(&[told]);
    }
    let page = fs::read_to_string(&out).expect("a page");
    for words in ["The gate", "PREVIEW", "G-1", "data:image/svg+xml;base64,", "<style>", "noindex"]
    {
        assert!(page.contains(words), "{words}");
    }
    // Who approves one bulletin is not told of the drafts beside it.
    assert!(!page.contains("Another") && !page.contains("class=neighbours"), "{page}");
    // What a browser would fetch by itself is inside, whatever the page links to.
    let fetched = ["<link rel=stylesheet", "<script", "src=\"/", "src=/", "href=/assets", "url(/"];
    for address in fetched {
        assert!(!page.contains(address), "{address}");
    }
    assert!(!site.at("public").exists() && !site.at("bulletins/ledger.txt").exists());
    // What lies in the site goes out with the next upload, and this is a draft.
    site.run(&["build"]).with(0);
    for (out, told) in [
        ("public/b.html", "is the site that readers see, or lies in it"),
        ("public/topics/b.html", "is the site that readers see, or lies in it"),
        ("bulletins/b.html", "is where the bulletins are"),
    ] {
        site.run(&["preview", "G-1", "--out", out]).with(2).saying(&[told]);
        assert!(!site.at(out).exists(), "{out}");
    }
}

#[test]
fn a_preview_with_a_wrong_digit_is_not_written_and_writes_over_nothing_of_others() {
    let site = Trial::new();
    site.write(
        "bulletins/2999-01-06-b.md",
        "---\nid: B-1\ntitle: Another\nsummary: Sum\n---\nCall 01632 960 714.\n",
    );
    let out = site.beside("page.html");
    let name = out.to_string_lossy().into_owned();
    let settings = fs::read_to_string(site.at("bulletins/series.yaml")).expect("settings");
    site.write("bulletins/series.yaml", settings.replace("01632 960 001", "01632 960 714"));
    site.run(&["preview", "B-1", "--out", &name]).with(0);
    site.write(
        "bulletins/2999-01-06-b.md",
        "---\nid: B-1\ntitle: Another\nsummary: Sum\n---\nCall 01632 960 741.\n",
    );
    fs::remove_file(&out).expect("it goes");
    site.run(&["preview", "B-1", "--out", &name]).with(1).saying(&["wrong-digits", "Nothing was"]);
    assert!(!out.exists());
    site.run(&["preview", "B-2", "--out", &name]).with(2).saying(&["did you mean `B-1`?"]);
    let mine = b"Notes on how a noticeboard preview is made";
    fs::write(&out, mine).expect("a file");
    let site = Trial::new();
    let first = fs::read_dir(site.at("bulletins")).expect("bulletins");
    let first = first.map(|entry| entry.expect("an entry").file_name().into_string().expect("it"));
    let first = { first }.find(|name| name.ends_with(".md")).expect("the example");
    site.run(&["preview", &first, "--out", &name]).with(2).saying(&["is there already"]);
    assert_eq!(fs::read(&out).expect("a file"), mine);
}

#[test]
fn an_imported_text_goes_on_counting_too() {
    let site = Trial::new();
    for (name, title) in [("one.txt", "Doors and gates"), ("two.txt", "Keys and cards")] {
        let text = format!("{title}\n\nOn Monday 4th May 2026 the rules changed.\n\nLook twice.\n");
        fs::write(site.at(name), text).expect("a text");
    }
    site.run(&["import", "one.txt", "two.txt"]).with(0);
    let id = |name: &str| {
        let text = fs::read_to_string(site.at(&format!("bulletins/2026-05-04-{name}.md")));
        let text = text.expect("a draft");
        text.lines().find_map(|line| line.strip_prefix("id: BULLETIN-2026-")).map(str::to_owned)
    };
    let number =
        |name: &str| id(name).and_then(|id| id.parse::<u32>().ok()).expect("it is counted");
    assert_eq!(number("keys-and-cards"), number("doors-and-gates") + 1);
}
