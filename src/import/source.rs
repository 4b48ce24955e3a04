//! [`Source`]: what was handed in, told apart and turned into text.
//!
//! What a file is, is asked of its bytes and not of its name. Word saves "plain text" in whatever
//! encoding its machine prefers; what the bytes say without doubt is decoded and told, and what is
//! no text is refused with the way to make one of it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::diagnostic::{Diagnostic, Level, Place, Rule};
use crate::import::change::{Change, Lines, What};
use crate::tree_path::TreePath;

/// A file that no bulletin can be made from.
pub(crate) static NO_SOURCE: Rule = Rule {
    code: "import-no-text",
    level: Level::Error,
    about: "`import` reads Markdown (`.md`), plain text (`.txt`) and Word documents (`.docx`). From anything \
            else words would be lost or made up.",
    remedy: "Open the file in the program that made it, and save it as a Word document (`.docx`).",
};

/// The largest file that is read, in bytes: more than a Word document with its pictures has.
pub(crate) const LARGEST: u64 = 64 << 20;

/// The longest text that is read, in bytes: some eighty thousand words.
const LONGEST_TEXT: usize = 512 << 10;

/// What was handed in.
#[derive(Debug)]
pub(crate) enum Source {
    /// A text, its line ends those of Unix, and what was done to read it.
    Text(String, Vec<Change>),
    /// A Word document that has not been opened yet.
    Word,
}

/// Tells what a file is. `path` is its name.
///
/// # Errors
/// A finding of [`NO_SOURCE`] that says what it is and how to make a text of it.
pub(crate) fn source(path: &TreePath, bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
    let ending = path.extension().to_ascii_lowercase();
    let refused = |message: &str, help: &str| {
        let found = Diagnostic::new(&NO_SOURCE, message).help(help);
        Err(Box::new(found.at(Place::file(path))))
    };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match ending.as_str() {
            "docx" => Ok(Source::Word),
            _ => refused(
                "this is an archive, as Word and OpenDocument files are, and its name does not end in `.docx`",
                "open it in Word or LibreOffice and save it as a Word document (`.docx`)",
            ),
        };
    }
    if let Some((what, help)) = known_format(bytes, &ending) {
        return refused(what, help);
    }
    if ending == "docx" {
        return refused(
            "this is no Word document, whatever its name says",
            "open it in Word, save it anew as `.docx`, and import that file",
        );
    }
    let (text, encoding) = match decoded(bytes) {
        Some(decoded) => decoded,
        None => {
            return refused(
                "this file holds bytes that are no text",
                "name a Markdown, text or Word file (`.md`, `.txt`, `.docx`)",
            );
        }
    };
    if text.trim().is_empty() {
        return refused("this file is empty", "look whether it was saved, then import it again");
    }
    if text.len() > LONGEST_TEXT {
        return refused(
            "this text is longer than 512 KiB, far more than a bulletin",
            "cut it into its bulletins and import each of them",
        );
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{2028}', '\u{2029}'], "\n");
    if has_head(&text) {
        return refused(
            "this text has a head between `---` lines, so it is a bulletin already",
            "copy the file into `bulletins/` and run `noticeboard check`",
        );
    }
    let changes = match encoding == UTF_8 {
        true => Vec::new(),
        false => vec![Change::new(Lines::one(1), What::Decoded(encoding.name()))],
    };
    Ok(Source::Text(text, changes))
}

/// Whether a text begins with keys between `---` lines.
fn has_head(text: &str) -> bool {
    let Some((head, _)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"))
    else {
        return false;
    };
    let is_key = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key.trim_end());
        key.is_some_and(|key| {
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        })
    };
    head.lines().any(|line| is_key(line) && line.starts_with(char::is_lowercase))
        && !head.contains("\n\n")
}

/// Whether a file of Microsoft's old kind holds a message: such name their parts `__nameid_…` and
/// `__substg1.0_…` (MS-OXMSG 2.4), in letters of two bytes.
fn is_outlook_message(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "__nameid_version1.0".bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.starts_with(b"\xD0\xCF\x11\xE0") && memchr::memmem::find(bytes, &name).is_some()
}

/// What a file is whose first bytes give it away, and what to do with it.
fn known_format(bytes: &[u8], ending: &str) -> Option<(&'static str, &'static str)> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let beginning = beginning.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    Some(if bytes.starts_with(b"%PDF") || ending == "pdf" {
        (
            "this is a PDF, which knows places on paper and no sentences",
            "open it in Word (File, Open) and save it as a Word document (`.docx`), or ask whoever \
             made it for the document behind it",
        )
    } else if ending == "msg" || is_outlook_message(bytes) {
        (
            "this is a message of Outlook",
            "open it, and save it as text only (`.txt`), or copy its text into a new text file",
        )
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") || ending == "doc" {
        (
            "this is a Word document of the old kind (`.doc`), or one with a password",
            "open it in Word, take the password off if it has one, and save it as a Word document \
             (`.docx`)",
        )
    } else if beginning.starts_with("{\\rtf") {
        ("this is an RTF file", "open it in Word and save it as a Word document (`.docx`)")
    } else if beginning.starts_with("<!doctype html") || beginning.starts_with("<html") {
        (
            "this is a web page",
            "open it in Word (File, Open) and save it as a Word document (`.docx`)",
        )
    } else {
        return None;
    })
}

/// The text that bytes are, and its encoding; `None` if they are none.
fn decoded(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
        return is_text(&text).then(|| (text.into_owned(), encoding));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && is_text(text)
    {
        return Some((text.to_owned(), UTF_8));
    }
    let encoding = wide(bytes).unwrap_or(WINDOWS_1252);
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    is_text(&text).then(|| (text.into_owned(), encoding))
}

/// UTF-16 without a mark: every second byte of Latin letters is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let most = sample.len() / 2 * 8 / 10;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > most => Some(UTF_16LE),
        (even, 0) if even > most => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether a text has no sign in it that only machines write. (Word marks foot notes with a 2 and
/// leaves a 7 behind cells of tables.)
fn is_text(text: &str) -> bool {
    let is_machine = |c: char| {
        c.is_control()
            && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2}' | '\u{7}')
            && !matches!(c, '\u{85}')
    };
    !text.chars().any(is_machine)
}
