//! `email`: a bulletin, or the news of some days, as a mail. The real program, and what it writes.

use std::collections::BTreeMap;
use std::fs;

use crate::trial::Trial;

const SETTINGS: &str = "title: Updates\nbase_url: https://bulletins.example.org/sec/\nlanguage: en\n\
    languages: [cy, ar]\ntimezone: Europe/London\npublisher: {name: The desk, email: desk@example.org}\n\
    hotlines:\n  - {id: main, name: The hotline, number: 0800 789 321, country: GB, cost: Free, \
    confidential: yes, text: 'Text 60555.', verified_on: 2016-01-01}\n  \
    - {id: form, name: Online form, url: 'https://www.example.org/report', verified_on: 2016-01-01}\n\
    other_numbers: ['60555']\nbanners:\n  - {id: report, hotlines: [main, form], heading: Report it, \
    text: Call or write., languages: {cy: {heading: Galwch, text: Ffoniwch}, ar: {heading: بلغ, text: اتصل}}}\n";

const BODY: &str = "Call 0800 789 321 now, or read [the other one](../2016-01-06-other.md) and \
    [a page](https://www.example.org/a?b=1&c=2).\n\n## First {#first}\n\n- one\n- two\n\n[hotline: main]\n\n\
    | Day | Level |\n|---|---|\n| Mon | Severe |\n\n> [!WARNING]\n> Beware.\n\n![A map](map.png)\n";

/// A picture of one grey point.
const POINT: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\
    \x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\
    \x54\x78\xda\x63\xf8\x0f\x00\x01\x01\x01\x00\x1c\xb0\x8c\x99\x00\x00\x00\x00\x49\
    \x45\x4e\x44\xae\x42\x60\x82";

/// A series of two bulletins, in which a third may stand.
fn series(more: &str) -> Trial {
    let site = Trial::with_settings(&format!("{SETTINGS}{more}"));
    let one = head("A-1", "2016-01-05", "The gate", "");
    site.write("bulletins/2016-01-05-gate/index.md", format!("{one}{BODY}"));
    site.write("bulletins/2016-01-05-gate/map.png", POINT);
    let two = head("A-2", "2016-01-06", "Another", "");
    site.write("bulletins/2016-01-06-other.md", format!("{two}Some words.\n"));
    site
}

fn head(id: &str, date: &str, title: &str, more: &str) -> String {
    format!("---\nid: {id}\ntitle: {title}\nsummary: What {id} says\ndate: {date}\n{more}---\n")
}

/// The files of the folder `mail` beside the site.
fn mails(site: &Trial) -> BTreeMap<String, String> {
    let folder = site.beside("mail");
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a text"))
    };
    entries.map(file).collect()
}

/// Runs `email` into the folder `mail` beside the site, on a day on which all is out.
fn made(site: &Trial, arguments: &[&str], status: i32) -> (BTreeMap<String, String>, String) {
    let all = [&["email"], arguments, &["--out", "../mail"]].concat();
    let all = if arguments.contains(&"--as-of") {
        all
    } else {
        [&all[..], &["--as-of", "2016-02-01"]].concat()
    };
    let told = site.run(&all).with(status).told;
    (mails(site), told)
}

