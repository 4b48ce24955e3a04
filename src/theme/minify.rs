//! The fence round the minifier.
//!
//! Whole pages are not minified: that was three fifths of a build's time. What repeats on every
//! page are the templates, so their sources are minified once, when the theme is loaded, with the
//! template code put aside. The minifier is not trusted: it is kept from scripts and styles, its
//! panics are caught, and a template whose code does not come back whole, in order and inside the
//! same quotation marks, or whose tags or words come back changed, is used as it was written.

use std::panic::catch_unwind;

use crate::theme::compare;

/// The source of a template without its idle white space; `None` where it is better used as it
/// was written.
pub(crate) fn template(source: &str) -> Option<String> {
    let aside = put_aside(source).filter(|aside| is_shallow(&aside.html))?;
    let minified = catch_unwind(|| minify_html::minify(aside.html.as_bytes(), &settings())).ok()?;
    let minified = String::from_utf8(minified).ok()?;
    let back = scan(&minified);
    // The minifier sorts attributes, so code inside quotation marks may come back in another
    // order; code in the text may not.
    let mut numbers: Vec<usize> = back.iter().map(|mark| mark.number).collect();
    let in_text = back.iter().filter(|mark| mark.quoted.is_none());
    let in_order = in_text.clone().zip(in_text.skip(1)).all(|(a, b)| a.number < b.number);
    let quoted_alike = back
        .iter()
        .all(|mark| aside.code.get(mark.number).is_some_and(|code| code.quoted == mark.quoted));
    numbers.sort_unstable();
    let whole = numbers.into_iter().eq(0..aside.code.len());
    let bared = back.iter().any(|mark| is_open_before(&minified[..mark.span.start]));
    let unharmed = whole && in_order && quoted_alike && !bared;
    let same = unharmed && compare::difference(&aside.html, &minified).is_none();
    same.then(|| with_edges(&aside.html, &put_back(&minified, &back, &aside.code)))
}

/// Whether `text` ends in a bare `<` or `&` that what follows could make a tag or a character
/// reference of. The minifier writes `&amp;` as `&` where the next sign is no letter, and in a
/// title `&lt;` as `<`; but the next sign is the mark of a value that nobody knows yet.
fn is_open_before(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '/' | '!' | '?' | '-');
    text.trim_end_matches(name).ends_with(['<', '&'])
}

/// `minified` with a sign of the white space that `html` begins and ends with. A template may be
/// included in the middle of a line, where that is the space between two words.
fn with_edges(html: &str, minified: &str) -> String {
    let first = html.chars().next().filter(char::is_ascii_whitespace);
    let last = html.chars().next_back().filter(char::is_ascii_whitespace);
    first.into_iter().chain(minified.chars()).chain(last).collect()
}

/// What stays valid HTML: closing tags and the opening tags of `html` and `head` are kept,
/// attributes keep the space between them, and neither script nor style is touched.
fn settings() -> minify_html::Cfg {
    minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_comments: false,
        minify_css: false,
        minify_js: false,
        minify_doctype: false,
        allow_noncompliant_unquoted_attribute_values: false,
        allow_optimal_entities: false,
        allow_removing_spaces_between_attributes: false,
        ..minify_html::Cfg::new()
    }
}

/// Whether a template nests so little that the minifier, which calls itself for every element,
/// cannot run out of stack: it does so beyond a thousand on a thread of 2 MiB, and that ends the
/// program. Elements without a closing tag count as nesting, which errs on the safe side.
fn is_shallow(html: &str) -> bool {
    let mut depth = 0_usize;
    html.split('<').skip(1).all(|tag| {
        depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
        depth < 200
    })
}

/// A piece of template code that was put aside.
struct Code<'a> {
    text: &'a str,
    /// The quotation marks it stands in. Others in their place would not do: a value may hold
    /// those, as JSON in an attribute does.
    quoted: Option<char>,
}

struct Aside<'a> {
    html: String,
    code: Vec<Code<'a>>,
}

