//! The text of a mail for GOV.UK Notify.
//!
//! Notify sends mails of its own making and takes a small part of Markdown for it: two levels of
//! headings, lists, links, lines across the text, and `^` before what is set in. Anything else it
//! would show as signs, so nothing else is written.

use std::fmt::Write as _;

use crate::rendition::email::blocks::{Block, Kind, Piece};

/// A text of blocks as Notify takes it.
pub(crate) fn notify(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut last: Option<&Block> = None;
    for block in blocks {
        let is_point = |block: &Block| matches!(block.kind, Kind::Point(_));
        let is_close = last.is_some_and(|last| is_point(last) && is_point(block));
        if last.is_some() && !is_close {
            out.push('\n');
        }
        let (before, joint) = match block.kind {
            Kind::Rule => ("---".to_owned(), ""),
            _ if block.is_call || block.is_quoted => ("^ ".to_owned(), " – "),
            Kind::Heading(1) => ("# ".to_owned(), " "),
            Kind::Heading(_) => ("## ".to_owned(), " "),
            // It knows lists of one level.
            Kind::Point(None) => ("* ".to_owned(), " "),
            Kind::Point(Some(number)) => (format!("{number}. "), " "),
            Kind::Paragraph | Kind::Kept => (String::new(), "\n"),
        };
        let words = words(&block.pieces, joint);
        let words = if before.is_empty() { plain_start(&words) } else { words.replace('\n', " ") };
        let _ = writeln!(out, "{before}{words}");
        last = Some(block);
    }
    out
}

fn words(pieces: &[Piece], joint: &str) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Break => {
                out.truncate(out.trim_end().len());
                out.push_str(joint);
            }
            // What is an address becomes a link by itself.
            Piece::Link { text, address } if text.trim() == address => out.push_str(address),
            // It makes links of whole addresses only, and a telephone does of numbers.
            Piece::Link { text, address } if address.starts_with("http") => {
                let address = address.replace("&amp;", "&");
                let _ = write!(out, "[{}]({})", text.trim(), address.replace(')', "%29"));
            }
            Piece::Link { text, .. } => out.push_str(text),
        }
    }
    let plain = |sign| if matches!(sign, '\u{a0}' | '\u{202f}') { ' ' } else { sign };
    out.chars().map(plain).collect()
}

/// A paragraph that does not begin like a heading, a list or a line.
fn plain_start(text: &str) -> String {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < text.len() && digits.starts_with(". ");
    if text.starts_with(['#', '*', '-', '+', '>', '^']) {
        format!("\\{text}")
    } else if is_number {
        let at = text.len() - digits.len();
        format!("{}\\{}", &text[..at], &text[at..])
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::notify;
    use crate::rendition::email::blocks::{CALL, blocks};

    #[test]
    fn only_what_notify_knows_is_written() {
        let html = format!(
            "<h3>H</h3><p><b>One</b> <a href=\"https://e.org/\">two</a></p><ul><li>a</li><li>b</li></ul>\
             <p># c</p><p>1. d</p><div class={CALL}><p>Call<br><a href=tel:999>999</a></p></div><hr>"
        );
        let expected = "## H\n\nOne [two](https://e.org/)\n\n* a\n* b\n\n\\# c\n\n1\\. d\n\n^ Call – 999\n\n---\n";
        assert_eq!(notify(&blocks(&html)), expected);
    }
}
