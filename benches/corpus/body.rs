//! The text of a bulletin: 400 to 900 words and a little over, 725 in the mean.
//!
//! It has the proportions of real ones: headings in two ranks, lists, at most one table, a quote or
//! an alert, links outside, to topics and to earlier bulletins. The same text goes to every program
//! that is compared; only how an earlier bulletin is linked is the program's own.

use std::fmt::Write as _;

use super::lots::Lots;
use super::words;

/// The text of the bulletin with this number. `link` says where an earlier one is found.
pub(super) fn body(lots: &mut Lots, number: usize, link: &dyn Fn(usize) -> String) -> String {
    let goal = 400 + lots.draw(501);
    let mut text = format!("{}\n\n", lots.paragraph(2));
    let mut has_table = lots.draw(100) < 35;
    let mut has_quote = false;
    for heading in lots.some(&words::HEADINGS, words::HEADINGS.len()) {
        if text.split_whitespace().count() >= goal {
            break;
        }
        let _ = write!(text, "## {heading}\n\n{}\n\n", lots.paragraph(2));
        match lots.draw(100) {
            0..30 => list(&mut text, lots),
            30..50 => steps(&mut text, lots),
            50..62 if !has_quote => {
                quote(&mut text, lots);
                has_quote = true;
            }
            62..80 if !has_table => {
                table(&mut text, lots);
                has_table = true;
            }
            80..88 if number > 0 => {
                let _ = write!(text, "See [the earlier note]({}).\n\n", link(lots.draw(number)));
            }
            88.. => {
                let _ = write!(
                    text,
                    "### {}\n\n{}\n\n",
                    lots.one(&words::SUBHEADINGS),
                    lots.paragraph(2)
                );
            }
            _ => {}
        }
    }
    if !has_quote {
        let _ = write!(text, "> [!IMPORTANT]\n> {}\n\n", lots.sentence());
    }
    let _ = writeln!(
        text,
        "Reports may be made at any hour through the [hotline](/hotlines/report/); \
         reference **MU-{number:06}**."
    );
    text
}

fn list(text: &mut String, lots: &mut Lots) {
    let count = 3 + lots.draw(4);
    for remedy in lots.some(&words::REMEDIES, count) {
        let _ = writeln!(text, "- {}.", capital(remedy));
    }
    text.push('\n');
}

fn steps(text: &mut String, lots: &mut Lots) {
    let count = 3 + lots.draw(3);
    for (place, remedy) in lots.some(&words::REMEDIES, count).into_iter().enumerate() {
        let first = remedy.split(' ').next().unwrap_or_default();
        let _ = writeln!(text, "{}. **{}**: {}", place + 1, capital(first), lots.sentence());
    }
    text.push('\n');
}

fn quote(text: &mut String, lots: &mut Lots) {
    let sentence = lots.sentence();
    let _ = write!(text, "> {sentence}\n>\n> — Duty analyst, regional operations desk\n\n");
}

fn table(text: &mut String, lots: &mut Lots) {
    text.push_str("| Indicator | Type | Attempts |\n|---|---|---:|\n");
    for _ in 0..3 + lots.draw(5) {
        let kind = lots.one(&["address", "host", "relay"]);
        let (host, attempts) = (1 + lots.draw(254), lots.draw(4_000));
        let _ = writeln!(text, "| `198.51.100.{host}` | {kind} | {attempts} |");
    }
    text.push('\n');
}

/// With a capital at its front. The words are ASCII.
pub(super) fn capital(words: &str) -> String {
    let (first, rest) = words.split_at(1);
    first.to_ascii_uppercase() + rest
}
