//! [`Sighting`]: a wrong number in a file of the site, and what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::site::dialled::{Dialled, Why};
use crate::lint::site::reach::chatted;
use crate::lint::site::register::{Register, Registered};
use crate::lint::site::typed::Typed;
use crate::tree_path::TreePath;

/// A number that is a registered one but for a digit or two.
pub(crate) static WRONG_DIGITS: Rule = Rule {
    code: "wrong-digits",
    level: Level::Error,
    about: "A number is shown or dialled that misses one of the series' own by a digit or two. Whoever \
            calls it reaches a stranger, or nobody. Finished pages and feeds are read for this, \
            whatever wrote the number: a text, a title, a table, a template.",
    remedy: "Correct the digits. If both numbers are right, add this one to `other_numbers` in series.yaml.",
};

/// A link that shows one number and dials another.
pub(crate) static DIALS_OTHER_DIGITS: Rule = Rule {
    code: "dials-other-digits",
    level: Level::Error,
    about: "A link shows one number and dials another. Whoever reads it out and whoever taps it reach two \
            different people.",
    remedy: "Make the link dial the number that it shows.",
};

/// A link that looks like a number and dials nobody.
pub(crate) static DIALS_NOBODY: Rule = Rule {
    code: "dials-nobody",
    level: Level::Error,
    about: "A link is meant to dial a number, and its address is not one that a telephone can dial: \
            `tel:` is missing or stands twice, or a `+` comes without the code of a country (RFC 3966, 5.1.4).",
    remedy: "Write the address as `tel:+44800789321`: `+`, the country's code, and the number without its \
             first 0. Short codes are written as they are: `tel:999`.",
};

/// A number in a `tel:` link that nobody registered.
pub(crate) static UNREGISTERED_NUMBER: Rule = Rule {
    code: "unregistered-number",
    level: Level::Warning,
    about: "A link dials a number that is no hotline of the series. A wrong digit looks just the same.",
    remedy: "Correct the number, or add it to `other_numbers` in series.yaml.",
};

/// A wrong number, and the file of the site in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sighting {
    /// The file.
    pub path: TreePath,
    /// What is wrong.
    pub slip: Slip,
}

/// What is wrong with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Slip {
    /// It is shown, and is a registered one but for a digit or two.
    Shown { digits: String, shown: String, meant: usize },
    /// The same in a letter or a message that a link begins.
    Written { target: String, shown: String, meant: usize },
    /// A link dials it.
    Dialled { target: String, dialled: Dialled },
    /// A link dials other digits than it shows.
    Differs { target: String, shown: String },
    /// It is right, does not answer, and nothing says so.
    Failing { shown: String, meant: usize },
}

impl Slip {
    /// What to look for in what was typed: the number as it is shown, or the link's address.
    fn words(&self) -> &str {
        match self {
            Self::Shown { shown, .. } | Self::Failing { shown, .. } => shown,
            Self::Written { target, .. }
            | Self::Dialled { target, .. }
            | Self::Differs { target, .. } => target,
        }
    }
}

/// What is told of all sightings: each slip once, at every place where it was typed.
pub(crate) fn report(sightings: Vec<Sighting>, register: &Register, typed: &Typed) -> Report {
    let mut report = Report::default();
    if sightings.is_empty() {
        return report;
    }
    let wrong = typed.wrong_numbers(register);
    let words = sightings.iter().map(|sighting| sighting.slip.words()).collect();
    let typed = typed.places_of(&words);
    let mut told = BTreeSet::new();
    let mut read = BTreeSet::new();
    let seen = sightings.iter().filter_map(|sighting| match &sighting.slip {
        Slip::Shown { shown, .. } => Some((without_marks(shown), shown)),
        _ => None,
    });
    let seen: BTreeMap<String, &String> = seen.collect();
    for Sighting { path, slip } in &sightings {
        if let Slip::Shown { digits, meant, .. } = slip
            && let key = (digits.clone(), *meant)
            && let Some(places) = wrong.get(&key)
        {
            // One number is written in many ways: each place is told of in its own.
            let places = if read.insert(key) { places.as_slice() } else { &[] };
            for (place, typed) in places {
                let shown = seen.get(&without_marks(typed)).copied().unwrap_or(typed);
                let slip =
                    Slip::Shown { shown: shown.clone(), digits: digits.clone(), meant: *meant };
                told_of(&slip, register)
                    .into_iter()
                    .for_each(|it| report.push(it.at(place.clone())));
            }
            continue;
        }
        let Some(found) = told_of(slip, register) else { continue };
        if !told.insert((found.rule.code, found.message.clone())) {
            continue;
        }
        let places = typed.get(slip.words()).map(Vec::as_slice);
        for place in places.unwrap_or_default() {
            report.push(found.clone().at(place.clone()));
        }
        if places.is_none_or(<[_]>::is_empty) {
            report.push(nowhere(found, path));
        }
    }
    report
}

