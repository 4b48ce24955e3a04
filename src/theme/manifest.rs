//! theme.yaml: what a theme builds on, for which contract it was written, and what it sets.
//!
//! The contract is what templates may see. It has a number, so that a theme which was written for
//! another one fails with one sentence and not with a hundred unknown fields.

use std::borrow::Cow;

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::theme::files::{Base, DEFAULT, Owner};
use crate::theme::group::{Group, Source, WRONG_SETTING};
use crate::theme::{NO_SUCH_THEME, built_in};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;
use crate::yaml::{self, Node, Value};

/// The contract that the program speaks. It grows by one when something is taken from templates or
/// means something else; what is added leaves it as it is.
pub(crate) const CONTRACT: u32 = 1;

/// A theme for another contract.
pub(crate) static THEME_CONTRACT: Rule = Rule {
    code: "theme-contract",
    level: Level::Error,
    about: "What templates may see is a contract, and it has a number. A theme that was written for \
            another one would ask for what is not there, or show what has another meaning now.",
    remedy: "Use a version of the program that speaks the theme's contract, or bring the templates up to \
             the program's; `themes/README.md` lists what changed.",
};

/// A theme that does not say for which contract it was written.
pub(crate) static NO_THEME_CONTRACT: Rule = Rule {
    code: "no-theme-contract",
    level: Level::Advice,
    about: "A theme that names the contract for which it was written is refused in one sentence when a \
            later version of the program speaks another one. One that does not will fail at whatever \
            it misses first.",
    remedy: "Add a line such as `contract: 1` to theme.yaml.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&THEME_CONTRACT, &NO_THEME_CONTRACT];

/// What stands in a theme.yaml.
#[derive(Debug)]
pub(crate) struct Manifest<'a> {
    /// The file.
    pub path: TreePath,
    /// Its text, as it stands on disk; empty if there is none.
    pub text: Cow<'a, str>,
    /// Whose it is.
    pub owner: Owner,
    /// What the theme builds on. There is no other theme to extend than the default one.
    base: Base,
    /// What stands below `settings`.
    pub settings: Option<Node>,
}

/// The theme.yaml files of a theme and of what it builds on, the lowest first.
pub(crate) struct Manifests<'a> {
    /// Those that are there.
    pub read: Vec<Manifest<'a>>,
    /// What the theme builds on.
    pub base: Base,
}

/// Reads the theme.yaml of the theme `name` of a site, and of what it builds on.
pub(crate) fn layers<'a>(source: &'a Tree, name: &str) -> Checked<Manifests<'a>> {
    let mut report = Report::default();
    let own = report.keep(of_site(source, name));
    let is_default = name == DEFAULT;
    let base = match &own {
        _ if is_default => Base::Default,
        Some(own) => own.base,
        None => Base::Nothing,
    };
    let mut read = Vec::new();
    if base == Base::Default {
        read.extend(report.keep(of_program()));
    }
    if base == Base::Default && !is_default {
        read.extend(report.keep(of_site(source, DEFAULT)));
    }
    read.extend(own);
    Checked::new(Manifests { read, base }, report)
}

/// The theme.yaml of the theme `name` of a site; a theme need not have one.
fn of_site<'a>(source: &'a Tree, name: &str) -> Checked<Option<Manifest<'a>>> {
    let file = format!("themes/{name}/theme.yaml");
    let Some(path) = TreePath::new(&file) else { return Checked::clean(None) };
    let Some(bytes) = source.get(&file).and_then(Leaf::as_bytes) else {
        return Checked::new(None, without_contract(source, name, &path));
    };
    let read = read(path, Owner::Site, bytes);
    Checked::new(Some(read.value), read.report)
}

/// The theme.yaml that is compiled in.
fn of_program() -> Checked<Option<Manifest<'static>>> {
    let file = built_in::FILES.iter().find(|(name, _)| *name == "theme.yaml");
    let path = TreePath::new(&format!("themes/{DEFAULT}/theme.yaml"));
    let Some(((_, bytes), path)) = file.zip(path) else { return Checked::clean(None) };
    let read = read(path, Owner::Program, bytes);
    Checked::new(Some(read.value), read.report)
}

