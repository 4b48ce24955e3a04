//! Heads that go wrong, or nearly, and what must come of each.
//!
//! `nasty_heads.txt` holds them, with what is right for each; the few that are too large to stand
//! in a file are made here. Whatever the head, the program neither crashes nor hangs, says where
//! the fault is in words that an author knows, and shows no other title than the one that was
//! written. What each head's author is told stands whole in `nasty_heads.told.txt`, since a message
//! is for people and only people can judge it. `UPDATE=1 cargo test --release` fills both in, to be
//! read before they are committed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;

use crate::cases::{build_of, bytes_of, pressed, source_of, told};

const SETTINGS: &str = "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\ntheme: bare\n\
    permalink: /:slug/\n";

/// Words of the reader of YAML and of the language that the program is written in.
const JARGON: [&str; 14] = [
    "mapping",
    "scalar",
    "token",
    "sequence",
    "deserialize",
    "invalid type",
    "unit value",
    "budget",
    "recursion",
    "surrogate",
    "document start",
    "null",
    "panicked",
    "Option<",
];

/// So long may one head take on a machine that is busy with others.
const PATIENCE: Duration = Duration::from_secs(60);

/// A head: its name, what must come of it, and its bytes.
#[derive(Clone)]
struct Head {
    name: String,
    expected: String,
    bytes: Vec<u8>,
}

/// The heads of the file, and what stands above them.
fn written() -> (String, Vec<(String, String, String)>) {
    let text = fs::read_to_string(place()).expect("the heads");
    let mut parts = text.split("\n== ");
    let above = parts.next().unwrap_or_default().to_owned();
    let part = |part: &str| {
        let (line, body) = part.split_once('\n').expect("a line, and a head");
        let (name, expected) = line.split_once(": ").expect("a name, and an expectation");
        (name.to_owned(), expected.to_owned(), format!("{body}\n"))
    };
    (above, parts.map(part).collect())
}

fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/nasty_heads.txt")
}

/// What the author of each head is told.
fn place_of_words() -> PathBuf {
    place().with_file_name("nasty_heads.told.txt")
}

