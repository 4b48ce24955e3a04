//! Who may import whom, and what no source file may hold.
//!
//! One crate has no borders of its own, and where there are none, circles grow. This table is the
//! border; it is never loosened to get through. Source text is read as text, not parsed: a path in
//! a remark counts like one in code, which is as well, since a reader follows both.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and the modules that it may import; a module stands below those that import it.
const TABLE: &[(&str, &[&str])] = &[
    ("tree_path", &[]),
    ("diagnostic", &["tree_path"]),
    ("tree", &["tree_path", "diagnostic"]),
    ("document", &["tree_path"]),
    ("yaml", &["tree_path", "diagnostic"]),
    ("content", &["tree_path", "diagnostic", "tree", "yaml"]),
    ("theme", &["tree_path", "diagnostic", "tree", "yaml"]),
    ("host", &["tree_path", "diagnostic", "tree"]),
    ("series", &["tree_path", "diagnostic", "tree", "content"]),
    ("ledger", &["tree_path", "diagnostic", "tree", "content", "series"]),
    ("lint", &["tree_path", "diagnostic", "tree", "document", "content", "series"]),
    ("import", &["tree_path", "diagnostic", "tree", "document", "content"]),
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
            "import",
            "rendition",
            "pipeline",
        ],
    ),
    ("main", &["cli"]),
];

/// A source file is split before it has more lines than this, tests apart.
const LINES: usize = 400;

/// What no source file may hold, in small letters; in two parts, since this file is one. Macros that
/// are left behind are the linter's (`[lints.clippy]` in Cargo.toml).
const FORBIDDEN: &str = concat!("fix", "me");

/// Everything that is wrong with one file. `path` is seen from `src`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let module = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let is_test = path.ends_with("/tests.rs") || path.ends_with("/samples.rs");
    let code = if is_test { "" } else { &text[..code_end(text)] };
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults
            .push(format!("{path}:1: does not open with `//!`: what lives here, and why it is so"));
    }
    let length = code.lines().count();
    if length > LINES {
        faults.push(format!("{path}:{length}: is too long; split it before line {LINES}"));
    }
    for (number, line) in text.lines().enumerate() {
        let line = line.to_lowercase();
        if line.contains(FORBIDDEN) {
            faults.push(format!("{path}:{}: `{FORBIDDEN}`", number + 1));
        }
    }
    for (at, _) in code.match_indices("super::*") {
        faults.push(format!("{path}:{}: `super::*` outside tests", line_of(text, at)));
    }
    match TABLE.iter().find(|(name, _)| *name == module) {
        Some((_, may)) => faults.extend(strangers(path, module, may, text)),
        // The root declares every module, and imports nothing for itself.
        None if module == "lib" => {}
        None => faults.push(format!("{path}:1: `{module}` stands on no floor")),
    }
    faults
}

/// Where a file's code ends and its tests begin. `#[cfg(test)] mod tests;` only declares a file.
fn code_end(text: &str) -> usize {
    let opens = |at: usize| {
        let next = text[at..].lines().nth(1).unwrap_or_default().trim();
        next.starts_with("mod ") && next.ends_with('{')
    };
    let mut marks = text.match_indices("#[cfg(test)]").map(|(at, _)| at);
    marks.find(|at| opens(*at)).unwrap_or(text.len())
}

/// Imports that the table does not allow.
fn strangers(path: &str, module: &str, may: &[&str], text: &str) -> Vec<String> {
    let fault = |(at, name): (usize, &str)| {
        let line = line_of(text, at);
        if name == module || may.contains(&name) {
            None
        } else if TABLE.iter().any(|(known, _)| *known == name) {
            Some(format!("{path}:{line}: `{module}` may not import `{name}`"))
        } else {
            // What the root re-exports would go round the table.
            Some(format!("{path}:{line}: `{name}` is no module; name the one it comes from"))
        }
    };
    let root = if module == "main" { "noticeboard::" } else { "crate::" };
    let mut found = after_root(text, root);
    found.extend(above_root(path, text));
    let mut faults: Vec<String> = found.into_iter().filter_map(fault).collect();
    for alias in ["use crate as ", "use noticeboard as "] {
        for (at, _) in text.match_indices(alias) {
            faults.push(format!("{path}:{}: the root under another name", line_of(text, at)));
        }
    }
    faults
}

/// The modules named behind `root`, and where.
fn after_root<'a>(text: &'a str, root: &str) -> Vec<(usize, &'a str)> {
    let begins = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut found = Vec::new();
    for (at, _) in text.match_indices(root).filter(|(at, _)| begins(*at)) {
        found.extend(named(text, at + root.len()));
    }
    found
}

