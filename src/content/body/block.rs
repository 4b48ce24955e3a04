//! Paragraphs, headings, tables and tasks: blocks that need more than a tag.

use std::ops::Range;

use pulldown_cmark::Alignment;

use crate::content::body::anchor::{UNUSABLE_ID, slug};
use crate::content::body::element::Content;
use crate::content::body::finding::shown;
use crate::content::body::run::is_template_code;
use crate::content::body::sheet::{escape_text, push_attribute};
use crate::content::body::stack::{Closing, Open, Origin};
use crate::content::body::writer::Writer;
use crate::content::body::{Call, Heading, Hole, Word};
use crate::diagnostic::{Level, Rule};

/// A heading of the level that belongs to the page's title.
pub(crate) const EXTRA_H1: Rule = Rule {
    code: "extra-h1",
    level: Level::Warning,
    about: "The page's title is its one heading of the first level, and people who use screen \
            readers find their way by that. A text that has such headings of its own is shown with \
            all its headings one level lower.",
    remedy: "Begin the headings of the text with `##`.",
};

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// What must be known of a paragraph when it ends.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    /// Whether it holds text that is not strong.
    pub(crate) weak: bool,
    /// Whether it stands in nothing else.
    outermost: bool,
    /// Ranges of the plain text that are images' alternative texts.
    pub(crate) alts: Vec<Range<usize>>,
}

/// A table that is open.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Table {
    fn next_cell(&mut self) -> (Alignment, &'static str) {
        let alignment = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        (alignment, if self.in_head { "th" } else { "td" })
    }
}

/// The hotline that a paragraph's source calls, if it does nothing else.
pub(crate) fn call_in(paragraph: &str) -> Option<&str> {
    let inside = paragraph.trim().strip_prefix('[')?.strip_suffix(']')?;
    let (word, id) = inside.split_once(':')?;
    let id = id.trim();
    let sound = !id.is_empty() && !id.contains(['[', ']', '\n', '\r']);
    (word.trim().eq_ignore_ascii_case("hotline") && sound).then_some(id)
}

/// The language of a fenced code block: the first word after the fence, if it is fit for a class.
pub(crate) fn language_of(info: &str) -> Option<&str> {
    let word = info.split([' ', '\t', ',', '{']).next()?;
    let sound =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'#' | b'_');
    (!word.is_empty() && word.bytes().all(sound)).then_some(word)
}

