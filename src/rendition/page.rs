//! A bulletin's page.

use jiff::Unit;

use crate::content::bulletin::{Attachment, BulletinId};
use crate::content::config::Config;
use crate::content::revision::Revision;
use crate::diagnostic::Checked;
use crate::rendition::html::{self, Reach};
use crate::rendition::json_ld::article;
use crate::rendition::model::{Language, Model, direction, severity, topics};
use crate::rendition::plan::Page;
use crate::rendition::related::related;
use crate::rendition::view::{
    AttachmentView, BulletinView, HeadingView, ImageView, LinkView, NoticeView, PageView,
    ThreatLevelView, TranslationView, UpdateView,
};
use crate::rendition::worn::judged;
use crate::rendition::{alert, attachment, feed, social_card};
use crate::series::edition::Status;
use crate::series::{Entry, Series};
use crate::theme::Shared;

/// A bulletin's page.
pub(crate) struct BulletinPage {
    /// Which entry.
    pub at: usize,
}

/// Fewer headings than this need no list of contents.
const CONTENTS_FROM: usize = 3;

impl Page for BulletinPage {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let Some(entry) = model.series.entries.get(self.at) else { return Checked::default() };
        let Some(language) = model.languages.get(&entry.language) else {
            return Checked::default();
        };
        let mut context =
            model.context(language, &page_view(entry, model, language), entry.worn.top);
        let banner = |at: Option<usize>| {
            at.and_then(|at| language.banners.get(at)).cloned().unwrap_or_else(|| Shared::of(&()))
        };
        let view = Shared::of(&self.view(model, entry, language))
            .with_html(&["body", "contents[].html"])
            .with("after_summary", banner(entry.worn.after_summary))
            .with("closing", banner(entry.worn.end));
        context.insert("bulletin", view);
        let page = model.page("bulletin.html", &context, language, self.at);
        judged(page, "bulletin.html", &entry.worn, language, model)
    }
}

impl BulletinPage {
    /// What its template may see of the bulletin.
    pub(crate) fn view(&self, model: &Model, entry: &Entry, language: &Language) -> BulletinView {
        let series = &model.series;
        let bulletin = &entry.bulletin;
        let place = language.entries.binary_search(&self.at).unwrap_or(0);
        let neighbour = |at: Option<usize>| {
            let entry = series.entries.get(*language.entries.get(at?)?)?;
            Some(marked(link(entry, series), entry.status, language))
        };
        let day = series.config.day_of(entry.released);
        // What is taken back is nothing to send readers to.
        let is_current = |at: &&usize| {
            let status = series.entries.get(**at).map(|entry| entry.status);
            **at > self.at && matches!(status, Some(Status::Published))
        };
        let newest = language.entries.iter().rev().find(is_current);
        BulletinView {
            id: bulletin.id.to_string(),
            title: bulletin.title.clone(),
            headline: headline(entry, language),
            summary: if bulletin.has_summary { bulletin.summary.clone() } else { String::new() },
            date: language.date(bulletin.date.day),
            released: (day != bulletin.date.day).then(|| language.date(day)),
            updated: entry.revisions().last().map(|it| language.date(it.date.day)),
            updates: updates(entry, language),
            supersedes: superseded(entry, series, language),
            severity: severity(entry, &series.config),
            marking: marking(entry, &series.config),
            threat_level: bulletin.threat_level.as_ref().map(|threat| ThreatLevelView {
                level: threat.level.clone(),
                as_of: language.date(threat.as_of.day),
            }),
            audience: bulletin.audience.clone(),
            topics: topics(entry, series),
            issuer: bulletin.issuer.clone(),
            contact: bulletin.contact.clone(),
            status: entry.status.word(),
            alert: alert::view(entry, &series.config),
            notice: notice(entry, series, language),
            newest: newest.and_then(|at| series.entries.get(*at)).map(|entry| link(entry, series)),
            contents: contents(entry),
            body: html::body(entry, model, language, Reach::Rooted),
            image: image(model, entry),
            attachments: bulletin
                .attachments
                .iter()
                .filter_map(|file| attachment_view(model, entry, file, language))
                .collect(),
            translations: translations(self.at, model),
            related: related(self.at, series, language),
            age: age(entry, series),
            previous: neighbour(place.checked_sub(1)),
            next: neighbour(place.checked_add(1)),
            after_summary: None,
            closing: None,
            extra: bulletin.extra.clone(),
        }
    }
}

