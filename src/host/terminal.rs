//! How a report is drawn for eyes.
//!
//! The look is the one that compilers have made familiar: what, where, the line itself with the
//! place underlined, and what to do. Text from a bulletin is never sent to the terminal raw, since
//! a control character in it could move the cursor, and a bidirectional one could turn a line
//! round. An old series taken over may break one rule a thousand times; such findings are folded,
//! so that the rare grave one is not lost among them.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Heading, Origin, Renderer, Snippet,
};

use crate::diagnostic::{Diagnostic, Level, Place, Report};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters alone.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// What suits standard error: a pipe, `NO_COLOR` and `TERM=dumb` get letters alone.
pub(crate) fn style_of_stderr() -> Style {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Style::Plain,
        _ => Style::Coloured,
    }
}

/// So many warnings, and so many pieces of advice, of one rule are drawn for one file.
const IN_ONE_FILE: usize = 3;
/// So many of them are drawn for the whole site.
const IN_THE_SITE: usize = 8;
/// So many errors of one rule are drawn: each of them blocks, so more are wanted.
const ERRORS: usize = 20;

/// Draws a report in the order in which it stands, an empty line after each finding.
///
/// Findings much alike are shown by the first ones and a line that counts the rest. `source` holds
/// the files that the findings speak of; a file that is absent, not in memory or not UTF-8 is
/// named without its line. The text holds no control character but line feeds and, if coloured,
/// the renderer's own colour codes.
pub(crate) fn draw(report: &Report, source: &Tree, style: Style) -> String {
    let mut out = String::new();
    for drawn in drawn(report, source, style) {
        out.push_str(&drawn.text);
        out.push_str("\n\n");
        if let Some(more) = drawn.more {
            out.push_str(&more);
            out.push_str("\n\n");
        }
    }
    out
}

/// A finding, drawn.
pub(crate) struct Drawn {
    /// How grave it is.
    pub level: Level,
    /// What is shown of it: several lines, without a line end after the last.
    pub text: String,
    /// How many like it are not drawn, in words.
    pub more: Option<String>,
}

/// The findings that [`draw`] shows, one by one.
pub(crate) fn drawn(report: &Report, source: &Tree, style: Style) -> Vec<Drawn> {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let draw = |(found, folded): (&Diagnostic, usize)| {
        let code = found.rule.code;
        let list = "`noticeboard check --format json` lists all";
        let more = format!("and {folded} more like it (rule `{code}`; {list})");
        let text = one(found, source, &renderer);
        Drawn { level: found.level(), text, more: (folded > 0).then_some(more) }
    };
    chosen(report).into_iter().map(draw).collect()
}

/// Line and column of a byte of a file, both from 1, as an author's editor counts them: in
/// characters, a byte order mark not counted. A byte past the end stands at the end, one inside a
/// character or a Windows line ending at its beginning.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..border(text, offset)).unwrap_or_default();
    let before = before.strip_prefix(MARK).unwrap_or(before);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The text of a file of the source, if it is in memory and UTF-8.
pub(crate) fn text_of<'a>(source: &'a Tree, path: &TreePath) -> Option<&'a str> {
    let bytes = source.get(path.as_str()).and_then(Leaf::as_bytes)?;
    std::str::from_utf8(bytes).ok()
}

/// The order of a finding: its own, or that of its rule.
pub(crate) fn help_of(found: &Diagnostic) -> Option<&str> {
    found.help.as_deref().or(Some(found.rule.remedy)).filter(|help| !help.is_empty())
}

/// A line of more characters is cut around the place.
const LONG_LINE: usize = 200;
/// So many characters are underlined at most.
const UNDERLINED: usize = 100;

/// The byte order mark, which editors hide.
const MARK: char = '\u{feff}';

/// The findings to draw, each with the number of later ones that it stands for.
fn chosen(report: &Report) -> Vec<(&Diagnostic, usize)> {
    let mut chosen: Vec<(&Diagnostic, usize)> = Vec::new();
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut in_site: HashMap<&str, usize> = HashMap::new();
    let mut in_file: HashMap<(&str, &TreePath), usize> = HashMap::new();
    for found in report.diagnostics() {
        let code = found.rule.code;
        let file = found.place.as_ref().map(|place| (code, &place.path));
        let all = in_site.get(code).copied().unwrap_or_default();
        let here = file.and_then(|file| in_file.get(&file).copied()).unwrap_or_default();
        let enough = match found.level() {
            Level::Error => all >= ERRORS,
            Level::Warning | Level::Advice => all >= IN_THE_SITE || here >= IN_ONE_FILE,
        };
        if !enough {
            last.insert(code, chosen.len());
            in_site.insert(code, all + 1);
            file.map(|file| in_file.insert(file, here + 1));
            chosen.push((found, 0));
        } else if let Some((_, folded)) = last.get(code).and_then(|at| chosen.get_mut(*at)) {
            *folded += 1;
        }
    }
    chosen
}

