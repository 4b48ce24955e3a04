//! Whether what a site chose can be read: every pair of colours that a theme puts on each other.
//!
//! A wrong colour is not seen by those who choose it, on good screens and with good eyes. So the
//! pairs are declared with the settings, and a build measures them, by day and in the dark.

use crate::diagnostic::names::{listed, nearest};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::theme::colour::Colour;
use crate::theme::setting::Setting;
use crate::theme::settings::{Declared, Settings};
use crate::theme::shade::Shade;

/// Two colours that are too much alike.
pub(crate) static LOW_CONTRAST: Rule = Rule {
    code: "low-contrast",
    level: Level::Error,
    about: "Text must stand out from what lies behind it by a ratio of 4.5:1, large text and the parts of \
            the interface (borders, the ring of focus) by 3:1: WCAG 2.2, success criteria 1.4.3 and \
            1.4.11. Below that, many people cannot read the page, and nobody can in the sun.",
    remedy: "Choose another of the two colours in theme.yaml.",
};

/// A pair that names no colour.
pub(crate) static NO_SUCH_COLOUR: Rule = Rule {
    code: "no-such-colour",
    level: Level::Error,
    about: "A theme declares on which of its colours another is seen (`text_on`, `large_on`, `part_on`), so \
            that the contrast can be measured. A name that is no colour would be measured against \
            nothing.",
    remedy: "Write the name of a setting with `type: colour`.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&LOW_CONTRAST, &NO_SUCH_COLOUR];

/// By day, or in the dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Light,
    Dark,
}

impl Form {
    fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A colour as it is used on others.
struct Mark<'a> {
    name: &'a str,
    light: &'a Shade,
    dark: &'a Shade,
    /// Names of grounds, what is shown on them, and the ratio that it needs.
    on: Vec<(&'a str, &'static str, f64)>,
}

impl Mark<'_> {
    fn of(declared: &Declared) -> Option<Mark<'_>> {
        let Setting::Colour { light, dark, text_on, large_on, part_on } = &declared.setting else {
            return None;
        };
        let text = text_on.iter().map(|name| (name.as_str(), "text", 4.5));
        let large = large_on.iter().map(|name| (name.as_str(), "large text", 3.0));
        let part = part_on.iter().map(|name| (name.as_str(), "a part of the interface", 3.0));
        let on = text.chain(large).chain(part).collect();
        Some(Mark { name: &declared.name, light, dark, on })
    }

    fn shade(&self, form: Form) -> &Shade {
        match form {
            Form::Light => self.light,
            Form::Dark => self.dark,
        }
    }
}

/// A colour on a ground from which it does not stand out.
struct Pair<'a> {
    ground: &'a str,
    behind: &'a Shade,
    what: &'static str,
    needed: f64,
    ratio: f64,
}

/// Every colour that is too much like what lies behind it.
///
/// Where another shade of it would do everywhere, the worst pair is told with that shade; where
/// none would, each pair is.
pub(crate) fn check(settings: &Settings) -> Report {
    let mut report = Report::default();
    let marks: Vec<Mark<'_>> = settings.iter().filter_map(Mark::of).collect();
    for mark in &marks {
        for (name, _, _) in &mark.on {
            if !marks.iter().any(|other| other.name == *name) {
                report.push(no_such_colour(settings, mark.name, name, &marks));
            }
        }
        // One line for both forms: two that are pasted one after the other would undo each other.
        let forms = [Form::Light, Form::Dark].map(|form| (form, pairs(mark, form, &marks)));
        let better = forms.each_ref().map(|(form, pairs)| {
            let is_low = pairs.iter().any(|pair| pair.ratio < pair.needed);
            is_low.then(|| better(mark, *form, pairs, &marks)).flatten()
        });
        for ((form, pairs), shade) in forms.iter().zip(better) {
            let mut low: Vec<&Pair<'_>> = pairs.iter().filter(|it| it.ratio < it.needed).collect();
            low.sort_by(|a, b| (a.ratio / a.needed).total_cmp(&(b.ratio / b.needed)));
            for pair in low.into_iter().take(if shade.is_some() { 1 } else { usize::MAX }) {
                let found = Diagnostic::new(&LOW_CONTRAST, told(mark, *form, pair));
                let line = shade.map(|_| line(mark, better));
                let found = found.help(help(mark, *form, pair, line));
                report.push(placed(found, mark.shade(*form), pair));
            }
        }
    }
    report
}

