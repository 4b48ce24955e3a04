//! The law of the memory: a build that remembers the one before builds the same as one that
//! remembers nothing, byte for byte, and finds the same.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use proptest::prelude::*;

use noticeboard::pipeline::{self, Build, Material};
use noticeboard::tree::{Hash, Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Builder, Edition, Options, Report};

use crate::trial::bulletin;

/// What may happen between two builds.
#[derive(Debug, Clone)]
enum Step {
    /// An author or a designer writes a file; `None` takes it away.
    Write(String, Option<String>),
    /// A file gets another name, and takes the place of what stood there.
    Rename(String, String),
    /// The site is published, and its ledger committed.
    Publish,
    /// Time goes by, in hours.
    Wait(i64),
}

/// Lines of a head by which others know a bulletin.
const HEADS: [&str; 14] = [
    "",
    "slug: other\n",
    "aliases: [/old/]\n",
    "topics: [a]\n",
    "publish_at: 2026-06-01 12:00\n",
    "expires: 2026-06-01 18:00\n",
    "withdrawn: {date: 2026-05-01}\n",
    "draft: true\n",
    "guid: tag:example.org,2020:x\n",
    "updates: [{date: 2026-04-01, note: Changed., major: yes}]\n",
    "supersedes: [B-2]\n",
    "superseded_by: B-1\n",
    "translation_of: B-1\nlanguage: cy\n",
    "cap: {event: E, urgency: past, severity: minor, certainty: likely, area: A, expires: 2030-01-01}\n",
];

/// A line that is down for some hours of the time that goes by.
const LINE: &str = "hotlines: [{id: at, name: Line, number: 0800 789 312, outage: {from: 2026-06-01 12:00, \
                    until: 2026-06-02 12:00, say: It is down.}}, {id: web, name: Page, url: https://example.net/, outage: \
                    {from: 2026-06-01 12:00, until: 2026-06-02 12:00, say: It is down too.}}]\nbanners: [{id: b, hotlines: [web, at], \
                    heading: Call}]\n";

/// Texts with and without places to link to, and links to such places.
const BODIES: [&str; 6] = [
    "Text.",
    "Other text.",
    "## A\n\nText.",
    "## B\n\nText.",
    "See [it](2020-01-01-b0.md#a) and [this](2020-01-02-b1.md), or [the old one](/old/).",
    "See [the notes](notes.pdf) and call 0800 789 312.",
];

/// Files of a theme, and what a designer writes into them.
const THEME: [(&str, [&str; 3]); 4] = [
    ("templates/year.html", ["<p>{{ page.title }}</p>", "<p>{{ page.nothing }}</p>", "{{ a b }}"]),
    (
        "templates/bulletin.html",
        ["<p>{{ page.title }}</p>", "<p>{{ bulletin.id }}</p>", "{% if %}"],
    ),
    ("assets/style.css", ["p{color:#111}", "p{colour:red}", "p{"]),
    ("theme.yaml", ["contract: 1\n", "contract: 1\nsettings: {huh: 1}\n", "contract: ["]),
];

