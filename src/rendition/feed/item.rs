//! [`Channel`] and [`Item`]: what a feed says, whatever it is spelt in.
//!
//! One list of items serves all spellings, so they cannot tell readers different things. Nothing is
//! taken from the clock or computed from an address: whoever makes these says when things changed
//! and by which guid readers know an item, because a feed that moves by itself shows every
//! subscriber the whole series again.

use std::sync::Arc;

use jiff::{Timestamp, ZonedDateTime};

/// What a feed says of itself. All text is plain and unescaped.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channel {
    /// The series' title, behind the topic's name if it is of one.
    pub title: String,
    /// One or two sentences on what the series is.
    pub description: String,
    /// The absolute address of the home page, or of the topic's page.
    pub link: String,
    /// The absolute address of the feed itself.
    pub self_url: String,
    /// The language as a BCP 47 tag, in any case.
    pub language: String,
    /// The program's name and version.
    pub generator: &'static str,
    /// The publisher's name; empty if the series names none.
    pub publisher: String,
    /// The publisher's email address.
    pub email: Option<String>,
    /// The publisher's own site.
    pub publisher_url: Option<String>,
    /// The newest item or change of status; `None` where there is nothing.
    pub last_change: Option<Timestamp>,
    /// The absolute address of the hub that tells subscribers at once (WebSub, W3C 2018, 4).
    pub hub: Option<String>,
    /// Rooted address of the sheet in which a browser shows the feed.
    pub sheet: Option<String>,
    /// Absolute address of the site's icon.
    pub icon: Option<String>,
}

/// One bulletin, or one thing that happened to it. All text but `html` is plain and unescaped.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The title.
    pub title: String,
    /// The absolute address of the page.
    pub link: String,
    /// By what readers know the item for ever.
    pub guid: Guid,
    /// When it was published, in the series' zone.
    pub published: ZonedDateTime,
    /// When what it says changed so much that it is to be noticed: that it no longer holds. Major
    /// updates are items of their own.
    pub updated: ZonedDateTime,
    /// The summary.
    pub summary: String,
    /// The full text as HTML with absolute addresses; `None` in a feed of summaries.
    pub html: Option<Arc<str>>,
    /// Who wrote it, by name.
    pub creator: Option<String>,
    /// Its topics in order: slug and name.
    pub categories: Vec<(String, String)>,
    /// Its one attached file; RSS allows no second.
    pub enclosure: Option<Enclosure>,
    /// The absolute address of its picture.
    pub image: Option<String>,
    /// The id of the bulletin.
    pub id: String,
    /// The status of the bulletin: `published`, `withdrawn` and so on.
    pub status: &'static str,
    /// Its marking, where readers are shown it.
    pub marking: Option<String>,
    /// Its severity.
    pub severity: Option<String>,
}

/// The permanent name of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guid {
    /// An absolute address that opens the item.
    Permalink(String),
    /// Any other name, such as a `tag:` URI (RFC 4151).
    Opaque(String),
}

impl Guid {
    /// The name itself.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Permalink(name) | Self::Opaque(name) => name,
        }
    }
}

/// A file that comes with an item.
#[derive(Debug, Clone)]
pub(crate) struct Enclosure {
    /// The absolute address.
    pub url: String,
    /// The exact size in bytes.
    pub length: u64,
    /// The media type, such as `application/pdf`.
    pub media_type: String,
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;

    use super::{Channel, Enclosure, Guid, Item};

    /// A channel that says all that one can, with signs that must be escaped.
    pub(crate) fn channel() -> Channel {
        Channel {
            title: "Police & Security".into(),
            description: "Notices <for> everyone & all".into(),
            link: "https://example.org/".into(),
            self_url: "https://example.org/rss.xml".into(),
            language: "en-GB".into(),
            generator: "noticeboard 0.1.0",
            publisher: "Press office".into(),
            email: Some("press@example.org".into()),
            publisher_url: Some("https://press.example.org/?a&b".into()),
            last_change: Some("2016-08-02T08:00:00Z".parse().expect("a moment")),
            hub: Some("https://hub.example.org/?a&b".into()),
            sheet: Some("/assets/feed.0123.css".into()),
            icon: Some("https://example.org/icon.png".into()),
        }
    }

    /// An item that says all that one can, with signs that must be escaped or dropped.
    pub(crate) fn item() -> Item {
        let published = date(2016, 8, 1).at(9, 0, 0, 0).in_tz("Europe/London").expect("a moment");
        Item {
            title: "Vigilance\u{B}, R&D\u{FFFE} & <script> \u{1F6A8}".into(),
            link: "https://example.org/2016/08/a/?x=1&y=2".into(),
            guid: Guid::Opaque("tag:example.org,2016-08-01:a".into()),
            updated: published.clone(),
            published,
            summary: "Be alert & calm; R&D <b>too</b>\u{B}".into(),
            html: Some("<p>a ]]> b\u{B}\u{FFFE} &amp; \u{1F6A8}</p>".into()),
            creator: Some("Press & Media".into()),
            categories: vec![("fraud".into(), "Fraud".into()), ("r-d".into(), "R&D".into())],
            enclosure: Some(Enclosure {
                url: "https://example.org/a.pdf?b&c".into(),
                length: 12_345,
                media_type: "application/pdf".into(),
            }),
            image: Some("https://example.org/a.png".into()),
            id: "A-1".into(),
            status: "published",
            marking: Some("TLP:CLEAR".into()),
            severity: Some("high".into()),
        }
    }
}
