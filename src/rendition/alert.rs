//! An alert for alerting services: Common Alerting Protocol 1.2 (OASIS, 2010), one file beside the page.
//!
//! A file holds one message, and the last one counts. So the file of a bulletin is rewritten as the
//! bulletin lives: first the alert, then an update for each major change, at last a cancellation.
//! Each later message names all earlier ones (3.2.1, `references`), because a service that missed one
//! still has to find what is called off. Messages are named after the bulletin's id and the day of the
//! change, and never after a count or the clock: a build again says the same.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::alert::{Alert, Purpose};
use crate::content::config::Config;
use crate::diagnostic::Checked;
use crate::ledger::Ledger;
use crate::rendition::call::worn_in_words;
use crate::rendition::model::{Language, Model};
use crate::rendition::page::headline;
use crate::rendition::plan::Page;
use crate::rendition::view::AlertView;
use crate::rendition::xml::Document;
use crate::series::edition::Status;
use crate::series::{Entry, Series};

/// The name space of the version.
const CAP: &str = "urn:oasis:names:tc:emergency:cap:1.2";

/// So many letters of a headline are shown everywhere (CAP 1.2, 3.2.2, `headline`).
const HEADLINE: usize = 160;

/// The alert of an entry.
pub(crate) struct AlertFile {
    /// Which entry.
    pub at: usize,
    /// By whose ids its messages are known.
    pub ledger: Arc<Ledger>,
}

/// What a message does (3.2.1, `msgType`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Alert,
    Update,
    Cancel,
}

/// One message of the life of an alert.
struct Message {
    name: String,
    sent: Timestamp,
    act: Act,
    /// Why it is sent.
    note: Option<String>,
}

impl Page for AlertFile {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let series = &model.series;
        let Some(entry) = series.entries.get(self.at) else { return Checked::default() };
        let language = model.languages.get(&entry.language);
        let (Some(language), Some(alert)) = (language, &entry.bulletin.alert) else {
            return Checked::default();
        };
        let mut chain = replaced(entry, series, &self.ledger);
        chain.extend(messages(entry, alert, series, &self.ledger));
        let Some(last) = chain.pop() else { return Checked::default() };
        let config = &series.config;
        let mut document = Document::new();
        document.open("alert", &[("xmlns", CAP)]);
        document.text("identifier", &last.name);
        document.text("sender", sender(config));
        document.text("sent", &moment(last.sent, config));
        document.text("status", status(alert, entry));
        let act = if last.act == Act::Alert && !chain.is_empty() { Act::Update } else { last.act };
        document.text("msgType", act.word());
        document.text("scope", "Public");
        let drill = match alert.purpose {
            Purpose::Actual => None,
            Purpose::Exercise => Some(language.word("notice_exercise")),
            Purpose::Test => Some(language.word("notice_test")),
        };
        let note: Vec<&str> = drill.into_iter().chain(last.note.as_deref()).collect();
        if !note.is_empty() {
            document.text("note", &note.join(" "));
        }
        if !chain.is_empty() {
            let named = |it: &Message| {
                format!("{},{},{}", sender(config), it.name, moment(it.sent, config))
            };
            document.text("references", &chain.iter().map(named).collect::<Vec<_>>().join(" "));
        }
        // Of a bulletin that was removed nothing is repeated; the cancellation needs no more.
        if !entry.bulletin.is_removed {
            write_info(&mut document, entry, alert, model, language);
        }
        Checked::clean(document.finish())
    }
}

/// What the page of a bulletin says of its alert.
pub(crate) fn view(entry: &Entry, config: &Config) -> Option<AlertView> {
    let alert = entry.bulletin.alert.as_ref()?;
    let url = entry.alert()?.rooted(config);
    Some(AlertView { url, drill: alert.purpose.drill() })
}

fn write_info(
    document: &mut Document,
    entry: &Entry,
    alert: &Alert,
    model: &Model,
    language: &Language,
) {
    let (bulletin, config) = (&entry.bulletin, &model.series.config);
    document.open("info", &[]);
    document.text("language", &entry.language);
    document.text("category", alert.category);
    document.text("event", &alert.event);
    document.text("urgency", alert.urgency);
    document.text("severity", alert.severity);
    document.text("certainty", alert.certainty);
    if !bulletin.audience.is_empty() {
        document.text("audience", &bulletin.audience.join(", "));
    }
    document.text("effective", &moment(entry.released, config));
    if let Some(expires) = &alert.expires {
        document.text("expires", &moment(expires.instant, config));
    }
    let publisher = Some(&config.publisher.name).filter(|name| !name.is_empty());
    let issuer = bulletin.issuer.as_ref().or(publisher).unwrap_or(&config.title);
    document.text("senderName", issuer);
    // Under the name of a message stands what it said when it was sent: that it was replaced by
    // another alert is that one's to say.
    let is_called_off = called_off(entry, &model.series).is_some();
    let title = if is_called_off { headline(entry, language) } else { bulletin.title.clone() };
    document.text("headline", &short(&title));
    document.text("description", &bulletin.summary);
    let calls = worn_in_words(entry, config, &language.tag);
    let todo: Vec<String> = alert.instruction.iter().cloned().chain(calls).collect();
    if !todo.is_empty() {
        document.text("instruction", &todo.join("\n\n"));
    }
    document.text("web", &entry.permalink.absolute(config));
    if let Some(contact) = &bulletin.contact {
        document.text("contact", contact);
    }
    for area in &alert.areas {
        document.open("area", &[]);
        document.text("areaDesc", area);
        document.close();
    }
    document.close();
}

