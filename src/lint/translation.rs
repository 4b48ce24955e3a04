//! Translations: of what they are, whether they still say the same, and what has none.

use std::collections::BTreeMap;

use crate::content::date;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::names::did_you_mean;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::all_of;
use crate::series::translation::original;
use crate::series::{Entry, Series};
use crate::tree_path::TreePath;

/// A translation of nothing, or of what is in its own language.
pub(crate) static WRONG_TRANSLATION: Rule = Rule {
    code: "wrong-translation",
    level: Level::Error,
    about: "`translation_of` names the bulletin that was translated, and readers are led from each to the \
            other. The original is in another language, is no translation itself, and has one \
            translation in each language.",
    remedy: "Write the id of the original, and the `language` of the translation.",
};

/// A translation of what has changed.
pub(crate) static OUTDATED_TRANSLATION: Rule = Rule {
    code: "outdated-translation",
    level: Level::Warning,
    about: "The original was changed, withdrawn or replaced, and its translation was not. Whoever reads the \
            translation follows what no longer holds.",
    remedy: "Translate the change, and write it into `updates` of the translation; or withdraw the \
             translation too.",
};

/// Bulletins that readers of a language of the site do not get.
pub(crate) static MISSING_TRANSLATION: Rule = Rule {
    code: "missing-translation",
    level: Level::Advice,
    about: "The site has a home page in this language, and some bulletins are translated into it. These \
            are current and are not. It is told only where at least one bulletin has a translation.",
    remedy: "Translate what concerns those readers most, and name the original: `translation_of: …`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] =
    &[&WRONG_TRANSLATION, &OUTDATED_TRANSLATION, &MISSING_TRANSLATION];

/// Checks every translation, and looks for those that are missing.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = wrong(series);
    if series.translations.is_empty() {
        return report;
    }
    report.add(outdated(series));
    report.add(missing(series));
    report
}

/// Translations that cannot be what they say.
fn wrong(series: &Series) -> Report {
    let mut report = Report::default();
    let language = |written: &Option<String>| {
        written.clone().unwrap_or_else(|| series.config.language.clone())
    };
    let translations = || all_of(series).filter(|(it, _)| it.translation_of.is_some());
    if translations().next().is_none() {
        return report;
    }
    let by_id: BTreeMap<&str, _> = all_of(series).map(|(it, _)| (it.id.as_str(), it)).collect();
    let mut first: BTreeMap<(&str, String), &TreePath> = BTreeMap::new();
    for (bulletin, _) in translations() {
        let Some(id) = &bulletin.translation_of else { continue };
        let own = language(&bulletin.language);
        let meant = by_id.get(id.value.as_str());
        let (message, help) = match meant {
            None if !series.rejected.is_empty() => continue,
            None => (
                format!("there is no bulletin with the id `{}`", id.value),
                did_you_mean(&id.value, by_id.keys().copied(), || {
                    "write the id of the bulletin that was translated".to_owned()
                }),
            ),
            Some(meant) if meant.id == bulletin.id => (
                "the bulletin names itself as what it translates".to_owned(),
                "write the id of the original, or remove the line".to_owned(),
            ),
            Some(meant) => match &meant.translation_of {
                Some(root) => (
                    format!("`{}` is a translation itself, of `{}`", id.value, root.value),
                    format!("write `translation_of: {}`", root.value),
                ),
                None if language(&meant.language) == own => (
                    format!("`{}` is in the same language, `{own}`", id.value),
                    "add the language of this text: `language: …`".to_owned(),
                ),
                None => {
                    let before = first.insert((id.value.as_str(), own.clone()), &bulletin.path);
                    let Some(before) = before else { continue };
                    (
                        format!(
                            "`{}` has a translation into `{own}` already, `{before}`",
                            id.value
                        ),
                        "take `translation_of` out of one of the two".to_owned(),
                    )
                }
            },
        };
        let place = Place::span(&bulletin.path, id.span.clone());
        report.push(Diagnostic::new(&WRONG_TRANSLATION, message).at(place).help(help));
    }
    report
}

/// Translations that say what their original no longer says.
fn outdated(series: &Series) -> Report {
    let mut report = Report::default();
    for entry in &series.entries {
        let Some(id) = &entry.bulletin.translation_of else { continue };
        let Some(meant) = series.by_id(&id.value).filter(|_| entry.status.ended().is_none()) else {
            continue;
        };
        let changed = |entry: &Entry| {
            entry.revisions().iter().rfind(|it| it.is_major).map(|it| it.date.clone())
        };
        let known = changed(entry).map_or(entry.released, |date| date.instant);
        let (message, help) = if let Some(since) = meant.status.ended() {
            let day = date::in_words(series.config.day_of(since));
            (
                format!("its original `{}` is {} since {day}", id.value, meant.status.word()),
                "add `withdrawn: {date: …, reason: …}`, or take `translation_of` out if it stands by \
                 itself"
                    .to_owned(),
            )
        } else if let Some(date) = changed(meant).filter(|date| date.instant > known) {
            let day = date::in_words(date.day);
            (
                format!("its original `{}` was changed on {day}", id.value),
                "translate the change, and add it to `updates` of this bulletin".to_owned(),
            )
        } else {
            continue;
        };
        let place = Place::span(&entry.bulletin.path, id.span.clone());
        report.push(Diagnostic::new(&OUTDATED_TRANSLATION, message).at(place).help(help));
    }
    report
}

/// So many ids are named.
const NAMED: usize = 10;

/// For each language of the site, what is current in the series' own and not to be had in it.
fn missing(series: &Series) -> Report {
    let mut report = Report::default();
    let own = series.config.language.as_str();
    for tag in series.languages().filter(|tag| *tag != own) {
        let is_missing = |entry: &&Entry| {
            let group = series.translations.with(&entry.bulletin).iter();
            let mut group = group.filter_map(|at| series.entries.get(*at));
            entry.language == own
                && entry.status.ended().is_none()
                && original(&entry.bulletin) == entry.bulletin.id.as_str()
                && !group.any(|other| other.language == tag)
        };
        let all: Vec<&str> = series
            .entries
            .iter()
            .rev()
            .filter(is_missing)
            .map(|entry| entry.bulletin.id.as_str())
            .collect();
        if all.is_empty() {
            continue;
        }
        let named = all.iter().take(NAMED).map(|id| format!("`{id}`")).collect::<Vec<_>>();
        let more = match all.len() - named.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let count = all.len();
        let what = if count == 1 { "bulletin is" } else { "bulletins are" };
        let message =
            format!("{count} current {what} not to be had in `{tag}`: {}{more}", named.join(", "));
        let found = Diagnostic::new(&MISSING_TRANSLATION, message);
        report.push(match TreePath::new(SERIES_YAML) {
            Some(path) => found.at(Place::file(&path)),
            None => found,
        });
    }
    report
}
