//! Runs every file under `cases/`: a sentence that says what must hold, the files of a small site,
//! and what is expected of it.
//!
//! A case runs in memory. Its site has a bare theme, so that a redesign of the default theme
//! changes no case. Sections that are not known fail, and so do expectations of a file that the
//! site lacks. `UPDATE=1 cargo test --release` fills in expected reports and files.
//!
//! A line `Source: https://…` below the sentence names where the same thing went wrong for somebody.
//!
//! Every rule of the program has a case that expects a finding of it, and one that comes near it
//! and passes; `rules.rs` counts them. The second says so: `-- passes RULE --`, without a text.
//!
//! ```text
//! -- as-of --            the moment (default 2026-06-01T00:00:00Z)
//! -- audience --         `preview` for the preview edition
//! -- style --            matters of style are looked at
//! -- bulletins/… --      a file of the source; so does -- themes/… --
//! -- pdf bulletins/… --  a PDF of these lines (`documents.rs`); so does -- docx bulletins/… --
//! -- expect report --    the findings: level[rule] path:line:column: message, help below
//! -- expect ledger --    the ledger after the build
//! -- expect PATH --      lines that the file holds, in order
//! -- expect PATH without --   lines that the file lacks
//! -- expect no PATH --   the site lacks the file
//! -- expect nowhere --   words that stand in no file of the site
//! -- passes RULE --      nothing is found of that rule, though the site comes near it
//! ```
//!
//! A byte that an editor would not keep is written `<x1A>`; `<BOM>`, `<CR>`, `<TAB>`, `<VT>` and
//! `<NBSP>` have names, and `<END>` ends a file without a line break. That holds for files and for
//! what is expected of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use crate::documents::{docx, pdf};
use noticeboard::tree::{Hash, Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Build, Edition, Options, Report};

const BARE_PAGE: &str = "{{ page.kind }}|{{ page.title }}|{{ page.url }}\n\
    {% if banner %}banner {{ banner.id }} {{ banner.level }}: {{ banner.heading }}\n{% for r in banner.routes %}route {{ r.id }} {{ r.number }} {{ r.tel }} {{ r.url }}\n{% for t in r.text %}help {{ t }}\n{% endfor %}{% if r.hours %}hours {{ r.hours }}\n{% endif %}{% if r.outage %}outage {{ r.outage.say }}\n{% endif %}{% endfor %}{% endif %}";
const BARE_LIST: &str = "{% for e in list.entries %}entry {{ e.id }}|{{ e.title }}|{{ e.url }}|{{ e.date.text }}|{{ e.status }}\n{% endfor %}\
    {% if list.newer %}newer {{ list.newer.url }}\n{% endif %}{% if list.older %}older {{ list.older.url }}\n{% endif %}";
const BARE_BULLETIN: &str = "{% set b = bulletin %}id {{ b.id }}\ntitle {{ b.title }}\nsummary {{ b.summary }}\ndate {{ b.date.text }}\nstatus {{ b.status }}\n\
    {% if b.notice %}notice {{ b.notice.kind }}{% if b.notice.date %} {{ b.notice.date.text }}{% endif %}{% if b.notice.reason %}: {{ b.notice.reason }}{% endif %}{% if b.notice.replacement %} -> {{ b.notice.replacement.url }}{% endif %}\n{% endif %}\
    {% for s in b.supersedes %}supersedes {{ s.title }} {{ s.url }}\n{% endfor %}\
    {% for u in b.updates %}update {{ u.id }} {{ u.date.text }}{% if u.major %} major{% endif %}: {{ u.note }}\n{% endfor %}\
    {% for a in b.attachments %}attachment {{ a.title }}|{{ a.url }}|{{ a.kind }}|{{ a.size }}\n{% endfor %}\
    {% for h in b.contents %}contents #{{ h.id }} {{ h.html }}\n{% endfor %}\
    {% if b.previous %}previous {{ b.previous.url }}\n{% endif %}{% if b.next %}next {{ b.next.url }}\n{% endif %}{% if b.newest %}newest {{ b.newest.url }}\n{% endif %}\
    {% for t in b.translations %}translation {{ t.tag }} {{ t.title }} {{ t.url }} {{ t.canonical }}\n{% endfor %}\
    {% for r in b.related %}related {{ r.url }}\n{% endfor %}{% if b.age %}age {{ b.age }}\n{% endif %}{% if b.marking %}marking {{ b.marking }}\n{% endif %}{% if b.threat_level %}threat {{ b.threat_level.level }} as of {{ b.threat_level.as_of.text }}\n{% endif %}\
    {% if b.after_summary %}after-summary {{ b.after_summary.id }}\n{{ b.after_summary.heading }}{% for r in b.after_summary.routes %}{% if r.outage %} {{ r.outage.say }}{% endif %} {{ r.tel }} {{ r.url }}{% endfor %}\n{% endif %}body {{ b.body }}\n{% if b.closing %}closing {{ b.closing.id }}\n{{ b.closing.heading }}{% for r in b.closing.routes %}{% if r.outage %} {{ r.outage.say }}{% endif %} {{ r.tel }} {{ r.url }}{% endfor %}\n{% endif %}";

