//! `import`: what converters write becomes drafts, and no word is lost on the way.
//!
//! Each folder of `tests/import/` holds a source, the draft that it becomes (`draft.md`) and what
//! is told (`told.txt`); `UPDATE=1` writes the two afresh, to be read before they are committed. The
//! text with which it all began lies beside the project, in `../shared`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::trial::{Ended, Trial, names, skipped};

/// Settings with two hotlines, and a banner that calls to the first.
const SETTINGS: &str = "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\nhotlines:\n  \
    - {id: anti-terrorist, name: Anti-Terrorist Hotline, number: \"0800 789 321\", verified_on: 2026-10-01}\n  \
    - {id: crimestoppers, name: Crimestoppers, number: \"0800 555 111\", verified_on: 2026-10-01}\n  \
    - {id: desk, name: Desk, number: \"0161 496 0000\", verified_on: 2026-10-01}\n\
    banners:\n  \
    - {id: both, hotlines: [anti-terrorist, crimestoppers], heading: Tell somebody}\n  \
    - {id: report-it, hotlines: [anti-terrorist], heading: If you suspect it report it}\n";

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

/// Imports a text under a name, and hands back the drafts by path.
pub(crate) fn imported(name: &str, text: impl AsRef<[u8]>, options: &[&str]) -> (Trial, Ended) {
    let trial = Trial::with_settings(SETTINGS);
    fs::write(trial.beside(name), text).expect("a source");
    let source = trial.beside(name);
    let mut arguments = vec!["import", source.to_str().expect("a path")];
    arguments.extend(options);
    let ended = trial.run(&arguments);
    (trial, ended)
}

/// The one draft of a site.
pub(crate) fn draft(trial: &Trial) -> String {
    let files = trial.files("bulletins");
    let mut drafts = files.iter().filter(|(name, _)| name.ends_with(".md"));
    let (_, text) = drafts.next().expect("a draft");
    assert!(drafts.next().is_none(), "one draft");
    String::from_utf8(text.clone()).expect("text")
}

/// The words of a text, counted.
fn counted(text: &str) -> BTreeMap<&str, i64> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word).or_default() += 1;
    }
    words
}

fn assert_is(path: &Path, found: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, found).expect("written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(found == expected, "{}:\n{found}", path.display());
}

#[test]
fn every_source_becomes_the_draft_that_was_read_by_people() {
    let sources = names(&folder(""));
    assert!(sources.len() >= 6, "{sources:?}");
    for name in sources {
        let folder = folder(&name);
        let source = names(&folder).into_iter().find(|name| name.starts_with("source."));
        let source = source.expect("a source");
        let bytes = fs::read(folder.join(&source)).expect("a source");
        let (trial, ended) = imported(&source, bytes, &[]);
        assert_eq!(ended.status, 0, "{name}: {}", ended.told);
        assert_is(&folder.join("told.txt"), &ended.told);
        let text = draft(&trial);
        assert_is(&folder.join("draft.md"), &text);
        assert!(text.contains("\ndraft: true\n") && text.contains("\nid: "), "{name}");
        assert!(
            !text.lines().any(|line| line.starts_with("# ")),
            "{name}: the title is in the head"
        );
        // A draft is sound as it is; a summary is for its author to write.
        let report = trial.run(&["check", "--format", "json"]).with(0).json();
        for found in report["diagnostics"].as_array().expect("findings") {
            let is_told = found["rule"] == "image-without-alt" || found["level"] == "advice";
            assert!(is_told, "{name}: {found:#}");
        }
    }
}

#[test]
fn the_first_text_becomes_a_bulletin_with_its_banner() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed");
    let Ok(source) = fs::read_to_string(shared.join("000_7a044675c57b35c7.txt")) else {
        return skipped("the first text", "there is no `../shared/seed`");
    };
    let (trial, ended) = imported("first.txt", &source, &[]);
    let told = ended.with(0).told;
    let text = draft(&trial);
    for line in [
        "title: 'Counter Terrorism Protective Security Update'",
        "date: 2016-08-01",
        "draft: true",
        "banners: [report-it]",
    ] {
        assert!(text.lines().any(|other| other == line), "`{line}` is not in:\n{text}");
    }
    let begin = |sign: &str| text.lines().filter(|line| line.starts_with(sign)).count();
    assert_eq!((begin("# "), begin("- "), begin("## ")), (0, 5, 5), "{text}");
    assert_eq!((begin("1. "), begin("2. "), begin("3. "), begin("4. ")), (1, 1, 1, 0));
    assert!(text.contains("learning about specialist services and support"), "{text}");
    assert!(!text.contains('◆') && !text.contains("**CALL"), "{text}");
    // What is missing is the hotline block and the two repeated heads, and both are told.
    let mut missing = counted(&source);
    for (word, count) in counted(text.splitn(3, "---\n").nth(2).expect("a body")) {
        *missing.entry(word).or_default() -= count;
    }
    missing.retain(|_, count| *count != 0);
    let heads = "Counter Terrorism Protective Security Update ".repeat(3);
    let call = "IF YOU SUSPECT IT REPORT IT CALL 0800 789 321 CONFIDENTIAL ANTI-TERRORIST HOTLINE";
    assert_eq!(missing, counted(&format!("{heads}{call}")));
    assert!(told.contains(call) && told.contains("38, 67: left out"), "{told}");
    // Sentences stand in the order in which they were written.
    let sentences = source.lines().filter(|line| line.len() > 120 && !line.starts_with('-'));
    let mut at = 0;
    for sentence in sentences {
        let next = text[at..].find(sentence).unwrap_or_else(|| panic!("not in order: {sentence}"));
        at += next + sentence.len();
    }
    let report = trial.run(&["check", "--format", "json"]).with(0).json();
    let found = report["diagnostics"].as_array().expect("findings");
    assert!(found.iter().all(|one| one["level"] == "advice"), "{found:#?}");
}

