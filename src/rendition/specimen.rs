//! A theme tried on pages that the site does not have yet.
//!
//! A template may ask for a wrong field in a part that is seldom shown: the notice of a withdrawn
//! bulletin, the banner of an emergency, an entry of a list without a summary. It would fail on the
//! very day on which nobody has time for it. So each template of a site's own theme is rendered
//! three times: with a page that has everything; with one that has every part, of which none has
//! more than it must have; and with one that has nothing but what every page has. The pages
//! themselves are thrown away.

mod mail;
mod picture;

use crate::diagnostic::{Diagnostic, Place, Report};
use crate::rendition::model::{CALL_HTML, GENERATOR, Model, colours};
use crate::rendition::view::{
    AlertView, AttachmentView, BannerView, BulletinView, CodeView, CountedView, DateView,
    EntryView, FacetView, FeedView, GroupView, HeadingView, ImageView, LanguageView, LinkView,
    ListView, LogoView, NoticeView, OutageView, PageView, PosterView, PublisherView, RedirectView,
    RouteView, SeverityView, SiteView, ThemeView, ThreatLevelView, TranslationView, UpdateView,
};
use crate::rendition::worn::OUTAGE_LEFT_OUT;
use crate::theme::{Context, Proof, Shared, UNKNOWN_FIELD};

/// How much a page has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    /// All that it can.
    All,
    /// Every part, and of each only what is always there: a list whose entries have no summary, a
    /// call without a number, a picture without sides.
    Parts,
    /// Only what is always there.
    Least,
}

impl Amount {
    /// How much the parts of the page have to say.
    fn inside(self) -> Self {
        if self == Self::All { Self::All } else { Self::Least }
    }

    /// A part that a page may have.
    fn part<T>(self, value: T) -> Option<T> {
        (self != Self::Least).then_some(value)
    }

    /// A list of such parts.
    fn parts<T: Clone>(self, value: T) -> Vec<T> {
        self.part(vec![value.clone(), value]).unwrap_or_default()
    }

    /// A value that is no part and may be missing.
    fn some<T>(self, value: T) -> Option<T> {
        (self == Self::All).then_some(value)
    }

    /// Words that may be empty.
    fn words(self) -> String {
        self.some(text()).unwrap_or_default()
    }
}

/// Each status that a bulletin can have and each level that a banner can have, also where nothing
/// else is out of the ordinary: a page fails only once.
const STATES: [(&str, &str); 8] = [
    ("published", "standard"),
    ("published", "alert"),
    ("published", "emergency"),
    ("expired", "alert"),
    ("superseded", "standard"),
    ("withdrawn", "emergency"),
    ("draft", "standard"),
    ("held", "alert"),
];

/// Names that no page has, wherever a template asks for them.
///
/// What is only empty on some pages is not looked for: whether such a page goes out is not known.
pub(crate) fn trial(model: &Model) -> Report {
    let mut report = Report::default();
    for amount in [Amount::All, Amount::Parts, Amount::Least] {
        for (status, level) in STATES {
            let context = context(model, amount, "bulletin", level);
            let bulletin = Shared::of(&bulletin(amount, status))
                .with_html(&["body", "contents[].html"])
                .with("after_summary", worn(amount, level))
                .with("closing", worn(amount, level));
            report.add(tried(model, "bulletin.html", context, "bulletin", bulletin));
        }
        for kind in [
            "home",
            "archive",
            "year",
            "topic",
            "topics",
            "everything",
            "search",
            "not-found",
            "reserved",
        ] {
            let context = context(model, amount, kind, "emergency");
            report.add(tried(model, &format!("{kind}.html"), context, "list", list(amount)));
        }
        for (place, (_, level)) in
            ["top", "body"].into_iter().flat_map(|it| STATES.map(|state| (it, state)))
        {
            let mut context = context(model, amount, "call", level);
            context.insert("place", Shared::of(place));
            report.add(tried(
                model,
                "call.html",
                context,
                "banner",
                banner(amount.inside(), level),
            ));
        }
        report.add(poster(model, amount));
        report.add(mail::trial(model, amount));
        report.add(picture::card(model, amount));
        let to = RedirectView { url: text(), canonical: text(), title: text() };
        let context = context(model, amount, "redirect", "alert");
        report.add(tried(model, "redirect.html", context, "redirect", Shared::of(&to)));
    }
    report.retain(|found| found.rule == &UNKNOWN_FIELD);
    report.add(outage(model));
    report.add(picture::trial(model));
    report
}

