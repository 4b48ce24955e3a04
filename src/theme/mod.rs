//! Templates, assets and words: how the site looks and what its buttons say.
//!
//! A theme knows nothing of bulletins. It takes values by name and gives text. A file in the
//! site's own `themes/` wins over the one that is compiled in, one by one, so that a designer who
//! wants another footer writes a footer and copies nothing.

mod asset;
mod built_in;
mod compare;
mod minify;
mod reported;
mod template;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
pub(crate) use crate::theme::asset::Asset;
use crate::theme::template::Templates;
pub(crate) use crate::theme::template::{Context, Proof, Shared};
use crate::theme::words::Words;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;
use crate::yaml::{self, Value};

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
pub(crate) static RULES: &[&Rule] = &[
    &NO_SUCH_THEME,
    &MISSING_TEMPLATE,
    &template::TEMPLATE_ERROR,
    &template::MINIFIED_PAGE_DIFFERS,
    &template::TEMPLATE_NOT_MINIFIED,
];

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
    templates: Templates,
    assets: Vec<Asset>,
    words: Words,
}

impl Theme {
    /// The theme `name`: the files of `themes/<name>/` in `source`, and below them, if it is
    /// `default` or its theme.yaml says `extends: default`, those of the built-in theme.
    ///
    /// Always gives a theme: for an unknown name the built-in one beside an error.
    pub(crate) fn load(source: &Tree, name: &str) -> Checked<Self> {
        let mut report = Report::default();
        // A name that is a path could lead out of `themes/`, or into the middle of a theme.
        let is_name = TreePath::new(name).is_some_and(|path| path.folder().is_empty());
        let known = name == "default" || is_name && has_files(source, name);
        if !known {
            report.push(no_such_theme(source, name));
        }
        let name = if known { name } else { "default" };
        let folder = format!("themes/{name}");
        let files = report.keep(files(source, &folder));
        let words = report.keep(Words::read(&folder, &files));
        let templates = report.keep(Templates::compile(&folder, templates(&files)));
        if !report.reaches(Level::Error) {
            missing(name, &templates).for_each(|found| report.push(found));
        }
        Checked::new(Self { templates, assets: asset::among(&files), words }, report)
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

/// The files of the theme in `folder`, by their names below it, with those it inherits.
fn files(source: &Tree, folder: &str) -> Checked<BTreeMap<String, Leaf>> {
    let mut report = Report::default();
    let inherits = folder == "themes/default" || report.keep(extends_default(source, folder));
    let mut files = BTreeMap::new();
    if inherits {
        let built_in = built_in::FILES.iter();
        files.extend(built_in.map(|(name, bytes)| ((*name).to_owned(), Leaf::bytes(*bytes))));
    }
    let own = source.below(folder);
    files.extend(own.filter_map(|(path, leaf)| Some((path.below(folder)?.into(), leaf.clone()))));
    Checked::new(files, report)
}

/// Whether the theme.yaml in `folder` says `extends: default`. There is no other theme to extend.
fn extends_default(source: &Tree, folder: &str) -> Checked<bool> {
    let mut report = Report::default();
    let path = TreePath::new(&format!("{folder}/theme.yaml"));
    let leaf = path.as_ref().and_then(|path| source.get(path.as_str()));
    let (Some(path), Some(bytes)) = (path, leaf.and_then(Leaf::as_bytes)) else {
        return Checked::clean(false);
    };
    let text = String::from_utf8_lossy(bytes);
    let (text, offset) = text.strip_prefix('\u{feff}').map_or((&*text, 0), |text| (text, 3));
    let pairs = match yaml::parse(&path, text, offset) {
        Ok(yaml::Node { value: Value::Map(pairs), .. }) => pairs,
        Ok(_) => Vec::new(),
        Err(found) => {
            report.push(*found);
            Vec::new()
        }
    };
    let base = pairs.into_iter().find(|(key, _)| key.name == "extends").map(|(_, node)| node);
    let says_default =
        |node: &yaml::Node| matches!(&node.value, Value::Text { text, .. } if text == "default");
    let extends = base.as_ref().is_some_and(says_default);
    if let Some(node) = base.filter(|node| !extends && node.value != Value::Nothing) {
        let message = "a theme can extend the theme `default` and no other";
        let found = Diagnostic::new(&NO_SUCH_THEME, message).at(Place::span(&path, node.span));
        report.push(found.help("write `extends: default`, or remove the line"));
    }
    Checked::new(extends, report)
}

/// The template sources among the files of a theme, by their names below `templates/`.
fn templates(files: &BTreeMap<String, Leaf>) -> Vec<(&str, &[u8])> {
    files
        .iter()
        .filter_map(|(name, leaf)| Some((name.strip_prefix("templates/")?, leaf.as_bytes()?)))
        .filter(|(name, _)| name.ends_with(".html"))
        .collect()
}

fn missing(name: &str, templates: &Templates) -> impl Iterator<Item = Diagnostic> {
    PAGES.into_iter().filter(|page| !templates.contains(page)).map(move |page| {
        let message = format!("the theme `{name}` has no template `{page}`");
        Diagnostic::new(&MISSING_TEMPLATE, message)
    })
}

#[cfg(test)]
mod tests {
    use super::{Context, Proof, Shared, Theme};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    fn source(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(*text));
        }
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
            ("Unknown component `nope`", Some("<nope />")),
            ("Unknown filter `lost`", Some("lost")),
            ("Unknown template `gone.html`", Some("\"gone.html\"")),
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
            ("extends: default # ours", None),
            ("extends: other", Some("no-such-theme")),
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
        let mut tree = Tree::default();
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
        context.insert("banner", Shared::of(&banner()).with_html(&["routes[].text[]"]));
        let call = theme.page("call.html", &context, Proof::Compared);
        assert!(call.report.is_empty(), "{:?}", call.report);
        assert!(call.value.is_some_and(|page| page.contains("<a href=\"#\">b</a>")));

        let assets = ["favicon.svg", "style.css"].map(|name| (name, "/a b\" c=d"));
        context.insert("assets", Shared::of(&std::collections::BTreeMap::from(assets)));
        context.insert("site", Shared::of(&site()));
        context.insert("page", Shared::of(&page()));
        let page = theme.page("not-found.html", &context, Proof::Compared);
        assert!(page.report.is_empty(), "{:?}", page.report);
        assert!(page.value.is_some_and(|page| page.starts_with("<!doctype html>")));
    }

    fn banner() -> serde_json::Value {
        serde_json::json!({
            "id": "a", "level": "emergency", "heading": "Call \"now\" > later", "text": "",
            "language": "cy", "print": false,
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
