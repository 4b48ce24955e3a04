//! Well formed, and still not right: what only the whole series can tell.

mod advice;
mod banner;
mod dates;
pub(crate) mod exception;
mod hotline;
mod marking;
mod outage;
mod reservation;
pub(crate) mod site;
pub(crate) mod style;
mod succession;
mod translation;

use jiff::Timestamp;

use crate::content::bulletin::Bulletin;
use crate::diagnostic::{Report, Rule};
use crate::series::Series;
use crate::series::edition::Status;

/// The rules of this module.
pub(crate) fn rules() -> Vec<&'static Rule> {
    [
        advice::RULES,
        banner::RULES,
        dates::RULES,
        succession::RULES,
        translation::RULES,
        hotline::RULES,
        outage::RULES,
        reservation::RULES,
        marking::RULES,
        site::RULES,
        exception::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(style::rules())
    .collect()
}

/// What is wrong with a series as a whole.
pub(crate) fn series(series: &Series) -> Report {
    let more = || {
        let mut report = hotline::check(series);
        report.add(outage::check(series));
        report.add(reservation::check(series));
        report.add(translation::check(series));
        report
    };
    let rest = || (banner::check(series), more(), advice::check(series));
    let first = || (dates::check(series), succession::check(series), marking::check(series));
    let ((mut report, successors, markings), (banners, hotlines, advice)) =
        rayon::join(first, rest);
    [successors, markings, banners, hotlines, advice]
        .into_iter()
        .for_each(|found| report.add(found));
    report
}

/// The next moment at which something else is found though no bulletin, banner or line changes by
/// itself.
pub(crate) fn next_change(series: &Series) -> Option<Timestamp> {
    let own = [advice::next_change(series), banner::next_end(series), dates::next_change(series)];
    own.into_iter().flatten().min()
}

/// Every bulletin of a series with its status, those that an edition does not show among them.
fn all_of(series: &Series) -> impl Iterator<Item = (&Bulletin, Status)> {
    let shown = series.entries.iter().map(|entry| (&*entry.bulletin, entry.status));
    shown.chain(series.unseen.iter().map(|unseen| (&*unseen.bulletin, unseen.status)))
}
