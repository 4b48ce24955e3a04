//! The title, and the headings below it.
//!
//! A page has one heading of level 1, its title, and the text begins at level 2 without leaving a
//! level out (WCAG 2.2, 1.3.1): people who listen to a page find their way by them.

use crate::import::block::{Block, Kind};
use crate::import::change::{Change, Lines, What};

/// So many words are the most that a line has which is taken for a title.
const LONGEST_TITLE: usize = 18;

/// Takes the title out of the blocks; `None` if there is none.
pub(crate) fn title(blocks: &mut Vec<Block>, changes: &mut Vec<Change>) -> Option<String> {
    let at = blocks.iter().position(|block| block.kind == Kind::Heading(1)).or_else(|| {
        let first = blocks.first()?;
        let words = first.text.split_whitespace().count();
        let is_line = matches!(first.kind, Kind::Text | Kind::Heading(_))
            && words <= LONGEST_TITLE
            && !first.text.contains("\\\n")
            && !first.text.trim_end_matches(['*', '_']).ends_with(['.', ':', ',', ';']);
        is_line.then_some(0)
    })?;
    let block = blocks.remove(at);
    // Whatever stood behind a page's end still does.
    if let Some(next) = blocks.get_mut(at) {
        next.is_cut |= block.is_cut;
    }
    let title = block.plain();
    changes.push(Change::new(block.lines, What::Title(title.clone())));
    Some(title)
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