/// The findings of a head with all their words, but for what is told of every head alike. Lines far
/// too long to read are cut.
fn words(told: &str) -> String {
    let mut out = String::new();
    let mut is_wanted = false;
    for line in told.lines() {
        if line.starts_with(['e', 'w', 'a']) {
            is_wanted =
                !["warning[no-id]", "advice[no-summary]"].iter().any(|it| line.starts_with(it));
        }
        if is_wanted {
            let line: String = line.chars().take(400).collect();
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

/// Those that are too large to stand in the file.
fn large() -> Vec<Head> {
    let good = "---\ntitle: Good\ndate: 2026-01-05\n";
    let mut random = Random(1);
    let mut laughs = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (this, last) in ('b'..='j').zip('a'..='i') {
        let _ = writeln!(laughs, "{this}: &{this} [{}]", vec![format!("*{last}"); 9].join(", "));
    }
    let many: String = (0..50_000).fold(good.to_owned(), |mut text, at| {
        let _ = writeln!(text, "k{at}: {at}");
        text
    });
    let utf16: Vec<u8> =
        format!("\u{feff}{good}---\nBody.\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let refs = "error unreadable-yaml";
    let laughed: Vec<String> = (2..=11).map(|line| format!("{refs} {line}")).collect();
    [
        ("title-long", format!("title {}", "x".repeat(1_000_000)), {
            format!("---\ntitle: {}\ndate: 2026-01-05\n---\n", "x".repeat(1_000_000)).into_bytes()
        }),
        ("laughs", laughed.join(" + "), format!("{laughs}title: Good\n---\n").into_bytes()),
        ("deep", format!("{refs} 4"), {
            format!("{good}x: {}{}\n---\n", "[".repeat(20_000), "]".repeat(20_000)).into_bytes()
        }),
        ("deep-map", format!("{refs} 4"), {
            format!("{good}x: {}1{}\n---\n", "{a: ".repeat(5_000), "}".repeat(5_000)).into_bytes()
        }),
        ("deep-unclosed", format!("{refs} 4"), {
            format!("{good}x: {}\n---\n", "[".repeat(50_000)).into_bytes()
        }),
        ("many-keys", format!("{refs} 10001"), format!("{many}---\n").into_bytes()),
        ("utf16", "error not-utf8".to_owned(), utf16),
        ("binary", "error not-utf8".to_owned(), (0..5_000).map(|_| random.byte()).collect()),
    ]
    .map(|(name, expected, bytes)| Head { name: name.to_owned(), expected, bytes })
    .into()
}

fn site(heads: &[Head]) -> Tree {
    let mut source = source_of(&[("bulletins/series.yaml".to_owned(), SETTINGS.to_owned())]);
    for head in heads {
        let path = format!("bulletins/2026-01-05-{}.md", head.name);
        source.replace(TreePath::new(&path).expect("a path"), Leaf::bytes(head.bytes.clone()));
    }
    source
}

/// What comes of a head: the title on its page, and the findings, as an expectation has them.
fn came_of(head: &Head) -> (String, String) {
    let source = site(std::slice::from_ref(head));
    let build = build_of(&[], &source);
    let (files, report) = pressed(&build);
    let told = told(&report, &source);
    let mut came = Vec::new();
    // A feed tells the title to the letter, and only of what is out.
    let feed = files.iter().find(|(path, _)| path == "rss.xml").map(|(_, bytes)| bytes.as_slice());
    let feed = String::from_utf8_lossy(feed.unwrap_or_default()).into_owned();
    let items = feed.split("<item>").skip(1);
    came.extend(items.map(|item| {
        let from = item.find("<title>").expect("a title") + "<title>".len();
        let end = item.find("</title>").expect("its end");
        format!("title {}", unescaped(&item[from..end]))
    }));
    let file = format!("bulletins/2026-01-05-{}.md", head.name);
    for line in told.lines().filter(|line| line.starts_with(['e', 'w', 'a'])) {
        let (level, rest) = line.split_once('[').expect("a level");
        let (rule, rest) = rest.split_once(']').expect("a rule");
        let Some(place) = rest.trim_start().strip_prefix(&file) else {
            panic!("{}: this names another file: {line}", head.name)
        };
        let line: String =
            place.trim_start_matches(':').chars().take_while(char::is_ascii_digit).collect();
        if level == "error" || !["no-id", "no-summary"].contains(&rule) {
            came.push(format!("{level} {rule} {line}").trim_end().to_owned());
        }
    }
    (came.join(" + "), told)
}

/// Text that stands escaped in a feed.
fn unescaped(xml: &str) -> String {
    let pairs = [("&gt;", ">"), ("&#x3C;", "<"), ("&#x26;", "&")];
    pairs.iter().fold(xml.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// Runs `work` and waits no longer than is decent.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    match wait.recv_timeout(PATIENCE) {
        Ok(value) => value,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what}: no end"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{what}: crashed"),
    }
}

/// What is wrong with what came of a head.
fn faults(head: &Head, came: &str, told: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if came != head.expected {
        let short = |text: &str| text.chars().take(300).collect::<String>();
        let (wanted, came, told) = (short(&head.expected), short(came), short(told));
        faults.push(format!("{}: should be `{wanted}` and is `{came}`\n{told}", head.name));
    }
    let told = told.replace(&format!("{}.md", head.name), "");
    let words = JARGON.iter().filter(|word| told.contains(**word));
    faults.extend(words.map(|word| format!("{}: speaks of `{word}`: {told}", head.name)));
    faults
}

#[test]
fn every_nasty_head_comes_to_what_is_right_for_it() {
    let (above, written) = written();
    let update = std::env::var_os("UPDATE").is_some();
    let read = written.iter().map(|(name, expected, body)| Head {
        name: name.clone(),
        expected: expected.clone(),
        bytes: bytes_of(body),
    });
    let (mut failed, mut filled, mut all_words) = (Vec::new(), above, String::new());
    let heads: Vec<Head> = read.chain(large()).collect();
    assert_eq!(heads.len(), 112, "heads were lost");
    for (at, head) in heads.iter().enumerate() {
        let one = head.clone();
        let (came, told) = in_time(&head.name, move || came_of(&one));
        failed.extend(faults(head, &came, &told));
        let words = words(&told);
        if !words.is_empty() {
            let _ = write!(all_words, "== {}\n{words}", head.name);
        }
        if let Some((name, _, body)) = written.get(at) {
            let _ = write!(filled, "\n== {name}: {came}\n{}", body.trim_end_matches('\n'));
        }
    }
    if update {
        fs::write(place(), filled + "\n").expect("written");
        fs::write(place_of_words(), &all_words).expect("written");
    }
    let kept = fs::read_to_string(place_of_words()).unwrap_or_default();
    let differs = kept.split("== ").zip(all_words.split("== ")).find(|(old, new)| old != new);
    failed.extend(
        differs.map(|(old, new)| format!("its author should be told\n{old}\nand is told\n{new}")),
    );
    assert!(kept.matches("== ").count() >= 60 && kept.len() == all_words.len(), "words were lost");
    assert!(update || failed.is_empty(), "{}", failed.join("\n"));
}

/// The tests above notice a wrong title, a finding that is missing, and the reader's own words.
#[test]
fn a_head_that_comes_to_something_else_is_noticed() {
    let bytes = b"---\ntitle: Good: bad\n---\n".to_vec();
    let head =
        |expected: &str| Head { name: "x".into(), expected: expected.into(), bytes: bytes.clone() };
    let (came, told) = came_of(&head(""));
    assert_eq!(came, "error unreadable-yaml 2");
    assert!(faults(&head(&came), &came, &told).is_empty());
    assert_eq!(faults(&head("title Good: bad"), &came, &told).len(), 1);
    assert_eq!(faults(&head(&came), &came, "error: invalid type: unit value").len(), 2);
    let crash = thread::spawn(|| in_time("x", || panic!("on purpose")));
    assert!(crash.join().is_err());
}

/// Numbers that look like chance and are the same in every run (a linear congruence).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }
}

const PIECES: [&[u8]; 26] = [
    b"---\n",
    b"\0",
    b"\xff",
    b": ",
    b"\t",
    b"[",
    b"{",
    b"&a ",
    b"*a",
    b"<script>",
    b"|",
    b">",
    b"'",
    b"\"",
    b"\r",
    b"!!",
    "é🚨".as_bytes(),
    b"{{",
    b"]]>",
    b"```",
    b"#",
    b"- ",
    b"? ",
    b"\n",
    b"\\u",
    "\u{2028}".as_bytes(),
];

/// One head in the place of another: a few cuts, doublings and pieces that mean something.
fn mutated(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].iter().copied())),
            1 => drop(bytes.drain(at..(at + 1 + random.below(8)).min(bytes.len()))),
            2 => {
                let head = bytes[..random.below(40).min(bytes.len())].to_vec();
                drop(bytes.splice(at..at, head));
            }
            3 if at < bytes.len() => bytes[at] = random.byte(),
            4 => {
                let (byte, times) = (random.byte(), 1 + random.below(2_000));
                drop(bytes.splice(at..at, std::iter::repeat_n(byte, times)));
            }
            _ => bytes.truncate(at.max(4)),
        }
    }
    bytes
}

