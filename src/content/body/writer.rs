//! [`Writer`]: turns the parser's events into HTML, in one pass.

use std::borrow::Cow;
use std::ops::Range;

use linkify::LinkFinder;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::content::body::anchor::Anchors;
use crate::content::body::autolink;
use crate::content::body::block::{Paragraph, Table, call_in, language_of};
use crate::content::body::element::Content;
use crate::content::body::finding::Findings;
use crate::content::body::footnote::Notes;
use crate::content::body::numeral::Numeral;
use crate::content::body::reference::{OpenImage, Reference, ReferenceKind};
use crate::content::body::run::Run;
use crate::content::body::sheet::{Point, Sheet, push_attribute};
use crate::content::body::source::Source;
use crate::content::body::stack::{Closing, NESTING_TOO_DEEP, Open, Origin, Removing};
use crate::content::body::{Call, Heading, Hole, Word};
use crate::tree_path::TreePath;

/// What a bulletin's Markdown has beside CommonMark.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// A body in the making.
pub(crate) struct Writer<'a> {
    /// The Markdown.
    pub(crate) source: &'a str,
    pub(crate) sheet: Sheet,
    pub(crate) stack: Vec<Open>,
    pub(crate) findings: Findings<'a>,
    pub(crate) anchors: Anchors,
    pub(crate) notes: Notes,
    pub(crate) headings: Vec<Heading>,
    pub(crate) references: Vec<Reference>,
    pub(crate) calls: Vec<Call>,
    pub(crate) numerals: Vec<Numeral>,
    pub(crate) bold_blocks: Vec<(Range<usize>, String)>,
    pub(crate) opening: String,
    pub(crate) finder: LinkFinder,
    /// How far headings are moved down: 1 if the text uses the page's own level.
    pub(crate) shift: u8,
    /// A heading of the page's own level came after others, which now stand one level too high.
    pub(crate) shift_came_late: bool,
    /// How many links are open, and how many elements that quote, make text strong, keep its
    /// spaces, or mark code.
    pub(crate) links: usize,
    pub(crate) quotes: usize,
    pub(crate) strong: usize,
    pub(crate) preformatted: usize,
    pub(crate) code: usize,
    /// Where the last end tag of an element stands in the text, once it was looked for.
    pub(crate) last_ends: Vec<(&'static str, Option<usize>)>,
    pub(crate) image: Option<OpenImage>,
    pub(crate) paragraph: Option<Paragraph>,
    pub(crate) table: Option<Table>,
    pub(crate) removing: Option<Removing>,
    /// Where the text went too deep: nothing is written after it.
    pub(crate) cut: Option<Range<usize>>,
    /// Whether a code block is open.
    pub(crate) in_code: bool,
    in_html: bool,
    /// A paragraph that stands for something else; its events are passed over.
    skipping: bool,
    run: Option<Run<'a>>,
}

impl<'a> Writer<'a> {
    /// Reads and writes the whole text.
    pub(crate) fn run(path: &'a TreePath, source: &'a Source<'a>) -> Self {
        let mut writer = Self::new(path, source, 0);
        writer.write_all();
        if writer.shift_came_late {
            // Rare enough that reading twice is cheaper than keeping every heading movable.
            writer = Self::new(path, source, 1);
            writer.write_all();
        }
        writer
    }

    fn new(path: &'a TreePath, source: &'a Source<'a>, shift: u8) -> Self {
        Self {
            source: &source.text,
            sheet: Sheet::with_room(source.text.len()),
            stack: Vec::with_capacity(16),
            findings: Findings::new(path, source),
            anchors: Anchors::default(),
            notes: Notes::default(),
            headings: Vec::new(),
            references: Vec::new(),
            calls: Vec::new(),
            numerals: Vec::new(),
            bold_blocks: Vec::new(),
            opening: String::new(),
            finder: autolink::finder(),
            shift,
            shift_came_late: false,
            links: 0,
            quotes: 0,
            strong: 0,
            preformatted: 0,
            code: 0,
            last_ends: Vec::new(),
            image: None,
            paragraph: None,
            table: None,
            removing: None,
            cut: None,
            in_code: false,
            in_html: false,
            skipping: false,
            run: None,
        }
    }

