//! Documents for cases, made of a few lines of text.
//!
//! `author: …` names one, `comment: …` stands in the margin, `struck: …` is a tracked deletion,
//! `about: …` is what the document says of itself. Every other line is a line of its page; in a PDF, a
//! `|` in it is a step to the side. Lines are begun in each of the ways that a PDF has for it.

use std::io::{Cursor, Write as _};

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The lines of a kind, and the rest.
fn told(text: &str, kind: &str) -> Vec<String> {
    let begin = format!("{kind}: ");
    text.lines().filter_map(|line| line.strip_prefix(&begin)).map(str::to_owned).collect()
}

fn shown(text: &str) -> Vec<&str> {
    let kinds = ["author: ", "comment: ", "struck: ", "about: "];
    text.lines().filter(|line| !kinds.iter().any(|kind| line.starts_with(kind))).collect()
}

/// A PDF of one page.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![72.into(), 720.into()]),
    ];
    operations.push(Operation::new("TL", vec![14.into()]));
    for (at, line) in shown(text).into_iter().enumerate() {
        match at % 4 {
            0 => operations.push(Operation::new("Td", vec![0.into(), (-14).into()])),
            1 => operations.push(Operation::new("T*", vec![])),
            // Elsewhere on the page, and there at the height at which a text begins.
            _ => {
                let place = [1, 0, 0, 1, 0, -14].map(Object::from).to_vec();
                operations.push(Operation::new("ET", vec![]));
                operations.push(Operation::new("cm", place));
                operations.push(Operation::new("BT", vec![]));
            }
        }
        for (nth, piece) in line.split('|').enumerate() {
            if nth > 0 {
                operations.push(Operation::new("Td", vec![9.into(), 0.into()]));
            }
            operations.push(Operation::new("Tj", vec![Object::string_literal(piece)]));
        }
    }
    operations.push(Operation::new("ET", vec![]));
    let content = Content { operations }.encode().expect("a page");
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let notes: Vec<Object> = told(text, "comment")
        .into_iter()
        .map(|words| {
            let note = dictionary! {
                "Type" => "Annot", "Subtype" => "Text", "T" => Object::string_literal("y"),
                "Contents" => Object::string_literal(words),
                "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            };
            document.add_object(note).into()
        })
        .collect();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "Annots" => notes,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut about = dictionary! {};
    for (key, kind) in [("Author", "author"), ("Subject", "about")] {
        if let Some(words) = told(text, kind).first() {
            about.set(key, Object::string_literal(words.as_str()));
        }
    }
    let about = document.add_object(about);
    document.trailer.set("Info", about);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a document");
    bytes
}

/// A Word document.
pub(crate) fn docx(text: &str) -> Vec<u8> {
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let paragraph = |line: &&str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let struck = told(text, "struck").into_iter().map(|line| {
        format!("<w:p><w:del w:author=\"x\"><w:r><w:delText>{line}</w:delText></w:r></w:del></w:p>")
    });
    let body: String = shown(text).iter().map(paragraph).chain(struck).collect();
    let comments: String = told(text, "comment")
        .iter()
        .map(|line| {
            format!("<w:comment w:author=\"x\"><w:p><w:r><w:t>{line}</w:t></w:r></w:p></w:comment>")
        })
        .collect();
    let author = told(text, "author").concat();
    let about = told(text, "about").concat();
    let parts = [
        (
            "word/document.xml",
            format!("<w:document {namespace}><w:body>{body}</w:body></w:document>"),
        ),
        ("word/comments.xml", format!("<w:comments {namespace}>{comments}</w:comments>")),
        (
            "docProps/core.xml",
            format!(
                "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{author}</dc:creator>\
                 <dc:subject>{about}</dc:subject></cp:coreProperties>"
            ),
        ),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(part.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}
