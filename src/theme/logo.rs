//! [`Logo`]: the picture of a site, and the words that stand for it.
//!
//! Both are asked for: a picture without words is nothing to somebody who does not see it.

use crate::diagnostic::names::{listed, nearest};
use crate::theme::group::{Group, WRONG_SETTING};
use crate::theme::setting::Ground;
use crate::yaml::Key;

/// Endings of files that every browser shows as a picture.
const PICTURES: [&str; 7] = ["svg", "png", "webp", "avif", "jpg", "jpeg", "gif"];

/// The logo of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// Its name below `assets/`.
    pub file: String,
    /// The words that stand for it.
    pub alt: String,
}

/// A line for a logo that would be read.
pub(crate) fn logo_line(ground: Ground<'_>, name: &str) -> String {
    let file = pictures(ground).next().unwrap_or("logo.svg");
    format!("{name}: {{file: {file}, alt: 'What the logo says'}}")
}

fn pictures(ground: Ground<'_>) -> impl Iterator<Item = &str> {
    let shows = |name: &&str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        PICTURES.contains(&ending.as_str())
    };
    ground.assets.iter().copied().filter(shows)
}

/// The logo that `group`, which stands under `key`, describes; `None` if it is not whole.
pub(crate) fn read_logo(ground: Ground<'_>, key: &Key, group: &mut Group<'_>) -> Option<Logo> {
    let example = logo_line(ground, &key.name);
    if !group.has("file") {
        let message = format!("`{}` names no file", key.name);
        group.find(&WRONG_SETTING, &key.span, message, format!("write `{example}`"));
        return None;
    }
    let (file, span) = group.text("file", &example)?;
    let alt = group.has("alt").then(|| group.text("alt", "alt: ''"));
    let pictures: Vec<&str> = pictures(ground).collect();
    if !pictures.contains(&file.as_str()) {
        let bare = file.trim_start_matches("./").trim_start_matches("assets/");
        let message = if ground.assets.contains(&file.as_str()) {
            format!("`{file}` is no picture that every browser shows")
        } else if pictures.contains(&bare) {
            format!("`{file}` must be named as it is called inside the folder `assets`")
        } else {
            format!("the theme has no file `assets/{file}`")
        };
        let help = match nearest(bare, pictures.iter().copied()) {
            Some(near) => format!("write `file: {near}`"),
            None if pictures.is_empty() => {
                "put the picture into the folder `assets` of the theme".to_owned()
            }
            None => format!(
                "put the picture into the folder `assets` of the theme; the pictures there are {}",
                listed(&pictures)
            ),
        };
        group.find(&WRONG_SETTING, &span, message, help);
        return None;
    }
    let Some(alt) = alt else {
        let message = format!("`{}` has no words for people who do not see it", key.name);
        let help =
            "add `alt: 'What the logo says'`, or `alt: ''` if the title beside it says the same";
        group.find(&WRONG_SETTING, &key.span, message, help);
        return None;
    };
    Some(Logo { file, alt: alt?.0 })
}