/// One section of a case: its name and its text.
pub(crate) type Section = (String, String);

/// The sections of a case; the first has no name and says what must hold.
pub(crate) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = vec![(String::new(), String::new())];
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match name {
            Some(name) => sections.push((name.to_owned(), String::new())),
            None => sections.last_mut().expect("a section").1.push_str(line),
        }
    }
    sections
}

/// What a case may write in the place of bytes that an editor would not keep.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    let text = text.split("<END>").next().unwrap_or_default();
    let text = text.replace("<BOM>", "\u{feff}").replace("<CR>", "\r").replace("<VT>", "\u{b}");
    let text = text.replace("<NBSP>", "\u{a0}").replace("<TAB>", "\t");
    let mut parts = text.split("<x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).filter(|_| part.get(2..3) == Some(">"));
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[3..]);
            }
            None => {
                bytes.extend_from_slice(b"<x");
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    bytes
}

/// A line that is expected, as it stands in the site.
fn expected_of(line: &str) -> String {
    String::from_utf8_lossy(&bytes_of(line)).into_owned()
}

pub(crate) fn source_of(sections: &[Section]) -> Tree {
    let mut tree = Tree::default();
    let mut put = |path: &str, bytes: Vec<u8>| {
        tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(bytes));
    };
    let page = |rest: &str| format!("{BARE_PAGE}{rest}").into_bytes();
    let bare = "themes/bare/templates";
    for name in ["home", "archive", "year", "topic"] {
        put(&format!("{bare}/{name}.html"), page(BARE_LIST));
    }
    put(
        &format!("{bare}/topics.html"),
        page(
            "{% for t in site.topics %}topic {{ t.slug }}|{{ t.title }}|{{ t.count }}\n{% endfor %}",
        ),
    );
    put(&format!("{bare}/bulletin.html"), page(BARE_BULLETIN));
    put(&format!("{bare}/not-found.html"), page(""));
    put(
        &format!("{bare}/everything.html"),
        page(
            "{% for g in list.groups %}group {{ g.id }} {{ g.title }} {{ g.count }}\n{% for e in g.entries %}entry {{ e.id }}\n{% endfor %}{% endfor %}",
        ),
    );
    put(&format!("{bare}/reserved.html"), page(""));
    put(
        &format!("{bare}/poster.html"),
        page(
            "poster {{ poster.banner.heading }}{% for r in poster.banner.routes %} {{ r.number }}{% endfor %}{% if poster.code %} {{ poster.code.url }} {{ poster.code.text }}{% endif %}\n",
        ),
    );
    put(&format!("{bare}/search.html"), page("search {{ site.search }}\n"));
    put(&format!("{bare}/redirect.html"), b"redirect to {{ redirect.url }}\n".to_vec());
    put(&format!("{bare}/call.html"), b"<div class=\"call\">{% for r in banner.routes %}{{ r.name }} {{ r.number }} {{ r.tel }}{% if r.outage %} {{ r.outage.say }}{% endif %}{% endfor %}</div>".to_vec());
    let words: String = (1..=12).fold("kind_pdf: PDF\nkb: KB\nbytes: bytes\nwithdrawn: Withdrawn\nupdated: Updated\nsuperseded: Replaced\nexpired: Expired\nread_instead: Read instead\nnotice_expired_advice: Its advice may no longer apply.\nkind_file: file\nkind_picture: picture\nnumber_now: now\n".into(), |mut text: String, month| {
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let _ = writeln!(text, "month_{month}: {}", names[month - 1]);
        text
    });
    put("themes/bare/theme.yaml", b"contract: 1\n".to_vec());
    put("themes/bare/i18n/en.yaml", words.into_bytes());
    for (name, text) in sections {
        if name.starts_with("bulletins/") || name.starts_with("themes/") {
            put(name, bytes_of(text));
        } else if let Some(path) = name.strip_prefix("pdf ") {
            put(path, pdf(text));
        } else if let Some(path) = name.strip_prefix("docx ") {
            put(path, docx(text));
        }
    }
    tree
}

