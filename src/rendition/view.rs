//! What a template may see: the contract with themes.
//!
//! These are the only types of the program that can be serialized. The model changes as the
//! program grows; a theme written by somebody else must not notice, so it is shown views, made
//! here field by field. Every field is always there (`null`, an empty list or `false` where a page
//! has nothing to say), since a template engine that is strict about missing names is a help
//! only if the names never go missing. Addresses are rooted (`/2016/08/name/`), ready for an
//! `href`; absolute ones are called `canonical`.

mod bulletin;
mod call;
mod email;

use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use crate::rendition::view::bulletin::{
    AlertView, AttachmentView, BulletinView, HeadingView, ImageView, NoticeView, ThreatLevelView,
    TranslationView, UpdateView,
};
pub(crate) use crate::rendition::view::call::{
    BannerView, CodeView, OutageView, PosterView, RouteView,
};
pub(crate) use crate::rendition::view::email::{DigestView, MailView, NewsView};

/// What every page of one language shares; built once and shown to all of them as `site`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SiteView {
    /// The series' title.
    pub title: String,
    /// One or two sentences on what the series is.
    pub description: String,
    /// The site's own language, as a BCP 47 tag: that of title, topics, menu and other texts of the
    /// settings, which a page in another language has to mark (WCAG 2.2, 3.1.2).
    pub language: String,
    /// Address of the home page in this language.
    pub home: String,
    /// Address of the newest archive page in this language.
    pub archive: String,
    /// Address of the list of topics in this language; `null` if there are none.
    pub topics_page: Option<String>,
    /// Address of the RSS feed in this language.
    pub feed: String,
    /// Links of the site's menu, in order.
    pub menu: Vec<LinkView>,
    /// Who publishes the series.
    pub publisher: PublisherView,
    /// Topics by name, with how many bulletins of each are to be followed as they are; those of none
    /// are left out.
    pub topics: Vec<CountedView>,
    /// Years with bulletins, newest first, with their counts.
    pub years: Vec<CountedView>,
    /// Address of the page that names every bulletin.
    pub everything: String,
    /// Address of the search page; the index of its script lies below it.
    pub search: String,
    /// Severities in use, gravest first, with how many current bulletins have each.
    pub severities: Vec<FacetView>,
    /// For whom current bulletins are, the ten kinds of readers with most of them first.
    pub audiences: Vec<FacetView>,
    /// Home pages in the site's other languages (and in this one), for a language switch; empty
    /// on a site of one language.
    pub languages: Vec<LanguageView>,
    /// Where the official threat level of today stands; `null` if the series names no place.
    pub current_level_url: Option<String>,
    /// Free values of `series.yaml`, as its author wrote them.
    pub extra: serde_json::Value,
    /// Whether this is a preview: drafts and held bulletins are shown, and it must be said.
    pub preview: bool,
    /// `noticeboard` and its version.
    pub generator: &'static str,
}

/// A link: what it says and where it leads.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinkView {
    /// The words of the link.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A link to a list, with the number of bulletins in it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CountedView {
    /// A topic's slug, or a year in digits.
    pub slug: String,
    /// A topic's name, or a year in digits.
    pub title: String,
    /// Where the list stands.
    pub url: String,
    /// How many bulletins it holds.
    pub count: usize,
}

/// A language of the site.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageView {
    /// BCP 47 tag.
    pub tag: String,
    /// The language's own name for itself, from the theme's words.
    pub name: String,
    /// Home page in that language.
    pub url: String,
    /// Its whole address, for `rel=alternate`.
    pub canonical: String,
    /// Whether the page that is shown is in it.
    pub current: bool,
}

/// Who publishes the series.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PublisherView {
    /// Name; empty if the series gives none.
    pub name: String,
    /// Address for mail about the site.
    pub email: Option<String>,
    /// The publisher's own site.
    pub url: Option<String>,
}

/// What a page says about itself; shown as `page`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageView {
    /// `home`, `bulletin`, `archive`, `year`, `everything`, `topic`, `topics`, `search`, `reserved`, `not-found`,
    /// `redirect` or, in a mail, `email`.
    pub kind: &'static str,
    /// The page's own name: the `h1`, and the first part of the `title` element. Empty at home.
    pub title: String,
    /// One or two plain sentences for search engines and link previews.
    pub description: String,
    /// Rooted address of the page.
    pub url: String,
    /// Absolute address of the page, for `rel=canonical`.
    pub canonical: String,
    /// The page's language, as a BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whether search engines may list the page.
    pub indexed: bool,
    /// What stands on top of every sheet of paper: of a bulletin its id, its title and its days, else
    /// the page's name.
    pub sheet: String,
    /// The picture that other sites show beside a link to it: of a bulletin its social card, if the
    /// series asks for them and the bulletin has no picture of its own.
    pub card: Option<ImageView>,
    /// Feeds that programs find through it: on a bulletin the one that readers are shown, else all of
    /// the series, those of its topic first.
    pub feeds: Vec<FeedView>,
    /// What it says of itself to machines, as JSON-LD ready for a `<script type="application/ld+json">`;
    /// `null` on pages that are no bulletin and not home.
    pub json_ld: Option<String>,
}