fn poster(model: &Model, amount: Amount) -> Report {
    let code = CodeView { url: text(), text: text() };
    let banner = banner_view(amount.inside(), "standard");
    let poster = Shared::of(&PosterView { banner, code: amount.part(code) })
        .with_html(&["banner.routes[].text[]", "banner.on_top"]);
    tried(model, "poster.html", context(model, amount, "poster", "standard"), "poster", poster)
}

/// That calls say nothing of a line that is down, on a day on which all answer.
fn outage(model: &Model) -> Report {
    let mut report = Report::default();
    let mut view = banner_view(Amount::All, "standard");
    for route in &mut view.routes {
        route.outage = Some(OutageView { say: SAY.to_owned(), language: None });
    }
    let mut context = context(model, Amount::All, "call", "standard");
    context.insert("place", Shared::of("top"));
    context.insert("banner", Shared::of(&view).with_html(CALL_HTML));
    let call = model.theme.page("call.html", &context, Proof::Trusted);
    // A template that failed is told as such.
    if call.value.is_none_or(|call| call.contains(SAY)) {
        return report;
    }
    let own = model.theme.own_templates().filter(|(name, _)| name.contains("call"));
    let own: Vec<_> = own.map(|(name, path)| (name != "call.html", path)).collect();
    let message = "the calls of this theme say nothing of a line that is down";
    let help = "write before the number of each route: `{% if route.outage %}<p>{{ route.outage.say \
                }}</p>{% endif %}`";
    let found = Diagnostic::new(&OUTAGE_LEFT_OUT, message).help(help);
    report.push(match own.into_iter().min() {
        Some((_, path)) => found.at(Place::file(path)),
        None => found,
    });
    report
}

/// A sentence that no template has of its own.
const SAY: &str = "x y z is down";

fn tried(
    model: &Model,
    template: &str,
    mut context: Context,
    name: &'static str,
    value: Shared,
) -> Report {
    context.insert(name, value);
    model.theme.page(template, &context, Proof::Trusted).report
}

fn context(model: &Model, amount: Amount, kind: &'static str, level: &'static str) -> Context {
    let mut context = Context::default();
    if let Some(language) = model.languages.get(&model.series.config.language) {
        context.insert("words", language.words_view.clone());
    }
    context.insert("assets", model.assets.clone());
    context.insert("integrity", model.integrity.clone());
    let sides = amount.inside().some(1);
    let logo = LogoView { url: text(), alt: amount.words(), width: sides, height: sides };
    let theme = ThemeView { name: text(), logo: amount.part(logo), colours: colours(&model.theme) };
    context.insert("theme", Shared::of(&theme));
    context.insert("site", Shared::of(&site(model, amount)));
    let page = PageView {
        kind,
        // The home page has none.
        title: amount.words(),
        description: text(),
        url: text(),
        canonical: text(),
        language: "en".into(),
        direction: if amount == Amount::Parts { "rtl" } else { "ltr" },
        indexed: amount == Amount::All,
        sheet: text(),
        card: amount.part(image(amount)),
        feeds: vec![FeedView { title: text(), url: text(), kind: "application/rss+xml" }],
        json_ld: amount.some(text()),
    };
    context.insert("page", Shared::of(&page));
    context.insert("banner", worn(amount, level));
    context
}

/// A banner as a page of that amount wears it, if it wears one.
fn worn(amount: Amount, level: &'static str) -> Shared {
    amount.part(()).map_or_else(|| Shared::of(&()), |()| banner(amount.inside(), level))
}

/// Any words will do.
fn text() -> String {
    "x".to_owned()
}

fn link() -> LinkView {
    LinkView { title: text(), url: text() }
}

fn date() -> DateView {
    DateView { iso: "2016-08-01".into(), text: text() }
}

fn site(model: &Model, amount: Amount) -> SiteView {
    let counted = CountedView { slug: text(), title: text(), url: text(), count: 1 };
    let language = LanguageView {
        tag: "en".into(),
        name: text(),
        url: text(),
        canonical: text(),
        current: true,
    };
    SiteView {
        title: text(),
        description: text(),
        language: "en".into(),
        home: text(),
        archive: text(),
        topics_page: amount.some(text()),
        feed: text(),
        menu: amount.parts(link()),
        publisher: PublisherView {
            name: amount.words(),
            email: amount.some(text()),
            url: amount.some(text()),
        },
        topics: amount.parts(counted.clone()),
        years: amount.parts(counted),
        everything: text(),
        search: text(),
        severities: amount.parts(FacetView { title: text(), count: 1 }),
        audiences: amount.parts(FacetView { title: text(), count: 1 }),
        languages: amount.parts(language),
        current_level_url: amount.some(text()),
        extra: model.series.config.extra.clone(),
        preview: amount == Amount::All,
        generator: GENERATOR,
    }
}

