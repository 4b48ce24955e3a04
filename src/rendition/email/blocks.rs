//! [`Block`]: a text as paragraphs, headings and points, for mails that are no HTML.
//!
//! What a bulletin says was written as HTML once, with its addresses, its notes beside old numbers and
//! its calls to action. Both plain forms of a mail are made of that same HTML, so that they cannot
//! say something else than the page.

use html5gum::{StartTag, Token, Tokenizer};

/// A part of a text that stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it is.
    pub kind: Kind,
    /// In how many lists it stands.
    pub depth: usize,
    /// Whether somebody is quoted.
    pub is_quoted: bool,
    /// Whether it is part of a call to action.
    pub is_call: bool,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// The first block of a point, with its number if the list has numbers.
    Point(Option<usize>),
    /// Lines that are kept as they are.
    Kept,
    /// A line across the text.
    Rule,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words, their white space folded.
    Text(String),
    /// Words that lead somewhere.
    Link {
        /// The words.
        text: String,
        /// Where they lead.
        address: String,
    },
    /// A new line begins.
    Break,
}

/// The class of a call to action in HTML that is to be read by [`blocks`].
pub(crate) const CALL: &str = "nb-mail-call";

/// The blocks of a piece of HTML.
pub(crate) fn blocks(html: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.end_block();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    block: Option<Block>,
    /// The lists that are open: the number of the next point, if they have numbers.
    lists: Vec<Option<usize>>,
    /// What the next block is, if it begins a point.
    point: Option<Option<usize>>,
    quotes: usize,
    /// How many elements are open inside a call to action, itself among them.
    call: usize,
    /// How many elements are open inside one that is passed over, itself among them.
    passed: usize,
    link: Option<(String, String)>,
    /// Whether the link that is open leads to a footnote.
    is_note: bool,
    table: Table,
}

/// A table, of which each row becomes a point.
#[derive(Default)]
struct Table {
    is_in_head: bool,
    headings: Vec<String>,
    /// How many cells the row has so far.
    cells: usize,
}

/// Elements that stand on lines of their own and are nothing else.
const PLAIN: [&str; 14] = [
    "p",
    "div",
    "section",
    "figure",
    "figcaption",
    "caption",
    "dt",
    "dd",
    "details",
    "summary",
    "table",
    "header",
    "footer",
    "aside",
];

