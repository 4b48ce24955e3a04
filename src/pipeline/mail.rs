//! Mails of a build, held against the gates of its pages.
//!
//! A mail is no file of the site, and goes further than any: it cannot be taken back. So it is judged
//! like a page, in each of the forms in which somebody reads it.

use crate::diagnostic::{Checked, Report};
use crate::lint::site::OUTAGE;
use crate::pipeline::Build;
use crate::rendition::email::{self, Mail, Span};
use crate::series::Entry;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// A bulletin of a build as a mail whose files are called `name`; `source` is what the build was made
/// of. `None` where the template fails.
pub(crate) fn letter(
    build: &Build,
    entry: &Entry,
    name: &str,
    source: &Tree,
) -> Checked<Option<Mail>> {
    let entries = &build.series().entries;
    let at = entries.iter().position(|other| other.bulletin.id == entry.bulletin.id);
    let Some(at) = at else { return Checked::default() };
    let bytes = source.get(entry.bulletin.path.as_str()).and_then(Leaf::as_bytes);
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    let made = email::letter(&build.model, at, name, &text);
    let (mail, mut report) = (made.value, made.report);
    report.add(judged(build, mail.as_slice()));
    let _ = build.exceptions.excuse(&mut report);
    Checked::new(mail, report)
}

/// The news of a span as mails, one for each language that has any, and the bulletins in them.
pub(crate) fn digests(build: &Build, span: Span) -> (Checked<Vec<Mail>>, Vec<&Entry>) {
    let made = email::digests(&build.model, span);
    let (mails, mut report) = (made.value, made.report);
    report.add(judged(build, &mails));
    let _ = build.exceptions.excuse(&mut report);
    (Checked::new(mails, report), email::told_of(&build.model, span))
}

/// What is wrong with mails: numbers, what nobody may know yet, and markings.
fn judged(build: &Build, mails: &[Mail]) -> Report {
    let series = build.series();
    let (mut verdicts, mut markings) = (Vec::new(), Vec::new());
    for mail in mails {
        let forms = [("html", &mail.html), ("txt", &mail.text), ("notify.md", &mail.notify)];
        for (ending, text) in forms {
            let Some(path) = TreePath::new(&format!("{}.{ending}", mail.name)) else { continue };
            verdicts.push(build.gate.judge(&path, text.as_bytes()));
            let ceiling = series.config.ceiling;
            markings.extend(build.gate.marking_in(&path, text.as_bytes(), ceiling));
        }
    }
    let mut report = build.gate.report_site(verdicts, &[], series);
    // Which pages of the site speak of a line that is down was told when it was built.
    report.retain(|found| found.rule != &OUTAGE);
    markings.into_iter().for_each(|found| report.push(found));
    report
}
