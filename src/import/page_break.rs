//! Heads and feet that stand on every page, pages' numbers, and the sentences that a page cut.
//!
//! A PDF knows pages; a bulletin has none. What repeats from page to page is left out only where
//! something shows that a page ended there, since a bulletin may well have the same heading above
//! each of its parts.

use std::collections::HashMap;

use crate::import::block::{Block, Kind};
use crate::import::change::{Change, What};
use crate::import::hyphen::{Known, mended};

/// So many words are the most that the head of a page has.
const LONGEST_HEAD: usize = 16;

/// Leaves out what belongs to pages and not to the text.
pub(crate) fn without_pages(
    blocks: Vec<Block>,
    is_kept_number: &dyn Fn(&str) -> bool,
    changes: &mut Vec<Change>,
) -> Vec<Block> {
    let numbers = page_numbers(&blocks, is_kept_number);
    let heads = running_heads(&blocks, &numbers);
    let mut kept: Vec<Block> = Vec::new();
    let mut is_cut = false;
    for (at, mut block) in blocks.into_iter().enumerate() {
        let text = block.plain();
        let what = if block.kind == Kind::PageEnd {
            is_cut = true;
            continue;
        } else if numbers[at] {
            What::PageNumber(text.clone())
        } else if heads[at] {
            What::RunningHead(text.clone())
        } else {
            block.is_cut = is_cut;
            is_cut = false;
            kept.push(block);
            continue;
        };
        // The first head of the first page ends no page.
        is_cut |= !kept.is_empty();
        // With its marks, as the targets of its links go with it.
        changes.push(Change::new(block.lines, what).leaving_out(block.text));
    }
    kept
}

/// Which blocks are nothing but the number of a page.
fn page_numbers(blocks: &[Block], is_kept: &dyn Fn(&str) -> bool) -> Vec<bool> {
    let found: Vec<Option<(u32, bool)>> = blocks
        .iter()
        .map(|block| match block.kind {
            Kind::Text | Kind::Heading(_) => page_number(&block.plain()),
            _ => None,
        })
        .collect();
    let bare: Vec<u32> = found.iter().flatten().filter(|(_, named)| !named).map(|f| f.0).collect();
    // Bare numbers are pages only where they count.
    let counts = bare.len() >= 2 && bare.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let is_beside_end = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| blocks.get(at));
        [before, blocks.get(at + 1)].into_iter().flatten().any(|block| block.kind == Kind::PageEnd)
    };
    let is_page = |(at, found): (usize, &Option<(u32, bool)>)| {
        found.is_some_and(|(number, is_named)| {
            is_named || (!is_kept(&number.to_string()) && (counts || is_beside_end(at)))
        })
    };
    found.iter().enumerate().map(is_page).collect()
}

/// The number in `7`, `- 7 -`, `Page 7` or `Page 7 of 9`, and whether a word says that it is one.
fn page_number(text: &str) -> Option<(u32, bool)> {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| c.is_whitespace() || "-–—|[]()".contains(c));
    if let Ok(number) = bare.parse::<u32>() {
        return (bare.len() <= 4).then_some((number, false));
    }
    let rest = bare.strip_prefix("page")?.trim_start_matches([' ', '.', ':', '|']);
    let (number, total) = match rest.split_once(" of ").or_else(|| rest.split_once('/')) {
        Some((number, total)) => (number, Some(total)),
        None => (rest, None),
    };
    let is_total = total.is_none_or(|total| total.trim().parse::<u32>().is_ok());
    number.trim().parse().ok().filter(|_| is_total).map(|number| (number, true))
}

/// Which blocks are the head or foot of a page. The first heading of level 1 is the title, and is
/// kept for that.
fn running_heads(blocks: &[Block], numbers: &[bool]) -> Vec<bool> {
    let key = |block: &Block| head_key(block);
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, block) in blocks.iter().enumerate().filter(|(at, _)| !numbers[*at]) {
        if let Some(key) = key(block) {
            seen.entry(key).or_default().push(at);
        }
    }
    let mut heads = vec![false; blocks.len()];
    for places in seen.values().filter(|places| places.len() >= 2) {
        let first = places[0];
        let is_title = blocks[first].kind == Kind::Heading(1);
        let later = &places[1..];
        let ended = later.iter().filter(|at| ends_page(blocks, numbers, **at)).count();
        let is_head = is_title || ended * 2 > later.len();
        if is_head {
            later.iter().for_each(|at| heads[*at] = true);
            let is_above_all = blocks[..first].iter().all(|block| head_key(block).is_none());
            // What stands above the text, and is the same on every page, may be its title.
            let counts = places.iter().any(|at| blocks[*at].text != blocks[first].text);
            let is_filed = is_classified(&blocks[first].plain());
            heads[first] = !is_title && (counts || !is_above_all || is_filed);
        }
    }
    heads
}

