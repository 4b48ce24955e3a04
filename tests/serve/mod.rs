//! `serve`: what stands at an address, who may ask, and what an open page hears.
//!
//! The program runs as it is, over a folder on the disk and real sockets. What only a browser can
//! tell (the overlay, the place on the page) is judged in `judges/serve.mjs`.

mod client;
mod saving;
mod soak;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use noticeboard::pipeline::{self, Material};
use noticeboard::tree::{Hash, Leaf, Tree};
use noticeboard::tree_path::TreePath;
use noticeboard::{Audience, Edition, Options};

use crate::serve::client::Preview;
use crate::trial::{Trial, bulletin, skipped};

pub(crate) const SETTINGS: &str = "title: Served\nbase_url: https://served.example.org/\n\
                        description: For tests\nlanguage: en-GB\ntimezone: Europe/London\n";

/// A site of one bulletin, at `/2020/01/one/`.
fn small() -> Trial {
    let trial = Trial::with_settings(SETTINGS);
    trial.write("bulletins/2020-01-01-one.md", bulletin("S-1", "One", "As it was."));
    trial
}

/// The files that a preview build of a site has now.
fn built(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut source = Tree::default();
    // Beside them may lie whatever a compiler is writing at this moment.
    for folder in ["bulletins", "themes"] {
        for (name, bytes) in crate::trial::files(&site.join(folder)) {
            let name = format!("{folder}/{name}");
            let is_leftover = name.ends_with('~') || name.contains("/.");
            if let Some(path) = TreePath::new(&name).filter(|_| !is_leftover) {
                source.replace(path, Leaf::bytes(bytes));
            }
        }
    }
    let edition = Edition { as_of: jiff::Timestamp::now(), audience: Audience::Preview };
    let build = noticeboard::build(&source, &edition, &Options::default(), &|| Duration::ZERO);
    let files = std::sync::Mutex::new(BTreeMap::new());
    let put = |path: &TreePath, material: Material<'_>| {
        let Some(bytes) = material.in_memory() else { return Err("a file that is not in memory") };
        files.lock().expect("files").insert(path.to_string(), bytes.to_vec());
        Ok(Hash::of(&bytes))
    };
    let pressed = pipeline::press(&build, &put).expect("pressed");
    let (path, bytes) = pipeline::manifest(&build, &pressed.value).expect("a manifest");
    let mut files = files.into_inner().expect("files");
    files.insert(path.to_string(), bytes);
    files
}

/// Makes sure that every file is served as a build of the preview has it.
fn assert_served_as_built(preview: &Preview, site: &Path) {
    let built = built(site);
    assert!(built.len() > 10, "{:?}", built.keys());
    for (path, bytes) in &built {
        let answer = preview.get(&encoded(path));
        assert_eq!(answer.status, 200, "{path}");
        let (page, signs) = answer.without_script();
        assert_eq!(signs.is_some(), path.ends_with(".html"), "{path}");
        assert!(page == *bytes, "{path} differs:\n{}", String::from_utf8_lossy(&page));
    }
}

fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[test]
fn every_file_is_served_as_a_build_of_the_preview_has_it() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR"));
    let preview = Preview::of(site);
    assert_served_as_built(&preview, site);
    let home = preview.get("");
    assert_eq!(home.body, preview.get("index.html").body);
    assert_eq!(
        home.headers.get("content-type").map(String::as_str),
        Some("text/html; charset=utf-8")
    );
}

#[test]
fn a_file_without_bytes_is_a_file() {
    let trial = small();
    trial.write("themes/default/assets/blank.css", "");
    let preview = Preview::of(&trial.at("."));
    let files = built(&trial.at("."));
    let mut empty = files.iter().filter(|(_, bytes)| bytes.is_empty()).map(|(path, _)| path);
    let path = empty.next().expect("an empty file");
    assert_eq!(preview.get(path).status, 200, "{path}");
}

