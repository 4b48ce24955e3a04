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
mod files;
mod group;
mod manifest;
mod memory;
mod minify;
mod mistake;
mod names;
mod replaced;
mod reported;
mod scan;
mod setting;
mod settings;
mod template;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::names::nearest;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
pub(crate) use crate::theme::asset::Asset;
use crate::theme::files::{Base, DEFAULT, Files};
use crate::theme::group::Source;
use crate::theme::manifest::Manifest;
pub(crate) use crate::theme::memory::Memory;
use crate::theme::setting::Ground;
use crate::theme::settings::Settings;
use crate::theme::template::Templates;
pub(crate) use crate::theme::template::{Context, Proof, Shared, UNKNOWN_FIELD};
use crate::theme::words::Words;
use crate::tree::Tree;
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
        &group::UNKNOWN_SETTING,
        &group::WRONG_SETTING,
        &template::TEMPLATE_ERROR,
        &template::UNKNOWN_FIELD,
        &template::MINIFIED_PAGE_DIFFERS,
        &template::TEMPLATE_NOT_MINIFIED,
    ];
    let others = [manifest::RULES, contrast::RULES].into_iter().flatten().copied();
    own.into_iter().chain(others).collect()
}

/// The templates that every theme has.
const PAGES: [&str; 9] = [
    "archive.html",
    "bulletin.html",
    "call.html",
    "home.html",
    "not-found.html",
    "redirect.html",
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
    settings: Settings,
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
        let words = report.keep(Words::read(&layers));
        let templates = report.keep(Templates::compile(&seen));
        if !report.reaches(Level::Error) {
            report.add(missing(source, name, &templates));
        }
        let assets = asset::among(&seen, &settings);
        let name = name.to_owned();
        Checked::new(Self { name, templates, assets, words, settings }, report)
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
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

    /// The files that pages ask for, with their fingerprints.
    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
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
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&NO_SUCH_THEME, format!("there is no theme `{name}`"))
        .help(format!("the themes of this site are {}", listed.join(", ")))
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
        let others = templates.names().filter(|other| !PAGES.contains(other));
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

