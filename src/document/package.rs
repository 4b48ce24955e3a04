//! [`Package`]: the archive that a Word document is, or another of its kind, with its parts and their
//! relations.
//!
//! The bytes may be anybody's. How much is unpacked has a limit for each part and for all of them,

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;

use crate::document::xml::{Element, element};

/// So large may a part of XML be, unpacked.
const LARGEST_XML: u64 = 16 << 20;
/// So large may a picture be, unpacked.
const LARGEST_PICTURE: u64 = 32 << 20;
/// So large may all parts be together, unpacked.
const LARGEST_WHOLE: u64 = 128 << 20;
/// So many parts may there be.
const MOST_PARTS: usize = 4096;

/// Why a document cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The archive, or XML in it, is broken.
    Damaged,
    /// It unpacks to more than any bulletin holds.
    TooLarge,
    /// It is an archive, and no Word document.
    NoDocument,
}

/// A Word document, unpacked part by part.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Package<'a> {
    /// Opens the archive.
    ///
    /// # Errors
    /// If it is damaged or has more parts than a document has.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        if archive.len() > MOST_PARTS {
            return Err(Fault::TooLarge);
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().flatten().map(|name| name.into_owned()).collect();
        names.sort();
        names
    }

    /// A part of XML; `None` if there is none of that name.
    ///
    /// # Errors
    /// If it is damaged or too large.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Element>, Fault> {
        let Some(bytes) = self.bytes(name, LARGEST_XML)? else { return Ok(None) };
        // Some programs write parts of their own in UTF-16, which says so at its beginning.
        let text = match Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding.decode(&bytes).0.into_owned(),
            None => String::from_utf8(bytes).map_err(|_| Fault::Damaged)?,
        };
        element(text.trim_start_matches('\u{feff}')).map(Some)
    }

    /// The bytes of a picture; `None` if there is none of that name.
    ///
    /// # Errors
    /// If it is damaged or too large.
    pub(crate) fn picture(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.bytes(name, LARGEST_PICTURE)
    }

    /// Where the relations of the part `word/<name>.xml` lead, by their ids.
    ///
    /// # Errors
    /// If they are damaged or too large.
    pub(crate) fn relations(&mut self, name: &str) -> Result<HashMap<String, String>, Fault> {
        let found = self.xml(&format!("word/_rels/{name}.xml.rels"))?;
        let Some(found) = found else { return Ok(HashMap::new()) };
        let relation = |one: &Element| {
            Some((one.attribute("Id")?.to_owned(), one.attribute("Target")?.to_owned()))
        };
        Ok(found.elements().filter_map(relation).collect())
    }

    fn bytes(&mut self, name: &str, largest: u64) -> Result<Option<Vec<u8>>, Fault> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(Fault::Damaged),
        };
        let mut bytes = Vec::new();
        part.take(largest + 1).read_to_end(&mut bytes).map_err(|_| Fault::Damaged)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.unpacked = self.unpacked.saturating_add(size);
        if size > largest || self.unpacked > LARGEST_WHOLE {
            return Err(Fault::TooLarge);
        }
        Ok(Some(bytes))
    }
}
