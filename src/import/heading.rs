//! The title, and the headings below it.
//!
//! A page has one heading of level 1, its title, and the text begins at level 2 without leaving a
//! level out (WCAG 2.2, 1.3.1): people who listen to a page find their way by them.

use crate::import::block::{Block, Kind, link_targets};
use crate::import::change::{Change, Lines, What};

/// So many words are the most that a line has which is taken for a title.
const LONGEST_TITLE: usize = 18;

/// Takes the title out of the blocks; `None` if there is none.
pub(crate) fn title(blocks: &mut Vec<Block>, changes: &mut Vec<Change>) -> Option<String> {
    let at = blocks.iter().position(|block| block.kind == Kind::Heading(1)).or_else(|| {
        let at = usize::from(blocks.first().is_some_and(|block| is_reference(&block.plain())));
        let first = blocks.get(at)?;
        let words = first.text.split_whitespace().count();
        let is_line = matches!(first.kind, Kind::Text | Kind::Heading(_))
            && words <= LONGEST_TITLE
            && !first.text.contains("\\\n")
            && !first.text.trim_end_matches(['*', '_']).ends_with(['.', ':', ',', ';']);
        is_line.then_some(at)
    })?;
    if let Some(reference) = blocks.first().filter(|block| at == 1 && is_reference(&block.plain()))
    {
        let what = What::Reference(reference.plain());
        changes.push(Change::new(reference.lines, what));
    }
    let mut block = blocks.remove(at);
    // Whatever stood behind a page's end still does.
    if let Some(next) = blocks.get_mut(at) {
        next.is_cut |= block.is_cut;
    }
    let marks = take_notes(&mut block.text);
    let title = block.plain();
    changes.push(Change::new(block.lines, What::Title(title.clone())));
    for target in link_targets(&block.text) {
        let what = What::LeftOut("link of the title");
        changes.push(Change::new(block.lines, what).leaving_out(target));
    }
    if !marks.is_empty() {
        let is_words = |block: &&mut Block| matches!(block.kind, Kind::Text | Kind::Item { .. });
        match blocks.iter_mut().find(is_words) {
            Some(first) => first.text.push_str(&marks),
            None => blocks.insert(0, Block::new(Kind::Text, block.lines.first, marks)),
        }
        changes.push(Change::new(block.lines, What::TitleNote));
    }
    Some(title)
}

/// Takes the marks of notes out of a line. No title can have any.
fn take_notes(text: &mut String) -> String {
    let mut marks = String::new();
    let mut rest = String::new();
    let mut left = text.as_str();
    while let Some((before, after)) = left.split_once("[^") {
        let number = after.split(']').next().unwrap_or_default();
        let is_mark = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_typed = before.ends_with('\\');
        let length = if is_mark && !is_typed { number.len() + 1 } else { 0 };
        rest.push_str(before);
        let mark = if length > 0 { &mut marks } else { &mut rest };
        mark.push_str("[^");
        mark.push_str(&after[..length]);
        left = &after[length..];
    }
    rest.push_str(left);
    *text = rest;
    marks
}

/// Whether a line is the number under which a text is filed: `CTPSU-2016-08`.
fn is_reference(line: &str) -> bool {
    let sound = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-/.".contains(c);
    line.chars().all(sound)
        && line.contains(['-', '/'])
        && line.starts_with(|c: char| c.is_ascii_uppercase())
        && line.ends_with(|c: char| c.is_ascii_digit())
}

/// Sets the short lines that a text begins with apart: reference, title and day often stand right
/// above each other, each on a line of its own.
pub(crate) fn open_lines(blocks: &mut Vec<Block>) {
    let Some(first) = blocks.first().filter(|block| block.kind == Kind::Text) else { return };
    let lines: Vec<&str> = first.text.split("\\\n").collect();
    let is_short = |line: &&str| line.split_whitespace().count() <= LONGEST_TITLE;
    if lines.len() < 2 || lines.len() != first.lines.last - first.lines.first + 1 {
        return;
    }
    if !lines.iter().all(is_short) {
        return;
    }
    let apart = lines.into_iter().enumerate().map(|(at, line)| {
        let block = Block::new(Kind::Text, first.lines.first + at, line);
        block.behind(if at == 0 { first.gap } else { 0 })
    });
    let apart: Vec<Block> = apart.collect();
    blocks.splice(..1, apart);
}

/// The file's name as a title.
pub(crate) fn title_of_file(stem: &str, changes: &mut Vec<Change>) -> String {
    let words: Vec<&str> = stem
        .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .filter(|word| !word.is_empty())
        .collect();
    let title = if words.is_empty() { "Untitled".to_owned() } else { words.join(" ") };
    let what = What::TitleOfFile(title.clone());
    changes.push(Change::new(Lines::one(1), what).putting_in(title.clone()));
    title
}

/// Sets the headings to levels that begin at 2 and leave none out.
pub(crate) fn levelled(blocks: &mut [Block], changes: &mut Vec<Change>) {
    let levels = blocks.iter().filter_map(|block| match block.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    });
    let Some(highest) = levels.min() else { return };
    let mut last = 1;
    for block in blocks.iter_mut() {
        let Kind::Heading(level) = block.kind else { continue };
        let wanted = (level + 2).saturating_sub(highest).clamp(2, 6).min(last + 1);
        if wanted != level {
            block.kind = Kind::Heading(wanted);
            changes.push(Change::new(block.lines, What::Level(level, wanted)));
        }
        last = wanted;
    }
}
