//! Successors that are unknown, contradict each other, or lead round in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::lint::dates::{CIRCULAR_REPLACEMENT, UNKNOWN_REPLACEMENT};
use crate::series::Series;
use crate::series::succession::Claim;

/// Two bulletins in the place of one.
pub(crate) static TWO_SUCCESSORS: Rule = Rule {
    code: "two-successors",
    level: Level::Error,
    about: "A bulletin is superseded by one other, to which its readers are led. `supersedes` in the new \
            bulletin and `superseded_by` in the old one say the same thing from both sides, and one side is \
            enough; here they name different bulletins.",
    remedy: "Decide which bulletin stands in its place, and take the other line out.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&TWO_SUCCESSORS];

/// Checks every claim.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    let claims = &series.succession.claims;
    if claims.is_empty() {
        return report;
    }
    let shown = series.entries.iter().map(|entry| entry.bulletin.id.as_str());
    let unseen = series.unseen.iter().map(|unseen| unseen.bulletin.id.as_str());
    let known: BTreeSet<&str> = shown.chain(unseen).collect();
    let mut first: BTreeMap<&str, &Claim> = BTreeMap::new();
    for claim in claims {
        let before = *first.entry(&claim.old).or_insert(claim);
        let found = if let Some(found) = unknown(claim, &known, !series.rejected.is_empty()) {
            found
        } else if before.new != claim.new {
            let message = format!(
                "`{}` is superseded by `{}` here, and by `{}` elsewhere",
                claim.old, claim.new, before.new
            );
            let elsewhere = Place::span(&before.path, before.span.clone());
            Diagnostic::new(&TWO_SUCCESSORS, message)
                .related(elsewhere, "it is said here first")
                .help("take one of the two out; one side is enough")
        } else {
            continue;
        };
        report.push(found.at(Place::span(&claim.path, claim.span.clone())));
    }
    report.add(circles(claims, &first));
    report
}

fn unknown(claim: &Claim, known: &BTreeSet<&str>, may_be_rejected: bool) -> Option<Diagnostic> {
    if claim.old == claim.new {
        let message = "the bulletin names itself as the one that stands in its place";
        let help = "write the id of another bulletin, or remove the line";
        return Some(Diagnostic::new(&UNKNOWN_REPLACEMENT, message).help(help));
    }
    let missing = [&claim.old, &claim.new].into_iter().find(|id| !known.contains(id.as_str()));
    let missing = missing.filter(|_| !may_be_rejected)?;
    let message = format!("there is no bulletin with the id `{missing}`");
    let help = "write the id of another bulletin of this series, or remove the line";
    Some(Diagnostic::new(&UNKNOWN_REPLACEMENT, message).help(help))
}

/// One finding for each circle, at its first claim. Each bulletin is passed once, since a series in
/// which every issue supersedes the one before is one long chain.
fn circles(claims: &[Claim], first: &BTreeMap<&str, &Claim>) -> Report {
    let mut report = Report::default();
    // On which walk each was passed.
    let mut passed: BTreeMap<&str, usize> = BTreeMap::new();
    for (walk, claim) in claims.iter().enumerate() {
        let mut at = claim.old.as_str();
        while !passed.contains_key(at) {
            passed.insert(at, walk);
            match first.get(at) {
                Some(next) => at = &next.new,
                None => break,
            }
        }
        // Where the walk ends on its own way, that part of it is a circle.
        let closes = first.get(at).filter(|_| passed.get(at) == Some(&walk));
        let Some(closes) = closes.filter(|claim| claim.old != claim.new) else { continue };
        let message = format!(
            "`{}` is to be read in place of `{}`, and that one in its place",
            closes.new, closes.old
        );
        let found = Diagnostic::new(&CIRCULAR_REPLACEMENT, message)
            .at(Place::span(&closes.path, closes.span.clone()))
            .help("take out the line that names the older bulletin as the one to read");
        report.push(found);
    }
    report
}