/// What lies behind a colour, and how well it stands out.
fn pairs<'a>(mark: &'a Mark<'a>, form: Form, marks: &'a [Mark<'a>]) -> Vec<Pair<'a>> {
    let pair = |(ground, what, needed): &(&'a str, &'static str, f64)| {
        let behind = marks.iter().find(|other| other.name == *ground)?.shade(form);
        let ratio = mark.shade(form).colour.contrast(behind.colour);
        Some(Pair { ground, behind, what, needed: *needed, ratio })
    };
    mark.on.iter().filter_map(pair).collect()
}

/// The nearest shade of a colour that stands out from all that lies behind it; if there is one,
/// such a shade that what stands out from it today still does.
fn better(mark: &Mark<'_>, form: Form, pairs: &[Pair<'_>], marks: &[Mark<'_>]) -> Option<Colour> {
    let own = mark.shade(form).colour;
    let seen_on_it = marks.iter().flat_map(|other| {
        let here = other.on.iter().filter(|(ground, _, _)| *ground == mark.name);
        here.map(|(_, _, needed)| (other.shade(form).colour, *needed))
    });
    let above: Vec<(Colour, f64)> =
        seen_on_it.filter(|(other, needed)| other.contrast(own) >= *needed).collect();
    let is_seen =
        |shade: &Colour| pairs.iter().all(|pair| shade.contrast(pair.behind.colour) >= pair.needed);
    let shows =
        |shade: &Colour| above.iter().all(|(other, least)| other.contrast(*shade) >= *least);
    let both = own.towards_the_ends().find(|shade| is_seen(shade) && shows(shade));
    both.or_else(|| own.towards_the_ends().find(is_seen))
}

/// The line of theme.yaml that gives a colour the shades that are better, by day and in the dark.
fn line(mark: &Mark<'_>, [light, dark]: [Option<Colour>; 2]) -> String {
    let light = light.unwrap_or(mark.light.colour);
    let dark = dark.unwrap_or(mark.dark.colour);
    format!("write `{}: {{light: \"{light}\", dark: \"{dark}\"}}`", mark.name)
}

fn told(mark: &Mark<'_>, form: Form, pair: &Pair<'_>) -> String {
    let Pair { ground, behind, what, needed, ratio } = pair;
    // Cut off, not rounded: 4.499 is not enough, and must not be told as 4.50.
    let ratio = (ratio * 100.0).floor() / 100.0;
    format!(
        "`{}` on `{ground}`, {}: `{}` on `{}` has a contrast of {ratio:.2}:1, and {what} needs \
         {needed}:1",
        mark.name,
        form.word(),
        mark.shade(form).colour,
        behind.colour,
    )
}

/// The finding at the colour that the site chose; if it chose both, at the upper one.
fn placed(found: Diagnostic, on: &Shade, pair: &Pair<'_>) -> Diagnostic {
    match (&on.place, &pair.behind.place) {
        (Some(place), Some(other)) => found
            .at(place.clone())
            .related(other.clone(), format!("`{}` is chosen here", pair.ground)),
        (Some(place), None) | (None, Some(place)) => found.at(place.clone()),
        (None, None) => found,
    }
}

/// What to do; `line` is the line that would do.
fn help(mark: &Mark<'_>, form: Form, pair: &Pair<'_>, line: Option<String>) -> String {
    match line {
        None => format!(
            "choose another `{}`: no shade of `{}` stands out from all that lies behind it",
            pair.ground, mark.name
        ),
        Some(line) if mark.shade(form).place.is_some() => line,
        Some(line) => format!("choose another `{}`, or {line}", pair.ground),
    }
}

fn no_such_colour(settings: &Settings, mark: &str, name: &str, marks: &[Mark<'_>]) -> Diagnostic {
    let message = format!("`{mark}` is to be seen on `{name}`, which is no colour of this theme");
    let names: Vec<&str> = marks.iter().map(|mark| mark.name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the colours are {}", listed(&names)),
    };
    let found = Diagnostic::new(&NO_SUCH_COLOUR, message).help(help);
    match settings.iter().find(|known| known.name == mark).and_then(|known| known.place.clone()) {
        Some(place) => found.at(place),
        None => found,
    }
}
