//! The program as people and schedulers meet it: exit statuses, streams, and what is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::trial::own_address;

pub(crate) fn noticeboard(site: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_noticeboard"))
        .args(arguments)
        .current_dir(site)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs")
}

pub(crate) fn status(output: &Output) -> i32 {
    output.status.code().expect("an exit status")
}

pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A new site, as `init` makes it.
fn example_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let made = noticeboard(folder.path(), &["init", "site"]);
    assert_eq!(status(&made), 0, "{}", errors(&made));
    folder
}

/// A new site with an address of its own.
pub(crate) fn new_site() -> tempfile::TempDir {
    let folder = example_site();
    own_address(&folder.path().join("site/bulletins/series.yaml"));
    folder
}

pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name =
                entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("bytes"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_new_site_builds_as_it_is_and_building_again_changes_nothing() {
    let folder = example_site();
    let site = folder.path().join("site");
    let strict = noticeboard(&site, &["build", "--strict"]);
    assert_eq!(status(&strict), 1, "{}", errors(&strict));
    assert_eq!(errors(&strict).matches("still the example").count(), 3, "{}", errors(&strict));
    assert!(errors(&strict).contains("and 1 more like it"), "{}", errors(&strict));
    let built = noticeboard(&site, &["build"]);
    assert_eq!(status(&built), 0, "{}", errors(&built));
    assert!(errors(&built).contains("1 bulletin found: 1 published"), "{}", errors(&built));
    let public = files(&site.join("public"));
    let again = noticeboard(&site, &["build"]);
    assert!(errors(&again).contains("0 files written"), "{}", errors(&again));
    assert_eq!(files(&site.join("public")), public);
}

#[test]
fn a_new_site_promises_nothing_until_its_address_is_its_own() {
    let folder = example_site();
    let site = folder.path().join("site");
    let ledger = site.join("bulletins/ledger.txt");
    let trial = noticeboard(&site, &["build"]);
    assert_eq!(status(&trial), 0, "{}", errors(&trial));
    assert!(errors(&trial).contains("This was a trial"), "{}", errors(&trial));
    assert!(!ledger.exists());
    // So the example can go without leaving anything behind.
    let example = fs::read_dir(site.join("bulletins")).expect("bulletins");
    let example = example.map(|entry| entry.expect("an entry").path());
    let example = { example }.find(|path| path.extension().is_some_and(|ending| ending == "md"));
    fs::remove_file(example.expect("the example")).expect("it goes");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);

    own_address(&site.join("bulletins/series.yaml"));
    let own = noticeboard(&site, &["build"]);
    assert_eq!(status(&own), 0, "{}", errors(&own));
    assert!(!errors(&own).contains("trial"), "{}", errors(&own));
    assert!(ledger.exists());
    // Once something is promised, promises are kept whatever the settings say later.
    let settings = site.join("bulletins/series.yaml");
    let text = fs::read_to_string(&settings).expect("settings");
    let example = text.replace("https://bulletins.example.org/", "https://your-site.example/");
    fs::write(&settings, example).expect("settings");
    fs::write(site.join("bulletins/a.md"), "---\nid: A-1\ntitle: A\ndate: 2026-01-05\n---\nText\n")
        .expect("a bulletin");
    let back = noticeboard(&site, &["build"]);
    assert_eq!(status(&back), 0, "{}", errors(&back));
    assert!(fs::read_to_string(&ledger).expect("a ledger").contains("A-1"));
}

