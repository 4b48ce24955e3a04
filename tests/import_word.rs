//! What Word documents are made of, piece by piece: each shape in which a word can stand is read, or
//! told, and never lost.
//!
//! The documents are written here as Word writes them (ECMA-376, part 1), without what an import has
//! no use for.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use crate::import::{assert_refused, draft, folder, imported};
use crate::trial::{Ended, Trial};

/// A Word document of a body, with notes at the feet of its pages and the relations of both.
#[derive(Default)]
struct Parts<'a> {
    body: &'a str,
    footnotes: &'a str,
    relations: &'a [(&'a str, &'a str)],
    footnote_relations: &'a [(&'a str, &'a str)],
}

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

impl Parts<'_> {
    fn bytes(&self) -> Vec<u8> {
        let relations = |all: &[(&str, &str)]| {
            let one = |(id, target): &(&str, &str)| {
                format!("<Relationship Id=\"{id}\" Target=\"{target}\"/>")
            };
            let all: String = all.iter().map(one).collect();
            format!("<Relationships>{all}</Relationships>")
        };
        // An import looks at the first bytes of a picture; a build looks at the rest.
        let picture = b"\x89PNG\r\n\x1A\n";
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            (
                "word/document.xml",
                format!("<w:document {NAMES}><w:body>{}</w:body></w:document>", self.body)
                    .as_bytes(),
            ),
            (
                "word/footnotes.xml",
                format!("<w:footnotes {NAMES}>{}</w:footnotes>", self.footnotes).as_bytes(),
            ),
            ("word/_rels/document.xml.rels", relations(self.relations).as_bytes()),
            ("word/_rels/footnotes.xml.rels", relations(self.footnote_relations).as_bytes()),
            ("word/media/red.png", picture.as_slice()),
        ] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
            writer.write_all(bytes).expect("bytes");
        }
        writer.finish().expect("an archive").into_inner()
    }

    /// What an import makes of it, the head aside.
    fn imported(&self) -> (Trial, Ended, String) {
        let trial = Trial::with_settings("title: S\nbase_url: https://b.example/\ntimezone: UTC\n");
        let source = trial.beside("a.docx");
        fs::write(&source, self.bytes()).expect("a document");
        let source = source.to_str().expect("a path");
        let ended = trial.run(&["import", source, "--date", "2020-05-01"]);
        let made = String::from_utf8_lossy(&ended.results);
        let path = made.lines().next().filter(|path| path.starts_with("bulletins/"));
        let text = path.map(|path| fs::read_to_string(trial.at(path)).expect("a draft"));
        (trial, ended, text.unwrap_or_default())
    }
}

/// A paragraph of plain runs.
fn p(words: &str) -> String {
    format!("<w:p>{}</w:p>", r(words))
}

