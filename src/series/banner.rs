//! Which call to action a page wears.
//!
//! Chosen once, here, so that page, feed and email show the same one. A page wears at most one
//! banner on top and one in its body. What a bulletin's author chose goes before what the series
//! wears, and an emergency goes before both.

use jiff::Timestamp;

use crate::content::banner::{BannerLevel, BannerText, Beginning, Pages, Placement};
use crate::content::bulletin::{BannerChoice, Bulletin};
use crate::content::config::Config;

/// The banners of one page, as places in the settings' list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Worn {
    /// On top of the page.
    pub top: Option<usize>,
    /// Between summary and text.
    pub after_summary: Option<usize>,
    /// After the text.
    pub end: Option<usize>,
}

/// A kind of page, as far as banners tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wearer<'a> {
    /// The home page.
    Home,
    /// A bulletin.
    Bulletin(&'a Bulletin),
    /// A topic's page.
    Topic,
    /// Any other page.
    Other,
}

impl PartialEq for Bulletin {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Bulletin {}

/// Chooses the banners of a page at a moment.
pub(crate) fn choose(config: &Config, wearer: Wearer<'_>, as_of: Timestamp) -> Worn {
    choose_among(config, wearer, as_of, &|_| true)
}

/// Chooses the banners of a mail at a moment, among those that go into mails: where the first choice
/// stays out of them, the next one is worn.
pub(crate) fn choose_for_mail(config: &Config, wearer: Wearer<'_>, as_of: Timestamp) -> Worn {
    choose_among(config, wearer, as_of, &|banner| banner.email)
}

fn choose_among(
    config: &Config,
    wearer: Wearer<'_>,
    as_of: Timestamp,
    goes_out: &dyn Fn(&BannerText) -> bool,
) -> Worn {
    let best = |placement: Placement| {
        let candidates = config.banners.iter().enumerate().filter(|(_, banner)| {
            banner.placement == placement
                && goes_out(banner)
                && is_live(banner, as_of)
                && may_stand(banner, wearer)
        });
        // The gravest, then what the author chose, then the higher priority, then the id that
        // comes first in the alphabet.
        candidates
            .max_by(|(_, a), (_, b)| {
                let key = |banner: &BannerText| {
                    let emergency = banner.level == BannerLevel::Emergency;
                    (emergency, is_chosen(banner, wearer), banner.priority)
                };
                key(a).cmp(&key(b)).then_with(|| b.id.value.cmp(&a.id.value))
            })
            .map(|(at, _)| at)
    };
    let after_summary = best(Placement::AfterSummary);
    // A call that the author placed in the text is the page's one call there.
    let placed = matches!(wearer, Wearer::Bulletin(bulletin) if !bulletin.body.calls.is_empty());
    let end = if after_summary.is_some() || placed { None } else { best(Placement::End) };
    Worn { top: best(Placement::Top), after_summary: after_summary.filter(|_| !placed), end }
}

/// Whether a banner is worn at a moment.
pub(crate) fn is_live(banner: &BannerText, as_of: Timestamp) -> bool {
    let begun = match &banner.from {
        Beginning::Always => true,
        Beginning::At(moment) => moment.instant <= as_of,
        Beginning::Never => false,
    };
    begun && banner.until.as_ref().is_none_or(|until| as_of < until.instant)
}

/// The next moment at which a banner comes or goes by itself.
pub(crate) fn next_change(banner: &BannerText, as_of: Timestamp) -> Option<Timestamp> {
    let from = match &banner.from {
        Beginning::At(moment) => Some(moment.instant),
        Beginning::Never => return None,
        Beginning::Always => None,
    };
    let until = banner.until.as_ref().map(|moment| moment.instant);
    [from, until].into_iter().flatten().filter(|moment| *moment > as_of).min()
}

fn is_chosen(banner: &BannerText, wearer: Wearer<'_>) -> bool {
    match wearer {
        Wearer::Bulletin(Bulletin { banners: BannerChoice::These(ids), .. }) => {
            ids.iter().any(|id| id.value == banner.id.value)
        }
        _ => false,
    }
}

fn may_stand(banner: &BannerText, wearer: Wearer<'_>) -> bool {
    let Wearer::Bulletin(bulletin) = wearer else {
        return match banner.on {
            Pages::All => true,
            Pages::Home => wearer == Wearer::Home,
            Pages::Topics => wearer == Wearer::Topic,
            Pages::Bulletins | Pages::Chosen => false,
        };
    };
    let emergency = banner.level == BannerLevel::Emergency;
    let by_series = matches!(banner.on, Pages::All | Pages::Bulletins);
    match &bulletin.banners {
        BannerChoice::None => emergency && by_series,
        // What an author chose for one place leaves the other places as the series has them.
        BannerChoice::These(_) | BannerChoice::Series => by_series || is_chosen(banner, wearer),
    }
}
