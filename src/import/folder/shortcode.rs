//! What another tool would have replaced while building: shortcodes and Liquid tags.
//!
//! Nobody here knows what they stood for, so each is kept where it is, as code, which readers see
//! and an author finds: a picture or a warning that vanished would be missed by nobody. Four kinds
//! have a meaning that is certain: a link to another post, code with colours, a mark that only parts
//! an excerpt, and the site's own address before a link.

use std::collections::BTreeMap;

use crate::import::change::{Change, Lines, What};

/// How a tag begins and ends, longest first.
const SIGNS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];

/// The tag that begins code in Jekyll.
const HIGHLIGHT: &str = " highlight ";

/// A text in which every tag can be seen, and what was done. `first` is the number of its first line;
/// `names` are the posts that came along, by the names that links call them.
pub(crate) fn shown(
    text: &str,
    first: usize,
    names: &BTreeMap<String, String>,
) -> (String, Vec<Change>) {
    let mut out = String::with_capacity(text.len());
    let mut changes = Vec::new();
    let mut fence: Option<String> = None;
    let mut rest = text;
    let mut line = first;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let mut taken = end;
        let current = &rest[..end];
        match &fence {
            Some(sign) if sign == HIGHLIGHT => {
                if current.contains("endhighlight") {
                    fence = None;
                    taken = row(rest, end, line, names, &mut out, &mut changes);
                } else {
                    out.push_str(current);
                }
            }
            Some(sign) => {
                if current.trim_start().starts_with(sign.as_str()) {
                    fence = None;
                }
                out.push_str(current);
            }
            None if fence_of(current).is_some() => {
                fence = fence_of(current);
                out.push_str(current);
            }
            None if is_excerpt_mark(current) => {
                let change = Change::new(Lines::one(line), What::LeftOut("mark of an excerpt"));
                changes.push(change.leaving_out(current.trim()));
            }
            None => {
                taken = row(rest, end, line, names, &mut out, &mut changes);
                let begins = current.contains("{%") && current.contains(HIGHLIGHT);
                fence = (begins && !current.contains("endhighlight")).then(|| HIGHLIGHT.to_owned());
            }
        }
        line += rest[..taken].matches('\n').count();
        rest = &rest[taken..];
    }
    (out, changes)
}

fn fence_of(line: &str) -> Option<String> {
    let text = line.trim_start();
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == sign).count();
    (length >= 3).then(|| sign.to_string().repeat(length))
}

fn is_excerpt_mark(line: &str) -> bool {
    let inner = line.trim().strip_prefix("<!--").and_then(|text| text.strip_suffix("-->"));
    inner.is_some_and(|inner| matches!(inner.trim(), "more" | "excerpt"))
}

/// Writes a line, with the tags that begin in it; how many bytes were taken.
fn row(
    rest: &str,
    end: usize,
    line: usize,
    names: &BTreeMap<String, String>,
    out: &mut String,
    changes: &mut Vec<Change>,
) -> usize {
    let mut at = 0;
    while at < end {
        let Some((begin, close, tag)) = next_tag(rest, at, end) else {
            out.push_str(&rest[at..end]);
            return end;
        };
        let before = &rest[at..begin];
        out.push_str(before);
        let is_code = out[out.rfind('\n').map_or(0, |at| at + 1)..].matches('`').count() % 2 == 1;
        if is_code {
            out.push_str(tag);
        } else {
            let number = line + rest[..begin].matches('\n').count();
            let (text, change) = replaced(tag, number, names, out);
            out.push_str(&text);
            changes.push(change);
        }
        at = close;
    }
    // A tag may have ended below the line in which it began.
    at
}

/// The next tag that begins in a line: where, where it ends, and itself.
fn next_tag(rest: &str, at: usize, end: usize) -> Option<(usize, usize, &str)> {
    let mut from = at;
    while let Some(begin) = rest[from..end].find('{').map(|found| from + found) {
        let sign = SIGNS.iter().find(|(open, _)| rest[begin..].starts_with(open));
        if let Some((open, close)) = sign {
            let inner = &rest[begin + open.len()..];
            let found = inner.find(close).filter(|found| !inner[..*found].contains("\n\n"));
            if let Some(found) = found {
                let close = begin + open.len() + found + close.len();
                return Some((begin, close, &rest[begin..close]));
            }
        }
        from = begin + 1;
    }
    None
}