#[test]
fn a_bulletin_becomes_a_mail_in_four_forms() {
    let site = series("campaign: {utm_source: news, utm_medium: e-mail}\n");
    let (mails, told) = made(&site, &["A-1"], 0);
    assert!(told.contains("nothing was sent"), "{told}");
    let names: Vec<&str> = mails.keys().map(String::as_str).collect();
    assert_eq!(names, ["A-1.eml", "A-1.html", "A-1.notify.md", "A-1.txt"]);
    let html = &mails["A-1.html"];
    let online = html.find("Read this online").expect("the way online");
    let call = html.find("tel:+44800789321").expect("the call");
    assert!(online < call && call < html.find("<h1").expect("the title"));
    assert_eq!(html.matches(">Report it</h2>").count(), 2, "on top, and at the end");
    for held in [
        "https://bulletins.example.org/sec/2016/01/other/?utm_source=news&amp;utm_medium=e-mail\"",
        "https://www.example.org/a?b=1&amp;c=2\"",
        "https://www.example.org/report\"",
        "src=\"https://bulletins.example.org/sec/",
        "prefers-color-scheme",
        "role=\"presentation\"",
        "What A-1 says</div>",
    ] {
        assert!(html.contains(held), "{held}: {html}");
    }
    assert!(!html.contains("href=\"/") && !html.contains("src=\"/") && !html.contains("<script"));

    let text = &mails["A-1.txt"];
    assert!(
        text.starts_with("Read this online: https://bulletins.example.org/sec/2016/01/gate/\n")
    );
    assert!(!text.contains("utm_") && !text.contains('<') && !text.contains("&amp;"), "{text}");
    assert_eq!(text.lines().filter(|line| *line == "0800 789 321").count(), 3, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    for held in [
        "the other one [1] and",
        "[1] https://bulletins.example.org/sec/2016/01/other/",
        "[2] https://www.example.org/a?b=1&c=2",
        "* Day: Mon; Level: Severe",
        "First\n-----",
        "[A map]",
    ] {
        assert!(text.contains(held), "{held}: {text}");
    }

    let notify = &mails["A-1.notify.md"];
    for held in [
        "^ Report it\n",
        "^ The hotline – 0800 789 321 – Free, Confidential\n",
        "# The gate\n",
        "## First\n",
        "* one\n* two\n",
        "[a page](https://www.example.org/a?b=1&c=2)",
    ] {
        assert!(notify.contains(held), "{held}: {notify}");
    }
}

#[test]
fn a_message_is_the_same_whenever_it_is_made() {
    let site = series("");
    let (first, _) = made(&site, &["A-1"], 0);
    let (again, _) = made(&site, &["A-1"], 0);
    assert_eq!(first, again);
    let message = &first["A-1.eml"];
    for line in [
        "X-Unsent: 1\r\n",
        "Date: Tue, 05 Jan 2016 00:00:00 +0000\r\n",
        "From: \"The desk\" <desk@example.org>\r\n",
        "Subject: The gate\r\n",
        "multipart/alternative",
    ] {
        assert!(message.contains(line), "{line}: {message}");
    }
    assert!(message.lines().all(|line| line.len() <= 998) && message.is_ascii());
    assert!(!message.replace("\r\n", "").contains('\n'));
    let plain = message.find("text/plain").expect("a text");
    assert!(plain < message.find("text/html").expect("a page"));

    // A series without an address says whose it is, and no more.
    let settings = SETTINGS.replace(", email: desk@example.org", "");
    site.write("bulletins/series.yaml", settings);
    let (mails, _) = made(&site, &["A-1"], 0);
    assert!(mails["A-1.eml"].contains("From: \"The desk\":;\r\n"), "{}", mails["A-1.eml"]);
}

#[test]
fn lists_of_mails_show_what_its_author_wrote_for_them() {
    let site = series("");
    let own = "email: {subject: 'Grüße: read it', preheader: Before you open it}\n";
    site.write("bulletins/2016-01-07-c.md", head("C-1", "2016-01-07", "Title", own) + "Words.\n");
    let (mails, _) = made(&site, &["C-1"], 0);
    assert!(mails["C-1.html"].contains("Before you open it</div>"));
    assert!(mails["C-1.html"].contains("<title>Grüße: read it</title>"));
    assert!(mails["C-1.eml"].contains("Subject: =?utf-8?"), "{}", mails["C-1.eml"]);
    for (wrong, told) in
        [("email: {subjct: x}\n", "unknown-key"), ("email: {subject: [a]}\n", "wrong-value")]
    {
        site.write(
            "bulletins/2016-01-07-c.md",
            head("C-1", "2016-01-07", "Title", wrong) + "Words.\n",
        );
        let (_, said) = made(&site, &["C-1"], 1);
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn what_may_not_go_out_yet_says_so_in_its_name() {
    let site = series("");
    let held = head("H-1", "2016-01-12T09:00", "Held back", "");
    site.write("bulletins/2016-01-12-h.md", held + "Words.\n");
    let draft = head("D-1", "2016-01-06", "Half done", "draft: yes\n");
    site.write("bulletins/2016-01-06-d.md", draft + "Words.\n");
    let day = ["--as-of", "2016-01-10"];
    let (mails, told) = made(&site, &[&["H-1"], &day[..]].concat(), 0);
    let names: Vec<&str> = mails.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 4);
    assert_eq!(names[0], "HELD-UNTIL-2016-01-12T0900-H-1.eml");
    assert!(told.contains("do not send"), "{told}");
    // It is the mail of its day.
    assert!(!mails["HELD-UNTIL-2016-01-12T0900-H-1.html"].contains("held back"));
    // Asked for its own moment, it is held all the same while that has not come.
    let late = head("H-2", "2998-01-12T09:00", "Held back for long", "");
    site.write("bulletins/2998-01-12-h.md", late + "Words.\n");
    let (mails, _) = made(&site, &["H-2", "--as-of", "2998-01-13"], 0);
    assert!(mails.contains_key("HELD-UNTIL-2998-01-12T0900-H-2.eml"), "{:?}", mails.keys());
    assert!(!mails.contains_key("H-2.eml"));
    made(&site, &["--since", "2016-01-01", "--as-of", "2998-01-13"], 2);
    let (mails, _) = made(&site, &[&["half-done"], &day[..]].concat(), 0);
    assert!(mails["DRAFT-D-1.html"].contains("This is a draft"));
    assert!(mails["DRAFT-D-1.eml"].contains("Subject: Draft: Half done"));
    let (mails, _) = made(&site, &[&["--since", "2016-01-01"], &day[..]].concat(), 0);
    let digest = &mails["digest-2016-01-01-to-2016-01-10.txt"];
    assert!(digest.contains("The gate") && digest.contains("Another"), "{digest}");
    assert!(!digest.contains("Held back") && !digest.contains("Half done"), "{digest}");
}

#[test]
fn a_withdrawn_bulletin_is_told_as_such_and_not_sent_around_again() {
    let site = series("");
    let withdrawn = "withdrawn: {date: 2016-01-20, reason: It was wrong., replacement: A-2}\n";
    site.write(
        "bulletins/2016-01-07-w.md",
        head("W-1", "2016-01-07", "Old", withdrawn) + "Secret words.\n",
    );
    let (mails, _) = made(&site, &["W-1"], 0);
    for name in ["W-1.html", "W-1.txt", "W-1.notify.md"] {
        let mail = &mails[name];
        for held in ["Withdrawn: Old", "was withdrawn on", "It was wrong.", "Another"] {
            assert!(mail.contains(held), "{name}: {held}: {mail}");
        }
        assert!(!mail.contains("Secret words"), "{name}: {mail}");
    }
    assert!(mails["W-1.eml"].contains("Subject: Withdrawn: Old"));
    assert!(mails["W-1.eml"].contains("Date: Wed, 20 Jan 2016"));
}

#[test]
fn a_digest_tells_each_bulletin_once_the_newest_first() {
    let site = series("");
    let updated = "updates: [{date: 2016-01-21, note: The times changed., major: yes}]\n";
    site.write(
        "bulletins/2015-12-01-u.md",
        head("U-1", "2015-12-01", "Times", updated) + "Words.\n",
    );
    let withdrawn = "withdrawn: {date: 2016-01-20, reason: It was wrong.}\n";
    site.write(
        "bulletins/2016-01-07-w.md",
        head("W-1", "2016-01-07", "Old", withdrawn) + "Words.\n",
    );
    site.write(
        "bulletins/2016-01-08-cy.md",
        head("Y-1", "2016-01-08", "Gwesty", "language: cy\n") + "Geiriau.\n",
    );
    let (mails, _) = made(&site, &["--since", "2016-01-05", "--until", "2016-01-21"], 0);
    let text = &mails["digest-2016-01-05-to-2016-01-21.txt"];
    let places = ["Updated: Times", "Withdrawn: Old", "Another", "The gate"];
    let places = places.map(|title| text.find(title).unwrap_or_else(|| panic!("{title}: {text}")));
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("The times changed.") && text.contains("It was wrong."), "{text}");
    assert_eq!(text.matches("0800 789 321").count(), 2, "{text}");
    assert!(mails["digest-2016-01-05-to-2016-01-21-cy.txt"].contains("Gwesty"));
    let html = &mails["digest-2016-01-05-to-2016-01-21.html"];
    assert!(html.contains("href=\"https://bulletins.example.org/sec/2016/01/gate/\""), "{html}");

    // The day that is named last counts whole, and the one after it does not.
    fs::remove_dir_all(site.beside("mail")).expect("it goes");
    let (mails, _) = made(&site, &["--since", "2016-01-05", "--until", "2016-01-05"], 0);
    let text = &mails["digest-2016-01-05-to-2016-01-05.txt"];
    assert!(text.contains("The gate") && !text.contains("Another"), "{text}");

    fs::remove_dir_all(site.beside("mail")).expect("it goes");
    let (mails, told) = made(&site, &["--since", "2016-01-22"], 0);
    assert!(mails.is_empty() && told.contains("nothing was written"), "{told}");
    for wrong in [
        &["--since", "soon"][..],
        &["--since", "2016-01-05", "--until", "2016-01-01"],
        &["--until", "2016-01-05"],
        &[],
        &["A-1", "--since", "2016-01-05"],
    ] {
        assert!(made(&site, wrong, 2).0.is_empty());
    }
}

#[test]
fn what_would_block_a_page_blocks_a_mail() {
    let site = series("");
    let path = "bulletins/2016-01-07-c.md";
    for (more, body, told) in [
        ("", "Call 0800 789 312.\n", "wrong-digits"),
        ("email: {subject: Call 0800 789 312}\n", "Words.\n", "wrong-digits"),
        ("", "Read of Evacuation plans for stadiums.\n", "leak"),
        ("marking: 'TLP:RED'\n", "Words.\n", "marking"),
    ] {
        let secret = head("S-1", "2099-01-06", "Evacuation plans for stadiums", "");
        site.write("bulletins/2099-01-06-s.md", secret + "Words.\n");
        site.write(path, head("C-1", "2016-01-07", "Title", more) + body);
        let (mails, said) = made(&site, &["C-1"], 1);
        assert!(mails.is_empty(), "{told}");
        assert!(said.contains(told) && said.contains("Nothing was written"), "{told}: {said}");
    }
    // What is wrong elsewhere does not hold up this one.
    let (mails, _) = made(&site, &["A-1"], 0);
    assert_eq!(mails.len(), 4);
    let (_, said) = made(&site, &["A-9"], 2);
    assert!(said.contains("did you mean"), "{said}");
}

#[test]
fn a_template_of_the_site_without_the_hotline_blocks() {
    let site = series("");
    let base = include_str!("../themes/default/templates/email/base.html");
    let call = "{% if banner %}<tr><td class=\"top\">{{ banner.on_top }}</td></tr>{% endif %}";
    assert!(base.contains(call));
    let end =
        "{% extends \"email/base.html\" %}{% block main %}{{ bulletin.body }}{% endblock main %}";
    site.write("themes/default/templates/email/base.html", base.replace(call, ""));
    site.write("themes/default/templates/email/bulletin.html", end);
    let (mails, said) = made(&site, &["A-2"], 1);
    assert!(mails.is_empty() && said.contains("banner-left-out"), "{said}");
    assert!(said.contains("email/base.html") && said.contains("banner.on_top"), "{said}");
    // A wrong field is found before a mail is made.
    site.write("themes/default/templates/email/base.html", base);
    site.write("themes/default/templates/email/digest.html", "{{ digest.sinse.text }}");
    site.run(&["check"]).with(1).saying(&["unknown-field", "email/digest.html"]);
}

#[test]
fn a_banner_that_stays_out_of_mails_leaves_its_place_to_the_next() {
    let alert = "  - {id: alert, hotlines: [form], heading: Closed today, level: emergency, email: no, \
        languages: {cy: {heading: Ar gau}, ar: {heading: مغلق}}}\n";
    let site = series(alert);
    let (mails, _) = made(&site, &["A-2"], 0);
    assert!(!mails["A-2.html"].contains("Closed today"));
    assert!(mails["A-2.html"].contains("Report it"));
    site.write("bulletins/series.yaml", format!("{SETTINGS}{}", alert.replace("no", "yes")));
    let (mails, _) = made(&site, &["A-2"], 0);
    assert!(mails["A-2.html"].contains("Closed today"));
    assert!(!mails["A-2.html"].contains("Report it"));
}

#[test]
fn a_long_text_is_cut_at_a_heading_and_leads_on() {
    let site = series("");
    let part =
        |n: usize| format!("## Part {n}\n\n{}\n\n", "Many words about one thing. ".repeat(700));
    let body: String = (1..=9).map(part).collect();
    site.write("bulletins/2016-01-07-l.md", head("L-1", "2016-01-07", "Long", "") + &body);
    let (mails, told) = made(&site, &["L-1"], 0);
    assert!(told.contains("email-cut"), "{told}");
    let (message, html) = (&mails["L-1.eml"], &mails["L-1.html"]);
    let part = message.split("text/html").nth(1).expect("the page");
    assert!(part.len() < 91_000, "{}", part.len());
    assert!(html.contains("Continue reading online") && html.contains("Part 1"));
    assert!(!html.contains("Part 9") && html.matches("Report it").count() == 2);
    assert!(mails["L-1.txt"].contains("Part 9"));
    let (_, told) = made(&site, &["A-1"], 0);
    assert!(!told.contains("email-cut"), "{told}");
}

#[test]
fn marks_of_sending_services_pass_and_are_told() {
    let site = series("");
    let body = "Dear \\*|FNAME|\\*, ((first name)) and %%email%%: words.\n";
    site.write("bulletins/2016-01-07-m.md", head("M-1", "2016-01-07", "Marks", "") + body);
    let (mails, told) = made(&site, &["M-1"], 0);
    for mark in ["*|FNAME|*", "((first name))", "%%email%%"] {
        assert!(told.contains(mark.trim_matches('*')), "{told}");
        assert!(mails["M-1.txt"].contains(mark) && mails["M-1.html"].contains(mark), "{mark}");
    }
    // To Markdown the stars are italics, and the mark would lose them.
    let body = "Dear *|FNAME|*\n";
    site.write("bulletins/2016-01-07-m.md", head("M-1", "2016-01-07", "Marks", "") + body);
    let (_, told) = made(&site, &["M-1"], 0);
    assert!(told.contains("write `\\*|FNAME|\\*`"), "{told}");
    let (_, told) = made(&site, &["A-1"], 0);
    assert!(!told.contains("merge-tag"), "{told}");
}

#[test]
fn nothing_of_others_is_written_over_and_nothing_lands_in_the_site() {
    let site = series("");
    let folder = site.beside("mail");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("A-1.txt"), "Mine").expect("a file");
    let (mails, said) = made(&site, &["A-1"], 2);
    assert!(said.contains("is there already") && mails.len() == 1 && mails["A-1.txt"] == "Mine");
    fs::remove_file(folder.join("A-1.txt")).expect("it goes");
    fs::write(folder.join("notes.txt"), "Mine").expect("a file");
    made(&site, &["A-1"], 0);
    let (mails, _) = made(&site, &["A-1"], 0);
    assert_eq!(mails.len(), 5);
    assert_eq!(mails["notes.txt"], "Mine");
    site.run(&["build"]).with(0);
    let before = site.files("public");
    for out in ["public", "public/mail", "bulletins/mail", "themes", ".noticeboard/mail"] {
        site.run(&["email", "A-1", "--out", out]).with(2).saying(&["outside the site"]);
    }
    assert_eq!(site.files("public"), before);
}

