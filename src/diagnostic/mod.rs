//! Findings: what was noticed, where, how grave it is, and what to do about it.
//!
//! No stage of the build fails. Each returns its value and a [`Report`] beside it, so that a
//! broken bulletin costs its own page and no more, and an author sees every problem in one run.
//! A finding carries a [`Rule`], declared beside the code that finds it; the text of `explain`
//! and the reference page are made from the same constants.

pub(crate) mod names;
mod record;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::names::listed;
pub(crate) use crate::diagnostic::record::Record;
use crate::tree_path::TreePath;

/// How far a finding reaches. Ordered from the mildest to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Worth knowing; shown by `check` only.
    Advice,
    /// Shown by every command; does not block unless `--strict`.
    Warning,
    /// Blocks: nothing is written.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A kind of finding. A constant, declared beside the code that finds it and listed once in its
/// module's `RULES`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name by which `explain` knows it: lower case words joined by `-`.
    pub code: &'static str,
    /// How grave a finding of this kind is.
    pub level: Level,
    /// What the rule means and why it exists, in whole sentences.
    pub about: &'static str,
    /// How to satisfy it: an order that can be carried out.
    pub remedy: &'static str,
}

/// A place in the source: a file, and where the finding has one, a range of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, in the source tree.
    pub path: TreePath,
    /// Byte offsets into the file as it stands on disk (a byte order mark counts).
    pub span: Option<Range<usize>>,
}

impl Place {
    /// The whole of a file.
    pub fn file(path: &TreePath) -> Self {
        Self { path: path.clone(), span: None }
    }

    /// A range of a file's bytes.
    pub fn span(path: &TreePath, span: Range<usize>) -> Self {
        Self { path: path.clone(), span: Some(span) }
    }
}

/// One finding.
///
/// The message is lower case, without a full stop, with names in backticks: what was found and
/// what was expected. The help is an order that can be carried out, with the line to paste where
/// one can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding.
    pub rule: &'static Rule,
    /// What was found, and what was expected.
    pub message: String,
    /// Where; `None` for the site as a whole.
    pub place: Option<Place>,
    /// Other places that belong to it, each with a word on why ("first written here").
    pub related: Vec<(Place, String)>,
    /// What to do; `None` where the rule's own remedy says all there is to say.
    pub help: Option<String>,
    /// How grave it is: as its rule says, or milder.
    level: Level,
    /// The names with which the message ends, for a finding that is about several things.
    names: Vec<String>,
}

impl Diagnostic {
    /// A finding of `rule` at no particular place.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        let (message, level) = (message.into(), rule.level);
        Self {
            rule,
            message,
            place: None,
            related: Vec::new(),
            help: None,
            level,
            names: Vec::new(),
        }
    }

    /// The same finding, at `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding, with an order to carry out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding, pointing to a second place as well.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The same finding, with a message that ends with a name. Findings that differ in nothing but
    /// such a name are one, whose message lists all of them ([`Report::sort`]).
    #[must_use]
    pub fn about(mut self, name: impl Into<String>) -> Self {
        self.name_also(vec![name.into()]);
        self
    }

    fn name_also(&mut self, names: Vec<String>) {
        let head = self.head().to_owned();
        self.names.extend(names);
        self.names.sort_unstable();
        self.names.dedup();
        self.message = format!("{head}{}", listed(&self.names));
    }

    /// The message without the names at its end.
    fn head(&self) -> &str {
        if self.names.is_empty() {
            return &self.message;
        }
        self.message.strip_suffix(&listed(&self.names)).unwrap_or(&self.message)
    }

    /// Whether another finding differs from this one in nothing but its names.
    fn is_another_of(&self, other: &Self) -> bool {
        !self.names.is_empty()
            && !other.names.is_empty()
            && self.head() == other.head()
            && (self.rule, self.level, &self.place) == (other.rule, other.level, &other.place)
            && (&self.help, &self.related) == (&other.help, &other.related)
    }

    /// The same finding, as no more than a warning; `why` is said after its help.
    pub fn soften(&mut self, why: &str) {
        self.level = self.level.min(Level::Warning);
        let help = self.help.as_deref().unwrap_or(self.rule.remedy).trim_end_matches('.');
        self.help = Some(format!("{help} ({why})"));
    }

    /// How grave it is.
    pub fn level(&self) -> Level {
        self.level
    }
}

/// All findings of a stage, or of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds all findings of another report.
    pub fn add(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Takes the findings beside a value and hands on the value.
    pub fn keep<T>(&mut self, checked: Checked<T>) -> T {
        self.add(checked.report);
        checked.value
    }

    /// The findings, in the order in which they were added.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings stand at `level`.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|found| found.level() == level).count()
    }

    /// Whether a finding of `level` or graver stands in it.
    pub fn reaches(&self, level: Level) -> bool {
        self.diagnostics.iter().any(|found| found.level() >= level)
    }

    /// Puts the findings in the order in which people read them: by file, then by place, then by
    /// rule; those without a file first. A finding made twice is kept once, and findings that differ
    /// in the name at their end alone become one.
    pub fn sort(&mut self) {
        let key = |found: &Diagnostic| {
            let place = found.place.as_ref();
            let start = place.and_then(|place| place.span.as_ref()).map(|span| span.start);
            (place.map(|place| place.path.clone()), start, found.rule.code, found.message.clone())
        };
        self.diagnostics.sort_by_cached_key(key);
        self.diagnostics.dedup_by(|next, first| {
            let is_same = next == first;
            if !is_same && next.is_another_of(first) {
                first.name_also(std::mem::take(&mut next.names));
                return true;
            }
            is_same
        });
    }

    /// The findings, to be changed in their places.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.diagnostics.iter_mut()
    }

    /// Forgets the findings that `wanted` turns down.
    pub fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.diagnostics.retain(wanted);
    }
}

/// A value, and what was noticed while making it.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value; where something was wrong, as much of it as could be made.
    pub value: T,
    /// What was noticed.
    pub report: Report,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to say.
    pub fn clean(value: T) -> Self {
        Self { value, report: Report::default() }
    }

    /// A value with its findings.
    pub fn new(value: T, report: Report) -> Self {
        Self { value, report }
    }
}
