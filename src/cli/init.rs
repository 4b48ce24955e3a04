//! `init`: a new site that builds as it is.

use std::path::Path;

use crate::cli::Ending;
use crate::cli::shell_word::shell_path;
use crate::host::{self, HostError};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

const SERIES: &str = include_str!("init/series.yaml");
const FIRST: &str = include_str!("init/first-bulletin.md");
const HANDBOOK: &str = include_str!("init/HOW-WE-PUBLISH.md");
const IGNORE: &str = "public/\n.noticeboard/\n";
const ATTRIBUTES: &str = "bulletins/ledger.txt merge=union\n";

/// Makes a new site in `dir`, which must be empty or not there yet.
pub(crate) fn init(dir: &Path) -> Result<Ending, HostError> {
    let today = host::now().to_string();
    let today = today.get(..10).unwrap_or("2026-01-01");
    let first = format!("bulletins/{today}-first-bulletin.md");
    let files = [
        ("bulletins/series.yaml", SERIES.replace("{date}", today)),
        (first.as_str(), FIRST.replace("{date}", today).replace("{year}", &today[..4])),
        ("HOW-WE-PUBLISH.md", HANDBOOK.to_owned()),
        (".gitignore", IGNORE.to_owned()),
        (".gitattributes", ATTRIBUTES.to_owned()),
    ];
    let mut tree = Tree::default();
    for (path, text) in files {
        if let Some(path) = TreePath::new(path) {
            tree.replace(path, Leaf::bytes(text));
        }
    }
    host::create_folder(dir, &tree)?;
    let shown = shell_path(dir);
    host::hand_out(&format!(
        "A new site stands in {shown}\n\n\
         Next:\n  1. put your title, address and hotlines into its bulletins/series.yaml\n  \
         2. run `noticeboard build --site {shown}`, which ends by saying where to look\n  \
         3. fill in HOW-WE-PUBLISH.md, for whoever is called at night\n"
    ))?;
    Ok(Ending::Done)
}