fn step() -> impl Strategy<Value = Step> {
    let bulletins = (0..4, 0..12, 0..HEADS.len(), 0..BODIES.len());
    let bulletins = bulletins.prop_map(|(file, text, head, body)| {
        let path = format!("bulletins/2020-01-0{}-b{file}.md", file + 1);
        let text = match text {
            0 => None,
            1 => Some("---\ntitel: x\n---\n".to_owned()),
            2 => Some(bulletin(&format!("B-{}", file + 1), "Taken", "Text.")),
            3 => Some(bulletin("X", "No id", "Text.").replace("id: X\n", "")),
            _ => {
                let text = bulletin(&format!("B-{file}"), "Title", BODIES[body]);
                Some(text.replacen("---\n", &format!("---\n{}", HEADS[head]), 1))
            }
        };
        Step::Write(path, text)
    });
    let files = (0..2).prop_map(|at| {
        Step::Write("bulletins/notes.pdf".to_owned(), (at == 0).then(|| "notes".to_owned()))
    });
    let settings = (0_usize..6).prop_map(|at| {
        let more =
            ["", "topics: {a: First}\n", "outside: [/old/]\n", "theme: [\n", "open: x\n", LINE][at];
        let text = format!("{}{more}", crate::serve::SETTINGS);
        Step::Write("bulletins/series.yaml".to_owned(), Some(text))
    });
    let theme = (0..THEME.len(), 0_usize..4).prop_map(|(file, at)| {
        let (path, texts) = THEME[file];
        let text = texts.get(at).map(|text| (*text).to_owned());
        Step::Write(format!("themes/default/{path}"), text)
    });
    let name = |file| format!("bulletins/2020-01-0{}-b{file}.md", file + 1);
    let renames = (0..4, 0..4, any::<bool>()).prop_map(move |(from, to, is_moved)| {
        let folder = if is_moved { "bulletins/2020" } else { "bulletins" };
        Step::Rename(name(from), format!("{folder}/2020-01-0{}-b{to}.md", to + 1))
    });
    let waits = (1_i64..30).prop_map(Step::Wait);
    let publishing = Just(Step::Publish);
    let author = prop_oneof![8 => bulletins, 1 => renames, 1 => files, 1 => settings];
    prop_oneof![11 => author, 1 => theme, 1 => waits, 1 => publishing]
}

/// Everything that a build says, and every file that it makes.
pub(crate) fn all(build: &Build) -> (BTreeMap<String, Vec<u8>>, Report, Report) {
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &TreePath, material: Material<'_>| {
        let Some(bytes) = material.in_memory() else { return Err("a file that is not in memory") };
        files.lock().expect("files").insert(path.to_string(), bytes.to_vec());
        Ok(Hash::of(&bytes))
    };
    let pressed = pipeline::press(build, &put).expect("pressed");
    let mut files = files.into_inner().expect("files");
    for (path, leaf) in build.ledger().iter() {
        files.insert(path.to_string(), leaf.as_bytes().expect("bytes").to_vec());
    }
    (files, build.report.clone(), pressed.report)
}

/// A series in which everything that one file can change shows in another.
fn knotted() -> Tree {
    let mut source = Tree::default();
    let mut put = |path: &str, text: &str| {
        source.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
    };
    put("themes/default/theme.yaml", "contract: 1\n");
    put(
        "bulletins/series.yaml",
        &format!("{}topics: {{a: First}}\nsocial_cards: yes\n", crate::serve::SETTINGS),
    );
    put("bulletins/notes.pdf", "notes");
    let links = "[it](2020-01-01-b0.md#a), [the third](2020-01-03-b2.md), [old](/old/), [topic](/topics/a/)";
    let [first, second, third] = [
        ("B-0", "aliases: [/old/]\ntopics: [a]\n", "## A\n\nText."),
        ("B-1", "", links),
        ("B-2", "", "See [the notes](notes.pdf)."),
    ]
    .map(|(id, head, text)| {
        bulletin(id, "Title", text).replacen("---\n", &format!("---\n{head}"), 1)
    });
    put("bulletins/2020-01-01-b0.md", &first);
    put("bulletins/2020-01-02-b1.md", &second);
    put("bulletins/2020-01-03-b2.md", &third);
    source
}

/// The file, what is replaced in it, and by what; an empty file is taken away.
const EDITS: [(&str, &str, &str); 25] = [
    ("bulletins/2020-01-01-b0.md", "Text.", "Other text."),
    ("bulletins/2020-01-01-b0.md", "## A", "## B"),
    ("bulletins/2020-01-01-b0.md", "aliases: [/old/]\n", ""),
    ("bulletins/2020-01-01-b0.md", "topics: [a]\n", ""),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "id: B-9"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "id: B-1"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "guid: x\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "slug: b1\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "draft: true\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "publish_at: 2030-01-01\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "withdrawn: {date: 2026-01-01}\nid: B-0"),
    (
        "bulletins/2020-01-01-b0.md",
        "id: B-0",
        "updates: [{date: 2020-03-01, note: More.}]\nid: B-0",
    ),
    (
        "bulletins/2020-01-01-b0.md",
        "id: B-0",
        "updates: [{date: 2031-03-01, note: More.}]\nid: B-0",
    ),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "supersedes: B-2\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "superseded_by: B-2\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "superseded_by: X\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "translation_of: B-2\nlanguage: cy\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "id: B-0", "translation_of: X\nid: B-0"),
    ("bulletins/2020-01-01-b0.md", "---", ""),
    ("bulletins/2020-01-03-b2.md", "[the notes](notes.pdf)", "the notes"),
    ("bulletins/2020-01-03-b2.md", "---", ""),
    ("bulletins/notes.pdf", "notes", "other notes"),
    ("bulletins/notes.pdf", "notes", ""),
    ("bulletins/series.yaml", "title:", "outside: [/old/]\ntitle:"),
    ("bulletins/ledger.txt", "B-0", "B-7"),
];