/// The same in other languages, oldest first.
fn translations(at: usize, model: &Model) -> Vec<TranslationView> {
    let series = &model.series;
    let Some(entry) = series.entries.get(at) else { return Vec::new() };
    let others = series.translations.with(&entry.bulletin).iter().filter(|other| **other != at);
    let view = |other: &usize| {
        let entry = series.entries.get(*other)?;
        let language = model.languages.get(&entry.language)?;
        Some(TranslationView {
            tag: entry.language.clone(),
            name: language.word("language_name").to_owned(),
            title: headline(entry, language),
            url: entry.permalink.rooted(&series.config),
            canonical: entry.permalink.absolute(&series.config),
        })
    };
    others.filter_map(view).collect()
}

/// Whole years between the day of a bulletin and that of the build; `None` in its first.
fn age(entry: &Entry, series: &Series) -> Option<i16> {
    let today = series.config.day_of(series.edition.as_of);
    let years = entry.bulletin.date.day.until((Unit::Year, today)).ok()?.get_years();
    (years > 0).then_some(years)
}

/// The bulletins in whose place one stands.
fn superseded(entry: &Entry, series: &Series, language: &Language) -> Vec<LinkView> {
    let old = series.succession.replaced_by(&entry.bulletin.id);
    let old = old.filter_map(|id| series.by_id(id));
    old.map(|old| marked(link(old, series), old.status, language)).collect()
}

/// The history of a bulletin, newest change first.
fn updates(entry: &Entry, language: &Language) -> Vec<UpdateView> {
    let view = |revision: &Revision| UpdateView {
        id: revision.anchor.clone(),
        date: language.date(revision.date.day),
        note: revision.note.clone(),
        major: revision.is_major,
    };
    entry.revisions().iter().rev().map(view).collect()
}

/// The marking of an entry, if readers are shown it.
pub(crate) fn marking(entry: &Entry, config: &Config) -> Option<String> {
    let marking = entry.bulletin.marking.as_ref().filter(|_| config.shows_marking);
    marking.map(|marking| marking.value.to_string())
}

/// The picture that other sites show for a bulletin: its own, or its social card.
pub(crate) fn picture(entry: &Entry, model: &Model, language: &Language) -> Option<ImageView> {
    image(model, entry).or_else(|| social_card::image(entry, model, language))
}

fn image(model: &Model, entry: &Entry) -> Option<ImageView> {
    let image = entry.bulletin.image.as_ref()?;
    let path = entry.bulletin.neighbour(&image.file.value)?;
    let file = entry.links.files.get(&path)?;
    let sides = model.files.get(&path).and_then(attachment::dimensions);
    Some(ImageView {
        url: file.permalink.rooted(&model.series.config),
        absolute: file.permalink.absolute(&model.series.config),
        alt: image.alt.clone(),
        width: sides.map(|(width, _)| width),
        height: sides.map(|(_, height)| height),
    })
}

fn attachment_view(
    model: &Model,
    entry: &Entry,
    attached: &Attachment,
    language: &Language,
) -> Option<AttachmentView> {
    let path = entry.bulletin.neighbour(&attached.file.value)?;
    let file = entry.links.files.get(&path)?;
    let size = model.files.get(&path).and_then(attachment::size)?;
    Some(AttachmentView {
        title: attached.title.clone().unwrap_or_else(|| path.name().to_owned()),
        url: file.permalink.rooted(&model.series.config),
        kind: language.word(kind(path.extension())).to_owned(),
        size: in_words(size, language),
    })
}

/// What a page says about itself.
pub(crate) fn page_view(entry: &Entry, model: &Model, language: &Language) -> PageView {
    let series = &model.series;
    let hidden = matches!(entry.status, Status::Draft | Status::Held { .. });
    PageView {
        kind: "bulletin",
        title: headline(entry, language),
        description: if entry.bulletin.is_removed {
            language.word("notice_withdrawn").to_owned()
        } else {
            entry.bulletin.summary.clone()
        },
        url: entry.permalink.rooted(&series.config),
        canonical: entry.permalink.absolute(&series.config),
        language: language.tag.clone(),
        direction: direction(&language.tag),
        indexed: !hidden && !series.is_preview(),
        sheet: sheet(entry, series, language),
        card: social_card::image(entry, model, language),
        feeds: feed::views(model, &language.tag, None).into_iter().take(1).collect(),
        json_ld: (!hidden && !series.is_preview()).then(|| article(entry, series, language)),
    }
}

/// So many letters of a title stand on top of a sheet of paper.
const TITLE_ON_PAPER: usize = 90;

