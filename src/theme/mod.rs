//! Templates, assets and words: how the site looks and what its buttons say.
//!
//! A theme knows nothing of bulletins. It takes values by name and gives text. A file in the
//! site's own `themes/` wins over the one that is compiled in, one by one, so that a designer who
//! wants another footer writes a footer and copies nothing.

mod built_in;
mod compare;
mod minify;
mod template;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Diagnostic, Level, Report, Rule};
use crate::theme::template::Templates;
pub(crate) use crate::theme::template::{Context, Proof, Shared};
use crate::tree::{Hash, Leaf, Tree};
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

/// A style sheet, font or picture of a theme.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Its name below `assets/`, by which templates ask for it.
    pub name: String,
    /// Where it stands in the site: its name with its fingerprint, so that browsers may keep it.
    pub path: TreePath,
    /// Its bytes.
    pub leaf: Leaf,
}

/// A theme, ready to render pages.
pub(crate) struct Theme {
    templates: Templates,
    assets: Vec<Asset>,
    words: BTreeMap<String, Arc<BTreeMap<String, String>>>,
}

impl Theme {
    /// The theme that `name` names.
    pub(crate) fn load(source: &Tree, name: &str) -> Checked<Self> {
        let mut report = Report::default();
        let folder = format!("themes/{name}");
        let own: BTreeMap<&str, &Leaf> = source
            .below(&folder)
            .filter_map(|(path, leaf)| Some((path.below(&folder)?, leaf)))
            .collect();
        let mut files: BTreeMap<String, Leaf> = BTreeMap::new();
        let known = name == "default" || !own.is_empty();
        if !known {
            report.push(no_such_theme(source, name));
        }
        if !known || name == "default" || extends_default(own.get("theme.yaml").copied()) {
            let built_in = built_in::FILES.iter();
            files.extend(built_in.map(|(name, bytes)| ((*name).to_owned(), Leaf::bytes(*bytes))));
        }
        files.extend(own.into_iter().map(|(name, leaf)| (name.to_owned(), leaf.clone())));
        let words = report.keep(words(&folder, &files));
        let templates = report.keep(Templates::compile(&folder, &templates(&files)));
        if !report.reaches(Level::Error) {
            for page in PAGES.into_iter().filter(|page| !templates.contains(page)) {
                let message = format!("the theme `{name}` has no template `{page}`");
                report.push(Diagnostic::new(&MISSING_TEMPLATE, message));
            }
        }
        Checked::new(Self { templates, assets: assets(&files), words }, report)
    }

    /// The files that pages ask for, with their fingerprints.
    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The interface words of a language; where it lacks one, the English.
    pub(crate) fn words(&self, language: &str) -> Arc<BTreeMap<String, String>> {
        let short = language.split('-').next().unwrap_or(language);
        [language, short, "en"]
            .iter()
            .find_map(|tag| self.words.get(*tag))
            .cloned()
            .unwrap_or_default()
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

fn extends_default(leaf: Option<&Leaf>) -> bool {
    let text = leaf.and_then(Leaf::as_bytes).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let says =
        |line: &str| line.strip_prefix("extends:").is_some_and(|base| base.trim() == "default");
    text.is_some_and(|text| text.lines().any(says))
}

fn templates(files: &BTreeMap<String, Leaf>) -> Vec<(String, String)> {
    let template = |(name, leaf): (&String, &Leaf)| {
        let name = name.strip_prefix("templates/").filter(|name| name.ends_with(".html"))?;
        let text = String::from_utf8_lossy(leaf.as_bytes()?).replace("\r\n", "\n");
        Some((name.to_owned(), text))
    };
    files.iter().filter_map(template).collect()
}

fn assets(files: &BTreeMap<String, Leaf>) -> Vec<Asset> {
    let asset = |(name, leaf): (&String, &Leaf)| {
        let name = name.strip_prefix("assets/")?;
        let bytes = leaf.as_bytes()?;
        let print = Hash::of(bytes).short(16);
        let path = match name.rsplit_once('.') {
            Some((stem, ending)) => TreePath::new(&format!("assets/{stem}.{print}.{ending}"))?,
            None => TreePath::new(&format!("assets/{name}.{print}"))?,
        };
        Some(Asset { name: name.to_owned(), path, leaf: leaf.clone() })
    };
    files.iter().filter_map(asset).collect()
}

type Words = BTreeMap<String, Arc<BTreeMap<String, String>>>;

fn words(folder: &str, files: &BTreeMap<String, Leaf>) -> Checked<Words> {
    let mut report = Report::default();
    let mut languages: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, leaf) in files {
        let language = name.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml"));
        let text = leaf.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let path = TreePath::new(&format!("{folder}/{name}"));
        let (Some(language), Some(text), Some(path)) = (language, text, path) else { continue };
        match yaml::parse(&path, text, 0) {
            Ok(node) => {
                languages.insert(language.to_owned(), flat(node.value));
            }
            Err(found) => report.push(*found),
        }
    }
    let english = languages.get("en").cloned().unwrap_or_default();
    let complete = |(language, own): (String, BTreeMap<String, String>)| {
        let mut words = english.clone();
        words.extend(own);
        (language, Arc::new(words))
    };
    Checked::new(languages.into_iter().map(complete).collect(), report)
}

fn flat(value: Value) -> BTreeMap<String, String> {
    let Value::Map(pairs) = value else { return BTreeMap::new() };
    let word = |(key, node): (yaml::Key, yaml::Node)| match node.value {
        Value::Text { text, .. } => Some((key.name, text)),
        _ => None,
    };
    pairs.into_iter().filter_map(word).collect()
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
