//! [`Passage`]: a stretch of a bulletin's text as its readers read it, with the way back to the
//! file.
//!
//! Matters of style are asked of sentences, and the body is HTML by the time anybody else sees it.
//! So the Markdown is read a second time, only where style is asked for; a build never does.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::content::body::block::call_in;
use crate::content::body::source::Source;
use crate::content::body::writer::OPTIONS;

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A title: of the bulletin or of a part.
    Heading,
    /// Running text, in a paragraph or a list.
    Text,
    /// A cell of a table.
    Cell,
}

/// A heading, a paragraph, a point of a list or a cell: plain text on one line.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its words. Code and pictures are left out, line breaks are spaces.
    pub(crate) text: String,
    /// Where pieces of it come from: byte of `text`, byte of the file.
    pieces: Vec<(usize, usize)>,
}

impl Passage {
    /// A passage that stands in the file as it is, from byte `at` on.
    pub(crate) fn new(kind: Kind, text: String, at: usize) -> Self {
        Self { kind, text, pieces: vec![(0, at)] }
    }

    /// Bytes of the file for bytes of the text.
    pub(crate) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1).max(range.start);
        let (start, end) = (self.byte(range.start), self.byte(last) + range.end - last);
        start..end.max(start)
    }

    fn byte(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(text, _)| *text <= at);
        let (text, file) = self.pieces.get(piece.saturating_sub(1)).copied().unwrap_or_default();
        file + at.saturating_sub(text)
    }
}

/// The passages of a Markdown `text` that begins at byte `offset` of its file, in its order.
pub(crate) fn prose(text: &str, offset: usize) -> Vec<Passage> {
    let source = Source::new(text, offset);
    let mut reader =
        Reader { source: &source, kind: Kind::Text, open: None, silent: 0, all: vec![] };
    for (event, span) in Parser::new_ext(&source.text, OPTIONS).into_offset_iter() {
        reader.event(&event, span);
    }
    reader.end();
    reader.all
}

struct Reader<'a> {
    source: &'a Source<'a>,
    kind: Kind,
    open: Option<Passage>,
    /// How many elements are open whose text is not prose.
    silent: usize,
    all: Vec<Passage>,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => {
                self.silent += 1
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock) => {
                self.silent = self.silent.saturating_sub(1);
            }
            Event::Start(tag) => self.start(tag, &span),
            Event::End(tag) if !is_inline(*tag) => self.end(),
            Event::Text(words) => self.say(words, span.start),
            Event::SoftBreak | Event::HardBreak => self.say(" ", span.start),
            // What the code says is no word of a sentence, but it takes the place of one.
            Event::Code(_) => self.say("…", span.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        if is_inline(tag.to_end()) {
            return;
        }
        self.end();
        self.kind = match tag {
            Tag::Heading { .. } => Kind::Heading,
            Tag::TableCell => Kind::Cell,
            _ => Kind::Text,
        };
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        if matches!(tag, Tag::Paragraph) && call_in(written).is_some() {
            self.kind = Kind::Cell;
        }
    }

    fn say(&mut self, words: &str, at: usize) {
        if self.silent > 0 {
            return;
        }
        let at = self.source.in_file(&(at..at)).start;
        let kind = self.kind;
        let empty = || Passage { kind, text: String::new(), pieces: Vec::new() };
        let open = self.open.get_or_insert_with(empty);
        open.pieces.push((open.text.len(), at));
        open.text.push_str(words);
    }

    fn end(&mut self) {
        self.all.extend(self.open.take().filter(|passage| !passage.text.trim().is_empty()));
    }
}

/// Whether an element stands inside a line of text.
fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::{Kind, prose};

    #[test]
    fn words_keep_their_places_in_the_file() {
        let file = "---\r\n\r\n## One *two*\r\n\r\nA line\r\nand **more** `code`.\r\n\r\n- point\r\n\r\n|a|b|\r\n|-|-|\r\n|c|d|\r\n";
        let all = prose(&file[5..], 5);
        let told: Vec<(Kind, &str)> = all.iter().map(|it| (it.kind, it.text.as_str())).collect();
        assert_eq!(
            told,
            [
                (Kind::Heading, "One two"),
                (Kind::Text, "A line and more …."),
                (Kind::Text, "point"),
                (Kind::Cell, "a"),
                (Kind::Cell, "b"),
                (Kind::Cell, "c"),
                (Kind::Cell, "d"),
            ]
        );
        for passage in &all {
            for word in ["two", "line", "more", "point", "d"] {
                if let Some(at) = passage.text.find(word) {
                    assert_eq!(&file[passage.place(&(at..at + word.len()))], word);
                }
            }
        }
    }
}