/// The modules named behind so many `super::` that they lead out of the file's own module.
fn above_root<'a>(path: &str, text: &'a str) -> Vec<(usize, &'a str)> {
    const UP: &str = "super::";
    let depth = path.trim_end_matches("/mod.rs").split('/').count();
    let end = code_end(text);
    let mut found = Vec::new();
    for (at, _) in text.match_indices(UP).filter(|(at, _)| !text[..*at].ends_with(UP)) {
        let steps = (text.len() - at) / UP.len();
        let steps = (0..steps).take_while(|n| text[at + n * UP.len()..].starts_with(UP)).count();
        if steps >= depth + usize::from(at >= end) {
            found.extend(named(text, at + steps * UP.len()));
        }
    }
    found
}

/// The first words at `at`: one, or those of a group in braces, however deep and over however
/// many lines.
fn named(text: &str, at: usize) -> Vec<(usize, &str)> {
    if !text[at..].starts_with('{') {
        return vec![(at, first_word(&text[at..]))];
    }
    let mut found = Vec::new();
    let mut depth = 0;
    for (offset, c) in text[at..].char_indices() {
        let begins = match c {
            '{' => {
                depth += 1;
                depth == 1
            }
            '}' => {
                depth -= 1;
                false
            }
            ',' => depth == 1,
            _ => false,
        };
        if depth == 0 {
            break;
        }
        if begins {
            let part = &text[at + offset + 1..];
            let word = part.trim_start();
            let gap = part.len() - word.len();
            // A comma may stand before the closing brace.
            if !word.starts_with('}') {
                found.push((at + offset + 1 + gap, first_word(word)));
            }
        }
    }
    found
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
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
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_table_itself_has_no_circle() {
    for (at, (module, may)) in TABLE.iter().enumerate() {
        for below in *may {
            let stands_below = TABLE[..at].iter().any(|(name, _)| name == below);
            assert!(stands_below, "`{module}` may import `{below}`, which is not below it");
        }
    }
}

#[test]
fn the_border_is_seen_to_bite() {
    for (path, text, line) in [
        ("content/a.rs", "//! x\nuse crate::series::Series;\n", 2),
        ("content/a.rs", "//! x\nuse crate::{tree, host};\n", 2),
        ("content/a.rs", "//! x\nuse crate::{\n    tree::{Hash, Leaf},\n    host,\n};\n", 4),
        ("content/a.rs", "//! x\nuse crate::{tree::{Hash, Tree}, host};\n", 2),
        ("tree.rs", "//! x\n#[cfg(test)]\nmod tests;\nuse super::*;\n", 4),
        ("content/a.rs", "//! x\nuse crate::Edition;\n", 2),
        ("content/a.rs", "//! x\nuse crate::*;\n", 2),
        ("content/a.rs", "//! x\nuse crate as all;\n", 2),
        ("content/a.rs", "//! x\nuse super::super::host;\n", 2),
        ("tree.rs", "//! x\nfn a() { crate::content::x() }\n", 2),
        ("tree.rs", "//! x\nuse super::yaml;\n", 2),
        ("tree.rs", "//! x\n#[cfg(test)]\nmod tests {\n    use crate::yaml;\n}\n", 4),
        ("main.rs", "//! x\nuse noticeboard::pipeline;\n", 2),
        ("tree.rs", "use std::fmt;\n", 1),
        ("tree.rs", "//! x\nuse super::*;\n", 2),
        ("content/mod.rs", "//! x\n#[cfg(test)]\nmod tests;\nuse super::a::super::*;\n", 4),
        ("utils.rs", "//! x\n", 1),
        ("tree.rs", concat!("//! x\n// FIX", "ME\n"), 2),
    ] {
        let found = faults(path, text);
        let place = format!("{path}:{line}: ");
        assert!(found.iter().any(|fault| fault.starts_with(&place)), "{text}\n{found:?}");
    }
    let long = format!("//! x\n#[cfg(test)]\nmod tests;\n{}", "\n".repeat(LINES));
    assert!(!faults("tree.rs", &long).is_empty());
}

#[test]
fn what_is_allowed_passes() {
    for (path, text) in [
        ("series/a.rs", "//! x\nuse crate::content::Bulletin;\n"),
        ("series/a.rs", "//! x\nuse crate::{\n    content::{A, B},\n    tree,\n};\n"),
        ("series/a.rs", "//! x\nuse super::b;\n"),
        ("series/a.rs", "//! x\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n"),
        ("series/a.rs", "//! x\n#[cfg(test)]\nmod tests {\n    use super::super::b;\n}\n"),
        ("series/a.rs", "//! x\npub(crate) struct A;\n"),
        ("main.rs", "//! x\nfn main() { noticeboard::cli::run() }\n"),
    ] {
        assert_eq!(faults(path, text), Vec::<String>::new(), "{text}");
    }
    let tests = format!("//! x\n#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(LINES));
    assert_eq!(faults("tree.rs", &tests), Vec::<String>::new());
}