/// A number as Markdown shows it: `0800_789` is typed as it is, and read without the marks.
fn without_marks(shown: &str) -> String {
    shown.replace(['*', '_', '~', '`', '\\'], "")
}

/// A finding of something that nobody typed as it stands in the site.
fn nowhere(found: Diagnostic, path: &TreePath) -> Diagnostic {
    // A bulletin that is held back is its own page.
    if path.below("bulletins").is_some() {
        return found.at(Place::file(path));
    }
    let message = format!("{} (seen in `{path}` of the site)", found.message);
    let help = found.help.clone().unwrap_or_default();
    Diagnostic::new(found.rule, message).help(help)
}

fn told_of(slip: &Slip, register: &Register) -> Option<Diagnostic> {
    let number = |at: usize| register.get(at);
    Some(match slip {
        // These are told together.
        Slip::Failing { .. } => return None,
        Slip::Shown { shown, meant, .. } | Slip::Written { shown, meant, .. } => {
            let meant = number(*meant)?;
            let message = format!("`{shown}` is almost {}", named(meant));
            let right = meant.today.as_ref().unwrap_or(&meant.number);
            let help = format!("write `{}`{}", right.display, unless_right(meant));
            Diagnostic::new(&WRONG_DIGITS, message).help(help)
        }
        Slip::Differs { target, shown } => {
            let message = format!("this link shows `{shown}`, but dials `{}`", bare(target));
            let help = "make the link dial the number that it shows";
            Diagnostic::new(&DIALS_OTHER_DIGITS, message).help(help)
        }
        Slip::Dialled { target, dialled } => match dialled {
            Dialled::Right(_) => return None,
            Dialled::Form(at) => {
                let meant = number(*at)?;
                let message = format!(
                    "this link dials `{}`, which reaches `{}` only inside the country",
                    bare(target),
                    meant.number.display
                );
                Diagnostic::new(&UNREGISTERED_NUMBER, message).help(write(meant))
            }
            Dialled::Near(at) => {
                let meant = number(*at)?;
                let message =
                    format!("this link dials `{}`, which is almost {}", bare(target), named(meant));
                let help = format!("{}{}", reach(target, meant), unless_right(meant));
                Diagnostic::new(&WRONG_DIGITS, message).help(help)
            }
            Dialled::Other => {
                let message = format!(
                    "this link dials `{}`, which is not a number of this series",
                    bare(target)
                );
                let help =
                    format!("correct the number, or add it to `other_numbers` in `{SERIES_YAML}`");
                Diagnostic::new(&UNREGISTERED_NUMBER, message).help(help)
            }
            Dialled::Nothing(why, meant) => nothing(target, *why, meant.and_then(number)),
        },
    })
}

fn nothing(target: &str, why: Why, meant: Option<&Registered>) -> Diagnostic {
    let message = match why {
        Why::DoubleScheme => format!("`tel:` stands twice in `{target}`, so the link dials nobody"),
        Why::NoCountry => {
            format!("no country's code follows the `+` of `{target}`, so the link dials nobody")
        }
        Why::NoNumber => format!("no number follows in `{target}`, so the link dials nobody"),
        Why::NoScheme => format!("`tel:` is missing before `{target}`, so the link dials nobody"),
    };
    let help = meant.map_or_else(
        || {
            "write `tel:`, `+`, the country's code, and the number without its first 0, as in \
             `tel:+44800789321`"
                .to_owned()
        },
        write,
    );
    Diagnostic::new(&DIALS_NOBODY, message).help(help)
}

fn named(meant: &Registered) -> String {
    match &meant.hotline {
        Some(hotline) if meant.today.is_some() => {
            format!("`{}`, which the hotline `{hotline}` had before", meant.number.display)
        }
        Some(hotline) => format!("`{}` of the hotline `{hotline}`", meant.number.display),
        None => format!("`{}` of `other_numbers`", meant.number.display),
    }
}

fn write(meant: &Registered) -> String {
    format!("write `{}`", meant.today.as_ref().unwrap_or(&meant.number).tel)
}

/// What to write in the place of an address: one that dials, or the number of a chat.
fn reach(target: &str, meant: &Registered) -> String {
    let number = meant.today.as_ref().unwrap_or(&meant.number);
    match chatted(target) {
        Some(wrong) => {
            let plus = if wrong.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "+" };
            format!("write `{plus}{}` in the place of `{wrong}`", number.dialled())
        }
        None => write(meant),
    }
}

/// What to do where both numbers are right, or the registered one is wrong: the program cannot know
/// which of the two lost a digit.
fn unless_right(meant: &Registered) -> String {
    let other = match &meant.hotline {
        Some(hotline) => format!("correct the hotline `{hotline}`"),
        None => "correct that one".to_owned(),
    };
    format!("; if this number is right, {other}, or add it to `other_numbers`, in `{SERIES_YAML}`")
}

/// The number of a chat, or an address without its scheme.
fn bare(target: &str) -> &str {
    if let Some(number) = chatted(target) {
        return number;
    }
    target.split_once(':').map_or(target, |(_, rest)| rest)
}
