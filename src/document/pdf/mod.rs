//! PDF documents.

mod page;

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string};

use crate::document::{Contents, Sealed};

/// So much may one part of a document unpack to.
pub(crate) const LARGEST: usize = 64 << 20;

/// So much text is read of a document; a longer one is a book.
const LONGEST: usize = 16 << 20;

/// What a document says of itself, by the keys of its information dictionary (ISO 32000-1, 14.3.3).
const ABOUT: [&[u8]; 5] = [b"Title", b"Subject", b"Keywords", b"Author", b"Company"];

/// Annotations that belong to the page: links, fields of forms, and the windows of others.
const PARTS_OF_THE_PAGE: [&[u8]; 3] = [b"Link", b"Widget", b"Popup"];

/// What a document holds.
///
/// # Errors
/// If it is locked or damaged.
pub(crate) fn contents(bytes: &[u8]) -> Result<Contents, Sealed> {
    let options = LoadOptions { max_decompressed_size: Some(LARGEST), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
        let is_locked =
            matches!(error, lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword);
        if is_locked { Sealed::Locked } else { Sealed::Damaged }
    })?;
    if document.is_encrypted() {
        return Err(Sealed::Locked);
    }
    let mut found = Contents::default();
    about(&document, &mut found);
    let pages = document.get_pages();
    for page in pages.values() {
        for note in document.get_page_annotations(*page).unwrap_or_default() {
            let kind = note.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            if !PARTS_OF_THE_PAGE.contains(&kind) {
                found.comments += 1;
                line(&document, note, b"Contents", &mut found.text);
                let author = line(&document, note, b"T", &mut found.text);
                found.people.extend(author.filter(|author| !author.is_empty()));
            }
        }
        // A page that cannot be read holds back nothing of the others.
        page::write(&document, *page, &mut found.text);
        found.text.push('\n');
        if found.text.len() > LONGEST {
            break;
        }
    }
    found.people.sort();
    found.people.dedup();
    if pages.is_empty() {
        return Err(Sealed::Damaged);
    }
    if found.text.contains(page::MAYBE) {
        found.joined = Some(found.text.replace(page::MAYBE, ""));
        found.text = found.text.lines().map(settled).collect::<Vec<_>>().join("\n");
    }
    Ok(found)
}

/// What the document says of itself: its information, and the description that newer programs write
/// (XMP, ISO 16684-1).
fn about(document: &Document, found: &mut Contents) {
    let about = document.trailer.get(b"Info").ok();
    let about = about.and_then(|it| document.dereference(it).ok());
    if let Some(about) = about.and_then(|(_, it)| it.as_dict().ok()) {
        for key in ABOUT {
            let said = line(document, about, key, &mut found.text);
            found.people.extend(said.filter(|said| key == b"Author" && !said.is_empty()));
        }
    }
    let more = document.catalog().and_then(|it| it.get(b"Metadata"));
    let more = more.and_then(|it| document.dereference(it));
    if let Ok(stream) = more.and_then(|(_, it)| it.as_stream()) {
        let plain = stream.decompressed_content_with_limit(LARGEST);
        let plain = plain.unwrap_or_else(|_| stream.content.clone());
        // Every value stands between two tags.
        let text = String::from_utf8_lossy(&plain);
        for part in text.split('>').filter_map(|part| part.split('<').next()) {
            found.text.push_str(part.trim());
            found.text.push('\n');
        }
    }
}

/// Adds the text at a key, as a line, and says it.
fn line(
    document: &Document,
    dictionary: &Dictionary,
    key: &[u8],
    out: &mut String,
) -> Option<String> {
    let value = dictionary.get(key).and_then(|value| document.dereference(value)).ok()?.1;
    let said = decode_text_string(value).ok()?.trim().to_owned();
    out.push_str(&said);
    out.push('\n');
    Some(said)
}

/// A line in which it is settled what a step to the side was. Where every sign was set by itself, or
/// spaces are signs of the line, it was none; otherwise it parted two words.
fn settled(line: &str) -> String {
    let pieces = || line.split(page::MAYBE);
    let signs = pieces().filter(|piece| piece.trim().chars().count() <= 1).count();
    let is_none = line.contains(' ') || signs * 2 > pieces().count();
    line.replace(page::MAYBE, if is_none { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::{page::MAYBE, settled};

    #[test]
    fn a_step_to_the_side_parts_words_or_nothing() {
        for (line, expected) in [
            ("c|a|l|l| |9|9|9", "call 999"),
            ("E|m|e|r|g|e|n|c|y", "Emergency"),
            ("river|gates", "river gates"),
            ("0800|789|321", "0800 789 321"),
            ("call the ri|ver gates", "call the river gates"),
            ("", ""),
        ] {
            let line = line.replace('|', &MAYBE.to_string());
            assert_eq!(settled(&line), expected);
        }
    }
}
