//! Topics of another tool as those of the series.

use std::collections::BTreeMap;

use crate::content::config::Config;
use crate::content::slug::slug;
use crate::diagnostic::{Diagnostic, Level, Report, Rule};

/// A topic that the series does not have.
pub(crate) static TOPIC: Rule = Rule {
    code: "import-topic",
    level: Level::Warning,
    about: "A bulletin that moves in brings its topics, and the series may not have all of them. They are written \
            into the bulletin, and `check` asks for each until it is listed.",
    remedy: "Put the lines that were printed below `topics:` in series.yaml, or take the topics out of the bulletins.",
};

/// The topics that were met.
pub(crate) struct Topics<'a> {
    config: &'a Config,
    /// Those that the series does not list: slug and name.
    unknown: BTreeMap<String, String>,
}

impl<'a> Topics<'a> {
    /// None was met yet.
    pub(crate) fn new(config: &'a Config) -> Self {
        Self { config, unknown: BTreeMap::new() }
    }

    /// The slugs of topics that another tool calls so: those of the series that have the slug or
    /// the name, each once.
    pub(crate) fn slugs(&mut self, names: &[String]) -> Vec<String> {
        let mut slugs: Vec<String> = Vec::new();
        for name in names {
            let form = slug(name);
            let is_it = |own: &&(String, String)| own.0 == form || slug(&own.1) == form;
            let found = self.config.topics.iter().find(is_it).map(|(slug, _)| slug.clone());
            let is_new = found.is_none();
            let form = found.unwrap_or(form);
            if form.is_empty() || slugs.contains(&form) {
                continue;
            }
            if is_new && !self.config.open_topics {
                self.unknown.entry(form.clone()).or_insert_with(|| name.trim().to_owned());
            }
            slugs.push(form);
        }
        slugs
    }

    /// Lines to be pasted into the settings.
    pub(crate) fn to_paste(&self) -> String {
        if self.unknown.is_empty() {
            return String::new();
        }
        let lines = self.unknown.iter().map(|(slug, name)| format!("  {slug}: {}\n", quoted(name)));
        let head = if self.config.topics.is_empty() { "topics:\n" } else { "" };
        format!("{head}{}", lines.collect::<String>())
    }

    /// What is to be told of them.
    pub(crate) fn told(self) -> Report {
        let mut report = Report::default();
        let help =
            "put the lines that are printed below into `bulletins/series.yaml`, under `topics:`";
        for slug in self.unknown.into_keys() {
            let found = Diagnostic::new(&TOPIC, "series.yaml does not list ").about(slug);
            report.push(found.help(help));
        }
        report
    }
}

/// A text as YAML takes it for one, whatever stands in it.
pub(crate) fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!("'{}'", words.join(" ").replace('\'', "''"))
}
