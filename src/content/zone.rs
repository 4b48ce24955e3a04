//! The zone in which a series means its days and times.

use jiff::tz::TimeZone;

use crate::content::fields::{Fields, WRONG_VALUE};
use crate::diagnostic::{Level, Rule};

/// No zone for times.
pub(crate) static NO_TIMEZONE: Rule = Rule {
    code: "no-timezone",
    level: Level::Warning,
    about: "`publish_at: 2026-07-01 09:00` is nine o'clock somewhere. Without `timezone` it is nine o'clock \
            UTC, which in a British summer is ten.",
    remedy: "Add a line such as `timezone: Europe/London` to series.yaml.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&NO_TIMEZONE];

const HELP: &str = "write `timezone: Europe/London`";

/// The zone of the settings; `None` where none is written, or one that nobody knows.
pub(crate) fn timezone(fields: &mut Fields<'_>) -> Option<TimeZone> {
    if fields.key("timezone").is_none() {
        let start = fields.span().start..fields.span().start;
        let message = "`timezone` is missing, so all times are read as UTC";
        fields.find(&NO_TIMEZONE, &start, message, "add a line such as `timezone: Europe/London`");
    }
    let node = fields.given("timezone", "timezone: Europe/London")?;
    let zone = fields.text_of("timezone", node)?;
    let known = TimeZone::get(&zone.value).ok();
    if known.is_none() {
        let message = format!("`timezone` is `{}`, which is not a known zone", zone.value);
        fields.find(&WRONG_VALUE, &zone.span, message, HELP);
    }
    known
}