#[test]
fn a_head_changed_at_random_is_read_or_told_and_never_lost() {
    let seeds: Vec<Vec<u8>> = written().1.iter().map(|(_, _, body)| bytes_of(body)).collect();
    let mut random = Random(7);
    for round in 0..60 {
        let heads: Vec<Head> = (0..40)
            .map(|at| {
                let seed = &seeds[random.below(seeds.len())];
                let bytes = mutated(seed, &mut random);
                Head { name: format!("random-{at}"), expected: String::new(), bytes }
            })
            .collect();
        in_time(&format!("round {round}"), move || {
            let source = site(&heads);
            let build = build_of(&[], &source);
            let (_, report) = pressed(&build);
            let told = told(&report, &source);
            let counts = &build.summary;
            let sum = counts.published + counts.held.len() + counts.drafts + counts.rejected;
            assert_eq!((counts.found, sum), (40, 40), "round {round}");
            let word = JARGON.iter().find(|word| told.contains(**word));
            // A head may hold such a word of its own; what is quoted from it stands in backticks.
            let is_ours =
                |line: &str, word: &str| line.split('`').step_by(2).any(|part| part.contains(word));
            let spoken = word.and_then(|word| told.lines().find(|line| is_ours(line, word)));
            assert_eq!(spoken, None, "round {round}");
        });
    }
}