#[test]
fn an_error_writes_nothing_and_leaves_the_old_site_intact() {
    let folder = new_site();
    let site = folder.path().join("site");
    noticeboard(&site, &["build"]);
    let (public, ledger) = (
        files(&site.join("public")),
        fs::read(site.join("bulletins/ledger.txt")).expect("a ledger"),
    );
    fs::write(site.join("bulletins/2026-01-05-x.md"), "---\ntitle: A: b\nsumary: x\n---\nText\n")
        .expect("written");
    fs::write(
        site.join("bulletins/2026-01-06-y.md"),
        "---\nid: Y\ntitle: Y\nsumary: x\n---\nText\n",
    )
    .expect("written");
    let failed = noticeboard(&site, &["build"]);
    assert_eq!(status(&failed), 1);
    let told = errors(&failed);
    assert!(told.contains("bulletins/2026-01-05-x.md:2:1"), "{told}");
    assert!(told.contains("title: 'A: b'"), "{told}");
    assert!(told.contains("did you mean `summary`?"), "{told}");
    assert!(told.contains("Nothing was written"), "{told}");
    let aside = "--leave-out bulletins/2026-01-05-x.md";
    assert!(told.contains(&format!("noticeboard build {aside}")), "{told}");
    assert_eq!(files(&site.join("public")), public);
    assert_eq!(fs::read(site.join("bulletins/ledger.txt")).expect("a ledger"), ledger);
    // The order can be carried out, and is not given for what is out already.
    let aside = ["build", "--leave-out", "bulletins/2026-01-05-x.md"];
    let told = errors(&noticeboard(&site, &aside));
    let both = "build --leave-out bulletins/2026-01-05-x.md --leave-out bulletins/2026-01-06-y.md";
    assert!(told.contains(both), "{told}");
    let wrong = fs::read_to_string(site.join("bulletins/2026-01-06-y.md")).expect("a bulletin");
    let right = wrong.replace("sumary", "summary");
    fs::write(site.join("bulletins/2026-01-06-y.md"), right).expect("written");
    let built = noticeboard(&site, &aside);
    assert_eq!(status(&built), 0, "{}", errors(&built));
    fs::remove_file(site.join("bulletins/2026-01-05-x.md")).expect("it goes");
    fs::write(site.join("bulletins/2026-01-06-y.md"), wrong).expect("written");
    let told = errors(&noticeboard(&site, &["build"]));
    assert!(told.contains("Nothing was written") && !told.contains("--leave-out"), "{told}");
    let told = errors(&noticeboard(&site, &["check"]));
    assert!(told.contains("sumary") && !told.contains("Nothing was written"), "{told}");
}

#[test]
fn a_bulletin_that_moves_is_told_with_both_addresses() {
    let folder = new_site();
    let site = folder.path().join("site");
    let text = "---\nid: Y\ntitle: Y\nsummary: x\n---\nText\n";
    fs::write(site.join("bulletins/2026-01-06-y.md"), text).expect("written");
    assert!(!errors(&noticeboard(&site, &["build"])).contains("MOVED"));
    let (old, new) = ("bulletins/2026-01-06-y.md", "bulletins/2026-01-06-new.md");
    fs::rename(site.join(old), site.join(new)).expect("renamed");
    let told = errors(&noticeboard(&site, &["build"]));
    assert!(told.contains("MOVED Y: `/2026/01/y/` leads to `/2026/01/new/` now"), "{told}");
    assert!(!errors(&noticeboard(&site, &["build"])).contains("MOVED"));
}

/// Source: https://github.com/getzola/zola/issues/1378
#[test]
fn a_folder_with_somebody_elses_files_is_refused() {
    let folder = new_site();
    let site = folder.path().join("site");
    let theirs = folder.path().join("theirs");
    fs::create_dir(&theirs).expect("a folder");
    fs::write(theirs.join("letter.txt"), "dear").expect("written");
    let refused = noticeboard(&site, &["build", "--out", "../theirs"]);
    assert_eq!(status(&refused), 2, "{}", errors(&refused));
    assert_eq!(fs::read(theirs.join("letter.txt")).expect("still there"), b"dear");
    let before = files(folder.path());
    for out in [".", "..", "bulletins", "/", "../theirs/../theirs", "bulletins/.."] {
        let refused = noticeboard(&site, &["build", "--out", out]);
        assert_eq!(status(&refused), 2, "{out}: {}", errors(&refused));
    }
    assert_eq!(files(folder.path()), before);
}

#[test]
fn exit_statuses_say_which_kind_of_ending_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(status(&noticeboard(folder.path(), &["build"])), 1);
    assert_eq!(status(&noticeboard(folder.path(), &["build", "--nonsense"])), 2);
    assert_eq!(status(&noticeboard(folder.path(), &["nonsense"])), 2);
    assert_eq!(status(&noticeboard(folder.path(), &["--help"])), 0);
    let later = noticeboard(folder.path(), &["publish"]);
    assert_eq!(status(&later), 2);
    assert!(errors(&later).contains("not supported yet"));
    assert_eq!(status(&noticeboard(folder.path(), &["explain", "unknown-key"])), 0);
    let near = noticeboard(folder.path(), &["explain", "unknown-kay"]);
    assert!(errors(&near).contains("did you mean `unknown-key`?"), "{}", errors(&near));
}

