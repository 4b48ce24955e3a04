//! [`Model`]: what all renditions of one build share.
//!
//! Site, banners and the cards of lists are the same on thousands of pages. They are turned into
//! the templates' form once, here, and shown to every page as they are.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::content::config::Config;
use crate::diagnostic::{Checked, Report};
use crate::ledger::Places;
use crate::rendition::attachment;
use crate::rendition::call::{banner_view, call_view};
use crate::rendition::isolate::isolated_page;
use crate::rendition::noted::Noted;
use crate::rendition::raster::Fonts;
use crate::rendition::search::Index;
use crate::rendition::site::site_view;
use crate::rendition::view::{
    BannerView, ColourView, DateView, EntryView, LinkView, LogoView, PageView, SeverityView,
    ThemeView,
};
use crate::rendition::worn::Marks;
use crate::series::permalink::Permalink;
use crate::series::{Entry, Series, topic_page};
use crate::theme::{Context, Proof, Shared, Theme, default_colours};
use crate::tree::{Leaf, Tree};
use crate::tree_path::TreePath;

/// The program and its version, as pages and feeds name it.
pub(crate) const GENERATOR: &str = concat!("noticeboard ", env!("CARGO_PKG_VERSION"));

/// Where calls hold ready HTML.
pub(crate) const CALL_HTML: &[&str] = &["routes[].text[]", "on_top"];

/// The second page of the sample, by how many of its kind come before it; the third has twice as
/// many before it, and so on. To compare a page costs fifty times what it costs to make it.
const SAMPLE: usize = 64;

/// What all renditions share.
pub(crate) struct Model {
    /// The series.
    pub series: Series,
    /// The theme.
    pub theme: Arc<Theme>,
    /// Per language: site, words, banners, calls.
    pub languages: BTreeMap<String, Language>,
    /// Every entry as a list shows it, in the order of the entries; made for the first list that
    /// shows it, since a preview may never be asked for one.
    cards: Vec<OnceLock<Shared>>,
    /// The full text of every entry as feeds tell it, made for the first feed that does.
    full_texts: Vec<OnceLock<Arc<str>>>,
    /// Addresses of assets by name.
    pub assets: Shared,
    /// Their digests by name, for an attribute `integrity`.
    pub integrity: Shared,
    /// What the site chose about its theme.
    pub theme_view: Shared,
    /// Places in pages that are called otherwise than they were.
    pub places: Places,
    /// The files that go out with bulletins.
    pub files: BTreeMap<TreePath, Leaf>,
    /// The fonts of pictures, read when the first is asked for.
    fonts: OnceLock<Fonts>,
    /// Which pages are compared with their unminified form.
    pub proofs: Proofs,
}

/// Which pages are compared with their unminified form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proofs {
    /// Of each kind the first, and then ever fewer.
    Sample,
    /// All.
    All,
}

/// What the pages of one language share.
pub(crate) struct Language {
    /// Its tag.
    pub tag: String,
    /// Its words.
    pub words: Arc<BTreeMap<String, String>>,
    /// Its words, for templates.
    pub words_view: Shared,
    /// The site in it, for templates.
    pub site: Shared,
    /// The banners in it, in the order of the settings.
    pub banners: Vec<Shared>,
    /// What a page must hold that wears one of them.
    pub marks: Vec<Marks>,
    /// For each hotline, the call to action that a line `[hotline: id]` places.
    pub calls: BTreeMap<String, String>,
    /// The numbers behind which a text has a note.
    pub noted: Vec<Noted>,
    /// Its entries, oldest first, as places in the series.
    pub entries: Vec<usize>,
    /// The same by topic.
    pub by_topic: BTreeMap<String, Vec<usize>>,
    /// The index of its search, made when it is first asked for: a preview may never be.
    index: OnceLock<Index>,
}

impl Language {
    /// A word; its key where the theme lacks it.
    pub(crate) fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// Whether it is written from right to left.
    pub(crate) fn is_rtl(&self) -> bool {
        direction(&self.tag) == "rtl"
    }

    /// A day in this language: `1 August 2016`.
    pub(crate) fn date(&self, day: Date) -> DateView {
        let month = format!("month_{}", day.month());
        let text = format!("{} {} {}", day.day(), self.word(&month), day.year());
        DateView { iso: day.to_string(), text }
    }
}