/// What stands in the place of a tag.
fn replaced(
    tag: &str,
    line: usize,
    names: &BTreeMap<String, String>,
    before: &str,
) -> (String, Change) {
    let inner = tag.trim_matches(['{', '}', '<', '>', '%', ' ', '\n', '-', '\t']);
    let words: Vec<&str> = inner.split_whitespace().collect();
    let name = words.first().copied().unwrap_or_default();
    let lines = Lines { first: line, last: line + tag.matches('\n').count() };
    let change =
        |what: What, put_in: &str| Change::new(lines, what).leaving_out(tag).putting_in(put_in);
    let target = inner[name.len().min(inner.len())..].trim().trim_matches(['"', '\'', '`']);
    match name {
        "ref" | "relref" | "post_url" | "link" | "url" => {
            let file = target.trim_start_matches(['/', '.']).trim_end_matches('/');
            let found = [file, file.rsplit('/').next().unwrap_or(file)]
                .into_iter()
                .flat_map(|call| [call, call.trim_end_matches(".md")])
                .find_map(|call| names.get(call));
            if let Some(found) = found {
                return (found.clone(), change(What::LinkToPost(found.clone()), found));
            }
        }
        "highlight" if tag.starts_with("{%") => {
            let language = words.get(1).copied().unwrap_or_default();
            let text = format!("{}```{language}", break_before(before));
            return (text, change(What::Highlight, language));
        }
        "endhighlight" => {
            return (format!("{}```", break_before(before)), change(What::Highlight, ""));
        }
        "raw" | "endraw" if tag.starts_with("{%") => {
            return (String::new(), change(What::LeftOut("mark of plain text"), ""));
        }
        "site.baseurl" | "site.url" => {
            return (String::new(), change(What::LeftOut("address of the site before a link"), ""));
        }
        _ => {}
    }
    let longest = tag.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let kept = What::KeptAsCode(name.to_owned());
    (format!("{fence}{tag}{fence}"), Change::new(lines, kept))
}

/// A fence begins a line.
fn break_before(before: &str) -> &'static str {
    if before.is_empty() || before.ends_with('\n') { "" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use crate::import::words::account;
    use std::collections::BTreeMap;

    #[test]
    fn a_tag_stays_where_readers_see_it_or_means_what_it_meant() {
        let names =
            BTreeMap::from([("2016-08-01-gate".to_owned(), "2016-08-01-gate.md".to_owned())]);
        for (text, expected) in [
            ("a {{< box >}}b{{< /box >}}\n", "a `{{< box >}}`b`{{< /box >}}`\n"),
            ("[x]({% post_url 2016-08-01-gate %})", "[x](2016-08-01-gate.md)"),
            ("[x]({{< ref \"/posts/2016-08-01-gate.md\" >}})", "[x](2016-08-01-gate.md)"),
            ("{% highlight sh %}\nls {{ a }}\n{% endhighlight %}\n", "```sh\nls {{ a }}\n```\n"),
            ("```\n{{< a >}}\n```\n{{ b }}", "```\n{{< a >}}\n```\n`{{ b }}`"),
            ("use `{{ a }}` here", "use `{{ a }}` here"),
            ("a\n<!-- more -->\nb", "a\nb"),
            ("![a]({{ site.baseurl }}/a.png)", "![a](/a.png)"),
            ("{{< img\nsrc=\"a\" >}} b {{ c", "`{{< img\nsrc=\"a\" >}}` b {{ c"),
            ("no {tag} here {", "no {tag} here {"),
        ] {
            let (made, changes) = shown(text, 1, &names);
            assert_eq!(made, expected, "{text}");
            let account = account(text, &made, &changes);
            assert!(account.is_settled(), "{text}: {account:?}");
        }
    }
}
