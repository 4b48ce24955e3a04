//! Templates, assets and words: how the site looks and what its buttons say.
//!
//! A theme knows nothing of bulletins. It takes values by name and gives text. A file in the
//! site's own `themes/` wins over the one that is compiled in, one by one, so that a designer who
//! wants another footer writes a footer and copies nothing.

mod asset;
mod built_in;
mod colour;
mod compare;
mod contrast;
mod declaration;
mod files;
mod group;
mod logo;
mod manifest;
mod memory;
mod minify;
mod mistake;
mod names;
mod remarks;
mod replaced;
mod reported;
mod scan;
mod setting;
mod settings;
mod shade;
mod template;
#[cfg(test)]
mod tests;
mod unused;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::names::{did_you_mean, listed, nearest};
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
pub(crate) use crate::theme::asset::Asset;
use crate::theme::files::{Base, DEFAULT, Files};
use crate::theme::group::Source;
use crate::theme::manifest::Manifest;
pub(crate) use crate::theme::memory::Memory;
use crate::theme::scan::Mentions;
use crate::theme::setting::Ground;
use crate::theme::settings::Settings;
use crate::theme::template::Templates;
pub(crate) use crate::theme::template::{Context, Proof, Shared, TEMPLATE_ERROR, UNKNOWN_FIELD};
use crate::theme::words::Words;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// A theme that is not there.
pub(crate) static NO_SUCH_THEME: Rule = Rule {
    code: "no-such-theme",
    level: Level::Error,
    about: "`theme` in series.yaml names a folder below `themes/`, or the built-in theme `default`.",
    remedy: "Correct the name, or remove the line to use the built-in theme.",
};

/// A theme that lacks a page.
pub(crate) static MISSING_TEMPLATE: Rule = Rule {
    code: "missing-template",
    level: Level::Error,
    about: "Every kind of page has a template of its own. A theme that does not say `extends: default` \
            in its theme.yaml must have them all.",
    remedy: "Add the template, or add the line `extends: default` to theme.yaml.",
};

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let own = [
        &NO_SUCH_THEME,
        &MISSING_TEMPLATE,
        &unused::UNUSED_THEME_FILE,
        &group::UNKNOWN_SETTING,
        &group::WRONG_SETTING,
        &template::TEMPLATE_ERROR,
        &template::UNKNOWN_FIELD,
        &template::MINIFIED_PAGE_DIFFERS,
        &template::TEMPLATE_NOT_MINIFIED,
    ];
    let others = [manifest::RULES, contrast::RULES, words::RULES].into_iter().flatten().copied();
    own.into_iter().chain(others).collect()
}

/// The templates that every theme has.
const PAGES: [&str; 13] = [
    "archive.html",
    "bulletin.html",
    "call.html",
    "everything.html",
    "home.html",
    "not-found.html",
    "poster.html",
    "redirect.html",
    "reserved.html",
    "search.html",
    "topic.html",
    "topics.html",
    "year.html",
];

/// A theme, ready to render pages.
pub(crate) struct Theme {
    name: String,
    templates: Templates,
    assets: Vec<Asset>,
    words: Words,
    fonts: Vec<Leaf>,
    settings: Settings,
    /// The templates that the site itself wrote.
    own: BTreeMap<String, TreePath>,
}

