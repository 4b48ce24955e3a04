//! [`Tree`]: files in memory, in order. The source is a tree, and so is the site.
//!
//! Because both are the same type, tests, server, disk and comparison share one vocabulary. A
//! large series must not stand in memory twice, so a leaf is not always bytes: it may be a file
//! that is copied without being held, or a [`Recipe`] that is rendered when somebody asks and
//! dropped when he has it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::io;
use std::ops::Bound;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Checked;
use crate::tree_path::TreePath;

/// A SHA-256 digest (FIPS 180-4), shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several values together; each is marked off, so that `["ab", "c"]` and
    /// `["a", "bc"]` differ.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut sha = Sha256::new();
        for part in parts {
            sha.update((part.len() as u64).to_le_bytes());
            sha.update(part);
        }
        Self(sha.finalize().into())
    }

    /// The digest as pages give it to browsers: `sha256-` and base64 (Subresource Integrity, 3.1).
    pub fn integrity(&self) -> String {
        format!("sha256-{}", BASE64.encode(self.0))
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first `digits` hexadecimal digits, for names that only need to differ.
    pub fn short(&self, digits: usize) -> String {
        self.to_string().chars().take(digits).collect()
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let digit = |at: u8| DIGITS[usize::from(at)];
        // Digests are written by the ten thousand, and formatting each byte took longer than hashing.
        let text: String =
            self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        f.write_str(&text)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short(12))
    }
}

/// A file that lies elsewhere and is never held in memory as a whole.
///
/// The core has no disk: whoever reads the tree from one hands in what can open it.
pub trait Stored: Send + Sync {
    /// Its size in bytes, as it was when the tree was read.
    fn size(&self) -> u64;
    /// Writes its bytes to `out` and says how many there were.
    ///
    /// # Errors
    /// Whatever the machine says when the file cannot be opened or read.
    fn copy(&self, out: &mut dyn io::Write) -> io::Result<u64>;
}

/// How to make a file of the site when somebody asks for it.
///
/// Two calls give the same bytes: a recipe holds values, not doors to the outside.
pub trait Recipe: Send + Sync {
    /// The bytes, with what was noticed while making them.
    fn render(&self) -> Checked<Vec<u8>>;

    /// What a picture is drawn from, with what was noticed while putting that together; `None` for
    /// whatever is no drawn picture.
    fn drawing(&self) -> Option<Checked<Drawing>> {
        None
    }
}

/// What a picture is drawn from. Drawing takes a thousand times as long as writing the text of it,
/// so a picture that stands already is drawn again only if this is another one; and what it shows
/// can be read here, which nobody can do in its pixels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The picture as SVG.
    pub svg: String,
    /// What the picture bears that is drawn from it, near its beginning: a digest of all that
    /// decides how it looks.
    pub mark: Vec<u8>,
}

impl Drawing {
    /// So far from its beginning a picture has its mark at the latest.
    const REACH: usize = 512;

    /// Whether these are the bytes of a picture that was drawn from this.
    pub fn is_in(&self, picture: &[u8]) -> bool {
        let head = &picture[..picture.len().min(Self::REACH)];
        !self.mark.is_empty() && memchr::memmem::find(head, &self.mark).is_some()
    }
}

/// What stands at a path of a tree.
#[derive(Clone)]
pub enum Leaf {
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
    /// A file elsewhere, copied when needed.
    Stored(Arc<dyn Stored>),
    /// Bytes that are made when needed.
    Recipe(Arc<dyn Recipe>),
}