/// One finding, drawn.
fn one(found: &Diagnostic, source: &Tree, renderer: &Renderer) -> String {
    let groups = groups(found, source);
    let mut places = found.place.iter().chain(found.related.iter().map(|(place, _)| place));
    if places.any(|place| text_and_span(place, source).is_some()) {
        return renderer.render(&groups);
    }
    // The renderer leaves room for line numbers only where it has one to write. The arrow gets its
    // usual place all the same; a heading is always a single line, so all others move.
    let drawn = groups.iter().map(|group| renderer.render(std::slice::from_ref(group)));
    drawn.map(|text| text.replace('\n', "\n ")).collect::<Vec<_>>().join("\n")
}

/// One finding as the renderer takes it: itself, then a note for each related place that cannot
/// be shown in the same excerpt.
fn groups<'a>(found: &'a Diagnostic, source: &'a Tree) -> Vec<Group<'a>> {
    let heading = match found.level() {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Advice => Heading::NOTE.with_name("advice"),
    };
    let title = heading.primary_title(one_line(&found.message)).id(found.rule.code);
    let mut group = Group::with_title(title);
    let mut notes = Vec::new();
    if let Some(place) = &found.place {
        let (beside, apart): (Vec<_>, Vec<_>) =
            found.related.iter().partition(|(other, _)| together(place, other, source));
        let mut marks = vec![(place, "", AnnotationKind::Primary)];
        let context = |(other, label)| (other, label, AnnotationKind::Context);
        marks.extend(beside.into_iter().map(|(other, label)| context((other, label.as_str()))));
        group = add_place(group, &marks, source);
        notes = apart;
    } else {
        notes.extend(&found.related);
    }
    if let Some(help) = help_of(found) {
        group = group.element(Heading::HELP.message(harmless(help)));
    }
    let note = |(place, label): &'a (Place, String)| {
        let title = Heading::NOTE.secondary_title(one_line(label));
        add_place(Group::with_title(title), &[(place, "", AnnotationKind::Primary)], source)
    };
    std::iter::once(group).chain(notes.into_iter().map(note)).collect()
}

/// Whether two places can be marked in one excerpt.
fn together(place: &Place, other: &Place, source: &Tree) -> bool {
    // The renderer cuts a long line around all its marks, so two far apart would leave it whole.
    let short = |place| {
        text_and_span(place, source).is_some_and(|(text, span)| {
            let line = text.get(lines_around(text, &[span])).unwrap_or_default();
            line.chars().count() <= LONG_LINE
        })
    };
    place.path == other.path && short(place) && short(other)
}

/// What is needed to show a place's line, if all of it is there.
fn text_and_span<'a>(place: &Place, source: &'a Tree) -> Option<(&'a str, Range<usize>)> {
    let text = text_of(source, &place.path)?;
    Some((text, on_one_line(text, place.span.clone()?)))
}

/// Adds places of one file: their lines, or the file's name where there is no line to show.
fn add_place<'a>(
    group: Group<'a>,
    marks: &[(&Place, &str, AnnotationKind)],
    source: &Tree,
) -> Group<'a> {
    let Some((first, _, _)) = marks.first() else { return group };
    let path = one_line(first.path.as_str());
    let Some((text, _)) = text_and_span(first, source) else {
        return group.element(Origin::path(path));
    };
    let spans: Vec<Range<usize>> =
        marks.iter().filter_map(|(place, _, _)| Some(text_and_span(place, source)?.1)).collect();
    let lines = lines_around(text, &spans);
    let excerpt = text.get(lines.clone()).unwrap_or_default();
    // What is shown may be longer than what was written, so each border is carried over.
    let carried = |at: usize| shown(text.get(lines.start..at).unwrap_or_default()).len();
    let annotations = marks.iter().zip(&spans).map(|((_, label, kind), span)| {
        let mark: Annotation<'a> = kind.span(carried(span.start)..carried(span.end));
        if label.is_empty() { mark } else { mark.label(one_line(label)) }
    });
    let (line, _) = position(text, lines.start);
    let mut excerpt = shown(excerpt);
    if excerpt.ends_with('\n') {
        // The renderer knows no empty last line, and would mark a place there on the line above.
        excerpt.push('\n');
    }
    let snippet = Snippet::source(excerpt).line_start(line).path(path);
    group.element(snippet.annotations(annotations))
}

