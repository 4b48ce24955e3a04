//! [`LanguageSpan`]: words in another language than the text, `[Heddlu]{lang=cy}`.
//!
//! A screen reader pronounces a word by the rules of its language, and is told of it only by the page
//! (WCAG 2.2, 3.1.2). Markdown has no way to write that, so this one is ours; it is that of other
//! tools too. It holds plain words; round anything else `<span lang="cy">` does the same.

use std::ops::Range;

use crate::content::body::almost::ALMOST_MARKDOWN;
use crate::content::body::element::is_language;
use crate::content::body::run::Run;
use crate::content::body::sheet::push_attribute;
use crate::content::body::writer::Writer;

/// Words in another language.
struct LanguageSpan<'t> {
    /// With its signs.
    whole: Range<usize>,
    words: Range<usize>,
    tag: &'t str,
}

const SIGN: &str = "]{lang=";

/// The first such words in a text from byte `from` on.
fn next(text: &str, from: usize) -> Option<LanguageSpan<'_>> {
    let close = from + text.get(from..)?.find(SIGN)?;
    let open = from + text.get(from..close)?.rfind('[')?;
    let rest = text.get(close + SIGN.len()..)?;
    let end = rest.find('}')?;
    let tag = rest.get(..end)?.trim_matches(['"', '\'']);
    let whole = open..close + SIGN.len() + end + 1;
    Some(LanguageSpan { whole, words: open + 1..close, tag })
}

impl Writer<'_> {
    /// Writes running text in which words may be in another language.
    pub(crate) fn text_of_languages(&mut self, run: &Run<'_>) {
        let mut written = 0;
        while let Some(span) = next(&run.text, written) {
            let LanguageSpan { whole, words, tag } = span;
            if !is_language(tag) {
                let message = format!("`{tag}` is no language");
                let help = "write its short name, such as `{lang=cy}` for Welsh".to_owned();
                let place = run.place(whole.clone());
                self.findings.advise(&ALMOST_MARKDOWN, &place, message, help);
                self.text_with_links(run, written..whole.end);
            } else {
                self.text_with_links(run, written..whole.start);
                self.sheet.markup("<span");
                push_attribute(&mut self.sheet.html, "lang", tag);
                self.sheet.markup(" dir=\"auto\">");
                self.text_with_links(run, words);
                self.sheet.markup("</span>");
            }
            written = whole.end;
        }
        let rest = written..run.text.len();
        if let Some(at) = run.text.get(rest.clone()).and_then(|rest| rest.find(SIGN)) {
            let is_open = !run.text[written + at..].contains('}');
            let (message, help) = if is_open {
                ("this marks no language, since no `}` closes it", "write it as in `{lang=cy}`")
            } else {
                (
                    "this marks no language, since links, stress or code stand inside",
                    "write `<span lang=\"cy\">` before the words and `</span>` behind them",
                )
            };
            let (message, help) = (message.to_owned(), help.to_owned());
            let place = run.place(written + at..written + at + SIGN.len());
            self.findings.advise(&ALMOST_MARKDOWN, &place, message, help);
        }
        self.text_with_links(run, rest);
    }
}
