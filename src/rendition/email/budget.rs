//! How long a mail may be.
//!
//! Gmail shows the first 102 KB of a mail's HTML and hides the rest behind a link, with it the call to
//! action at the end and whatever a sender puts below it (hteumeuleu/email-bugs, issue 41). So a text
//! that is too long is cut here, at a heading, and says where it goes on.

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Rule};
use crate::rendition::email::message::encoded_length;
use crate::tree_path::TreePath;

/// What the HTML of a mail may take once it is encoded, in bytes.
pub(crate) const BUDGET: usize = 90_000;

/// A mail that was cut.
pub(crate) static EMAIL_CUT: Rule = Rule {
    code: "email-cut",
    level: Level::Warning,
    about: "Gmail hides what a mail holds beyond some 100 KB, and would hide the hotline at its end. A \
            mail of more than 90 KB is cut off at a heading, with a link to where it goes on.",
    remedy: "Nothing needs to be done. To send the whole text, shorten it, or part it into two bulletins.",
};

/// A mail, drawn with as much of `body` as fits. `draw` is given a part of the body, and whether it is
/// all of it.
pub(crate) fn fitted(
    body: &str,
    path: &TreePath,
    draw: &dyn Fn(&str, Extent) -> Checked<String>,
) -> Checked<String> {
    let whole = draw(body, Extent::Whole);
    let length = encoded_length(&whole.value);
    if length <= BUDGET {
        return whole;
    }
    let cuts = cuts(body);
    let part = |cut: &usize| draw(&body[..*cut], Extent::Cut);
    let fits = cuts.partition_point(|cut| encoded_length(&part(cut).value) <= BUDGET);
    let mut mail = part(cuts.get(fits.saturating_sub(1)).unwrap_or(&0));
    let message = format!(
        "the mail would take {} KB of HTML, of at most {}; it is cut off at a heading, and leads on to \
         the page",
        length.div_ceil(1000),
        BUDGET / 1000
    );
    mail.report.push(Diagnostic::new(&EMAIL_CUT, message).at(Place::file(path)));
    mail
}

/// How much of a text a mail holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// Its beginning.
    Cut,
}

/// Elements that hold parts of a text, and end in a tag of their own.
const HOLDING: [&str; 10] =
    ["blockquote", "ul", "ol", "table", "div", "section", "details", "dl", "aside", "figure"];

/// Where a body may be cut: before its headings, but for those inside something; ascending.
fn cuts(body: &str) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut depth = 0_usize;
    for (at, _) in body.match_indices('<') {
        let tag = &body[at + 1..];
        let name = tag.trim_start_matches('/');
        let is_end = name.len() < tag.len();
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        if HOLDING.contains(&name) {
            depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        } else if !is_end && depth == 0 && ["h1", "h2", "h3", "h4"].contains(&name) {
            cuts.push(at);
        }
    }
    cuts.dedup();
    cuts
}

#[cfg(test)]
mod tests {
    use super::{BUDGET, Extent, fitted};
    use crate::diagnostic::Checked;
    use crate::tree_path::TreePath;

    #[test]
    fn a_text_is_cut_at_the_last_heading_that_fits() {
        let path = TreePath::new("a.md").expect("a path");
        let draw = |body: &str, extent: Extent| Checked::clean(format!("{extent:?}{body}"));
        let part =
            |name: &str| format!("<h2>{name}</h2><div><h2>x</h2>{}</div>", "y ".repeat(BUDGET / 5));
        let short = fitted("<p>a", &path, &draw);
        assert!(short.report.is_empty() && short.value == "Whole<p>a");
        let long = ["a", "b", "c"].map(part).concat();
        let mail = fitted(&long, &path, &draw);
        assert_eq!(mail.value, format!("Cut{}{}", part("a"), part("b")));
        assert_eq!(mail.report.diagnostics().len(), 1);
        let whole = format!("<p>{}", "y ".repeat(BUDGET));
        assert_eq!(fitted(&whole, &path, &draw).value, "Cut");
    }
}