/// Elements without an end.
const VOID: [&str; 5] = ["br", "img", "hr", "wbr", "col"];

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let is_void = VOID.contains(&name.as_str());
        let value = |key: &[u8]| {
            tag.attributes.get(key).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        let class = value(b"class").unwrap_or_default();
        // A way back leads nowhere in a text without ways, and a sign for eyes stands beside its word.
        let is_passed = class == "footnote-back" || value(b"aria-hidden").is_some();
        if self.passed > 0 || is_passed {
            self.passed += usize::from(!is_void);
            return;
        }
        if (self.call > 0 || class == CALL) && !is_void {
            if self.call == 0 {
                self.end_block();
            }
            self.call += 1;
        }
        match name.as_str() {
            "br" => self.push(Piece::Break),
            "hr" => {
                self.begin(Kind::Rule);
                self.end_block();
            }
            "img" => {
                let alt = value(b"alt").filter(|alt| !alt.trim().is_empty());
                if let Some(alt) = alt {
                    self.text(&format!("[{}]", alt.trim()));
                }
            }
            "a" if value(b"role").as_deref() == Some("doc-noteref") => {
                self.is_note = true;
                self.text(" (");
            }
            "a" => self.link = value(b"href").map(|href| (href, String::new())),
            "pre" => self.begin(Kind::Kept),
            "blockquote" => {
                self.end_block();
                self.quotes += 1;
            }
            "ul" | "ol" => {
                self.end_block();
                let start = value(b"start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then_some(start));
            }
            "li" => {
                self.end_block();
                let number = self.lists.last().copied().flatten();
                if let Some(Some(next)) = self.lists.last_mut() {
                    *next += 1;
                }
                self.point = Some(number);
            }
            "thead" => self.table = Table { is_in_head: true, ..Table::default() },
            "tr" => self.begin_row(),
            "td" | "th" => self.begin_cell(),
            _ => match heading(&name) {
                Some(level) => self.begin(Kind::Heading(level)),
                None if PLAIN.contains(&name.as_str()) => self.end_block(),
                None => {}
            },
        }
    }

    fn close(&mut self, name: &str) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        match name {
            "a" => match self.link.take() {
                Some((address, text)) => self.push(Piece::Link { text, address }),
                None if std::mem::take(&mut self.is_note) => self.text(")"),
                None => {}
            },
            "blockquote" => {
                self.end_block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "ul" | "ol" => {
                self.end_block();
                self.lists.pop();
            }
            "thead" => self.table.is_in_head = false,
            "td" | "th" => {}
            "li" => {
                self.end_block();
                self.point = None;
            }
            _ if PLAIN.contains(&name) || name == "tr" || name == "pre" => self.end_block(),
            _ if heading(name).is_some() => self.end_block(),
            _ => {}
        }
        if self.call > 0 {
            self.call -= 1;
            if self.call == 0 {
                self.end_block();
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.passed > 0 {
            return;
        }
        if self.table.is_in_head {
            if let Some(heading) = self.table.headings.last_mut() {
                heading.push_str(text.trim());
            }
            return;
        }
        let is_kept = self.block.as_ref().is_some_and(|block| block.kind == Kind::Kept);
        let text = if is_kept { text.to_owned() } else { folded(text) };
        match &mut self.link {
            Some((_, words)) => words.push_str(&text),
            None => self.push(Piece::Text(text)),
        }
    }

    fn push(&mut self, piece: Piece) {
        let is_blank = matches!(&piece, Piece::Text(text) if text.trim_matches(' ').is_empty());
        if self.block.is_none() {
            if is_blank {
                return;
            }
            self.begin(Kind::Paragraph);
        }
        let Some(block) = &mut self.block else { return };
        match (block.pieces.last_mut(), piece) {
            (Some(Piece::Text(last)), Piece::Text(next)) => last.push_str(&next),
            (_, piece) => block.pieces.push(piece),
        }
    }

    fn begin(&mut self, kind: Kind) {
        self.end_block();
        let kind = match self.point.take() {
            Some(number) if kind == Kind::Paragraph => Kind::Point(number),
            _ => kind,
        };
        self.block = Some(Block {
            kind,
            depth: self.lists.len(),
            is_quoted: self.quotes > 0,
            is_call: self.call > 0,
            pieces: Vec::new(),
        });
    }

    fn begin_row(&mut self) {
        self.end_block();
        self.table.cells = 0;
        if self.table.is_in_head {
            return;
        }
        self.point = Some(None);
        self.lists.push(None);
        self.begin(Kind::Paragraph);
        self.lists.pop();
    }

    fn begin_cell(&mut self) {
        if self.table.is_in_head {
            self.table.headings.push(String::new());
            return;
        }
        let at = self.table.cells;
        self.table.cells += 1;
        let heading = self.table.headings.get(at).filter(|heading| !heading.is_empty());
        let heading = heading.map(|heading| format!("{heading}: ")).unwrap_or_default();
        let parting = if at == 0 { "" } else { "; " };
        self.push(Piece::Text(format!("{parting}{heading}")));
    }

    fn end_block(&mut self) {
        if let Some((address, text)) = self.link.take() {
            self.push(Piece::Link { text, address });
        }
        let Some(mut block) = self.block.take() else { return };
        if let Some(Piece::Text(first)) = block.pieces.first_mut()
            && block.kind != Kind::Kept
        {
            *first = first.trim_start_matches(' ').to_owned();
        }
        if let Some(Piece::Text(last)) = block.pieces.last_mut() {
            *last = last.trim_end_matches([' ', '\n']).to_owned();
        }
        block.pieces.retain(|piece| *piece != Piece::Text(String::new()));
        if !block.pieces.is_empty() || block.kind == Kind::Rule {
            self.blocks.push(block);
        }
    }
}

fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// Text whose white space is folded into single spaces; what holds words together stays.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            // Signs that nobody sees, and that turn up where a text is copied from a mail.
            '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
            ' ' | '\n' | '\t' | '\r' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Kind, Piece, blocks};

    fn shown(html: &str) -> Vec<(Kind, String)> {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Link { text, address } => format!("<{text}|{address}>"),
            Piece::Break => "/".to_owned(),
        };
        let block =
            |block: super::Block| (block.kind, block.pieces.iter().map(piece).collect::<String>());
        blocks(html).into_iter().map(block).collect()
    }

    #[test]
    fn every_part_of_a_text_stands_on_its_own() {
        let html = "<h2 id=a>A  <b>b</b></h2><p>One &amp;\n two <a href=\"https://e.org/\">three</a>.</p>\
            <ul><li><p>x</p><p>y</p></li><li>z<ol start=3><li>q</li></ol></li></ul><hr>\
            <pre><code>a\n  b\n</code></pre><p>1<br>2</p>";
        let kinds = [
            (Kind::Heading(2), "A b"),
            (Kind::Paragraph, "One & two <three|https://e.org/>."),
            (Kind::Point(None), "x"),
            (Kind::Paragraph, "y"),
            (Kind::Point(None), "z"),
            (Kind::Point(Some(3)), "q"),
            (Kind::Rule, ""),
            (Kind::Kept, "a\n  b"),
            (Kind::Paragraph, "1/2"),
        ];
        assert_eq!(shown(html), kinds.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn rows_say_what_their_cells_are_and_signs_for_eyes_are_passed_over() {
        let html = "<table><thead><tr><th>Day</th><th>Level</th></tr></thead><tbody><tr><td>Mon\
            </td><td>Severe</td></tr></tbody></table><p>Done<sup><a role=doc-noteref href=#f>1</a>\
            </sup><span aria-hidden=true>x</span> <a class=footnote-back href=#b>y</a></p>";
        let kinds = [(Kind::Point(None), "Day: Mon; Level: Severe"), (Kind::Paragraph, "Done (1)")];
        assert_eq!(shown(html), kinds.map(|(kind, text)| (kind, text.to_owned())));
    }
}