#[test]
fn a_statement_names_what_is_in_readers_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    std::fs::create_dir(site.join("bulletins")).expect("a folder");
    let put = |name: &str, text: &str| {
        std::fs::write(site.join("bulletins").join(name), text).expect("a file");
    };
    let base = "https://bulletins.example.net/";
    put("series.yaml", &format!("title: T\nbase_url: {base}\ntimezone: Europe/London\n"));
    put("2026-01-05-one.md", "---\nid: A-1\ntitle: One\nsummary: s\n---\n\nText.\n");
    let said = || {
        let output = noticeboard(site, &["statement"]);
        assert_eq!(status(&output), 0, "{}", errors(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(said().contains("No barrier is known."), "{}", said());
    put("f.pdf", "%PDF-1.4");
    let text = "---\nid: A-2\ntitle: Two\nsummary: s\nattachments: [f.pdf]\n---\n\n## A\n\n#### B\n\nText.\n";
    put("2026-01-06-two.md", text);
    let draft = said();
    let barrier = "1.3.1 Info and relationships: headings that leave out a level, in `bulletins/2026-01-06-two.md`.";
    assert!(draft.contains(barrier), "{draft}");
    assert!(
        draft.contains("1 attached file was not tested") && draft.contains("/f.pdf"),
        "{draft}"
    );
    assert!(draft.contains("partially compliant"), "{draft}");
}

#[test]
fn help_begins_with_what_authors_use_and_the_rest_is_made_from_the_same_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str]| {
        let output = noticeboard(folder.path(), arguments);
        assert_eq!(status(&output), 0, "{arguments:?} {}", errors(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let help = said(&["--help"]);
    let (authors, automation) = help.split_once("For automation:").expect("two parts");
    for command in ["new", "check", "build", "banner", "init"] {
        assert!(authors.contains(&format!("\n  {command}  ")), "{command} {help}");
    }
    for command in ["completions", "man"] {
        assert!(automation.contains(&format!("\n  {command}  ")), "{command} {help}");
        assert!(!authors.contains(&format!("\n  {command}  ")), "{command} {help}");
    }
    let manual = said(&["man"]);
    assert!(manual.starts_with(".ie"), "{}", &manual[..40]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let completions = said(&["completions", shell]);
        assert!(completions.contains("leave-out") && completions.contains("banner"), "{shell}");
    }
    assert!(manual.contains("leave\\-out") && manual.contains("prepared"), "{manual}");
    let misspelt = noticeboard(folder.path(), &["chek"]);
    assert!(errors(&misspelt).contains("did you mean `check`?"), "{}", errors(&misspelt));
}

#[test]
fn code_hosts_are_told_of_findings_in_their_own_forms() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(site.join("bulletins/2026-01-05-x.md"), "---\ntitle: A: b\n---\nText\n")
        .expect("a bulletin");
    let annotated = noticeboard(folder.path(), &["check", "--site", "site", "--format", "github"]);
    assert_eq!(status(&annotated), 1);
    let lines = String::from_utf8_lossy(&annotated.stdout).into_owned();
    let expected = "::error file=site/bulletins/2026-01-05-x.md,line=2,col=1,title=unreadable-yaml::\
                    the value of `title` contains a colon, so it needs quotes%0A";
    assert!(lines.contains(expected), "{lines}");
    let log = noticeboard(&site, &["build", "--format", "sarif"]);
    assert_eq!(status(&log), 1);
    let log: serde_json::Value = serde_json::from_slice(&log.stdout).expect("one document");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let uri = "bulletins/2026-01-05-x.md";
    let found = results.iter().find(|found| found["ruleId"] == "unreadable-yaml").expect("it");
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], uri);
    assert_eq!(place["region"]["startLine"], 2);
}