/// The whole lines that hold some spans, without a byte order mark.
fn lines_around(text: &str, spans: &[Range<usize>]) -> Range<usize> {
    let first = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let last = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let before = text.get(..first).unwrap_or_default();
    let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let start = before.rfind('\n').map_or(mark, |at| at + 1);
    let end = text.get(last..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| last + at);
    // Half a line ending is no letter of the line.
    let end = border(text, end.max(start));
    start..end
}

/// A span that lies inside a text and ends on the line on which it begins: more lines would push
/// the message out of sight. Nor does it go on for longer than can be shown.
fn on_one_line(text: &str, span: Range<usize>) -> Range<usize> {
    let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let start = border(text, span.start).max(mark);
    let end = border(text, span.end).max(start);
    let inside = text.get(start..end).unwrap_or_default();
    let line = inside.split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').filter(|_| inside.contains('\n')).unwrap_or(line);
    start..start + line.char_indices().nth(UNDERLINED).map_or(line.len(), |(at, _)| at)
}

/// The nearest border between characters at or before an offset; the two of a Windows line ending
/// count as one.
fn border(text: &str, offset: usize) -> usize {
    let inside = offset.min(text.len());
    let halves = |at: usize| {
        text.get(..at).is_some_and(|before| before.ends_with('\r'))
            && text.get(at..).is_some_and(|after| after.starts_with('\n'))
    };
    let whole = |at: &usize| text.is_char_boundary(*at) && !halves(*at);
    (0..=inside).rev().find(whole).unwrap_or_default()
}

/// A line of the source as it may be shown. Each character or line ending is replaced on its own,
/// so that the beginning of a text gives the beginning of what is shown.
fn shown(text: &str) -> String {
    // A carriage return that ends no line stays and is made visible: an editor counts it too.
    let text = text.replace("\r\n", "\n");
    text.chars().map(|c| if c == '\t' { c } else { visible(c) }).collect()
}

/// Text of our own that may quote a bulletin, as it may be shown; line ends stay.
fn harmless(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(visible).collect()
}

/// The same on a single line: a quoted line end must not counterfeit a finding.
pub(crate) fn one_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}

