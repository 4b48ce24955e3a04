//! [`Inline`]: the words of a paragraph on their way from Word's runs to Markdown.
//!
//! Word cuts a paragraph into runs wherever something was once edited. Those that look the same are
//! put together again first, so that a word which is bold twice is not `**wo****rd**`.

use crate::import::escape::escaped;

/// How a stretch of text looks, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Look {
    /// Strong.
    pub bold: bool,
    /// Emphasised.
    pub italic: bool,
    /// Struck out.
    pub struck: bool,
    /// Where a link leads.
    pub link: Option<String>,
    /// Whether it is Markdown already.
    pub is_markdown: bool,
}

/// A paragraph's words.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    pieces: Vec<(Look, String)>,
}

impl Inline {
    /// Adds a stretch of text.
    pub(crate) fn push(&mut self, look: &Look, text: &str) {
        match self.pieces.last_mut() {
            Some((last, words)) if last == look => words.push_str(text),
            _ => self.pieces.push((look.clone(), text.to_owned())),
        }
    }

    /// The words alone, without the marks of notes, which are nobody's words.
    pub(crate) fn text(&self) -> String {
        let words = self.pieces.iter().filter(|(look, _)| !look.is_markdown);
        words.map(|(_, text)| text.as_str()).collect()
    }

    /// Where the links lead that its Markdown will write out.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        let words = self.pieces.iter().filter(|(look, _)| !look.is_markdown);
        words.filter_map(|(look, text)| {
            let (target, text) = (look.link.as_deref()?, text.trim());
            (!text.is_empty() && !shows_itself(text, target)).then_some(target)
        })
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(_, text)| text.trim().is_empty())
    }

    /// The Markdown, without emphasis if the paragraph's own look is emphasis enough.
    pub(crate) fn markdown(&self, with_emphasis: Emphasis) -> String {
        let mut out = String::new();
        for (look, text) in &self.pieces {
            let inner = text.trim();
            if inner.is_empty() || look.is_markdown {
                out.push_str(text);
                continue;
            }
            let start = text.len() - text.trim_start().len();
            out.push_str(&text[..start]);
            let is_first = out.trim().is_empty() || out.ends_with('\n');
            out.push_str(&dressed(inner, look, with_emphasis, is_first));
            out.push_str(&text[start + inner.len()..]);
        }
        let lines: Vec<String> = out
            .split('\n')
            .map(|line| {
                line.split([' ', '\t'])
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        lines.join("\\\n").trim_matches(['\\', '\n', ' ']).to_owned()
    }
}

/// Whether emphasis is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emphasis {
    /// As in the document.
    Kept,
    /// Not at all: a heading is strong as it is.
    Dropped,
}

fn dressed(text: &str, look: &Look, emphasis: Emphasis, is_first: bool) -> String {
    // The beginning of a line needs more care than its middle.
    let mut lines = text.split('\n').enumerate().map(|(at, line)| {
        let care = is_first || at > 0;
        if care { escaped(line) } else { escaped(&format!("x {line}"))[2..].to_owned() }
    });
    let mut words = lines.next().unwrap_or_default();
    lines.for_each(|line| words = format!("{words}\n{line}"));
    if let Some(target) = &look.link {
        words = linked(text, &words, target);
    }
    if emphasis == Emphasis::Dropped {
        return words;
    }
    let marks = [(look.italic, "*"), (look.bold, "**"), (look.struck, "~~")];
    marks
        .into_iter()
        .filter(|(on, _)| *on)
        .fold(words, |words, (_, mark)| format!("{mark}{words}{mark}"))
}

/// Whether words are the address to which they lead.
fn shows_itself(text: &str, target: &str) -> bool {
    text == target
        || target.strip_prefix("mailto:") == Some(text)
        || (text.starts_with("www.")
            && target.trim_end_matches('/').strip_prefix("https://") == Some(text))
}

/// A link; an address that shows itself needs no brackets.
fn linked(text: &str, words: &str, target: &str) -> String {
    let bare = target.replace(' ', "%20");
    if shows_itself(text, target) {
        words.to_owned()
    } else if bare.contains(['(', ')', '<', '>']) {
        format!("[{words}](<{}>)", bare.replace(['<', '>'], ""))
    } else {
        format!("[{words}]({bare})")
    }
}

#[cfg(test)]
mod tests {
    use super::{Emphasis, Inline, Look};

    #[test]
    fn runs_that_look_the_same_are_one() {
        let bold = Look { bold: true, ..Look::default() };
        let link = Look { link: Some("https://a.example/b".into()), ..Look::default() };
        let mut inline = Inline::default();
        for (look, text) in
            [(&bold, "Do "), (&bold, "not "), (&Look::default(), "touch * it: "), (&link, "why")]
        {
            inline.push(look, text);
        }
        let markdown = inline.markdown(Emphasis::Kept);
        assert_eq!(markdown, "**Do not** touch \\* it: [why](https://a.example/b)");
        assert_eq!(inline.text(), "Do not touch * it: why");
    }
}
