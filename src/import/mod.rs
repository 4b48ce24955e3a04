//! Text converted from Word or PDF becomes a draft bulletin.
//!
//! Values in, values out: the bytes of a file and the settings of the series go in; a draft, the
//! list of what was changed on the way, and findings come out. Every pass is a file of its own and
//! works on blocks, whatever the source was. Two things are held to throughout: what is not certain
//! is told and not guessed, and no word is lost (`words` adds them up at the end of each import).
//!
//! ```text
//! bytes ─source─┬─ plain, markdown ─┬─▶ blocks ─▶ pages, cuts, title, date, banner, headings ─▶ draft
//!               └─ docx ────────────┘              and the words of both are counted
//! ```

mod block;
mod change;
mod columns;
mod dated;
mod docx;
mod draft;
mod escape;
mod feed;
mod folder;
mod heading;
mod hotline_block;
mod html;
mod hyphen;
mod mail;
mod markdown;
mod marker;
mod moved;
mod page_break;
mod plain;
mod sign;
mod source;
mod table;
mod words;
mod work;

use jiff::civil::Date;

use crate::content::config::Config;
use crate::content::used_id::UsedId;
use crate::diagnostic::{Level, Report, Rule};
use crate::import::block::Block;
use crate::import::change::{Change, Lines, What};
use crate::import::columns::Line;
use crate::import::draft::Picture;
use crate::import::source::Source;
use crate::import::work::Work;
use crate::tree_path::TreePath;

pub(crate) use crate::import::change::listed;
pub(crate) use crate::import::draft::Draft;
pub(crate) use crate::import::feed::{Arrival, LEFT_OUT, read as feed};
pub(crate) use crate::import::folder::{LONGEST as LONGEST_POST, POSTS, read as folder};
pub(crate) use crate::import::moved::{House, Item, Made, Moved, moved};
pub(crate) use crate::import::source::LARGEST;

/// A text without a day, or with one that cannot be.
pub(crate) static NO_DATE: Rule = Rule {
    code: "import-date",
    level: Level::Error,
    about: "A bulletin has the day that its text says it is of. Where the text names none, a day that is on no \
            calendar, or one that can be read in two ways, it is asked for and not guessed.",
    remedy: "Look the day up and give it behind the name of the file: `noticeboard import FILE --date YYYY-MM-DD`.",
};

/// A text that is not for the public.
pub(crate) static MARKED: Rule = Rule {
    code: "import-marking",
    level: Level::Error,
    about: "The text bears a protective marking that a public site may not carry. Whoever set the marking has to \
            release the text first.",
    remedy: "Have the text released by whoever issued it, take the marking out of the file, and import it again.",
};

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[
    &source::NO_SOURCE,
    &NO_DATE,
    &MARKED,
    &hotline_block::UNREGISTERED_NUMBER,
    &docx::unfinished::UNFINISHED,
    &docx::PICTURE_WITHOUT_ALT,
    &feed::NO_FEED,
    &feed::LEFT_OUT,
    &folder::KEY,
    &folder::NO_POSTS,
    &moved::GUID,
    &moved::HELD,
    &moved::OLD_ADDRESS,
    &moved::TOPIC,
];

/// A file to make a bulletin of.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Its name, for messages.
    pub path: TreePath,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The day that was given for it.
    pub day: Option<Date>,
    /// Every id that was ever used in the series, with its day where that is known.
    pub ids: &'a [UsedId],
}

/// What became of a file.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// The draft, if one could be made.
    pub draft: Option<Draft>,
    /// What was noticed.
    pub report: Report,
    /// The text in which findings have their places.
    pub text: String,
}

/// Makes a draft of a file, for a series with these settings.
pub(crate) fn import(request: &Request<'_>, config: &Config) -> Imported {
    let read = source::source(&request.path, request.bytes).and_then(|source| match source {
        Source::Text(text, changes) => Ok(read(&request.path, text, changes)),
        Source::Word => docx::word(&request.path, request.bytes).map(Reading::of_word),
    });
    let mut imported = Imported::default();
    let reading = match read {
        Ok(reading) => reading,
        Err(found) => {
            imported.report.push(*found);
            return imported;
        }
    };
    if reading.report.reaches(Level::Error) {
        imported.report = reading.report;
    } else {
        let work = Work {
            request,
            config,
            source: &reading.text,
            spoken: reading.spoken.as_deref().unwrap_or(&reading.text),
            beside: &reading.beside,
            is_plain: reading.is_plain,
            changes: reading.changes,
            report: reading.report,
        };
        (imported.draft, imported.report) = work.finish(reading.blocks, reading.pictures);
    }
    imported.text = reading.text;
    imported
}

/// A source that has been read.
struct Reading {
    blocks: Vec<Block>,
    /// Whether it is text that nobody marked up.
    is_plain: bool,
    changes: Vec<Change>,
    /// Its text, by lines.
    text: String,
    /// Every word of it, where that is more than the lines that were read.
    spoken: Option<String>,
    /// Words that stand outside of its lines.
    beside: String,
    pictures: Vec<Picture>,
    report: Report,
}

impl Reading {
    fn of_word(word: docx::Word) -> Self {
        Self {
            blocks: word.blocks,
            is_plain: false,
            changes: word.changes,
            text: word.text,
            spoken: Some(word.spoken),
            beside: word.beside,
            pictures: word.pictures,
            report: word.report,
        }
    }
}

/// Reads a text.
fn read(path: &TreePath, text: String, mut changes: Vec<Change>) -> Reading {
    let (blocks, is_plain) = blocks_of(path, &text, &mut changes);
    Reading {
        blocks,
        is_plain,
        changes,
        text,
        spoken: None,
        beside: String::new(),
        pictures: Vec::new(),
        report: Report::default(),
    }
}

/// The blocks of a text, whichever way it is written, and whether nobody marked it up.
fn blocks_of(path: &TreePath, text: &str, changes: &mut Vec<Change>) -> (Vec<Block>, bool) {
    let lines: Vec<(usize, String)> = text
        .split('\n')
        .enumerate()
        .map(|(at, line)| (at + 1, sign::cleaned(line, at + 1, changes)))
        .collect();
    let lines = mail::without_letter(lines, changes);
    let clean = joined_lines(&lines);
    let is_named = matches!(path.extension().to_ascii_lowercase().as_str(), "md" | "markdown");
    if !is_named && !markdown::is_markdown(&clean) {
        let lines = lines.into_iter().map(|(number, text)| Line::new(number, text)).collect();
        return (plain::blocks(&columns::unwoven(lines, changes), changes), true);
    }
    if !is_named {
        changes.push(Change::new(Lines::one(1), What::ReadAsMarkdown));
    }
    let (blocks, read) = markdown::blocks(&clean);
    changes.extend(read);
    (blocks, false)
}

/// Lines as one text, each at its own number; those that were left out are empty.
fn joined_lines(lines: &[(usize, String)]) -> String {
    let mut text = String::new();
    let mut next = 1;
    for (number, line) in lines {
        while next < *number {
            text.push('\n');
            next += 1;
        }
        text.push_str(line);
        text.push('\n');
        next += 1;
    }
    text
}
