//! Nothing above the ceiling goes out.
//!
//! A marking says who may read a text, and whoever set it has to lift it. It stands in the head, on a
//! line of the text, in a title, in the name of a file; wherever it is found, the bulletin is held
//! back until a person has looked.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::content::borne::{Bearing, Borne, borne_by_line};
use crate::content::bulletin::Bulletin;
use crate::content::config::Config;
use crate::content::marking::{Ceiling, Marking, named};
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::all_of;
use crate::series::edition::Status;
use crate::series::{Series, named_files};
use crate::tree_path::TreePath;

/// A marking above the ceiling.
pub(crate) static MARKING_ABOVE_CEILING: Rule = Rule {
    code: "marking-above-ceiling",
    level: Level::Error,
    about: "A bulletin bears a protective marking above the `ceiling` of the series: in its head, in its title, \
            on a line of its text, in the name of a file that goes out with it. Whoever set the marking \
            decides who may read the text, and has not said that everybody may.",
    remedy: "Have the text released by whoever set the marking, then take the marking out.",
};

/// A marking in a sentence.
pub(crate) static MARKING_IN_TEXT: Rule = Rule {
    code: "marking-in-text",
    level: Level::Warning,
    about: "A sentence names a protective marking above the `ceiling` of the series. It may explain the marking, \
            or the text may have been copied out of a paper that bears it.",
    remedy: "Look where the text comes from. If it only explains the marking, leave it as it is.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&MARKING_ABOVE_CEILING, &MARKING_IN_TEXT];

/// Checks every bulletin, those that nobody may see yet among them, and the banners.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    for (bulletin, status) in all_of(series) {
        let mut found = of_bulletin(bulletin, series.config.ceiling);
        if status == Status::Draft {
            let why = "nobody sees a draft, so this does not hold up the rest";
            found
                .iter_mut()
                .filter(|found| found.level() == Level::Error)
                .for_each(|it| it.soften(why));
        }
        found.into_iter().for_each(|found| report.push(found));
    }
    of_banners(&series.config, &mut report);
    report
}

fn of_bulletin(bulletin: &Bulletin, ceiling: Ceiling) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let at = |span| Place::span(&bulletin.path, span);
    if let Some(marking) = bulletin.marking.as_ref().filter(|it| ceiling.is_below(it.value)) {
        let message =
            format!("this bulletin is marked `{}`, and {}", marking.value, highest(ceiling));
        found.push(above(message).at(at(marking.span.clone())));
    }
    let borne = bulletin.borne.iter().filter(|borne| ceiling.is_below(borne.marking));
    for Borne { span, marking, bearing } in borne {
        let place = at(span.clone());
        found.push(match bearing {
            Bearing::Label => {
                above(format!("`{marking}` stands here, and {}", highest(ceiling))).at(place)
            }
            Bearing::Mention => {
                let message = format!("this sentence names the marking `{marking}`");
                let help = "look whether the text comes out of a paper that is marked so; if it only explains \
                            the marking, leave it as it is";
                Diagnostic::new(&MARKING_IN_TEXT, message).at(place).help(help)
            }
        });
    }
    let files = may_name_any(bulletin).then(|| named_files(bulletin));
    for file in files.into_iter().flatten() {
        let Some(marking) = in_name(file.name()).filter(|it| ceiling.is_below(*it)) else {
            continue;
        };
        let message = format!("the name of this file says `{marking}`, and {}", highest(ceiling));
        let help = "have the file released by whoever set the marking, then rename it";
        let found_here = Diagnostic::new(&MARKING_ABOVE_CEILING, message).help(help);
        found.push(found_here.at(Place::file(&file)));
    }
    found
}

/// The first marking above the ceiling on a line of a document.
pub(crate) fn of_document(name: &str, text: &str, ceiling: Ceiling) -> Option<Diagnostic> {
    let marking = labels(text).find(|it| ceiling.is_below(*it))?;
    Some(above(format!("`{marking}` stands in `{name}`, and {}", highest(ceiling))))
}

/// The markings that stand on lines of their own.
fn labels(text: &str) -> impl Iterator<Item = Marking> {
    let borne = text.lines().filter_map(|line| borne_by_line(line.trim(), 0..0));
    borne.filter(|it| it.bearing == Bearing::Label).map(|it| it.marking)
}

/// The first marking above the ceiling that a file of a site bears: on a line of its `text`, as it is
/// seen, or in its name.
pub(crate) fn of_file(path: &TreePath, text: &str, ceiling: Ceiling) -> Option<Diagnostic> {
    let mut all = labels(text).chain(in_name(path.name()));
    let marking = all.find(|it| ceiling.is_below(*it))?;
    Some(above(format!("`{path}` of the site bears `{marking}`, and {}", highest(ceiling))))
}

fn of_banners(config: &Config, report: &mut Report) {
    let Some(path) = TreePath::new(SERIES_YAML) else { return };
    for banner in &config.banners {
        let languages = banner.languages.iter().flat_map(|(_, heading, text)| [heading, text]);
        let texts = [&banner.heading, &banner.text].into_iter().chain(languages);
        let borne = texts.filter_map(|text| borne_by_line(text, 0..0));
        let labels = borne.filter(|it| it.bearing == Bearing::Label);
        let Some(borne) = { labels }.find(|it| config.ceiling.is_below(it.marking)) else {
            continue;
        };
        let message = format!(
            "the banner `{}` says `{}`, and {}",
            banner.id.value,
            borne.marking,
            highest(config.ceiling)
        );
        report.push(above(message).at(Place::span(&path, banner.id.span.clone())));
    }
}

/// What a marking in a name begins with, in letters of whatever case.
static SCHEMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(["tlp", "official"]).ok()
});

/// Whether a file may be called by a marking. Paths are made of all names that a text links to, and
/// hardly any is worth it.
fn may_name_any(bulletin: &Bulletin) -> bool {
    let written = bulletin.body.references.iter().map(|reference| reference.target.as_str());
    let attached = bulletin.attachments.iter().map(|attachment| attachment.file.value.as_str());
    let image = bulletin.image.iter().map(|image| image.file.value.as_str());
    let schemes = SCHEMES.as_ref();
    let mut names = written.chain(attached).chain(image);
    names.any(|name| schemes.is_none_or(|schemes| schemes.is_match(name)))
}

/// The marking in the name of a file, whose words are parted by whatever signs.
fn in_name(name: &str) -> Option<Marking> {
    let words = name.to_uppercase().replace(['_', '.', ' '], "-");
    let words = words.replace("TLP-", "TLP:").replace("OFFICIAL-SENSITIVE", "OFFICIALSENSITIVE");
    let spaced = words.replace('-', " ; ").replace("OFFICIALSENSITIVE", "OFFICIAL-SENSITIVE");
    named(&spaced).map(|(_, marking)| marking)
}

fn above(message: String) -> Diagnostic {
    let help = "have the text released by whoever set the marking, then take the marking out";
    Diagnostic::new(&MARKING_ABOVE_CEILING, message).help(help)
}

fn highest(ceiling: Ceiling) -> String {
    format!("nothing above {ceiling} may go out")
}

#[cfg(test)]
mod tests {
    use super::in_name;

    #[test]
    fn names_of_files_say_their_marking() {
        for (name, expected) in [
            ("brief_OFFICIAL-SENSITIVE_v2.pdf", true),
            ("TLP-AMBER-note.txt", true),
            ("note.tlp_red.pdf", true),
            ("official-statistics.csv", false),
            ("sensitive-plants.pdf", false),
            ("tlp.pdf", false),
        ] {
            assert_eq!(in_name(name).is_some(), expected, "{name}");
        }
    }
}
