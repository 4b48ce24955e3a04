//! The head of a letter that was forwarded, and the marks before its lines.
//!
//! Bulletins travel by e-mail. Who sent one to whom is nobody's business on a public page; the
//! subject is its title, and the day on which it was sent may be its date.

use crate::import::block::Block;
use crate::import::change::{Change, Lines, What};

/// Keys of a letter's head, in small letters.
const KEYS: [&str; 9] =
    ["from", "sent", "to", "cc", "bcc", "subject", "date", "reply-to", "importance"];

/// Lines that mail programs put above what they forward.
const FORWARDED: [&str; 4] =
    ["original message", "forwarded message", "begin forwarded message", "forwarded by"];

/// The lines without the head of a letter and the marks of forwarded text. The subject and the day
/// stay, each on a line of its own.
pub(crate) fn without_letter(
    lines: Vec<(usize, String)>,
    changes: &mut Vec<Change>,
) -> Vec<(usize, String)> {
    let lines = unquoted(lines, changes);
    let mut kept: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = head_length(&lines[at..]);
        if length == 0 {
            kept.push(lines[at].clone());
            at += 1;
            continue;
        }
        take_head(&lines[at..at + length], &mut kept, changes);
        at += length;
    }
    kept
}

/// Leaves out the line that says when a letter was sent, once it has been read.
pub(crate) fn drop_day(blocks: &mut Vec<Block>, changes: &mut Vec<Change>) {
    if !changes.iter().any(|change| change.what == What::MailHead) {
        return;
    }
    blocks.retain(|block| {
        let text = block.plain();
        let is_day = block.lines.first == block.lines.last
            && key(&text).is_some_and(|(key, _)| matches!(key, "sent" | "date"));
        if is_day {
            changes.push(Change::new(block.lines, What::MailHead).leaving_out(&block.text));
        }
        !is_day
    });
}

/// How many lines from the first on are the head of a letter.
fn head_length(lines: &[(usize, String)]) -> usize {
    let Some((_, first)) = lines.first() else { return 0 };
    if is_forward_line(first) {
        return 1;
    }
    let mut keys = Vec::new();
    let mut has_address = false;
    let mut length = 0;
    for (_, line) in lines {
        match key(line) {
            Some((key, value)) => {
                keys.push(key);
                has_address |= value.contains('@');
            }
            // Addressees go on over lines that are set in.
            None if !keys.is_empty()
                && line.starts_with([' ', '\t'])
                && !line.trim().is_empty() => {}
            None => break,
        }
        length += 1;
    }
    let has = |name: &str| keys.contains(&name);
    // "From: the north gate" and "To: the south gate" are lines of a text.
    let is_letter = has("subject") || has("sent") || has("date") || has("to") && has_address;
    if has("from") && is_letter { length } else { 0 }
}

fn is_forward_line(line: &str) -> bool {
    let bare = line.trim().trim_matches(['-', ' ', ':', '_']).to_lowercase();
    FORWARDED.contains(&bare.as_str()) && line.trim().len() > bare.len()
}

/// Key and value of a line of a letter's head.
fn key(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start_matches('*');
    let (name, value) = line.split_once(':')?;
    let name = name.trim().trim_end_matches('*').to_lowercase();
    let known = KEYS.into_iter().find(|key| *key == name)?;
    Some((known, value.trim_start_matches('*').trim()))
}

fn take_head(head: &[(usize, String)], kept: &mut Vec<(usize, String)>, changes: &mut Vec<Change>) {
    for (number, line) in head {
        let stays = match key(line) {
            Some(("subject", subject)) => Some(bare_subject(subject).to_owned()),
            Some(("date" | "sent", _)) => Some(line.trim().replace('*', "")),
            _ => None,
        };
        let change = Change::new(Lines::one(*number), What::MailHead);
        match stays.filter(|stays| !stays.is_empty()) {
            Some(stays) => {
                let gone = line.strip_suffix(stays.as_str()).unwrap_or_default();
                if crate::import::words::words(gone).next().is_some() {
                    changes.push(change.leaving_out(gone.trim()));
                }
                // Each is a paragraph of its own, and the title is the first.
                let is_subject = key(line).is_some_and(|(key, _)| key == "subject");
                let at = if is_subject { first_of(kept) } else { kept.len() };
                kept.insert(at, (*number, stays));
                kept.insert(at + 1, (*number, String::new()));
            }
            None if line.trim().is_empty() => {}
            None => changes.push(change.leaving_out(line.trim())),
        }
    }
}

/// Where the first line of text stands that was kept.
fn first_of(kept: &[(usize, String)]) -> usize {
    kept.iter().position(|(_, line)| !line.trim().is_empty()).unwrap_or(kept.len())
}

/// A subject without the signs of forwarding.
fn bare_subject(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((sign, after)) = rest.split_once(':') {
        if !["fw", "fwd", "re", "aw", "wg"].contains(&sign.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// The lines without `> `, if they are of a letter, in which nothing else begins so.
fn unquoted(lines: Vec<(usize, String)>, changes: &mut Vec<Change>) -> Vec<(usize, String)> {
    let filled = lines.iter().filter(|(_, line)| !line.trim().is_empty()).count();
    let quoted = lines.iter().filter(|(_, line)| line.starts_with('>')).count();
    let has_head = lines.iter().any(|(_, line)| {
        let line = line.trim_start_matches(['>', ' ']);
        is_forward_line(line) || key(line).is_some_and(|(key, _)| key == "from")
    });
    // A single line may well begin so in a text of its own.
    if !has_head || quoted < 2 && quoted * 2 < filled {
        return lines;
    }
    let bare = |(number, line): (usize, String)| {
        let text = line.trim_start_matches('>');
        let text = text.strip_prefix(' ').unwrap_or(text);
        if text.len() != line.len() {
            changes.push(Change::new(Lines::one(number), What::Quoted));
        }
        (number, text.to_owned())
    };
    lines.into_iter().map(bare).collect()
}
