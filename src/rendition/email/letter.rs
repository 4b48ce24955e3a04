//! One bulletin as a mail.

use std::fmt::Write as _;

use crate::diagnostic::{Checked, Report};
use crate::rendition::email::budget::{Extent, fitted};
use crate::rendition::email::calls::{self, Calls};
use crate::rendition::email::merge_tag::merge_tags;
use crate::rendition::email::{Drawn, Mail, element, finish, finished, foot, link};
use crate::rendition::html::{self, Reach, escape};
use crate::rendition::model::{Language, Model, mail_theme};
use crate::rendition::page::{BulletinPage, headline, page_view};
use crate::rendition::view::{BulletinView, MailView, PageView};
use crate::rendition::worn::judged;
use crate::series::Entry;
use crate::series::banner::{Wearer, choose_for_mail};
use crate::series::edition::Status;
use crate::theme::Shared;

/// The template.
pub(crate) const TEMPLATE: &str = "email/bulletin.html";

/// What a letter is made of.
struct Letter<'a> {
    model: &'a Model,
    entry: &'a Entry,
    language: &'a Language,
    calls: Calls,
    view: BulletinView,
    page: PageView,
    mail: MailView,
}

/// The bulletin at `at` of the series as a mail whose files are called `name`; `source` is the text of
/// its file. `None` where there is no such bulletin or its template fails.
pub(crate) fn letter(model: &Model, at: usize, name: &str, source: &str) -> Checked<Option<Mail>> {
    let mut report = Report::default();
    let Some(entry) = model.series.entries.get(at) else { return Checked::default() };
    let Some(language) = model.languages.get(&entry.language) else { return Checked::default() };
    let series = &model.series;
    let wearer = Wearer::Bulletin(&entry.bulletin);
    let worn = choose_for_mail(&series.config, wearer, series.edition.as_of);
    let calls = Calls::new(worn, model, language, &mut report);
    let (made, plainly) = calls::placed(entry, model, language, &mut report);
    // What was withdrawn is not sent around once more.
    let is_told = matches!(entry.status, Status::Withdrawn { .. });
    let body = |calls| match is_told {
        true => String::new(),
        false => html::body_with(entry, model, language, Reach::Absolute, calls),
    };
    let page = PageView { kind: "email", ..page_view(entry, model, language) };
    let letter = Letter {
        view: view(model, at, entry, language),
        mail: mail_view(entry, language, &page),
        model,
        entry,
        language,
        calls,
        page,
    };
    let draw = |body: &str, extent| letter.draw(body, extent);
    let path = &entry.bulletin.path;
    let html = report.keep(fitted(&body(&made), path, &draw));
    report.add(merge_tags(path, source));
    if html.is_empty() {
        return Checked::new(None, report);
    }
    let plain = letter.plain(&body(&plainly));
    let drawn = Drawn {
        name: name.to_owned(),
        subject: &letter.mail.subject,
        date: moment(entry),
        html,
        plain: &plain,
    };
    Checked::new(Some(Mail::of(drawn, language, model)), report)
}

/// The moment that a letter bears: of the last thing that happened to its bulletin.
fn moment(entry: &Entry) -> jiff::Timestamp {
    let changed = entry.revisions().last().map(|it| it.date.instant);
    let moments = [Some(entry.released), changed, entry.status.ended()];
    moments.into_iter().flatten().max().unwrap_or(entry.released)
}

/// What its template sees of the bulletin: what stands round it on the site is left out.
fn view(model: &Model, at: usize, entry: &Entry, language: &Language) -> BulletinView {
    let view = BulletinPage { at }.view(model, entry, language);
    BulletinView {
        contents: Vec::new(),
        related: Vec::new(),
        previous: None,
        next: None,
        newest: None,
        ..view
    }
}

fn mail_view(entry: &Entry, language: &Language, page: &PageView) -> MailView {
    let bulletin = &entry.bulletin;
    let marked = |subject: &String| match entry.status {
        Status::Draft => format!("{}: {subject}", language.word("draft")),
        status if status.ended().is_some() => {
            format!("{}: {subject}", language.word(status.word()))
        }
        _ => subject.clone(),
    };
    let subject = bulletin.envelope.subject.as_ref().filter(|_| !bulletin.is_removed);
    let subject = marked(subject.unwrap_or(&bulletin.title));
    let preheader = match entry.status {
        Status::Withdrawn { .. } => language.word("notice_withdrawn").to_owned(),
        _ => bulletin.envelope.preheader.clone().unwrap_or_else(|| bulletin.summary.clone()),
    };
    MailView { subject, preheader, online: page.canonical.clone(), cut: false }
}

