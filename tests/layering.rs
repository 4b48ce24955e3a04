//! Who may import whom, and what no source file may hold.
//!
//! One crate has no borders of its own, and where there are none, circles grow. This table is the
//! border; it is never loosened to get through.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and the modules that it may import.
const TABLE: &[(&str, &[&str])] = &[
    ("tree_path", &[]),
    ("diagnostic", &["tree_path"]),
    ("tree", &["tree_path", "diagnostic"]),
    ("yaml", &["tree_path", "diagnostic"]),
    ("content", &["tree_path", "diagnostic", "tree", "yaml"]),
    ("theme", &["tree_path", "diagnostic", "tree", "yaml"]),
    ("host", &["tree_path", "diagnostic", "tree"]),
    ("series", &["tree_path", "diagnostic", "tree", "content"]),
    ("ledger", &["tree_path", "diagnostic", "tree", "content", "series"]),
    ("lint", &["tree_path", "diagnostic", "tree", "content", "series"]),
    ("rendition", &["tree_path", "diagnostic", "tree", "content", "series", "ledger", "theme"]),
    (
        "pipeline",
        &[
            "tree_path",
            "diagnostic",
            "tree",
            "content",
            "theme",
            "series",
            "ledger",
            "lint",
            "rendition",
        ],
    ),
    (
        // `explain` lists the rules of every module; nothing else is taken from below the pipeline
        // but the edition and the types of trees and findings.
        "cli",
        &[
            "tree_path",
            "diagnostic",
            "tree",
            "content",
            "theme",
            "host",
            "series",
            "ledger",
            "lint",
            "rendition",
            "pipeline",
        ],
    ),
];

/// A source file is split before it has as many lines, tests apart.
const LINES: usize = 400;

fn faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let module = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let is_test = path.ends_with("/tests.rs") || path.ends_with("/samples.rs");
    let code_end = tests_begin(text);
    if !text.starts_with("//!") {
        faults
            .push(format!("{path}:1: does not open with `//!`: what lives here, and why it is so"));
    }
    let length = text[..code_end].lines().count();
    if length > LINES && !is_test {
        faults.push(format!("{path}: {length} lines; split it before {LINES}"));
    }
    let may = TABLE.iter().find(|(name, _)| *name == module).map(|(_, may)| *may);
    if may.is_none() && !matches!(module, "lib" | "main") {
        faults.push(format!("{path}: `{module}` stands on no floor"));
    }
    let mut at = 0;
    for (number, line) in text.lines().enumerate() {
        let in_tests = at >= code_end || is_test;
        at += line.len() + 1;
        let number = number + 1;
        for forbidden in ["dbg!(", "todo!(", "unimplemented!("] {
            if line.contains(forbidden) {
                faults.push(format!("{path}:{number}: `{forbidden}…`"));
            }
        }
        if line.contains("super::*") && !in_tests {
            faults.push(format!("{path}:{number}: `super::*` outside tests"));
        }
    }
    for (at, import) in may.map(|_| imports(text)).unwrap_or_default() {
        let known = TABLE.iter().any(|(name, _)| *name == import);
        if import != module && known && !may.is_some_and(|may| may.contains(&import)) {
            let number = text[..at].matches('\n').count() + 1;
            faults.push(format!("{path}:{number}: `{module}` may not import `{import}`"));
        }
    }
    faults
}

/// Where the tests at the foot of a file begin. `#[cfg(test)] mod tests;` among the declarations
/// begins none: those tests have a file of their own, and the code goes on below.
fn tests_begin(text: &str) -> usize {
    text.match_indices("#[cfg(test)]")
        .map(|(at, _)| at)
        .find(|at| text[*at..].lines().nth(1).is_some_and(|line| line.ends_with('{')))
        .unwrap_or(text.len())
}

/// The modules that a text names by `crate::…`, one by one or in braces, and where.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("crate::") {
        // A path in a doc link is an import all the same.
        let rest = &text[at + start.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(members(group).map(|member| (at, first_word(member)))),
            None => found.push((at, first_word(rest))),
        }
    }
    found
}

/// What stands in a group between commas, up to its closing brace. Groups within it stay whole.
fn members(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let end = group.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    });
    let mut depth = 0_i32;
    group[..end.unwrap_or(group.len())]
        .split(move |c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        })
        .map(str::trim)
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn source_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            source_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn every_module_imports_only_from_floors_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    files.sort();
    assert!(files.len() > 30, "the source was not found");
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("source text");
        let path =
            file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        found.extend(faults(&path, &text));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_border_is_seen_to_bite() {
    for (path, text) in [
        ("content/a.rs", "//! x\nuse crate::series::Series;\n"),
        ("content/a.rs", "//! x\nuse crate::{tree, host};\n"),
        ("content/a.rs", "//! x\nuse crate::{\n    tree,\n    host,\n};\n"),
        ("content/a.rs", "//! x\nuse crate::{tree::{Hash, Tree}, host};\n"),
        ("tree.rs", "//! x\n#[cfg(test)]\nmod tests;\nuse super::*;\n"),
        ("tree.rs", "//! x\nfn a() { crate::content::x() }\n"),
        ("tree.rs", "use std::fmt;\n"),
        ("tree.rs", "//! x\nuse super::*;\n"),
        ("utils.rs", "//! x\n"),
        ("tree.rs", concat!("//! x\nfn a() { to", "do!() }\n")),
    ] {
        assert!(!faults(path, text).is_empty(), "{path}: {text}");
    }
    assert!(!faults("tree.rs", &format!("//! x\n{}", "\n".repeat(LINES))).is_empty());
    assert!(faults("series/a.rs", "//! x\nuse crate::content::Bulletin;\n").is_empty());
}