impl Theme {
    /// The theme `name`: the files of `themes/<name>/` in `source`, and below them, if it is
    /// `default` or its theme.yaml says `extends: default`, those of the default theme.
    ///
    /// Always gives a theme: for an unknown name the default one beside an error.
    pub(crate) fn load(source: &Tree, name: &str) -> Checked<Self> {
        let mut report = Report::default();
        // A name that is a path could lead out of `themes/`, or into the middle of a theme.
        let is_name = TreePath::new(name).is_some_and(|path| path.folder().is_empty());
        let known = name == DEFAULT || is_name && has_files(source, name);
        if !known {
            report.push(no_such_theme(source, name));
        }
        let name = if known { name } else { DEFAULT };
        let nothing = Tree::default();
        let mut manifests = report.keep(manifest::layers(source, name));
        let mut layers = files::layers(source, name, manifests.base);
        // What was written for another contract would bring a hundred errors with it.
        if report.diagnostics().iter().any(|found| found.rule == &manifest::THEME_CONTRACT) {
            manifests = manifest::layers(&nothing, DEFAULT).value;
            layers = files::layers(&nothing, DEFAULT, Base::Default);
        }
        let seen = files::seen(&layers);
        let settings = report.keep(settings(&manifests.read, &seen));
        let texts = files::own_templates(&seen);
        let texts =
            texts.filter_map(|(_, file)| Some(String::from_utf8_lossy(file.leaf.as_bytes()?)));
        let texts: Vec<Cow<'_, str>> = texts.collect();
        let mentions = Mentions::of(texts.iter().map(AsRef::as_ref));
        let words = report.keep(Words::read(&layers, &mentions));
        report.add(unused::files(&seen));
        let templates = report.keep(Templates::compile(&seen));
        let missing = match report.reaches(Level::Error) {
            true => Report::default(),
            false => missing(source, name, &templates),
        };
        // The misspelt name of a page is told where the page is missing.
        if missing.is_empty() {
            report.add(unused::templates(&seen));
        }
        report.add(missing);
        let assets = asset::among(&seen, &settings);
        let is_font = |(name, _): &(&String, _)| {
            name.starts_with("fonts/") && (name.ends_with(".ttf") || name.ends_with(".otf"))
        };
        let fonts = seen.iter().filter(is_font).map(|(_, file)| file.leaf.clone()).collect();
        let own = files::own_templates(&seen);
        let own = own.map(|(name, file)| (name.to_owned(), file.path.clone())).collect();
        let name = name.to_owned();
        Checked::new(Self { name, templates, assets, words, fonts, settings, own }, report)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The file in which the site itself wrote a template, if it did.
    pub(crate) fn own_template(&self, name: &str) -> Option<&TreePath> {
        self.own.get(name)
    }

    /// The templates that the site itself wrote, by name.
    pub(crate) fn own_templates(&self) -> impl Iterator<Item = (&str, &TreePath)> {
        self.own.iter().map(|(name, path)| (name.as_str(), path))
    }

    /// A template that the site itself wrote, with its text as it stands on disk.
    pub(crate) fn own_source(&self, name: &str) -> Option<(&TreePath, &str)> {
        let path = self.own_template(name)?;
        Some((path, self.templates.source(name)?))
    }

    /// Whether there is a template of that name, whoever wrote it.
    pub(crate) fn has_template(&self, name: &str) -> bool {
        self.templates.contains(name)
    }

    /// Whether any of its templates is the site's own.
    pub(crate) fn is_of_site(&self) -> bool {
        self.templates.are_of_site()
    }

    /// The logo that a site chose: the asset, and the words that stand for it.
    pub(crate) fn logo(&self) -> Option<(&Asset, &str)> {
        let logo = self.settings.logo()?;
        let asset = self.assets.iter().find(|asset| asset.name == logo.file)?;
        Some((asset, &logo.alt))
    }

    /// Its colours by name, by day and in the dark, as `#rrggbb`.
    pub(crate) fn colours(&self) -> BTreeMap<&str, (String, String)> {
        self.settings.colours().collect()
    }

    /// The files that pages ask for, with their fingerprints.
    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The fonts with which pictures are written, in the order of their names.
    pub(crate) fn fonts(&self) -> &[Leaf] {
        &self.fonts
    }

    /// The interface words of a language; what it lacks is in English.
    pub(crate) fn words(&self, language: &str) -> Arc<BTreeMap<String, String>> {
        self.words.of(language)
    }

    /// Renders a page; `None`, with an error, where its template fails.
    pub(crate) fn page(
        &self,
        template: &str,
        context: &Context,
        proof: Proof,
    ) -> Checked<Option<String>> {
        self.templates.render(template, context, proof)
    }
}

/// The colours of the default theme by name, by day and in the dark: what it lends to other themes was
/// made for them.
pub(crate) fn default_colours() -> BTreeMap<String, (String, String)> {
    let nothing = Tree::default();
    let manifests = manifest::layers(&nothing, DEFAULT).value;
    let seen = files::seen(&files::layers(&nothing, DEFAULT, Base::Default));
    let settings = settings(&manifests.read, &seen).value;
    settings.colours().map(|(name, colour)| (name.to_owned(), colour)).collect()
}

fn has_files(source: &Tree, name: &str) -> bool {
    source.below(&format!("themes/{name}")).next().is_some()
}

fn no_such_theme(source: &Tree, name: &str) -> Diagnostic {
    let mut names: Vec<&str> = source
        .below("themes")
        .filter_map(|(path, _)| path.below("themes")?.split_once('/').map(|(name, _)| name))
        .chain(["default"])
        .collect();
    names.sort_unstable();
    names.dedup();
    Diagnostic::new(&NO_SUCH_THEME, format!("there is no theme `{name}`")).help(did_you_mean(
        name,
        names.iter().copied(),
        || format!("the themes of this site are {}", listed(&names)),
    ))
}

/// What the layers of a theme declare and choose, with the contrast of its colours.
fn settings(layers: &[Manifest<'_>], seen: &Files) -> Checked<Settings> {
    let mut report = Report::default();
    let mut settings = Settings::default();
    let assets: Vec<&str> = seen.keys().filter_map(|name| name.strip_prefix("assets/")).collect();
    for manifest in layers {
        let Some(node) = manifest.settings.clone() else { continue };
        let source = Source { path: &manifest.path, text: &manifest.text };
        let ground = Ground { source, owner: manifest.owner, assets: &assets };
        report.add(settings.read(ground, node));
    }
    report.add(contrast::check(&settings));
    Checked::new(settings, report)
}

/// The pages for which a theme has no template.
fn missing(source: &Tree, name: &str, templates: &Templates) -> Report {
    let mut report = Report::default();
    let manifest = TreePath::new(&format!("themes/{name}/theme.yaml"));
    let manifest = manifest.filter(|path| source.contains(path.as_str()));
    for page in PAGES.into_iter().filter(|page| !templates.contains(page)) {
        let message = format!("the theme `{name}` has no template `{page}`");
        // A template of mails is no page under a wrong name.
        let is_other = |other: &&str| !PAGES.contains(other) && !other.starts_with("email/");
        let others = templates.names().filter(is_other);
        let help = match nearest(page, others) {
            Some(near) => format!("rename `themes/{name}/templates/{near}` to `{page}`"),
            None => format!(
                "add the file `themes/{name}/templates/{page}`, or the line `extends: default` to \
                 `themes/{name}/theme.yaml`"
            ),
        };
        let found = Diagnostic::new(&MISSING_TEMPLATE, message).help(help);
        report.push(match &manifest {
            Some(path) => found.at(Place::file(path)),
            None => found,
        });
    }
    report
}