/// A sign that stands for a character that could steer a terminal; any other character as it is.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\n' => c,
        '\t' => ' ',
        // Unicode has a picture for each control character of ASCII, in the same order.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Marks, embeddings, overrides and isolates (UAX #9), line and paragraph separators.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Style, draw, position};
    use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
    use crate::tree::{Leaf, Tree};
    use crate::tree_path::TreePath;

    static ERROR: Rule = Rule { code: "a-rule", level: Level::Error, about: "", remedy: "do this" };
    static ADVICE: Rule = Rule { code: "a-hint", level: Level::Advice, about: "", remedy: "" };

    fn path(text: &str) -> TreePath {
        TreePath::new(text).expect("a path")
    }

    fn plain(found: Diagnostic, files: &[(&str, &str)]) -> String {
        let mut source = Tree::default();
        for (name, text) in files {
            source.replace(path(name), Leaf::bytes(*text));
        }
        let mut report = Report::default();
        report.push(found);
        draw(&report, &source, Style::Plain)
    }

    fn at(span: Range<usize>) -> Diagnostic {
        Diagnostic::new(&ERROR, "a message").at(Place::span(&path("a.md"), span))
    }

    #[test]
    fn a_finding_shows_its_line_and_what_to_do() {
        for text in ["title: x\ndate: y\n", "\u{feff}title: x\r\ndate: y\r\n"] {
            let start = text.find('y').expect("the value");
            let drawn = plain(at(start..start + 1).help("do that"), &[("a.md", text)]);
            let expected = "\
error[a-rule]: a message
 --> a.md:2:7
  |
2 | date: y
  |       ^
  |
  = help: do that

";
            assert_eq!(drawn, expected);
        }
    }

    #[test]
    fn related_places_are_marked_beside_it_or_noted() {
        let found = at(8..12)
            .related(Place::span(&path("a.md"), 0..4), "first written here")
            .related(Place::span(&path("b.md"), 0..1), "also here");
        let drawn = plain(found, &[("a.md", "one: 1\n\none: 2\n"), ("b.md", "x")]);
        let expected = "\
error[a-rule]: a message
 --> a.md:3:1
  |
1 | one: 1
  | ---- first written here
2 |
3 | one: 2
  | ^^^^
  |
  = help: do this
note: also here
 --> b.md:1:1
  |
1 | x
  | ^

";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_place_at_the_end_is_marked_on_the_last_line() {
        for (text, end) in [("---\nid: x\n", 10), ("---\r\nid: x\r\n", 12)] {
            let opened = Place::span(&path("a.md"), 0..3);
            let drawn = plain(at(end..end).related(opened, "opened here"), &[("a.md", text)]);
            let expected = "\
error[a-rule]: a message
 --> a.md:3:1
  |
1 | ---
  | --- opened here
2 | id: x
3 |
  | ^
  |
  = help: do this

";
            assert_eq!(drawn, expected);
        }
    }

    #[test]
    fn a_carriage_return_that_ends_no_line_is_shown_and_counted() {
        let drawn = plain(at(5..7), &[("a.md", "a\rb: cd\r\n")]);
        let expected = "\
error[a-rule]: a message
 --> a.md:1:6
  |
1 | a\u{240d}b: cd
  |      ^^
  |
  = help: do this

";
        assert_eq!(drawn, expected);
        assert_eq!(position("ab\r\ncd", 3), (1, 3));
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        let drawn = plain(at(3..4), &[]);
        assert_eq!(drawn, "error[a-rule]: a message\n --> a.md\n  = help: do this\n\n");
        let drawn = plain(Diagnostic::new(&ADVICE, "a\u{1b}[2J\u{202e}\nb"), &[]);
        assert_eq!(drawn, "advice[a-hint]: a\u{241b}[2J\u{fffd} b\n\n");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{} here {}", "é".repeat(3000), "b ".repeat(3000));
        let start = text.find("here").expect("the word");
        let drawn = plain(at(start..start + 4), &[("a.md", &text)]);
        assert!(drawn.contains(" --> a.md:1:3002\n") && drawn.contains("here"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() <= 200), "{drawn}");
        let far = Place::span(&path("a.md"), 0..4000);
        let drawn = plain(at(7000..9000).related(far, "a note"), &[("a.md", &text)]);
        assert!(drawn.lines().all(|line| line.chars().count() <= 200), "{drawn}");
    }

    #[test]
    fn many_alike_are_folded() {
        let draw_many = |rule: &'static Rule, files: usize, each: usize| {
            let mut report = Report::default();
            for file in 0..files {
                for at in 0..each {
                    let place = Place::span(&path(&format!("{file}.md")), at..at);
                    report.push(Diagnostic::new(rule, "a message").at(place));
                }
            }
            draw(&report, &Tree::default(), Style::Plain)
        };
        let drawn = draw_many(&ADVICE, 1, 44);
        let once = "advice[a-hint]: a message\n --> 0.md\n\n";
        let rest =
            "and 41 more like it (rule `a-hint`; `noticeboard check --format json` lists all)\n\n";
        assert_eq!(drawn, format!("{}{rest}", once.repeat(3)));
        assert_eq!(draw_many(&ADVICE, 5, 2).matches("advice[").count(), 8);
        assert_eq!(draw_many(&ADVICE, 1, 3), once.repeat(3));
        assert_eq!(draw_many(&ERROR, 1, 900).matches("error[").count(), 20);
    }

    #[test]
    fn no_place_however_wrong_stops_the_drawing() {
        let texts =
            ["", "\n", "é", "a\r\nb\r\n", "\u{feff}---\n", "\u{1b}[31mx\u{9b}", "漢字 😀\tx\r\r"];
        for text in texts {
            for (start, end) in (0..9).flat_map(|start| (0..10).map(move |end| (start, end))) {
                let other = Place::span(&path("a.md"), end..usize::MAX);
                let drawn = plain(at(start..end).related(other, "l\u{7}"), &[("a.md", text)]);
                assert!(!drawn.contains(|c: char| c.is_control() && c != '\n'), "{drawn:?}");
            }
        }
    }

    #[test]
    fn columns_are_counted_as_an_editor_counts_them() {
        assert_eq!(position("\u{feff}abc", 5), (1, 3));
        assert_eq!(position("\u{feff}abc", 1), (1, 1));
        assert_eq!(position("é\nwŷz", 6), (2, 3));
        assert_eq!(position("", 9), (1, 1));
    }
}