pub(crate) fn build_of(sections: &[Section], source: &Tree) -> Build {
    let text = |name: &str| {
        sections.iter().find(|(section, _)| section == name).map(|(_, text)| text.trim())
    };
    let as_of = text("as-of").unwrap_or("2026-06-01T00:00:00Z").parse().expect("a moment");
    let audience =
        if text("audience") == Some("preview") { Audience::Preview } else { Audience::Public };
    let looks_at_style = sections.iter().any(|(section, _)| section == "style");
    let options = Options { proves_all: true, looks_at_style, ..Options::default() };
    noticeboard::build(source, &Edition { as_of, audience }, &options, &|| Duration::ZERO)
}

/// Every file of a site, with what was noticed while it was made.
pub(crate) fn pressed(build: &Build) -> (Vec<(String, Vec<u8>)>, Report) {
    let files = Mutex::new(Vec::new());
    let made = noticeboard::pipeline::press::<()>(build, &|path, material| {
        let Some(bytes) = material.in_memory() else { panic!("a case has no disk") };
        files.lock().expect("no panic").push((path.to_string(), bytes.to_vec()));
        Ok(Hash::of(&bytes))
    });
    let mut report = build.report.clone();
    report.add(made.expect("pressed").report);
    report.sort();
    let mut files = files.into_inner().expect("no panic");
    files.sort();
    (files, report)
}

pub(crate) fn told(report: &Report, source: &Tree) -> String {
    let mut out = String::new();
    for found in report.diagnostics() {
        let place = found.place.as_ref().map_or_else(String::new, |place| {
            let bytes =
                source.get(place.path.as_str()).and_then(Leaf::as_bytes).unwrap_or_default();
            let before = place
                .span
                .as_ref()
                .and_then(|span| bytes.get(..span.start))
                .map(String::from_utf8_lossy);
            match before {
                Some(before) => {
                    let line = before.matches('\n').count() + 1;
                    let column = before
                        .rsplit('\n')
                        .next()
                        .unwrap_or_default()
                        .trim_start_matches('\u{feff}')
                        .chars()
                        .count()
                        + 1;
                    format!(" {}:{line}:{column}", place.path)
                }
                None => format!(" {}", place.path),
            }
        });
        let _ = writeln!(out, "{}[{}]{place}: {}", found.level(), found.rule.code, found.message);
        if let Some(help) = &found.help {
            let _ = writeln!(out, "  {help}");
        }
    }
    out
}

/// The rule that a section says the case comes near.
pub(crate) fn passes(section: &str) -> Option<&str> {
    section.strip_prefix("passes ")
}

/// What is wrong with what a case says of itself.
fn heading_faults(head: &str) -> Vec<String> {
    let mut lines = head.lines();
    let sentence = lines.next().filter(|line| line.ends_with('.'));
    let unclear = lines.filter(|line| !line.starts_with("Source: https://"));
    let unclear = unclear.map(|line| format!("`{line}` should be a line `Source: https://…`"));
    sentence
        .is_none()
        .then(|| "its first line is no sentence".to_owned())
        .into_iter()
        .chain(unclear)
        .collect()
}

/// A case that has been run, and what is wrong with it so far.
struct Run {
    source: Tree,
    build: Build,
    files: Vec<(String, Vec<u8>)>,
    report: Report,
    faults: Vec<String>,
}

/// The lines of an expectation, as they stand in the site.
fn expected_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().filter(|line| !line.is_empty()).map(expected_of)
}

impl Run {
    /// Judges one section. Where it is to be exactly what the program says, that is handed back.
    fn judge(&mut self, name: &str, expected: &str) -> Option<String> {
        match name {
            "expect report" => return Some(told(&self.report, &self.source)),
            "expect ledger" => {
                let ledger = self.build.ledger();
                let ledger = ledger.get("bulletins/ledger.txt").and_then(Leaf::as_bytes);
                return Some(String::from_utf8_lossy(ledger.unwrap_or_default()).into_owned());
            }
            "expect nowhere" => self.judge_nowhere(expected),
            name => match (passes(name), name.strip_prefix("expect ")) {
                (Some(rule), _) => {
                    if self.report.diagnostics().iter().any(|found| found.rule.code == rule) {
                        self.faults.push(format!("a `{rule}` is found, and should not be"));
                    }
                }
                (None, Some(path)) => self.judge_file(name, path, expected),
                (None, None) => self.faults.push(format!("`-- {name} --` is no section")),
            },
        }
        None
    }

    fn judge_nowhere(&mut self, expected: &str) {
        for words in expected_lines(expected) {
            for (path, bytes) in &self.files {
                if path.contains(&words) || String::from_utf8_lossy(bytes).contains(&words) {
                    self.faults.push(format!("`{words}` stands in {path}"));
                }
            }
        }
    }