#[test]
fn drafts_and_held_bulletins_are_shown_and_nothing_is_written() {
    let trial = small();
    let held = "---\nid: S-2\ntitle: Later\nsummary: x\ndate: 2099-01-01\n---\nHeld text\n";
    let draft =
        "---\nid: S-3\ntitle: Sketch\nsummary: x\ndate: 2020-01-03\ndraft: true\n---\nDraft\n";
    trial.write("bulletins/2099-01-01-later.md", held);
    trial.write("bulletins/2020-01-03-sketch.md", draft);
    let before = trial.files(".");
    let preview = Preview::of(&trial.at("."));
    for path in ["2099/01/later/", "2020/01/sketch/", ""] {
        let page = preview.get(path).text();
        assert!(page.contains("Show this page only to"), "{path}: {page}");
        assert!(page.contains("noindex"), "{path}: {page}");
    }
    assert!(preview.get("").text().contains("Later"));
    trial.write("bulletins/2020-01-01-one.md", bulletin("S-1", "One", "As it is now."));
    preview.until("2020/01/one/", |answer| answer.text().contains("As it is now"));
    drop(preview);
    let after = trial.files(".");
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
}

#[test]
fn only_this_machine_is_answered_and_every_answer_is_under_the_same_rules() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let port = preview.port;
    for (host, target, status) in [
        (format!("127.0.0.1:{port}"), "/", 200),
        (format!("localhost:{port}"), "/", 200),
        (format!("attacker.example:{port}"), "/", 403),
        ("127.0.0.1".to_owned(), "/", 403),
        (format!("localhost:{port}"), "http://attacker.example/", 403),
        (format!("attacker.example:{port}"), "/__noticeboard/live.js", 403),
        (format!("attacker.example:{port}"), "/__noticeboard/events/x/", 403),
        (format!("localhost:{port}"), "/__noticeboard/live.js", 200),
        (format!("localhost:{port}"), "/nothing/", 404),
        (format!("localhost:{port}"), "/%ff", 404),
        (format!("localhost:{port}"), "/../../etc/passwd", 404),
        (format!("localhost:{port}"), "/%2e%2e/bulletins/series.yaml", 404),
    ] {
        let answer = preview.ask(&format!("GET {target} HTTP/1.0\r\nHost: {host}\r\n\r\n"));
        assert_eq!(answer.status, status, "{host} {target}: {}", answer.text());
        let policy = answer.headers.get("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("script-src 'self'") && policy.contains("connect-src 'self'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!answer.text().contains("As it was"), "{target}");
        assert_eq!(answer.headers.get("cache-control").map(String::as_str), Some("no-store"));
    }
    let none = preview.ask("GET / HTTP/1.0\r\n\r\n");
    assert_eq!(none.status, 403);
    let post = preview.ask(&format!("POST / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"));
    assert_eq!(post.status, 405, "{}", post.text());
    let head = preview.ask(&format!("HEAD / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"));
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn a_site_with_a_path_stands_below_it() {
    let trial = small();
    let settings = SETTINGS.replace(".org/", ".org/news/");
    trial.write("bulletins/series.yaml", settings);
    let preview = Preview::of(&trial.at("."));
    assert_eq!(preview.base, "/news/");
    assert_served_as_built(&preview, &trial.at("."));
    for (target, status, to) in [
        ("/", 307, Some("/news/")),
        ("/news", 307, Some("/news/")),
        ("/news/2020/01/one", 307, Some("/news/2020/01/one/")),
        ("/2020/01/one/", 404, None),
    ] {
        let host = format!("localhost:{}", preview.port);
        let answer = preview.ask(&format!("GET {target} HTTP/1.0\r\nHost: {host}\r\n\r\n"));
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(answer.headers.get("location").map(String::as_str), to, "{target}");
    }
    let mut tab = preview.open("2020/01/one/");
    trial.write("bulletins/2020-01-01-one.md", bulletin("S-1", "One", "As it is now."));
    tab.shows("As it is now");
}

