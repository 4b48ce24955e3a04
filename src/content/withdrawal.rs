//! [`Withdrawal`]: the dated retraction of a bulletin, which stays at its address.
//!
//! What was published cannot be made unread, so it is taken back in the open: with a day, a reason,
//! and what to read in its place.

use jiff::tz::TimeZone;

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, MISSING_KEY, Unknown};
use crate::yaml::Node;

/// A retraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Withdrawal {
    /// Since when.
    pub date: Moment,
    /// Why, in a sentence for readers.
    pub reason: Option<String>,
    /// Id of the bulletin to read in its place.
    pub replacement: Option<At<String>>,
    /// Whether nothing but the notice is to stay.
    pub removes: bool,
}

const WITHDRAWAL: Known = Known { now: &["date", "reason", "replacement", "remove"], later: &[] };

/// Reads the value of `withdrawn`.
pub(crate) fn withdrawal(
    fields: &mut Fields<'_>,
    node: Node,
    zone: &TimeZone,
) -> Option<Withdrawal> {
    let mut inner = Fields::open(fields.path(), node, WITHDRAWAL, Unknown::Refused);
    let date = inner.moment("date", zone, &[]);
    if date.is_none() && inner.report.is_empty() {
        let span = inner.span().clone();
        let help = "add a line `date: YYYY-MM-DD` below `withdrawn:`";
        inner.find(&MISSING_KEY, &span, "the withdrawal has no `date`", help);
    }
    let reason = inner.text("reason").map(|text| text.value);
    let replacement = inner.text("replacement");
    // What is neither yes nor no is an error; until it is mended, less is shown.
    let asked = inner.key("remove").is_some();
    let removes = inner.yes_or_no("remove").map_or(asked, |remove| remove.value);
    fields.report.add(inner.report);
    Some(Withdrawal { date: date?.value, reason, replacement, removes })
}
