//! [`BannerText`]: a call to action, as the settings describe it.
//!
//! A banner holds no number. It names hotlines of the register, so that its digits are theirs.

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, Unknown, WRONG_VALUE};
use crate::content::hotline::{Hotline, by_language};
use crate::diagnostic::{Level, Report, Rule};
use crate::tree_path::TreePath;
use crate::yaml::{Node, Value};
use jiff::tz::TimeZone;

/// How loud a banner is. Ordered from the calmest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BannerLevel {
    /// The everyday call to action.
    #[default]
    Standard,
    /// Something has changed.
    Alert,
    /// Life is in danger.
    Emergency,
}

/// Where on a page a banner stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Before everything else.
    #[default]
    Top,
    /// Between a bulletin's summary and its text.
    AfterSummary,
    /// After a bulletin's text.
    End,
}

/// On which pages a banner may stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Pages {
    /// On every page.
    #[default]
    All,
    /// On the home page.
    Home,
    /// On bulletins.
    Bulletins,
    /// On topic pages.
    Topics,
    /// Only on bulletins whose head names it.
    Chosen,
}

/// When a banner begins to be worn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Beginning {
    /// It has no beginning.
    #[default]
    Always,
    /// At a moment.
    At(Moment),
    /// It is prepared, and waits to be switched on.
    Never,
}

/// A call to action as `series.yaml` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BannerText {
    /// Its name in front matter.
    pub id: At<String>,
    /// Ids of its routes, in order of use.
    pub hotlines: Vec<At<String>>,
    /// Heading in the series' own language.
    pub heading: String,
    /// A sentence below the heading; empty if there is none.
    pub text: String,
    /// Heading and text in other languages.
    pub languages: Vec<(String, String, String)>,
    /// How loud it is.
    pub level: BannerLevel,
    /// The higher wins.
    pub priority: i64,
    /// From when it is worn.
    pub from: Beginning,
    /// Until when it is worn.
    pub until: Option<Moment>,
    /// On which pages.
    pub on: Pages,
    /// Where on the page.
    pub placement: Placement,
    /// Whether it goes on paper.
    pub print: bool,
    /// Whether feed items end with it.
    pub feed: bool,
    /// Whether mails wear it.
    pub email: bool,
}

/// A banner that does not speak one of the series' languages.
pub(crate) static UNTRANSLATED_BANNER: Rule = Rule {
    code: "untranslated-banner",
    level: Level::Warning,
    about: "A banner has no heading or text in a language in which bulletins are published. Pages in that \
            language wear it in the series' own, marked as such, and not every reader will understand.",
    remedy: "Add the heading and the text below `languages:` in the banner.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNTRANSLATED_BANNER];

impl BannerText {
    /// The first of its hotlines that has a page, whether or not it answers at this moment.
    pub(crate) fn online<'h>(&self, hotlines: &'h [Hotline]) -> Option<&'h Hotline> {
        let named = |id: &At<String>| hotlines.iter().find(|it| it.id.value == id.value);
        self.hotlines.iter().filter_map(named).find(|hotline| hotline.url.is_some())
    }

    /// Whether it holds on any day, so that it may hang on a wall.
    pub(crate) fn is_standing(&self) -> bool {
        self.from == Beginning::Always && self.until.is_none() && self.print
    }

    /// Heading and text in another language than the series' own. One that says only half is not
    /// used: a call in two languages could not be marked as either.
    pub(crate) fn spoken(&self, language: &str) -> Option<(&str, &str)> {
        let (_, heading, text) = self.languages.iter().find(|(tag, _, _)| tag == language)?;
        let is_whole = !heading.is_empty() && (!text.is_empty() || self.text.is_empty());
        is_whole.then_some((heading, text))
    }

    /// Reports each of `languages` that the banner does not speak.
    pub(crate) fn check_languages(&self, fields: &mut Fields<'_>, languages: &[String]) {
        for language in languages.iter().filter(|language| self.spoken(language).is_none()) {
            let message = format!("the banner `{}` is not written in `{language}`", self.id.value);
            let both =
                if self.text.is_empty() { "heading: …" } else { "heading: …, text: …" };
            let help = format!("add below it: `languages: {{{language}: {{{both}}}}}`");
            fields.find(&UNTRANSLATED_BANNER, &self.id.span, message, help);
        }
    }
}

const BANNER: Known = Known {
    now: &[
        "id",
        "hotlines",
        "heading",
        "text",
        "level",
        "priority",
        "from",
        "until",
        "on",
        "placement",
        "print",
        "feed",
        "email",
        "languages",
    ],
    later: &[],
};

