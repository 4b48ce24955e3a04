//! A theme tried on pages that the site does not have yet.
//!
//! A template may ask for a wrong field in a part that is seldom shown: the notice of a withdrawn
//! bulletin, the banner of an emergency. It would fail on the very day on which nobody has time for
//! it. So each template of a site's own theme is rendered with a page that has everything, and with
//! one that has nothing but what every page has; the pages themselves are thrown away.

use crate::diagnostic::Report;
use crate::rendition::model::{CALL_HTML, GENERATOR, Model};
use crate::rendition::view::{
    AttachmentView, BannerView, BulletinView, CountedView, DateView, EntryView, HeadingView,
    ImageView, LanguageView, LinkView, ListView, LogoView, NoticeView, PageView, PublisherView,
    RedirectView, RouteView, SeverityView, SiteView, ThemeView, ThreatLevelView,
};
use crate::theme::{Context, Proof, Shared, UNKNOWN_FIELD};

/// How much a page has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    /// All that it can.
    All,
    /// Only what is always there.
    Least,
}

impl Amount {
    fn some<T>(self, value: T) -> Option<T> {
        (self == Self::All).then_some(value)
    }

    fn list<T: Clone>(self, value: T) -> Vec<T> {
        if self == Self::All { vec![value.clone(), value] } else { Vec::new() }
    }
}

/// Each status that a bulletin can have and each level that a banner can have, also where nothing
/// else is out of the ordinary: a page fails only once.
const STATES: [(&str, &str); 7] = [
    ("published", "standard"),
    ("published", "alert"),
    ("published", "emergency"),
    ("expired", "alert"),
    ("withdrawn", "emergency"),
    ("draft", "standard"),
    ("held", "alert"),
];

/// Names that no page has, wherever a template asks for them.
///
/// What is only empty on some pages is not looked for: whether such a page goes out is not known.
pub(crate) fn trial(model: &Model) -> Report {
    let mut report = Report::default();
    for amount in [Amount::All, Amount::Least] {
        for (status, level) in STATES {
            let context = context(model, amount, "bulletin", level);
            let (bulletin, banner) = (bulletin(amount, status), banner(amount, level));
            let bulletin = Shared::of(&bulletin).with_html(&["body", "contents[].html"]);
            let bulletin = match amount {
                Amount::All => {
                    bulletin.with("after_summary", banner.clone()).with("closing", banner)
                }
                Amount::Least => bulletin,
            };
            report.add(tried(model, "bulletin.html", context, "bulletin", bulletin));
        }
        for kind in ["home", "archive", "year", "topic", "topics", "not-found"] {
            let context = context(model, amount, kind, "emergency");
            report.add(tried(model, &format!("{kind}.html"), context, "list", list(amount)));
        }
        for (_, level) in STATES {
            let mut context = context(model, amount, "call", level);
            context.insert("place", Shared::of("top"));
            report.add(tried(model, "call.html", context, "banner", banner(amount, level)));
        }
        let to = RedirectView { url: text(), canonical: text(), title: text() };
        let context = context(model, amount, "redirect", "alert");
        report.add(tried(model, "redirect.html", context, "redirect", Shared::of(&to)));
    }
    report.retain(|found| found.rule == &UNKNOWN_FIELD);
    report
}

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
    let logo = LogoView { url: text(), alt: text(), width: amount.some(1), height: amount.some(1) };
    let theme = ThemeView { name: text(), logo: amount.some(logo) };
    context.insert("theme", Shared::of(&theme));
    context.insert("site", Shared::of(&site(model, amount)));
    let page = PageView {
        kind,
        title: text(),
        description: text(),
        url: text(),
        canonical: text(),
        language: "en".into(),
        direction: "ltr",
        indexed: amount == Amount::All,
    };
    context.insert("page", Shared::of(&page));
    let worn = amount.some(()).map_or_else(|| Shared::of(&()), |()| banner(amount, level));
    context.insert("banner", worn);
    context
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
    let language = LanguageView { tag: "en".into(), name: text(), url: text(), current: true };
    SiteView {
        title: text(),
        description: text(),
        language: "en".into(),
        home: text(),
        archive: text(),
        topics_page: amount.some(text()),
        feed: text(),
        menu: amount.list(link()),
        publisher: PublisherView {
            name: text(),
            email: amount.some(text()),
            url: amount.some(text()),
        },
        topics: amount.list(counted.clone()),
        years: amount.list(counted),
        languages: amount.list(language),
        current_level_url: amount.some(text()),
        extra: model.series.config.extra.clone(),
        preview: amount == Amount::All,
        generator: GENERATOR,
    }
}

fn banner(amount: Amount, level: &'static str) -> Shared {
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
        text: amount.list(text()),
        abroad: amount.some(text()),
        abroad_tel: amount.some(text()),
        language: amount.some("cy".into()),
    };
    let banner = BannerView {
        id: text(),
        level,
        heading: text(),
        text: text(),
        language: amount.some("cy".into()),
        print: amount == Amount::All,
        routes: vec![route],
        on_top: text(),
    };
    Shared::of(&banner).with_html(CALL_HTML)
}

fn severity() -> SeverityView {
    SeverityView { slug: text(), name: text(), rank: 1, of: 4 }
}

fn bulletin(amount: Amount, status: &'static str) -> BulletinView {
    let notice = NoticeView {
        kind: status,
        date: amount.some(date()),
        reason: amount.some(text()),
        replacement: amount.some(link()),
    };
    let image = ImageView {
        url: text(),
        absolute: text(),
        alt: text(),
        width: amount.some(1),
        height: amount.some(1),
    };
    let file = AttachmentView { title: text(), url: text(), kind: text(), size: text() };
    BulletinView {
        id: text(),
        title: text(),
        summary: text(),
        date: date(),
        released: amount.some(date()),
        severity: amount.some(severity()),
        threat_level: amount.some(ThreatLevelView { level: text(), as_of: date() }),
        audience: amount.list(text()),
        topics: amount.list(link()),
        issuer: amount.some(text()),
        contact: amount.some(text()),
        status,
        notice: (status != "published").then_some(notice),
        newest: amount.some(link()),
        contents: amount.list(HeadingView { id: text(), html: text() }),
        body: text(),
        image: amount.some(image),
        attachments: amount.list(file),
        previous: amount.some(link()),
        next: amount.some(link()),
        after_summary: None,
        closing: None,
        extra: serde_json::Value::Null,
    }
}

fn list(amount: Amount) -> Shared {
    let entry = |(status, _): (&'static str, &str)| EntryView {
        id: text(),
        title: text(),
        url: text(),
        summary: text(),
        date: date(),
        severity: amount.some(severity()),
        topics: amount.list(link()),
        status,
        language: amount.some("cy".into()),
    };
    let entries: Vec<EntryView> = STATES.into_iter().map(entry).collect();
    let list = ListView {
        entries: amount.some(entries).unwrap_or_default(),
        name: amount.some(text()),
        newer: amount.some(link()),
        older: amount.some(link()),
        total: 1,
    };
    Shared::of(&list)
}
