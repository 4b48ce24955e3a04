//! What other people wrote: the text with which it all began, and three public series.
//!
//! They lie beside the project, in `../shared`, and not in it; where that folder is missing, the
//! tests say so and prove nothing. A series that moves in keeps its files as they are: nearly all
//! of them have to be understood, and every other has to be reported with what is wrong in it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::trial::{Trial, files, skipped};

/// Settings of a series of security advisories.
const MOZILLA: &str = "title: Advisories\nbase_url: https://www.example.org/security/\ntopics: open\n\
    severities: [low, medium, high, critical]\noutside: [/]\nfront_matter:\n  \
      aliases: {announced: date, impact: severity}\n  ignore: [fixed_in, reporter, risk]\n  \
      date_formats: ['%B %d, %Y']\n  \
      values: {severity: {Low: low, Moderate: medium, High: high, Critical: critical}}\n";

/// Settings of a government's news, where other tools' keys are left alone.
const DIGITAL_GOV: &str = "title: News\nbase_url: https://digital.example.gov/\ntopics: open\n\
    timezone: America/New_York\noutside: [/]\nfront_matter:\n  aliases: {expirydate: expires}\n  \
      unknown: ignore\n";

/// Settings of a project's blog posts on vulnerabilities.
const NODE: &str = "title: Vulnerabilities\nbase_url: https://nodejs.example.org/\ntopics: open\n\
    outside: [/]\nfront_matter:\n  ignore: [layout, category, author]\n";

/// A folder beside the project, or a word that there is none.
fn shared(test: &str, folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if !path.is_dir() {
        skipped(test, &format!("there is no `../shared/{folder}`"));
        return None;
    }
    Some(path)
}

/// A site of the bulletins in a folder, under these settings.
fn moved_in(corpus: &Path, settings: &str) -> (Trial, usize) {
    let trial = Trial::with_settings(settings);
    let texts = files(corpus);
    for (name, text) in texts.iter().filter(|(name, _)| name.ends_with(".md")) {
        trial.write(&format!("bulletins/{name}"), text);
    }
    (trial, texts.len())
}

/// Makes sure that a series moves in, but for a few files that are told with cause and remedy.
fn assert_moves_in(name: &str, settings: &str, at_least: usize) {
    let Some(corpus) = shared(name, &format!("corpora/{name}")) else { return };
    let (trial, texts) = moved_in(&corpus, settings);
    assert!(texts >= at_least, "{texts} files");
    let checked = trial.run(&["check", "--format", "json"]);
    assert!(matches!(checked.status, 0 | 1) && !checked.told.contains("panicked"), "{checked:?}");
    let report = checked.json();
    let summary = &report["summary"];
    let count = |key: &str| summary[key].as_u64().and_then(|n| usize::try_from(n).ok()).expect(key);
    assert_eq!(count("found"), texts);
    let parts = ["published", "held", "drafts", "left_out", "rejected"].map(count);
    assert_eq!(parts.iter().sum::<usize>(), texts);
    let rejected = count("rejected");
    assert!(rejected * 20 <= texts, "{rejected} of {texts} were not understood: {report:#}");

    let found = report["diagnostics"].as_array().expect("findings");
    let mut faulty = std::collections::BTreeSet::new();
    for one in found {
        let has_text = |key: &str| one[key].as_str().is_some_and(|text| !text.is_empty());
        assert!(["path", "message", "help", "rule"].iter().all(|key| has_text(key)), "{one:#}");
        assert!(one["line"].is_u64() && one["column"].is_u64(), "{one:#}");
        if one["level"] == "error" {
            faulty.insert(one["path"].as_str().expect("a path"));
        }
    }
    assert!(faulty.len() >= rejected);
    println!("{name}: {texts} files, {rejected} not understood, errors in {}", faulty.len());
    for (rule, count) in by_rule(found) {
        println!("  {count:>5} {rule}");
    }
    assert_builds_without(&trial, &faulty);
}

/// Makes sure that what has no error can be published, without the files that have one.
fn assert_builds_without(trial: &Trial, faulty: &std::collections::BTreeSet<&str>) {
    let mut arguments = vec!["build"];
    arguments.extend(faulty.iter().flat_map(|path| ["--leave-out", path]));
    let built = trial.run(&arguments);
    // Others may link to what was left out; nothing else may be wrong now.
    let errors = built.told.lines().filter(|line| line.starts_with("error["));
    let errors: Vec<_> = errors.filter(|line| !line.starts_with("error[broken-link]")).collect();
    assert!(errors.is_empty() && !built.told.contains("panicked"), "{}", built.told);
}

fn by_rule(found: &[Value]) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for one in found {
        let name =
            format!("{} {}", one["level"].as_str().expect(""), one["rule"].as_str().expect(""));
        *counts.entry(name).or_default() += 1;
    }
    counts
}

#[test]
fn a_series_of_advisories_moves_in() {
    assert_moves_in("mozilla", MOZILLA, 80);
}

#[test]
fn a_governments_news_move_in() {
    assert_moves_in("digitalgov", DIGITAL_GOV, 100);
}

#[test]
fn a_projects_posts_move_in() {
    assert_moves_in("nodejs", NODE, 30);
}

#[test]
fn the_first_text_is_built_and_its_faults_are_told_by_line() {
    let Some(seed) = shared("the first text", "seed") else { return };
    let text = fs::read_to_string(seed.join("000_7a044675c57b35c7.txt")).expect("the text");
    let trial = Trial::new();
    let settings = fs::read_to_string(trial.at("bulletins/series.yaml")).expect("settings");
    let hotline = "hotlines:\n  - id: anti-terrorist\n    name: Anti-Terrorist Hotline\n    \
                   number: \"0800 789 321\"\n";
    trial.write("bulletins/series.yaml", settings.replace("hotlines:\n", hotline));
    let head = "---\ntitle: Communities defeat terrorism\n---\n";
    let path = "bulletins/2016-08-01-communities-defeat-terrorism.md";
    trial.write(path, format!("{head}{text}"));
    let report = trial.run(&["check", "--format", "json"]).with(0).json();
    let found = report["diagnostics"].as_array().expect("findings");
    let lines = |rule: &str| -> Vec<u64> {
        let fits = found.iter().filter(|one| one["rule"] == rule && one["path"] == path);
        fits.map(|one| one["line"].as_u64().expect("a line")).collect()
    };
    let below_head = |line: u64| line + head.lines().count() as u64;
    // The document's title, once for each of its pages.
    assert_eq!(lines("extra-h1"), [3, 38, 67].map(below_head), "{found:#?}");
    // The call to action, typed as three paragraphs of bold capitals.
    let [call] = lines("hotline-in-text")[..] else { panic!("{found:#?}") };
    assert!((below_head(15)..=below_head(20)).contains(&call), "{found:#?}");
    assert_eq!((lines("no-id"), lines("no-summary")), (vec![2], vec![2]), "{found:#?}");
    trial.run(&["build"]).with(0);
    let page = trial.at("public/2016/08/communities-defeat-terrorism/index.html");
    let page = fs::read_to_string(page).expect("a page");
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.contains("0800 789 321"));
}
