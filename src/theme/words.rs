//! Words: what buttons, labels and notes say, in each language of a theme.
//!
//! A template that asks for a missing word would cost the page, so no language lacks one: what a
//! translator has not got to yet stands there in English. That hides a misspelt key: the word would
//! be shown in English, and nobody would know why; so keys that nothing shows are told.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::names::nearest;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::theme::built_in;
use crate::theme::files::{File, Files, Owner};
use crate::theme::scan::Mentions;
use crate::tree_path::TreePath;
use crate::yaml::{self, Key, Node, Value};

/// A word that no page shows.
pub(crate) static UNKNOWN_WORD: Rule = Rule {
    code: "unknown-theme-word",
    level: Level::Warning,
    about: "A file of `i18n/` gives words by key. A key that the default theme does not have and that no \
            template of yours asks for is shown nowhere, and where it was misspelt, the English word is \
            shown in its place.",
    remedy: "Correct the key: those of the default theme stand in `themes/default/i18n/en.yaml`.",
};

/// A word of the wrong form.
pub(crate) static WRONG_WORD: Rule = Rule {
    code: "wrong-theme-word",
    level: Level::Error,
    about: "A file of `i18n/` holds lines of the form `key: \"word\"`, each key once. `{count}`, `{number}` \
            and `{year}` are filled in where the English word has them, and nothing else is.",
    remedy: "Write the line in the form that the message shows.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNKNOWN_WORD, &WRONG_WORD];

/// Interface words by key, for each language tag.
#[derive(Debug, Default)]
pub(crate) struct Words(BTreeMap<String, Arc<BTreeMap<String, String>>>);

impl Words {
    /// Reads the files `i18n/<tag>.yaml` of a theme, layer by layer, so that a theme can replace a
    /// single word. What none of them says, the theme's English says, and what that does not say,
    /// the English of the default theme. What a site's own file says in vain is told; `mentions` are
    /// the words that its own templates ask for.
    pub(crate) fn read(layers: &[Files], mentions: &Mentions<'_>) -> Checked<Self> {
        let mut report = Report::default();
        let mut english = built_in_english();
        let mut languages = BTreeMap::<String, BTreeMap<String, String>>::new();
        for (name, file) in layers.iter().flatten() {
            let tag = name.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".yaml"));
            let (Some(tag), Some(bytes)) = (tag, file.leaf.as_bytes()) else { continue };
            let mut file = Lines::of(file);
            let words = file.words(bytes, &english, mentions);
            report.add(file.report);
            languages.entry(tag.to_owned()).or_default().extend(words);
        }
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
    let Some(((_, bytes), path)) = file.zip(path) else { return BTreeMap::new() };
    let text = String::from_utf8_lossy(bytes);
    let Ok(Node { value: Value::Map(pairs), .. }) = yaml::parse(&path, &text, 0) else {
        return BTreeMap::new();
    };
    let word = |(key, node): (Key, Node)| match node.value {
        Value::Text { text, .. } => Some((key.name, text)),
        Value::Nothing | Value::List(_) | Value::Map(_) => None,
    };
    pairs.into_iter().filter_map(word).collect()
}

/// A file of words being read. Findings gather in `report`.
struct Lines<'a> {
    file: &'a File,
    report: Report,
}

impl<'a> Lines<'a> {
    fn of(file: &'a File) -> Self {
        Self { file, report: Report::default() }
    }

    fn find(&mut self, rule: &'static Rule, at: &Range<usize>, message: String, help: String) {
        let place = Place::span(&self.file.path, at.clone());
        self.report.push(Diagnostic::new(rule, message).at(place).help(help));
    }

    /// The words of the file; `english` are those of the default theme.
    fn words(
        &mut self,
        bytes: &[u8],
        english: &BTreeMap<String, String>,
        mentions: &Mentions<'_>,
    ) -> BTreeMap<String, String> {
        let text = String::from_utf8_lossy(bytes);
        let mut words = BTreeMap::new();
        let node = match yaml::parse(&self.file.path, &text, 0) {
            Ok(node) => node,
            Err(found) => {
                self.report.push(*found);
                return words;
            }
        };
        let pairs = match node.value {
            Value::Map(pairs) => pairs,
            Value::Nothing => Vec::new(),
            Value::Text { .. } | Value::List(_) => {
                let message = "words must be lines of the form `key: \"word\"`".to_owned();
                let help = "write one on each line, such as `home: \"Home\"`".to_owned();
                self.find(&WRONG_WORD, &node.span, message, help);
                Vec::new()
            }
        };
        for (key, node) in pairs {
            let Some(word) = self.word(&key, node, english, mentions) else { continue };
            if words.insert(key.name.clone(), word).is_some() {
                let message = format!("`{}` stands here a second time", key.name);
                let help = format!("remove one of the two lines `{}: …`", key.name);
                self.find(&WRONG_WORD, &key.span, message, help);
            }
        }
        words
    }

    fn word(
        &mut self,
        key: &Key,
        node: Node,
        english: &BTreeMap<String, String>,
        mentions: &Mentions<'_>,
    ) -> Option<String> {
        let name = &key.name;
        let usual = english.get(name).map(String::as_str);
        let Value::Text { text, .. } = node.value else {
            let message = format!("`{name}` must be one word or sentence, and is {}", node.kind());
            let help = format!("write `{name}: \"{}\"`, or remove the line", usual.unwrap_or("…"));
            self.find(&WRONG_WORD, &key.span, message, help);
            return None;
        };
        if self.file.owner == Owner::Site && usual.is_none() && !mentions.has(name) {
            self.unknown(key, english, mentions);
        }
        let known: Vec<String> =
            holes(usual.unwrap_or(&text)).map(|it| format!("{{{it}}}")).collect();
        let unfilled = holes(&text).map(|it| format!("{{{it}}}")).find(|it| !known.contains(it));
        if let Some(hole) = unfilled {
            let help = match known.first() {
                Some(meant) => format!("write `{name}: \"{}\"`", text.replace(&hole, meant)),
                None => format!("write `{name}: \"{}\"`", text.replace(&hole, "").trim()),
            };
            self.find(&WRONG_WORD, &node.span, format!("nothing fills `{hole}` in `{name}`"), help);
        }
        Some(text)
    }

    fn unknown(&mut self, key: &Key, english: &BTreeMap<String, String>, mentions: &Mentions<'_>) {
        let help = match nearest(&key.name, english.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            // A template that computes its keys may ask for any.
            None if mentions.are_computed() => return,
            None => format!(
                "show it in a template as `{{{{ words.{} }}}}`, or remove the line",
                key.name
            ),
        };
        let message = format!("`{}` is not a word that any page shows", key.name);
        self.find(&UNKNOWN_WORD, &key.span, message, help);
    }
}

/// What stands between braces, and is to be filled in.
fn holes(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::{Mentions, Words};
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
        let words = Words::read(&[below, above], &Mentions::default());
        let codes: Vec<_> = words.report.diagnostics().iter().map(|it| it.rule.code).collect();
        assert_eq!(codes, ["wrong-theme-word", "unknown-theme-word", "unreadable-yaml"]);
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
