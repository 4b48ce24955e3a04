//! What stands between the groups of a number.
//!
//! Spaces, dashes and their like join groups. Commas and bars part the figures of a list, and only
//! by mistake the groups of a number, so they join only what begins as a number does and as no
//! figure.

use crate::lint::site::digits::Run;
use crate::lint::site::short;

/// Signs with spaces at them that are longer than this part two numbers.
const LONGEST: usize = 5;

/// Whether a number could go on behind what stands there.
pub(crate) fn is_one(between: &str) -> bool {
    let is_plain = between.bytes().all(|byte| b" -.()+/_*[]{}~".contains(&byte));
    between.len() <= LONGEST && (is_plain || listing(between).is_some())
}

/// The sign of a list, if it is one that stands there, with spaces or brackets at it.
fn listing(between: &str) -> Option<&str> {
    let sign = between.trim_matches(['(', ')', ' ']);
    matches!(sign, "," | ";" | ":" | "|").then_some(sign)
}

impl Run<'_, '_> {
    /// Whether a number that begins at `first` can go on with a group.
    pub(crate) fn goes_on(&self, first: usize, at: usize) -> bool {
        let joint = self.between(at - 1);
        let Some(sign) = listing(joint) else { return true };
        let start = &self.groups[first].range;
        let before = &self.text[..start.start];
        let is_number = start.len() > 1 && self.text[start.clone()].starts_with('0')
            || before.ends_with('+')
            || short::call_before(before).is_some();
        match (sign, joint.contains(' ')) {
            (",", false) => is_number || start.len() > 3,
            (_, false) => is_number,
            (sign, true) => is_number && self.is_parted(first, at, sign),
        }
    }

    /// Whether `sign` stands between all groups from `first` to the last. `0800 789 32, 1 August` is
    /// no number with a comma in it.
    fn is_parted(&self, first: usize, last: usize, sign: &str) -> bool {
        let is_bracket =
            |joint: &str| !joint.is_empty() && joint.trim_matches(['(', ')']).is_empty();
        let mut joints = (self.behind_code(first)..last).map(|at| self.between(at));
        joints.all(|joint| listing(joint) == Some(sign) || is_bracket(joint))
    }

    /// The first group behind `+44`, `0044` or `+44 (0)`, if a number begins so.
    fn behind_code(&self, first: usize) -> usize {
        if !self.is_country_code(first) {
            return first;
        }
        let is_trunk =
            self.between(first).ends_with('(') && self.between(first + 1).starts_with(')');
        first + if is_trunk { 2 } else { 1 }
    }

    /// Whether a comma or its like stands between a group and the next.
    pub(crate) fn is_listed(&self, at: usize) -> bool {
        listing(self.between(at)).is_some()
    }

    /// What stands between a group and the next.
    pub(crate) fn between(&self, at: usize) -> &str {
        match self.groups.get(at..at + 2) {
            Some([one, next]) => &self.text[one.range.end..next.range.start],
            _ => "",
        }
    }
}