impl Model {
    /// Prepares what is shared.
    pub(crate) fn new(
        series: Series,
        theme: Arc<Theme>,
        source: &Tree,
        places: Places,
        proofs: Proofs,
    ) -> Checked<Self> {
        let mut report = Report::default();
        let mut languages = BTreeMap::new();
        for tag in series.languages() {
            let language = report.keep(language(tag, &series, &theme));
            languages.insert(tag.to_owned(), language);
        }
        let assets: BTreeMap<&str, String> = theme
            .assets()
            .iter()
            .filter_map(|asset| {
                let place = Permalink::new(&format!("/{}", asset.path))?;
                Some((asset.name.as_str(), place.rooted(&series.config)))
            })
            .collect();
        let assets = Shared::of(&assets);
        let digests = theme.assets().iter().map(|it| (it.name.as_str(), it.integrity.as_str()));
        let integrity = Shared::of(&digests.collect::<BTreeMap<_, _>>());
        let theme_view = Shared::of(&theme_view(&theme, &series.config));
        let cards = series.entries.iter().map(|_| OnceLock::new()).collect();
        let full_texts = series.entries.iter().map(|_| OnceLock::new()).collect();
        let files = series
            .entries
            .iter()
            .flat_map(|entry| entry.links.files.keys())
            .filter_map(|path| Some((path.clone(), source.get(path.as_str())?.clone())))
            .collect();
        let fonts = OnceLock::new();
        let model = Self {
            series,
            theme,
            languages,
            cards,
            full_texts,
            assets,
            integrity,
            theme_view,
            places,
            files,
            fonts,
            proofs,
        };
        Checked::new(model, report)
    }

    /// An entry as a list shows it.
    pub(crate) fn card(&self, at: usize) -> Option<Shared> {
        let entry = self.series.entries.get(at)?;
        let language = self.languages.get(&entry.language)?;
        let made = || Shared::of(&card(entry, &self.series, language));
        Some(self.cards.get(at)?.get_or_init(made).clone())
    }

    /// Where the full text of an entry of the series is kept for all feeds.
    pub(crate) fn full_text(&self, entry: &Entry) -> Option<&OnceLock<Arc<str>>> {
        self.full_texts.get(self.series.place(entry)?)
    }

    /// The fonts of pictures.
    pub(crate) fn fonts(&self) -> &Fonts {
        self.fonts.get_or_init(|| Fonts::new(self.theme.fonts()))
    }

    /// A language and the index of its search.
    pub(crate) fn index(&self, tag: &str) -> Option<(&Language, &Index)> {
        let language = self.languages.get(tag)?;
        Some((language, language.index.get_or_init(|| Index::new(self, language))))
    }

    /// Makes every index now. One that is first asked for by a core that shares its work with others
    /// would wait for them, and they for it.
    pub(crate) fn make_indexes(&self) {
        for tag in self.languages.keys() {
            let _ = self.index(tag);
        }
    }

    /// What every page shows its template.
    pub(crate) fn context(
        &self,
        language: &Language,
        page: &PageView,
        top: Option<usize>,
    ) -> Context {
        let mut context = Context::default();
        context.insert("site", language.site.clone());
        context.insert("words", language.words_view.clone());
        context.insert("assets", self.assets.clone());
        context.insert("integrity", self.integrity.clone());
        context.insert("theme", self.theme_view.clone());
        context.insert("page", Shared::of(page).with_html(&["json_ld"]));
        let banner = top.and_then(|at| language.banners.get(at)).cloned();
        context.insert("banner", banner.unwrap_or_else(|| Shared::of(&())));
        context
    }

    /// Renders a page in a language; `nth` decides whether it belongs to the sample that is proved.
    pub(crate) fn page(
        &self,
        template: &str,
        context: &Context,
        language: &Language,
        nth: usize,
    ) -> Checked<Vec<u8>> {
        let is_in_sample = nth == 0 || nth >= SAMPLE && nth.is_power_of_two();
        let compared = self.proofs == Proofs::All || is_in_sample;
        let proof = if compared { Proof::Compared } else { Proof::Trusted };
        let page = self.theme.page(template, context, proof);
        let text = page.value.unwrap_or_default();
        let text = if language.is_rtl() { isolated_page(&text) } else { text };
        Checked::new(text.into_bytes(), page.report)
    }
}

/// `ltr` or `rtl`, by the script that a language is mostly written in.
pub(crate) fn direction(language: &str) -> &'static str {
    let short = language.split('-').next().unwrap_or(language);
    let right_to_left = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
    if right_to_left.contains(&short) { "rtl" } else { "ltr" }
}

/// The colours of a theme, for templates.
pub(crate) fn colours(theme: &Theme) -> BTreeMap<String, ColourView> {
    let view = |(name, (light, dark)): (&str, _)| (name.to_owned(), ColourView { light, dark });
    theme.colours().into_iter().map(view).collect()
}

/// The colours of a theme for the templates of mails, which are lent to themes that know other colours
/// or none: then those of the default theme, all of them, since each is measured against the others.
pub(crate) fn mail_colours(theme: &Theme) -> BTreeMap<String, ColourView> {
    let mut own = colours(theme);
    let usual = default_colours();
    if !usual.keys().all(|name| own.contains_key(name)) {
        let view = |(name, (light, dark))| (name, ColourView { light, dark });
        own.extend(usual.into_iter().map(view));
    }
    own
}

