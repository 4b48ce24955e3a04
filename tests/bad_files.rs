//! Files that are no text to be read: links, locked folders, impossible names, and far too much.
//!
//! The program may refuse them or make the best of them, but says which; it never follows a link
//! out of the site, and neither its time nor its memory grows without bound.

use std::fs;
use std::time::{Duration, Instant};

use crate::trial::{Trial, assert_same, bulletin, ended, skipped};

/// How deep the deepest text is nested.
const DEEP: usize = 100_000;
/// Far more than a small site takes; a fault of this kind takes minutes and gigabytes.
const TIME: Duration = Duration::from_secs(20);
const MEMORY: u64 = 1 << 30;

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    let secret = trial.beside("secret.md");
    fs::write(&secret, bulletin("S-1", "Secret", "Secret words.")).expect("written");
    fs::create_dir(trial.beside("elsewhere")).expect("a folder");
    let folder = "bulletins/2020-01-01-a";
    trial.write(&format!("{folder}/index.md"), bulletin("A-1", "A", "[The file](passwd)."));
    for (link, target) in [
        ("bulletins/2020-01-02-secret.md", secret.to_str().expect("text")),
        ("bulletins/2020-01-03-secret.md", "../../secret.md"),
        ("bulletins/2020-01-01-a/passwd", "../../../../../../../../../etc/passwd"),
        ("bulletins/folder", "../../elsewhere"),
        ("bulletins/above", "../.."),
        ("bulletins/machine", "../.noticeboard"),
        ("bulletins/self", "."),
        ("bulletins/loop", "loop"),
        ("bulletins/nowhere.md", "nowhere"),
        ("themes", "/etc"),
    ] {
        symlink(target, trial.at(link)).expect("a link");
    }
    let found = trial.run(&["check", "--format", "json"]).with(1).json();
    let found = found["diagnostics"].as_array().expect("findings").clone();
    let says = |path: &str, why: &str| {
        let fits = |one: &&serde_json::Value| {
            one["path"] == path && one["message"].as_str().unwrap_or_default().contains(why)
        };
        assert!(found.iter().any(|one| fits(&one)), "{path}: {found:#?}");
    };
    for path in ["2020-01-02-secret.md", "2020-01-03-secret.md", "2020-01-01-a/passwd", "folder"] {
        says(&format!("bulletins/{path}"), "a link to a place outside the site");
    }
    says("bulletins/machine", "a link to a place outside");
    says("bulletins/self", "a link to a folder that holds it");
    says("bulletins/above", "a link to a folder that holds it");
    says("bulletins/loop", "a link that leads nowhere");
    says("bulletins/nowhere.md", "a link that leads nowhere");
    says("themes", "a link to a place outside the site");
    says("bulletins/2020-01-01-a/index.md", "there is no file `passwd`");
    trial.run(&["build"]).with(1);
    assert_same(&trial.files("public"), &old);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_blocks() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    trial.write("bulletins/closed/2020-01-01-a.md", bulletin("A-1", "A", "Text."));
    trial.write("bulletins/2020-01-02-b.md", bulletin("B-1", "B", "Text."));
    let set = |path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set(trial.at("bulletins/closed"), 0o000);
    set(trial.at("bulletins/2020-01-02-b.md"), 0o000);
    set(trial.beside("."), 0o755);
    let is_closed = fs::read_dir(trial.at("bulletins/closed")).is_err();
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticeboard"));
    command.args(["check", "--site"]).arg(trial.at("")).current_dir("/").env("NO_COLOR", "1");
    if !is_closed {
        // The machine's owner reads everything; nobody does not.
        command.uid(65534).gid(65534);
    }
    let ran = command.output();
    set(trial.at("bulletins/closed"), 0o755);
    let Ok(output) = ran else {
        return skipped("a closed folder", "the program cannot be run as another user");
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    for path in ["bulletins/closed", "bulletins/2020-01-02-b.md"] {
        assert!(told.contains(&format!("`{path}` could not be read: you have no permission")));
    }
    assert!(told.contains("= help: "), "{told}");
}

#[cfg(unix)]
#[test]
fn a_name_that_cannot_stand_in_an_address_is_told_without_steering_the_terminal() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let trial = Trial::new();
    let names: [&[u8]; 6] = [
        b"2020-01-01-new\nline.md",
        b"2020-01-02-\x1b]0;title\x07.md",
        b"2020-01-03-\xc2\x9b31m.md",
        b"2020-01-04-\xff.md",
        b"2020-01-05-back\\slash.md",
        "2020-01-06-\u{202e}bidi.md".as_bytes(),
    ];
    for (at, name) in names.iter().enumerate() {
        let path = trial.at("bulletins").join(OsStr::from_bytes(name));
        if fs::write(path, bulletin(&format!("N-{at}"), "[a](b.md)", "[a](nowhere.md)")).is_err() {
            return skipped("impossible names", "this disk does not take them");
        }
    }
    let checked = trial.run(&["check"]).with(1);
    let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!checked.told.contains(steers), "{:?}", checked.told);
    let report = trial.run(&["check", "--format", "json"]).with(1).json();
    let found = report["diagnostics"].as_array().expect("findings");
    let renamed = found
        .iter()
        .filter(|one| one["message"].as_str().unwrap_or_default().contains("rename it"));
    assert_eq!(renamed.count(), 5, "{found:#?}");
}

