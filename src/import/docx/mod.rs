//! Word documents (`.docx`, ECMA-376), read without Word.
//!
//! Only what a bulletin has is taken: headings, paragraphs, lists, tables, links, emphasis, notes,
//! boxes, pictures. A document that is not finished is turned back, and whatever has no place in a
//! bulletin is told.

mod document;
pub(crate) mod inline;
mod paragraph;
mod style;
pub(crate) mod unfinished;

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::document::package::{Fault, Package};
use crate::document::xml::Element;
use crate::import::block::Block;
use crate::import::change::{Change, Lines, What};
use crate::import::docx::document::{Document, shown};
use crate::import::docx::style::Styles;
use crate::import::draft::Picture;
use crate::import::source::NO_SOURCE;
use crate::tree_path::TreePath;

/// A picture that says nothing to people who do not see it.
pub(crate) static PICTURE_WITHOUT_ALT: Rule = Rule {
    code: "import-picture",
    level: Level::Warning,
    about: "A picture of the document has no alternative text, so that people who do not see it are told nothing \
            (WCAG 2.2, 1.1.1).",
    remedy: "Write what the picture shows between the brackets: `![what it shows](picture-1.png)`.",
};

/// The text of a Word document.
#[derive(Debug, Default)]
pub(crate) struct Word {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What was done.
    pub changes: Vec<Change>,
    /// Its text, a line for each paragraph.
    pub text: String,
    /// Every word of it, taken from the document itself.
    pub spoken: String,
    /// Words that stand outside of paragraphs.
    pub beside: String,
    /// The pictures.
    pub pictures: Vec<Picture>,
    /// What was noticed.
    pub report: Report,
}

/// Reads a Word document.
///
/// # Errors
/// A finding that says why it cannot be read.
pub(crate) fn word(path: &TreePath, bytes: &[u8]) -> Result<Word, Box<Diagnostic>> {
    read(path, bytes).map_err(|fault| {
        let (message, help) = match fault {
            Fault::Damaged => (
                "this Word document is damaged",
                "open it in Word, save it under a new name as `.docx`, and import that file",
            ),
            Fault::TooLarge => (
                "this document unpacks to far more than a bulletin holds",
                "make its pictures smaller in Word (Picture Format, Compress Pictures), or take out \
                 what does not belong to the bulletin",
            ),
            Fault::NoDocument => (
                "this archive holds no Word document",
                "open it in the program that made it, and save it as a Word document (`.docx`)",
            ),
        };
        Box::new(Diagnostic::new(&NO_SOURCE, message).at(Place::file(path)).help(help))
    })
}

fn read(path: &TreePath, bytes: &[u8]) -> Result<Word, Fault> {
    let mut package = Package::open(bytes)?;
    let document = package.xml("word/document.xml")?.ok_or(Fault::NoDocument)?;
    let body = document.child("body").ok_or(Fault::NoDocument)?;
    let footnotes = package.xml("word/footnotes.xml")?;
    let endnotes = package.xml("word/endnotes.xml")?;
    let parts: Vec<&Element> =
        [Some(&document), footnotes.as_ref(), endnotes.as_ref()].into_iter().flatten().collect();
    let report = unfinished::unfinished(path, &parts);
    if report.reaches(Level::Error) {
        return Ok(Word { report, ..Word::default() });
    }
    let (styles, numbering) = (package.xml("word/styles.xml")?, package.xml("word/numbering.xml")?);
    let styles = Styles::read(styles.as_ref(), numbering.as_ref());
    let links = package.relations("document")?;
    // Each part has relations of its own.
    let (of_footnotes, of_endnotes) =
        (package.relations("footnotes")?, package.relations("endnotes")?);
    let mut text = Document::new(&styles, &links);
    text.body(body);
    let (footnotes, endnotes) = (by_id(footnotes.as_ref()), by_id(endnotes.as_ref()));
    for (at, (is_end, id)) in text.notes.clone().into_iter().enumerate() {
        let (notes, links) =
            if is_end { (&endnotes, &of_endnotes) } else { (&footnotes, &of_footnotes) };
        if let Some(note) = notes.get(id.as_str()) {
            text.note(at + 1, note, links);
        }
    }
    let mut word = Word { report, ..Word::default() };
    word.pictures = pictures(path, &mut package, &mut text, &mut word.report)?;
    text.changes.extend(margins(&mut package)?);
    (word.blocks, word.changes) = (text.blocks, text.changes);
    (word.spoken, word.beside) = (text.spoken, text.beside);
    word.text = text.lines.join("\n");
    Ok(word)
}