/// As much of a title as stands on top of a sheet. It is in the page's first tag, and the page's
/// encoding has to be said within the first 1024 bytes (HTML, 4.2.5.4).
pub(crate) fn on_paper(title: &str) -> String {
    match title.char_indices().nth(TITLE_ON_PAPER) {
        Some((cut, _)) => format!("{}…", title[..cut].trim_end()),
        None => title.to_owned(),
    }
}

/// What tells a sheet of a bulletin from those of others: sheets come apart.
fn sheet(entry: &Entry, series: &Series, language: &Language) -> String {
    let title = on_paper(&headline(entry, language));
    let day = language.date(series.config.day_of(entry.released)).text;
    let updated = entry.revisions().last().map(|it| language.date(it.date.day).text);
    let updated = updated.map(|day| format!(" · {} {day}", language.word("updated")));
    format!("{} · {title} · {day}{}", entry.bulletin.id, updated.unwrap_or_default())
}

pub(crate) fn link(entry: &Entry, series: &Series) -> LinkView {
    LinkView { title: entry.bulletin.title.clone(), url: entry.permalink.rooted(&series.config) }
}

/// The title behind the word that says that it no longer holds. A heading is what people who listen
/// hear first, and a title is all that a search engine or a list of tabs shows.
pub(crate) fn headline(entry: &Entry, language: &Language) -> String {
    let title = &entry.bulletin.title;
    match entry.status.ended() {
        Some(_) => format!("{}: {title}", language.word(entry.status.word())),
        None => title.clone(),
    }
}

/// A link that says when what it leads to is no longer to be followed.
fn marked(mut link: LinkView, status: Status, language: &Language) -> LinkView {
    if status.ended().is_some() {
        link.title = format!("{} ({})", link.title, language.word(status.word()));
    }
    link
}

fn contents(entry: &Entry) -> Vec<HeadingView> {
    let headings = entry.bulletin.body.headings.iter().filter(|heading| heading.level == 2);
    let list: Vec<HeadingView> = headings
        .map(|heading| HeadingView { id: heading.id.clone(), html: heading.html.clone() })
        .collect();
    if list.len() < CONTENTS_FROM { Vec::new() } else { list }
}

fn notice(entry: &Entry, series: &Series, language: &Language) -> Option<NoticeView> {
    let day = |instant| language.date(series.config.day_of(instant));
    let plain = |kind, date| {
        let (reason, replacement, replacement_address) = (None, None, None);
        Some(NoticeView { kind, date, removed: false, reason, replacement, replacement_address })
    };
    match entry.status {
        Status::Published => None,
        Status::Draft => plain("draft", None),
        Status::Held { until } => {
            let mut date = day(until);
            let time = series.config.timezone.to_datetime(until).time();
            date.text.push_str(&format!(" {:02}:{:02}", time.hour(), time.minute()));
            plain("held", Some(date))
        }
        Status::Expired { since } => plain("expired", Some(day(since))),
        Status::Superseded { since } | Status::Withdrawn { since } => {
            let withdrawn = entry.bulletin.withdrawn.as_ref();
            let withdrawn = withdrawn.filter(|_| entry.status == Status::Withdrawn { since });
            let named = withdrawn.and_then(|w| w.replacement.as_ref()).map(|id| id.value.as_str());
            let named = named.or(entry.successor.as_ref().map(BulletinId::as_str));
            let instead = named.and_then(|id| series.by_id(id));
            Some(NoticeView {
                kind: entry.status.word(),
                date: Some(day(since)),
                removed: entry.bulletin.is_removed,
                reason: withdrawn.and_then(|w| w.reason.clone()),
                replacement: instead.map(|entry| link(entry, series)),
                replacement_address: instead.map(|entry| entry.permalink.absolute(&series.config)),
            })
        }
    }
}

/// The theme's word for a kind of file, by its ending.
fn kind(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => "kind_pdf",
        "doc" | "docx" | "odt" | "rtf" => "kind_word",
        "xls" | "xlsx" | "ods" | "csv" => "kind_spreadsheet",
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif" => "kind_picture",
        _ => "kind_file",
    }
}

/// A size as people read it: `84 KB`. A kilobyte is a thousand bytes, as file managers count.
fn in_words(size: u64, language: &Language) -> String {
    match size {
        0..1_000 => format!("{size} {}", language.word("bytes")),
        1_000..1_000_000 => format!("{} {}", size.div_ceil(1_000), language.word("kb")),
        _ => format!("{}.{} {}", size / 1_000_000, size / 100_000 % 10, language.word("mb")),
    }
}