/// Imports a text that has to be turned back: nothing is written, and the cause and the way out are
/// told.
pub(crate) fn assert_refused(name: &str, text: impl AsRef<[u8]>, words: &[&str]) {
    let (trial, ended) = imported(name, text, &[]);
    ended.with(1).saying(words).saying(&["help: ", "Nothing was written"]);
    assert_eq!(trial.names("bulletins"), ["series.yaml"], "{name}");
}

#[test]
fn what_is_no_text_is_told_with_the_way_to_make_one() {
    let save = "save it as a Word document";
    assert_refused("a.txt", "", &["import-no-text", "empty"]);
    assert_refused("a.md", " \n\n", &["import-no-text", "empty"]);
    assert_refused("a.txt", [0_u8, 159, 146, 150, 1, 2], &["bytes that are no text"]);
    assert_refused("a.pdf", "%PDF-1.7\n", &["this is a PDF", save]);
    assert_refused("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &["of the old kind", save]);
    let name = "__nameid_version1.0".bytes().flat_map(|byte| [byte, 0]);
    let message = b"\xD0\xCF\x11\xE0".iter().copied().chain(name).collect::<Vec<u8>>();
    assert_refused("a.bin", message, &["message of Outlook", "text only"]);
    assert_refused("a.rtf", r"{\rtf1 Text}", &["RTF", save]);
    assert_refused("a.txt", "<!DOCTYPE html><p>Text", &["web page", save]);
    assert_refused("a.odt", b"PK\x03\x04....", &["archive", save]);
    assert_refused("a.docx", "Text", &["no Word document"]);
    assert_refused("a.docx", b"PK\x03\x04....", &["damaged"]);
    assert_refused("a.txt", "words ".repeat(100_000), &["longer than 512 KiB"]);
    assert_refused("a.md", "---\ntitle: A\n---\nText\n", &["bulletin already"]);
    let (_, fine) = imported("a.txt", "A title\n\n1 May 2020\n", &[]);
    fine.with(0);
}

#[test]
fn what_cannot_be_had_is_wrong_usage() {
    let trial = Trial::with_settings(SETTINGS);
    trial.run(&["import", "nowhere.txt"]).with(2).saying(&["no file `nowhere.txt`"]);
    trial.run(&["import", "bulletins"]).with(2).saying(&["is no file"]);
    trial.run(&["import"]).with(2);
    trial.run(&["import", "a", "--date", "30 February 2020"]).with(2).saying(&["no day 30"]);
    trial.run(&["import", "--from", "mail", "a"]).with(2).saying(&["feed, folder"]);
    fs::create_dir(trial.beside("elsewhere")).expect("a folder");
    let elsewhere = trial.beside("elsewhere");
    let site = elsewhere.to_str().expect("a path");
    trial.run(&["import", "--site", site, "a.txt"]).with(1).saying(&["`bulletins`"]);
}

#[test]
fn a_day_that_cannot_be_is_told_and_never_guessed() {
    for (text, words) in [
        ("A title\n\nIt was on 31 June 2016.", ["no day 31", "--date YYYY-MM-DD"]),
        ("A title\n\nIt was on Tuesday 1st August 2016.", ["a Monday", "--date YYYY-MM-DD"]),
        ("A title\n\nDate: 01/08/2016", ["--date 2016-08-01", "--date 2016-01-08"]),
        ("A title\n\nBriefing of August 2016.", ["names no day", "--date YYYY-MM-DD"]),
        ("A title\n\nText.", ["names no day", "--date YYYY-MM-DD"]),
    ] {
        assert_refused("a.txt", text, &[&["import-date"], words.as_slice()].concat());
        let (trial, given) = imported("a.txt", text, &["--date", "1 August 2016"]);
        given.with(0);
        assert!(draft(&trial).contains("\ndate: 2016-08-01\n"), "{text}");
    }
    // A day that the text gives for its own goes before one that it speaks of.
    let text = "A title\n\nSince 7 July 2005 much has changed.\n\nIssued: 3 May 2012\n";
    let (trial, ended) = imported("a.txt", text, &[]);
    ended.with(0).saying(&["dated 2012-05-03", "another date stands here: “7 July 2005”"]);
    assert!(draft(&trial).contains("\ndate: 2012-05-03\n"));
    let (trial, ended) = imported("2013-04-02 notes.txt", "A title\n\nText.", &[]);
    ended.with(0);
    assert!(draft(&trial).contains("\ndate: 2013-04-02\n"));
}

#[test]
fn a_marked_text_is_turned_back() {
    for marking in ["OFFICIAL-SENSITIVE", "Official – Sensitive", "SECRET", "TLP:AMBER", "TLP:RED"]
    {
        let text = format!("A title\n\n{marking}\n\nIt was on 1 May 2020 that we met.\n");
        assert_refused("a.txt", text, &["import-marking", "released"]);
    }
    // At the head of each page, or of the only one, it stands beside other words.
    let page = "PROTECTIVE NOTE\t\tOFFICIAL-SENSITIVE\n\nA title\n\nIt was on 1 May 2020.\n";
    assert_refused("a.txt", page, &["import-marking", "released"]);
    let pages = format!("{page}\nPage 1\n\n\n{page}\nPage 2\n");
    assert_refused("a.txt", pages, &["import-marking", "released"]);
    assert_refused("a.txt", "T\n\nIt was on 1 May 2020.\n\nNOTE 7 TLP:RED\n", &["import-marking"]);
    let text = "A title\n\nOFFICIAL\n\nOn 1 May 2020 a paper marked SECRET was found.\n";
    let (_, fine) = imported("a.txt", text, &[]);
    fine.with(0);
}

#[test]
fn a_number_that_is_not_registered_is_told_and_never_copied() {
    let text = |call: &str| {
        format!("# T\n\nOn 1 May 2020.\n\n**CALL {call}**\n\n**THE HOTLINE**\n\nText.\n")
    };
    let (trial, ended) = imported("a.md", text("0800 789 322"), &[]);
    ended.with(0).saying(&["import-unregistered-number", "nearly `0800 789 321`"]);
    assert!(draft(&trial).contains("**CALL 0800 789 322**") && !draft(&trial).contains("banners"));
    let (trial, ended) = imported("a.md", text("020 7946 0018"), &[]);
    ended.with(0).saying(&["number: \"020 7946 0018\""]);
    assert!(draft(&trial).contains("020 7946 0018"));
    // One that no banner calls to is called to where it stood, by its name and not by its digits.
    let (trial, ended) = imported("a.md", text("0161 496 0000"), &[]);
    ended.with(0).saying(&["[hotline: desk]"]);
    assert!(draft(&trial).contains("\n[hotline: desk]\n") && !draft(&trial).contains("496"));
    // Several calls are one banner, if one calls to all of them.
    let (trial, ended) = imported("a.md", text("0800 789 321 OR 0800 555 111"), &[]);
    ended.with(0).saying(&["the banner `both` says it"]);
    assert!(draft(&trial).contains("\nbanners: [both]\n"));
    let (trial, ended) = imported("a.md", text("0800 789 321 OR 0161 496 0000"), &[]);
    ended.with(0).saying(&["no banner calls to all of these"]);
    assert!(draft(&trial).contains("0800 789 321 OR 0161 496 0000"));
    let (trial, ended) = imported("a.md", text("+44 800 789321"), &[]);
    let told = ended.with(0).told;
    assert!(!told.contains("import-unregistered-number"), "{told}");
    assert!(draft(&trial).contains("\nbanners: [report-it]\n"));
}

#[test]
fn lines_that_begin_as_a_letter_does_are_kept() {
    let lines = "From: the north gate\nTo: the south gate\n";
    let text = format!("Where to walk\n\n1 May 2020\n\n{lines}\nKeep to the left.\n");
    let (trial, ended) = imported("a.txt", text, &[]);
    ended.with(0);
    assert!(draft(&trial).contains("north gate") && draft(&trial).contains("south gate"));
    for more in ["Subject: Gates", "Sent: 1 May 2020", "Cc: desk@example.org"] {
        let text = format!("{lines}{more}\n\nWhere to walk\n\nKeep to the left.\n");
        let (trial, ended) = imported("a.txt", text, &["--date", "2020-05-01"]);
        ended.with(0).saying(&["head of a letter left out: From: the north gate"]);
        assert!(!draft(&trial).contains("north gate"), "{more}");
    }
}

#[test]
fn pages_without_end_are_pages() {
    let pages = "\u{c}".repeat(300_000);
    for name in ["a.txt", "a.md"] {
        let text = format!("A title\n\n1 May 2020\n\nText.\n{pages}\nMore.\n");
        let (trial, ended) = imported(name, text, &[]);
        ended.with(0);
        assert!(draft(&trial).contains("\nText.\n\nMore.\n"), "{}", draft(&trial));
    }
}

#[test]
fn nothing_is_written_over() {
    let (trial, ended) = imported("a.txt", "A title\n\n1 May 2020\n\nText.\n", &[]);
    ended.with(0);
    let before = trial.files("bulletins");
    let source = trial.beside("a.txt");
    let source = source.to_str().expect("a path");
    let again = trial.run(&["import", source]).with(1);
    assert!(!again.told.contains("Changes"), "{}", again.told);
    again.saying(&["import-exists", "bulletins/2020-05-01-a-title.md", "help: "]);
    assert_eq!(trial.files("bulletins"), before);
    trial.run(&["import", source, "--date", "2020-05-02"]).with(0);
    // Two drafts of one call may not meet either, and then neither is written.
    let third = ["--date", "2020-05-03"];
    let both = [&["import", source, source][..], &third].concat();
    trial.run(&both).with(1).saying(&["import-exists"]);
    assert_eq!(trial.names("bulletins").len(), 3);
}

#[test]
fn every_encoding_of_word_gives_the_same_letters() {
    let text = "Caf\u{e9}s \u{2013} \u{201c}open\u{201d}\r\n\r\nOn 1 May 2020 they were.\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let (_, fine) = imported("a.txt", text, &[]);
    fine.with(0);
    for (bytes, name) in [
        ([&[0xFF, 0xFE], wide.as_slice()].concat(), "UTF-16LE"),
        ([&[0xFE, 0xFF], big.as_slice()].concat(), "UTF-16BE"),
        (wide, "UTF-16LE"),
        (windows.into_owned(), "windows-1252"),
    ] {
        let (trial, ended) = imported("a.txt", bytes, &[]);
        ended.with(0).saying(&[&format!("read as {name}")]);
        assert!(draft(&trial).contains("title: 'Cafés – “open”'"), "{name}");
    }
}

/// Pieces that a converter might write, in any order.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "# Update 7",
        "## What to do",
        "\u{c}",
        "- 3 -",
        "Page 2 of 9",
        "SAFER MARKETS",
        "1. One and",
        "2. two",
        "\u{2022} a point",
        "- \u{25c6} by visiting",
        "**CALL 0800 789 321**",
        "**HOTLINE**",
        "IF YOU SUSPECT IT",
        "a secu-",
        "rity *matter*",
        "| a | b |",
        "> said",
        "    code",
        "```",
        "of the",
        "ended. Then",
        "From: a@b.example",
        "To: c",
        "Subject: FW: Doors",
        "x\u{ad}y",
        "o\u{fb03}ce",
        "[1] <b> _so_ & `code`",
        "http://a.example/b_c?d=e&f",
        "",
        "",
        "   ",
        "[^1]: Note",
        "left side of the page here     right side of the page here",
        "3 May 2020",
        "101",
        "===",
        "---",
    ];
    proptest::sample::select(fixed.map(str::to_owned).to_vec())
}

