//! [`Edition`]: a moment and an audience, and with them the one home of the embargo rule.
//!
//! Who may see what, and when, is decided here and nowhere else. Everything further on receives
//! only what an edition may show, so no page, feed, count or link can betray what is not yet due.

use jiff::Timestamp;

use crate::content::bulletin::Bulletin;
use crate::content::revision::Revision;

/// For whom a site is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The public: what is due, and nothing else.
    Public,
    /// The authors: drafts and held bulletins too, marked as such.
    Preview,
}

/// Which moment, for which audience. The only clock of a build, and its only switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The moment at which the site is judged.
    pub as_of: Timestamp,
    /// For whom.
    pub audience: Audience,
}

/// What a bulletin is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Not meant to go out.
    Draft,
    /// Not before a moment.
    Held {
        /// The moment.
        until: Timestamp,
    },
    /// Out.
    Published,
    /// Out, and out of date.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// Out, and another bulletin stands in its place.
    Superseded {
        /// Since when.
        since: Timestamp,
    },
    /// Out, and taken back.
    Withdrawn {
        /// Since when.
        since: Timestamp,
    },
}

impl Edition {
    /// What `bulletin` is in this edition. Where two rules apply, the more careful one wins: a
    /// draft stays a draft whatever its date, and what is not due is held even if it is withdrawn.
    /// `superseded` is the moment since which another stands in its place, if one does.
    pub(crate) fn status(&self, bulletin: &Bulletin, superseded: Option<Timestamp>) -> Status {
        if bulletin.draft {
            return Status::Draft;
        }
        let until = released(bulletin);
        if until > self.as_of {
            return Status::Held { until };
        }
        if let Some(withdrawn) = &bulletin.withdrawn
            && withdrawn.date.instant <= self.as_of
        {
            return Status::Withdrawn { since: withdrawn.date.instant };
        }
        if let Some(since) = superseded.filter(|since| *since <= self.as_of) {
            return Status::Superseded { since };
        }
        match &bulletin.expires {
            Some(expires) if expires.instant <= self.as_of => {
                Status::Expired { since: expires.instant }
            }
            _ => Status::Published,
        }
    }

    /// Whether nothing of `bulletin` but its notice is left.
    pub(crate) fn removes(&self, bulletin: &Bulletin) -> bool {
        let is_withdrawn = matches!(self.status(bulletin, None), Status::Withdrawn { .. });
        is_withdrawn && bulletin.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.removes)
    }

    /// Whether this edition shows a bulletin of `status`.
    pub(crate) fn shows(&self, status: Status) -> bool {
        match status {
            Status::Draft | Status::Held { .. } => self.audience == Audience::Preview,
            Status::Published
            | Status::Expired { .. }
            | Status::Superseded { .. }
            | Status::Withdrawn { .. } => true,
        }
    }

    /// The entries of `updates` whose moment has come, oldest first.
    pub(crate) fn revisions<'b>(&self, bulletin: &'b Bulletin) -> &'b [Revision] {
        let due = bulletin.updates.partition_point(|it| it.date.instant <= self.as_of);
        &bulletin.updates[..due]
    }

    /// The next moment at which `bulletin` changes by itself, if there is one.
    pub(crate) fn next_change(&self, bulletin: &Bulletin) -> Option<Timestamp> {
        if bulletin.draft {
            return None;
        }
        let expires = bulletin.expires.as_ref().map(|moment| moment.instant);
        let withdrawn = bulletin.withdrawn.as_ref().map(|withdrawn| withdrawn.date.instant);
        let updates = bulletin.updates.iter().map(|update| update.date.instant);
        let ends = [Some(released(bulletin)), expires, withdrawn].into_iter().flatten();
        ends.chain(updates).filter(|moment| *moment > self.as_of).min()
    }
}

/// The first moment at which the public may know of a bulletin: the later of `publish_at` and
/// `date`.
pub(crate) fn released(bulletin: &Bulletin) -> Timestamp {
    let date = bulletin.date.instant;
    bulletin.publish_at.as_ref().map_or(date, |moment| moment.instant.max(date))
}

impl Status {
    /// Since when a bulletin that is out is no longer to be followed as it is.
    pub(crate) fn ended(self) -> Option<Timestamp> {
        match self {
            Self::Expired { since } | Self::Superseded { since } | Self::Withdrawn { since } => {
                Some(since)
            }
            Self::Draft | Self::Held { .. } | Self::Published => None,
        }
    }

    /// The word by which views and reports know it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Held { .. } => "held",
            Self::Published => "published",
            Self::Expired { .. } => "expired",
            Self::Superseded { .. } => "superseded",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}