#[test]
fn files_far_too_large_are_named_and_not_held_in_memory() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    let size = 50 << 20;
    let head = "---\nid: L\ntitle: Large\n---\n\n";
    let text = format!("{head}{}", "Words and more words.\n".repeat(size / 22));
    let line = format!("{head}{}", "x".repeat(size));
    let keys =
        format!("---\nid: L\ntitle: Large\nextra:\n{}---\n", "  - one more\n".repeat(size / 13));
    for (name, text) in [("text", text), ("line", line), ("head", keys)] {
        trial.write(&format!("bulletins/2020-01-01-{name}.md"), text);
    }
    let told = run_bounded(&trial, "three files of 50 MiB");
    for name in ["text", "line", "head"] {
        assert!(told.contains(&format!("--> bulletins/2020-01-01-{name}.md")), "{told}");
    }
    assert!(told.contains("error[too-large]: this file is larger than 2 MiB"), "{told}");
    assert_same(&trial.files("public"), &old);
}

#[test]
fn a_ledger_is_read_whatever_its_size() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let ledger = fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger");
    // Identical lines fold; they stand for those of twelve thousand bulletins.
    let lines = ledger.split_once('\n').expect("a first line").1;
    trial.write("bulletins/ledger.txt", ledger.clone() + &lines.repeat((3 << 20) / lines.len()));
    trial.run(&["build"]).with(0);
    assert_eq!(fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger"), ledger);
}

#[test]
fn a_text_of_the_largest_size_is_built_in_time() {
    let trial = Trial::new();
    let line = "x".repeat((2 << 20) - 100);
    let words = "Words *and* [more](https://example.org/) words.\n".repeat((2 << 20) / 50);
    trial.write("bulletins/2020-01-01-line.md", bulletin("L-1", "Line", &line));
    trial.write("bulletins/2020-01-02-words.md", bulletin("L-2", "Words", &words[..2_000_000]));
    run_bounded_to(&trial, "two texts of 2 MiB", 0);
}

#[test]
fn nesting_without_end_is_cut_off_and_told() {
    let trial = Trial::new();
    trial.run(&["build"]).with(0);
    let old = trial.files("public");
    let pair = |open: &str, close: &str| format!("{}x{}", open.repeat(DEEP), close.repeat(DEEP));
    let texts = [
        ("quotes", pair(">", "")),
        ("lists", pair("- ", "")),
        ("numbers", pair("1. ", "")),
        ("brackets", pair("[", "]")),
        ("links", pair("[a](", ")")),
        ("images", pair("![", "](a)")),
        ("emphasis", pair("*a ", " a*")),
        ("strong", pair("**", "**")),
        ("tags", pair("<div>", "</div>")),
        ("inline", pair("a <b>", "</b>")),
        ("code", "`".repeat(DEEP)),
        ("table", format!("{}\n{}", "|a".repeat(DEEP), "|-".repeat(DEEP))),
        ("definitions", format!("a\n{}", ": ".repeat(DEEP))),
        ("comment", "<!-- ".repeat(DEEP)),
        ("notes", "[^a]: [^a] ".repeat(DEEP)),
    ];
    for (at, (name, text)) in texts.iter().enumerate() {
        let path = format!("bulletins/2020-01-{:02}-{name}.md", at + 1);
        trial.write(&path, bulletin(&format!("N-{at}"), name, text));
    }
    let heads = [
        ("flow", format!("extra: {}", pair("[", "]"))),
        ("groups", format!("extra: {}", pair("{a: ", "}"))),
        ("dashes", format!("extra:\n  {}", pair("- ", ""))),
        ("aliases", format!("extra: &a [{}]", "*a, ".repeat(DEEP))),
    ];
    for (at, (name, head)) in heads.iter().enumerate() {
        let text = format!("---\nid: H-{at}\ntitle: {name}\n{head}\n---\n\nText.\n");
        trial.write(&format!("bulletins/2020-02-{:02}-{name}.md", at + 1), text);
    }
    let told = run_bounded(&trial, "nineteen files nested 100,000 deep");
    for name in ["quotes", "lists", "numbers", "emphasis", "strong", "tags", "inline"] {
        let place = told
            .split("error[nesting-too-deep]")
            .any(|one| one.contains(&format!("-{name}.md:7:")));
        assert!(place, "{name}: {told}");
    }
    for name in ["flow", "groups", "dashes", "aliases"] {
        let place =
            told.split("error[unreadable-yaml]").any(|one| one.contains(&format!("-{name}.md:")));
        assert!(place, "{name}: {told}");
    }
    assert_same(&trial.files("public"), &old);
}

fn run_bounded(trial: &Trial, what: &str) -> String {
    run_bounded_to(trial, what, 1)
}

/// Builds, within bounds of time and memory; says what was told.
fn run_bounded_to(trial: &Trial, what: &str, status: i32) -> String {
    let begun = Instant::now();
    let child = trial.start(&["build"]);
    let process = child.id();
    let watch = std::thread::spawn(move || peak_memory(process));
    let told = ended(child).with(status).told;
    let (time, memory) = (begun.elapsed(), watch.join().expect("a number"));
    assert!(time < TIME, "{what} took {time:?}");
    assert!(memory < MEMORY, "{what} took {memory} bytes");
    println!("{what}: {time:?}, {} MiB", memory >> 20);
    told
}

/// The most memory that a process had, as far as Linux tells while it runs; else nothing.
fn peak_memory(process: u32) -> u64 {
    let mut peak = 0;
    while let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let Some(size) = line.and_then(|line| line.split_whitespace().next()) else { break };
        peak = size.parse::<u64>().map_or(peak, |kib| peak.max(kib << 10));
        std::thread::sleep(Duration::from_millis(2));
    }
    peak
}
