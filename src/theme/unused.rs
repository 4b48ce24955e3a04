//! Files of a theme that nothing reads.
//!
//! A file takes the place of the one with the same name. One with a name that is almost right takes
//! the place of nothing: the site looks as before, and nothing says why.

use std::borrow::Cow;

use crate::diagnostic::names::nearest;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::theme::files::{File, Files, Owner, own_templates};
use crate::theme::{PAGES, built_in, scan};

/// A file that has no effect.
pub(crate) static UNUSED_THEME_FILE: Rule = Rule {
    code: "unused-theme-file",
    level: Level::Warning,
    about: "A theme is read from `theme.yaml`, `templates/`, `assets/` and `i18n/<language>.yaml`, and a \
            template is used if it is a page, takes the place of one of the default theme, or another \
            one names it. A file with another name is without effect, \
            and so is one of more than 16 MiB, for which readers would wait too long.",
    remedy: "Rename the file, or remove it.",
};

/// The folders of a theme.
const FOLDERS: [&str; 4] = ["templates", "assets", "i18n", "fonts"];

/// The files beside the templates that look as if they were to have an effect, and have none.
pub(crate) fn files(seen: &Files) -> Report {
    let mut report = Report::default();
    for (name, file) in seen.iter().filter(|(_, file)| file.owner == Owner::Site) {
        let told = match name.split_once('/') {
            _ if file.leaf.as_bytes().is_none() => Some("make it smaller than 16 MiB".to_owned()),
            None => of_no_folder(name),
            Some(("i18n", language)) => of_words(language),
            Some((folder, rest)) => nearest(folder, FOLDERS)
                .filter(|near| *near != folder)
                .map(|near| format!("move it to `{near}/{rest}`")),
        };
        report.add(told.map(|help| found(name, file, help)).unwrap_or_default());
    }
    report
}

/// The templates that are no page, take the place of none and are named by none.
pub(crate) fn templates(seen: &Files) -> Report {
    let mut report = Report::default();
    let own: Vec<(&str, Cow<'_, str>)> = own_templates(seen)
        .filter_map(|(name, file)| Some((name, String::from_utf8_lossy(file.leaf.as_bytes()?))))
        .collect();
    for (name, file) in own_templates(seen) {
        let told = of_a_template(name, &own);
        let name = format!("templates/{name}");
        report.add(told.map(|help| found(&name, file, help)).unwrap_or_default());
    }
    report
}

fn found(name: &str, file: &File, help: String) -> Report {
    let mut report = Report::default();
    let message = format!("nothing reads the file `{name}` of the theme");
    let found = Diagnostic::new(&UNUSED_THEME_FILE, message).help(help);
    report.push(found.at(Place::file(&file.path)));
    report
}

fn of_no_folder(name: &str) -> Option<String> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        _ if name == "theme.yaml" => None,
        "html" => Some(format!("move it to `templates/{name}`")),
        "css" | "svg" | "png" | "webp" | "woff2" => Some(format!("move it to `assets/{name}`")),
        _ => nearest(name, ["theme.yaml"]).map(|meant| format!("rename it to `{meant}`")),
    }
}

/// A language tag has hyphens (BCP 47), and its file the ending `.yaml`.
fn of_words(name: &str) -> Option<String> {
    let (tag, ending) = name.rsplit_once('.')?;
    let is_read = ending == "yaml" && !tag.contains(['_', ' ', '/']);
    let tag = tag.replace(['_', ' ', '/'], "-");
    let meant = matches!(ending, "yaml" | "yml" | "YAML").then_some(tag);
    meant.filter(|_| !is_read).map(|tag| format!("rename it to `i18n/{tag}.yaml`"))
}

fn of_a_template(name: &str, own: &[(&str, Cow<'_, str>)]) -> Option<String> {
    let below = || {
        let names = built_in::FILES.iter().filter_map(|(file, _)| file.strip_prefix("templates/"));
        names.chain(PAGES)
    };
    let is_named = |keyword: &str| {
        own.iter().any(|(_, source)| scan::tags(source, keyword).any(|it| it.name == name))
    };
    let defines = |(other, source): &(&str, Cow<'_, str>)| {
        *other == name && scan::tags(source, "component").next().is_some()
    };
    if below().any(|known| known == name)
        || is_named("include")
        || is_named("extends")
        || own.iter().any(defines)
    {
        return None;
    }
    Some(match nearest(name, below()) {
        Some(near) => format!("did you mean `templates/{near}`?"),
        None => format!("show it in another template: `{{% include \"{name}\" %}}`"),
    })
}