#[test]
fn timings_name_the_stages_and_the_slowest_files() {
    let folder = new_site();
    let site = folder.path().join("site");
    let built = noticeboard(&site, &["build", "--timings"]);
    let told = errors(&built);
    let (stages, files) = told.split_once("The slowest files").expect("both");
    let stages: BTreeMap<&str, f64> = stages
        .lines()
        .filter_map(|line| line.strip_suffix(" ms")?.trim().split_once(' '))
        .map(|(stage, time)| (stage, time.trim().parse().expect("a time")))
        .collect();
    for stage in ["reading", "theme", "bulletins", "search", "pages", "exchange"] {
        assert!(stages.contains_key(stage), "{stage}: {told}");
    }
    let files: Vec<(f64, &str)> = files
        .lines()
        .filter_map(|line| line.trim().split_once(" ms  "))
        .map(|(time, path)| (time.parse().expect("a time"), path))
        .collect();
    assert_eq!(files.len(), 10, "{told}");
    assert!(files.is_sorted_by(|(one, _), (next, _)| one >= next), "{told}");
    // All are made within one stage, so none can take longer.
    assert!(files[0].0 > 0.0 && files[0].0 <= stages["pages"], "{told}");
    assert!(files.iter().all(|(_, path)| site.join("public").join(path).is_file()));
    let quiet = noticeboard(&site, &["build"]);
    assert!(!errors(&quiet).contains(" ms"), "{}", errors(&quiet));
}

#[test]
fn matters_of_style_are_told_where_they_are_asked_for() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(
        site.join("bulletins/2026-01-05-x.md"),
        "---\nid: X-1\ntitle: Bags\nsummary: Sum\n---\nTHIS IS FAR TOO LOUD FOR US\n",
    )
    .expect("a bulletin");
    let told = |arguments: &[&str]| errors(&noticeboard(&site, arguments)).contains("[capitals]");
    assert!(told(&["check", "--style"]));
    assert!(!told(&["check"]));
}

#[test]
fn the_json_report_is_one_document_whose_counts_add_up() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(site.join("bulletins/2099-01-05-x.md"), "---\nid: X\ntitle: Later\n---\nText\n")
        .expect("written");
    fs::write(
        site.join("bulletins/2026-01-06-y.md"),
        "---\nid: Y\ntitle: Y\ndraft: yes\n---\nText\n",
    )
    .expect("written");
    fs::write(site.join("bulletins/2026-01-07-z.md"), "no head\n").expect("written");
    let checked = noticeboard(&site, &["check", "--format", "json"]);
    assert_eq!(status(&checked), 1);
    let report: serde_json::Value =
        serde_json::from_slice(&checked.stdout).expect("one JSON document");
    let summary = &report["summary"];
    let count = |key: &str| summary[key].as_u64().expect(key);
    assert_eq!(
        (count("found"), count("published"), count("held"), count("drafts"), count("rejected")),
        (4, 1, 1, 1, 1)
    );
    assert_eq!(report["held"][0]["until"], "2099-01-05T00:00:00+00:00");
    let found = report["diagnostics"].as_array().expect("diagnostics");
    let no_head = found.iter().find(|found| found["rule"] == "no-head").expect("a finding");
    assert_eq!((&no_head["line"], &no_head["column"]), (&1.into(), &1.into()));
}

