//! Calls to a hotline that nobody registered, and hotlines typed into a text.

use crate::content::number::Number;
use crate::content::settings::SERIES_YAML;
use crate::content::wording::{either, nearest};
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::{Entry, Series};
use crate::tree_path::TreePath;

/// A call to a hotline that is not registered.
pub(crate) static UNKNOWN_HOTLINE: Rule = Rule {
    code: "unknown-hotline",
    level: Level::Error,
    about: "A line `[hotline: id]` places the call to action of a registered hotline. One that is not \
            registered has no number to show.",
    remedy: "Write the id of a hotline in series.yaml, or add the hotline there.",
};

/// A call to action typed into the text.
pub(crate) static HOTLINE_IN_TEXT: Rule = Rule {
    code: "hotline-in-text",
    level: Level::Warning,
    about: "A call to action stands in the text as bold lines. Banners do that better: their number is \
            kept in one place, can be dialled, and stands where readers look for it. In the middle of a \
            text, such lines cut a sentence in two.",
    remedy: "Remove the lines, and write `[hotline: id]` on a line of its own where the call should stand.",
};

/// A number of a town that is shorter than nearly all.
pub(crate) static SHORT_NUMBER: Rule = Rule {
    code: "short-number",
    level: Level::Warning,
    about: "British numbers that begin 01 have 11 digits, but for those of a few exchanges. One with 10 has most likely lost \
            a digit, and everything that the program writes would repeat it.",
    remedy: "Compare the number with whoever answers it. If it is right, leave it as it is.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNKNOWN_HOTLINE, &HOTLINE_IN_TEXT, &SHORT_NUMBER];

/// Checks every entry and the register itself.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    if !series.config.is_read {
        return report;
    }
    lengths(series, &mut report);
    for entry in &series.entries {
        calls(entry, series, &mut report);
        typed(entry, series, &mut report);
    }
    report
}

fn lengths(series: &Series, report: &mut Report) {
    let Some(path) = TreePath::new(SERIES_YAML) else { return };
    for hotline in &series.config.hotlines {
        for number in hotline.number.iter().chain(&hotline.abroad) {
            let inside = number.tel.strip_prefix("tel:+44").filter(|rest| rest.starts_with('1'));
            if inside.is_none_or(|rest| rest.len() > 9) {
                continue;
            }
            let message = format!(
                "`{}` has 10 digits, and nearly all numbers that begin 01 have 11",
                number.display
            );
            let place = Place::span(&path, hotline.id.span.clone());
            report.push(Diagnostic::new(&SHORT_NUMBER, message).at(place));
        }
    }
}

fn calls(entry: &Entry, series: &Series, report: &mut Report) {
    let names = || series.config.hotlines.iter().map(|hotline| hotline.id.value.as_str());
    for call in &entry.bulletin.body.calls {
        if names().any(|name| name == call.hotline) {
            continue;
        }
        let help = match nearest(&call.hotline, names()) {
            Some(near) => format!("write `[hotline: {near}]`"),
            None if names().next().is_none() => {
                format!("add the hotline to `hotlines` in `{SERIES_YAML}`")
            }
            None => {
                let lines: Vec<String> = names().map(|name| format!("[hotline: {name}]")).collect();
                format!(
                    "write {}, or add the hotline to `hotlines` in `{SERIES_YAML}`",
                    either(&lines)
                )
            }
        };
        let found = Diagnostic::new(
            &UNKNOWN_HOTLINE,
            format!("`{}` is not a hotline of this series", call.hotline),
        )
        .at(Place::span(&entry.bulletin.path, call.span.clone()))
        .help(help);
        report.push(found);
    }
}

fn typed(entry: &Entry, series: &Series, report: &mut Report) {
    for (span, text) in &entry.bulletin.body.bold_blocks {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let meant = series.config.hotlines.iter().find(|hotline| {
            let former = hotline.formerly.iter().map(|former| &former.number);
            let shown = hotline.number.iter().chain(former);
            shown.map(Number::digits).any(|number| number.len() >= 7 && digits.contains(&number))
        });
        let Some(hotline) = meant else { continue };
        let message = format!("the hotline `{}` is typed into the text here", hotline.id.value);
        let help = format!(
            "remove these lines, and write `[hotline: {}]` on a line of its own where the call should stand",
            hotline.id.value
        );
        let place = Place::span(&entry.bulletin.path, span.clone());
        report.push(Diagnostic::new(&HOTLINE_IN_TEXT, message).at(place).help(help));
    }
}
