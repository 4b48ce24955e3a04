//! Whether the number of a hotline changed by so little that it may be a slip.
//!
//! Everything that is shown is held against the register, so a slip in the register itself is right
//! everywhere. What was noted of the build before is the only witness.

use std::path::Path;

use serde_json::{Value, json};

use crate::content::hotline::Hotline;
use crate::content::number::Number;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::host;
use crate::pipeline::Build;
use crate::tree_path::TreePath;

/// A number that is almost what it was.
pub(crate) static CHANGED_NUMBER: Rule = Rule {
    code: "changed-number",
    level: Level::Error,
    about: "The number of a hotline differs by a digit or two from the one that the site shows, and nobody has \
            noted that it was called since. Every page would show the new one, and nothing else could tell \
            that a finger slipped.",
    remedy: "Call the number. If it is right, write the day on which you did: `verified_on: YYYY-MM-DD`. If not, \
             put the number back.",
};

/// The numbers of a build, for the next one.
pub(crate) fn noted(build: &Build) -> Value {
    let one = |hotline: &Hotline| {
        let number = hotline.number.as_ref()?;
        let note =
            json!({"number": number.display, "tel": number.tel, "verified_on": verified(hotline)});
        Some((hotline.id.value.clone(), note))
    };
    build.series().config.hotlines.iter().filter_map(one).collect::<serde_json::Map<_, _>>().into()
}

/// What of the numbers is not what was noted in the folder `work`, and may be a slip.
pub(crate) fn changed_numbers(build: &Build, work: &Path) -> Report {
    let mut report = Report::default();
    let state = host::read_beside(work, host::STATE);
    let state: Option<Value> = state.and_then(|state| serde_json::from_slice(&state).ok());
    let (Some(state), Some(path)) = (state, TreePath::new(SERIES_YAML)) else { return report };
    for hotline in &build.series().config.hotlines {
        let (Some(number), Some(before)) =
            (&hotline.number, state.get("numbers").and_then(|all| all.get(&hotline.id.value)))
        else {
            continue;
        };
        let text = |key: &str| before.get(key).and_then(Value::as_str).unwrap_or_default();
        let old = Number { display: text("number").to_owned(), tel: text("tel").to_owned() };
        let is_known = number.tel == old.tel || is_former(hotline, &old.tel);
        let is_called = before.get("verified_on") != Some(&json!(verified(hotline)));
        if is_known || is_called || !number.is_near(&old) {
            continue;
        }
        let message = format!(
            "the number of the hotline `{}` was `{}` in the build before, and is `{}` now",
            hotline.id.value, old.display, number.display
        );
        let help = format!(
            "call `{}`; if it is right, write the day on which you did: `verified_on: YYYY-MM-DD`",
            number.display
        );
        let place = Place::span(&path, hotline.id.span.clone());
        report.push(Diagnostic::new(&CHANGED_NUMBER, message).at(place).help(help));
    }
    report
}

fn verified(hotline: &Hotline) -> Option<String> {
    hotline.verified_on.as_ref().map(|on| on.value.day.to_string())
}

fn is_former(hotline: &Hotline, tel: &str) -> bool {
    hotline.formerly.iter().any(|former| former.number.tel == tel)
}
