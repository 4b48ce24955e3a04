//! Raw HTML: read as a browser reads it, and written afresh from an allow-list.
//!
//! Nothing of the author's HTML is passed on as it stands. Tags that are allowed and fit where
//! they stand are written anew, so their quotation marks, their case and their end tags are ours,
//! and what the list does not know cannot go out by being overlooked.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Error, Token, Tokenizer};

use crate::content::body::Hole;
use crate::content::body::element::{Content, Element, Stand, Standing, standing};
use crate::content::body::finding::times;
use crate::content::body::reference::ReferenceKind;
use crate::content::body::run::Run;
use crate::content::body::sheet::push_attribute;
use crate::content::body::stack::{Closing, Open, Origin};
use crate::content::body::tag::{RawTag, text_of};
use crate::content::body::writer::Writer;
use crate::diagnostic::{Level, Rule};

/// HTML that does not go out.
pub(crate) const RAW_HTML_REMOVED: Rule = Rule {
    code: "raw-html-removed",
    level: Level::Warning,
    about: "HTML in a bulletin may set text, lists, tables, links and images. What runs, loads or \
            asks for input, what belongs to the page's frame, and what cannot stand where it was \
            written is taken out.",
    remedy: "Write the same in Markdown, or take the HTML out.",
};

/// An attribute that does not go out.
pub(crate) const RAW_HTML_ATTRIBUTE: Rule = Rule {
    code: "raw-html-attribute",
    level: Level::Advice,
    about: "How a page looks is the theme's business, so attributes such as `style`, `class` and \
            `align` are left out of HTML in a bulletin.",
    remedy: "Delete the attribute; it has no effect.",
};

/// Something that looks like HTML and is not.
pub(crate) const UNKNOWN_ELEMENT: Rule = Rule {
    code: "unknown-element",
    level: Level::Warning,
    about: "A word between `<` and `>` is read as HTML. If HTML knows no such word it is most \
            likely meant to be read by people, and is shown as it was typed.",
    remedy: "Write a backslash before the `<`, or put the word between backticks.",
};

