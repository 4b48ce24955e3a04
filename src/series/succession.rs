//! [`Succession`]: which bulletin stands in the place of which.
//!
//! One side is enough: a new bulletin says what it `supersedes`, or the old one what it is
//! `superseded_by`. Only a successor that the public can read takes a place, so an old bulletin
//! changes at the moment at which the new one is released, and nothing betrays it before.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use crate::content::bulletin::{Bulletin, BulletinId};
use crate::content::fields::At;
use crate::series::edition::{Edition, released};
use crate::tree_path::TreePath;

/// That one bulletin stands in the place of another, as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The bulletin that is not to be followed any more.
    pub old: String,
    /// The one that stands in its place.
    pub new: String,
    /// The file that says so, and where.
    pub path: TreePath,
    /// See `path`.
    pub span: Range<usize>,
}

/// The successor of a bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Successor {
    /// Its id.
    pub id: BulletinId,
    /// Since when it stands in the other's place.
    pub since: Timestamp,
}

/// Every claim of a series, and what comes of them.
#[derive(Debug, Default)]
pub(crate) struct Succession {
    /// In the order of the bulletins that make them.
    pub claims: Vec<Claim>,
    /// By the id of the old bulletin; only those whose moment has come.
    successors: BTreeMap<String, Successor>,
    /// The old bulletins, by the id of the one that stands in their place.
    replaced: BTreeMap<BulletinId, Vec<String>>,
}

impl Succession {
    /// What is claimed among bulletins, and holds in an edition.
    pub(crate) fn of(bulletins: &[Arc<Bulletin>], edition: &Edition) -> Self {
        let claims: Vec<Claim> = bulletins.iter().flat_map(|it| claims(it)).collect();
        let mut successors: BTreeMap<String, Successor> = BTreeMap::new();
        if claims.is_empty() {
            return Self::default();
        }
        let by_id: BTreeMap<&str, &Arc<Bulletin>> =
            bulletins.iter().map(|bulletin| (bulletin.id.as_str(), bulletin)).collect();
        for claim in &claims {
            let (old, new) = (by_id.get(claim.old.as_str()), by_id.get(claim.new.as_str()));
            let (Some(old), Some(new)) = (old, new) else { continue };
            let since = released(new).max(released(old));
            if !new.draft && since <= edition.as_of && claim.old != claim.new {
                let successor = Successor { id: new.id.clone(), since };
                successors.entry(claim.old.clone()).or_insert(successor);
            }
        }
        let mut replaced: BTreeMap<BulletinId, Vec<String>> = BTreeMap::new();
        for (old, new) in &successors {
            replaced.entry(new.id.clone()).or_default().push(old.clone());
        }
        Self { claims, successors, replaced }
    }

    /// What stands in the place of a bulletin.
    pub(crate) fn successor(&self, id: &BulletinId) -> Option<&Successor> {
        self.successors.get(id.as_str())
    }

    /// Ids of the bulletins in whose place one stands.
    pub(crate) fn replaced_by(&self, id: &BulletinId) -> impl Iterator<Item = &str> {
        self.replaced.get(id).into_iter().flatten().map(String::as_str)
    }
}

fn claims(bulletin: &Bulletin) -> impl Iterator<Item = Claim> {
    let id = bulletin.id.as_str();
    let claim = |old: &str, new: &str, at: &At<String>| Claim {
        old: old.to_owned(),
        new: new.to_owned(),
        path: bulletin.path.clone(),
        span: at.span.clone(),
    };
    let before = bulletin.supersedes.iter().map(move |old| claim(&old.value, id, old));
    before.chain(bulletin.superseded_by.iter().map(move |new| claim(id, &new.value, new)))
}
