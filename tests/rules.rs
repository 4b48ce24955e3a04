//! Every rule of the program is tried: something breaks it, and something comes near it and passes.
//!
//! A rule that nobody has seen fail may be one that cannot fail, and a rule that nobody has seen
//! pass may be one that nobody can satisfy. The list of rules is the program's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use noticeboard::tree::{Leaf, Stored, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};

use crate::cases::{all_cases, passes, sections};

/// Rules that a case cannot break or pass, since a case has no disk and no command line: each with
/// the test that does both, and why.
const BY_THE_MACHINE: &[(&str, &str, &str)] = &[
    (
        "import-address",
        "addresses_of_another_host_are_told_and_made_no_aliases",
        "a case imports nothing",
    ),
    ("email-cut", "a_long_text_is_cut_at_a_heading_and_leads_on", "a case makes no mail"),
    ("merge-tag", "marks_of_sending_services_pass_and_are_told", "a case makes no mail"),
    ("import-date", "a_day_that_cannot_be_is_told_and_never_guessed", "a case imports nothing"),
    ("import-exists", "nothing_is_written_over", "a case imports nothing"),
    ("import-feed", "what_is_no_whole_feed_is_turned_back", "a case imports nothing"),
    ("import-guid", "two_items_with_one_guid_are_both_named", "a case imports nothing"),
    ("import-held", "an_item_of_the_future_is_kept_and_told_as_held", "a case imports nothing"),
    (
        "import-item",
        "an_item_that_lacks_something_is_left_out_and_counted",
        "a case imports nothing",
    ),
    ("import-key", "keys_that_mean_nothing_are_told_once", "a case imports nothing"),
    ("import-marking", "a_marked_text_is_turned_back", "a case imports nothing"),
    (
        "import-no-text",
        "what_is_no_text_is_told_with_the_way_to_make_one",
        "a case imports nothing",
    ),
    ("import-no-posts", "a_folder_without_posts_is_told", "a case imports nothing"),
    (
        "import-picture",
        "a_word_document_brings_its_pictures_and_their_words",
        "a case imports nothing",
    ),
    (
        "import-topic",
        "topics_that_the_series_does_not_list_are_told_with_the_lines_to_add",
        "a case imports nothing",
    ),
    (
        "import-unfinished",
        "an_unfinished_word_document_is_turned_back_with_its_counts",
        "a case imports nothing",
    ),
    (
        "import-unregistered-number",
        "a_number_that_is_not_registered_is_told_and_never_copied",
        "a case imports nothing",
    ),
    (
        "ledger-locked",
        "a_locked_build_moves_no_address_and_publishes_what_is_due",
        "only the command line can lock the ledger",
    ),
    (
        "lost-ledger",
        "a_ledger_that_has_gone_is_missed_while_its_site_stands",
        "only the machine knows what stands in `public`",
    ),
    (
        "changed-number",
        "a_number_that_is_almost_what_it_was_waits_for_a_call",
        "only the machine knows the build before",
    ),
    (
        "clock-behind",
        "a_clock_that_is_behind_takes_nothing_from_the_site",
        "a case has its own moment, and no clock",
    ),
    (
        "too-large",
        "a_bulletin_of_two_mebibytes_is_most_likely_something_else",
        "a case would be as large",
    ),
    (
        "unreadable-file",
        "an_attachment_that_the_disk_does_not_give_stops_the_build",
        "a case has no disk that could fail",
    ),
    (
        "unreadable-source",
        "a_source_that_cannot_be_read_is_named_and_stops_the_build",
        "a case has no disk that could fail",
    ),
];

/// How often each rule is broken and passed in some cases.
#[derive(Default)]
struct Seen {
    broken: BTreeSet<String>,
    passed: BTreeSet<String>,
}

impl Seen {
    fn add(&mut self, case: &str) {
        for (name, text) in sections(case) {
            self.passed.extend(passes(&name).map(str::to_owned));
            if name == "expect report" {
                self.broken.extend(text.lines().filter_map(rule_of).map(str::to_owned));
            }
        }
    }

    /// What these cases leave untried of `rules`, and what they name that is no rule.
    fn faults(&self, rules: &BTreeSet<String>) -> Vec<String> {
        let elsewhere = |rule: &&String| BY_THE_MACHINE.iter().any(|(code, _, _)| code == rule);
        let untried = |seen: &BTreeSet<String>, what: &str| -> Vec<String> {
            let left = rules.difference(seen).filter(|rule| !elsewhere(rule));
            left.map(|rule| format!("no case {what} `{rule}`")).collect()
        };
        let mut faults = untried(&self.broken, "expects a finding of");
        faults.extend(untried(&self.passed, "comes near, and says that it passes,"));
        let named = self.broken.union(&self.passed);
        let unknown = named.filter(|rule| !rules.contains(*rule));
        faults.extend(unknown.map(|rule| format!("a case names `{rule}`, which is no rule")));
        faults
    }
}

/// The rule of a line `error[unknown-key] bulletins/…`.
fn rule_of(line: &str) -> Option<&str> {
    let (level, rest) = line.split_once('[')?;
    let known = ["error", "warning", "advice"].contains(&level);
    rest.split_once(']').map(|(rule, _)| rule).filter(|_| known)
}

