//! [`Plan`]: which files a site has, and what each is made of.
//!
//! A plan knows pages by what they show and not by what it reads: whoever edits a sentence gets the
//! same plan, filled from another model. So a preview plans its site once, and fills it again for
//! each sentence.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Checked;
use crate::ledger::Ledger;
use crate::rendition::model::Model;
use crate::series::World;
use crate::theme::Theme;
use crate::tree::{Drawing, Leaf, Recipe, Tree};
use crate::tree_path::TreePath;

/// A page of the site, or any other file that shows the series.
pub(crate) trait Page: Send + Sync {
    /// The bytes, made of a model, with what was noticed on the way. Two calls with one model give
    /// the same.
    fn render(&self, model: &Model) -> Checked<Vec<u8>>;

    /// See [`Recipe::drawing`].
    fn drawing(&self, _model: &Model) -> Option<Checked<Drawing>> {
        None
    }
}

/// What a file of the site is made of.
#[derive(Clone)]
pub(crate) enum Part {
    /// What the model holds.
    Page(Arc<dyn Page>),
    /// Nothing that a sentence changes.
    Leaf(Leaf),
}

/// The files of a site, in the order of their paths.
#[derive(Default)]
pub(crate) struct Plan {
    /// What stands where.
    pub parts: BTreeMap<TreePath, Part>,
}

impl Plan {
    /// The site, as it shows a model.
    pub(crate) fn filled(&self, model: &Arc<Model>) -> Tree {
        let leaf = |part: &Part| match part {
            Part::Page(page) => {
                let (model, page) = (Arc::clone(model), Arc::clone(page));
                Leaf::Recipe(Arc::new(Filled { model, page }))
            }
            Part::Leaf(leaf) => leaf.clone(),
        };
        self.parts.iter().map(|(path, part)| (path.clone(), leaf(part))).collect()
    }
}

/// The recipe of a page.
struct Filled {
    model: Arc<Model>,
    page: Arc<dyn Page>,
}

impl Recipe for Filled {
    fn render(&self) -> Checked<Vec<u8>> {
        self.page.render(&self.model)
    }

    fn drawing(&self) -> Option<Checked<Drawing>> {
        self.page.drawing(&self.model)
    }
}

/// The plan that was made last, with all that it depends on.
#[derive(Default)]
pub(crate) struct Memory {
    last: Option<Planned>,
}

struct Planned {
    world: Arc<World>,
    ledger: Arc<Ledger>,
    theme: Arc<Theme>,
    /// The files that go out with bulletins.
    files: BTreeMap<TreePath, Leaf>,
    plan: Arc<Plan>,
}

impl Memory {
    /// The plan of a model and a ledger, if planning would give the same.
    pub(crate) fn get(&self, model: &Model, ledger: &Arc<Ledger>) -> Option<Arc<Plan>> {
        let last = self.last.as_ref()?;
        let files = last.files.iter().zip(&model.files);
        let mut files = files.map(|(one, other)| one.0 == other.0 && one.1.is_same(other.1));
        let is_known = Arc::ptr_eq(&last.ledger, ledger)
            && Arc::ptr_eq(&last.theme, &model.theme)
            && last.world.is_same(&model.series.world)
            && last.files.len() == model.files.len()
            && files.all(|is_same| is_same);
        is_known.then(|| Arc::clone(&last.plan))
    }

    /// Holds a plan from now on. One about which something was found has to be made anew each time,
    /// so that it is found again.
    pub(crate) fn remember(&mut self, model: &Model, ledger: &Arc<Ledger>, plan: &Arc<Plan>) {
        self.last = Some(Planned {
            world: Arc::clone(&model.series.world),
            ledger: Arc::clone(ledger),
            theme: Arc::clone(&model.theme),
            files: model.files.clone(),
            plan: Arc::clone(plan),
        });
    }

    /// Forgets what it holds.
    pub(crate) fn forget(&mut self) {
        self.last = None;
    }
}
