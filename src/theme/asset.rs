//! Assets: the style sheets, fonts and pictures of a theme.
//!
//! Each goes out under a name that holds its fingerprint. So a browser may keep it for ever, and a
//! changed file is a new one.

use crate::theme::files::Files;
use crate::theme::remarks::without_remarks;
use crate::theme::settings::Settings;
use crate::tree::{Hash, Leaf};
use crate::tree_path::TreePath;

/// A style sheet, font or picture of a theme.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Its name below `assets/`, by which templates ask for it.
    pub name: String,
    /// Where it stands in the site: `assets/<stem>.<16 hexadecimal digits of its SHA-256>.<ending>`.
    pub path: TreePath,
    /// Its bytes.
    pub leaf: Leaf,
    /// Their digest, for an attribute `integrity`.
    pub integrity: String,
}

/// The sheet that sees the settings.
const SHEET: &str = "style.css";

/// The assets among the files of a theme, in the order of their names; its sheet begins with the
/// values of its settings, and no sheet brings its remarks along.
pub(crate) fn among(files: &Files, settings: &Settings) -> Vec<Asset> {
    let mut block = settings.block().into_bytes();
    let mut assets = Vec::new();
    for (name, file) in files {
        let Some(name) = name.strip_prefix("assets/") else { continue };
        let mut leaf = file.leaf.clone();
        let Some(bytes) = leaf.as_bytes() else { continue };
        if name == SHEET && !block.is_empty() {
            block.extend_from_slice(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
            leaf = Leaf::bytes(std::mem::take(&mut block));
        }
        if name.ends_with(".css")
            && let Some(Ok(sheet)) = leaf.as_bytes().map(std::str::from_utf8)
        {
            leaf = Leaf::bytes(without_remarks(sheet));
        }
        let Some(hash) = leaf.as_bytes().map(Hash::of) else { continue };
        let (name, integrity) = (name.to_owned(), hash.integrity());
        let path = fingerprinted(&name, &hash);
        assets.extend(path.map(|path| Asset { name, path, leaf, integrity }));
    }
    assets
}

fn fingerprinted(name: &str, hash: &Hash) -> Option<TreePath> {
    let print = hash.short(16);
    let whole = TreePath::new(&format!("assets/{name}"))?;
    let path = match (whole.stem(), whole.extension()) {
        (stem, "") => format!("{}/{stem}.{print}", whole.folder()),
        (stem, ending) => format!("{}/{stem}.{print}.{ending}", whole.folder()),
    };
    TreePath::new(&path)
}

#[cfg(test)]
mod tests {
    use super::fingerprinted;
    use crate::tree::Hash;

    #[test]
    fn the_fingerprint_stands_before_the_last_ending() {
        for (name, path) in [
            ("style.css", "assets/style.e3b0c44298fc1c14.css"),
            ("fonts/a.b.woff2", "assets/fonts/a.b.e3b0c44298fc1c14.woff2"),
            ("v1.2/LICENCE", "assets/v1.2/LICENCE.e3b0c44298fc1c14"),
        ] {
            assert_eq!(fingerprinted(name, &Hash::of(b"")).expect("a path").as_str(), path);
        }
    }
}
