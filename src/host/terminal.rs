//! How a report is drawn for eyes.
//!
//! The look is the one that compilers have made familiar: what, where, the line itself with the
//! place underlined, and what to do. Text from a bulletin is never sent to the terminal raw, since
//! a control character in it could move the cursor and hide a line.

use annotate_snippets::{AnnotationKind, Level as Drawn, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Level, Place, Report};
use crate::tree::{Leaf, Tree};

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters alone.
    Plain,
    /// With colours.
    Coloured,
}

/// What suits standard error: a pipe, `NO_COLOR` and `TERM=dumb` get letters alone.
pub(crate) fn style_of_stderr() -> Style {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Style::Plain,
        _ => Style::Coloured,
    }
}

/// Of warnings and advice of one rule, so many are drawn in full for one file.
const IN_ONE_FILE: usize = 3;
/// And so many for the whole site.
const IN_THE_SITE: usize = 8;
/// Of errors of one rule, so many are drawn.
const ERRORS: usize = 20;

/// Draws a report. Findings that are much alike are folded into a line that counts them.
pub(crate) fn draw(report: &Report, source: &Tree, style: Style) -> String {
    let mut out = String::new();
    let mut folded: Vec<(&str, usize)> = Vec::new();
    let drawn = |rule: &str, before: &[Diagnostic], file: Option<&Place>| {
        let same = |found: &&Diagnostic| found.rule.code == rule;
        let in_file = |found: &&Diagnostic| {
            found.place.as_ref().map(|place| &place.path) == file.map(|place| &place.path)
        };
        let all = before.iter().filter(same).count();
        (all, before.iter().filter(same).filter(in_file).count())
    };
    for (at, found) in report.diagnostics().iter().enumerate() {
        let before = report.diagnostics().get(at.saturating_sub(400)..at).unwrap_or_default();
        let (all, here) = drawn(found.rule.code, before, found.place.as_ref());
        let fold = match found.level() {
            Level::Error => all >= ERRORS,
            _ => all >= IN_THE_SITE || here >= IN_ONE_FILE,
        };
        if fold {
            match folded.iter_mut().find(|(code, _)| *code == found.rule.code) {
                Some((_, count)) => *count += 1,
                None => folded.push((found.rule.code, 1)),
            }
            continue;
        }
        out.push_str(&one(found, source, style));
        out.push_str("\n\n");
    }
    for (code, count) in folded {
        out.push_str(&format!(
            "… and {count} more like it (rule `{code}`; `noticeboard check --format json` lists all)\n"
        ));
    }
    out
}

fn one(found: &Diagnostic, source: &Tree, style: Style) -> String {
    let level = match found.level() {
        Level::Error => Drawn::ERROR,
        Level::Warning => Drawn::WARNING,
        Level::Advice => Drawn::NOTE.with_name("advice"),
    };
    let group = level.primary_title(harmless(&found.message)).id(found.rule.code);
    let mut places = Vec::new();
    if let Some(place) = &found.place {
        places.push((place, String::new(), AnnotationKind::Primary));
    }
    let related =
        found.related.iter().map(|(place, label)| (place, label.clone(), AnnotationKind::Context));
    places.extend(related);
    let mut elements = group.elements(Vec::<Origin<'_>>::new());
    while let Some((first, _, _)) = places.first() {
        let path = first.path.clone();
        let (same, others): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|(place, _, _)| place.path == path);
        places = others;
        let excerpt = text_of(source, path.as_str()).and_then(|text| {
            let spans: Vec<_> = same
                .iter()
                .filter_map(|(place, label, kind)| {
                    Some((safe_span(&text, place.span.clone()?), label.clone(), *kind))
                })
                .collect();
            (!spans.is_empty()).then_some((text, spans))
        });
        match excerpt {
            Some((text, spans)) => {
                let mut snippet = Snippet::source(harmless_source(&text)).path(path.to_string());
                for (span, label, kind) in spans {
                    let mark = kind.span(span);
                    snippet =
                        snippet.annotation(if label.is_empty() { mark } else { mark.label(label) });
                }
                elements = elements.element(snippet);
            }
            None => elements = elements.element(Origin::path(path.to_string())),
        }
    }
    let help = found.help.clone().unwrap_or_else(|| found.rule.remedy.to_owned());
    elements = elements.element(Drawn::HELP.message(harmless(&help)));
    let renderer = if style == Style::Coloured { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[elements])
}

fn text_of(source: &Tree, path: &str) -> Option<String> {
    let bytes = source.get(path).and_then(Leaf::as_bytes)?;
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// A span that lies inside a text, at letters' borders, on one line where it began on one that
/// can be shown.
fn safe_span(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    // A finding about many lines is shown at its first: the rest would push the message away.
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end.min(line_end).max(start)
}

/// The source with every sign that could steer a terminal replaced by one of the same length.
fn harmless_source(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            '\n' | '\t' => out.push(letter),
            _ if letter.is_control() => out.extend(std::iter::repeat_n(' ', letter.len_utf8())),
            _ => out.push(letter),
        }
    }
    out
}

/// A message with every sign that could steer a terminal replaced.
fn harmless(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Line and column of a byte, from 1, as an author's editor counts them: in letters, without a
/// byte order mark.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let span = safe_span(text, offset..offset);
    let before = &text[..span.start];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].trim_start_matches('\u{feff}').chars().count() + 1;
    (line, column)
}

/// The `diagnostics` of the JSON report: rule, level, message, path, line, column, help.
pub(crate) fn diagnostics_json(report: &Report, source: &Tree) -> serde_json::Value {
    let one = |found: &Diagnostic| {
        let at = found.place.as_ref().and_then(|place| {
            let text = text_of(source, place.path.as_str())?;
            Some(position(&text, place.span.as_ref()?.start))
        });
        serde_json::json!({
            "rule": found.rule.code,
            "level": found.level().to_string(),
            "message": found.message,
            "path": found.place.as_ref().map(|place| place.path.as_str()),
            "line": at.map(|(line, _)| line),
            "column": at.map(|(_, column)| column),
            "help": found.help.as_deref().unwrap_or(found.rule.remedy),
        })
    };
    report.diagnostics().iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{Style, draw, position};
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    static RULE: Rule = Rule { code: "a-rule", level: Level::Error, about: "", remedy: "do this" };

    fn drawn(text: &str, span: std::ops::Range<usize>) -> String {
        let path = TreePath::new("bulletins/a.md").expect("a path");
        let mut source = Tree::default();
        source.replace(path.clone(), Leaf::bytes(text));
        let mut report = Report::default();
        report
            .push(Diagnostic::new(&RULE, "a message").at(Place::span(&path, span)).help("do that"));
        draw(&report, &source, Style::Plain)
    }

    #[test]
    fn a_finding_shows_its_line_and_what_to_do() {
        let text = drawn("title: x\ndate: y\n", 15..16);
        let expected = "error[a-rule]: a message\n --> bulletins/a.md:2:7\n  |\n2 | date: y\n  |       ^\n  |\n  = help: do that\n\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_place_however_wrong_stops_the_drawing() {
        for text in ["", "é", "a\r\nb\r\n", "\u{feff}---\n", "\u{1b}[31mx", "漢字 😀\tx"] {
            for start in 0..8 {
                for end in start..9 {
                    assert!(!drawn(text, start..end).contains('\u{1b}'));
                }
            }
        }
    }

    #[test]
    fn columns_are_counted_as_an_editor_counts_them() {
        assert_eq!(position("\u{feff}abc", 5), (1, 3));
        assert_eq!(position("é\nwŷz", 6), (2, 3));
        assert_eq!(position("", 9), (1, 1));
    }
}
