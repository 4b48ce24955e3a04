//! Commands that the program says to run, handed to a shell as they stand.
//!
//! Whoever copies one is in a hurry, and calls files as people do: with spaces and apostrophes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::cli::{errors, new_site, noticeboard, status};

/// Runs a command that was told, with the program under test found by its name.
fn in_shell(folder: &Path, command: &str) -> Output {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_noticeboard"));
    let own = program.parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{own}:{path}"))
        .output()
        .expect("a shell")
}

#[test]
fn the_rest_is_built_without_a_file_whatever_it_is_called() {
    let folder = new_site();
    let site = folder.path().join("site");
    let name = "bulletins/2026-01-05 what's new, and why.md";
    fs::write(site.join(name), "---\nid: X\ntitle: X\nsumary: x\n---\nText\n").expect("written");
    let told = errors(&noticeboard(&site, &["build"]));
    let (_, order) = told.split_once("To build the rest without it: ").expect("an order");
    let built = in_shell(&site, order.trim_end());
    assert_eq!(status(&built), 0, "{order}\n{}", errors(&built));
    assert!(errors(&built).contains("1 left out"), "{}", errors(&built));
}

#[test]
fn a_new_site_is_built_wherever_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = noticeboard(folder.path(), &["init", "the desk's bulletins"]);
    let told = String::from_utf8(made.stdout).expect("text");
    let order = told.split('`').find(|text| text.starts_with("noticeboard build"));
    let order = order.expect("an order");
    let built = in_shell(folder.path(), order);
    assert_eq!(status(&built), 0, "{order}\n{}", errors(&built));
    assert!(folder.path().join("the desk's bulletins/public/index.html").is_file());
    // The server that is named would not end by itself; that it finds the folder is seen by a listing.
    let told = errors(&built);
    let (_, server) = told.split_once("--directory ").expect("an order");
    let (public, _) = server.split_once(", then open").expect("an end");
    let listed = in_shell(Path::new("/"), &format!("ls {public}"));
    assert!(String::from_utf8_lossy(&listed.stdout).contains("index.html"), "{public}");
}