fn banner(amount: Amount, level: &'static str) -> Shared {
    Shared::of(&banner_view(amount, level)).with_html(CALL_HTML)
}

fn banner_view(amount: Amount, level: &'static str) -> BannerView {
    let route = RouteView {
        id: text(),
        name: text(),
        number: amount.some(text()),
        tel: amount.some(text()),
        url: amount.some(text()),
        url_text: amount.some(text()),
        hours: amount.some(text()),
        cost: amount.some(text()),
        confidential: amount == Amount::All,
        text: amount.parts(text()),
        abroad: amount.some(text()),
        abroad_tel: amount.some(text()),
        outage: amount.part(OutageView { say: text(), language: amount.some("cy".into()) }),
        language: amount.some("cy".into()),
    };
    BannerView {
        id: text(),
        level,
        heading: text(),
        text: amount.words(),
        language: amount.some("cy".into()),
        print: amount == Amount::All,
        routes: vec![route],
        poster: amount.some(text()),
        on_top: text(),
    }
}

fn image(amount: Amount) -> ImageView {
    let sides = amount.inside().some(1);
    ImageView { url: text(), absolute: text(), alt: text(), width: sides, height: sides }
}

fn severity() -> SeverityView {
    SeverityView { slug: text(), name: text(), rank: 1, of: 4 }
}

fn alert(amount: Amount) -> AlertView {
    let drill = if amount == Amount::All { "exercise" } else { "test" };
    AlertView { url: text(), drill: Some(drill) }
}

fn bulletin(amount: Amount, status: &'static str) -> BulletinView {
    let inside = amount.inside();
    let notice = NoticeView {
        kind: status,
        removed: amount == Amount::All,
        date: inside.some(date()),
        reason: inside.some(text()),
        replacement: inside.some(link()),
        replacement_address: inside.some(text()),
    };
    let major = amount == Amount::All;
    let update = UpdateView { id: text(), date: date(), note: text(), major };
    let translation = TranslationView {
        tag: "cy".into(),
        name: text(),
        title: text(),
        url: text(),
        canonical: text(),
    };
    let file = AttachmentView { title: text(), url: text(), kind: text(), size: text() };
    BulletinView {
        id: text(),
        title: text(),
        headline: text(),
        summary: amount.words(),
        date: date(),
        released: amount.part(date()),
        updated: amount.part(date()),
        updates: amount.parts(update),
        supersedes: amount.parts(link()),
        severity: amount.part(severity()),
        marking: amount.some(text()),
        threat_level: amount.part(ThreatLevelView { level: text(), as_of: date() }),
        audience: amount.parts(text()),
        topics: amount.parts(link()),
        issuer: amount.some(text()),
        contact: amount.some(text()),
        status,
        alert: amount.part(alert(amount)),
        notice: (status != "published").then_some(notice),
        newest: amount.part(link()),
        contents: amount.parts(HeadingView { id: text(), html: text() }),
        body: text(),
        image: amount.part(image(amount)),
        attachments: amount.parts(file),
        translations: amount.parts(translation),
        related: amount.parts(link()),
        age: amount.part(2),
        previous: amount.part(link()),
        next: amount.part(link()),
        after_summary: None,
        closing: None,
        extra: serde_json::Value::Null,
    }
}

fn list(amount: Amount) -> Shared {
    let inside = amount.inside();
    let entry = |(status, _): (&'static str, &str)| EntryView {
        id: text(),
        title: text(),
        url: text(),
        summary: inside.words(),
        date: date(),
        severity: inside.some(severity()),
        topics: inside.parts(link()),
        status,
        language: inside.some("cy".into()),
    };
    let entries: Vec<EntryView> = STATES.into_iter().map(entry).collect();
    let group = GroupView { id: text(), title: text(), count: 1, entries: entries.clone() };
    let list = ListView {
        feed: amount.some(text()),
        entries: amount.part(entries).unwrap_or_default(),
        name: amount.some(text()),
        newer: amount.part(link()),
        older: amount.part(link()),
        total: 1,
        groups: amount.parts(group),
    };
    Shared::of(&list)
}
