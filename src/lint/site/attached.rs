//! [`Attached`]: what a document that goes out with a bulletin holds and does not show.
//!
//! Its words are held against the same gates as those of a page. Beside them it may name people, and
//! hold comments and tracked changes, which its readers can open with two clicks.

use std::collections::HashMap;

use crate::content::config::Config;
use crate::content::marking::Ceiling;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::document::{Contents, Layout, Sealed, contents};
use crate::lint::marking;
use crate::tree_path::TreePath;

/// Comments or tracked changes in a document that goes out.
pub(crate) static UNFINISHED_DOCUMENT: Rule = Rule {
    code: "unfinished-document",
    level: Level::Warning,
    about: "A PDF or Office file that goes out with a bulletin holds comments or tracked changes. Whoever \
            downloads it can read what was struck out, and what the authors said to each other.",
    remedy: "In Word, choose Review, then Accept All Changes and Delete All Comments, and save; save a PDF \
             anew from a document without comments.",
};

/// A person named in a document that goes out.
pub(crate) static AUTHOR_IN_DOCUMENT: Rule = Rule {
    code: "author-in-document",
    level: Level::Warning,
    about: "A PDF or Office file that goes out with a bulletin names the person who wrote or saved it, beside what \
            it shows. In the security trade that is a name which somebody may look for. The publisher's own \
            name is no finding.",
    remedy: "In Word, choose File, Info, Inspect Document, and remove the personal information; save a PDF anew \
             after that.",
};

/// A document that nobody can look into.
pub(crate) static SEALED_DOCUMENT: Rule = Rule {
    code: "sealed-document",
    level: Level::Warning,
    about: "A file that goes out with a bulletin is locked, damaged or of a kind that is not read, so it is not \
            known what it says: a wrong number, a marking, what nobody may know yet.",
    remedy: "Save it as PDF or in a format of today (.docx, .xlsx, .pptx, .odt), without a password.",
};

/// What was seen in a document of the site.
#[derive(Debug)]
pub(crate) struct Attached {
    path: TreePath,
    /// Its words; empty if it is sealed.
    pub text: String,
    /// The same without spaces that may be none, if that makes a difference.
    pub joined: Option<String>,
    found: Result<Contents, Sealed>,
}

impl Attached {
    /// Takes a file of the site apart, if it is a document.
    pub(crate) fn of(path: &TreePath, bytes: &[u8]) -> Option<Self> {
        let mut found = contents(Layout::of(path)?, bytes);
        let text = found.as_mut().map(|it| std::mem::take(&mut it.text)).unwrap_or_default();
        let joined = found.as_mut().ok().and_then(|it| it.joined.take());
        Some(Self { path: path.clone(), text, joined, found })
    }

    /// What is to be told of it. `sources` knows the bulletins of files.
    pub(crate) fn report(&self, sources: &HashMap<TreePath, &TreePath>, config: &Config) -> Report {
        let mut report = Report::default();
        let name = self.path.name();
        let mut find = |found: Diagnostic| match sources.get(&self.path) {
            Some(path) => report.push(found.at(Place::file(path))),
            None => report.push(found),
        };
        match &self.found {
            Err(sealed) => {
                let message = format!("`{name}` {}, so nobody can say what it holds", why(*sealed));
                let help = "save it as PDF, .docx, .xlsx, .pptx or .odt, without a password";
                find(Diagnostic::new(&SEALED_DOCUMENT, message).help(help));
            }
            Ok(contents) => {
                unfinished(name, contents).into_iter().for_each(&mut find);
                named(name, contents, &config.publisher.name).into_iter().for_each(&mut find);
                marked(name, &self.text, config.ceiling).into_iter().for_each(&mut find);
            }
        }
        report
    }
}

fn why(sealed: Sealed) -> &'static str {
    match sealed {
        Sealed::Locked => "is locked with a password",
        Sealed::Damaged => "is damaged, or not what its name says",
        Sealed::TooLarge => "unpacks to more than any document holds",
        Sealed::Closed => "is of a kind that is not read",
    }
}

fn unfinished(name: &str, contents: &Contents) -> Option<Diagnostic> {
    let counted = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        count => Some(format!("{count} {what}s")),
    };
    let kinds =
        [counted(contents.comments, "comment"), counted(contents.changes, "tracked change")];
    let kinds: Vec<String> = kinds.into_iter().flatten().collect();
    (!kinds.is_empty()).then(|| {
        let message = format!("`{name}` holds {}, which its readers can open", kinds.join(" and "));
        let help =
            "accept or reject every change and delete every comment, then save the file anew";
        Diagnostic::new(&UNFINISHED_DOCUMENT, message).help(help)
    })
}

fn named(name: &str, contents: &Contents, publisher: &str) -> Option<Diagnostic> {
    let strangers = contents.people.iter().filter(|person| *person != publisher);
    let strangers: Vec<String> = strangers.map(|person| format!("`{person}`")).collect();
    (!strangers.is_empty()).then(|| {
        let message = format!("`{name}` names {}, who wrote in it", strangers.join(" and "));
        let help = "in Word, choose File, Info, Inspect Document, and remove the personal \
                    information; then save the file anew";
        Diagnostic::new(&AUTHOR_IN_DOCUMENT, message).help(help)
    })
}

fn marked(name: &str, text: &str, ceiling: Ceiling) -> Option<Diagnostic> {
    marking::of_document(name, text, ceiling)
}
