//! Well formed, and still not right: what only the whole series can tell.

mod advice;
mod banner;
mod dates;
mod hotline;
pub(crate) mod site;
pub(crate) mod style;

use crate::diagnostic::{Report, Rule};
use crate::series::Series;

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    [advice::RULES, banner::RULES, dates::RULES, hotline::RULES, site::RULES]
        .into_iter()
        .flatten()
        .copied()
        .chain(style::rules())
        .collect()
}

/// What is wrong with a series as a whole.
pub(crate) fn series(series: &Series) -> Report {
    let rest = || (banner::check(series), hotline::check(series), advice::check(series));
    let (mut report, (banners, hotlines, advice)) = rayon::join(|| dates::check(series), rest);
    [banners, hotlines, advice].into_iter().for_each(|found| report.add(found));
    report
}
