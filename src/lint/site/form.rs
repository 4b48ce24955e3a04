//! [`Form`]: how a file of the site is read, by the ending of its name.
//!
//! Attachments go out too. What is text is read as its readers meet it; what is not (PDF, pictures,
//! office documents) stays unread, for nobody sees its bytes.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::tree_path::TreePath;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A page, or text in which lines mean nothing.
    Page,
    /// A feed, in which the text of an item is a page inside a page.
    Feed,
    /// Text whose lines are lines.
    Lines,
    /// The same in Markdown, whose marks are seen by nobody for whom it is rendered.
    Markdown,
    /// Rows of cells.
    Cells,
    /// Lines that are folded: a blank at the beginning goes on with the line before (RFC 5545, 3.1;
    /// RFC 6350, 3.2).
    Folded,
}

impl Form {
    /// The form of a file; `None` for what is not read.
    pub(crate) fn of(path: &TreePath) -> Option<Self> {
        Some(match path.extension().to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" | "svg" | "css" | "json" | "js" => Self::Page,
            "xml" => Self::Feed,
            "txt" | "text" | "log" | "srt" | "vtt" => Self::Lines,
            "md" | "markdown" => Self::Markdown,
            "csv" | "tsv" => Self::Cells,
            "ics" | "vcf" => Self::Folded,
            _ => return None,
        })
    }

    /// A text without what the form adds to it.
    pub(crate) fn plain(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Page | Self::Lines => Cow::Borrowed(text),
            Self::Feed if !text.contains("&lt;") => Cow::Borrowed(text),
            Self::Feed => unescaped(text).into(),
            Self::Markdown => text.replace(['*', '_', '~', '`', '\\'], "").into(),
            Self::Cells => cells(text).into(),
            Self::Folded => {
                let text = text.replace("\r\n", "\n");
                text.replace("\n ", "").replace("\n\t", "").into()
            }
        }
    }

    /// Whether lines are lines for readers.
    pub(crate) fn keeps_lines(self) -> bool {
        !matches!(self, Self::Page | Self::Feed)
    }
}

/// The text of a feed with one layer of escapes taken off.
fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

/// Rows with every cell in a line of its own, and an empty line between two: figures side by side
/// are no number.
fn cells(text: &str) -> String {
    let mut is_quoted = false;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        is_quoted ^= letter == '"';
        match letter {
            ',' | ';' | '\t' | '\n' if !is_quoted => out.push_str("\n\n"),
            other => out.push(other),
        }
    }
    out
}

/// Bytes as text: UTF-16 if they say so at their beginning, as Windows saves it, or else UTF-8; what
/// is neither is read as Windows-1252, as a browser does (WHATWG Encoding, 4.2).
pub(crate) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let pair: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => {
            let whole = std::str::from_utf8(bytes);
            return whole.map_or_else(|_| WINDOWS_1252.decode(bytes).0, Cow::Borrowed);
        }
    };
    let units = bytes.chunks_exact(2).map(|two| pair([two[0], two[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>().into()
}
