//! [`Exception`]: a rule that does not hold here, with the reason why.
//!
//! There is no switch that makes a build go through whatever is wrong. Where a finding is known and
//! meant, that is written beside what it is about, so that the next person sees who wanted it and
//! can ask whether it still holds.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::content::fields::{At, Fields, Known, Unknown};

/// A rule that does not hold in a file, or in the whole series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exception {
    /// The rule, by its code.
    pub rule: At<String>,
    /// Why, in a sentence for those who come after.
    pub reason: String,
    /// From when it holds again; a day is meant to its end.
    pub until: Option<Timestamp>,
    /// Where it is written.
    pub span: Range<usize>,
}

const EXCEPTION: Known = Known { now: &["rule", "reason", "until"], later: &[] };

/// The exceptions of a head or of the settings.
pub(crate) fn exceptions(fields: &mut Fields<'_>, zone: &TimeZone) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    for node in fields.list("allow") {
        let span = node.span.clone();
        let mut entry = Fields::open(fields.path(), node, EXCEPTION, Unknown::Refused);
        let rule = entry.required_text("rule", "vague-link");
        let reason = entry.required_text("reason", "why it does not hold here");
        let until = entry.key("until").and_then(|_| entry.moment("until", zone, &[]));
        fields.report.add(entry.report);
        let (Some(rule), Some(reason)) = (rule, reason) else { continue };
        let end = |moment: crate::content::date::Moment| {
            let next = moment.day.checked_add(1.day()).ok().filter(|_| !moment.timed);
            let midnight = next.and_then(|day| {
                zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
            });
            midnight.unwrap_or(moment.instant)
        };
        let until = until.map(|until| end(until.value));
        exceptions.push(Exception { rule, reason: reason.value, until, span });
    }
    exceptions
}
