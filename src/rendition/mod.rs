//! The series, in every form in which it goes out.
//!
//! A rendition is a function from values to files. None writes anything: each names its files and
//! says how they are made, and they are made when somebody asks. Two renditions that claim one
//! address are an error, never a race.

mod alert;
mod attachment;
mod call;
mod catalogue;
pub(crate) mod email;
mod feed;
mod header_map;
mod html;
mod icon;
mod isolate;
mod json_ld;
pub(crate) mod link_list;
mod list;
pub(crate) mod manifest;
mod model;
mod noted;
mod page;
mod picture;
mod plan;
mod planner;
mod qr_code;
mod raster;
mod redirect_map;
mod related;
mod search;
mod security_txt;
mod site;
mod sitemap;
mod social_card;
mod specimen;
pub(crate) mod standalone;
pub(crate) mod statement;
mod title_lines;
mod view;
mod worn;
mod xml;

use std::sync::Arc;

use crate::diagnostic::{Checked, Level, Report, Rule};
use crate::ledger::Ledger;
pub(crate) use crate::rendition::model::{Model, Proofs};
pub(crate) use crate::rendition::plan::Memory;
use crate::series::Series;
use crate::theme::Theme;
use crate::tree::Tree;

/// Two outputs at one address.
pub(crate) static OUTPUT_TAKEN: Rule = Rule {
    code: "output-taken",
    level: Level::Error,
    about: "Two files of the site would have one name, and one of them would be lost. Names that differ \
            only by capital letters count as one, since some disks take them for the same.",
    remedy: "Rename the file or the slug that is named first.",
};

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    [&OUTPUT_TAKEN, &worn::BANNER_LEFT_OUT, &worn::OUTAGE_LEFT_OUT]
        .into_iter()
        .chain(attachment::RULES.iter().chain(social_card::RULES).chain(email::RULES).copied())
        .collect()
}

/// The site in all its forms, and what its pages are made of.
pub(crate) struct Site {
    /// Its files, but for the manifest.
    pub tree: Tree,
    /// What its pages share.
    pub model: Arc<Model>,
}

/// The whole site, but for the manifest, which needs the digests of the rest. What `memory` holds is
/// not planned again.
pub(crate) fn render(
    series: Series,
    ledger: &Arc<Ledger>,
    theme: Arc<Theme>,
    source: &Tree,
    proofs: Proofs,
    memory: &mut Memory,
) -> Checked<Site> {
    let mut report = Report::default();
    let model = Arc::new(report.keep(Model::new(
        series,
        theme,
        source,
        ledger.kept().places.clone(),
        proofs,
    )));
    if model.theme.is_of_site() {
        report.add(specimen::trial(&model));
    }
    report.add(social_card::check(&model));
    let plan = memory.get(&model, ledger).unwrap_or_else(|| {
        let made = planner::plan(&model, ledger);
        let plan = Arc::new(made.value);
        if made.report.is_empty() {
            memory.remember(&model, ledger, &plan);
        } else {
            memory.forget();
        }
        report.add(made.report);
        plan
    });
    Checked::new(Site { tree: plan.filled(&model), model }, report)
}