/// Whether a line ends with the classification of the paper that it stands on. No title does. (UK
/// Government Security Classifications 2023.)
fn is_classified(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    ["OFFICIAL", "UNCLASSIFIED", "TLP:CLEAR", "TLP:WHITE"].contains(&last)
}

/// By what a head is known on every page: its words, without the page's number.
fn head_key(block: &Block) -> Option<String> {
    let text = block.plain().to_lowercase();
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .filter(|word| !matches!(*word, "page" | "of"))
        .collect();
    let fits = (1..=LONGEST_HEAD).contains(&words.len());
    match block.kind {
        Kind::Heading(_) | Kind::Text if fits => Some(words.join(" ")),
        _ => None,
    }
}

/// Whether something shows that a page ended at a block: a mark, a number, much room on both
/// sides, or a sentence that goes on behind it.
fn ends_page(blocks: &[Block], numbers: &[bool], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| blocks.get(before));
    let after = blocks.get(at + 1);
    let is_mark = |place: Option<usize>| {
        place.is_some_and(|place| {
            numbers.get(place).is_some_and(|number| *number)
                || blocks.get(place).is_some_and(|block| block.kind == Kind::PageEnd)
        })
    };
    let has_digit = blocks[at].text.chars().any(|c| c.is_ascii_digit());
    let has_room = blocks[at].gap >= 2 && after.is_some_and(|after| after.gap >= 2);
    let goes_on = matches!((before, after), (Some(before), Some(after))
        if !is_whole(&before.text) && begins_inside(&after.text) && after.kind == Kind::Text);
    is_mark(at.checked_sub(1)) || is_mark(Some(at + 1)) || has_room || goes_on || {
        has_digit && blocks[at].kind == Kind::Text && before.is_some_and(|b| !is_whole(&b.text))
    }
}

/// Joins sentences that a page had cut.
pub(crate) fn mend_cuts(
    blocks: Vec<Block>,
    known: &Known,
    changes: &mut Vec<Change>,
) -> Vec<Block> {
    let mut mended_blocks: Vec<Block> = Vec::new();
    for block in blocks {
        let joins = mended_blocks.last().is_some_and(|last| continues(last, &block));
        let Some(last) = mended_blocks.last_mut().filter(|_| joins) else {
            if block.is_cut && block.kind == Kind::Text {
                note_doubt(mended_blocks.last(), changes);
            }
            mended_blocks.push(block);
            continue;
        };
        let (before, after) = (last_words(&last.text), first_words(&block.text));
        let lines =
            crate::import::change::Lines { first: last.lines.last, last: block.lines.first };
        if let Some(hyphen) = mended(&last.text, &block.text, known) {
            changes.push(hyphen.change(lines));
            hyphen.join(&mut last.text, &block.text);
        } else {
            last.text.push(' ');
            last.text.push_str(&block.text);
        }
        changes.push(Change::new(lines, What::CutSentence(before, after)));
        last.lines = last.lines.up_to(block.lines);
    }
    mended_blocks
}

/// Whether `next` is the rest of the sentence in `last`.
fn continues(last: &Block, next: &Block) -> bool {
    let is_text = matches!(last.kind, Kind::Text | Kind::Item { .. }) && next.kind == Kind::Text;
    is_text
        && next.is_cut
        && !is_whole(&last.text)
        && (begins_inside(&next.text) || ends_inside(&last.text))
}

/// Whether a text ends as sentences end.
pub(crate) fn is_whole(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches(['*', '_', '"', '\'', '”', '’', ')', ']', '»']);
    end.is_empty() || end.ends_with(['.', '!', '?', ':', ';', '…'])
}

/// Whether a text begins in the middle of a sentence.
fn begins_inside(text: &str) -> bool {
    let start = text.trim_start_matches(['*', '_', '(', '“', '‘', '"', '\'']);
    start.starts_with(char::is_lowercase)
}

/// Whether a text ends with a word that another has to follow.
fn ends_inside(text: &str) -> bool {
    const HANGING: [&str; 28] = [
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or",
        "but", "as", "is", "are", "was", "were", "be", "that", "which", "our", "your", "their",
        "his", "her",
    ];
    let text = text.trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    text.ends_with(',') || HANGING.contains(&last.as_str())
}

fn note_doubt(last: Option<&Block>, changes: &mut Vec<Change>) {
    let Some(last) = last.filter(|last| last.kind == Kind::Text && !is_whole(&last.text)) else {
        return;
    };
    if last.text.chars().count() > 60 {
        changes.push(Change::new(last.lines, What::MaybeCut(last_words(&last.text))));
    }
}

/// The last words of a text, to show a place by.
fn last_words(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(4).collect();
    words.reverse();
    words.join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}