/// Signs of the private use area (Unicode 23.5) that mark where code stood. A source that holds
/// them already is left alone.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Where in HTML a scan stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    Quoted(char),
}

impl State {
    fn after(self, sign: char, next: Option<char>) -> Self {
        match (self, sign) {
            (Self::Text, '<') if next.is_some_and(|c| c.is_ascii_alphabetic() || c == '/') => {
                Self::Tag
            }
            (Self::Tag, '>') => Self::Text,
            (Self::Tag, '"' | '\'') => Self::Quoted(sign),
            (Self::Quoted(mark), _) if sign == mark => Self::Tag,
            _ => self,
        }
    }
}

/// Replaces template code by marks. Inside quotation marks a mark holds a space, so that the
/// minifier cannot take the quotation marks off: a value that is only known later might hold one.
/// `None` if code stands inside a tag but outside quotation marks, or if it cannot be told where
/// code begins and ends.
fn put_aside(source: &str) -> Option<Aside<'_>> {
    if source.contains([OPEN, CLOSE]) {
        return None;
    }
    let mut aside = Aside { html: String::with_capacity(source.len()), code: Vec::new() };
    let mut state = State::Text;
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let Some(length) = code_length(rest)? else {
            rest = &rest[sign.len_utf8()..];
            state = state.after(sign, rest.chars().next());
            aside.html.push(sign);
            continue;
        };
        let (text, after) = rest.split_at(length);
        rest = after;
        // A remark that trims white space still has to do so.
        if text.starts_with("{#") && !text.ends_with("-#}") && !text.starts_with("{#-") {
            continue;
        }
        let quoted = match state {
            State::Text => None,
            State::Quoted(mark) => Some(mark),
            State::Tag => return None,
        };
        let gap = if quoted.is_some() { " " } else { "" };
        aside.html.push_str(&format!("{OPEN}{gap}{}{CLOSE}", aside.code.len()));
        aside.code.push(Code { text, quoted });
    }
    // What looks like the end of code was one, and the code is cut at the wrong place; and inside
    // `raw` nothing is code at all.
    let cut = ["}}", "%}", "#}"].iter().any(|end| aside.html.contains(end));
    let raw = aside.code.iter().any(|code| {
        code.text.trim_start_matches(['{', '%', '-']).trim_start().starts_with("raw")
            && code.text.starts_with("{%")
    });
    (!cut && !raw).then_some(aside)
}

/// How many bytes of template code `text` begins with; `Some(None)` if it begins with none, `None`
/// if the code has no end. A closing sign inside a string of the code does not close it.
fn code_length(text: &str) -> Option<Option<usize>> {
    let signs = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let Some((open, close)) = signs.into_iter().find(|(open, _)| text.starts_with(open)) else {
        return Some(None);
    };
    if open == "{#" {
        return Some(Some(text.find(close)? + close.len()));
    }
    let mut inside = None;
    for (at, sign) in text.char_indices().skip(open.len()) {
        match inside {
            Some(mark) if sign == mark => inside = None,
            Some(_) => {}
            None if matches!(sign, '"' | '\'' | '`') => inside = Some(sign),
            None if text[at..].starts_with(close) => return Some(Some(at + close.len())),
            None => {}
        }
    }
    None
}

struct Mark {
    number: usize,
    quoted: Option<char>,
    span: std::ops::Range<usize>,
}

fn scan(html: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut state = State::Text;
    let mut signs = html.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if sign == OPEN {
            let end = html[at..].find(CLOSE).map_or(html.len(), |end| at + end + CLOSE.len_utf8());
            let inside = html[at..end].trim_matches([OPEN, CLOSE, ' ']);
            let number = inside.parse().unwrap_or(usize::MAX);
            let quoted = match state {
                State::Quoted(mark) => Some(mark),
                State::Text | State::Tag => None,
            };
            marks.push(Mark { number, quoted, span: at..end });
            while signs.next_if(|(next, _)| *next < end).is_some() {}
            continue;
        }
        state = state.after(sign, signs.peek().map(|(_, next)| *next));
    }
    marks
}

