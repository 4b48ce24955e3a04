//! [`Work`]: an import on its way from blocks to a draft, whatever the source was.
//!
//! The order of the passes stands here: pages go before sentences are joined, sentences before days
//! are looked for, and the words are counted when nothing more is changed.

use jiff::civil::Date;

use crate::content::config::Config;
use crate::content::date;
use crate::content::marking::{Marking, at_edge, whole_line};
use crate::content::number::Number;
use crate::content::used_id::new_id;
use crate::content::wording::date_words;
use crate::diagnostic::{Diagnostic, Level, Place, Report};
use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};
use crate::import::dated::{self, Found};
use crate::import::draft::{self, Draft, Picture};
use crate::import::hyphen::Known;
use crate::import::{
    MARKED, NO_DATE, Request, heading, hotline_block, mail, page_break, plain, words,
};
use crate::tree_path::TreePath;

/// An import on its way from blocks to a draft.
pub(crate) struct Work<'a> {
    /// What was asked for.
    pub request: &'a Request<'a>,
    /// The settings of the series.
    pub config: &'a Config,
    /// Its text, by lines.
    pub source: &'a str,
    /// Every word of it.
    pub spoken: &'a str,
    /// Words that stand outside of its lines.
    pub beside: &'a str,
    /// Whether it is text that nobody marked up.
    pub is_plain: bool,
    /// What was done so far.
    pub changes: Vec<Change>,
    /// What was noticed so far.
    pub report: Report,
}

