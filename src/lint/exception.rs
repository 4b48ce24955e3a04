//! [`Exceptions`]: findings that somebody knows of and means.
//!
//! They are taken out of what is told, and nothing else changes. One that is over, or that excuses
//! nothing any more, is told itself, so that no exception outlives its reason unseen. What must
//! never go out cannot be excused: a wrong digit is right or is corrected, and an address that was
//! promised answers.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::content::exception::Exception;
use crate::content::settings::SERIES_YAML;
use crate::content::wording::did_you_mean;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::{all_of, site};
use crate::series::Series;
use crate::tree_path::TreePath;

/// An exception from a rule that has none.
pub(crate) static EXCEPTION_REFUSED: Rule = Rule {
    code: "exception-refused",
    level: Level::Error,
    about: "`allow` names a rule that is not known, or one that knows no exception. Digits and promised addresses \
            have none. Errors can be allowed in the bulletin that they are about, and not for a whole series.",
    remedy: "Mend what is found, and take the exception out.",
};

/// An exception whose time is over.
pub(crate) static EXPIRED_EXCEPTION: Rule = Rule {
    code: "expired-exception",
    level: Level::Warning,
    about: "An exception in `allow` held until a moment that has passed, so the rule holds again.",
    remedy: "Mend what was found, or give the exception a later `until`.",
};

/// An exception that excuses nothing.
pub(crate) static UNUSED_EXCEPTION: Rule = Rule {
    code: "unused-exception",
    level: Level::Warning,
    about: "An exception in `allow` excuses nothing: what it was written for is mended. Left there, it would hide \
            the next slip of its kind.",
    remedy: "Take the exception out.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&EXCEPTION_REFUSED, &EXPIRED_EXCEPTION, &UNUSED_EXCEPTION];

/// An exception, and where it holds.
#[derive(Debug)]
struct Granted {
    exception: Exception,
    /// The file in which it is written.
    path: TreePath,
    /// Whether it is for the whole series.
    is_for_all: bool,
}

/// The exceptions of a series at a moment.
#[derive(Debug, Default)]
pub(crate) struct Exceptions {
    granted: Vec<Granted>,
    over: Vec<Granted>,
}

impl Exceptions {
    /// Those of a series; what is wrong with them is told. `rules` are all that a build knows, and
    /// `promises` those of them that keep addresses.
    pub(crate) fn of(
        series: &Series,
        rules: &[&Rule],
        promises: &[&Rule],
        report: &mut Report,
    ) -> Self {
        let own = TreePath::new(SERIES_YAML).into_iter().flat_map(|path| {
            let all = series.config.allow.iter();
            all.map(move |it| Granted {
                exception: it.clone(),
                path: path.clone(),
                is_for_all: true,
            })
        });
        let bulletins = all_of(series).flat_map(|(bulletin, _)| {
            let path = &bulletin.path;
            let one = move |it: &Exception| Granted {
                exception: it.clone(),
                path: path.clone(),
                is_for_all: false,
            };
            bulletin.allow.iter().map(one)
        });
        let mut exceptions = Self::default();
        for granted in own.chain(bulletins) {
            match granted.refused(rules, promises) {
                Some(found) => report.push(found),
                None if granted.is_over(series.edition.as_of) => exceptions.over.push(granted),
                None => exceptions.granted.push(granted),
            }
        }
        exceptions
    }

    /// The next moment at which one of them ends.
    pub(crate) fn next_end(&self, as_of: Timestamp) -> Option<Timestamp> {
        let ends = self.granted.iter().filter_map(|granted| granted.exception.until);
        ends.filter(|until| *until > as_of).min()
    }

    /// Takes out what is excused, and says which exceptions did so.
    pub(crate) fn excuse(&self, report: &mut Report) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        if self.granted.is_empty() {
            return used;
        }
        report.retain(|found| {
            let excuses = self.granted.iter().position(|granted| granted.excuses(found));
            used.extend(excuses);
            excuses.is_none()
        });
        used
    }

    /// What is to be told of exceptions that are over, or excused nothing in a whole build.
    pub(crate) fn report(&self, used: &BTreeSet<usize>) -> Report {
        let mut report = Report::default();
        for granted in &self.over {
            let message = format!("this exception from `{}` is over", granted.exception.rule.value);
            let help = "mend what it was for, or give it a later `until`; then it holds again";
            report.push(granted.told(&EXPIRED_EXCEPTION, message, help));
        }
        let unused = self.granted.iter().enumerate().filter(|(at, _)| !used.contains(at));
        for (_, granted) in unused {
            let message =
                format!("this exception from `{}` excuses nothing", granted.exception.rule.value);
            report.push(granted.told(&UNUSED_EXCEPTION, message, "take it out"));
        }
        report
    }
}

impl Granted {
    fn excuses(&self, found: &Diagnostic) -> bool {
        let is_here = || found.place.as_ref().is_some_and(|place| place.path == self.path);
        found.rule.code == self.exception.rule.value && (self.is_for_all || is_here())
    }

    fn is_over(&self, as_of: Timestamp) -> bool {
        self.exception.until.is_some_and(|until| until <= as_of)
    }

    /// Why there can be no such exception, if there cannot.
    fn refused(&self, rules: &[&Rule], promises: &[&Rule]) -> Option<Diagnostic> {
        let code = self.exception.rule.value.as_str();
        let Some(rule) = rules.iter().find(|rule| rule.code == code) else {
            let help = did_you_mean(code, rules.iter().map(|rule| rule.code), || {
                "`noticeboard explain` lists all rules".to_owned()
            });
            return Some(self.at_rule(format!("there is no rule `{code}`"), &help));
        };
        let has_none = site::RULES.iter().filter(|rule| rule.code != "leak");
        let has_none = has_none.chain(promises).chain(RULES);
        if { has_none }.any(|none| none.code == code && none.level == Level::Error) {
            let message = format!("`{code}` has no exceptions");
            return Some(self.at_rule(message, "mend what is found, and take this out"));
        }
        (self.is_for_all && rule.level == Level::Error).then(|| {
            let message = format!("`{code}` is an error, and is not allowed for a whole series");
            self.at_rule(message, "write it into the head of the bulletin that it is about")
        })
    }

    fn at_rule(&self, message: String, help: &str) -> Diagnostic {
        let place = Place::span(&self.path, self.exception.rule.span.clone());
        Diagnostic::new(&EXCEPTION_REFUSED, message).at(place).help(help)
    }

    fn told(&self, rule: &'static Rule, message: String, help: &str) -> Diagnostic {
        let reason = &self.exception.reason;
        let place = Place::span(&self.path, self.exception.span.clone());
        Diagnostic::new(rule, message).at(place).help(format!("{help} (its reason: {reason})"))
    }
}