impl Letter<'_> {
    /// The mail as HTML, with a part of the body.
    fn draw(&self, body: &str, extent: Extent) -> Checked<String> {
        let none = || Shared::of(&());
        let call =
            |call: &Option<calls::Call>| call.as_ref().map_or_else(none, |call| call.view.clone());
        let mut context = self.model.context(self.language, &self.page, None);
        context.insert("theme", mail_theme(self.model));
        context.insert("banner", call(&self.calls.top));
        let mail = MailView { cut: extent == Extent::Cut, ..self.mail.clone() };
        context.insert("mail", Shared::of(&mail));
        let view = BulletinView { body: body.to_owned(), ..self.view.clone() };
        let view = Shared::of(&view)
            .with_html(&["body", "contents[].html"])
            .with("after_summary", call(&self.calls.after_summary))
            .with("closing", call(&self.calls.closing));
        context.insert("bulletin", view);
        let page = self.model.page(TEMPLATE, &context, self.language, 0);
        let worn = &self.calls.worn;
        let Checked { value, mut report } = judged(page, TEMPLATE, worn, self.language, self.model);
        let html = finished(&value, TEMPLATE, self.model, &mut report);
        Checked::new(html, report)
    }

    /// What the mail says, as HTML from which its plain forms are made.
    fn plain(&self, body: &str) -> String {
        let word = |key| self.language.word(key);
        let call = |call: &Option<calls::Call>| {
            call.as_ref().map(|call| call.plain.clone()).unwrap_or_default()
        };
        let mut out = String::from("<p>");
        escape(&mut out, word("read_online"));
        let _ = write!(out, ": {}</p>", link(&self.mail.online, &self.mail.online));
        out.push_str(&call(&self.calls.top));
        element(&mut out, "h1", &headline(self.entry, self.language));
        self.notice(&mut out);
        element(&mut out, "p", &self.view.summary);
        self.facts(&mut out);
        out.push_str(&call(&self.calls.after_summary));
        out.push_str(body);
        self.history(&mut out);
        self.files(&mut out);
        out.push_str(&call(&self.calls.closing));
        foot(&mut out, self.model, self.language);
        out
    }

    fn notice(&self, out: &mut String) {
        let Some(notice) = &self.view.notice else { return };
        let word = |key: String| self.language.word(&key).to_owned();
        let said = match &notice.date {
            Some(date) => {
                format!("{} {}.", word(format!("notice_{}_dated", notice.kind)), date.text)
            }
            None => word(format!("notice_{}", notice.kind)),
        };
        element(out, "p", &said);
        element(out, "p", notice.reason.as_deref().unwrap_or_default());
        if let (Some(instead), Some(address)) = (&notice.replacement, &notice.replacement_address) {
            let words = format!("{}: ", self.language.word("read_instead"));
            out.push_str("<p>");
            escape(out, &words);
            let _ = write!(out, "{}</p>", link(&instead.title, address));
        }
    }

    fn facts(&self, out: &mut String) {
        let word = |key: &'static str| self.language.word(key);
        let view = &self.view;
        let mut lines = vec![format!("{}: {}", word("reference"), view.id)];
        lines.push(format!("{}: {}", word("published"), view.date.text));
        let fact = |key, value: &str| format!("{}: {value}", word(key));
        lines.extend(view.updated.as_ref().map(|day| fact("last_updated", &day.text)));
        lines.extend(view.severity.as_ref().map(|it| fact("severity", &it.name)));
        lines.extend(view.marking.as_ref().map(|it| fact("marking", it)));
        lines.extend(view.issuer.as_ref().map(|it| fact("issued_by", it)));
        lines.extend(view.contact.as_ref().map(|it| fact("contact", it)));
        out.push_str("<p>");
        for (at, line) in lines.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "<br>" });
            escape(out, line);
        }
        for old in &view.supersedes {
            out.push_str("<br>");
            escape(out, &format!("{}: ", word("replaces")));
            let address = finish::whole(&old.url, &self.model.series.config);
            out.push_str(&link(&old.title, &address));
        }
        out.push_str("</p>");
    }

    fn history(&self, out: &mut String) {
        if self.view.updates.is_empty() {
            return;
        }
        element(out, "h2", self.language.word("history"));
        out.push_str("<ul>");
        for update in &self.view.updates {
            element(out, "li", &format!("{}: {}", update.date.text, update.note));
        }
        out.push_str("</ul>");
    }

    fn files(&self, out: &mut String) {
        if self.view.attachments.is_empty() || matches!(self.entry.status, Status::Withdrawn { .. })
        {
            return;
        }
        element(out, "h2", self.language.word("attachments"));
        out.push_str("<ul>");
        for file in &self.view.attachments {
            let address = finish::whole(&file.url, &self.model.series.config);
            let _ = write!(out, "<li>{} (", link(&file.title, &address));
            escape(out, &format!("{}, {})", file.kind, file.size));
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
}
