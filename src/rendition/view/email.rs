//! What a template may see of a mail.

use serde::Serialize;

use crate::rendition::view::{BannerView, DateView, LinkView, SeverityView};

/// A mail; shown as `mail` by the templates in `email/`, beside what pages show. `bulletin` is then a
/// bulletin whose text has whole addresses and calls made for mails, and `banner.on_top` is a call
/// made by `email/call.html`. Rooted addresses become whole, and styles are written at their elements,
/// when the template is done.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MailView {
    /// The subject.
    pub subject: String,
    /// The words that lists of mails show behind the subject; to be hidden in the mail itself.
    pub preheader: String,
    /// Where the same can be read online: a whole address.
    pub online: String,
    /// Whether the text was cut off because it would be too long, so that the mail has to say where it
    /// goes on.
    pub cut: bool,
}

/// What happened in some days; shown as `digest`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DigestView {
    /// The first day.
    pub since: DateView,
    /// The last day.
    pub until: DateView,
    /// What happened, newest first; at least one.
    pub entries: Vec<NewsView>,
    /// The call to action at the end.
    pub closing: Option<BannerView>,
}

/// A bulletin in a digest.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewsView {
    /// What happened: `published`, `updated` or `withdrawn`.
    pub kind: &'static str,
    /// The bulletin's id.
    pub id: String,
    /// Its title, behind a word such as `Withdrawn:` where it is that.
    pub title: String,
    /// Where its page stands.
    pub url: String,
    /// The day on which it happened.
    pub date: DateView,
    /// Its summary, what was changed, or why it was withdrawn; may be empty.
    pub summary: String,
    /// Its severity.
    pub severity: Option<SeverityView>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// BCP 47 tag, where it is not the mail's own language.
    pub language: Option<String>,
}
