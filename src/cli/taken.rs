//! What is taken already, so that no import may write over it or use it again.

use crate::content::used_id::UsedId;
use crate::diagnostic::{Level, Rule};
use crate::host;
use crate::pipeline;
use crate::series::edition::{Audience, Edition};
use crate::tree::Tree;

/// A draft that would stand where something stands.
pub(crate) static IMPORT_EXISTS: Rule = Rule {
    code: "import-exists",
    level: Level::Error,
    about: "A bulletin of that day and title is there already. An import writes over nothing, since somebody may \
            have worked on the text.",
    remedy: "Look at the bulletin that is there; to import the text anew, rename or remove it first.",
};

/// The rules of this module.
pub(crate) fn rules() -> [&'static Rule; 1] {
    [&IMPORT_EXISTS]
}

/// The ids that a new bulletin may not have.
pub(crate) fn used_ids(source: &Tree) -> Vec<UsedId> {
    let edition = Edition { as_of: host::now(), audience: Audience::Preview };
    pipeline::ids(source, &pipeline::series(source, &edition))
}
