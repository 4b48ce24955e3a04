//! What only the register and the banners together can tell of numbers that change: a call without
//! a way to act, and a number that was given up before somebody wrote it.

use crate::content::body::{Numeral, endings};
use crate::content::config::Config;
use crate::content::hotline::Hotline;
use crate::content::number::Number;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::site::WRONG_DIGITS;
use crate::series::Series;
use crate::tree_path::TreePath;

/// A banner that calls to nobody while a line is down.
pub(crate) static NO_WAY_LEFT: Rule = Rule {
    code: "no-way-left",
    level: Level::Warning,
    about: "While a hotline does not answer, a banner leads to the next one that it names. This one names no \
            other, and the outage has no number of its own, so the page tells readers to act and not how.",
    remedy: "Add the number to call meanwhile to the outage: `number: \"…\"`, or name a second hotline in the \
             banner.",
};

/// A number that was given up before it was written.
pub(crate) static FORMER_NUMBER: Rule = Rule {
    code: "former-number",
    level: Level::Warning,
    about: "A bulletin shows a number that its hotline did not have any more on the day of the bulletin. It is \
            no record of its time but a mistake. Readers see today's number beside it.",
    remedy: "Write `[hotline: id]` on a line of its own in its place, or today's number.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&NO_WAY_LEFT, &FORMER_NUMBER];

/// Checks every banner and every entry.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    let config = &series.config;
    if let Some(path) = TreePath::new(SERIES_YAML) {
        let by_id = |id: &str| config.hotlines.iter().find(|hotline| hotline.id.value == id);
        for banner in &config.banners {
            let mut routes = banner.hotlines.iter().filter_map(|id| by_id(&id.value)).peekable();
            let Some(first) = routes.peek().filter(|first| first.fails).copied() else { continue };
            if routes.any(|route| route.answering().is_some() || route.online().is_some()) {
                continue;
            }
            let message = format!(
                "the banner `{}` leads nowhere while the hotline `{}` does not answer",
                banner.id.value, first.id.value
            );
            let help = "add the number to call meanwhile to the outage: `number: \"…\"`, or name a \
                        second hotline in the banner";
            let place = Place::span(&path, banner.id.span.clone());
            report.push(Diagnostic::new(&NO_WAY_LEFT, message).at(place).help(help));
        }
    }
    almost_registered(config, &mut report);
    former_numbers(series, &mut report);
    report
}

/// Tells a number to call meanwhile that comes near to one of the register. It is written on a bad
/// day, goes onto every page, and what the pages show is held against it.
fn almost_registered(config: &Config, report: &mut Report) {
    let Some(path) = TreePath::new(SERIES_YAML) else { return };
    let formerly = |hotline: &'_ Hotline| hotline.formerly.clone().into_iter().map(|it| it.number);
    let of_hotline = |hotline: &'_ Hotline| {
        let today = hotline.number.iter().chain(&hotline.abroad).cloned();
        today.chain(formerly(hotline)).collect::<Vec<Number>>()
    };
    let known: Vec<Number> =
        config.hotlines.iter().flat_map(of_hotline).chain(config.other_numbers.clone()).collect();
    for outage in config.hotlines.iter().filter_map(|hotline| hotline.outage.as_ref()) {
        let (Some(number), Some(span)) = (&outage.number, &outage.number_span) else { continue };
        let is_known = known.iter().any(|known| known.tel == number.tel);
        let Some(near) = known.iter().find(|known| number.is_near(known)).filter(|_| !is_known)
        else {
            continue;
        };
        let message = format!(
            "the number to call meanwhile, `{}`, is almost `{}`",
            number.display, near.display
        );
        let help = format!(
            "ask for the number and write it anew; if `{}` is right, add it to `other_numbers`",
            number.display
        );
        let place = Place::span(&path, span.clone());
        report.push(Diagnostic::new(&WRONG_DIGITS, message).at(place).help(help));
    }
}

fn former_numbers(series: &Series, report: &mut Report) {
    let hotlines = || series.config.hotlines.iter().filter(|hotline| !hotline.formerly.is_empty());
    if hotlines().next().is_none() {
        return;
    }
    for entry in &series.entries {
        let bulletin = &entry.bulletin;
        let day = bulletin.date.instant;
        for hotline in hotlines() {
            let given_up = hotline.formerly.iter().find_map(|former| {
                let is_over = former.until.as_ref().is_some_and(|until| until.instant <= day);
                let shows =
                    |it: &&Numeral| endings(&it.text).any(|end| former.number.is_written(end));
                let numeral = bulletin.body.numerals.iter().find(shows).filter(|_| is_over)?;
                Some((former, numeral.span.clone()))
            });
            let Some((former, span)) = given_up else { continue };
            let message = format!(
                "`{}` was not the number of the hotline `{}` any more when this was written",
                former.number.display, hotline.id.value
            );
            let help = format!(
                "write `[hotline: {}]` on a line of its own in its place",
                hotline.id.value
            );
            let place = Place::span(&bulletin.path, span);
            report.push(Diagnostic::new(&FORMER_NUMBER, message).at(place).help(help));
        }
    }
}
