//! A signed build: who signed it can be told, and what was changed since.

use std::fs;
use std::process::Command;

use minisign::KeyPair;

use crate::trial::{Trial, bulletin, skipped};

/// A site with two secret keys beside it, and the public ones.
fn with_keys() -> Trial {
    let trial = Trial::with_settings(
        "title: S\nbase_url: https://signed.example.org/\ntimezone: Europe/London\n",
    );
    trial.write("bulletins/2020-01-01-a.md", bulletin("K-1", "Alpha", "Text."));
    for name in ["own", "other"] {
        let pair = KeyPair::generate_unencrypted_keypair().expect("a pair");
        let secret = pair.sk.to_box(None).expect("a key").into_string();
        let public = pair.pk.to_box().expect("a key").into_string();
        fs::write(trial.beside(&format!("{name}.key")), secret).expect("written");
        fs::write(trial.beside(&format!("{name}.pub")), public).expect("written");
    }
    trial
}

#[test]
fn a_signed_site_is_known_by_its_key_and_no_other() {
    let trial = with_keys();
    let path = |name: &str| trial.beside(name).display().to_string();
    trial.run(&["build", "--sign", &path("own.key")]).with(0);
    trial.run(&["verify"]).with(0);
    trial.run(&["verify", "--key", &path("own.pub")]).with(0);
    let line = fs::read_to_string(trial.beside("own.pub")).expect("a key");
    let line = line.lines().nth(1).expect("the key itself");
    trial.run(&["verify", "--key", line]).with(0);
    trial
        .run(&["verify", "--key", &path("other.pub")])
        .with(1)
        .saying(&["signed with another key"]);
    trial.run(&["verify", "--key", "nonsense"]).with(2).saying(&["is no public key of minisign"]);
}

#[test]
fn a_build_without_changes_leaves_the_signature_as_it_is() {
    let trial = with_keys();
    let path = |name: &str| trial.beside(name).display().to_string();
    let build = || trial.run(&["build", "--sign", &path("own.key")]).with(0);
    build();
    let first = trial.files("public");
    build().saying(&["0 files written"]);
    assert!(first == trial.files("public"), "something was written");
    trial.write("bulletins/2020-01-02-b.md", bulletin("K-2", "Beta", "Text."));
    build();
    trial.run(&["verify", "--key", &path("own.pub")]).with(0);
    trial.run(&["build"]).with(0);
    trial.run(&["verify", "--key", &path("own.pub")]).with(1).saying(&["this site is not signed"]);
}

#[test]
fn a_manifest_that_was_made_to_fit_is_not_the_one_that_was_signed() {
    let trial = with_keys();
    let path = |name: &str| trial.beside(name).display().to_string();
    trial.run(&["build", "--sign", &path("own.key")]).with(0);
    let page = trial.at("public/2020/01/a/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    let (old, new) = (text.clone(), text.replace("Alpha", "Omega"));
    let digest = |text: &str| noticeboard::tree::Hash::of(text.as_bytes()).to_string();
    fs::write(&page, &new).expect("written");
    let manifest = trial.at("public/build.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    assert!(text.contains(&digest(&old)), "the digest of the page");
    fs::write(&manifest, text.replace(&digest(&old), &digest(&new))).expect("written");
    trial.run(&["verify"]).with(0);
    let told = ["its `build.json` is not the one that was signed"];
    trial.run(&["verify", "--key", &path("own.pub")]).with(1).saying(&told);
    fs::write(trial.at("public/build.json.minisig"), "torn").expect("written");
    let told = ["its signature cannot be read"];
    trial.run(&["verify", "--key", &path("own.pub")]).with(1).saying(&told);
}

#[test]
fn a_key_that_cannot_sign_is_refused_before_anything_is_built() {
    let trial = with_keys();
    let path = |name: &str| trial.beside(name).display().to_string();
    for (key, status, told) in [
        (path("own.pub"), 2, "is no secret key of minisign"),
        (path("nowhere.key"), 3, "could not read the key"),
    ] {
        trial.run(&["build", "--sign", &key]).with(status).saying(&[told]);
        assert!(!trial.at("public").exists());
    }
    let pair = KeyPair::generate_encrypted_keypair(Some("a word".to_owned())).expect("a pair");
    let secret = pair.sk.to_box(None).expect("a key").into_string();
    fs::write(trial.beside("locked.key"), secret).expect("written");
    let told = "is protected, and the password was not given or is wrong";
    // Without a terminal, at which it would be asked for.
    let site = trial.at(".");
    let run = Command::new("setsid")
        .args(["--wait", env!("CARGO_BIN_EXE_noticeboard"), "build", "--sign", &path("locked.key")])
        .current_dir(&site)
        .output();
    match run {
        Ok(run) => {
            let words = String::from_utf8_lossy(&run.stderr);
            assert!(run.status.code() == Some(2) && words.contains(told), "{words}");
        }
        Err(error) => skipped("the password of a key", &error.to_string()),
    }
}