impl Leaf {
    /// A leaf that holds `bytes`.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into().into())
    }

    /// The bytes, made or fetched now, with what was noticed on the way.
    ///
    /// # Errors
    /// If a stored file cannot be read.
    pub fn made(&self) -> io::Result<Checked<Vec<u8>>> {
        match self {
            Self::Bytes(bytes) => Ok(Checked::clean(bytes.to_vec())),
            Self::Recipe(recipe) => Ok(recipe.render()),
            Self::Stored(stored) => {
                let mut bytes = Vec::new();
                stored.copy(&mut bytes)?;
                Ok(Checked::clean(bytes))
            }
        }
    }

    /// Whether two leaves are known to hold the same: the same bytes in memory, or else the very
    /// same file or recipe. Two files that happen to be equal are not; nothing is opened.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Stored(one), Self::Stored(other)) => Arc::ptr_eq(one, other),
            (Self::Recipe(one), Self::Recipe(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// The same of two places, at which nothing may stand.
    pub(crate) fn are_same(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// The bytes, if they are in memory already.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Stored(_) | Self::Recipe(_) => None,
        }
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Stored(stored) => write!(f, "a file of {} bytes", stored.size()),
            Self::Recipe(_) => f.write_str("a recipe"),
        }
    }
}

/// Files by path, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    leaves: BTreeMap<TreePath, Leaf>,
}

impl Tree {
    /// Puts a leaf at `path`. If one stands there already, nothing changes and the new one comes
    /// back: two writers of one path are a mistake that the caller must report.
    pub fn insert(&mut self, path: TreePath, leaf: Leaf) -> Result<(), Leaf> {
        match self.leaves.entry(path) {
            Entry::Vacant(free) => {
                free.insert(leaf);
                Ok(())
            }
            Entry::Occupied(_) => Err(leaf),
        }
    }

    /// Puts a leaf at `path`, in place of any that stands there.
    pub fn replace(&mut self, path: TreePath, leaf: Leaf) {
        self.leaves.insert(path, leaf);
    }

    /// Takes the leaf at `path` out of the tree.
    pub fn remove(&mut self, path: &str) -> Option<Leaf> {
        self.leaves.remove(path)
    }

    /// The leaf at `path`.
    pub fn get(&self, path: &str) -> Option<&Leaf> {
        self.leaves.get(path)
    }

    /// The leaf at `path`, with its path.
    pub fn get_entry(&self, path: &str) -> Option<(&TreePath, &Leaf)> {
        self.leaves.get_key_value(path)
    }

    /// Whether a leaf stands at `path`.
    pub fn contains(&self, path: &str) -> bool {
        self.leaves.contains_key(path)
    }

    /// All leaves, in the order of their paths.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&TreePath, &Leaf)> {
        self.leaves.iter()
    }

    /// The leaves below `folder` (given without a slash at its end), in order.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a TreePath, &'a Leaf)> {
        self.leaves
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.as_str().starts_with(folder))
            .filter(move |(path, _)| path.below(folder).is_some())
    }

    /// How many files it holds.
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }
}

impl FromIterator<(TreePath, Leaf)> for Tree {
    fn from_iter<I: IntoIterator<Item = (TreePath, Leaf)>>(leaves: I) -> Self {
        Self { leaves: leaves.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, Leaf, Tree};
    use crate::tree_path::TreePath;

    #[test]
    fn a_second_writer_of_a_path_is_turned_back() {
        let path = TreePath::new("a/b").expect("a path");
        let mut tree = Tree::default();
        assert!(tree.insert(path.clone(), Leaf::bytes("first")).is_ok());
        assert!(tree.insert(path, Leaf::bytes("second")).is_err());
        assert_eq!(tree.get("a/b").and_then(Leaf::as_bytes), Some(&b"first"[..]));
    }

    #[test]
    fn a_folder_holds_only_what_lies_below_it() {
        let mut tree = Tree::default();
        for path in ["a", "a-b/c", "a/b", "a/c/d", "ab", "b/a"] {
            tree.replace(TreePath::new(path).expect("a path"), Leaf::bytes(""));
        }
        let below: Vec<&str> = tree.below("a").map(|(path, _)| path.as_str()).collect();
        assert_eq!(below, ["a/b", "a/c/d"]);
    }

    #[test]
    fn a_digest_reads_back_what_it_shows() {
        let hash = Hash::of_parts([b"ab".as_slice(), b"c"]);
        assert_ne!(hash, Hash::of_parts([b"a".as_slice(), b"bc"]));
        assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
        assert_eq!(Hash::from_hex("xyz"), None);
    }
}
