//! Style sheets without their remarks.
//!
//! Remarks are for designers, and weigh an eighth of a sheet that every reader fetches. Only what
//! surely is one goes: it stands between rules or declarations, outside of strings and addresses. One
//! that begins with `/*!` is a licence and stays.

/// The signs of which a style sheet is, as far as remarks are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Rules,
    Text(char),
    /// An address without quotation marks, in which `/*` begins nothing (CSS Syntax 3, 4.3.6).
    Address,
}

/// A style sheet without the remarks that nobody needs to fetch.
pub(crate) fn without_remarks(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut inside = Inside::Rules;
    let mut at = 0;
    while let Some(sign) = sheet.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &sheet[at..];
        if inside == Inside::Rules && rest.starts_with("/*") {
            let length = rest.get(2..).and_then(|it| it.find("*/")).map_or(rest.len(), |it| it + 4);
            let stands_apart = out.is_empty() || out.ends_with(['\n', ' ', '{', '}', ';', ',']);
            if !stands_apart || rest.starts_with("/*!") {
                out.push_str(&rest[..length]);
            } else if out.is_empty() || out.ends_with('\n') {
                // The line that it had to itself goes as well.
                at += rest.get(length..).filter(|it| it.starts_with('\n')).map_or(0, |_| 1);
            }
            at += length;
            continue;
        }
        inside = match (inside, sign) {
            (Inside::Rules, '"' | '\'') => Inside::Text(sign),
            (Inside::Text(mark), _) if mark == sign => Inside::Rules,
            (Inside::Address, ')') => Inside::Rules,
            (Inside::Rules, '(') if is_address(&out, rest) => Inside::Address,
            (inside, _) => inside,
        };
        out.push(sign);
        at += sign.len_utf8();
        // What is escaped ends nothing.
        if sign == '\\'
            && let Some(next) = sheet.get(at..).and_then(|rest| rest.chars().next())
        {
            out.push(next);
            at += next.len_utf8();
        }
    }
    out
}

/// Whether a bracket that `rest` begins with opens an address without quotation marks.
fn is_address(before: &str, rest: &str) -> bool {
    let name = before.get(before.len().saturating_sub(3)..).unwrap_or_default();
    let is_quoted = rest[1..].trim_start().starts_with(['"', '\'']);
    name.eq_ignore_ascii_case("url") && !is_quoted
}

#[cfg(test)]
mod tests {
    use super::without_remarks;

    #[test]
    fn only_what_surely_is_a_remark_goes() {
        for (sheet, expected) in [
            ("/* a */\na { b: c } /* d */\n", "a { b: c } \n"),
            ("a { /* x */ b: c; /* y */ }", "a {  b: c;  }"),
            ("/*! licence */\na{}", "/*! licence */\na{}"),
            ("a/**/b { c: d }", "a/**/b { c: d }"),
            ("a::before { content: \"/* no */\" }", "a::before { content: \"/* no */\" }"),
            ("a { content: '\\'/* no */' }", "a { content: '\\'/* no */' }"),
            ("a { src: url(//e.org/*/x) } /* y */", "a { src: url(//e.org/*/x) } "),
            ("a { src: url( \"x\" ) /* y */ }", "a { src: url( \"x\" )  }"),
            ("a { b: c } /* never ended", "a { b: c } "),
            ("", ""),
        ] {
            assert_eq!(without_remarks(sheet), expected, "{sheet}");
        }
    }
}
