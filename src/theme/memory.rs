//! [`Memory`]: the theme that was loaded last.
//!
//! A theme is a function of its name and of the files below `themes/`; loading it compiles and
//! minifies every template, which takes as long as reading a thousand bulletins. A changed file
//! makes another theme, and the old one goes when nobody shows it any more.

use std::sync::Arc;

use crate::diagnostic::{Checked, Report};
use crate::theme::Theme;
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// The theme that was loaded last.
#[derive(Default)]
pub(crate) struct Memory {
    last: Option<Loaded>,
}

struct Loaded {
    name: String,
    files: Vec<(TreePath, Leaf)>,
    theme: Arc<Theme>,
    report: Report,
}

impl Memory {
    /// The theme `name` of a source, as [`Theme::load`] gives it.
    pub(crate) fn theme(&mut self, source: &Tree, name: &str) -> Checked<Arc<Theme>> {
        if !self.last.as_ref().is_some_and(|last| last.is_of(source, name)) {
            let Checked { value, report } = Theme::load(source, name);
            let files = source.below("themes").map(|(path, leaf)| (path.clone(), leaf.clone()));
            let (name, files) = (name.to_owned(), files.collect());
            self.last = Some(Loaded { name, files, theme: Arc::new(value), report });
        }
        let last = self.last.as_ref().unwrap_or_else(|| unreachable!());
        Checked::new(Arc::clone(&last.theme), last.report.clone())
    }
}

impl Loaded {
    fn is_of(&self, source: &Tree, name: &str) -> bool {
        let mut files = self.files.iter();
        let is_next = |(path, leaf): (&TreePath, &Leaf)| {
            files.next().is_some_and(|(known, held)| known == path && held.is_same(leaf))
        };
        self.name == name && source.below("themes").all(is_next) && files.next().is_none()
    }
}
