//! The news of some days as a mail.
//!
//! Each bulletin stands in it once, with the last thing that happened to it: it came out, it was
//! changed in a way that readers have to know of, or it was withdrawn. What is not out is not known
//! here at all.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::Timestamp;

use crate::diagnostic::{Checked, Report};
use crate::rendition::email::calls::{Call, Calls};
use crate::rendition::email::{Drawn, Mail, element, finish, finished, foot, link};
use crate::rendition::feed::{News, Told};
use crate::rendition::html::escape;
use crate::rendition::model::{Language, Model, direction, mail_theme, severity, topics};
use crate::rendition::page::headline;
use crate::rendition::view::{DigestView, MailView, NewsView, PageView};
use crate::rendition::worn::judged;
use crate::series::Entry;
use crate::series::banner::{Wearer, choose_for_mail};
use crate::series::edition::Status;
use crate::theme::Shared;

/// The template.
pub(crate) const TEMPLATE: &str = "email/digest.html";

/// The moments between which something happened, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first.
    pub since: Timestamp,
    /// The last.
    pub until: Timestamp,
}

/// The news of a span, a mail for each language that has any.
pub(crate) fn digests(model: &Model, span: Span) -> Checked<Vec<Mail>> {
    let mut report = Report::default();
    let mut mails = Vec::new();
    for language in model.languages.values() {
        let told = news(model, language, span);
        if !told.is_empty() {
            mails.extend(report.keep(digest(model, language, span, &told)));
        }
    }
    Checked::new(mails, report)
}

/// The bulletins of which a span brought news.
pub(crate) fn told_of(model: &Model, span: Span) -> Vec<&Entry> {
    let told = model.languages.values().flat_map(|language| news(model, language, span));
    told.map(|told| told.entry).collect()
}

/// What happened in a span, newest first, each bulletin once.
fn news<'m>(model: &'m Model, language: &Language, span: Span) -> Vec<Told<'m>> {
    let series = &model.series;
    let is_out = |entry: &&Entry| !matches!(entry.status, Status::Draft | Status::Held { .. });
    let is_within = |told: &Told<'_>| span.since <= told.at && told.at <= span.until;
    let counts = |told: &Told<'_>| match told.news {
        News::Bulletin => told.entry.status.ended().is_none(),
        News::Update(_) => true,
        News::End => matches!(told.entry.status, Status::Withdrawn { .. }),
    };
    // That a bulletin is new says more than that it was changed since.
    let rank = |told: &Told<'_>| (matches!(told.news, News::Bulletin), told.at);
    let entries = language.entries.iter().filter_map(|at| series.entries.get(*at));
    let told = entries.filter(is_out).filter_map(|entry| {
        Told::of(entry).filter(|told| is_within(told) && counts(told)).max_by_key(rank)
    });
    let mut told: Vec<Told<'m>> = told.collect();
    told.sort_by_key(|told| (Reverse(told.at), told.entry.bulletin.id.clone()));
    told
}

