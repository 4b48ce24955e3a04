//! Lines that begin with too many spaces or too few.
//!
//! The reader tells that something else should stand there, and an author sees a line that looks
//! right. What helps is where the lines round it begin.

use std::ops::Range;

/// A message and its help.
type Words = (String, String);

/// What to say of the line at `span`, of which the reader said `told`, if it begins where no line of
/// its groups does.
pub(super) fn out_of_line(told: &str, text: &str, span: &Range<usize>) -> Option<Words> {
    let is_structure = ["mapping values", "illegal placement", "parsing a block"];
    let (above, line) = (text.get(..span.start)?, text.get(span.clone())?);
    let content = line.trim_start_matches(' ');
    let own = line.len() - content.len();
    let is_item = content.starts_with("- ");
    let key = content.trim_start_matches("- ").split(": ").next().unwrap_or_default();
    let is_pair = content.contains(": ") && !key.contains(' ') || content.ends_with(':');
    let is_pair = is_pair && !content.starts_with('\t');
    if !is_structure.iter().any(|words| told.contains(words)) || !is_pair {
        return None;
    }
    let begins = Begins::of(above);
    let columns = if is_item { &begins.items } else { &begins.keys };
    // Of two that are as near, the inner one: a line that slipped out of a group belongs to it.
    let right =
        *columns.iter().min_by_key(|&&column| (column.abs_diff(own), usize::MAX - column))?;
    if columns.contains(&own) {
        return None;
    }
    let help = match right {
        0 => format!("take the spaces in front away: `{content}`"),
        _ => format!("begin it with {}: `{}{content}`", spaces(right), " ".repeat(right)),
    };
    let message = match begins.complete.filter(|_| own > begins.last) {
        Some(key) => format!(
            "this line begins with spaces as if it belonged to `{key}`, which has a value already"
        ),
        None => format!("this line begins with {}, and no line of its group does", spaces(own)),
    };
    Some((message, help))
}

/// Where the lines of the groups begin that are open behind some text, in columns.
#[derive(Default)]
struct Begins<'a> {
    keys: Vec<usize>,
    items: Vec<usize>,
    /// Where the last key begins.
    last: usize,
    /// The last key, if it has a value on its line.
    complete: Option<&'a str>,
}

impl<'a> Begins<'a> {
    fn of(above: &'a str) -> Self {
        let mut begins = Self::default();
        let is_said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        above.lines().filter(is_said).for_each(|line| begins.add(line));
        begins
    }

    fn add(&mut self, line: &'a str) {
        let mut content = line.trim_start_matches(' ');
        let mut column = line.len() - content.len();
        // What begins further in has ended with this line.
        self.items.retain(|&item| item <= column);
        self.keys.retain(|&key| key <= column);
        while let Some(inner) = content.strip_prefix("- ") {
            note(&mut self.items, column);
            let bare = inner.trim_start_matches(' ');
            column += content.len() - bare.len();
            content = bare;
        }
        let (key, value) = content.split_once(": ").unwrap_or((content.trim_end_matches(':'), ""));
        if key.len() < content.len() {
            note(&mut self.keys, column);
            self.last = column;
            // A text over several lines, or a group in brackets, may well go on.
            let may_go_on = ['|', '>', '[', '{', '"', '\''];
            let value = value.trim();
            self.complete =
                Some(key).filter(|_| !value.is_empty() && !value.starts_with(may_go_on));
        }
    }
}

fn note(columns: &mut Vec<usize>, column: usize) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}

fn spaces(count: usize) -> String {
    match count {
        0 => "no space".to_owned(),
        1 => "one space".to_owned(),
        _ => format!("{count} spaces"),
    }
}

#[cfg(test)]
mod tests {
    use super::out_of_line;

    /// What is said of the last line of a text.
    fn told(text: &str) -> Option<String> {
        let start = text.rfind('\n').map_or(0, |end| end + 1);
        out_of_line("while parsing a block mapping", text, &(start..text.len())).map(|it| it.1)
    }

    #[test]
    fn a_line_is_led_to_where_its_group_begins() {
        for (text, expected) in [
            ("p:\n  name: A\n url: B", "begin it with 2 spaces: `  url: B`"),
            ("p:\n  name: A\n   url: B", "begin it with 2 spaces: `  url: B`"),
            ("h:\n  - id: a\n     name: A", "begin it with 4 spaces: `    name: A`"),
            ("h:\n  - id: a\n  name: A", "begin it with 4 spaces: `    name: A`"),
            ("h:\n  - id: a\n   - id: b", "begin it with 2 spaces: `  - id: b`"),
            ("h:\n  - id: a\n    name: A\n- id: b", "begin it with 2 spaces: `  - id: b`"),
            ("h:\n- id: a\n name: A", "begin it with 2 spaces: `  name: A`"),
            ("title: A\n date: B", "take the spaces in front away: `date: B`"),
            ("# remark\n\ntitle: A\n topics:", "take the spaces in front away: `topics:`"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_line_that_stands_well_has_another_fault() {
        for text in [
            "title: A\ndate: B",
            "h:\n  - id: a\n    name: A\nb: C",
            "h:\n- id: a\nb: C",
            "h:\n- id: a\n- id: b",
            "h:\n  - id: a\n  - id: b",
            "summary: A text\n  goes on here: like this",
            "title: A\n\tdate: B",
            "first: A",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