/// The rules that the program explains.
fn rules() -> BTreeSet<String> {
    let listed = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
        .arg("explain")
        .output()
        .expect("the program runs");
    let text = String::from_utf8(listed.stdout).expect("text");
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_rule_is_broken_by_a_case_and_passed_by_another() {
    let rules = rules();
    assert!(rules.len() > 40, "the program lists its rules: {rules:?}");
    let mut seen = Seen::default();
    for path in all_cases() {
        seen.add(&fs::read_to_string(path).expect("a case"));
    }
    let faults = seen.faults(&rules);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page of all rules, made from what `explain` says of each.
fn reference_page() -> String {
    let explained = |rule: &str| {
        let said = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
            .args(["explain", rule])
            .output()
            .expect("the program runs");
        String::from_utf8(said.stdout).expect("text")
    };
    let part = |rule: String| {
        let text = explained(&rule);
        let mut parts = text.splitn(3, "\n\n");
        let level = parts.next().and_then(|line| line.split_once('(')).map_or("", |(_, rest)| rest);
        let level = level.trim_end_matches(')');
        let (about, remedy) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        format!(
            "## {rule}\n\n*{level}.* {about}\n\n**{}\n\n",
            remedy.trim().replacen(':', ":**", 1)
        )
    };
    let above = "# The rules\n\n\
        Every finding names its rule in brackets, as in `error[unknown-key]`. An *error* blocks, a \
        *warning* does not unless `--strict` is given, and *advice* is shown by `noticeboard check` \
        alone. `noticeboard explain RULE` says what stands here.\n\n";
    let page = rules().into_iter().map(part).fold(above.to_owned(), |page, part| page + &part);
    format!("{}\n", page.trim_end())
}

#[test]
fn the_reference_page_says_what_explain_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = reference_page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "run `UPDATE=1 cargo test --release` to write docs/rules.md afresh");
}

#[test]
fn a_rule_that_no_case_tries_is_named() {
    let rules: BTreeSet<String> = ["no-id", "no-head"].map(str::to_owned).into();
    let mut seen = Seen::default();
    seen.add("A.\n-- passes no-head --\n-- expect report --\nwarning[no-id] a.md:1:1: x\n  y[z]\n");
    assert_eq!(
        seen.faults(&rules),
        [
            "no case expects a finding of `no-head`",
            "no case comes near, and says that it passes, `no-id`"
        ]
    );
    seen.add(
        "B.\n-- passes no-id --\n-- passes no-hat --\n-- expect report --\nerror[no-head]: x\n",
    );
    assert_eq!(seen.faults(&rules), ["a case names `no-hat`, which is no rule"]);
}

#[test]
fn a_rule_that_needs_the_machine_has_a_test_of_that_name() {
    let rules = rules();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = [
        "cli.rs",
        "email.rs",
        "import.rs",
        "import_feed.rs",
        "import_folder.rs",
        "import_word.rs",
        "promises.rs",
        "rules.rs",
    ];
    let sources: BTreeMap<&str, String> =
        files.map(|name| (name, fs::read_to_string(tests.join(name)).expect("a test"))).into();
    for (rule, test, reason) in BY_THE_MACHINE {
        assert!(rules.contains(*rule), "`{rule}` is no rule; {reason}");
        let written = format!("#[test]\nfn {test}()");
        assert!(sources.values().any(|text| text.contains(&written)), "`{rule}`: no test `{test}`");
    }
}

/// A file whose disk fails, or gives `text`.
struct Fickle(Option<&'static str>);

impl Stored for Fickle {
    fn size(&self) -> u64 {
        self.0.map_or(3_000_000, |text| text.len() as u64)
    }

    fn copy(&self, out: &mut dyn io::Write) -> io::Result<u64> {
        let text = self.0.ok_or_else(|| io::Error::other("the disk does not answer"))?;
        out.write_all(text.as_bytes()).map(|()| text.len() as u64)
    }
}

#[test]
fn an_attachment_that_the_disk_does_not_give_stops_the_build() {
    let series = "title: S\nbase_url: https://e.org/\n";
    let bulletin =
        "---\nid: A-1\ntitle: A\nsummary: s\nimage: {file: a.webp, alt: a map}\n---\nText\n";
    for (file, told) in [
        (Fickle(None), "unreadable-file: this file could not be read: the disk does not answer"),
        (Fickle(Some("GIF89a")), ""),
    ] {
        let mut source = Tree::default();
        let mut put = |path: &str, leaf| source.replace(TreePath::new(path).expect("a path"), leaf);
        put("bulletins/series.yaml", Leaf::bytes(series));
        put("bulletins/2016-08-01-a.md", Leaf::bytes(bulletin));
        put("bulletins/a.webp", Leaf::Stored(Arc::new(file)));
        let edition = Edition {
            as_of: "2026-01-01T00:00:00Z".parse().expect("a moment"),
            audience: Audience::Public,
        };
        let build = noticeboard::build(&source, &edition, &Options::default(), &|| Duration::ZERO);
        let Some(Leaf::Recipe(picture)) = build.site.get("2016/08/a/a.webp") else {
            panic!("the picture is cleaned when it is asked for");
        };
        let report = picture.render().report;
        let found: Vec<String> = report
            .diagnostics()
            .iter()
            .map(|found| format!("{}: {}", found.rule.code, found.message))
            .collect();
        assert_eq!(found.join("\n"), told);
    }
}