fn digest(
    model: &Model,
    language: &Language,
    span: Span,
    told: &[Told<'_>],
) -> Checked<Option<Mail>> {
    let mut report = Report::default();
    let series = &model.series;
    let config = &series.config;
    let worn = choose_for_mail(config, Wearer::Home, series.edition.as_of);
    let calls = Calls::new(worn, model, language, &mut report);
    let day = |moment| config.day_of(moment);
    let (first, last) = (day(span.since), day(span.until));
    let digest = DigestView {
        since: language.date(first),
        until: language.date(last),
        entries: told.iter().map(|told| view(told, model, language)).collect(),
        closing: None,
    };
    let page = page_view(model, language, &digest);
    let mail = MailView {
        subject: page.title.clone(),
        preheader: page.description.clone(),
        online: page.canonical.clone(),
        cut: false,
    };
    let html = drawn(model, language, (&calls, &digest), (&page, &mail), &mut report);
    if html.is_empty() {
        return Checked::new(None, report);
    }
    let suffix = if language.tag == config.language {
        String::new()
    } else {
        format!("-{}", language.tag.to_lowercase())
    };
    let plain = plain(model, language, (&calls, &digest), &mail);
    let drawn = Drawn {
        name: format!("digest-{first}-to-{last}{suffix}"),
        subject: &mail.subject,
        date: told.iter().map(|told| told.at).max().unwrap_or(span.until),
        html,
        plain: &plain,
    };
    Checked::new(Some(Mail::of(drawn, language, model)), report)
}

fn drawn(
    model: &Model,
    language: &Language,
    (calls, digest): (&Calls, &DigestView),
    (page, mail): (&PageView, &MailView),
    report: &mut Report,
) -> String {
    let call = |call: &Option<Call>| {
        call.as_ref().map_or_else(|| Shared::of(&()), |call| call.view.clone())
    };
    let mut context = model.context(language, page, None);
    context.insert("theme", mail_theme(model));
    context.insert("banner", call(&calls.top));
    context.insert("mail", Shared::of(mail));
    context.insert("digest", Shared::of(digest).with("closing", call(&calls.closing)));
    let page = model.page(TEMPLATE, &context, language, 0);
    let page = report.keep(judged(page, TEMPLATE, &calls.worn, language, model));
    finished(&page, TEMPLATE, model, report)
}

fn view(told: &Told<'_>, model: &Model, language: &Language) -> NewsView {
    let series = &model.series;
    let entry = told.entry;
    let kind = match told.news {
        News::Bulletin => "published",
        News::Update(_) => "updated",
        News::End => entry.status.word(),
    };
    let title = match told.news {
        News::Update(_) => format!("{}: {}", language.word("updated"), entry.bulletin.title),
        _ => headline(entry, language),
    };
    NewsView {
        kind,
        id: entry.bulletin.id.to_string(),
        title,
        url: entry.permalink.rooted(&series.config),
        date: language.date(series.config.day_of(told.at)),
        summary: told.summary(series, language),
        severity: severity(entry, &series.config),
        topics: topics(entry, series),
        language: None,
    }
}

fn page_view(model: &Model, language: &Language, digest: &DigestView) -> PageView {
    let config = &model.series.config;
    let home = model.series.own_page(&language.tag, "");
    let days = match digest.since.iso == digest.until.iso {
        true => digest.since.text.clone(),
        false => format!("{} – {}", digest.since.text, digest.until.text),
    };
    let titles: Vec<&str> = digest.entries.iter().map(|it| it.title.as_str()).collect();
    PageView {
        kind: "email",
        title: format!("{}: {days}", config.title),
        description: titles.join("; "),
        url: home.rooted(config),
        canonical: home.absolute(config),
        language: language.tag.clone(),
        direction: direction(&language.tag),
        indexed: false,
        sheet: String::new(),
        card: None,
        feeds: Vec::new(),
        json_ld: None,
    }
}

/// What a digest says, as HTML from which its plain forms are made.
fn plain(
    model: &Model,
    language: &Language,
    (calls, digest): (&Calls, &DigestView),
    mail: &MailView,
) -> String {
    let call =
        |call: &Option<Call>| call.as_ref().map(|call| call.plain.clone()).unwrap_or_default();
    let mut out = String::from("<p>");
    escape(&mut out, language.word("read_online"));
    let _ = write!(out, ": {}</p>", link(&mail.online, &mail.online));
    out.push_str(&call(&calls.top));
    element(&mut out, "h1", &mail.subject);
    for entry in &digest.entries {
        element(&mut out, "h2", &entry.title);
        element(&mut out, "p", &entry.date.text);
        element(&mut out, "p", &entry.summary);
        let address = finish::whole(&entry.url, &model.series.config);
        let _ = write!(out, "<p>{}</p>", link(&address, &address));
    }
    out.push_str(&call(&calls.closing));
    foot(&mut out, model, language);
    out
}
