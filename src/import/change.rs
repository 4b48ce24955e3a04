//! [`Change`]: something that an import did to the text, and where in the source.
//!
//! An import that mends in silence is one that nobody can trust, so every pass says what it did. A
//! change also carries the words that it left out and those that it put in: `words` adds them up
//! and finds what went lost without being told.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;

use crate::import::block::plain;

/// Lines of the source, both ends included, counted from 1. Of a Word document, its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lines {
    /// The first.
    pub first: usize,
    /// The last.
    pub last: usize,
}

impl Lines {
    /// A single line.
    pub(crate) fn one(line: usize) -> Self {
        Self { first: line, last: line }
    }

    /// From the beginning of these to the end of `other`.
    pub(crate) fn up_to(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}–{}", self.first, self.last)
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// The bytes were text in another encoding than UTF-8.
    Decoded(&'static str),
    /// A text without an ending that says so was read as Markdown.
    ReadAsMarkdown,
    /// The title was taken from the text.
    Title(String),
    /// There is no title in the text, and the file's name serves.
    TitleOfFile(String),
    /// The date was taken from the text or the file's name, where it is written so.
    Dated(Date, String),
    /// The title had a note, and a title can have none.
    TitleNote,
    /// Another date stands in the text.
    OtherDate(String),
    /// A line that held the date alone was left out.
    DayLine,
    /// A reference stands in the text, and the draft has an id of its own.
    Reference(String),
    /// A line of signs that only parts the text was left out.
    Divider,
    /// A line that stands on every page was left out.
    RunningHead(String),
    /// A page's number was left out.
    PageNumber(String),
    /// A sign became the point of a list.
    Bullet(char),
    /// A number typed at the beginning of a paragraph became the number of a list.
    Number,
    /// Numbers that the word processor counts were written out.
    Counted,
    /// Lines of one paragraph were joined.
    Joined,
    /// A word was put together that the end of a line had parted; its two readings.
    Hyphen(String, String),
    /// Signs that cannot be seen, or are two letters in one, were replaced.
    Sign(&'static str),
    /// A sentence was put together that a page had cut; its two ends.
    CutSentence(String, String),
    /// A sentence may be cut here, and was left as it is.
    MaybeCut(String),
    /// The hotline block was left out, since a banner says it.
    BannerFor(String, String),
    /// The hotline block was left out, and a call stands in its place.
    CallFor(String, String),
    /// A block that calls to several hotlines was left, since no banner calls to all of them.
    CallsLeft(String),
    /// A heading was made from a line in capitals or bold letters.
    MadeHeading(String),
    /// A heading's level was changed.
    Level(u8, u8),
    /// Signs were plain text and would be Markdown.
    Escaped,
    /// Two columns were set below each other.
    Columns,
    /// A table was set in Markdown.
    Table,
    /// The head of a letter was left out.
    MailHead,
    /// The marks before forwarded lines were left out.
    Quoted,
    /// The head or foot of a page was left out.
    PageMargin(String),
    /// A picture was taken out, under this name.
    Picture(String),
    /// A picture is in a format that browsers do not show.
    PictureLeft(String),
    /// A box of text was put behind the paragraph that holds it.
    TextBox,
    /// A change in these words, whose own words are counted nowhere.
    Told(String),
    /// A picture of another site became a link.
    PictureElsewhere(String),
    /// A tag of another tool stays, as code.
    KeptAsCode(String),
    /// A tag that named another post became a link to its file.
    LinkToPost(String),
    /// A tag round code became a fence.
    Highlight,
    /// It was changed on a day that is told by nothing else.
    Changed(String),
    /// Something that has no place in a bulletin was left out.
    LeftOut(&'static str),
}

/// Something that was done to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Where in the source.
    pub lines: Lines,
    /// What was done.
    pub what: What,
    /// The words that stood there and do not stand in the result.
    pub left_out: String,
    /// The words that stand in the result and did not stand there.
    pub put_in: String,
}

impl Change {
    /// A change that leaves every word as it was.
    pub(crate) fn new(lines: Lines, what: What) -> Self {
        Self { lines, what, left_out: String::new(), put_in: String::new() }
    }

    /// The same change, leaving these words out.
    pub(crate) fn leaving_out(mut self, words: impl Into<String>) -> Self {
        self.left_out = words.into();
        self
    }

    /// The same change, putting these words in.
    pub(crate) fn putting_in(mut self, words: impl Into<String>) -> Self {
        self.put_in = words.into();
        self
    }

    /// What was done, as a sentence without its beginning and end.
    pub(crate) fn sentence(&self) -> String {
        match &self.what {
            What::Decoded(encoding) => format!("read as {encoding} and written as UTF-8"),
            What::ReadAsMarkdown => "read as Markdown, whose signs stand in it".to_owned(),
            What::Title(title) => format!("taken as the title: {title}"),
            What::TitleOfFile(title) => {
                format!("no title in the text; the file's name serves: {title}")
            }
            What::Dated(day, written) => format!("dated {day}, after “{written}”"),
            What::TitleNote => "note of the title put behind the first paragraph".to_owned(),
            What::OtherDate(written) => {
                format!("another date stands here: “{written}” (for another one: --date)")
            }
            What::DayLine => format!("left out, as it is the date: {}", plain(&self.left_out)),
            What::Reference(text) => {
                format!("perhaps the id of this text, left as it is: {text} (write it as `id`)")
            }
            What::Divider => "dividing line left out".to_owned(),
            What::RunningHead(text) => format!("left out, as it stands on every page: {text}"),
            What::PageNumber(text) => format!("left out, as a page's number: {text}"),
            What::Bullet(sign) => format!("`{sign}` made a point of a list"),
            What::Number => "numbers made a numbered list".to_owned(),
            What::Counted => "numbers that Word counts written out".to_owned(),
            What::Joined => "lines joined to one paragraph".to_owned(),
            What::Hyphen(made, other) => format!("word put together: {made} (not {other})"),
            What::Sign(name) => format!("{name} replaced: {} → {}", self.left_out, self.put_in),
            What::CutSentence(before, after) => {
                format!("sentence joined that a page had cut: …{before} | {after}…")
            }
            What::MaybeCut(end) => format!("perhaps cut by a page, left as it is: …{end}"),
            What::BannerFor(text, banner) => {
                format!("left out, since the banner `{banner}` says it: {text}")
            }
            What::CallFor(text, hotline) => {
                format!("replaced by the line [hotline: {hotline}]: {text}")
            }
            What::CallsLeft(text) => {
                format!("left as it is, since no banner calls to all of these: {text}")
            }
            What::MadeHeading(text) => format!("made a heading: {text}"),
            What::Level(from, to) => format!("heading of level {from} set to level {to}"),
            What::Escaped => {
                "`\\` put before signs that Markdown would take for its own".to_owned()
            }
            What::Columns => "two columns set below each other".to_owned(),
            What::Table => "set as a table".to_owned(),
            What::MailHead => format!("head of a letter left out: {}", self.left_out),
            What::Quoted => "marks of forwarded text left out".to_owned(),
            What::PageMargin(text) => format!("head or foot of the pages left out: {text}"),
            What::Picture(name) => format!("picture saved as {name}"),
            What::PictureLeft(name) => format!(
                "picture {name} left out, since browsers do not show its format; \
                 save it as PNG and add it"
            ),
            What::TextBox => "box of text put behind its paragraph".to_owned(),
            What::Told(sentence) => sentence.clone(),
            What::PictureElsewhere(source) => format!(
                "picture of another site made a link; to show it, save it beside the bulletin: {source}"
            ),
            What::KeptAsCode(name) => {
                format!("tag of the other tool kept as code, look what it stood for: {name}")
            }
            What::LinkToPost(file) => format!("tag made a link to {file}"),
            What::Highlight => "tag round code made a fence".to_owned(),
            What::Changed(when) => {
                format!(
                    "last changed {when}; what was changed goes into `updates`, if readers should know"
                )
            }
            What::LeftOut(what) if self.left_out.is_empty() => format!("{what} left out"),
            What::LeftOut(what) => format!("{what} left out: {}", self.left_out),
        }
    }
}

/// All changes for people to read: a line each, with the lines of the source in front. What was
/// done several times in the same words is told once.
pub(crate) fn listed(changes: &[Change]) -> String {
    let mut told: HashMap<String, Vec<Lines>> = HashMap::new();
    for change in changes {
        told.entry(change.sentence()).or_default().push(change.lines);
    }
    let mut told: Vec<(String, Vec<Lines>)> = told.into_iter().collect();
    told.sort_by_cached_key(|(sentence, lines)| (lines.iter().min().copied(), sentence.clone()));
    told.into_iter().map(|(sentence, lines)| format!("  {}: {sentence}\n", places(lines))).collect()
}

/// `3, 7–9`; lines that follow each other are drawn together.
fn places(mut lines: Vec<Lines>) -> String {
    lines.sort();
    let mut joined: Vec<Lines> = Vec::new();
    for next in lines {
        match joined.last_mut() {
            Some(last) if next.first <= last.last + 1 => *last = last.up_to(next),
            _ => joined.push(next),
        }
    }
    joined.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