    fn write_all(&mut self) {
        for (event, span) in Parser::new_ext(self.source, OPTIONS).into_offset_iter() {
            self.event(event, span);
            if self.cut.is_some() {
                break;
            }
        }
        self.flush();
        let end = self.source.len();
        self.pop_to(0, end);
        self.stop_removing();
        self.sheet.edge();
        self.write_footnotes();
        if let Some(span) = self.cut.take() {
            let message = "the text is nested more than 100 levels deep here; the rest of it is \
                           left out"
                .to_owned();
            self.findings.add(&NESTING_TOO_DEEP, &span, message);
        }
    }

    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        if self.skipping {
            self.skipping = !matches!(event, Event::End(TagEnd::Paragraph));
            return;
        }
        match event {
            Event::Text(piece) => return self.piece(&piece, span),
            Event::Html(piece) if self.in_html => return self.piece(&piece, span),
            _ => self.flush(),
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) if self.image.is_some() => self.end_in_image(&event),
            Event::End(TagEnd::HtmlBlock) => self.in_html = false,
            Event::End(_) => self.pop_markdown(span.end),
            Event::Code(code) => self.inline_code(&code, span),
            Event::InlineHtml(html) | Event::Html(html) => {
                if self.image.is_none() {
                    self.raw(&Run::new(self.source, &html, span));
                }
            }
            Event::FootnoteReference(label) => {
                if self.image.is_none() {
                    self.fit_text(span.start);
                    self.footnote_reference(&label, &span);
                }
            }
            Event::SoftBreak => {
                if !self.image_text(" ") {
                    self.fit_text(span.start);
                    self.sheet.line_end();
                }
            }
            Event::HardBreak => {
                if !self.image_text(" ") {
                    self.fit_text(span.start);
                    self.line_break();
                }
            }
            Event::Rule => {
                self.fit_markdown_block(span.start);
                self.sheet.edge();
                self.sheet.markup("<hr>");
            }
            Event::TaskListMarker(done) => self.task(done),
            // Mathematics is not switched on; its marks stay text.
            Event::Text(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Writes `<br>`.
    pub(crate) fn line_break(&mut self) {
        self.sheet.edge();
        self.sheet.markup("<br>");
    }

    fn piece(&mut self, piece: &str, span: Range<usize>) {
        match &mut self.run {
            Some(run) => run.extend(self.source, piece, span),
            None => self.run = Some(Run::new(self.source, piece, span)),
        }
    }

    fn flush(&mut self) {
        match self.run.take() {
            Some(run) if self.in_html => self.raw(&run),
            Some(run) => self.text(&run),
            None => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if self.image.is_some() && !matches!(tag, Tag::Image { .. }) {
            return;
        }
        match tag {
            Tag::Paragraph => self.start_paragraph(span),
            Tag::Heading { level, id, .. } => {
                let level = level as u8;
                self.fit_markdown_block(span.start);
                self.open_heading(Origin::Markdown, "", level, id.as_deref(), "", span);
            }
            Tag::HtmlBlock => self.in_html = true,
            Tag::MetadataBlock(_) => self.open(Content::Phrasing, Closing::Nothing, "", span),
            Tag::Table(columns) => self.start_table(columns, span),
            Tag::TableHead => self.start_table_head(span),
            Tag::TableRow => self.start_table_row(span),
            Tag::TableCell => self.start_table_cell(span),
            Tag::Emphasis => self.inline("em", span),
            Tag::Strong => self.inline("strong", span),
            Tag::Strikethrough => self.inline("del", span),
            Tag::Superscript => self.inline("sup", span),
            Tag::Subscript => self.inline("sub", span),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, span);
            }
            Tag::Image { dest_url, title, .. } => {
                self.fit_text(span.start);
                self.begin_image(&dest_url, &title, span);
            }
            block => self.start_container(block, span),
        }
    }

