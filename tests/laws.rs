//! What holds for every series: proved on generated ones.

use std::collections::BTreeMap;
use std::time::Duration;

use noticeboard::tree::{Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};
use proptest::prelude::*;

/// What distinguishes one generated bulletin from another.
#[derive(Debug, Clone)]
struct Sketch {
    day: u8,
    month: u8,
    held: bool,
    draft: bool,
    topics: Vec<u8>,
    words: String,
    /// What else it brings: an old address, a file, another language, a file that all may name, that
    /// it supersedes the one before, a change since, that it was removed, a page that holds its address.
    extras: [bool; 8],
}

impl Sketch {
    /// Whether it is held and a page holds its address.
    fn reserves(&self) -> bool {
        self.held && !self.draft && self.extras[7]
    }

    /// The same with nothing that a page which holds its address may show.
    fn emptied(&self) -> Self {
        let [_, _, is_welsh, .., reserves] = self.extras;
        let extras = [false, false, is_welsh, false, false, false, false, reserves];
        Self { topics: Vec::new(), words: "Other words".to_owned(), extras, ..self.clone() }
    }
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let one = (
        1u8..28,
        1u8..12,
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(0u8..4, 0..3),
        "[a-zŵé<&\"*_ ]{0,40}",
        any::<[bool; 8]>(),
    )
        .prop_map(|(day, month, held, draft, topics, words, extras)| Sketch {
            day,
            month,
            held,
            draft,
            topics,
            words,
            extras,
        });
    prop::collection::vec(one, 0..14)
}

const SERIES: &str = "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\nlanguages: [cy]\narchive: {per_page: 3}\n\
    topics: {t0: T0, t1: T1, t2: T2, t3: T3}\n";

fn put(tree: &mut Tree, path: &str, text: &str) {
    tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
}

fn source(sketches: &[Sketch], shown: impl Fn(&Sketch) -> bool) -> Tree {
    let mut tree = Tree::default();
    put(&mut tree, "bulletins/series.yaml", SERIES);
    put(&mut tree, "bulletins/plan.pdf", "%PDF");
    for (at, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| shown(sketch)) {
        let (day, month) = (sketch.day, sketch.month);
        let mut text = format!(
            "---\nid: B-{at}\ntitle: Title {at}\ndate: 2020-{month:02}-{day:02}\nsummary: About {at}\n"
        );
        if sketch.held {
            text.push_str("publish_at: 2030-01-01T00:00\n");
        }
        if sketch.draft {
            text.push_str("draft: yes\n");
        }
        if sketch.reserves() {
            text.push_str(&format!("reserve: yes\nslug: r-{at}\n"));
        }
        let [has_alias, has_file, is_welsh, shares, supersedes, changed, removed, _] =
            sketch.extras;
        if has_alias {
            text.push_str(&format!("aliases: [/old/{at}/]\n"));
        }
        if has_file {
            text.push_str(&format!("attachments: [f{at}.pdf]\n"));
            put(&mut tree, &format!("bulletins/f{at}.pdf"), &format!("%PDF {at}"));
        }
        if supersedes && at > 0 {
            text.push_str(&format!("supersedes: B-{}\n", at - 1));
        }
        if changed {
            text.push_str("updates: [{date: 2020-12-20, note: Changed, major: yes}]\n");
        }
        if removed && changed {
            text.push_str("withdrawn: {date: 2021-01-02, reason: Over, remove: yes}\n");
        }
        if is_welsh {
            text.push_str("language: cy\n");
            if shares && at > 0 {
                text.push_str(&format!("translation_of: B-{}\n", at - 1));
            }
        }
        let shared = if shares { "[the plan](plan.pdf)\n\n" } else { "" };
        let topics: Vec<String> = sketch.topics.iter().map(|topic| format!("t{topic}")).collect();
        text.push_str(&format!(
            "topics: [{}]\n---\n\n{shared}{}\n",
            topics.join(", "),
            sketch.words
        ));
        put(&mut tree, &format!("bulletins/2020-{month:02}-{day:02}-b{at}.md"), &text);
    }
    tree
}