/// Reads a theme.yaml.
fn read(path: TreePath, owner: Owner, bytes: &[u8]) -> Checked<Manifest<'_>> {
    let text = String::from_utf8_lossy(bytes);
    let mut report = Report::default();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (mut base, mut settings) = (Base::Nothing, None);
    match yaml::parse(&path, text.get(start..).unwrap_or_default(), start) {
        Ok(node) => {
            let source = Source { path: &path, text: &text };
            let known = ["name", "extends", "contract", "settings"];
            if let Some(mut group) = Group::open(source, "", node, &known) {
                base = extended(&mut group);
                contract(&mut group);
                settings = group.take("settings").map(|(_, node)| node);
                report.add(group.report);
            } else {
                let message = "theme.yaml must be lines of the form `key: value`";
                let found = Diagnostic::new(&WRONG_SETTING, message).at(Place::file(&path));
                report.push(found.help("write `key: value` on each line"));
            }
        }
        Err(found) => report.push(*found),
    }
    Checked::new(Manifest { path, text, owner, base, settings }, report)
}

fn extended(group: &mut Group<'_>) -> Base {
    let Some((_, node)) = group.take("extends") else { return Base::Nothing };
    match &node.value {
        Value::Text { text, .. } if text == DEFAULT => return Base::Default,
        Value::Nothing => {}
        _ => {
            let message = "a theme can extend the theme `default` and no other";
            let help = "write `extends: default`, or remove the line";
            group.find(&NO_SUCH_THEME, &node.span, message, help);
        }
    }
    Base::Nothing
}

fn contract(group: &mut Group<'_>) {
    let line = format!("contract: {CONTRACT}");
    if !group.has("contract") {
        let at = group.span.start..group.span.start;
        let message = "the theme does not say for which contract it was written";
        group.find(&NO_THEME_CONTRACT, &at, message, format!("add the line `{line}`"));
        return;
    }
    let Some((text, span)) = group.text("contract", &line) else { return };
    let (message, help) = match text.parse::<u32>() {
        Ok(CONTRACT) => return,
        Ok(number) => judged(number, CONTRACT),
        Err(_) => (
            format!("`contract` is `{text}`, but must be the number of a contract"),
            format!("write `{line}`"),
        ),
    };
    group.find(&THEME_CONTRACT, &span, message, help);
}

/// What is told of a theme that was written for another contract than the one that is spoken.
fn judged(written: u32, spoken: u32) -> (String, String) {
    let message = |age| {
        format!(
            "the theme is too {age}: it was written for contract {written}, and this version of \
             Noticeboard speaks contract {spoken}"
        )
    };
    if written > spoken {
        let help = format!(
            "use a newer version of Noticeboard, or a version of the theme for contract {spoken}"
        );
        return (message("new"), help);
    }
    let help = format!(
        "bring its templates up to contract {spoken} (themes/README.md lists what changed), then \
         write `contract: {spoken}`"
    );
    (message("old"), help)
}

/// A theme without a theme.yaml names no contract either.
fn without_contract(source: &Tree, name: &str, path: &TreePath) -> Report {
    let mut report = Report::default();
    if source.below(&format!("themes/{name}")).next().is_some() {
        let message = format!("the theme `{name}` does not say for which contract it was written");
        let help = format!("add a file `{path}` with the line `contract: {CONTRACT}`");
        report.push(Diagnostic::new(&NO_THEME_CONTRACT, message).help(help));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::judged;

    #[test]
    fn a_theme_too_old_or_too_new_is_told_both_numbers() {
        let (message, help) = judged(1, 2);
        assert!(message.contains("too old: it was written for contract 1"), "{message}");
        assert!(message.ends_with("speaks contract 2"), "{message}");
        assert!(help.ends_with("write `contract: 2`"), "{help}");
        let (message, help) = judged(3, 2);
        assert!(message.contains("too new: it was written for contract 3"), "{message}");
        assert!(help.contains("a newer version"), "{help}");
    }
}
