//! Documents that are archives of parts in XML: those of Word, Excel and PowerPoint since 2007, and
//! those of LibreOffice.
//!
//! Which part is shown where is of no account: every word of every part may be read by somebody who
//! opens the file. So all of them are gone through, what was struck out as well.

use crate::document::package::{Fault, Package};
use crate::document::xml::Element;
use crate::document::{Contents, Sealed};

/// Elements that end a line: paragraphs, cells' texts, headings, and what a document says of itself.
const LINES: [&str; 18] = [
    "p",
    "h",
    "si",
    "row",
    "table-row",
    "title",
    "subject",
    "keywords",
    "keyword",
    "description",
    "category",
    "contentStatus",
    "creator",
    "lastModifiedBy",
    "lpwstr",
    "Company",
    "Manager",
    "initial-creator",
];

/// Elements that are a comment: in Word and Excel, LibreOffice, PowerPoint, and Excel of today.
const COMMENTS: [&str; 4] = ["comment", "annotation", "cm", "threadedComment"];

/// Elements that name a person: who wrote or saved the document, or a comment in it.
const PEOPLE: [&str; 5] = ["creator", "lastModifiedBy", "initial-creator", "Manager", "author"];

/// Parts that hold no words: what things look like, and where parts stand.
const WORDLESS: [&str; 7] =
    ["theme", "styles.xml", "settings.xml", "fontTable", "webSettings", "_rels", "[Content_Types]"];

/// What a document holds.
///
/// # Errors
/// If it cannot be unpacked and read.
pub(crate) fn contents(bytes: &[u8]) -> Result<Contents, Sealed> {
    // A locked document is an archive of another kind around the real one (MS-CFB, 2.2).
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Sealed::Locked);
    }
    let mut package = Package::open(bytes).map_err(sealed)?;
    let mut found = Contents::default();
    for name in package.names() {
        let is_xml = name.ends_with(".xml");
        // In these styles of LibreOffice are the words of headers and footers.
        let is_wordless = name != "styles.xml" && WORDLESS.iter().any(|part| name.contains(part));
        if !is_xml || is_wordless {
            continue;
        }
        let Some(part) = package.xml(&name).map_err(sealed)? else { continue };
        note(&part, &mut found);
        found.text.push('\n');
        write(&part, &mut found.text);
    }
    if found == Contents::default() {
        return Err(Sealed::Damaged);
    }
    found.people.sort();
    found.people.dedup();
    Ok(found)
}

fn sealed(fault: Fault) -> Sealed {
    match fault {
        Fault::TooLarge => Sealed::TooLarge,
        Fault::Damaged | Fault::NoDocument => Sealed::Damaged,
    }
}

/// Counts comments and changes, and takes names: of the document's authors, and of whoever commented
/// or changed something.
fn note(part: &Element, found: &mut Contents) {
    for element in part.all() {
        let name = element.name.as_str();
        found.comments += usize::from(COMMENTS.contains(&name));
        found.changes += usize::from(element.is_tracked_change());
        let author = element.attribute("author");
        let person = PEOPLE.contains(&name).then(|| element.text());
        let people = author.map(str::to_owned).into_iter().chain(person);
        let people = people.map(|person| person.trim().to_owned());
        found.people.extend(people.filter(|person| !person.is_empty()));
    }
}

fn write(element: &Element, out: &mut String) {
    out.push_str(&element.text());
    match element.name.as_str() {
        "tab" | "br" | "cr" | "s" => out.push(' '),
        "noBreakHyphen" => out.push('-'),
        _ => {}
    }
    element.elements().for_each(|inner| write(inner, out));
    if LINES.contains(&element.name.as_str()) {
        out.push('\n');
    }
}
