//! [`TreePath`]: the name of a file inside a tree.
//!
//! Source and site are both trees of files in memory, and both are named the same way on every
//! system: relative, with `/` between the parts, without `.`, `..` or empty parts. A path that
//! could leave its tree cannot be made, so nothing further in has to check again.

use std::fmt;
use std::sync::Arc;

/// A relative file name with `/` between its parts; never empty, never leaving its tree.
///
/// Cheap to clone. Ordered by bytes, which is the order of every listing the program makes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(Arc<str>);

impl TreePath {
    /// The path that `text` names, or `None` if it is empty, absolute, or has an empty, `.` or
    /// `..` part, a backslash or a control character.
    pub fn new(text: &str) -> Option<Self> {
        let sound = |part: &str| !matches!(part, "" | "." | "..");
        let letters = |c: char| c != '\\' && !c.is_control();
        (text.split('/').all(sound) && text.chars().all(letters)).then(|| Self(text.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: the file's own name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file's name without its last ending (`notes.tar.gz` → `notes.tar`).
    pub fn stem(&self) -> &str {
        let name = self.name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }

    /// The ending of the file's name without its dot, as written; empty if there is none.
    pub fn extension(&self) -> &str {
        let name = self.name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[dot + 1..],
            _ => "",
        }
    }

    /// The folder that holds the file, without a slash at its end; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |slash| &self.0[..slash])
    }

    /// The path below `folder` (given without a slash at its end), or `None` if it lies elsewhere.
    pub fn below<'a>(&'a self, folder: &str) -> Option<&'a str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// The file that `relative` names, seen from `folder` (empty: from the top of the tree).
    ///
    /// `./` and `../` parts are followed; a name that would leave the tree has no path.
    pub fn join(folder: &str, relative: &str) -> Option<Self> {
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Self::new(&parts.join("/"))
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl AsRef<str> for TreePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for TreePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::TreePath;

    #[test]
    fn a_path_that_leaves_its_tree_cannot_be_made() {
        for text in ["", "/etc/passwd", "a//b", "a/../b", "./a", "a\\b", "a\nb", "a/"] {
            assert_eq!(TreePath::new(text), None, "{text:?}");
        }
        assert_eq!(TreePath::join("bulletins", "../../etc/passwd"), None);
    }

    #[test]
    fn a_relative_name_is_followed_from_its_folder() {
        let path = TreePath::join("bulletins/2016", "../2015/./notes.md").expect("a path");
        assert_eq!(path.as_str(), "bulletins/2015/notes.md");
        assert_eq!(path.folder(), "bulletins/2015");
        assert_eq!((path.stem(), path.extension()), ("notes", "md"));
        assert_eq!(path.below("bulletins"), Some("2015/notes.md"));
        assert_eq!(path.below("bull"), None);
    }
}
