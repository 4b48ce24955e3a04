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

/// What an author or a designer does: a file, and its text; `None` takes it away.
type Step = (String, Option<String>);

fn step() -> impl Strategy<Value = Step> {
    let bulletins = (0..4, 0..6).prop_map(|(file, text)| {
        let path = format!("bulletins/2020-01-0{}-b{file}.md", file + 1);
        let id = format!("B-{file}");
        let text = match text {
            0 => None,
            1 => Some("---\ntitel: x\n---\n".to_owned()),
            2 => Some(bulletin(&id, "Linked", "See [it](2020-01-01-b0.md) and call 0800 789 312.")),
            3 => Some(bulletin(&id, "Topic", "Text.").replace("summary", "topics: [a]\nsummary")),
            at => Some(bulletin(&id, &format!("Title {at}"), "No summary\n\n## A\n\nText.")),
        };
        (path, text)
    });
    let settings = (0_usize..4).prop_map(|at| {
        let more = ["", "topics: {a: First}\n", "topics: {a: Other}\n", "theme: [\n"][at];
        ("bulletins/series.yaml".to_owned(), Some(format!("{}{more}", crate::serve::SETTINGS)))
    });
    let theme = (0_usize..4).prop_map(|at| {
        let template = ["<p>{{ page.title }}</p>", "<p>{{ page.nothing }}</p>", "{{ a b }}"];
        let text = template.get(at).map(|text| (*text).to_owned());
        ("themes/default/templates/year.html".to_owned(), text)
    });
    prop_oneof![4 => bulletins, 1 => settings, 1 => theme]
}

/// Everything that a build says, and every file that it makes.
fn all(build: &Build) -> (BTreeMap<String, Vec<u8>>, Report, Report) {
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &TreePath, material: Material<'_>| {
        let Material::Bytes(bytes) = material else { return Err("a file that is not in memory") };
        files.lock().expect("files").insert(path.to_string(), bytes.to_vec());
        Ok(Hash::of(bytes))
    };
    let pressed = pipeline::press(build, &put).expect("pressed");
    (files.into_inner().expect("files"), build.report.clone(), pressed.report)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_build_with_a_memory_equals_one_without(
        steps in proptest::collection::vec(step(), 1..8),
        audience in prop_oneof![Just(Audience::Preview), Just(Audience::Public)],
    ) {
        let as_of = "2026-06-01T00:00:00Z".parse().expect("a moment");
        let edition = Edition { as_of, audience };
        let mut source = Tree::default();
        let theme = TreePath::new("themes/default/theme.yaml").expect("a path");
        source.replace(theme, Leaf::bytes("contract: 1\n"));
        let mut builder = Builder::default();
        let clock = || Duration::ZERO;
        for (path, text) in steps {
            match text {
                Some(text) => source.replace(TreePath::new(&path).expect("a path"), Leaf::bytes(text)),
                None => drop(source.remove(&path)),
            }
            let fresh = noticeboard::build(&source, &edition, &Options::default(), &clock);
            let remembered = builder.build(&source, &edition, &Options::default(), &clock);
            prop_assert_eq!(fresh.summary.clone(), remembered.summary.clone());
            prop_assert_eq!(all(&fresh), all(&remembered));
        }
    }
}
