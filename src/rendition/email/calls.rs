//! Calls to action as mails wear them.
//!
//! On top of a mail, where a reader looks first, and once more at its end, where one is who has read
//! it all; with all their routes, for a mail is read where no page can be asked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::content::banner::BannerLevel;
use crate::content::fields::At;
use crate::diagnostic::Report;
use crate::rendition::call::{banner_view, call_view};
use crate::rendition::email::blocks::CALL;
use crate::rendition::html::escape;
use crate::rendition::model::{CALL_HTML, Language, Model, mail_theme};
use crate::rendition::view::{BannerView, RouteView};
use crate::series::Entry;
use crate::series::banner::Worn;
use crate::theme::{Context, Proof, Shared};

/// The template of calls in mails.
pub(crate) const TEMPLATE: &str = "email/call.html";

/// The calls of a mail, as a template sees them and as texts show them.
#[derive(Debug)]
pub(crate) struct Calls {
    /// On top.
    pub top: Option<Call>,
    /// Between summary and text.
    pub after_summary: Option<Call>,
    /// At the end.
    pub closing: Option<Call>,
    /// Which banners these are.
    pub worn: Worn,
}

/// A call to action.
#[derive(Debug)]
pub(crate) struct Call {
    /// As a template sees it.
    pub view: Shared,
    /// As HTML from which a text is made.
    pub plain: String,
}

impl Calls {
    /// The calls that a mail wears to which `worn` was chosen. One that a page wears further down stands
    /// on top too where no other does, and what stands on top comes again at the end; but for the one
    /// that a page has there, if it leads to one of the same hotlines and there is no emergency.
    pub(crate) fn new(worn: Worn, model: &Model, language: &Language, report: &mut Report) -> Self {
        let top = worn.top.or(worn.after_summary).or(worn.end);
        let after_summary = worn.after_summary.filter(|at| Some(*at) != top);
        let banner = |at: usize| model.series.config.banners.get(at);
        let stands_for = |end: &usize| {
            let (Some(end), Some(top)) = (banner(*end), top.and_then(banner)) else { return false };
            let leads_there = |id: &At<String>| end.hotlines.iter().any(|it| it.value == id.value);
            top.level != BannerLevel::Emergency && top.hotlines.iter().any(leads_there)
        };
        let worn = Worn { top, after_summary, end: worn.end.filter(stands_for).or(top) };
        let mut call = |at: Option<usize>, place: &str| {
            let banner = banner(at?)?;
            let mut view = banner_view(banner, &model.series.config, &language.tag);
            view.on_top = drawn(&view, place, model, language, report);
            let plain = plain(&view, language);
            Some(Call { view: Shared::of(&view).with_html(CALL_HTML), plain })
        };
        Self {
            top: call(worn.top, "top"),
            after_summary: call(worn.after_summary, "summary"),
            closing: call(worn.end, "closing"),
            worn,
        }
    }
}

/// The calls that the author of a bulletin placed in its text, by the ids of their hotlines: made by
/// the template, and as HTML from which a text is made.
pub(crate) fn placed(
    entry: &Entry,
    model: &Model,
    language: &Language,
    report: &mut Report,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let config = &model.series.config;
    let (mut made, mut plainly) = (BTreeMap::new(), BTreeMap::new());
    for call in &entry.bulletin.body.calls {
        let hotline = config.hotlines.iter().find(|it| it.id.value == call.hotline);
        let Some(hotline) = hotline.filter(|_| !made.contains_key(&call.hotline)) else { continue };
        let view = call_view(hotline, config, &language.tag);
        made.insert(call.hotline.clone(), drawn(&view, "body", model, language, report));
        plainly.insert(call.hotline.clone(), plain(&view, language));
    }
    (made, plainly)
}

fn drawn(
    view: &BannerView,
    place: &str,
    model: &Model,
    language: &Language,
    report: &mut Report,
) -> String {
    let mut context = Context::default();
    context.insert("banner", Shared::of(view).with_html(CALL_HTML));
    context.insert("place", Shared::of(place));
    context.insert("words", language.words_view.clone());
    context.insert("theme", mail_theme(model));
    let call = report.keep(model.theme.page(TEMPLATE, &context, Proof::Trusted));
    call.unwrap_or_default().trim().to_owned()
}

fn plain(view: &BannerView, language: &Language) -> String {
    let mut out = format!("<div class={CALL}>");
    paragraph(&mut out, &[&view.heading]);
    paragraph(&mut out, &[&view.text]);
    for route in &view.routes {
        plain_route(&mut out, route, view, language);
    }
    out + "</div>"
}

fn plain_route(out: &mut String, route: &RouteView, view: &BannerView, language: &Language) {
    if let Some(outage) = &route.outage {
        paragraph(out, &[&outage.say]);
    }
    let confidential = route.confidential.then(|| language.word("confidential"));
    let facts = [route.hours.as_deref(), route.cost.as_deref(), confidential];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    // A call in a text has no other heading than the name of its hotline.
    let name = if route.name == view.heading { "" } else { route.name.as_str() };
    let number = route.number.as_deref().unwrap_or_default();
    let url = route.url.as_deref().unwrap_or_default();
    paragraph(out, &[name, number, url, &facts.join(", ")]);
    for sentence in &route.text {
        let _ = write!(out, "<p>{sentence}</p>");
    }
    if let Some(abroad) = &route.abroad {
        paragraph(out, &[language.word("from_abroad"), abroad]);
    }
}

/// A paragraph of lines; of those that say something.
fn paragraph(out: &mut String, lines: &[&str]) {
    let lines: Vec<&&str> = lines.iter().filter(|line| !line.is_empty()).collect();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(if at == 0 { "<p>" } else { "<br>" });
        escape(out, line);
    }
    if !lines.is_empty() {
        out.push_str("</p>");
    }
}
