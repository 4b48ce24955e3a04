//! The words of a page of a PDF.
//!
//! A page says which signs stand where, and not what a word or a line is. A step to another height
//! is taken for the end of a line. A step to the side may part two words or two letters of one, which
//! nothing short of the font's measures can tell; so it is left open here ([`MAYBE`]).

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

use crate::document::pdf::LARGEST;

/// Stands where there may be a space.
pub(crate) const MAYBE: char = '\u{e000}';

/// A gap of so many thousandths of the font's size is a space (ISO 32000-1, 9.4.4).
const GAP: f32 = 180.0;

/// So deep do parts of a page stand in each other.
const DEEPEST: usize = 6;

/// Adds the words of a page.
pub(crate) fn write(document: &Document, page: ObjectId, out: &mut String) {
    let Ok(content) = document.get_page_content_with_limit(page, LARGEST) else { return };
    let (own, more) = document.get_page_resources(page).unwrap_or_default();
    let more = more.iter().filter_map(|id| document.get_dictionary(*id).ok());
    let resources: Vec<&Dictionary> = own.into_iter().chain(more).collect();
    let mut pen =
        Pen { document, out, height: None, written: None, is_moved: false, is_elsewhere: false };
    pen.run(&content, &resources, 0);
}

struct Pen<'a> {
    document: &'a Document,
    out: &'a mut String,
    /// The height at which the next word stands; `None` where that is not known.
    height: Option<f32>,
    /// The height of the last word.
    written: Option<Option<f32>>,
    /// Whether there was a step since.
    is_moved: bool,
    /// Whether heights are counted from another place since.
    is_elsewhere: bool,
}

impl<'a> Pen<'a> {
    fn run(&mut self, content: &[u8], resources: &[&'a Dictionary], depth: usize) {
        let Ok(content) = Content::decode(content) else { return };
        let fonts = self.fonts(resources);
        let mut font: Option<&Encoding<'_>> = None;
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    font = name.and_then(|name| fonts.get(name));
                }
                "BT" => self.step(Some(0.0)),
                "Tm" => self.step(number(operands, 5)),
                "Td" | "TD" => {
                    let up = number(operands, 1);
                    self.step(self.height.zip(up).map(|(height, up)| height + up));
                }
                "T*" => self.step(None),
                "cm" => self.is_elsewhere = true,
                "Tj" | "TJ" => self.show(font, operands),
                "'" | "\"" => {
                    self.step(None);
                    self.show(font, operands);
                }
                "Do" if depth < DEEPEST => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    name.into_iter().for_each(|name| self.part(name, resources, depth));
                }
                _ => {}
            }
        }
    }

    /// A part that is drawn on the page as a whole.
    fn part(&mut self, name: &[u8], resources: &[&'a Dictionary], depth: usize) {
        let document = self.document;
        let get = |from: &&'a Dictionary| {
            let parts = document.get_dict_in_dict(from, b"XObject").ok()?;
            document.dereference(parts.get(name).ok()?).ok()?.1.as_stream().ok()
        };
        let Some(stream) = resources.iter().find_map(get) else { return };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        let is_form = kind.is_ok_and(|kind| kind == b"Form");
        let Ok(content) = stream.decompressed_content_with_limit(LARGEST) else { return };
        if is_form {
            let own = document.get_dict_in_dict(&stream.dict, b"Resources").ok();
            let inner: Vec<&Dictionary> =
                own.into_iter().chain(resources.iter().copied()).collect();
            self.is_elsewhere = true;
            self.run(&content, &inner, depth + 1);
            self.is_elsewhere = true;
        }
    }

    fn fonts(&self, resources: &[&'a Dictionary]) -> BTreeMap<Vec<u8>, Encoding<'a>> {
        let document = self.document;
        let mut fonts = BTreeMap::new();
        for listed in resources.iter().filter_map(|it| document.get_dict_in_dict(it, b"Font").ok())
        {
            for (name, font) in listed {
                let font =
                    document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok());
                let encoding =
                    font.and_then(|it| it.get_font_encoding_with_limit(document, LARGEST).ok());
                if let Some(encoding) = encoding {
                    fonts.entry(name.clone()).or_insert(encoding);
                }
            }
        }
        fonts
    }

    fn step(&mut self, height: Option<f32>) {
        self.height = height;
        self.is_moved = true;
    }

    fn show(&mut self, font: Option<&Encoding<'_>>, operands: &[Object]) {
        let Some(font) = font else { return };
        let is_elsewhere = std::mem::take(&mut self.is_elsewhere);
        if std::mem::take(&mut self.is_moved) || is_elsewhere {
            let is_known = self.height.is_some() && !is_elsewhere;
            let is_same = is_known && self.written == Some(self.height);
            self.out.push(if is_same { MAYBE } else { '\n' });
        }
        self.written = Some(self.height);
        for operand in operands {
            let pieces = match operand {
                Object::Array(pieces) => pieces.as_slice(),
                one => std::slice::from_ref(one),
            };
            for piece in pieces {
                match piece {
                    Object::String(bytes, _) => {
                        let words = Document::decode_text(font, bytes).unwrap_or_default();
                        self.out.push_str(&words);
                    }
                    gap if gap.as_float().is_ok_and(|gap| gap < -GAP) => self.out.push(' '),
                    _ => {}
                }
            }
        }
    }
}

fn number(operands: &[Object], at: usize) -> Option<f32> {
    operands.get(at)?.as_float().ok()
}
