//! [`Outage`]: the time in which a hotline cannot be reached, and what readers are told meanwhile.
//!
//! A line fails on a day on which nobody has time to change a number on a hundred pages, and to
//! change it back. So the failure is written down once, beside the number that fails, with its
//! end: pages, feeds and links follow it, and go back by themselves.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, MISSING_KEY, Unknown, WRONG_VALUE};
use crate::content::hotline::by_language;
use crate::content::number::Number;

/// A time in which a hotline's number (or, of one that is only online, its page) does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outage {
    /// From when on.
    pub from: Moment,
    /// Until when; without it, until somebody takes the lines out.
    pub until: Option<Moment>,
    /// The number to call meanwhile.
    pub number: Option<Number>,
    /// Where that is written.
    pub number_span: Option<Range<usize>>,
    /// What readers are told, in the series' own language: a sentence or two.
    pub say: String,
    /// The same in other languages.
    pub languages: Vec<(String, String)>,
}

const OUTAGE: Known = Known { now: &["from", "until", "number", "say", "languages"], later: &[] };

impl Outage {
    /// Whether the hotline fails at a moment.
    pub(crate) fn is_on(&self, as_of: Timestamp) -> bool {
        let is_over = self.until.as_ref().is_some_and(|until| until.instant <= as_of);
        self.from.instant <= as_of && !is_over
    }

    /// The next moment at which it begins or ends.
    pub(crate) fn next_change(&self, as_of: Timestamp) -> Option<Timestamp> {
        let until = self.until.as_ref().map(|until| until.instant);
        let moments = [Some(self.from.instant), until].into_iter().flatten();
        moments.filter(|moment| *moment > as_of).min()
    }

    /// What is said in another language than the series' own, if anything is.
    pub(crate) fn spoken(&self, language: &str) -> Option<&str> {
        let own = self.languages.iter().find(|(tag, _)| tag == language);
        own.map(|(_, say)| say.as_str()).filter(|say| !say.is_empty())
    }

    /// All that is said, in every language.
    pub(crate) fn all_said(&self) -> impl Iterator<Item = &str> {
        let others = self.languages.iter().map(|(_, say)| say.as_str());
        std::iter::once(self.say.as_str()).chain(others).filter(|say| !say.is_empty())
    }
}

/// Reads `outage` of the hotline whose keys are read. `failing` is its number.
pub(crate) fn outage(
    fields: &mut Fields<'_>,
    failing: Option<&Number>,
    zone: &TimeZone,
    mut number: impl FnMut(&mut Fields<'_>) -> Option<Number>,
) -> Option<Outage> {
    let node = fields.given("outage", "outage: {from: 2026-01-31 09:00, say: …}")?;
    let mut inner = Fields::open(fields.path(), node, OUTAGE, Unknown::Refused);
    let from = inner.moment("from", zone, &[]);
    if from.is_none() && inner.report.is_empty() {
        let span = inner.span().clone();
        let help = "add when it began: `from: 2026-01-31 09:00`";
        inner.find(&MISSING_KEY, &span, "an outage has no `from`", help);
    }
    let until = inner.moment("until", zone, &[]);
    let number_span = inner.key("number");
    let instead = number(&mut inner);
    let say = inner.required_text("say", "what readers should know and do, in a sentence");
    let languages = by_language(&mut inner, &["say"], |words| {
        words.text("say").map(|say| say.value).unwrap_or_default()
    });
    if let (Some(instead), Some(failing), Some(span)) = (&instead, failing, &number_span)
        && instead.tel == failing.tel
    {
        let message = format!("`{}` is the number that does not answer", instead.display);
        let help = "write the number to call meanwhile, or remove the line `number`";
        inner.find(&WRONG_VALUE, span, message, help);
    }
    check_order(&mut inner, from.as_ref(), until.as_ref());
    fields.report.add(inner.report);
    let (from, until) = (from?.value, until.map(|until| until.value));
    Some(Outage { from, until, number: instead, number_span, say: say?.value, languages })
}

fn check_order(fields: &mut Fields<'_>, from: Option<&At<Moment>>, until: Option<&At<Moment>>) {
    let (Some(from), Some(until)) = (from, until) else { return };
    if until.value.instant <= from.value.instant {
        let message = "the outage ends before it begins";
        let help = "write a moment after `from`, or remove the line `until` while no end is known";
        fields.find(&WRONG_VALUE, &until.span, message, help);
    }
}