#[test]
fn what_is_wrong_lies_over_the_last_good_page() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let mut tab = preview.open("2020/01/one/");
    trial.write("bulletins/2020-01-01-one.md", "---\ntitel: One\n---\n\nAs it is now.\n");
    let told = tab.hears("findings", "unknown-key");
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["grave"], true);
    let html = told["html"].as_str().expect("HTML");
    assert!(html.contains("titel: One") && html.contains("2020-01-01-one.md:2:1"), "{html}");
    assert!(tab.reload().contains("As it was"));
    trial.write("bulletins/2020-01-01-one.md", bulletin("S-1", "One", "As it is now."));
    tab.shows("As it is now");
    tab.hears("findings", "\"html\":\"\"");
    // What only a look at every page can find, of a page that nobody has opened.
    let settings = format!("{SETTINGS}other_numbers: [0800 789 321]\n");
    trial.write("bulletins/series.yaml", settings);
    trial.write("bulletins/2020-01-02-two.md", bulletin("S-2", "Two", "Call 0800 789 312."));
    tab.hears("findings", "wrong-digits");
}

#[test]
fn settings_that_cannot_be_read_leave_the_site_as_it_was() {
    let trial = small();
    trial.write("bulletins/series.yaml", SETTINGS.replace(".org/", ".org/news/"));
    let preview = Preview::of(&trial.at("."));
    let tab = preview.open("");
    for broken in ["", "title: [", "<<<<<<< ours\n"] {
        trial.write("bulletins/series.yaml", broken);
        tab.hears("findings", "\"grave\":true");
        let page = preview.get("");
        assert!(page.status == 200 && page.text().contains("Served"), "{broken}: {}", page.text());
    }
}

#[test]
fn a_changed_style_sheet_is_told_as_such() {
    let trial = small();
    let sheet = "themes/default/assets/style.css";
    trial.write("themes/default/theme.yaml", "contract: 1\n");
    let whole = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(sheet)).expect("CSS");
    trial.write(sheet, &whole);
    let preview = Preview::of(&trial.at("."));
    let tab = preview.open("2020/01/one/");
    trial.write(sheet, format!("{whole}\nh1 {{ margin: 3px }}\n"));
    tab.hears("style", "");
    assert!(!tab.heard_in(Duration::from_millis(500)).contains(&"page".to_owned()));
    assert_served_as_built(&preview, &trial.at("."));
    fs::remove_dir_all(trial.at("themes")).expect("removed");
    tab.hears("style", "");
    assert_served_as_built(&preview, &trial.at("."));
}

#[test]
fn a_port_in_use_is_told_with_one_that_is_free() {
    let trial = small();
    let preview = Preview::of(&trial.at("."));
    let port = preview.port.to_string();
    let refused = trial.run(&["serve", "--port", &port]).with(3);
    let refused = refused.saying(&[&format!("port {port} is in use"), "noticeboard serve --port "]);
    let named = refused.told.rsplit_once("--port ").expect("a port").1;
    let named: String = named.chars().take_while(char::is_ascii_digit).collect();
    assert!(std::net::TcpListener::bind(format!("127.0.0.1:{named}")).is_ok(), "{named}");
}

#[test]
fn what_is_no_site_is_refused() {
    let trial = small();
    let folder = trial.at(".").display().to_string();
    trial
        .run(&["serve", "--site", &format!("{folder}/bulletins")])
        .with(1)
        .saying(&["holds no folder `bulletins`"]);
    trial.run(&["serve", "--port", "70000"]).with(2);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told_and_the_rest_is_shown() {
    use std::os::unix::fs::PermissionsExt as _;
    let trial = small();
    let path = trial.at("bulletins/2020-01-02-two.md");
    trial.write("bulletins/2020-01-02-two.md", bulletin("S-2", "Two", "Text."));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("locked");
    let is_locked = fs::read(&path).is_err();
    // The all-powerful user may read everything; a link that leads nowhere is nobody's to read.
    if !is_locked {
        skipped("a locked file", "this user may read it; a link that leads nowhere stands for it");
        fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink("nowhere.md", &path).expect("a link");
    }
    let preview = Preview::of(&trial.at("."));
    let tab = preview.open("2020/01/one/");
    tab.hears("findings", "unreadable-source");
    fs::remove_file(&path).expect("removed");
    tab.hears("findings", "\"html\":\"\"");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_though_a_page_is_open() {
    let trial = small();
    let mut preview = Preview::of(&trial.at("."));
    let tab = preview.open("");
    tab.hears("findings", "");
    let id = preview.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    drop(tab);
    assert_eq!(preview.child.wait().expect("an end").code(), Some(0));
}
