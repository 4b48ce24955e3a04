//! Pictures that are drawn, and pictures and fonts of a theme, with the whole program on a disk.

use std::fs;
use std::path::Path;

use crate::cli::{errors, new_site, noticeboard, status};

fn add(path: &Path, text: &str) {
    let before = fs::read_to_string(path).expect("a file");
    fs::write(path, before + text).expect("written");
}

fn find(folder: &Path, end: &str) -> Vec<std::path::PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.map(walkdir::DirEntry::into_path);
    files.filter(|path| path.to_string_lossy().ends_with(end)).collect()
}

/// Width and height in the header of a PNG.
fn sides(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n"), "a PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn every_bulletin_has_a_card_where_the_series_asks_for_it() {
    let folder = new_site();
    let site = folder.path().join("site");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    assert!(find(&site.join("public"), "card.png").is_empty());
    add(&site.join("bulletins/series.yaml"), "\nsocial_cards: yes\n");
    let built = noticeboard(&site, &["build"]);
    assert_eq!(status(&built), 0, "{}", errors(&built));
    let cards = find(&site.join("public"), "/social-card.png");
    assert!(!cards.is_empty());
    for card in &cards {
        assert_eq!(sides(&fs::read(card).expect("a card")), (1200, 630));
        let page = fs::read_to_string(card.with_file_name("index.html")).expect("a page");
        assert!(page.contains("/social-card.png") && page.contains("summary_large_image"));
    }
    let again = noticeboard(&site, &["build"]);
    assert!(errors(&again).contains("0 files written"), "{}", errors(&again));
    assert_eq!(status(&noticeboard(&site, &["verify"])), 0);
}

#[test]
fn the_icon_goes_out_in_the_forms_that_are_asked_for_without_a_link() {
    let folder = new_site();
    let site = folder.path().join("site");
    assert_eq!(status(&noticeboard(&site, &["build"])), 0);
    let read = |name: &str| fs::read(site.join("public").join(name)).expect("an icon");
    assert_eq!(sides(&read("apple-touch-icon.png")), (180, 180));
    let icon = read("favicon.ico");
    assert_eq!(icon[..8], [0, 0, 1, 0, 1, 0, 32, 32]);
    let (length, start) = (&icon[14..18], &icon[18..22]);
    assert_eq!(length, u32::try_from(icon.len() - 22).expect("small").to_le_bytes());
    assert_eq!(start, 22_u32.to_le_bytes());
    assert_eq!(sides(&icon[22..]), (32, 32));
}

/// What is no text was not read from the disk, and an asset without bytes was passed over in silence.
#[test]
fn pictures_and_fonts_of_a_theme_go_out_from_a_disk() {
    let folder = new_site();
    let site = folder.path().join("site");
    let assets = site.join("themes/default/assets");
    fs::create_dir_all(assets.join("fonts")).expect("a folder");
    fs::write(assets.join("logo.png"), "a picture").expect("written");
    fs::write(assets.join("fonts/own.woff2"), "a font").expect("written");
    let theme = "contract: 1\nsettings:\n  logo: {file: logo.png, alt: Harbour}\n";
    fs::write(site.join("themes/default/theme.yaml"), theme).expect("written");
    let built = noticeboard(&site, &["build"]);
    assert_eq!(status(&built), 0, "{}", errors(&built));
    let public = site.join("public");
    for (end, bytes) in [(".png", "a picture"), (".woff2", "a font")] {
        let found = find(&public.join("assets"), end);
        assert_eq!(found.len(), 1, "{end}");
        assert_eq!(fs::read_to_string(&found[0]).expect("an asset"), bytes);
    }
    let home = fs::read_to_string(public.join("index.html")).expect("a page");
    assert!(home.contains("/assets/logo."), "{home}");
}

#[test]
fn a_file_of_a_theme_that_is_too_large_is_told() {
    let folder = new_site();
    let site = folder.path().join("site");
    let assets = site.join("themes/default/assets");
    fs::create_dir_all(&assets).expect("a folder");
    fs::write(site.join("themes/default/theme.yaml"), "contract: 1\n").expect("written");
    let film = fs::File::create(assets.join("film.webm")).expect("a file");
    film.set_len((16 << 20) + 1).expect("a length");
    let built = noticeboard(&site, &["build"]);
    assert_eq!(status(&built), 0);
    assert!(errors(&built).contains("smaller than 16 MiB"), "{}", errors(&built));
}
