//! [`Record`]: a finding as it is written down, to be told again without being found again.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::tree_path::TreePath;

/// A finding in a form that outlives the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    rule: String,
    level: Level,
    message: String,
    place: Option<Written>,
    related: Vec<(Written, String)>,
    help: Option<String>,
    names: Vec<String>,
}

/// A place: a path, and a range of bytes in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written(String, Option<(usize, usize)>);

impl Written {
    fn of(place: &Place) -> Self {
        let span = place.span.as_ref().map(|span| (span.start, span.end));
        Self(place.path.to_string(), span)
    }

    fn read(&self) -> Option<Place> {
        let span = self.1.map(|(start, end)| start..end);
        Some(Place { path: TreePath::new(&self.0)?, span })
    }
}

impl Record {
    fn of(found: &Diagnostic) -> Self {
        let related = found.related.iter();
        Self {
            rule: found.rule.code.to_owned(),
            level: found.level,
            message: found.message.clone(),
            place: found.place.as_ref().map(Written::of),
            related: related.map(|(place, label)| (Written::of(place), label.clone())).collect(),
            help: found.help.clone(),
            names: found.names.clone(),
        }
    }

    fn read(self, rules: &[&'static Rule]) -> Option<Diagnostic> {
        let place = match &self.place {
            Some(place) => Some(place.read()?),
            None => None,
        };
        let related = self.related.into_iter().map(|(place, label)| Some((place.read()?, label)));
        Some(Diagnostic {
            rule: rules.iter().find(|rule| rule.code == self.rule)?,
            message: self.message,
            place,
            related: related.collect::<Option<_>>()?,
            help: self.help,
            level: self.level,
            names: self.names,
        })
    }
}

impl Report {
    /// Its findings as they are written down.
    pub(crate) fn records(&self) -> Vec<Record> {
        self.diagnostics.iter().map(Record::of).collect()
    }

    /// What was written down, in the same order; `None` if a rule is not among `rules`, or a path is
    /// none.
    pub(crate) fn from_records(records: Vec<Record>, rules: &[&'static Rule]) -> Option<Self> {
        let found = records.into_iter().map(|record| record.read(rules));
        Some(Self { diagnostics: found.collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree_path::TreePath;

    static RULE: Rule = Rule { code: "rule", level: Level::Error, about: "", remedy: "Mend it." };

    #[test]
    fn a_finding_reads_back_as_it_was() {
        let path = TreePath::new("bulletins/a.md").expect("a path");
        let mut grave = Diagnostic::new(&RULE, "found ").about("b").about("a");
        grave.soften("it is out");
        let there = Diagnostic::new(&RULE, "there")
            .at(Place::span(&path, 3..7))
            .related(Place::file(&path), "first here")
            .help("mend it");
        let mut report = Report::default();
        report.push(grave);
        report.push(there);
        let text = serde_json::to_string(&report.records()).expect("text");
        let records: Vec<_> = serde_json::from_str(&text).expect("records");
        assert_eq!(Report::from_records(records.clone(), &[&RULE]), Some(report));
        assert_eq!(Report::from_records(records, &[]), None, "a rule that is not known");
    }
}