#[test]
fn no_word_is_lost_whatever_a_converter_writes() {
    let trial = Trial::with_settings(SETTINGS);
    let mut runner = TestRunner::deterministic();
    let many = proptest::collection::vec(piece(), 1..30);
    for number in 0..150 {
        let text = many.new_tree(&mut runner).expect("pieces").current().join("\n") + "\nend\n";
        let name = format!("{number}.{}", ["txt", "md"][number % 2]);
        fs::write(trial.beside(&name), &text).expect("a source");
        let source = trial.beside(&name);
        let ended =
            trial.run(&["import", source.to_str().expect("a path"), "--date", "2020-01-01"]);
        // The program counts for itself; here it is counted once more, from outside.
        assert_eq!(ended.status, 0, "{text:?}\n{}", ended.told);
        let written = String::from_utf8(ended.results).expect("a path");
        let path = written.lines().next().expect("a path").to_owned();
        let made = fs::read_to_string(trial.at(&path)).expect("a draft");
        let body = made.splitn(3, "---\n").nth(2).expect("a body");
        let title = made.lines().find_map(|line| line.strip_prefix("title: ")).expect("a title");
        let result = format!("{title}\n{body}\n{}", ended.told);
        let result = counted(&result);
        for (word, count) in counted(&text) {
            let found = result.get(word).copied().unwrap_or(0);
            assert!(
                found >= count.min(1),
                "`{word}` is neither in the draft nor told:\n{text}\n{made}\n{}",
                ended.told
            );
        }
        fs::remove_file(trial.at(&path)).expect("taken away");
    }
}