#[cfg(test)]
mod tests {
    use super::{Context, Proof, Shared, Theme};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    fn source(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        let mut put = |path: &str, text: &str| {
            tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(text));
        };
        for (path, _) in files {
            let theme = path.split('/').nth(1).expect("a theme");
            put(&format!("themes/{theme}/theme.yaml"), "contract: 1");
        }
        files.iter().for_each(|(path, text)| put(path, text));
        tree
    }

    #[test]
    fn the_built_in_theme_loads_without_a_finding() {
        let theme = Theme::load(&Tree::default(), "default");
        assert!(theme.report.is_empty(), "{:?}", theme.report);
        assert_eq!(theme.value.words("cy-GB").get("month_8").map(String::as_str), Some("Awst"));
    }

    #[test]
    fn a_broken_template_is_shown_where_it_was_written() {
        let files = [("themes/default/templates/year.html", "<p>{{ a b }}</p>")];
        let found = Theme::load(&source(&files), "default").report;
        let place = found.diagnostics()[0].place.clone().expect("a place");
        assert_eq!(place.path.as_str(), "themes/default/templates/year.html");
        assert!(place.span.is_some());
    }

    #[test]
    fn a_place_counts_the_bytes_of_the_file_as_it_stands_on_disk() {
        let text = "\u{feff}<p>\r\n</p>\r\n{{ nothing }}\r\n";
        let files = [("themes/default/templates/year.html", text)];
        let theme = Theme::load(&source(&files), "default").value;
        let page = theme.page("year.html", &Context::default(), Proof::Trusted);
        assert_eq!(page.value, None);
        let found = &page.report.diagnostics()[0];
        let span = found.place.clone().and_then(|place| place.span).expect("a span");
        assert_eq!(text.get(span), Some("nothing"));
    }

    #[test]
    fn every_unknown_name_is_shown_where_it_was_written() {
        let text = "\u{feff}\r\n{{ <nope /> }}\r\n{% include \"gone.html\" %}{{ 1 | lost }}";
        let files = [("themes/default/templates/year.html", text)];
        let report = Theme::load(&source(&files), "default").report;
        let span = |at: &crate::diagnostic::Place| at.span.clone().and_then(|span| text.get(span));
        let mut found: Vec<(&str, Option<&str>)> = (report.diagnostics().iter())
            .map(|found| (found.message.as_str(), found.place.as_ref().and_then(span)))
            .collect();
        found.sort_unstable();
        let expected = [
            ("there is no component `nope`", Some("<nope />")),
            ("there is no filter `lost`", Some("lost")),
            ("there is no template `gone.html`", Some("\"gone.html\"")),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn components_that_call_themselves_and_templates_that_hold_themselves_end() {
        let own = "{% component own() %}x{{ <own /> }}{% endcomponent %}{{ <own /> }}";
        for text in [own, "{% extends \"year.html\" %}", "{% include \"year.html\" %}"] {
            let files = [("themes/default/templates/year.html", text)];
            let theme = Theme::load(&source(&files), "default");
            let page = theme.value.page("year.html", &Context::default(), Proof::Trusted);
            let mut found = theme.report.diagnostics().iter().chain(page.report.diagnostics());
            assert!(found.any(|found| found.rule.code == "template-error"), "{text}");
        }
    }

    #[test]
    fn a_template_that_may_not_be_minified_is_used_as_it_was_written() {
        let text = "<p {% if true %}hidden{% endif %}>\n\nx</p>";
        let files = [("themes/default/templates/year.html", text)];
        let theme = Theme::load(&source(&files), "default");
        let codes: Vec<_> = theme.report.diagnostics().iter().map(|it| it.rule.code).collect();
        assert_eq!(codes, ["template-not-minified"]);
        let page = theme.value.page("year.html", &Context::default(), Proof::Trusted);
        assert_eq!(page.value.as_deref(), Some("<p hidden>\n\nx</p>"));
    }

    #[test]
    fn an_unknown_theme_gives_the_built_in_one_and_names_what_exists() {
        let tree = source(&[("themes/mine/templates/year.html", "x")]);
        for name in ["other", "", "..", "mine/templates", "../mine", "/mine", "mine\\x"] {
            let theme = Theme::load(&tree, name);
            let found = theme.report.diagnostics();
            assert_eq!(found.len(), 1, "{name}: {found:?}");
            assert_eq!(found[0].rule.code, "no-such-theme");
            assert!(found[0].help.as_ref().is_some_and(|help| help.ends_with("`default`, `mine`")));
            assert!(theme.value.templates.contains("bulletin.html"));
        }
    }

    #[test]
    fn a_theme_that_extends_nothing_must_be_complete() {
        let template = ("themes/mine/templates/year.html", "x");
        let alone = Theme::load(&source(&[template]), "mine").report;
        assert_eq!(alone.diagnostics().len(), super::PAGES.len() - 1);
        for (head, rule) in [
            ("contract: 1\nextends: default # ours", None),
            ("contract: 1\nextends: other", Some("no-such-theme")),
            ("extends: [", Some("unreadable-yaml")),
        ] {
            let files = [template, ("themes/mine/theme.yaml", head)];
            let theme = Theme::load(&source(&files), "mine");
            let found = theme.report.diagnostics().first().map(|found| found.rule.code);
            assert_eq!(found, rule, "{head}");
        }
    }

    #[test]
    fn a_template_that_is_no_text_is_a_finding() {
        let mut tree = source(&[("themes/default/templates/year.html", "")]);
        let path = TreePath::new("themes/default/templates/year.html").expect("a path");
        tree.replace(path.clone(), Leaf::bytes([b'<', 0xff]));
        let found = Theme::load(&tree, "default").report;
        assert_eq!(found.diagnostics()[0].place.as_ref().map(|at| &at.path), Some(&path));
    }

    #[test]
    fn the_built_in_pages_are_the_same_minified_and_as_written() {
        let theme = Theme::load(&Tree::default(), "default").value;
        let mut context = Context::default();
        context.insert("words", Shared::of(&*theme.words("en")));
        context.insert("banner", Shared::of(&banner()).with_html(&["routes[].text[]", "on_top"]));
        context.insert("place", Shared::of("top"));
        let call = theme.page("call.html", &context, Proof::Compared);
        assert!(call.report.is_empty(), "{:?}", call.report);
        assert!(call.value.is_some_and(|page| page.contains("<a href=\"#\">b</a>")));

        let assets = ["favicon.svg", "style.css"].map(|name| (name, "/a b\" c=d"));
        context.insert("assets", Shared::of(&std::collections::BTreeMap::from(assets)));
        context.insert("site", Shared::of(&site()));
        let logo = serde_json::json!({"url": "/l.svg", "alt": "A", "width": null, "height": null});
        context.insert("theme", Shared::of(&serde_json::json!({"name": "d", "logo": logo})));
        context.insert("page", Shared::of(&page()));
        let page = theme.page("not-found.html", &context, Proof::Compared);
        assert!(page.report.is_empty(), "{:?}", page.report);
        assert!(page.value.is_some_and(|page| page.starts_with("<!doctype html>")));
    }

    fn banner() -> serde_json::Value {
        serde_json::json!({
            "id": "a", "level": "emergency", "heading": "Call \"now\" > later", "text": "",
            "language": "cy", "print": false, "on_top": "<b>Call</b>",
            "routes": [{
                "id": "h", "name": "A & B", "number": "0800\u{a0}789", "tel": "tel:0800789",
                "url": "https://e.org/?a=b&c", "url_text": null, "hours": "24 hours",
                "cost": null, "confidential": true, "text": ["a <a href=\"#\">b</a> c"],
                "abroad": "+44", "abroad_tel": null, "language": null,
            }],
        })
    }

    fn site() -> serde_json::Value {
        let link = serde_json::json!({"title": "A <b>", "url": "/x/", "slug": "x", "count": 1});
        serde_json::json!({
            "title": "S", "description": "D", "language": "en", "home": "/", "archive": "/a/",
            "topics_page": "/t/", "feed": "/f", "menu": [link], "topics": [link], "years": [link],
            "publisher": {"name": "P", "email": "a@e.org", "url": null},
            "languages": [{"tag": "cy", "name": "Cymraeg", "url": "/cy/", "current": false}],
            "current_level_url": null, "extra": {}, "preview": true, "generator": "noticeboard",
        })
    }

    fn page() -> serde_json::Value {
        serde_json::json!({
            "kind": "not-found", "title": "Not \"found\" here=there", "description": "", "url": "/",
            "canonical": "https://e.org/", "language": "en", "direction": "ltr", "indexed": false,
        })
    }

    #[test]
    fn only_what_was_marked_is_taken_for_html() {
        let files = [("themes/default/templates/year.html", "{{ a.b }}{{ a.c[0].d }}{{ a.e }}")];
        let theme = Theme::load(&source(&files), "default").value;
        let mut context = Context::default();
        let value = serde_json::json!({"b": "<b>", "c": [{"d": "<i>"}], "e": "<u>"});
        context.insert("a", Shared::of(&value).with_html(&["b", "c[].d", "f.g"]));
        let page = theme.page("year.html", &context, Proof::Compared).value;
        assert_eq!(page.as_deref(), Some("<b><i>&lt;u&gt;"));
    }
}