fn put_back(html: &str, marks: &[Mark], code: &[Code<'_>]) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut at = 0;
    for mark in marks {
        out.push_str(&html[at..mark.span.start]);
        out.push_str(code.get(mark.number).map_or("", |code| code.text));
        at = mark.span.end;
    }
    out.push_str(&html[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn template_code_comes_back_as_it_was() {
        let source =
            "{% if a > b %}\n  <p class=\"{{ a }}\">\n  {{ x[\"y\"] }} </p>\n{% endif %}\n";
        let minified = template(source).expect("minified");
        assert_eq!(
            minified,
            "{% if a > b %} <p class=\"{{ a }}\">{{ x[\"y\"] }}</p> {% endif %}\n"
        );
    }

    #[test]
    fn the_space_round_an_included_template_is_kept() {
        assert_eq!(template("\n\n<b>x</b>  \n").as_deref(), Some("\n<b>x</b>\n"));
        assert_eq!(template("<b>x</b>").as_deref(), Some("<b>x</b>"));
        assert_eq!(template("{# why #} \n").as_deref(), Some(" \n"));
    }

    #[test]
    fn code_in_a_tag_outside_quotation_marks_leaves_a_template_as_it_is() {
        assert_eq!(template("<p {% if a %}hidden{% endif %}>x</p>"), None);
        assert_eq!(template("<p class={{ a }}>x</p>"), None);
    }

    #[test]
    fn what_the_minifier_would_harm_is_left_as_it_is() {
        let deep = "<div>".repeat(100_000);
        for source in [
            "<p>I <3 you</p><p>{{ a }}</p>",
            "<div><sup>1</sup> <sup>2</sup></div>",
            "<div><button>a</button> <button>b</button></div>",
            "<p hidden=\"until-found\">{{ a }}</p>",
            "<p hidden=\"{{ a }}\">x</p>",
            "{% raw %}{# kept  #}{% endraw %}",
            "{{ a",
            "<p>{{ {\"a\": {\"b\": 1}} }}</p>",
            "\u{e000}0\u{e001}",
            "<!-- {{ a }} -->",
            "<a data-x='{{ json | safe }}'>q</a>",
            "<a title=\"&quot;{{ a }}&quot;\">q</a>",
            "<title>&lt;/{{ a }}</title>",
            "<textarea>&lt;{{ a }}</textarea>",
            "<p>A &amp;{{ a }}</p>",
            "<p>A &amp;l{{ a }}</p>",
            "<a href=\"?a=1&amp;{{ a }}\">q</a>",
            "</div>{{ a }}",
            &deep,
        ] {
            assert_eq!(template(source), None, "{source:.60}");
        }
        let string = "<p>{{ \"a  }}  b\" }}</p>";
        assert_eq!(template(string).as_deref(), Some(string));
    }

    #[test]
    fn every_value_that_is_known_later_keeps_its_quotation_marks() {
        for (name, bytes) in crate::theme::built_in::FILES {
            // Templates of mails are used as they are written.
            if !name.ends_with(".html") || name.starts_with("templates/email/") {
                continue;
            }
            let source = std::str::from_utf8(bytes).expect("text");
            let minified = template(source).unwrap_or_else(|| panic!("{name} is not minified"));
            // With a hostile value in the place of all code, both must still be the same HTML.
            let filled = |text: &str| put_aside_with(text, "x on=1 ");
            assert_eq!(
                crate::theme::compare::difference(&filled(source), &filled(&minified)),
                None,
                "{name}"
            );
        }
    }

    fn put_aside_with(source: &str, value: &str) -> String {
        let mut out = String::new();
        let mut rest = source;
        while let Some(at) = rest.find(['{']) {
            let close = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
                .iter()
                .find_map(|(open, close)| rest[at..].starts_with(open).then_some(*close));
            let Some(close) = close else {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            };
            let end = at + rest[at..].find(close).expect("closed code") + 2;
            out.push_str(&rest[..at]);
            let remark = rest[at..].starts_with("{#");
            out.push_str(if remark { "" } else { value });
            rest = &rest[end..];
        }
        out + rest
    }
}