/// What a mail shows its templates of the theme.
pub(crate) fn mail_theme(model: &Model) -> Shared {
    let view = theme_view(&model.theme, &model.series.config);
    Shared::of(&ThemeView { colours: mail_colours(&model.theme), ..view })
}

fn theme_view(theme: &Theme, config: &Config) -> ThemeView {
    let logo = theme.logo().and_then(|(asset, alt)| {
        let sides = attachment::dimensions(&asset.leaf);
        Some(LogoView {
            url: Permalink::new(&format!("/{}", asset.path))?.rooted(config),
            alt: alt.to_owned(),
            width: sides.map(|(width, _)| width),
            height: sides.map(|(_, height)| height),
        })
    });
    ThemeView { name: theme.name().to_owned(), logo, colours: colours(theme) }
}

fn language(tag: &str, series: &Series, theme: &Theme) -> Checked<Language> {
    let mut report = Report::default();
    let words = theme.words(tag);
    let words_view = Shared::of(&*words);
    let entries: Vec<usize> = series
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.language == tag)
        .map(|(at, _)| at)
        .collect();
    let config = &series.config;
    let views: Vec<_> =
        config.banners.iter().map(|banner| banner_view(banner, config, tag)).collect();
    let marks = views.iter().map(Marks::of).collect();
    let mut call = |view: &BannerView, place: &str| {
        let mut context = Context::default();
        context.insert("banner", Shared::of(view).with_html(CALL_HTML));
        context.insert("place", Shared::of(place));
        context.insert("words", words_view.clone());
        let call = report.keep(theme.page("call.html", &context, Proof::Compared));
        call.unwrap_or_default().trim().to_owned()
    };
    let mut banners = Vec::new();
    for mut view in views {
        view.on_top = call(&view, "top");
        banners.push(Shared::of(&view).with_html(CALL_HTML));
    }
    let calls = config.hotlines.iter();
    let calls = calls
        .map(|one| (one.id.value.clone(), call(&call_view(one, config, tag), "body")))
        .collect();
    let mut by_topic: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in &entries {
        let topics = series.entries.get(*at).map(|entry| entry.bulletin.topics.as_slice());
        for topic in topics.unwrap_or_default() {
            by_topic.entry(&topic.value).or_default().push(*at);
        }
    }
    let by_topic = by_topic.into_iter().map(|(topic, listed)| (topic.to_owned(), listed)).collect();
    let site = Shared::of(&site_view(tag, series, theme, (&entries, &by_topic)));
    let now = words.get("number_now").map_or("number_now", String::as_str);
    let noted = Noted::all(config, tag, now);
    let tag = tag.to_owned();
    Checked::new(
        Language {
            tag,
            words,
            words_view,
            site,
            banners,
            marks,
            calls,
            noted,
            entries,
            by_topic,
            index: OnceLock::new(),
        },
        report,
    )
}

/// A topic's name for readers; its slug where the series gives none.
pub(crate) fn topic_name<'a>(config: &'a Config, slug: &'a str) -> &'a str {
    config.topics.iter().find(|(known, _)| known == slug).map_or(slug, |(_, name)| name)
}

/// An entry as a list shows it.
fn card(entry: &Entry, series: &Series, language: &Language) -> EntryView {
    let bulletin = &entry.bulletin;
    EntryView {
        id: bulletin.id.to_string(),
        title: bulletin.title.clone(),
        url: entry.permalink.rooted(&series.config),
        summary: bulletin.summary.clone(),
        date: language.date(bulletin.date.day),
        severity: severity(entry, &series.config),
        topics: topics(entry, series),
        status: entry.status.word(),
        language: None,
    }
}

/// The severity of an entry.
pub(crate) fn severity(entry: &Entry, config: &Config) -> Option<SeverityView> {
    let name = entry.bulletin.severity.as_ref()?;
    let rank = config.severities.iter().position(|word| word == name)? + 1;
    Some(SeverityView {
        slug: name.to_lowercase().replace(' ', "-"),
        name: name.clone(),
        rank,
        of: config.severities.len(),
    })
}

/// The topics of an entry, as links.
pub(crate) fn topics(entry: &Entry, series: &Series) -> Vec<LinkView> {
    let link = |slug: &str| LinkView {
        title: topic_name(&series.config, slug).to_owned(),
        url: series.own_page(&entry.language, &topic_page(slug)).rooted(&series.config),
    };
    entry.bulletin.topics.iter().map(|topic| link(&topic.value)).collect()
}