/// A feed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FeedView {
    /// What it is of: the series, or a topic of it.
    pub title: String,
    /// Where it stands.
    pub url: String,
    /// Its media type, such as `application/rss+xml`.
    pub kind: &'static str,
}

/// What `social-card.svg` draws, shown as `card`, beside `site`, `words` and `theme`. Its lines fit
/// into a box of 1040 pixels; whatever no font of the theme has is left out.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CardView {
    /// The series' title, cut off where it does not fit.
    pub series: String,
    /// The title in lines.
    pub lines: Vec<String>,
    /// The size of its letters in pixels: as large as it fits.
    pub size: usize,
    /// From one line to the next, in pixels.
    pub step: usize,
    /// Day and id.
    pub facts: String,
    /// The bulletin's language, as a BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
}

/// What a site chose about its theme, but for what is in the sheet; shown as `theme`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ThemeView {
    /// The theme's name, as `series.yaml` has it.
    pub name: String,
    /// The logo; `null` if the site chose none.
    pub logo: Option<LogoView>,
    /// The theme's colours by name, for what a sheet cannot say, as a browser's own frame.
    pub colours: BTreeMap<String, ColourView>,
}

/// A colour of the theme, as `#rrggbb`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ColourView {
    /// By day.
    pub light: String,
    /// In the dark.
    pub dark: String,
}

/// The logo of a site.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LogoView {
    /// Where it stands.
    pub url: String,
    /// The words that stand for it; empty if the title beside it says the same.
    pub alt: String,
    /// Its width and height in pixels; `null` if the picture does not say, as an SVG.
    pub width: Option<u32>,
    /// See `width`.
    pub height: Option<u32>,
}

/// A day or a moment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DateView {
    /// For a `datetime` attribute: `2016-08-01`, or with time and offset.
    pub iso: String,
    /// For eyes, in the page's language: `1 August 2016`.
    pub text: String,
}

/// A bulletin in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EntryView {
    /// Permanent id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where its page stands.
    pub url: String,
    /// Summary in plain text.
    pub summary: String,
    /// The day it is dated.
    pub date: DateView,
    /// Severity as `{slug, name}`; `null` if it has none.
    pub severity: Option<SeverityView>,
    /// Its topics.
    pub topics: Vec<LinkView>,
    /// `published`, `expired`, `superseded`, `withdrawn`, and in a preview `draft` or `held`.
    pub status: &'static str,
    /// BCP 47 tag, where it is not the page's own language.
    pub language: Option<String>,
}

/// How grave the matter of a bulletin is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SeverityView {
    /// For class names.
    pub slug: String,
    /// For eyes.
    pub name: String,
    /// Its place in the series' own order, mildest first, from 1.
    pub rank: usize,
    /// How many there are.
    pub of: usize,
}

/// A list of bulletins: home, archive page, year or topic; shown as `list`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ListView {
    /// Address of the RSS feed of the same bulletins; `null` on lists without one.
    pub feed: Option<String>,
    /// The bulletins, newest first.
    pub entries: Vec<EntryView>,
    /// The topic's slug, the year, or the number of an archive page that has one.
    pub name: Option<String>,
    /// A page of newer bulletins.
    pub newer: Option<LinkView>,
    /// A page of older bulletins.
    pub older: Option<LinkView>,
    /// How many bulletins the whole list holds, over all its pages.
    pub total: usize,
    /// The same bulletins by month, newest first, on the page of a year and on the one of all; empty
    /// elsewhere.
    pub groups: Vec<GroupView>,
}

/// The bulletins of a month.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GroupView {
    /// The name of its place in the page: `nb-2016-08`.
    pub id: String,
    /// `August` on the page of a year, `August 2016` elsewhere.
    pub title: String,
    /// How many bulletins it holds.
    pub count: usize,
    /// The bulletins, newest first.
    pub entries: Vec<EntryView>,
}

/// Something that bulletins share, and how many do.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FacetView {
    /// Its name.
    pub title: String,
    /// How many bulletins have it.
    pub count: usize,
}

/// An old address that leads on; shown as `redirect`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RedirectView {
    /// Rooted address to go to.
    pub url: String,
    /// Absolute address to go to.
    pub canonical: String,
    /// What stands there.
    pub title: String,
}
