//! [`Bulletin`]: one file, as its author wrote it.
//!
//! It knows nothing of addresses, themes or today: whether it is public, where it stands and which
//! banner it wears is decided when the series is assembled. Every value that a later stage may
//! have to complain about remembers the bytes at which it was written.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::content::alert::Alert;
use crate::content::body::Body;
use crate::content::borne::Borne;
use crate::content::date::Moment;
use crate::content::envelope::Envelope;
use crate::content::exception::Exception;
use crate::content::fields::At;
use crate::content::marking::Marking;
use crate::content::revision::Revision;
use crate::content::slug::slug;
use crate::content::withdrawal::Withdrawal;
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// A bulletin's permanent name, as in `CTPSU-2016-08`.
///
/// Letters, digits, `-`, `_`, `.` and `/`; it never changes, whatever becomes of title and
/// address, and the guid of its feed item is made from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BulletinId(Arc<str>);

impl BulletinId {
    /// The id that `text` names; `None` if it is empty or holds other characters.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let sound = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        // It may stand in an address, where these parts would lead elsewhere.
        let part = |part: &str| !matches!(part, "" | "." | "..");
        let fits = text.len() <= 200 && text.chars().all(sound) && text.split('/').all(part);
        fits.then(|| Self(text.into()))
    }

    /// The id of a file that names none: its stem.
    pub(crate) fn from_stem(stem: &str) -> Self {
        Self::new(stem).unwrap_or_else(|| {
            let made = slug(stem);
            Self(if made.is_empty() { "bulletin".into() } else { made.into() })
        })
    }

    /// The id as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BulletinId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One dated notice.
#[derive(Debug)]
pub(crate) struct Bulletin {
    /// Its file.
    pub path: TreePath,
    /// Permanent name: as written, or the stem.
    pub id: BulletinId,
    /// Whether the author wrote an id.
    pub has_id: bool,
    /// Title, one line.
    pub title: String,
    /// The day it is dated.
    pub date: Moment,
    /// The form of its name in an address.
    pub slug: String,
    /// Summary: as written, or the first paragraph.
    pub summary: String,
    /// Whether the author wrote a summary.
    pub has_summary: bool,
    /// Not to be published at all.
    pub draft: bool,
    /// The moment before which the public must not know.
    pub publish_at: Option<Moment>,
    /// Whether a page holds its address until it is released.
    pub reserve: bool,
    /// The moment from which it is out of date.
    pub expires: Option<Moment>,
    /// Its retraction.
    pub withdrawn: Option<Withdrawal>,
    /// Ids of the bulletins in whose place it stands.
    pub supersedes: Vec<At<String>>,
    /// Id of the bulletin that stands in its place.
    pub superseded_by: Option<At<String>>,
    /// What was changed in it since it came out, oldest first.
    pub updates: Vec<Revision>,
    /// Slugs of its topics.
    pub topics: Vec<At<String>>,
    /// Old addresses, rooted.
    pub aliases: Vec<At<String>>,
    /// A guid taken over from another tool.
    pub guid: Option<String>,
    /// A word of the series' severities.
    pub severity: Option<String>,
    /// The official level when it was issued.
    pub threat_level: Option<ThreatLevel>,
    /// The protective marking that its author gave it.
    pub marking: Option<At<Marking>>,
    /// The markings in its title, its summary and its text.
    pub borne: Vec<Borne>,
    /// For whom it is.
    pub audience: Vec<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Which banners its author chose for it.
    pub banners: BannerChoice,
    /// BCP 47 tag, where it is not the series' own language.
    pub language: Option<String>,
    /// Id of the bulletin of which it is a translation.
    pub translation_of: Option<At<String>>,
    /// Files that go out with it.
    pub attachments: Vec<Attachment>,
    /// Its picture.
    pub image: Option<Picture>,
    /// What lists of mails show of it.
    pub envelope: Envelope,
    /// What alerting services are told.
    pub alert: Option<Alert>,
    /// Rules that do not hold in it.
    pub allow: Vec<Exception>,
    /// Free values for themes.
    pub extra: serde_json::Value,
    /// The text, half written.
    pub body: Body,
    /// Where in the file its values stand, for findings of later stages.
    pub places: BTreeMap<&'static str, Range<usize>>,
    /// Digest of the file's bytes.
    pub digest: Hash,
    /// Whether only its notice of withdrawal is left.
    pub is_removed: bool,
}

impl Bulletin {
    /// The folder in which its attachments lie.
    pub(crate) fn folder(&self) -> &str {
        self.path.folder()
    }

    /// The file that `name`, written in this bulletin, means.
    pub(crate) fn neighbour(&self, name: &str) -> Option<TreePath> {
        TreePath::join(self.folder(), name)
    }

    /// Where a key's value stands, or the start of the file.
    pub(crate) fn span(&self, key: &str) -> Range<usize> {
        self.places.get(key).cloned().unwrap_or(0..0)
    }

    /// What is left of it once it is removed: its name, its addresses and its notice. The title is
    /// its id, since the words of the title may be what had to go.
    pub(crate) fn removed(&self) -> Self {
        Self {
            path: self.path.clone(),
            id: self.id.clone(),
            has_id: self.has_id,
            title: self.id.to_string(),
            date: self.date.clone(),
            slug: self.slug.clone(),
            summary: String::new(),
            has_summary: true,
            draft: self.draft,
            publish_at: self.publish_at.clone(),
            reserve: self.reserve,
            expires: None,
            withdrawn: self.withdrawn.clone(),
            // What it took the place of does not become current again.
            supersedes: self.supersedes.clone(),
            superseded_by: self.superseded_by.clone(),
            updates: Vec::new(),
            topics: Vec::new(),
            aliases: self.aliases.clone(),
            guid: self.guid.clone(),
            severity: None,
            threat_level: None,
            marking: None,
            borne: Vec::new(),
            audience: Vec::new(),
            issuer: None,
            contact: None,
            banners: BannerChoice::Series,
            language: self.language.clone(),
            translation_of: self.translation_of.clone(),
            attachments: Vec::new(),
            image: None,
            envelope: Envelope::default(),
            alert: self.alert.as_ref().map(Alert::removed),
            allow: self.allow.clone(),
            extra: serde_json::json!({}),
            body: Body::parse(&self.path, "", 0).value,
            places: self.places.clone(),
            digest: self.digest,
            is_removed: true,
        }
    }

    /// Digest of what a reader sees: title, summary and text.
    pub(crate) fn text_digest(&self) -> Hash {
        let body = self.body.text_digest.to_string();
        Hash::of_parts([self.title.as_bytes(), self.summary.as_bytes(), body.as_bytes()])
    }
}

/// The official threat level as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ThreatLevel {
    /// Its name.
    pub level: String,
    /// The day on which it was so.
    pub as_of: Moment,
}

/// A file that goes out with a bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    /// Its name, seen from the bulletin's folder.
    pub file: At<String>,
    /// What readers are told it is; its name if the author says nothing.
    pub title: Option<String>,
}

/// A bulletin's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its name, seen from the bulletin's folder.
    pub file: At<String>,
    /// Alternative text.
    pub alt: String,
}

/// Which banners an author chose for a bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum BannerChoice {
    /// Those of the series.
    #[default]
    Series,
    /// These, by id.
    These(Vec<At<String>>),
    /// None, for a reason.
    None,
}