#[test]
fn campaigns_that_would_break_links_are_turned_back() {
    for (wrong, sign) in [
        ("{utm_source: my news}", "a space"),
        ("{utm_source: a&b}", "`&`"),
        ("{'utm=source': a}", "`=`"),
        ("{utm_source: 'a#b'}", "`#`"),
    ] {
        let site = series(&format!("campaign: {wrong}\n"));
        site.run(&["check"]).with(1).saying(&["wrong-value", sign, "series.yaml"]);
    }
    series("campaign: {utm_source: news-2016_01.a}\n").run(&["check"]).with(0);
}

#[test]
fn a_mail_from_right_to_left_keeps_its_numbers() {
    let site = series("");
    let arabic = head("R-1", "2016-01-07", "البوابة", "language: ar\n");
    site.write("bulletins/2016-01-07-r.md", arabic + "اتصل على 0800 789 321 الآن.\n");
    let (mails, _) = made(&site, &["R-1"], 0);
    assert!(mails["R-1.html"].contains("dir=\"rtl\""));
    assert!(mails["R-1.txt"].contains("\u{2066}0800"), "{}", mails["R-1.txt"]);
    assert!(mails["R-1.html"].contains("اقرأ هذا على الإنترنت"));
}

#[test]
fn a_theme_that_extends_nothing_is_lent_its_mails() {
    let site = series("theme: plain\n");
    let plain = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain");
    for entry in walkdir::WalkDir::new(&plain) {
        let entry = entry.expect("an entry");
        let path = entry.path().strip_prefix(&plain).expect("below").to_string_lossy().into_owned();
        if entry.file_type().is_file() {
            site.write(&format!("themes/plain/{path}"), fs::read(entry.path()).expect("bytes"));
        }
    }
    // It knows other colours than the mails were made for, or none: they keep their own.
    let (mails, _) = made(&site, &["A-1"], 0);
    assert!(mails["A-1.html"].contains("#12202b"), "{}", mails["A-1.html"]);
    let (mails, _) = made(&site, &["--since", "2016-01-01"], 0);
    assert!(mails.keys().any(|name| name.starts_with("digest-")));
}