impl Work<'_> {
    /// Runs the passes. There is no draft where an error stands in the report.
    pub(crate) fn finish(
        mut self,
        blocks: Vec<Block>,
        pictures: Vec<Picture>,
    ) -> (Option<Draft>, Report) {
        let known = Known::of(self.source);
        let config = self.config;
        let is_ours = |number: &str| is_called(config, number);
        let blocks = page_break::without_pages(blocks, &is_ours, &mut self.changes);
        let mut blocks = page_break::mend_cuts(blocks, &known, &mut self.changes);
        self.refuse_markings(&blocks);
        let day = self.day(&blocks);
        mail::drop_day(&mut blocks, &mut self.changes);
        heading::open_lines(&mut blocks);
        self.drop_day_line(&mut blocks);
        let title = heading::title(&mut blocks, &mut self.changes)
            .unwrap_or_else(|| heading::title_of_file(self.request.path.stem(), &mut self.changes));
        let (changes, report) = (&mut self.changes, &mut self.report);
        let (path, source) = (&self.request.path, self.source);
        let place = |lines| Some(place_of(path, source, lines));
        let (blocks, banners) = hotline_block::lifted(blocks, self.config, &place, changes, report);
        let mut blocks = page_break::mend_cuts(blocks, &known, changes);
        if self.is_plain {
            plain::with_headings(&mut blocks, changes);
        }
        heading::levelled(&mut blocks, changes);
        let Some(day) = day.filter(|_| !self.report.reaches(Level::Error)) else {
            return (None, self.report);
        };
        let stem = draft::stem(day, &title);
        let id = new_id(self.request.ids, day, &stem);
        let body = draft::body(&blocks);
        let text = format!("{}{body}", draft::head(&id, &title, day, &banners));
        let source = format!("{}\n{}", self.spoken, self.beside);
        let account = words::account(&source, &format!("{title}\n{body}"), &self.changes);
        let draft = Draft { id, day, stem, text, pictures, changes: self.changes, account };
        (Some(draft), self.report)
    }

    /// A marking stands on a line of its own; in a sentence, a text may well speak of one.
    fn refuse_markings(&mut self, blocks: &[Block]) {
        let left_out = self.changes.iter().filter_map(|change| match &change.what {
            What::RunningHead(text) | What::PageMargin(text) => Some((change.lines, text.clone())),
            _ => None,
        });
        // The head and the foot of a paper have a marking beside other words.
        let ends = [blocks.first(), blocks.last()].into_iter().flatten();
        let ends = ends.map(|block| (block.lines, block.plain()));
        let is_above =
            |found: Option<Marking>| found.is_some_and(|it| self.config.ceiling.is_below(it));
        let edges = left_out.chain(ends).filter(|(_, text)| is_above(at_edge(text)));
        let lines = blocks.iter().map(|block| (block.lines, block.plain()));
        let mut marked: Vec<(Lines, String)> = edges
            .chain(lines.filter(|(_, text)| is_above(whole_line(&text.to_uppercase()))))
            .collect();
        marked.sort();
        marked.dedup();
        for (lines, text) in marked {
            let message = format!("this text is marked `{text}`");
            let place = place_of(&self.request.path, self.source, lines);
            self.report.push(Diagnostic::new(&MARKED, message).at(place));
        }
    }

    /// The day of the bulletin: as given, or as the text says.
    fn day(&mut self, blocks: &[Block]) -> Option<Date> {
        if let Some(day) = self.request.day {
            return Some(day);
        }
        let all: Vec<Found> =
            blocks.iter().flat_map(|block| dated::dates(&block.plain(), block.lines)).collect();
        let is_day = |found: &&Found| !matches!(found.day, Err(date::DateFault::NoDay { .. }));
        let named = all.iter().find(|found| found.is_named && is_day(found));
        let chosen = named.or_else(|| all.iter().find(is_day)).or(all.first());
        let Some(chosen) = chosen else { return self.day_of_file() };
        match &chosen.day {
            Ok(day) => {
                let what = What::Dated(*day, chosen.written.clone());
                self.changes.push(Change::new(chosen.lines, what));
                let others = all.iter().filter(|other| other.day.as_ref().is_ok_and(|o| o != day));
                for other in others {
                    let what = What::OtherDate(other.written.clone());
                    self.changes.push(Change::new(other.lines, what));
                }
                Some(*day)
            }
            Err(fault) => {
                let (message, _) = date_words("the date", &chosen.written, fault);
                let place = place_of(&self.request.path, self.source, chosen.lines);
                let help = order_for_date(fault);
                self.report.push(Diagnostic::new(&NO_DATE, message).at(place).help(help));
                None
            }
        }
    }

    /// Leaves out the line that holds the day and nothing else: the head says it.
    fn drop_day_line(&mut self, blocks: &mut Vec<Block>) {
        let day = self.changes.iter().find_map(|change| match &change.what {
            What::Dated(_, written) => Some(written.clone()),
            _ => None,
        });
        let Some(day) = day else { return };
        blocks.retain(|block| {
            let is_day = block.kind == Kind::Text && block.plain() == day;
            if is_day {
                let change = Change::new(block.lines, What::DayLine);
                self.changes.push(change.leaving_out(&block.text));
            }
            !is_day
        });
    }

    /// The day with which the file's name begins.
    fn day_of_file(&mut self) -> Option<Date> {
        let stem = self.request.path.stem().to_owned();
        let written = stem.get(..10).unwrap_or_default();
        if let Ok(day) = written.parse::<Date>() {
            self.changes.push(Change::new(Lines::one(1), What::Dated(day, stem.clone())));
            return Some(day);
        }
        let found = Diagnostic::new(&NO_DATE, "this text names no day");
        let help = format!("look the day up, and {}", with_date("YYYY-MM-DD"));
        self.report.push(found.at(Place::file(&self.request.path)).help(help));
        None
    }
}

/// What leads from a day that cannot be understood to the one that is meant.
fn order_for_date(fault: &date::DateFault) -> String {
    match fault {
        date::DateFault::Ambiguous(one, other) => {
            let (one, other) = (one.to_string(), other.to_string());
            format!("{}, or with `--date {other}`, whichever is meant", with_date(&one))
        }
        _ => format!("look the day up, and {}", with_date("YYYY-MM-DD")),
    }
}

/// The order to give a day by hand. It names no file: messages know it by its name alone, and a
/// command that is copied would look for it in the wrong folder.
fn with_date(day: &str) -> String {
    format!("import this file by itself, with `--date {day}` behind its name")
}

/// Whether a number on a line of its own is one that people call.
fn is_called(config: &Config, number: &str) -> bool {
    let calls = |one: &Number| one.digits() == number;
    let hotlines = config.hotlines.iter().filter_map(|hotline| hotline.number.as_ref());
    matches!(number, "999" | "101" | "112" | "111")
        || hotlines.chain(&config.other_numbers).any(calls)
}

/// The place of some lines of a text.
fn place_of(path: &TreePath, text: &str, lines: Lines) -> Place {
    if text.is_empty() {
        return Place::file(path);
    }
    let begin = |line: usize| -> usize {
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
    };
    let start = begin(lines.first);
    let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    Place::span(path, start..end)
}
