//! What a series promised, it keeps, whatever its authors do to it over the years.
//!
//! A generated history is a row of states of one series, each built with the ledger that the last
//! good build left. Authors rename, move, retag, attach, translate and take away. A build may
//! refuse; one that goes through has to answer at every address that was ever promised, with the
//! bulletin that it was promised to.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use noticeboard::diagnostic::Level;
use noticeboard::tree::{Hash, Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};
use proptest::prelude::*;

/// One bulletin in one state of the series.
#[derive(Debug, Clone)]
struct State {
    is_there: bool,
    day: u8,
    slug: u8,
    alias: Option<u8>,
    topic: u8,
    has_file: bool,
    is_welsh: bool,
    is_withdrawn: bool,
}

fn state() -> impl Strategy<Value = State> {
    (
        prop::bool::weighted(0.95),
        1u8..4,
        0u8..4,
        prop::option::weighted(0.3, 0u8..4),
        0u8..3,
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(is_there, day, slug, alias, topic, has_file, is_welsh, is_withdrawn)| {
            State { is_there, day, slug, alias, topic, has_file, is_welsh, is_withdrawn }
        })
}

/// Up to six states of a series of three bulletins.
fn histories() -> impl Strategy<Value = Vec<[State; 3]>> {
    prop::collection::vec([state(), state(), state()], 2..7)
}

const SERIES: &str = "title: S\nbase_url: https://e.org/s/\ntimezone: Europe/London\nlanguages: [cy]\n\
    topics: {t0: T0, t1: T1, t2: T2}\n";

fn source(states: &[State; 3], ledger: Option<&[u8]>) -> Tree {
    let mut tree = Tree::default();
    let mut put = |path: &str, bytes: &[u8]| {
        tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(bytes));
    };
    put("bulletins/series.yaml", SERIES.as_bytes());
    if let Some(ledger) = ledger {
        put("bulletins/ledger.txt", ledger);
    }
    for (at, state) in states.iter().enumerate().filter(|(_, state)| state.is_there) {
        let mut head = format!(
            "id: B-{at}\ntitle: Title {at}\ndate: 2020-01-{:02}\nslug: s{}\nsummary: S\ntopics: [t{}]\n",
            state.day, state.slug, state.topic
        );
        if let Some(alias) = state.alias {
            head.push_str(&format!("aliases: [/old/{alias}/]\n"));
        }
        if state.has_file {
            head.push_str("attachments: [plan.pdf]\n");
            put(&format!("bulletins/b{at}/plan.pdf"), format!("%PDF B-{at}").as_bytes());
        }
        if state.is_welsh {
            head.push_str("language: cy\n");
        }
        if state.is_withdrawn {
            head.push_str("withdrawn: {date: 2021-01-01, reason: Over}\n");
        }
        put(&format!("bulletins/b{at}/index.md"), format!("---\n{head}---\n\nText\n").as_bytes());
    }
    tree
}

/// Files by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// The files of the site and the next ledger; `None` if the build refuses.
fn built(source: &Tree) -> Option<(Files, Vec<u8>)> {
    let as_of = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let edition = Edition { as_of, audience: Audience::Public };
    let build = noticeboard::build(source, &edition, &Options::default(), &|| Duration::ZERO);
    if build.report.reaches(Level::Error) {
        return None;
    }
    let files = Mutex::new(BTreeMap::new());
    noticeboard::pipeline::press::<()>(&build, &|path, material| {
        let Some(bytes) = material.in_memory() else { return Err(()) };
        files.lock().expect("a lock").insert(path.to_string(), bytes.to_vec());
        Ok(Hash::of(&bytes))
    })
    .expect("pressed");
    let ledger = build.ledger();
    let (_, ledger) = ledger.iter().next().expect("a ledger");
    Some((files.into_inner().expect("a lock"), ledger.as_bytes().expect("bytes").to_vec()))
}

/// What is wrong with the answer at the address of a line of the ledger.
fn fault(line: &str, files: &Files) -> Option<String> {
    let words: Vec<&str> = line.split(' ').collect();
    let (kind, id) = (words[0], words[1]);
    let address = words[2].trim_start_matches('/');
    let file = match address {
        folder if folder.is_empty() || folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    let Some(bytes) = files.get(&file) else { return Some(format!("nothing answers: {line}")) };
    let text = String::from_utf8_lossy(bytes);
    // A page names its bulletin, and a page that leads on names its title.
    let number = id.trim_start_matches("B-");
    let is_right = match kind {
        "page" | "redirect" => text.contains(&format!("Title {number}")),
        "attachment" => text == format!("%PDF {id}"),
        _ => true,
    };
    (!is_right).then(|| format!("somebody else answers: {line}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_becomes_of_a_series_its_promises_are_kept(history in histories()) {
        let mut ledger: Option<Vec<u8>> = None;
        for states in &history {
            let Some((files, next)) = built(&source(states, ledger.as_deref())) else { continue };
            let lines = String::from_utf8(next.clone()).expect("text");
            if let Some(last) = &ledger {
                let last = String::from_utf8_lossy(last).into_owned();
                let lost = last.lines().find(|line| !lines.lines().any(|kept| kept == *line));
                prop_assert_eq!(lost, None, "a promise is lost");
            }
            for line in lines.lines().skip(1) {
                let fault = fault(line, &files);
                prop_assert!(fault.is_none(), "{:?}\n{:#?}\n{}", fault, states, lines);
            }
            ledger = Some(next);
        }
    }
}
