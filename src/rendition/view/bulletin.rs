//! What a template may see of a bulletin on its own page.

use serde::Serialize;

use crate::rendition::view::{BannerView, DateView, LinkView, SeverityView};

/// The official threat level as it stood when a bulletin was issued.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ThreatLevelView {
    /// The level's name.
    pub level: String,
    /// The day on which it was so.
    pub as_of: DateView,
}

/// What stands above a bulletin that is no longer to be followed as it is, or not yet public.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NoticeView {
    /// `withdrawn`, `superseded`, `expired`, `draft` or `held`.
    pub kind: &'static str,
    /// Since when; for `held`, until when.
    pub date: Option<DateView>,
    /// Whether the text is gone, and nothing but the notice is left.
    pub removed: bool,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// What to read in its place.
    pub replacement: Option<LinkView>,
    /// The whole address of that, for paper, where a link leads nowhere.
    pub replacement_address: Option<String>,
}

/// A heading in a contents list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HeadingView {
    /// The heading's id; the link is `#id`.
    pub id: String,
    /// Its words as HTML without links.
    pub html: String,
}

/// A file that comes with a bulletin.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AttachmentView {
    /// Title.
    pub title: String,
    /// Where it stands.
    pub url: String,
    /// What it is, for eyes: `PDF`, `Word document`, `spreadsheet`.
    pub kind: String,
    /// How big it is, for eyes: `84 KB`.
    pub size: String,
}

/// The picture of a bulletin.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImageView {
    /// Where it stands.
    pub url: String,
    /// Its whole address, for cards that other sites draw.
    pub absolute: String,
    /// Alternative text.
    pub alt: String,
    /// Its width and height in pixels, as displayed, so that the page does not jump while it
    /// loads; `null` if the picture does not say.
    pub width: Option<u32>,
    /// See `width`.
    pub height: Option<u32>,
}

/// A correction of a bulletin or an addition to it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UpdateView {
    /// Its id in the page; feeds and newsletters lead to `#id`.
    pub id: String,
    /// The day on which it was made.
    pub date: DateView,
    /// What is different, in the author's words.
    pub note: String,
    /// Whether subscribers were told.
    pub major: bool,
}

/// The same bulletin in another language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TranslationView {
    /// BCP 47 tag of its language.
    pub tag: String,
    /// That language's own name for itself.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub url: String,
    /// Its whole address, for `rel=alternate`.
    pub canonical: String,
}

/// The alert of a bulletin for alerting services.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlertView {
    /// Where it stands.
    pub url: String,
    /// `exercise` or `test`, where it is not meant; the page has to say so before anything else.
    pub drill: Option<&'static str>,
}

/// One bulletin in full; shown as `bulletin`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BulletinView {
    /// Permanent id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The title as the heading of the page: behind `Withdrawn:`, `Replaced:` or
    /// `Expired:` where it is that.
    pub headline: String,
    /// Summary in plain text.
    pub summary: String,
    /// The day it is dated.
    pub date: DateView,
    /// The moment it was released, where that is another day than `date`.
    pub released: Option<DateView>,
    /// The day on which it was last updated; `null` if it stands as it was released.
    pub updated: Option<DateView>,
    /// Its history, newest change first; empty if it stands as it was released.
    pub updates: Vec<UpdateView>,
    /// The bulletins in whose place it stands.
    pub supersedes: Vec<LinkView>,
    /// Severity.
    pub severity: Option<SeverityView>,
    /// Its protective marking, such as `TLP:CLEAR`; `null` unless the series shows markings.
    pub marking: Option<String>,
    /// Threat level at the time.
    pub threat_level: Option<ThreatLevelView>,
    /// For whom it is.
    pub audience: Vec<String>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// Who issued it; empty if it says nothing.
    pub issuer: Option<String>,
    /// Whom to ask about it.
    pub contact: Option<String>,
    /// `published`, `expired`, `superseded`, `withdrawn`, and in a preview `draft` or `held`.
    pub status: &'static str,
    /// Its alert in the Common Alerting Protocol, if it is one.
    pub alert: Option<AlertView>,
    /// Withdrawn, superseded, expired, draft or held: what to say on top.
    pub notice: Option<NoticeView>,
    /// Whether newer bulletins exist, so that the page must say that advice and threat level may
    /// have changed.
    pub newest: Option<LinkView>,
    /// Headings of the second level, if there are three or more; else empty.
    pub contents: Vec<HeadingView>,
    /// The body, ready HTML.
    pub body: String,
    /// The picture.
    pub image: Option<ImageView>,
    /// Files that come with it.
    pub attachments: Vec<AttachmentView>,
    /// The same in other languages.
    pub translations: Vec<TranslationView>,
    /// Other bulletins on the same topics, the closest first; at most three.
    pub related: Vec<LinkView>,
    /// How many whole years old it was when the site was built; `null` in its first year.
    pub age: Option<i16>,
    /// The bulletin before it in time, in the same language.
    pub previous: Option<LinkView>,
    /// The bulletin after it in time, in the same language.
    pub next: Option<LinkView>,
    /// The call to action after the summary.
    pub after_summary: Option<BannerView>,
    /// The call to action at the end of the body.
    pub closing: Option<BannerView>,
    /// Free values of the front matter, as the author wrote them.
    pub extra: serde_json::Value,
}