    fn start_container(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if !matches!(tag, Tag::FootnoteDefinition(_)) {
            self.fit_markdown_block(span.start);
        }
        match tag {
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind, span),
            Tag::BlockQuote(None) => self.block("blockquote", Content::Flow, span),
            Tag::CodeBlock(kind) => self.start_code(&kind, span),
            Tag::List(Some(start)) if start != 1 => {
                self.sheet.edge();
                let outer = self.sheet.point();
                self.sheet.markup(&format!("<ol start=\"{start}\">"));
                self.open_at(outer, Content::Parts, Closing::Block, "ol", span);
            }
            Tag::List(Some(_)) => self.block("ol", Content::Parts, span),
            Tag::List(None) => self.block("ul", Content::Parts, span),
            Tag::Item => self.block("li", Content::Flow, span),
            Tag::DefinitionList => self.block("dl", Content::Parts, span),
            Tag::DefinitionListTitle => self.block("dt", Content::Phrasing, span),
            Tag::DefinitionListDefinition => self.block("dd", Content::Flow, span),
            Tag::FootnoteDefinition(label) => {
                self.sheet.edge();
                self.notes.inside += 1;
                let closing = Closing::Footnote(label.to_string());
                self.open(Content::Flow, closing, "", span);
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self, span: Range<usize>) {
        let written = self.source.get(span.clone()).unwrap_or_default();
        if let Some(hotline) = call_in(written) {
            self.call(hotline, &span);
            self.skipping = true;
            return;
        }
        self.fit_markdown_block(span.start);
        self.open_paragraph(Origin::Markdown, "", span);
    }

    fn start_link(&mut self, kind: LinkType, target: &str, title: &str, span: Range<usize>) {
        self.fit_text(span.start);
        let mut attributes = String::new();
        if !title.is_empty() {
            push_attribute(&mut attributes, "title", title);
        }
        let (kind, target) = match kind {
            LinkType::Email => (ReferenceKind::Autolink, Cow::Owned(format!("mailto:{target}"))),
            LinkType::Autolink => (ReferenceKind::Autolink, Cow::Borrowed(target)),
            _ => (ReferenceKind::Link, Cow::Borrowed(target)),
        };
        let link = if self.in_link() { None } else { self.refer(kind, &target, attributes, &span) };
        if let Some(index) = link {
            self.sheet.hole(Hole::LinkStart(index));
        }
        let closing = link.map_or(Closing::Nothing, Closing::Link);
        self.open(Content::Phrasing, closing, "", span);
    }

    fn start_alert(&mut self, kind: BlockQuoteKind, span: Range<usize>) {
        let (name, word) = match kind {
            BlockQuoteKind::Note => ("note", Word::Note),
            BlockQuoteKind::Tip => ("tip", Word::Tip),
            BlockQuoteKind::Important => ("important", Word::Important),
            BlockQuoteKind::Warning => ("warning", Word::Warning),
            BlockQuoteKind::Caution => ("caution", Word::Caution),
        };
        self.sheet.edge();
        let outer = self.sheet.point();
        self.sheet.markup("<div class=\"alert alert-");
        self.sheet.markup(name);
        self.sheet.markup("\" role=\"note\"><p class=\"alert-title\">");
        self.sheet.hole(Hole::Word(word));
        self.sheet.markup("</p>");
        self.open_at(outer, Content::Flow, Closing::Block, "div", span);
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>, span: Range<usize>) {
        self.sheet.edge();
        let outer = self.sheet.point();
        self.sheet.markup("<pre><code");
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = language_of(info)
        {
            let class = format!("language-{language}");
            push_attribute(&mut self.sheet.html, "class", &class);
        }
        self.sheet.markup(">");
        self.in_code = true;
        self.open_at(outer, Content::Phrasing, Closing::Code, "", span);
    }

    fn inline_code(&mut self, code: &str, span: Range<usize>) {
        if self.image_text(code) {
            return;
        }
        self.fit_text(span.start);
        self.note_weak_text();
        self.sheet.markup("<code>");
        self.code_text(&Run::new(self.source, code, span), 0..code.len());
        self.sheet.markup("</code>");
    }

    fn end_in_image(&mut self, event: &Event<'_>) {
        if matches!(event, Event::End(TagEnd::Image)) {
            self.note_weak_text();
            self.end_image();
        }
    }

    /// Opens an inline element of Markdown's.
    fn inline(&mut self, tag: &'static str, span: Range<usize>) {
        self.fit_text(span.start);
        let outer = self.sheet.point();
        self.sheet.begin_tag(tag);
        self.sheet.markup(">");
        self.open_at(outer, Content::Phrasing, Closing::Inline, tag, span);
    }

    /// Opens a block of Markdown's.
    pub(crate) fn block(&mut self, tag: &'static str, content: Content, span: Range<usize>) {
        self.sheet.edge();
        let outer = self.sheet.point();
        self.sheet.begin_tag(tag);
        self.sheet.markup(">");
        self.open_at(outer, content, Closing::Block, tag, span);
    }

    fn open(&mut self, content: Content, closing: Closing, tag: &'static str, span: Range<usize>) {
        self.open_at(self.sheet.point(), content, closing, tag, span);
    }

    /// Opens an element of Markdown's whose start tag began at `outer`.
    pub(crate) fn open_at(
        &mut self,
        outer: Point,
        content: Content,
        closing: Closing,
        tag: &'static str,
        span: Range<usize>,
    ) {
        let origin = Origin::Markdown;
        let inner = outer;
        self.push(Open { origin, name: tag, tag, content, closing, outer, inner, span });
    }
}