/// Every file of the site and the ledger, made.
fn built(source: &Tree) -> BTreeMap<String, Vec<u8>> {
    let edition = Edition {
        as_of: "2026-01-01T00:00:00Z".parse().expect("a moment"),
        audience: Audience::Public,
    };
    let options = Options { proves_all: true, ..Options::default() };
    let build = noticeboard::build(source, &edition, &options, &|| Duration::ZERO);
    let digests = std::sync::Mutex::new(BTreeMap::new());
    let pressed = noticeboard::pipeline::press::<()>(&build, &|path, material| {
        let Some(bytes) = material.in_memory() else { return Err(()) };
        digests.lock().expect("a lock").insert(path.to_string(), bytes.to_vec());
        Ok(noticeboard::tree::Hash::of(&bytes))
    })
    .expect("pressed");
    let differs = pressed
        .report
        .diagnostics()
        .iter()
        .find(|found| found.rule.code == "minified-page-differs");
    assert!(differs.is_none(), "{differs:?}");
    let mut files = digests.into_inner().expect("a lock");
    let (path, bytes) =
        noticeboard::pipeline::manifest(&build, &pressed.value).expect("a manifest");
    files.insert(path.to_string(), bytes);
    for (path, leaf) in build.ledger().iter() {
        files.insert(path.to_string(), leaf.as_bytes().expect("bytes").to_vec());
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_embargo_leaves_no_trace(sketches in sketches()) {
        let with = built(&source(&sketches, |_| true));
        let is_known = |sketch: &Sketch| !sketch.held && !sketch.draft || sketch.reserves();
        let without = built(&source(&sketches, is_known));
        prop_assert_eq!(with, without);
    }

    #[test]
    fn a_reserved_address_says_nothing_but_its_id(sketches in sketches()) {
        let empty = |sketch: &Sketch| if sketch.reserves() { sketch.emptied() } else { sketch.clone() };
        let emptied: Vec<Sketch> = sketches.iter().map(empty).collect();
        prop_assert_eq!(built(&source(&sketches, |_| true)), built(&source(&emptied, |_| true)));
    }

    #[test]
    fn the_names_and_the_order_of_files_do_not_matter(sketches in sketches(), seed in any::<u64>()) {
        let mut renamed = Tree::default();
        for (path, leaf) in source(&sketches, |_| true).iter() {
            let Some(bytes) = leaf.as_bytes().filter(|_| path.extension() == "md") else {
                renamed.replace(path.clone(), leaf.clone());
                continue;
            };
            let text = String::from_utf8_lossy(bytes);
            let slug = path.stem().get(11..).expect("a name");
            let slug = if text.contains("slug:") { String::new() } else { format!("slug: {slug}\n") };
            let name = noticeboard::tree::Hash::of_parts([&seed.to_le_bytes()[..], path.as_str().as_bytes()]);
            put(&mut renamed, &format!("bulletins/{}.md", name.short(16)), &text.replacen("---\n", &format!("---\n{slug}"), 1));
        }
        let (mut one, mut other) = (built(&source(&sketches, |_| true)), built(&renamed));
        // The manifest holds a digest of the published sources, which are others.
        for files in [&mut one, &mut other] {
            files.remove("build.json");
        }
        prop_assert_eq!(one, other);
    }

    #[test]
    fn two_builds_give_the_same_bytes(sketches in sketches()) {
        let source = source(&sketches, |_| true);
        prop_assert_eq!(built(&source), built(&source));
    }

    #[test]
    fn building_with_the_ledger_of_the_last_build_changes_nothing(sketches in sketches()) {
        let mut source = source(&sketches, |_| true);
        let first = built(&source);
        let ledger = String::from_utf8(first["bulletins/ledger.txt"].clone()).expect("text");
        put(&mut source, "bulletins/ledger.txt", &ledger);
        prop_assert_eq!(first, built(&source));
    }

    #[test]
    fn every_promised_address_answers(sketches in sketches()) {
        let files = built(&source(&sketches, |_| true));
        let ledger = String::from_utf8(files["bulletins/ledger.txt"].clone()).expect("text");
        for line in ledger.lines().skip(1) {
            let address = line.split(' ').nth(2).expect("an address").trim_start_matches('/');
            let (address, place) = address.split_once('#').unwrap_or((address, ""));
            let file = if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
            prop_assert!(files.contains_key(&file), "{} does not answer", line);
            let page = String::from_utf8_lossy(&files[&file]);
            prop_assert!(page.contains(place), "{} leads to no place in the page", line);
        }
    }
}
