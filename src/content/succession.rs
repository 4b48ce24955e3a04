//! Which bulletin stands in the place of which, or says the same in another language, as an author
//! writes it.
//!
//! These keys decide what readers are told to follow, so one that stands there without a value is a
//! finding and not passed over.

use crate::content::fields::{At, Fields};
use crate::yaml::Value;

/// Ids of the bulletins in whose place one stands.
pub(crate) fn supersedes(fields: &mut Fields<'_>) -> Vec<At<String>> {
    let Some(node) = fields.given("supersedes", "supersedes: CTPSU-2016-08") else {
        return Vec::new();
    };
    match node.value {
        Value::List(items) => {
            items.into_iter().filter_map(|item| fields.text_of("supersedes", item)).collect()
        }
        _ => fields.text_of("supersedes", node).into_iter().collect(),
    }
}

/// Id of the bulletin that stands in the place of one.
pub(crate) fn superseded_by(fields: &mut Fields<'_>) -> Option<At<String>> {
    let node = fields.given("superseded_by", "superseded_by: CTPSU-2016-10")?;
    fields.text_of("superseded_by", node)
}

/// Id of the bulletin of which one is a translation.
pub(crate) fn translation_of(fields: &mut Fields<'_>) -> Option<At<String>> {
    let node = fields.given("translation_of", "translation_of: CTPSU-2016-08")?;
    fields.text_of("translation_of", node)
}