/// The notes of a part by their ids.
fn by_id(notes: Option<&Element>) -> HashMap<&str, &Element> {
    let notes = notes.into_iter().flat_map(Element::elements);
    notes.filter_map(|note| Some((note.attribute("id")?, note))).collect()
}

/// Unpacks the pictures and puts each where the text has it.
fn pictures(
    path: &TreePath,
    package: &mut Package<'_>,
    text: &mut Document<'_>,
    report: &mut Report,
) -> Result<Vec<Picture>, Fault> {
    let mut pictures: Vec<Picture> = Vec::new();
    // A picture that stands in several places is unpacked once.
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    for hanging in std::mem::take(&mut text.pictures) {
        let lines = Lines::one(hanging.line);
        let part = format!("word/{}", hanging.target.trim_start_matches("/word/"));
        if !names.contains_key(&part) {
            let bytes = package.picture(&part)?;
            let ending = bytes.as_deref().and_then(ending);
            let name = ending.map(|ending| format!("picture-{}.{ending}", pictures.len() + 1));
            pictures.extend(name.clone().zip(bytes).map(|(name, bytes)| Picture { name, bytes }));
            names.insert(part.clone(), name);
        }
        let Some(name) = names.get(&part).and_then(Option::as_ref) else {
            let shown = hanging.target.rsplit('/').next().unwrap_or_default().to_owned();
            let change = Change::new(lines, What::PictureLeft(shown));
            text.changes.push(change.leaving_out(hanging.alt));
            continue;
        };
        let change = Change::new(lines, What::Picture(name.clone()));
        text.changes.push(change.putting_in(name.clone()));
        if let Some(block) = text.blocks.get_mut(hanging.block) {
            block.text = shown(&hanging.alt, name);
        }
        if hanging.alt.is_empty() {
            let message =
                format!("`{name}`, behind paragraph {}, has no alternative text", hanging.line);
            let help = format!("write what it shows: `![what it shows]({name})`");
            let found = Diagnostic::new(&PICTURE_WITHOUT_ALT, message).help(help);
            report.push(found.at(Place::file(path)));
        }
    }
    text.blocks.retain(|block| {
        !block.text.is_empty() || block.kind == crate::import::block::Kind::PageEnd
    });
    Ok(pictures)
}

/// The ending of a picture that browsers show, by its first bytes.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice());
    match bytes {
        _ if bytes.starts_with(b"\x89PNG\r\n\x1A\n") => Some("png"),
        _ if bytes.starts_with(b"\xFF\xD8\xFF") => Some("jpg"),
        _ if bytes.starts_with(b"GIF8") => Some("gif"),
        _ if is_webp => Some("webp"),
        _ => None,
    }
}

/// What stands at the head and foot of the pages.
fn margins(package: &mut Package<'_>) -> Result<Vec<Change>, Fault> {
    let is_margin = |name: &String| {
        let name = name.strip_prefix("word/").unwrap_or_default();
        (name.starts_with("header") || name.starts_with("footer")) && name.ends_with(".xml")
    };
    let mut told: Vec<String> = Vec::new();
    for name in package.names().into_iter().filter(is_margin) {
        let Some(part) = package.xml(&name)? else { continue };
        for paragraph in part.all().into_iter().filter(|part| part.name == "p") {
            let texts = paragraph.all().into_iter().filter(|part| part.name == "t");
            let text: String = texts.map(Element::text).collect();
            let text = text.trim().to_owned();
            if !text.is_empty() && !told.contains(&text) {
                told.push(text);
            }
        }
    }
    Ok(told.into_iter().map(|text| Change::new(Lines::one(1), What::PageMargin(text))).collect())
}
