//! The files of a theme, in layers.
//!
//! Below lie those that are compiled in, above them the site's own `themes/default/`, on top the
//! theme that the series names. A file hides the one of the same name below it, and nothing else,
//! so that a designer who wants another footer writes a footer and copies nothing. Each knows
//! where it came from, since a finding in a footer must not point at a file that nobody wrote.

use std::collections::BTreeMap;

use crate::theme::built_in;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// The theme that is compiled in, and that others extend.
pub(crate) const DEFAULT: &str = "default";

/// What a theme has even if it builds on nothing: the words of the interface in every language that
/// is known, the script of the search page and the sheet of feeds, which the program writes, the social
/// card with its fonts, which a series may ask for whatever its theme, and the mails, which few sites
/// have designed.
fn is_lent(file: &str) -> bool {
    ["assets/search.js", "assets/feed.css", "templates/social-card.svg"].contains(&file)
        || file.starts_with("templates/email/")
        || file.starts_with("i18n/")
        || file.starts_with("fonts/")
}

/// Whose a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The site's.
    Site,
    /// The program's: it is not among the site's files.
    Program,
}

/// What a theme builds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// The default theme.
    Default,
    /// Nothing.
    Nothing,
}

/// A file of a theme.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Where it stands, or would stand if it were the site's.
    pub path: TreePath,
    /// Whose it is.
    pub owner: Owner,
    /// Its bytes.
    pub leaf: Leaf,
}

/// The files of a theme by their names below its folder.
pub(crate) type Files = BTreeMap<String, File>;

/// The layers of the theme `name`, the lowest first: its own files, and those that it builds on.
pub(crate) fn layers(source: &Tree, name: &str, base: Base) -> Vec<Files> {
    let mut layers = Vec::new();
    let is_lent = |(file, _): &&(&str, &[u8])| base == Base::Default || is_lent(file);
    layers.push(built_in::FILES.iter().filter(is_lent).filter_map(of_program).collect());
    if base == Base::Default && name != DEFAULT {
        layers.push(of_site(source, DEFAULT));
    }
    layers.push(of_site(source, name));
    layers
}

/// The files that are seen from above.
pub(crate) fn seen(layers: &[Files]) -> Files {
    layers.iter().flatten().map(|(name, file)| (name.clone(), file.clone())).collect()
}

/// The templates that the site itself wrote, by their names below `templates/`.
pub(crate) fn own_templates(seen: &Files) -> impl Iterator<Item = (&str, &File)> {
    seen.iter()
        .filter(|(_, file)| file.owner == Owner::Site)
        .filter_map(|(name, file)| Some((name.strip_prefix("templates/")?, file)))
}

fn of_program((name, bytes): &(&str, &[u8])) -> Option<(String, File)> {
    let path = TreePath::new(&format!("themes/{DEFAULT}/{name}"))?;
    Some(((*name).to_owned(), File { path, owner: Owner::Program, leaf: Leaf::bytes(*bytes) }))
}

fn of_site(source: &Tree, name: &str) -> Files {
    let folder = format!("themes/{name}");
    let file = |(path, leaf): (&TreePath, &Leaf)| {
        let name = path.below(&folder)?.to_owned();
        Some((name, File { path: path.clone(), owner: Owner::Site, leaf: leaf.clone() }))
    };
    source.below(&folder).filter_map(file).collect()
}