const LEVELS: [(&str, BannerLevel); 3] = [
    ("emergency", BannerLevel::Emergency),
    ("alert", BannerLevel::Alert),
    ("standard", BannerLevel::Standard),
];

const PAGES: [(&str, Pages); 5] = [
    ("all", Pages::All),
    ("home", Pages::Home),
    ("bulletins", Pages::Bulletins),
    ("topics", Pages::Topics),
    ("chosen", Pages::Chosen),
];

const PLACEMENTS: [(&str, Placement); 3] =
    [("top", Placement::Top), ("after-summary", Placement::AfterSummary), ("end", Placement::End)];

/// Reads one entry of `banners`.
pub(crate) fn banner(
    path: &TreePath,
    node: Node,
    zone: &TimeZone,
    report: &mut Report,
) -> Option<BannerText> {
    let mut fields = Fields::open(path, node, BANNER, Unknown::Refused);
    let id = fields.required_text("id", "report-it");
    let (written, hotlines) = (fields.key("hotlines"), fields.texts("hotlines"));
    if let Some(span) = written.filter(|_| hotlines.is_empty() && fields.report.is_empty()) {
        let message = "this banner calls to nobody: no number stands under its words";
        let help = "write the id of a hotline between the brackets, or take the line out if nobody is to be called";
        fields.find(&WRONG_VALUE, &span, message, help);
    }
    let heading = fields.required_text("heading", "If you suspect it, report it");
    let text = fields.text("text").map_or_else(String::new, |text| text.value);
    let level = fields.one_of("level", &LEVELS).unwrap_or_default();
    let priority = priority(&mut fields);
    let from = beginning(&mut fields, zone);
    let until = end(&mut fields, zone, &from);
    let on = fields.one_of("on", &PAGES).unwrap_or_default();
    let placement = fields.one_of("placement", &PLACEMENTS).unwrap_or_default();
    let print = fields.yes_or_no("print").is_none_or(|yes| yes.value);
    let feed = fields.yes_or_no("feed").is_none_or(|yes| yes.value);
    let email = fields.yes_or_no("email").is_none_or(|yes| yes.value);
    let languages = by_language(&mut fields, &["heading", "text"], |fields| {
        let mut text = |key| fields.text(key).map_or_else(String::new, |text| text.value);
        (text("heading"), text("text"))
    });
    let languages =
        languages.into_iter().map(|(tag, (heading, text))| (tag, heading, text)).collect();
    report.add(fields.report);
    let heading = heading?.value;
    Some(BannerText {
        id: id?,
        hotlines,
        heading,
        text,
        languages,
        level,
        priority,
        from,
        until,
        on,
        placement,
        print,
        feed,
        email,
    })
}

fn priority(fields: &mut Fields<'_>) -> i64 {
    let Some(text) = fields.text("priority") else { return 0 };
    text.value.parse().unwrap_or_else(|_| {
        let message = format!("`priority` is `{}`, but must be a whole number", text.value);
        fields.find(&WRONG_VALUE, &text.span, message, "write `priority: 50`; the higher one wins");
        0
    })
}

fn beginning(fields: &mut Fields<'_>, zone: &TimeZone) -> Beginning {
    if fields.key("from").is_none() {
        return Beginning::Always;
    }
    // What cannot be read waits: a banner that is prepared for a bad day must not go live by a slip.
    let Some(node) = fields.given("from", "from: never") else { return Beginning::Never };
    let is_never =
        |text: &str| text.trim_matches(['“', '”', '‘', '’', ' ']).eq_ignore_ascii_case("never");
    if let Value::Text { text, .. } = &node.value {
        if is_never(text) {
            return Beginning::Never;
        }
        if !text.contains(|c: char| c.is_ascii_digit()) {
            let message = format!("`from` is `{text}`, which is neither a date nor `never`");
            let help = "write `from: never` for a banner that waits until it is switched on";
            fields.find(&WRONG_VALUE, &node.span, message, help);
            return Beginning::Never;
        }
    }
    fields.moment_of("from", node, zone, &[]).map_or(Beginning::Never, |at| Beginning::At(at.value))
}

fn end(fields: &mut Fields<'_>, zone: &TimeZone, from: &Beginning) -> Option<Moment> {
    let until = fields.moment("until", zone, &[])?;
    if matches!(from, Beginning::At(from) if from.instant >= until.value.instant) {
        let message = "`until` is not after `from`, so this banner would never be worn";
        fields.find(&WRONG_VALUE, &until.span, message, "correct one of the two dates");
    }
    Some(until.value)
}
