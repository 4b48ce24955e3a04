//! Numbers on a page that is written from right to left.
//!
//! There a browser draws the groups of `0800 789 321` from right to left as well, and readers dial
//! `321 789 0800` (Unicode Bidirectional Algorithm, W4 to L2: a space between two numbers takes the
//! direction of the paragraph). The file is right and no gate can see it, so every numeral of several
//! groups is shut off from its surroundings, and its spaces hold it together.

use crate::content::body::numerals;

/// LEFT-TO-RIGHT ISOLATE and POP DIRECTIONAL ISOLATE (Unicode 15, 23.2).
const ISOLATE: (char, char) = ('\u{2066}', '\u{2069}');

/// A text in which every numeral of several groups reads from left to right.
pub(crate) fn isolated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// The same for the texts of a page or a part of one; tags and what nobody sees stay as they are.
pub(crate) fn isolated_page(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 64);
    // The element in which no text is shown.
    let mut raw: Option<&str> = None;
    let mut is_set = false;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        if raw.is_some() || is_set {
            out.push_str(text)
        } else {
            push(&mut out, text)
        }
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        out.push_str(tag);
        // What a theme has set from left to right itself needs no more.
        is_set = tag.contains("dir=ltr") || tag.contains("dir=\"ltr\"");
        raw = match raw {
            Some(name) if tag.starts_with("</") && tag[2..].starts_with(name) => None,
            None => ["script", "style"].into_iter().find(|name| tag[1..].starts_with(name)),
            inside => inside,
        };
        rest = after;
    }
    push(&mut out, rest);
    out
}

fn push(out: &mut String, text: &str) {
    let mut written = 0;
    for range in whole(text) {
        let numeral = &text[range.clone()];
        if numeral.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        out.push_str(&text[written..range.start]);
        out.push(ISOLATE.0);
        out.extend(numeral.chars().map(|c| if c == ' ' { '\u{a0}' } else { c }));
        out.push(ISOLATE.1);
        written = range.end;
    }
    out.push_str(&text[written..]);
}

/// Numerals with all of their groups: of those that overlap, what they cover.
fn whole(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut all: Vec<std::ops::Range<usize>> = Vec::new();
    for range in numerals(text) {
        match all.last_mut().filter(|last| range.start < last.end) {
            Some(last) => *last = last.start.min(range.start)..range.end,
            None => all.push(range),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{isolated, isolated_page};

    #[test]
    fn a_number_is_shut_off_and_held_together() {
        for (text, expected) in [
            ("اتصل 0800 789 321 الآن", "اتصل \u{2066}0800\u{a0}789\u{a0}321\u{2069} الآن"),
            ("+44 (0)800 789321 أو 999", "\u{2066}+44\u{a0}(0)800\u{a0}789321\u{2069} أو 999"),
            ("0800789321", "0800789321"),
            ("2016-08-01", "\u{2066}2016-08-01\u{2069}"),
            ("في 2016 و 2017", "في 2016 و 2017"),
        ] {
            assert_eq!(isolated(text), expected);
        }
    }

    #[test]
    fn tags_and_data_stay_as_they_are() {
        let page = "<a title=\"0800 789 321\" href=tel:0800>0800 789 321</a>\
                    <script>{\"a\":\"0800 789 321 <b>\"}</script><p>0800 789 321";
        let expected = "<a title=\"0800 789 321\" href=tel:0800>\u{2066}0800\u{a0}789\u{a0}321\u{2069}</a>\
                        <script>{\"a\":\"0800 789 321 <b>\"}</script><p>\u{2066}0800\u{a0}789\u{a0}321\u{2069}";
        assert_eq!(isolated_page(page), expected);
    }
}