/// Every way in which one file can change what is built of another, there and back.
#[test]
fn whatever_a_single_edit_changes_is_built_anew() {
    let as_of = "2026-06-01T00:00:00Z".parse().expect("a moment");
    let (clock, options) = (|| Duration::ZERO, Options::default());
    let mut base = knotted();
    let edition = Edition { as_of, audience: Audience::Public };
    for (path, leaf) in noticeboard::build(&base, &edition, &options, &clock).ledger().iter() {
        base.replace(path.clone(), leaf.clone());
    }
    let edition = Edition { as_of, audience: Audience::Preview };
    let build = noticeboard::build(&base, &edition, &options, &clock);
    assert!(build.report.is_empty(), "what is remembered is remembered: {:?}", build.report);
    for (path, old, new) in EDITS {
        let mut builder = Builder::default();
        builder.build(&base, &edition, &options, &clock);
        let text = base.get(path).and_then(Leaf::as_bytes).expect(path);
        let text = String::from_utf8_lossy(text).into_owned();
        let edited = text.replace(old, new);
        assert_ne!(text, edited, "{path}: {old}");
        let mut source = base.clone();
        match edited.is_empty() {
            true => drop(source.remove(path)),
            false => source.replace(TreePath::new(path).expect("a path"), Leaf::bytes(edited)),
        }
        for (when, source) in [("there", &source), ("and back", &base)] {
            let fresh = noticeboard::build(source, &edition, &options, &clock);
            let remembered = builder.build(source, &edition, &options, &clock);
            assert_eq!(fresh.summary, remembered.summary, "{path}: `{new}`, {when}");
            assert!(all(&fresh) == all(&remembered), "{path}: `{new}`, {when}");
        }
    }
}

proptest! {
    // Two thousand steps at the least.
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_build_with_a_memory_equals_one_without(
        steps in proptest::collection::vec(step(), 10..15),
        audience in prop_oneof![4 => Just(Audience::Preview), 1 => Just(Audience::Public)],
    ) {
        let mut as_of: jiff::Timestamp = "2026-06-01T00:00:00Z".parse().expect("a moment");
        let mut source = Tree::default();
        let theme = TreePath::new("themes/default/theme.yaml").expect("a path");
        source.replace(theme, Leaf::bytes("contract: 1\n"));
        let mut builder = Builder::default();
        let clock = || Duration::ZERO;
        let options = Options::default();
        for step in steps {
            match step {
                Step::Write(path, Some(text)) => {
                    source.replace(TreePath::new(&path).expect("a path"), Leaf::bytes(text));
                }
                Step::Write(path, None) => drop(source.remove(&path)),
                Step::Rename(from, to) => {
                    if let Some(leaf) = source.remove(&from) {
                        source.replace(TreePath::new(&to).expect("a path"), leaf);
                    }
                }
                Step::Wait(hours) => as_of += jiff::SignedDuration::from_hours(hours),
                Step::Publish => {
                    let edition = Edition { as_of, audience: Audience::Public };
                    let ledger = noticeboard::build(&source, &edition, &options, &clock).ledger();
                    let lines = ledger.iter().map(|(path, leaf)| (path.clone(), leaf.clone()));
                    lines.for_each(|(path, leaf)| source.replace(path, leaf));
                }
            }
            let edition = Edition { as_of, audience };
            let fresh = noticeboard::build(&source, &edition, &options, &clock);
            let remembered = builder.build(&source, &edition, &options, &clock);
            prop_assert_eq!(&fresh.summary, &remembered.summary);
            prop_assert_eq!(all(&fresh), all(&remembered));
        }
    }
}
