//! [`Marker`]: the sign or number at the beginning of a point of a list.
//!
//! Word processors and PDF files draw points with signs of many fonts. Markdown knows three, and
//! takes the others for text.

/// Signs that begin a point and nothing else. The private ones are how Symbol and Wingdings reach
/// a text.
const SIGNS: [char; 24] = [
    '•', '◆', '◇', '·', '▪', '▫', '■', '□', '‣', '⁃', '●', '○', '◦', '∙', '➢', '➤', '►', '✓', '✔',
    '❖', '\u{f0b7}', '\u{f0a7}', '\u{f0d8}', '\u{f076}',
];

/// Signs that also stand in running text.
const DASHES: [char; 5] = ['–', '—', '-', '*', '+'];

/// The beginning of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker<'a> {
    /// How far it stands from the margin.
    pub indent: usize,
    /// Its sign; `.` or `)` behind a number.
    pub sign: char,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// What follows.
    pub rest: &'a str,
}

impl Marker<'_> {
    /// Whether it can be nothing else than a point.
    pub(crate) fn is_certain(&self) -> bool {
        SIGNS.contains(&self.sign) || self.is_letter()
    }

    /// Whether it is a letter such as `a)`, which Markdown does not count by and which stays.
    pub(crate) fn is_letter(&self) -> bool {
        self.sign == ')' && self.number.is_none()
    }

    /// Whether Markdown knows it.
    pub(crate) fn is_markdown(&self) -> bool {
        self.number.is_some() || matches!(self.sign, '-' | '*' | '+')
    }
}

/// The marker at the beginning of a line; `None` if it has none, or nothing follows.
pub(crate) fn marker(line: &str) -> Option<Marker<'_>> {
    let text = line.trim_start();
    let indent = line.chars().take_while(|c| c.is_whitespace()).map(width).sum();
    let sign = text.chars().next()?;
    if SIGNS.contains(&sign) || DASHES.contains(&sign) {
        let rest = &text[sign.len_utf8()..];
        let is_apart = rest.starts_with(char::is_whitespace)
            // Signs of a font often stand right before the word.
            || (SIGNS.contains(&sign) && sign != '·' && !rest.is_empty());
        return (is_apart && !rest.trim().is_empty()).then(|| Marker {
            indent,
            sign,
            number: None,
            rest: rest.trim(),
        });
    }
    if is_lettered(text) {
        return Some(Marker { indent, sign: ')', number: None, rest: text.trim() });
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = text.get(..digits).filter(|digits| digits.len() <= 3)?.parse().ok()?;
    let sign = text[digits..].chars().next().filter(|sign| matches!(sign, '.' | ')'))?;
    let rest = &text[digits + 1..];
    let is_apart = rest.starts_with(char::is_whitespace) && !rest.trim().is_empty();
    is_apart.then(|| Marker { indent, sign, number: Some(number), rest: rest.trim() })
}

/// Whether a line begins with `a)` or `(a)`.
fn is_lettered(text: &str) -> bool {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let mut letters = inner.chars();
    let is_letter = letters.next().is_some_and(|letter| letter.is_ascii_lowercase());
    is_letter && letters.next() == Some(')') && letters.next().is_some_and(char::is_whitespace)
}

/// Columns that a white sign takes; a tabulator as many as Markdown gives it.
fn width(space: char) -> usize {
    if space == '\t' { 4 } else { 1 }
}

/// How deep points stand in each other, told by their margins.
#[derive(Debug, Default)]
pub(crate) struct Depths(Vec<usize>);

impl Depths {
    /// How deep a point with this margin stands below those before it.
    pub(crate) fn of(&mut self, indent: usize) -> usize {
        // A margin that differs by one is a slip of the converter's.
        while self.0.last().is_some_and(|last| *last > indent + 1) {
            self.0.pop();
        }
        match self.0.last() {
            Some(last) if *last + 1 >= indent => {}
            _ => self.0.push(indent),
        }
        self.0.len() - 1
    }

    /// A list has ended.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Depths, marker};

    #[test]
    fn points_and_numbers_are_told_from_text() {
        for (line, found) in [
            ("◆ By visiting", Some(('◆', None, "By visiting"))),
            ("\u{f0b7}\tBy visiting", Some(('\u{f0b7}', None, "By visiting"))),
            ("•Bags", Some(('•', None, "Bags"))),
            ("- one", Some(('-', None, "one"))),
            ("12) twelve", Some(('.', Some(12), "twelve"))),
            ("3. three", Some(('.', Some(3), "three"))),
            ("(a) the first", Some((')', None, "(a) the first"))),
            ("2016. It was", None),
            ("1.5 metres", None),
            ("-5 degrees", None),
            ("·5", None),
            ("◆", None),
            ("101 is the number", None),
            ("**bold**", None),
        ] {
            let read = marker(line)
                .map(|m| (if m.number.is_some() { '.' } else { m.sign }, m.number, m.rest));
            assert_eq!(read, found, "{line}");
        }
    }

    #[test]
    fn margins_tell_how_deep_a_point_stands() {
        let mut depths = Depths::default();
        let read: Vec<usize> = [0, 4, 4, 8, 4, 0, 1].into_iter().map(|at| depths.of(at)).collect();
        assert_eq!(read, [0, 1, 1, 2, 1, 0, 0]);
    }
}
