//! [`Envelope`]: what a list of mails shows of a bulletin before anyone opens it.
//!
//! A title is written for a page; a list of mails cuts it off after some forty letters, and shows the
//! preheader behind it.

use crate::content::fields::{Fields, Known, Unknown};

/// What an author wrote for mails alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// The subject; the title serves where there is none.
    pub subject: Option<String>,
    /// The words that lists of mails show behind the subject; the summary serves where there are none.
    pub preheader: Option<String>,
}

/// Reads `email`.
pub(crate) fn envelope(fields: &mut Fields<'_>) -> Envelope {
    let Some(node) = fields.node("email") else { return Envelope::default() };
    let known = Known { now: &["subject", "preheader"], later: &[] };
    let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
    let mut words = |key| inner.text(key).map(|text| text.value).filter(|text| !text.is_empty());
    let envelope = Envelope { subject: words("subject"), preheader: words("preheader") };
    fields.report.add(inner.report);
    envelope
}
