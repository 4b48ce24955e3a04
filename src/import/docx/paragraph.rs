//! One paragraph of a Word document: its words, and what hangs on it.

use crate::document::xml::Element;
use crate::import::docx::inline::{Inline, Look};

/// What a paragraph holds.
#[derive(Debug, Default)]
pub(crate) struct Paragraph<'a> {
    /// Its words.
    pub inline: Inline,
    /// Boxes of text that are anchored to it.
    pub boxes: Vec<&'a Element>,
    /// Pictures: their relation, and their alternative text.
    pub pictures: Vec<(String, String)>,
    /// Notes that it refers to: whether at the end of the document, and their ids.
    pub notes: Vec<(bool, String)>,
    /// Whether a page ends in it.
    pub ends_page: bool,
    /// Signs of fonts that have no letter.
    pub signs: usize,
    /// Targets of its links.
    pub targets: Vec<String>,
}

/// Reads paragraphs one after the other; fields may reach from one into the next.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// Fields that have begun: the instruction so far, and whether its result has begun.
    fields: Vec<(String, bool)>,
    /// Notes that were met so far.
    notes: usize,
}

/// Where links lead, by id of their relation.
pub(crate) type Targets<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Reader {
    /// Reads a paragraph.
    pub(crate) fn read<'a>(
        &mut self,
        paragraph: &'a Element,
        targets: Targets<'_>,
    ) -> Paragraph<'a> {
        let mut read = Paragraph::default();
        self.content(paragraph, None, targets, &mut read);
        read
    }

    fn content<'a>(
        &mut self,
        parent: &'a Element,
        link: Option<&str>,
        targets: Targets<'_>,
        read: &mut Paragraph<'a>,
    ) {
        for part in parent.elements() {
            match part.name.as_str() {
                "r" => self.run(part, link, targets, read),
                "hyperlink" => {
                    let target = part.attribute("id").and_then(targets);
                    read.targets.extend(target.clone());
                    self.content(part, target.as_deref().or(link), targets, read);
                }
                "AlternateContent" => {
                    let chosen = part.chosen();
                    chosen.into_iter().for_each(|it| self.content(it, link, targets, read));
                }
                _ if part.is_wrapper() => self.content(part, link, targets, read),
                "oMath" | "oMathPara" => {
                    let texts = part.all().into_iter().filter(|part| part.name == "t");
                    let text: String = texts.map(Element::text).collect();
                    read.inline.push(&Look::default(), &text);
                }
                _ => {}
            }
        }
    }

    fn run<'a>(
        &mut self,
        run: &'a Element,
        link: Option<&str>,
        targets: Targets<'_>,
        read: &mut Paragraph<'a>,
    ) {
        let look = self.look(run, link);
        for part in run.elements() {
            match part.name.as_str() {
                "fldChar" => self.field(part, read),
                "instrText" => {
                    if let Some((instruction, false)) = self.fields.last_mut() {
                        instruction.push_str(&part.text());
                    }
                }
                "t" => read.inline.push(&look, &part.text()),
                "tab" | "ptab" => read.inline.push(&look, " "),
                "noBreakHyphen" => read.inline.push(&look, "-"),
                "br" | "cr" if part.attribute("type") == Some("page") => {
                    read.ends_page = true;
                    read.inline.push(&look, " ");
                }
                "br" | "cr" => read.inline.push(&look, "\n"),
                "sym" => read.signs += 1,
                "footnoteReference" | "endnoteReference" => self.note(part, read),
                "drawing" | "pict" | "object" => hanging(part, read),
                "AlternateContent" => {
                    part.chosen().into_iter().for_each(|chosen| hanging(chosen, read));
                }
                // How signs are spoken stands above them, and here behind them.
                "ruby" => {
                    let (base, spoken) = (part.child("rubyBase"), part.child("rt"));
                    base.into_iter().for_each(|base| self.content(base, link, targets, read));
                    if let Some(spoken) = spoken.filter(|spoken| !spoken.spoken().trim().is_empty())
                    {
                        read.inline.push(&look, " (");
                        self.content(spoken, link, targets, read);
                        read.inline.push(&look, ")");
                    }
                }
                _ => {}
            }
        }
    }

    fn look(&self, run: &Element, link: Option<&str>) -> Look {
        let is_on =
            |name| run.child("rPr").and_then(|properties| properties.is_on(name)).unwrap_or(false);
        let link = link.map(str::to_owned).or_else(|| {
            let in_result = self.fields.iter().rev().find(|(_, has_result)| *has_result);
            in_result.and_then(|(instruction, _)| field_target(instruction))
        });
        // An underlined or coloured link needs no other look.
        Look {
            bold: is_on("b"),
            italic: is_on("i"),
            struck: is_on("strike"),
            link,
            is_markdown: false,
        }
    }

    fn field(&mut self, part: &Element, read: &mut Paragraph<'_>) {
        match part.attribute("fldCharType") {
            Some("begin") => self.fields.push((String::new(), false)),
            Some("separate") => {
                if let Some((instruction, has_result)) = self.fields.last_mut() {
                    *has_result = true;
                    read.targets.extend(field_target(instruction));
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn note(&mut self, part: &Element, read: &mut Paragraph<'_>) {
        let Some(id) = part.attribute("id") else { return };
        self.notes += 1;
        read.notes.push((part.name == "endnoteReference", id.to_owned()));
        let look = Look { is_markdown: true, ..Look::default() };
        read.inline.push(&look, &format!("[^{}]", self.notes));
    }
}

/// Where a field leads: `HYPERLINK "https://…"`.
fn field_target(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim();
    let target = rest.strip_prefix('"')?.split('"').next()?;
    (!target.is_empty() && !rest.starts_with("\\l")).then(|| target.to_owned())
}

/// What hangs on a run and does not stand in its line: pictures, and boxes of text.
fn hanging<'a>(part: &'a Element, read: &mut Paragraph<'a>) {
    let mut alt = String::new();
    let mut rest = vec![part];
    while let Some(element) = rest.pop() {
        match element.name.as_str() {
            "docPr" => {
                let text = ["descr", "title"].into_iter().find_map(|name| element.attribute(name));
                alt = text.unwrap_or_default().trim().to_owned();
            }
            "shape" => {
                if let Some(text) = element.attribute("alt") {
                    alt = text.trim().to_owned();
                }
            }
            "blip" => {
                let id = element.attribute("embed").or_else(|| element.attribute("link"));
                read.pictures.extend(id.map(|id| (id.to_owned(), alt.clone())));
            }
            "imagedata" => {
                let id = element.attribute("id");
                read.pictures.extend(id.map(|id| (id.to_owned(), alt.clone())));
            }
            "txbxContent" => {
                read.boxes.push(element);
                continue;
            }
            // The other form of the same thing.
            "Fallback" if part.name != "Fallback" => continue,
            _ => {}
        }
        let mut inside: Vec<&Element> = element.elements().collect();
        inside.reverse();
        rest.extend(inside);
    }
}