#[test]
fn the_manifest_names_every_other_file_with_its_digest() {
    use sha2::Digest as _;
    let folder = new_site();
    let site = folder.path().join("site");
    noticeboard(&site, &["build"]);
    let public = files(&site.join("public"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(site.join("public/build.json")).expect("a manifest"))
            .expect("JSON");
    let named = manifest["files"].as_object().expect("files");
    assert_eq!(named.len() + 1, public.len());
    for (name, bytes) in public.iter().filter(|(name, _)| name != "build.json") {
        let digest: String =
            sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(named[name], digest.as_str(), "{name}");
    }
}

#[test]
fn a_bulletin_of_two_mebibytes_is_most_likely_something_else() {
    let folder = new_site();
    let site = folder.path().join("site");
    let head = "---\nid: L-1\ntitle: Long\nsummary: s\n---\n";
    let text = |size: usize| format!("{head}{}", "word \n".repeat(size / 6));
    let long = site.join("bulletins/2026-01-05-long.md");
    fs::write(&long, text(2 * 1024 * 1024 - 100)).expect("written");
    let near = noticeboard(&site, &["check"]);
    assert_eq!(status(&near), 0, "{}", errors(&near));
    fs::write(&long, text(2 * 1024 * 1024 + 100)).expect("written");
    let over = noticeboard(&site, &["check"]);
    assert_eq!(status(&over), 1);
    assert!(errors(&over).contains("error[too-large]"), "{}", errors(&over));
    assert!(errors(&over).contains("bulletins/2026-01-05-long.md"), "{}", errors(&over));
}

#[cfg(unix)]
#[test]
fn a_source_that_cannot_be_read_is_named_and_stops_the_build() {
    use std::os::unix::fs::symlink;
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(site.join("bulletins/poster.pdf"), "%PDF").expect("written");
    fs::write(
        site.join("bulletins/2026-01-05-a.md"),
        "---\nid: A-1\ntitle: A\nsummary: s\nattachments: [link.pdf]\n---\nText\n",
    )
    .expect("written");
    symlink("poster.pdf", site.join("bulletins/link.pdf")).expect("a link");
    let inside = noticeboard(&site, &["build"]);
    assert_eq!(status(&inside), 0, "{}", errors(&inside));
    symlink("nowhere.md", site.join("bulletins/2026-01-06-b.md")).expect("a link");
    let refused = noticeboard(&site, &["build"]);
    assert_eq!(status(&refused), 1);
    let told = errors(&refused);
    assert!(told.contains("error[unreadable-source]"), "{told}");
    assert!(told.contains("bulletins/2026-01-06-b.md"), "{told}");
    assert!(told.contains("it is a link that leads nowhere"), "{told}");
}

/// Source: https://github.com/ceph/ceph.io/issues/241
/// Source: https://github.com/11ty/buildawesome/issues/2156
#[test]
fn nothing_of_the_machine_reaches_a_byte() {
    let folder = new_site();
    let site = folder.path().join("site");
    fs::write(
        site.join("bulletins/new-year.md"),
        "---\nid: N-1\ntitle: New Year\nsummary: s\ndate: 2022-01-01\n---\nText\n",
    )
    .expect("written");
    let mut built = Vec::new();
    let other = folder.path().join("a folder of another name");
    for (number, zone, language, threads, place) in [
        (1, "UTC", "C", "1", &site),
        (2, "America/Los_Angeles", "de_DE.UTF-8", "3", &site),
        (3, "Asia/Tokyo", "ar_EG.UTF-8", "16", &other),
    ] {
        let out = format!("../out-{number}");
        if number == 3 {
            fs::rename(&site, &other).expect("moved");
        }
        let run = Command::new(env!("CARGO_BIN_EXE_noticeboard"))
            .args(["build", "--as-of", "2026-03-29T00:30", "--out", &out])
            .current_dir(place)
            .envs([("TZ", zone), ("LANG", language), ("LC_ALL", language), ("NO_COLOR", "1")])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program runs");
        assert_eq!(status(&run), 0, "{}", errors(&run));
        built.push(files(&folder.path().join(format!("out-{number}"))));
    }
    assert!(built[0].iter().any(|(path, _)| path == "2022/01/new-year/index.html"));
    assert!(built[0] == built[1] && built[1] == built[2], "the sites differ");
}

/// Source: https://github.com/alex-shpak/hugo-book/issues/126
/// Source: https://github.com/jekyll/jekyll/issues/4507
/// Source: https://github.com/gohugoio/hugo/issues/3537
/// Source: https://github.com/gohugoio/hugo/issues/379
/// Source: https://github.com/gohugoio/hugo/issues/402
/// Source: https://github.com/gohugoio/hugo/issues/11854
/// Source: https://github.com/gohugoio/hugoDocs/issues/3634
#[test]
fn public_holds_what_was_built_and_nothing_older() {
    let folder = new_site();
    let site = folder.path().join("site");
    let two = site.join("bulletins/2026-01-06-two.md");
    let text = "---\nid: T-1\ntitle: Two\nsummary: s\n---\n[list](list.pdf)\n";
    fs::write(&two, text).expect("written");
    fs::write(site.join("bulletins/list.pdf"), "%PDF").expect("written");
    assert!(!site.join("static").exists() && !site.join("themes").exists());
    // A trial makes no promise, so what it showed may go again.
    let trial = |arguments: &[&str]| {
        let built = noticeboard(&site, &[&["build", "--out", "../trial"], arguments].concat());
        assert_eq!(status(&built), 0, "{}", errors(&built));
        files(&folder.path().join("trial"))
    };
    let without = {
        fs::rename(&two, folder.path().join("two.md")).expect("moved");
        let without = trial(&[]);
        fs::rename(folder.path().join("two.md"), &two).expect("moved back");
        without
    };
    let with = trial(&[]);
    assert!(with.iter().any(|(path, _)| path == "2026/01/two/list.pdf"), "{with:?}");
    assert!(
        trial(&["--leave-out", "2026-01-06-two.md"]).iter().all(|(path, _)| !path.contains("two"))
    );
    fs::remove_file(&two).expect("removed");
    assert_eq!(trial(&[]), without);
}

/// Source: https://github.com/openzim/youtube/issues/21
#[test]
fn a_template_that_fails_on_a_late_page_leaves_the_old_site_intact() {
    let folder = new_site();
    let site = folder.path().join("site");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    let (public, ledger) = (
        files(&site.join("public")),
        fs::read(site.join("bulletins/ledger.txt")).expect("a ledger"),
    );
    let templates = site.join("themes/default/templates");
    fs::create_dir_all(&templates).expect("a folder");
    fs::write(templates.join("year.html"), "{{ page.titel }}").expect("written");
    fs::write(
        site.join("bulletins/2026-01-06-two.md"),
        "---\nid: T-1\ntitle: Two\nsummary: s\n---\nText\n",
    )
    .expect("written");
    let failed = noticeboard(&site, &["build"]);
    assert_eq!(status(&failed), 1, "{}", errors(&failed));
    assert!(
        errors(&failed).contains("themes/default/templates/year.html:1:9"),
        "{}",
        errors(&failed)
    );
    assert_eq!(files(&site.join("public")), public);
    assert_eq!(fs::read(site.join("bulletins/ledger.txt")).expect("a ledger"), ledger);
}

/// Source: https://github.com/alphagov/static/pull/1954
/// Source: https://github.com/alphagov/govuk-rfcs/pull/144
#[test]
fn a_trial_makes_no_promise_and_a_site_of_the_future_stays_out_of_public() {
    let folder = new_site();
    let site = folder.path().join("site");
    let ledger = site.join("bulletins/ledger.txt");
    for trial in [
        &["build", "--as-of", "2026-06-01T09:00"][..],
        &["build", "--base-url", "https://trial.example.org/"],
        &["build", "--out", "../trial"],
        &["build", "--out", "../trial", "--as-of", "2099-01-01T09:00"],
    ] {
        let built = noticeboard(&site, trial);
        assert_eq!(status(&built), 0, "{trial:?}: {}", errors(&built));
        assert!(!ledger.exists(), "{trial:?}");
    }
    let public = files(&site.join("public"));
    let future = noticeboard(&site, &["build", "--as-of", "2099-01-01T09:00"]);
    assert_eq!(status(&future), 2, "{}", errors(&future));
    assert_eq!(files(&site.join("public")), public);
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    assert!(ledger.exists());
}

#[test]
fn a_warning_blocks_only_where_that_is_asked_for() {
    let folder = new_site();
    let site = folder.path().join("site");
    // The examples of a new site are warnings of their own.
    let settings = "title: S\nbase_url: https://bulletins.example.org/\ntimezone: Europe/London\n\
                    topics: {general: General advice}\n";
    fs::write(site.join("bulletins/series.yaml"), settings).expect("written");
    fs::write(site.join("bulletins/2026-01-06-x.md"), "---\ntitle: X\nsummary: s\n---\nText\n")
        .expect("written");
    for (arguments, expected) in [
        (&["check", "--strict"][..], 1),
        (&["build", "--strict"], 1),
        (&["check"], 0),
        (&["build", "--strict", "--leave-out", "2026-01-06-x.md"], 0),
        (&["build"], 0),
    ] {
        let run = noticeboard(&site, arguments);
        assert_eq!(status(&run), expected, "{arguments:?}: {}", errors(&run));
    }
}
