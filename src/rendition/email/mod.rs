//! A bulletin or the news of some days as a mail.
//!
//! Most readers never visit the site: the bulletin comes to them. A mail is that same bulletin, from
//! the same view and the same words, in the four forms that those who send mails take: HTML, plain
//! text, a message, and the Markdown of GOV.UK Notify. Nothing is sent from here. Whom it goes to,
//! how they get rid of it (`List-Unsubscribe`) and who vouches for it (DKIM) is the sender's.

mod blocks;
mod budget;
mod calls;
mod digest;
mod finish;
mod letter;
mod merge_tag;
mod message;
mod notify;
mod text;

use jiff::Timestamp;

use crate::diagnostic::{Diagnostic, Report, Rule};
use crate::rendition::email::blocks::blocks;
pub(crate) use crate::rendition::email::digest::{Span, digests, told_of};
pub(crate) use crate::rendition::email::finish::is_mail;
pub(crate) use crate::rendition::email::letter::letter;
use crate::rendition::email::message::Message;
use crate::rendition::html::escape;
use crate::rendition::isolate::isolated;
use crate::rendition::model::{Language, Model};
use crate::theme::TEMPLATE_ERROR;

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[&budget::EMAIL_CUT, &merge_tag::MERGE_TAG];

/// A mail in all its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    /// What its files are called, without their endings.
    pub name: String,
    /// As HTML.
    pub html: String,
    /// As plain text.
    pub text: String,
    /// As a message.
    pub message: Vec<u8>,
    /// As GOV.UK Notify takes it.
    pub notify: String,
}

/// A mail whose HTML is drawn, and what its other forms are made of.
struct Drawn<'a> {
    name: String,
    subject: &'a str,
    date: Timestamp,
    html: String,
    /// What it says, as HTML with whole addresses.
    plain: &'a str,
}

impl Mail {
    fn of(drawn: Drawn<'_>, language: &Language, model: &Model) -> Self {
        let Drawn { name, subject, date, html, plain } = drawn;
        let blocks = blocks(plain);
        let mut text = text::text(&blocks, language.word("links"));
        let mut notify = notify::notify(&blocks);
        if language.is_rtl() {
            // Notify takes out spaces that hold together, and the digits would run into each other.
            let spaced = |text: &str| isolated(text).replace('\u{a0}', " ");
            (text, notify) = (spaced(&text), spaced(&notify));
        }
        let parts = Message { subject, date, language: &language.tag, text: &text, html: &html };
        let message = message::message(&parts, &model.series.config);
        Self { name, message, html, text, notify }
    }
}

/// The page of a template as it goes out; empty, with an error, where it cannot.
fn finished(page: &[u8], template: &str, model: &Model, report: &mut Report) -> String {
    // A template that failed has been told.
    if page.is_empty() {
        return String::new();
    }
    let page = String::from_utf8_lossy(page);
    finish::finished(&page, &model.series.config).unwrap_or_else(|why| {
        let message = format!("the styles of `{template}` cannot be read: {why}");
        let help = "correct the part between `<style>` and `</style>`";
        report.push(Diagnostic::new(&TEMPLATE_ERROR, message).help(help));
        String::new()
    })
}

/// Writes an element that holds `text`, unless it is empty.
fn element(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        out.push_str(&format!("<{name}>"));
        escape(out, text);
        out.push_str(&format!("</{name}>"));
    }
}

/// A link as HTML.
fn link(text: &str, address: &str) -> String {
    let mut out = String::from("<a href=\"");
    escape(&mut out, address);
    out.push_str("\">");
    escape(&mut out, text);
    out + "</a>"
}

/// The last lines of a mail: whose it is, and where the series stands.
fn foot(out: &mut String, model: &Model, language: &Language) {
    let config = &model.series.config;
    let home = model.series.own_page(&language.tag, "").absolute(config);
    out.push_str("<hr><p>");
    escape(out, &config.title);
    if !config.publisher.name.is_empty() {
        escape(out, &format!(". {} {}", language.word("published_by"), config.publisher.name));
    }
    out.push_str("<br>");
    out.push_str(&link(&home, &home));
    out.push_str("</p>");
}