/// Everything that was said of a bulletin so far, oldest first.
fn messages(entry: &Entry, alert: &Alert, series: &Series, ledger: &Ledger) -> Vec<Message> {
    let id = ledger.id(entry);
    let first = Message { name: id.to_owned(), sent: entry.released, act: Act::Alert, note: None };
    let ended = called_off(entry, series);
    let now = series.edition.as_of;
    let due = |at: &Timestamp| *at <= now && ended.is_none_or(|ended| *at < ended);
    let updates = alert.announced.iter().filter(|(_, at)| due(at)).map(|(anchor, at)| {
        let revision = entry.revisions().iter().find(|revision| revision.anchor == *anchor);
        Message {
            // No id holds a colon, so no two bulletins have a name in common.
            name: format!("{id}:{}", anchor.trim_start_matches("nb-")),
            sent: entry.released.max(*at),
            act: Act::Update,
            note: revision.map(|revision| revision.note.clone()),
        }
    });
    let withdrawn = entry.bulletin.withdrawn.as_ref();
    let end = ended.map(|at| Message {
        name: format!("{id}:cancel-{}", series.config.day_of(at)),
        sent: entry.released.max(at),
        act: Act::Cancel,
        note: withdrawn.and_then(|withdrawn| withdrawn.reason.clone()),
    });
    std::iter::once(first).chain(updates).chain(end).collect()
}

/// What was said of the bulletins in whose place one stands: its own alert updates those.
fn replaced(entry: &Entry, series: &Series, ledger: &Ledger) -> Vec<Message> {
    let old = series.succession.replaced_by(&entry.bulletin.id);
    let old = old.filter_map(|id| series.by_id(id));
    let told =
        old.filter_map(|old| Some(messages(old, old.bulletin.alert.as_ref()?, series, ledger)));
    let mut told: Vec<Message> = told.flatten().collect();
    told.sort_by(|a, b| (a.sent, &a.name).cmp(&(b.sent, &b.name)));
    told
}

/// Since when an alert is called off: its bulletin was withdrawn, or replaced by one that is no alert
/// and so cannot take its place with alerting services.
fn called_off(entry: &Entry, series: &Series) -> Option<Timestamp> {
    let successor = || series.by_id(entry.successor.as_ref()?.as_str());
    match entry.status {
        Status::Withdrawn { since } => Some(since),
        Status::Superseded { since } => {
            let is_alert = successor().is_some_and(|it| it.bulletin.alert.is_some());
            (!is_alert).then_some(since)
        }
        _ => None,
    }
}

/// What is not public is never an actual alert, whoever lays hands on the preview.
fn status(alert: &Alert, entry: &Entry) -> &'static str {
    match (entry.status, alert.purpose) {
        (Status::Draft | Status::Held { .. }, _) => "Draft",
        (_, Purpose::Actual) => "Actual",
        (_, Purpose::Exercise) => "Exercise",
        (_, Purpose::Test) => "Test",
    }
}

/// Who sends, for ever: the host of the series. An email address changes with its owner, and then no
/// earlier message would be found any more.
fn sender(config: &Config) -> &str {
    let rest = config.base_url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}

/// A moment as CAP wants it (3.3.2): seconds, and an offset in figures, where UTC is `-00:00`.
fn moment(at: Timestamp, config: &Config) -> String {
    let zoned = at.to_zoned_datetime(config.timezone.clone());
    // Before standard time, offsets had seconds, which the format cannot say.
    let is_whole = zoned.offset().seconds() % 60 == 0;
    let zoned = if is_whole { zoned } else { at.to_zoned_datetime(TimeZone::UTC) };
    let text = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    text.strip_suffix("+00:00").map(|text| format!("{text}-00:00")).unwrap_or(text)
}

/// A headline that is shown whole.
fn short(headline: &str) -> String {
    let Some((cut, _)) = headline.char_indices().nth(HEADLINE - 1) else {
        return headline.to_owned();
    };
    if headline[cut..].chars().count() == 1 {
        return headline.to_owned();
    }
    let kept = headline[..cut].rsplit_once(' ').map_or(&headline[..cut], |(kept, _)| kept);
    format!("{kept}…")
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Alert => "Alert",
            Self::Update => "Update",
            Self::Cancel => "Cancel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_headline_is_cut_between_words_where_it_would_be_cut_anyway() {
        let fits = "a".repeat(160);
        assert_eq!(short(&fits), fits);
        let long = format!("{} {}", "a".repeat(150), "b".repeat(20));
        assert_eq!(short(&long), format!("{}…", "a".repeat(150)));
        assert_eq!(short(&"ü".repeat(161)), format!("{}…", "ü".repeat(159)));
    }
}
