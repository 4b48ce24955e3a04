//! Words: what buttons, labels and notes say, in each language of a theme.
//!
//! A template that asks for a missing word would cost the page, so no language lacks one: what a
//! translator has not got to yet stands there in English.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Report};
use crate::theme::built_in;
use crate::theme::files::Files;
use crate::tree_path::TreePath;
use crate::yaml::{self, Value};

/// Interface words by key, for each language tag.
#[derive(Debug, Default)]
pub(crate) struct Words(BTreeMap<String, Arc<BTreeMap<String, String>>>);

impl Words {
    /// Reads the files `i18n/<tag>.yaml` of a theme, layer by layer, so that a theme can replace a
    /// single word. What none of them says, the theme's English says, and what that does not say,
    /// the English of the default theme.
    pub(crate) fn read(layers: &[Files]) -> Checked<Self> {
        let mut report = Report::default();
        let mut languages = BTreeMap::<String, BTreeMap<String, String>>::new();
        for (name, file) in layers.iter().flatten() {
            let tag = name.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml"));
            let (Some(tag), Some(bytes)) = (tag, file.leaf.as_bytes()) else { continue };
            let words = report.keep(pairs(&file.path, bytes));
            languages.entry(tag.to_owned()).or_default().extend(words);
        }
        let mut english = built_in_english();
        english.extend(languages.get("en").cloned().unwrap_or_default());
        languages.entry("en".to_owned()).or_default();
        let complete = |(tag, own)| {
            let mut words = english.clone();
            words.extend(own);
            (tag, Arc::new(words))
        };
        Checked::new(Self(languages.into_iter().map(complete).collect()), report)
    }

    /// The words of the language `tag` (BCP 47), else of its primary language (RFC 5646, 2.2.1),
    /// else the English ones.
    pub(crate) fn of(&self, tag: &str) -> Arc<BTreeMap<String, String>> {
        let primary = tag.split('-').next().unwrap_or(tag);
        [tag, primary, "en"].iter().find_map(|tag| self.0.get(*tag)).cloned().unwrap_or_default()
    }
}

fn built_in_english() -> BTreeMap<String, String> {
    let file = built_in::FILES.iter().find(|(name, _)| *name == "i18n/en.yaml");
    let path = TreePath::new("themes/default/i18n/en.yaml");
    file.zip(path).map(|((_, bytes), path)| pairs(&path, bytes).value).unwrap_or_default()
}

fn pairs(path: &TreePath, bytes: &[u8]) -> Checked<BTreeMap<String, String>> {
    let text = String::from_utf8_lossy(bytes);
    let (text, offset) = text.strip_prefix('\u{feff}').map_or((&*text, 0), |text| (text, 3));
    match yaml::parse(path, text, offset) {
        Ok(node) => Checked::clean(flat(node.value)),
        Err(found) => {
            let mut report = Report::default();
            report.push(*found);
            Checked::new(BTreeMap::new(), report)
        }
    }
}

fn flat(value: Value) -> BTreeMap<String, String> {
    let Value::Map(pairs) = value else { return BTreeMap::new() };
    let word = |(key, node): (yaml::Key, yaml::Node)| match node.value {
        Value::Text { text, .. } => Some((key.name, text)),
        Value::Nothing | Value::List(_) | Value::Map(_) => None,
    };
    pairs.into_iter().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::theme::files::{File, Files, Owner};
    use crate::tree::Leaf;
    use crate::tree_path::TreePath;

    fn layer(files: &[(&str, &str)]) -> Files {
        let file = |(name, text): &(&str, &str)| {
            let path = TreePath::new(&format!("themes/a/{name}")).expect("a path");
            let leaf = Leaf::bytes(*text);
            ((*name).to_owned(), File { path, owner: Owner::Site, leaf })
        };
        files.iter().map(file).collect()
    }

    #[test]
    fn no_language_lacks_a_word() {
        let below = layer(&[("i18n/cy.yaml", "home: Hafan\nmenu: Dewislen\n")]);
        let above = layer(&[
            ("i18n/en.yaml", "home: Start\nown: Mine\n"),
            ("i18n/cy.yaml", "\u{feff}home: Cartref\nlist: [1]\n"),
            ("i18n/fr.yaml", "home: ["),
        ]);
        let words = Words::read(&[below, above]);
        assert_eq!(words.report.diagnostics().len(), 1);
        for (tag, key, word) in [
            ("cy-GB", "home", "Cartref"),
            ("cy", "menu", "Dewislen"),
            ("cy", "own", "Mine"),
            ("de", "home", "Start"),
            ("fr", "own", "Mine"),
            ("", "month_8", "August"),
        ] {
            assert_eq!(words.value.of(tag).get(key).map(String::as_str), Some(word), "{tag} {key}");
        }
    }
}