impl Writer<'_> {
    /// Writes what is allowed of a piece of HTML.
    pub(crate) fn raw(&mut self, run: &Run<'_>) {
        let html = &*run.text;
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut read = 0;
        let mut torn = false;
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            if self.cut.is_some() {
                return;
            }
            match token {
                Token::StartTag(tag) => {
                    read = tag.span.end;
                    let written = html.get(tag.span.start..tag.span.end).unwrap_or_default();
                    let span = run.place(tag.span.start..tag.span.end);
                    self.raw_start(&RawTag::new(&tag, span), written);
                }
                Token::EndTag(tag) => {
                    read = tag.span.end;
                    let written = html.get(tag.span.start..tag.span.end).unwrap_or_default();
                    let span = run.place(tag.span.start..tag.span.end);
                    self.raw_end(&text_of(&tag.name), written, span);
                }
                Token::String(text) => {
                    read = text.span.end;
                    let span = run.place(text.span.start..text.span.end);
                    self.raw_text(&text_of(&text), span);
                }
                Token::Comment(comment) => read = comment.span.end,
                Token::Doctype(doctype) => read = doctype.span.end,
                Token::Error(error) => match *error {
                    Error::EofInTag | Error::EofBeforeTagName => torn = true,
                    Error::EofInComment => self.report_open_comment(&run.span),
                    _ => {}
                },
            }
        }
        if torn {
            self.raw_text(html.get(read..).unwrap_or_default(), run.place(read..html.len()));
        }
    }

    fn report_open_comment(&mut self, span: &Range<usize>) {
        let message = "a comment begins with `<!--` and is never ended with `-->`, so the rest of \
                       the text is left out";
        self.findings.add(&RAW_HTML_REMOVED, span, message.to_owned());
    }

    fn raw_text(&mut self, text: &str, span: Range<usize>) {
        if !self.is_removing() && !text.is_empty() {
            let run = Run::new(self.source, text, span);
            self.text(&run);
        }
    }

    fn raw_start(&mut self, tag: &RawTag, written: &str) {
        if let Some(removing) = &mut self.removing {
            removing.depth += usize::from(removing.depth > 0 && removing.name == tag.name);
            return;
        }
        match standing(&tag.name) {
            Standing::Allowed(element) => self.raw_element(element, tag),
            Standing::RemovedWhole(name) => {
                self.report_removed(tag);
                let empty = tag.self_closing && matches!(name, "svg" | "math");
                if !empty && self.ends_later(name, tag.span.start) {
                    self.start_removing(name);
                }
            }
            Standing::RemovedTag => {
                self.report_removed(tag);
                self.part_words();
            }
            Standing::Unknown => {
                self.findings.fold(&UNKNOWN_ELEMENT, &tag.name, &tag.span, |name, count| {
                    let shown = if count == 1 { "it is" } else { "they are" };
                    format!(
                        "`<{name}>` is no element of HTML; it stands {} in the text, and {shown} \
                         shown as typed",
                        times(count)
                    )
                });
                self.raw_text(written, tag.span.clone());
            }
        }
    }

    fn raw_end(&mut self, name: &str, written: &str, span: Range<usize>) {
        if let Some(removing) = &mut self.removing {
            if removing.name == name {
                removing.depth = removing.depth.saturating_sub(1);
                if removing.depth == 0 {
                    self.try_to_stop_removing(span.start);
                }
            }
            return;
        }
        match standing(name) {
            Standing::Allowed(_) => {
                if let Some(height) = self.height_after_end(name) {
                    self.pop_to(height, span.end);
                }
            }
            Standing::Unknown => self.raw_text(written, span),
            Standing::RemovedWhole(_) | Standing::RemovedTag => self.part_words(),
        }
    }

    fn raw_element(&mut self, element: &'static Element, tag: &RawTag) {
        let height = match element.stand {
            Stand::Block => self.height_for_block(),
            Stand::Part(parents) => self.height_for_part(parents),
            Stand::Inline => {
                self.fit_text(tag.span.start);
                Some(self.stack.len())
            }
        };
        let Some(height) = height else {
            self.report_misplaced(tag);
            return;
        };
        self.pop_to(height, tag.span.start);
        match element.name {
            "a" => self.raw_link(tag),
            "img" => self.raw_image(tag),
            "br" => self.line_break(),
            "p" => {
                let attributes = self.attributes_and_id(tag);
                self.open_paragraph(Origin::Raw, &attributes, tag.span.clone());
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let attributes = self.attributes(tag);
                let level = element.name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                let span = tag.span.clone();
                self.open_heading(Origin::Raw, element.name, level, tag.id(), &attributes, span);
            }
            _ => self.raw_plain_element(element, tag),
        }
    }

    /// Writes an element that needs no more than its tags.
    fn raw_plain_element(&mut self, element: &'static Element, tag: &RawTag) {
        let attributes = self.attributes_and_id(tag);
        let inline = element.stand == Stand::Inline || matches!(element.name, "rp" | "rt");
        if !inline {
            self.sheet.edge();
        }
        let outer = self.sheet.point();
        // A span without attributes says nothing, so only its ends are remembered.
        let silent = element.name == "span" && attributes.is_empty();
        if element.name == "table" {
            self.table_frame();
        }
        if !silent {
            self.sheet.begin_tag(element.name);
            self.sheet.markup(&attributes);
            self.sheet.markup(">");
        }
        if element.content == Content::Void {
            return;
        }
        let closing = match element.name {
            "table" => Closing::Markup("</table></div>"),
            _ if silent => Closing::Nothing,
            _ if inline => Closing::Inline,
            _ => Closing::Block,
        };
        self.push(Open {
            origin: Origin::Raw,
            name: element.name,
            tag: element.name,
            content: element.content,
            closing,
            outer,
            inner: outer,
            span: tag.span.clone(),
        });
    }

    fn raw_link(&mut self, tag: &RawTag) {
        let attributes = self.attributes(tag);
        // The place keeps its name even where the link itself is not written.
        if let Some(id) = tag.id().and_then(|id| self.take_id(id, &tag.span)) {
            self.sheet.markup("<span");
            push_attribute(&mut self.sheet.html, "id", &id);
            self.sheet.markup("></span>");
        }
        let Some(target) = tag.get("href") else { return };
        if let Some(height) = self.height_after_end("a") {
            self.pop_to(height, tag.span.start);
        }
        if self.in_link() {
            return;
        }
        let link = self.refer(ReferenceKind::RawLink, target, attributes, &tag.span);
        let Some(index) = link else { return };
        let outer = self.sheet.point();
        self.sheet.hole(Hole::LinkStart(index));
        self.push(Open {
            origin: Origin::Raw,
            name: "a",
            tag: "a",
            content: Content::Through,
            closing: Closing::Link(index),
            outer,
            inner: outer,
            span: tag.span.clone(),
        });
    }

    fn raw_image(&mut self, tag: &RawTag) {
        let attributes = self.attributes_and_id(tag);
        let target = tag.get("src").unwrap_or_default();
        if target.trim().is_empty() {
            self.report_removed(tag);
            return;
        }
        self.note_weak_text();
        let kind = ReferenceKind::RawImage;
        self.write_image(kind, target, tag.get("alt"), &attributes, &tag.span);
    }

    /// Keeps words apart that a tag now gone had parted.
    fn part_words(&mut self) {
        if !self.holds_parts_only() {
            self.sheet.words(" ");
        }
    }

    fn report_removed(&mut self, tag: &RawTag) {
        self.findings.fold(&RAW_HTML_REMOVED, &tag.name, &tag.span, |name, count| {
            format!("the HTML element `<{name}>` was taken out {}", times(count))
        });
    }

    fn report_misplaced(&mut self, tag: &RawTag) {
        self.part_words();
        self.findings.fold(&RAW_HTML_REMOVED, &tag.name, &tag.span, |name, count| {
            format!(
                "the HTML element `<{name}>` was taken out {}: it cannot stand where it was written",
                times(count)
            )
        });
    }
}
