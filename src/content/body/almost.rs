//! Text that was meant as a link, a heading or a list, and is none.
//!
//! Markdown has no errors: what it does not understand is text, brackets and all. The author sees
//! what was meant, and readers see the signs; so the likeliest slips are told.

use crate::content::body::run::Run;
use crate::content::body::writer::Writer;
use crate::diagnostic::{Level, Rule};

/// Markdown that does not do what it looks like.
pub(crate) const ALMOST_MARKDOWN: Rule = Rule {
    code: "almost-markdown",
    level: Level::Warning,
    about: "A link, a heading or a list is written almost right. Markdown takes it for plain text, and \
            readers see the brackets and signs as they stand.",
    remedy: "Write links as `[words](address)` with no space before the bracket and none in the address, \
             headings as `## Words`, and lists with `- ` before each item.",
};

/// A call to action that is none.
pub(crate) const HOTLINE_NOT_ALONE: Rule = Rule {
    code: "hotline-not-alone",
    level: Level::Error,
    about: "`[hotline: id]` places a call to action where it stands on a line of its own. Inside a sentence, \
            in a list, or written otherwise, it is plain text: readers see the brackets, and no number.",
    remedy: "Write `[hotline: id]` on a line of its own, with an empty line above and below.",
};

/// Signs before the items of a list in other programs.
const BULLETS: [char; 7] = ['•', '◆', '▪', '‣', '●', '○', '\u{f0b7}'];

/// So many bytes on either side of a bracket belong to a link; more would make long lines slow.
const FAR: usize = 400;

/// What addresses begin with, where they stand after a bracket that a space keeps apart.
const BEGINNINGS: [&str; 6] = ["http://", "https://", "www.", "mailto:", "tel:", "/"];

impl Writer<'_> {
    /// Tells what in a stretch of text looks like something else.
    pub(crate) fn note_almost_markdown(&mut self, run: &Run<'_>) {
        if run.text.contains(']') {
            self.note_almost_links(run);
            self.note_misplaced_calls(run);
        }
        let is_at_line_start = self
            .source
            .get(..run.span.start)
            .is_none_or(|before| before.is_empty() || before.trim_end_matches(' ').ends_with('\n'));
        if !is_at_line_start {
            return;
        }
        let words = run.text.trim_start_matches('#');
        let signs = run.text.len() - words.len();
        if (2..=6).contains(&signs) && words.starts_with(char::is_alphanumeric) {
            let hashes = "#".repeat(signs);
            let message = format!("this is no heading, since no space follows `{hashes}`");
            let start: String = words.chars().take(40).collect();
            let help = format!("write `{hashes} {start}`, with an empty line above");
            let place = run.place(0..signs);
            self.findings.advise(&ALMOST_MARKDOWN, &place, message, help);
        } else if let Some(bullet) = run.text.chars().next().filter(|c| BULLETS.contains(c)) {
            let place = run.place(0..bullet.len_utf8());
            let name = bullet.to_string();
            self.findings.fold(&ALMOST_MARKDOWN, &name, &place, |name, count| {
                let lines = if count == 1 { "a line begins" } else { "lines begin" };
                format!("{lines} with `{name}`, which makes no list; begin each item with `- `")
            });
        }
    }

    fn note_misplaced_calls(&mut self, run: &Run<'_>) {
        for (at, _) in run.text.match_indices('[') {
            let inside = head(run.text.get(at + 1..).unwrap_or_default());
            let Some((words, _)) = inside.split_once(']') else { continue };
            let word: String =
                words.chars().take_while(|&c| c != ':').collect::<String>().to_lowercase();
            let is_call =
                ["hotline", "hot line", "hot-line"].iter().any(|name| word.starts_with(name));
            if is_call {
                let place = run.place(at..at + words.len() + 2);
                let message =
                    "this is no call to action, and readers see it as it stands".to_owned();
                let help =
                    "write `[hotline: id]` on a line of its own, with an empty line above and below"
                        .to_owned();
                self.findings.advise(&HOTLINE_NOT_ALONE, &place, message, help);
            }
        }
    }

    fn note_almost_links(&mut self, run: &Run<'_>) {
        let text = &*run.text;
        for (at, _) in text.match_indices(']') {
            let rest = head(text.get(at + 1..).unwrap_or_default());
            let inside = rest.trim_start_matches(' ').strip_prefix('(');
            let Some((address, _)) = inside.and_then(|inside| inside.split_once(')')) else {
                continue;
            };
            let Some(open) = opening(text, at) else { continue };
            let is_apart = rest.starts_with(' ');
            let is_address = BEGINNINGS.iter().any(|begin| address.starts_with(begin));
            // `[sic] (as he wrote)` is prose, and another tool's code is told as such.
            let is_code = ["{{", "{%"].iter().any(|code| address.starts_with(code));
            if (is_apart && !is_address) || address.is_empty() || is_code {
                continue;
            }
            let (address, title) = match address.split_once(" \"") {
                Some((address, title)) => (address, format!(" \"{title}")),
                None => (address, String::new()),
            };
            let words = text.get(open..=at).unwrap_or_default();
            let (message, help) = if is_apart {
                let message =
                    "this is no link, since a space stands between its words and its address";
                (message, format!("write `{words}({address}{title})`"))
            } else if address.contains(' ') {
                let message = if words.starts_with('!') {
                    "this shows no picture, since its address holds a space"
                } else {
                    "this is no link, since its address holds a space"
                };
                (message, format!("write `{words}(<{}>{title})`", address.trim()))
            } else {
                continue;
            };
            let end = at + rest.find(')').map_or(1, |end| end + 2);
            let place = run.place(open..end);
            self.findings.advise(&ALMOST_MARKDOWN, &place, message.to_owned(), help);
        }
    }
}

/// The bracket, or the `!` before it, at which a link or image that closes at `at` would begin.
fn opening(text: &str, at: usize) -> Option<usize> {
    let from = (at.saturating_sub(FAR)..=at).find(|&from| text.is_char_boundary(from))?;
    let open = from + text.get(from..at)?.rfind('[')?;
    let is_image = text.get(..open)?.ends_with('!');
    Some(if is_image { open - 1 } else { open })
}

/// The beginning of a text, as far as one looks for the end of an address.
fn head(text: &str) -> &str {
    let end = (0..=text.len().min(FAR)).rev().find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}