impl Writer<'_> {
    /// Notes a hotline's call to action.
    pub(crate) fn call(&mut self, hotline: &str, span: &Range<usize>) {
        self.fit_markdown_block(span.start);
        self.sheet.edge();
        self.sheet.hole(Hole::Call(self.calls.len()));
        let span = self.findings.in_file(span);
        self.calls.push(Call { hotline: hotline.to_owned(), span });
    }

    /// Opens a paragraph.
    pub(crate) fn open_paragraph(&mut self, origin: Origin, attributes: &str, span: Range<usize>) {
        self.sheet.edge();
        let outermost = self.stack.is_empty();
        let outer = self.sheet.point();
        self.sheet.markup("<p");
        self.sheet.markup(attributes);
        self.sheet.markup(">");
        self.paragraph = Some(Paragraph { outermost, ..Paragraph::default() });
        let (content, closing) = (Content::Phrasing, Closing::Paragraph);
        let inner = outer;
        self.push(Open { origin, name: "p", tag: "p", content, closing, outer, inner, span });
    }

    /// Ends a paragraph; one without content leaves nothing.
    pub(crate) fn close_paragraph(&mut self, open: &Open, end: usize) {
        self.sheet.edge();
        let paragraph = self.paragraph.take().unwrap_or_default();
        let inner = open.inner;
        if self.is_empty(open) {
            self.sheet.cut(open.outer);
            return;
        }
        self.sheet.end_tag("p");
        if self.is_removing() {
            return;
        }
        let said = self.sheet.said(inner.plain..self.sheet.plain.len());
        if !paragraph.weak && !said.is_empty() {
            let span = self.findings.in_file(&(open.span.start..end.max(open.span.start)));
            self.bold_blocks.push((span, said.to_owned()));
        }
        if paragraph.outermost && self.opening.is_empty() {
            let text = self.without_images(inner.plain, &paragraph.alts);
            if !is_template_code(&text) {
                self.opening = text;
            }
        }
    }

    fn without_images(&self, start: usize, alts: &[Range<usize>]) -> String {
        let end = self.sheet.plain.len();
        let mut text = String::new();
        let mut from = start;
        for alt in alts.iter().filter(|alt| alt.start >= start && alt.end <= end) {
            text.push_str(self.sheet.plain.get(from..alt.start).unwrap_or_default());
            from = alt.end;
        }
        text.push_str(self.sheet.plain.get(from..end).unwrap_or_default());
        text.trim().to_owned()
    }

    /// Opens a heading of the level that its author wrote; `attributes` are rendered.
    pub(crate) fn open_heading(
        &mut self,
        origin: Origin,
        name: &'static str,
        level: u8,
        id: Option<&str>,
        attributes: &str,
        span: Range<usize>,
    ) {
        if level == 1 && self.shift == 0 {
            self.shift = 1;
            self.shift_came_late |= !self.headings.is_empty();
        }
        if level == 1 {
            self.report_extra_h1(&span);
        }
        let level = (level + self.shift).clamp(1, 6);
        let tag = HEADINGS.get(usize::from(level) - 1).copied().unwrap_or("h6");
        self.sheet.edge();
        let outer = self.sheet.point();
        self.sheet.begin_tag(tag);
        self.sheet.markup(attributes);
        self.sheet.markup(">");
        let closing = Closing::Heading { level, id: id.map(str::to_owned) };
        let content = Content::Phrasing;
        let inner = outer;
        self.push(Open { origin, name, tag, content, closing, outer, inner, span });
    }

    fn report_extra_h1(&mut self, span: &Range<usize>) {
        let line = self.source.get(span.clone()).and_then(|text| text.lines().next());
        let line = shown(line.unwrap_or_default().trim());
        let message = format!(
            "`{line}` is a heading of the first level, which belongs to the page's title; all \
             headings of the text are shown one level lower"
        );
        let help = if line.starts_with('#') {
            format!("write `#{line}`, and give the headings below it one `#` more as well")
        } else {
            "make it a heading of the second level, and move the headings below it down as well"
                .to_owned()
        };
        self.findings.advise(&EXTRA_H1, span, message, help);
    }

    /// Ends a heading: now that its words are known it gets its id.
    pub(crate) fn close_heading(&mut self, open: &Open, level: u8, id: Option<String>, end: usize) {
        self.sheet.edge();
        let inner = open.inner;
        if self.is_empty(open) {
            self.sheet.cut(open.outer);
            return;
        }
        let text = self.sheet.said(inner.plain..self.sheet.plain.len()).to_owned();
        let html = self.contents_html(open, &text);
        let id = id.and_then(|id| self.take_id(&id, &open.span));
        let is_named = id.is_some();
        let id = id.unwrap_or_else(|| self.anchors.claim(&slug(&text)));
        let mut attribute = String::with_capacity(id.len() + 6);
        push_attribute(&mut attribute, "id", &id);
        self.sheet.insert(open.outer.html + "<h1".len(), &attribute);
        self.sheet.end_tag(open.tag);
        let span = self.findings.in_file(&(open.span.start..end.max(open.span.start)));
        // A footnote's heading is no part of the text's outline.
        if self.notes.inside == 0 {
            self.headings.push(Heading { level, id, is_named, text, html, span });
        }
    }

    /// Takes an id that the author wrote, or reports why it cannot be used.
    pub(crate) fn take_id(&mut self, id: &str, span: &Range<usize>) -> Option<String> {
        match self.anchors.take(id) {
            Ok(()) => Some(id.to_owned()),
            Err(reason) => {
                let message = format!("the id `{}` {reason}", shown(id));
                self.findings.add(&UNUSABLE_ID, span, message);
                None
            }
        }
    }

    /// The heading's HTML as it may stand in a list of contents. Links are holes and fall away by
    /// themselves; what has an address or an id of its own must not be written twice.
    fn contents_html(&self, open: &Open, text: &str) -> String {
        let html = self.sheet.html.get(open.inner.html..).unwrap_or_default();
        if !html.contains("<img") && !html.contains(" id=\"") {
            return html.to_owned();
        }
        let mut plain = String::with_capacity(text.len());
        escape_text(&mut plain, text);
        plain
    }

    /// Marks the list item that was just begun as a task.
    pub(crate) fn task(&mut self, done: bool) {
        let items = self.stack.iter().rev().take(2);
        let item = items.filter(|open| open.tag == "li").map(|open| open.outer.html).next();
        let Some(item) = item else { return };
        let class = " class=\"task\"";
        self.sheet.insert(item + "<li".len(), class);
        for open in self.stack.iter_mut().filter(|open| open.inner.html > item) {
            open.inner.html += class.len();
            if open.outer.html > item {
                open.outer.html += class.len();
            }
        }
        let (box_, word) = if done { ("☑ ", Word::Done) } else { ("☐ ", Word::ToDo) };
        self.sheet.markup("<span aria-hidden=\"true\">");
        self.sheet.markup(box_);
        self.sheet.markup("</span><span class=\"visually-hidden\">");
        self.sheet.hole(Hole::Word(word));
        self.sheet.markup(": </span>");
        self.sheet.say(box_);
    }

    /// Opens a table in a frame that scrolls sideways on narrow screens. A frame that takes the
    /// keyboard's focus needs a name, so it borrows that of the heading above it.
    pub(crate) fn start_table(&mut self, columns: Vec<Alignment>, span: Range<usize>) {
        self.fit_markdown_block(span.start);
        self.sheet.edge();
        let outer = self.sheet.point();
        self.table_frame();
        self.sheet.markup("<table>");
        self.table = Some(Table { columns, column: 0, in_head: false });
        self.open_at(outer, Content::Parts, Closing::Table, "", span);
    }

    /// Begins the frame round a table.
    pub(crate) fn table_frame(&mut self) {
        self.sheet.markup("<div class=\"scroll\" tabindex=\"0\"");
        if let Some(heading) = self.headings.last() {
            self.sheet.markup(" role=\"region\"");
            push_attribute(&mut self.sheet.html, "aria-labelledby", &heading.id);
        } else {
            self.sheet.markup(" role=\"group\"");
        }
        self.sheet.markup(">");
    }

    /// Opens a table's head, which is also its first row.
    pub(crate) fn start_table_head(&mut self, span: Range<usize>) {
        self.start_row("<thead><tr>", Closing::Markup("</tr></thead><tbody>"), true, span);
    }

    /// Opens a row.
    pub(crate) fn start_table_row(&mut self, span: Range<usize>) {
        self.start_row("<tr>", Closing::Markup("</tr>"), false, span);
    }

    /// Opens a cell.
    pub(crate) fn start_table_cell(&mut self, span: Range<usize>) {
        self.sheet.edge();
        let outer = self.sheet.point();
        let (alignment, tag) =
            self.table.as_mut().map_or((Alignment::None, "td"), Table::next_cell);
        self.sheet.begin_tag(tag);
        if tag == "th" {
            self.sheet.markup(" scope=\"col\"");
        }
        self.sheet.markup(match alignment {
            Alignment::Right => " class=\"align-right\">",
            Alignment::Center => " class=\"align-center\">",
            Alignment::Left | Alignment::None => ">",
        });
        let content = if tag == "th" { Content::Phrasing } else { Content::Flow };
        self.open_at(outer, content, Closing::Block, tag, span);
    }

    /// Ends a table; one without rows has no body.
    pub(crate) fn close_table(&mut self) {
        self.sheet.edge();
        self.table = None;
        if self.sheet.html.ends_with("<tbody>") {
            let kept = self.sheet.html.len() - "<tbody>".len();
            self.sheet.html.truncate(kept);
        } else {
            self.sheet.markup("</tbody>");
        }
        self.sheet.markup("</table></div>");
    }

    fn start_row(
        &mut self,
        markup: &'static str,
        closing: Closing,
        in_head: bool,
        span: Range<usize>,
    ) {
        self.sheet.edge();
        let outer = self.sheet.point();
        self.sheet.markup(markup);
        if let Some(table) = &mut self.table {
            table.column = 0;
            table.in_head = in_head;
        }
        self.open_at(outer, Content::Parts, closing, "", span);
    }
}