fn r(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn bold(words: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>")
}

fn link(id: &str, words: &str) -> String {
    format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", r(words))
}

fn control(inner: &str) -> String {
    format!("<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>")
}

fn cell(inner: &str) -> String {
    format!("<w:tc>{inner}</w:tc>")
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

const BREAK: &str = "<w:r><w:br w:type=\"page\"/></w:r>";

fn note(id: &str) -> String {
    format!("<w:r><w:footnoteReference w:id=\"{id}\"/></w:r>")
}

/// A box of text as Word writes it, for itself and once more for older programs.
fn text_box(inner: &str) -> String {
    let held = format!("<w:txbxContent>{inner}</w:txbxContent>");
    format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{held}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{held}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
}

/// Whoever reads the body finds all of `expected` in the draft, in this order.
fn assert_made(parts: &Parts<'_>, expected: &[&str]) -> String {
    let (_trial, ended, text) = parts.imported();
    assert_eq!(ended.status, 0, "{}", ended.told);
    let mut rest = text.as_str();
    for words in expected {
        let at = rest.find(words);
        assert!(at.is_some(), "`{words}` in\n{text}");
        rest = &rest[at.unwrap_or(0) + words.len()..];
    }
    text
}

fn assert_body(body: &str, expected: &[&str]) -> String {
    let relations = &[("l", "https://e.org/a"), ("p", "media/red.png")];
    let footnotes = "<w:footnote w:id=\"1\"><w:p><w:r><w:t>Below</w:t></w:r></w:p></w:footnote>";
    assert_made(&Parts { body, relations, footnotes, ..Parts::default() }, expected)
}

#[test]
fn rows_and_cells_in_content_controls_are_rows_and_cells() {
    let (gate, opens) = (cell(&p("Gate")), cell(&p("Opens")));
    let north = control(&row(&[cell(&p("North")), control(&cell(&control(&p("08:00"))))]));
    let table = format!("<w:tbl>{}{north}</w:tbl>", row(&[gate, opens]));
    let body = p("Title") + &table;
    assert_body(&body, &["| Gate | Opens |\n| --- | --- |\n| North | 08:00 |"]);
}

#[test]
fn a_word_that_nothing_here_reads_is_told_as_lost() {
    let strange = format!("<w:p><w:newThing>{}</w:newThing></w:p>", r("unread"));
    let body = p("Title") + &strange + &p("Text.");
    let (_trial, ended, _) = Parts { body: &body, ..Parts::default() }.imported();
    ended.with(1).saying(&["do not add up", "lost: unread"]);
}

#[test]
fn marks_in_the_middle_of_a_word_lose_nothing() {
    let body = p("Title")
        + &format!("<w:p>{}{}{}</w:p>", r("un"), bold("believ"), r("able"))
        + &format!("<w:p>{}{}{}</w:p>", r("see "), link("l", "the pag"), r("e."));
    assert_body(&body, &["un**believ**able", "see [the pag](https://e.org/a)e."]);
}

#[test]
fn a_title_keeps_its_words_and_gives_away_its_link_and_its_note() {
    let title = format!("<w:p>{}{}{}</w:p>", r("Bag "), link("l", "searches"), note("1"));
    let (_trial, ended, text) = Parts {
        body: &(title + &p("First text [^1] of somebody.") + &p("More.")),
        relations: &[("l", "https://e.org/a")],
        footnotes: "<w:footnote w:id=\"1\"><w:p><w:r><w:t>Below</w:t></w:r></w:p></w:footnote>",
        ..Parts::default()
    }
    .imported();
    ended.with(0).saying(&["link of the title left out: https://e.org/a", "note of the title"]);
    assert!(text.contains("title: 'Bag searches'\n"), "{text}");
    assert!(text.contains("First text \\[^1\\] of somebody.[^1]\n"), "{text}");
    assert!(text.contains("\n[^1]: Below\n"), "{text}");
}

#[test]
fn heads_of_pages_may_hold_links() {
    let head = format!("<w:p>{}{}</w:p>", r("Desk "), link("l", "online"));
    let page = |words: &str| format!("{head}{}<w:p>{BREAK}</w:p>", p(words));
    let body = p("Title")
        + &page("First page of this text, which is long enough.")
        + &page("Second.")
        + &page("Third.");
    let text = assert_body(&body, &["First page", "Second.", "Third."]);
    assert!(!text.contains("online"), "{text}");
}

#[test]
fn links_of_notes_lead_where_the_notes_say() {
    let footnotes =
        format!("<w:footnote w:id=\"1\"><w:p>{}</w:p></w:footnote>", link("l", "there"));
    let body = p("Title") + &format!("<w:p>{}{}{}</w:p>", r("Text"), note("1"), link("l", " here"));
    let parts = Parts {
        body: &body,
        footnotes: &footnotes,
        relations: &[("l", "https://e.org/text")],
        footnote_relations: &[("l", "https://e.org/note")],
    };
    let expected = ["Text[^1] [here](https://e.org/text)", "[^1]: [there](https://e.org/note)"];
    assert_made(&parts, &expected);
}

#[test]
fn a_box_in_a_cell_comes_once_and_behind_its_table() {
    let boxed = cell(&format!("<w:p>{}{}{}</w:p>", r("one "), text_box(&p("boxed")), r("two")));
    let nested = format!("<w:tbl>{}</w:tbl>", row(&[cell(&p("three")), cell(&p("four"))]));
    let forms = format!(
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        p("new"),
        p("old")
    );
    let second = cell(&(p("before") + &forms + &nested + &p("after")));
    let body = p("Title") + &format!("<w:tbl>{}</w:tbl>", row(&[boxed, second])) + &p("End.");
    let text = assert_body(&body, &["| one two | before new three four after |", "boxed", "End."]);
    assert_eq!(text.matches("boxed").count(), 1, "{text}");
}

#[test]
fn the_end_of_a_page_parts_words() {
    let body = p("Title") + &format!("<w:p>{}{BREAK}{}</w:p>", r("one"), r("two."));
    assert_body(&body, &["one two."]);
}

#[test]
fn notes_bring_what_hangs_on_them_and_ruby_its_words() {
    let drawing = "<w:r><w:drawing><wp:docPr xmlns:wp=\"x\" descr=\"A red door\"/><a:blip r:embed=\"q\"/></w:drawing></w:r>";
    let ruby = format!(
        "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
        r("spoken"),
        r("written")
    );
    let footnotes =
        format!("<w:footnote w:id=\"1\"><w:p>{}{drawing}</w:p></w:footnote>", r("Below"));
    let body = p("Title") + &format!("<w:p>{}{}{ruby}</w:p>", r("Text"), note("1"));
    let parts = Parts {
        body: &body,
        footnotes: &footnotes,
        footnote_relations: &[("q", "media/red.png")],
        ..Parts::default()
    };
    assert_made(&parts, &["written (spoken)", "[^1]: Below", "![A red door](picture-1.png)"]);
}

#[test]
fn a_picture_that_stands_often_is_one() {
    let drawing = "<w:p><w:r><w:drawing><a:blip r:embed=\"p\"/></w:drawing></w:r></w:p>";
    let text = assert_body(&(p("Title") + &drawing.repeat(3)), &["](picture-1.png)"]);
    assert_eq!(text.matches("picture-1.png").count(), 3, "{text}");
}

/// The Word document that LibreOffice made, with `from` replaced by `to` in one of its parts.
fn word(part: &str, from: &str, to: &str) -> Vec<u8> {
    let bytes = fs::read(folder("libreoffice").join("source.docx")).expect("a document");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        if name == part {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.contains(from), "`{from}` is not in {text}");
            bytes = text.replacen(from, to, 1).into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("a part");
        writer.write_all(&bytes).expect("bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

const DOCUMENT: &str = "word/document.xml";

#[test]
fn an_unfinished_word_document_is_turned_back_with_its_counts() {
    let run = |inner: &str| format!("<w:body><w:p>{inner}</w:p>");
    let text = "<w:r><w:t>Doors</w:t></w:r>";
    let tracked = format!("<w:ins w:id=\"1\">{text}</w:ins><w:del w:id=\"2\">{text}</w:del>");
    let comment = "<w:r><w:commentReference w:id=\"0\"/></w:r>";
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Doors</w:t></w:r>".repeat(3);
    for (inner, words) in [
        (tracked.as_str(), ["2 tracked changes", "Accept All Changes"]),
        (comment, ["1 comment", "Delete All Comments"]),
        (hidden.as_str(), ["3 pieces of hidden text", "Inspect Document"]),
    ] {
        let bytes = word(DOCUMENT, "<w:body>", &run(inner));
        assert_refused("a.docx", bytes, &[&["import-unfinished"], words.as_slice()].concat());
    }
    let all = word(DOCUMENT, "<w:body>", &run(&format!("{tracked}{comment}{hidden}")));
    assert_refused("a.docx", all, &["2 tracked changes", "1 comment", "3 pieces"]);
    let shown = "<w:r><w:rPr><w:vanish w:val=\"false\"/></w:rPr><w:t>Doors</w:t></w:r>";
    let (_, fine) = imported("a.docx", word(DOCUMENT, "<w:body>", &run(shown)), &[]);
    fine.with(0);
}

#[test]
fn a_word_document_brings_its_pictures_and_their_words() {
    let bytes = fs::read(folder("libreoffice").join("source.docx")).expect("a document");
    let (trial, ended) = imported("a.docx", bytes, &[]);
    let told = ended.with(0).saying(&["import-picture", "picture-2.png"]).told;
    assert!(!told.contains("picture-1.png`, behind"), "{told}");
    let text = draft(&trial);
    assert!(text.contains("![A red door with a box in front of it](picture-1.png)"), "{text}");
    let beside = trial.names("bulletins/2025-02-05-fire-exits-keep-them-clear");
    assert_eq!(beside, ["index.md", "picture-1.png", "picture-2.png"]);
    // A format that browsers do not show stays behind, and is told.
    let drawing = word("word/_rels/document.xml.rels", "media/image2.png", "settings.xml");
    let (trial, ended) = imported("a.docx", drawing, &[]);
    ended.with(0).saying(&["settings.xml left out"]);
    let beside = trial.names("bulletins/2025-02-05-fire-exits-keep-them-clear");
    assert_eq!(beside, ["index.md", "picture-1.png"]);
}

#[test]
fn an_archive_that_unpacks_without_end_is_turned_back() {
    let pad = " ".repeat(17 << 20);
    let bytes = word(DOCUMENT, "<w:body>", &format!("<w:body>{pad}"));
    assert!(bytes.len() < 1 << 20, "it is small: {}", bytes.len());
    assert_refused("a.docx", bytes, &["unpacks to far more"]);
    let deep = format!("<w:body>{}{}", "<w:sdt>".repeat(500), "</w:sdt>".repeat(500));
    assert_refused("a.docx", word(DOCUMENT, "<w:body>", &deep), &["unpacks to far more"]);
    let torn = word(DOCUMENT, "</w:body>", "");
    assert_refused("a.docx", torn, &["damaged"]);
    let entities = word(
        DOCUMENT,
        "<w:document",
        "<!DOCTYPE d [<!ENTITY a \"doors doors\"><!ENTITY b \"&a;&a;&a;\">]><w:document",
    );
    let (_, fine) = imported("a.docx", entities, &[]);
    fine.with(0);
}