    /// Judges `-- expect no PATH --`, `-- expect PATH without --` and `-- expect PATH --`.
    fn judge_file(&mut self, name: &str, wanted: &str, expected: &str) {
        if let Some(path) = wanted.strip_prefix("no ") {
            if self.files.iter().any(|(file, _)| file == path) {
                self.faults.push(format!("the site has {path}"));
            }
            return;
        }
        let without = wanted.strip_suffix(" without");
        let path = without.unwrap_or(wanted);
        let Some((_, bytes)) = self.files.iter().find(|(file, _)| file == path) else {
            self.faults.push(format!("the site has no {path}"));
            return;
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        if expected.trim().is_empty() {
            self.faults.push(format!("`-- {name} --` expects nothing"));
        }
        if without.is_some() {
            let found = expected_lines(expected).filter(|line| text.contains(line.as_str()));
            self.faults.extend(found.map(|line| format!("`{line}` stands in {path}")));
            return;
        }
        let mut rest = text.as_str();
        for line in expected_lines(expected) {
            let Some(at) = rest.find(line.as_str()) else {
                let fault =
                    format!("{path} lacks (here, in this order) `{line}`; it says:\n{text}");
                self.faults.push(fault);
                return;
            };
            rest = &rest[at + line.len()..];
        }
    }
}

/// Whether a section gives something to the case, and expects nothing.
fn is_given(name: &str) -> bool {
    matches!(name, "" | "as-of" | "audience" | "style")
        || name.starts_with("bulletins/")
        || name.starts_with("themes/")
        || name.starts_with("pdf ")
        || name.starts_with("docx ")
}

/// What is wrong with a case; and what it would say if its expectations were filled in.
fn judge(text: &str) -> (Vec<String>, String) {
    let mut sections = sections(text);
    let source = source_of(&sections);
    let build = build_of(&sections, &source);
    let (files, report) = pressed(&build);
    let faults = heading_faults(&sections[0].1);
    let mut run = Run { source, build, files, report, faults };
    for (name, expected) in sections.iter_mut().filter(|(name, _)| !is_given(name)) {
        let Some(got) = run.judge(name, expected) else { continue };
        if got.trim_end() != expected.trim_end() {
            run.faults.push(format!("`{name}` should be\n{expected}\nand is\n{got}"));
            *expected = got;
        }
    }
    let filled = sections.iter().fold(String::new(), |mut out, (name, text)| {
        if !name.is_empty() {
            let _ = writeln!(out, "-- {name} --");
        }
        out.push_str(text);
        out
    });
    (run.faults, filled)
}

fn case_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { case_files(&path, files) } else { files.push(path) }
    }
}

/// Every case, by its file.
pub(crate) fn all_cases() -> Vec<PathBuf> {
    let mut files = Vec::new();
    case_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), &mut files);
    files
}

#[test]
fn every_case_holds() {
    let update = std::env::var_os("UPDATE").is_some();
    let files = all_cases();
    assert!(!files.is_empty(), "there are no cases");
    let mut failed = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).expect("a case");
        let (mut faults, filled) = judge(&text);
        if update && filled != text {
            // What cannot be filled in has to hold even so.
            faults = judge(&filled).0;
            fs::write(path, filled).expect("a case can be written");
        }
        if !faults.is_empty() {
            failed.push(format!("{}:\n{}", path.display(), faults.join("\n")));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} cases fail\n\n{}",
        failed.len(),
        files.len(),
        failed.join("\n\n")
    );
}

#[test]
fn a_case_with_a_wrong_expectation_fails() {
    let site = "What is wrong must be seen.\n-- bulletins/series.yaml --\ntitle: S\nbase_url: https://e.org/\ntheme: bare\n";
    for wrong in [
        "-- expect report --\nerror[x]: nothing of the kind\n",
        "-- expect nothing.html --\nx\n",
        "-- expect index.html --\nwords that stand nowhere\n",
        "-- expect no index.html --\n",
        "-- expect index.html without --\nhome\n",
        "-- expect index.html --\n",
        "-- expect nothing.html without --\nx\n",
        "-- expect nowhere --\nhome\n",
        "-- expct report --\n",
        "-- bulletins/2016-08-01-one.md --\n-- passes no-head --\n",
    ] {
        assert!(!judge(&format!("{site}{wrong}")).0.is_empty(), "{wrong}");
    }
    assert!(judge(site).0.is_empty());
    assert!(!judge(&site.replace('.', "")).0.is_empty(), "a case without a sentence");
    assert!(!judge(&site.replacen('\n', "\nhttps://e.org/1\n", 1)).0.is_empty(), "not a source");
}
