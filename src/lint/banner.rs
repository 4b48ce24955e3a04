//! Banners that have gone, and left pages without a call to action.

use jiff::Timestamp;

use crate::content::banner::{Pages, Placement};
use crate::content::date;
use crate::content::settings::SERIES_YAML;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::series::Series;
use crate::series::banner::{Wearer, choose};
use crate::tree_path::TreePath;

/// The last banner has ended.
pub(crate) static NO_BANNER: Rule = Rule {
    code: "no-banner",
    level: Level::Warning,
    about: "Every banner that the home page wore on top has ended, so nobody is told there whom to call. \
            Banners go away by themselves at their `until`, and nothing takes their place.",
    remedy: "Write a later `until`, or add a banner that has none.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&NO_BANNER];

/// The next moment at which a banner ends, even one that is not worn.
pub(crate) fn next_end(series: &Series) -> Option<Timestamp> {
    let ends = series.config.banners.iter().filter_map(|banner| banner.until.as_ref());
    ends.map(|until| until.instant).filter(|until| *until > series.edition.as_of).min()
}

/// Checks that the home page still wears a banner, where it once did.
pub(crate) fn check(series: &Series) -> Report {
    let mut report = Report::default();
    let (config, as_of) = (&series.config, series.edition.as_of);
    if choose(config, Wearer::Home, as_of).top.is_some() {
        return report;
    }
    let on_top = config.banners.iter().filter(|banner| {
        banner.placement == Placement::Top && matches!(banner.on, Pages::All | Pages::Home)
    });
    let ended = on_top.filter_map(|banner| Some((banner.until.as_ref()?, banner)));
    let last = ended.filter(|(until, _)| until.instant <= as_of).max_by_key(|(at, _)| at.instant);
    if let (Some((until, banner)), Some(path)) = (last, TreePath::new(SERIES_YAML)) {
        let message = format!(
            "the home page wears no banner: the last one, `{}`, ended on {}",
            banner.id.value,
            date::in_words(until.day)
        );
        let found = Diagnostic::new(&NO_BANNER, message)
            .at(Place::span(&path, banner.id.span.clone()))
            .help("write a later `until`, or add a banner that has none");
        report.push(found);
    }
    report
}
