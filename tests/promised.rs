//! The law of the ledger: whatever people do to a series, in whatever order, on two branches that
//! are merged now and then, a line of the ledger stays, and what it promises answers.
//!
//! `history.rs` asks what stands at each address. Here the lines themselves are asked for, and time
//! goes by: bulletins are held, reserved, withdrawn, removed and let out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};

use crate::cases::pressed;

const LEDGER: &str = "bulletins/ledger.txt";

const SERIES: &str = "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\nlanguages: [cy]\n\
                      topics: {t0: T0, t1: T1}\n";

/// What a bulletin is at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    file: u8,
    day: u8,
    slug: u8,
    /// The head's further lines, each or none.
    lines: Vec<usize>,
    words: u8,
}

/// Lines of a head that change what is promised, or what becomes of it.
const LINES: [&str; 13] = [
    "topics: [t0]\n",
    "topics: [t1]\n",
    "aliases: [/old/]\n",
    "aliases: [/old/, /older/]\n",
    "attachments: [plan.pdf]\n",
    "draft: yes\n",
    "publish_at: 2026-01-20\nreserve: yes\n",
    "publish_at: 2026-02-20\n",
    "withdrawn: {date: 2026-01-10}\n",
    "withdrawn: {date: 2026-01-10, remove: yes}\n",
    "updates: [{date: 2026-01-12, note: More}]\n",
    "language: cy\n",
    "supersedes: B-0\n",
];

/// What somebody does next.
#[derive(Debug, Clone)]
enum Step {
    /// Writes a bulletin anew; `None` removes its file.
    Edit(u8, Option<State>),
    /// Goes on with the series as it was at the last branch, and keeps this one for later.
    Branch,
    /// Takes over what the other branch has: all lines of both ledgers, and the bulletins of one.
    Merge(bool),
    /// Builds, some days later.
    Build(u8),
}

fn state() -> impl Strategy<Value = State> {
    let lines = prop::collection::vec(0..LINES.len(), 0..3);
    (0u8..3, 1u8..28, 0u8..3, lines, 0u8..3).prop_map(|(file, day, slug, lines, words)| State {
        file,
        day,
        slug,
        lines,
        words,
    })
}

fn step() -> impl Strategy<Value = Step> {
    let edit = (0u8..4, prop::option::weighted(0.9, state()));
    prop_oneof![
        6 => edit.prop_map(|(which, state)| Step::Edit(which, state)),
        1 => Just(Step::Branch),
        1 => any::<bool>().prop_map(Step::Merge),
        5 => (0u8..9).prop_map(Step::Build),
    ]
}

/// A series on one branch.
#[derive(Debug, Clone, Default)]
struct Branch {
    bulletins: BTreeMap<u8, State>,
    ledger: String,
}

impl Branch {
    fn source(&self) -> Tree {
        let mut tree = Tree::default();
        let mut put = |path: &str, text: &str| {
            tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
        };
        put("bulletins/series.yaml", SERIES);
        put("bulletins/plan.pdf", "%PDF");
        if !self.ledger.is_empty() {
            put(LEDGER, &self.ledger);
        }
        for (which, state) in &self.bulletins {
            let mut keys = BTreeSet::new();
            let lines = state.lines.iter().map(|at| LINES[*at]);
            let lines: String = lines
                .filter(|line| keys.insert(line.split(':').next().expect("a key").to_owned()))
                .collect();
            let State { file, day, slug, words, .. } = state;
            let text = format!(
                "---\nid: B-{which}\ntitle: Title {which}\ndate: 2026-01-{day:02}\nslug: s-{which}-{slug}\n\
                 summary: About {which}\n{lines}---\n\nWords {words}.\n"
            );
            put(&format!("bulletins/f{file}-{which}.md"), &text);
        }
        tree
    }

    /// Builds at a day. What could not be built has changed nothing. Otherwise every line that the
    /// ledger had is there, and every address of it answers.
    fn build(&mut self, day: u8) -> Result<bool, TestCaseError> {
        let as_of = format!("2026-02-{day:02}T00:00:00Z").parse().expect("a moment");
        let edition = Edition { as_of, audience: Audience::Public };
        let source = self.source();
        let build = noticeboard::build(&source, &edition, &Options::default(), &|| Duration::ZERO);
        let (files, report) = pressed(&build);
        if report.reaches(noticeboard::diagnostic::Level::Error) {
            return Ok(false);
        }
        let ledger = build.ledger();
        let ledger = ledger.get(LEDGER).and_then(Leaf::as_bytes).expect("a ledger");
        let ledger = String::from_utf8(ledger.to_vec()).expect("text");
        let lines: BTreeSet<&str> = ledger.lines().collect();
        for line in self.ledger.lines() {
            prop_assert!(lines.contains(line), "`{line}` is lost in:\n{ledger}");
        }
        let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        for line in ledger.lines().skip(1) {
            let address = line.split(' ').nth(2).expect("an address").trim_start_matches('/');
            let address = address.split('#').next().expect("an address");
            // A server answers for a folder with its page, with the slash and without.
            let folder = address.trim_end_matches('/');
            let page = format!("{folder}/index.html");
            let answers = [address, page.trim_start_matches('/')];
            prop_assert!(answers.iter().any(|it| names.contains(it)), "`{line}` does not answer");
        }
        self.ledger = ledger;
        Ok(true)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_promise_is_kept_whatever_happens(steps in prop::collection::vec(step(), 1..30)) {
        let (mut here, mut other, mut day) = (Branch::default(), Branch::default(), 1);
        for step in steps {
            match step {
                Step::Edit(which, Some(state)) => {
                    here.bulletins.insert(which, state);
                }
                Step::Edit(which, None) => {
                    here.bulletins.remove(&which);
                }
                Step::Branch => std::mem::swap(&mut here, &mut other),
                Step::Merge(takes_over) => {
                    // What git does with `merge=union`: the lines of both, whichever stand twice.
                    let theirs = other.ledger.lines().skip(usize::from(!here.ledger.is_empty()));
                    let theirs: String = theirs.map(|line| format!("{line}\n")).collect();
                    here.ledger.push_str(&theirs);
                    if takes_over {
                        here.bulletins.extend(other.bulletins.clone());
                    }
                }
                Step::Build(days) => {
                    day = (day + days).min(28);
                    here.build(day)?;
                }
            }
        }
    }
}
