//! Tables that came as plain text: cells between bars, or between tabulators.

use crate::import::columns::Line;
use crate::import::escape::escaped;
use crate::import::marker::marker;

/// The Markdown of the table that a text begins with, and how many lines it takes; without one, how
/// many are no table, so that nobody looks at them again. The first row is its head, since Markdown
/// knows no table without one.
pub(crate) fn table(lines: &[Line]) -> (Option<String>, usize) {
    let first = lines.first().and_then(|line| {
        let mut signs = ['|', '\t'].into_iter();
        signs.find_map(|sign| Some((sign, cells(&line.text, sign)?)))
    });
    let Some((sign, first)) = first else { return (None, 1) };
    let is_row = |row: &Vec<&str>| row.len() == first.len();
    let rows: Vec<Vec<&str>> = lines
        .iter()
        .map_while(|line| cells(&line.text, sign).filter(|row| is_row(row) || is_rule(row)))
        .collect();
    let filled: Vec<&Vec<&str>> = rows.iter().filter(|row| !is_rule(row)).collect();
    // A form of names and values is no table, and neither is a line with two ends.
    let is_form = sign == '\t' && filled.iter().all(|row| row[0].ends_with(':'));
    if is_form {
        return (None, rows.len().max(1));
    }
    if filled.len() < 2 || is_rule(&first) {
        return (None, 1);
    }
    let row = |row: &&Vec<&str>| {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut written: Vec<String> = filled.iter().map(row).collect();
    written.insert(1, format!("|{}", " --- |".repeat(first.len())));
    (Some(written.join("\n")), rows.len())
}

/// The cells of a row; `None` where there are no two.
fn cells(line: &str, sign: char) -> Option<Vec<&str>> {
    if sign == '\t' && marker(line).is_some() {
        return None;
    }
    let inner = line.trim().trim_matches('|');
    let cells = inner.split(sign).map(str::trim);
    let cells: Vec<&str> = match sign {
        // Word processors set several to reach a place.
        '\t' => cells.filter(|cell| !cell.is_empty()).collect(),
        _ => cells.collect(),
    };
    (cells.len() >= 2 && cells.iter().any(|cell| !cell.is_empty())).then_some(cells)
}

/// Whether a row is the line below the head.
fn is_rule(row: &[&str]) -> bool {
    row.iter().all(|cell| cell.len() >= 2 && cell.chars().all(|c| "-=:+".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::import::columns::Line;

    fn read(text: &str) -> (Option<String>, usize) {
        let lines = text.lines().enumerate().map(|(at, line)| Line::new(at + 1, line.to_owned()));
        table(&lines.collect::<Vec<_>>())
    }

    #[test]
    fn rows_with_as_many_cells_are_a_table() {
        let expected = "| Gate | Opens |\n| --- | --- |\n| North | 08:00 |".to_owned();
        for (text, lines) in [
            ("| Gate | Opens |\n| North | 08:00 |\nText", 2),
            ("Gate | Opens\n-----|------\nNorth | 08:00", 3),
            ("Gate\t\tOpens\nNorth\t08:00\n", 2),
        ] {
            assert_eq!(read(text), (Some(expected.clone()), lines), "{text}");
        }
        for (text, lines) in [
            ("Head\t\tOFFICIAL\n\nText", 1),
            ("1.\tStop\n2.\tWait", 1),
            ("From:\tus\nTo:\tyou\nText", 2),
            ("either | or", 1),
            ("plain\ntext", 1),
            ("", 1),
        ] {
            assert_eq!(read(text), (None, lines), "{text}");
        }
    }
}
