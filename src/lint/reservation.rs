//! Addresses that are reserved for a bulletin which nobody may know yet.
//!
//! A holding page shows the bulletin's id and stands at its address, so these two are public from
//! that day on. What they say of the bulletin is said too early.

use std::collections::BTreeSet;

use crate::content::bulletin::Bulletin;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::Series;
use crate::series::edition::Status;

/// A reserved address that says what the bulletin is about.
pub(crate) static RESERVATION_BETRAYS: Rule = Rule {
    code: "reservation-betrays",
    level: Level::Error,
    about: "With `reserve: yes`, the address and the id of a held bulletin are public before it is. Both have to \
            be written by hand and to be neutral: made from the name of the file or from the title, they would \
            tell what the bulletin is about.",
    remedy: "Write an `id` and a `slug` without any word of the title, as in `id: CTPSU-2027-01` and `slug: \
             ctpsu-2027-01`.",
};

/// A reservation without effect.
pub(crate) static NOTHING_RESERVED: Rule = Rule {
    code: "nothing-reserved",
    level: Level::Warning,
    about: "Only a bulletin that is held reserves its address. A draft has no address yet, since nobody knows \
            whether it will ever come out.",
    remedy: "Remove `draft`, and set the moment of the release with `publish_at`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&RESERVATION_BETRAYS, &NOTHING_RESERVED];

/// A word of fewer letters tells nothing.
const SHORTEST: usize = 3;

/// Checks every bulletin that reserves its address.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    let reserving = super::all_of(series).filter(|(bulletin, _)| bulletin.reserve);
    for (bulletin, status) in reserving {
        match status {
            Status::Held { .. } => neutral(bulletin, &series.config.permalink, &mut report),
            Status::Draft => {
                let message = "a draft reserves no address";
                let help = "remove `draft`, and set the moment of the release: `publish_at: …`";
                let place = Place::span(&bulletin.path, bulletin.span("reserve"));
                report.push(Diagnostic::new(&NOTHING_RESERVED, message).at(place).help(help));
            }
            _ => {}
        }
    }
    report
}

fn neutral(bulletin: &Bulletin, permalink: &str, report: &mut Report) {
    let mut find = |key: &str, message: String, help: String| {
        let place = Place::span(&bulletin.path, bulletin.span(key));
        report.push(Diagnostic::new(&RESERVATION_BETRAYS, message).at(place).help(help));
    };
    let title = words(&bulletin.title);
    let names = [
        ("id", bulletin.id.as_str(), bulletin.has_id),
        ("slug", bulletin.slug.as_str(), bulletin.places.contains_key("slug")),
    ];
    for (key, name, is_written) in names {
        if key == "slug" && !permalink.contains(":slug") {
            continue;
        }
        if !is_written {
            let message = format!(
                "the reserved address would show `{name}`, which is made from the file or the title"
            );
            let help = format!("add a line `{key}: …` that says nothing of what it is about");
            find("reserve", message, help);
        } else if let Some(word) = words(name).intersection(&title).next() {
            let message = format!(
                "`{key}` is `{name}`, and `{word}` is a word of the title, which nobody may know yet"
            );
            let help = format!("write a neutral `{key}: …`, such as the number of the bulletin");
            find(key, message, help);
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() >= SHORTEST).map(str::to_lowercase).collect()
}
