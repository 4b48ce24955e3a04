//! What a document holds besides the page that it shows: PDF, Word and their kind.
//!
//! A file that goes out with a bulletin is read by people as the bulletin is, and nobody sees at a
//! glance who is named as its author, what a comment in its margin says, or what was struck out and
//! is still there. So it is taken apart here, into text and a few counts.

mod office;
pub(crate) mod package;
mod pdf;
pub(crate) mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::tree_path::TreePath;

/// How a document is laid out, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// PDF (ISO 32000).
    Pdf,
    /// An archive of parts in XML: Office Open XML (ECMA-376) or OpenDocument (ISO 26300).
    Archive,
    /// Of a kind that nothing is read of: what Word, Excel and PowerPoint wrote before 2007, and RTF.
    Closed,
}

/// What a document holds.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Its words, what it says of itself among them, a line for each paragraph.
    pub text: String,
    /// The same without the spaces that may be none, where a document leaves that open.
    pub joined: Option<String>,
    /// Whom it names as having written or saved it.
    pub people: Vec<String>,
    /// How many comments stand in its margin.
    pub comments: usize,
    /// How many changes are tracked in it.
    pub changes: usize,
}

/// Why a document cannot be taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sealed {
    /// It is locked with a password.
    Locked,
    /// It is damaged, or no document of the kind that its name says.
    Damaged,
    /// It unpacks to more than any document holds.
    TooLarge,
    /// Nothing is read of its kind.
    Closed,
}

impl Layout {
    /// The layout of a file; `None` if it is no document.
    pub(crate) fn of(path: &TreePath) -> Option<Self> {
        Some(match path.extension().to_ascii_lowercase().as_str() {
            "pdf" => Self::Pdf,
            "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "pptx" | "pptm" | "ppsx" | "odt"
            | "ods" | "odp" | "odg" => Self::Archive,
            "doc" | "dot" | "xls" | "ppt" | "pps" | "rtf" => Self::Closed,
            _ => return None,
        })
    }
}

/// What a document holds.
///
/// # Errors
/// If it cannot be taken apart.
pub(crate) fn contents(layout: Layout, bytes: &[u8]) -> Result<Contents, Sealed> {
    // Anybody's bytes go through readers that others wrote; one that gives up must not take the build
    // along.
    let read = || match layout {
        Layout::Pdf => pdf::contents(bytes),
        Layout::Archive => office::contents(bytes),
        Layout::Closed => Err(Sealed::Closed),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Sealed::Damaged))
}
