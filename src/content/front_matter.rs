//! Splits a bulletin's file into head and body, and decodes the head.
//!
//! The head decides what is public and when, so nothing in it is guessed and nothing is dropped: a
//! key that is not known is an error, and so is one that this version gives no effect.

use std::ops::Range;
use std::slice;

use crate::content::alert;
use crate::content::body::Body;
use crate::content::borne::{Borne, borne, borne_by_line};
use crate::content::bulletin::{
    Attachment, BannerChoice, Bulletin, BulletinId, Picture, ThreatLevel,
};
use crate::content::config::Config;
use crate::content::date::Moment;
use crate::content::envelope::envelope;
use crate::content::exception::exceptions;
use crate::content::fields::{At, Fields, Known, MISSING_KEY, Unknown, WRONG_VALUE};
use crate::content::head::{BULLETIN, date_of, slug_of, split, translated};
use crate::content::identity::language_tag;
use crate::content::invisible::invisible;
use crate::content::marking::{Marking, marking_of};
use crate::content::mended::Mended;
use crate::content::revision::revisions;
use crate::content::slug::{fitting, is_device, slug};
use crate::content::succession::{superseded_by, supersedes, translation_of};
use crate::content::withdrawal::{Withdrawal, withdrawal};
use crate::content::wording::either;
use crate::diagnostic::{Checked, Diagnostic, Level, Report, Rule};
use crate::tree::Hash;
use crate::tree_path::TreePath;
use crate::yaml::{Value, cut_off};

/// No summary was written.
pub(crate) static NO_SUMMARY: Rule = Rule {
    code: "no-summary",
    level: Level::Advice,
    about: "The summary stands in lists, feeds and search results. Without one, the first paragraph \
            serves, which was rarely written for that.",
    remedy: "Add a line `summary: …` with one or two sentences on what a reader should know or do.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&NO_SUMMARY];

/// Reads one bulletin. `text` is the whole file; `stem` names it.
///
/// `None` with at least one error where the file cannot be understood as a bulletin.
pub(crate) fn bulletin(
    path: &TreePath,
    stem: &str,
    text: &str,
    config: &Config,
) -> Checked<Option<Bulletin>> {
    let (head, body) = match split(path, text) {
        Ok(parts) => parts,
        Err(found) => return rejected(*found),
    };
    let mended = Mended::read(path, &text[head.clone()], head.start);
    let range = body;
    let body = Body::parse(path, &text[range.clone()], range.start);
    let mut report = mended.faults.clone();
    let Some(node) = mended.node.clone() else {
        report.add(body.report);
        return Checked::new(None, report);
    };
    report.add(cut_off(path, &node, &text[head.clone()], head.start));
    let unknown = if config.foreign.ignores_unknown { Unknown::Ignored } else { Unknown::Refused };
    let node = translated(node, &config.foreign);
    let mut fields = Fields::open(path, node, BULLETIN, unknown);
    let title = fields.required_text("title", "What the bulletin is about");
    let date = date_of(&mut fields, stem, config);
    let is_whole = mended.faults.is_empty() && title.is_some() && date.is_some();
    // Without one of the two there is no bulletin; the rest is read for what is to be told of it.
    let nowhere = fields.span().start..fields.span().start;
    let title = title.unwrap_or_else(|| At { value: stem.to_owned(), span: nowhere.clone() });
    let date = date.unwrap_or(At { value: Moment::EPOCH, span: nowhere });
    let mut reader = Reader { fields, config, places: Vec::new() };
    reader.places.push(("title", title.span.clone()));
    reader.places.push(("date", date.span.clone()));
    reader.fields.report.add(body.report);
    let digest = Hash::of(text.as_bytes());
    let mut bulletin = reader.bulletin(stem, title.value, date.value, body.value, digest);
    bulletin.borne = markings(&bulletin, text, range);
    mended.forget_filled(&mut reader.fields.report);
    report.add(reader.fields.report);
    report.add(invisible_beside(&report, path, text));
    Checked::new(is_whole.then_some(bulletin), report)
}

/// The markings that a bulletin bears or speaks of.
fn markings(bulletin: &Bulletin, text: &str, body: Range<usize>) -> Vec<Borne> {
    let title = borne_by_line(&bulletin.title, bulletin.span("title"));
    let summary = bulletin.summary.as_str();
    let summary = bulletin.has_summary.then(|| borne_by_line(summary, bulletin.span("summary")));
    let head = title.into_iter().chain(summary.flatten());
    let notes = bulletin.updates.iter();
    let notes = notes.flat_map(|it| borne_by_line(&it.note, it.note_span.clone()));
    head.chain(notes).chain(borne(&text[body.clone()], body.start)).collect()
}

/// Signs that nobody sees, but for those that keep a line from being read and are told there.
fn invisible_beside(report: &Report, path: &TreePath, text: &str) -> Report {
    // The byte order mark at the beginning is how some editors save.
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut found = invisible(path, &text[start..], start);
    found.retain(|found| {
        let at = |found: &Diagnostic| found.place.as_ref().and_then(|place| place.span.clone());
        let Some(sign) = at(found) else { return true };
        let told = report.diagnostics().iter().filter_map(at);
        !told.into_iter().any(|span| span.start <= sign.start && sign.end <= span.end)
    });
    found
}

fn rejected(found: Diagnostic) -> Checked<Option<Bulletin>> {
    let mut report = Report::default();
    report.push(found);
    Checked::new(None, report)
}

/// The rest of the head, key by key.
pub(crate) struct Reader<'a> {
    pub(crate) fields: Fields<'a>,
    pub(crate) config: &'a Config,
    places: Vec<(&'static str, Range<usize>)>,
}

impl Reader<'_> {
    fn bulletin(
        &mut self,
        stem: &str,
        title: String,
        date: Moment,
        body: Body,
        digest: Hash,
    ) -> Bulletin {
        let head = self.fields.span().start..self.fields.span().start;
        let written_id = self.id();
        let written_slug = self.slug();
        let summary_key = self.fields.key("summary");
        let summary = self.line("summary");
        let mut bulletin = Bulletin {
            path: self.fields.path().clone(),
            has_id: self.places.iter().any(|(key, _)| *key == "id"),
            id: written_id.unwrap_or_else(|| BulletinId::from_stem(stem)),
            slug: written_slug.unwrap_or_else(|| slug_of(stem, &title)),
            has_summary: summary.is_some(),
            summary: summary.unwrap_or_else(|| body.opening.clone()),
            draft: self.flag("draft"),
            publish_at: self.moment("publish_at"),
            reserve: self.flag("reserve"),
            expires: self.moment("expires"),
            supersedes: supersedes(&mut self.fields),
            superseded_by: superseded_by(&mut self.fields),
            updates: revisions(&mut self.fields, &self.config.timezone),
            withdrawn: self.withdrawn(),
            topics: self.topics(),
            aliases: self.aliases(),
            guid: self.line("guid"),
            severity: self.severity(),
            threat_level: self.threat_level(),
            marking: self.marking(),
            borne: Vec::new(),
            audience: self.fields.texts("audience").into_iter().map(|text| text.value).collect(),
            issuer: self.line("issuer"),
            contact: self.line("contact"),
            banners: self.banners(),
            language: self.language(),
            translation_of: translation_of(&mut self.fields),
            attachments: self.attachments(),
            image: self.image(),
            envelope: envelope(&mut self.fields),
            alert: None,
            allow: exceptions(&mut self.fields, &self.config.timezone),
            extra: self.fields.node("extra").map_or(serde_json::json!({}), |node| node.to_json()),
            title,
            date,
            body,
            places: self.places.drain(..).chain([("head", head)]).collect(),
            digest,
            is_removed: false,
        };
        alert::read(&mut bulletin, &mut self.fields, self.config);
        if !bulletin.has_summary {
            self.miss_summary(summary_key);
        }
        bulletin
    }

    /// Says that there is no summary: at the key, if one was begun.
    fn miss_summary(&mut self, key: Option<Range<usize>>) {
        const WHAT: &str = "with one or two sentences on what to know or do";
        let start = self.fields.span().start;
        let (message, help) = match key {
            Some(_) => ("`summary` stands here without a text", format!("fill it {WHAT}")),
            None => ("this bulletin has no `summary`", format!("add a line `summary: …` {WHAT}")),
        };
        self.fields.find(&NO_SUMMARY, &key.unwrap_or(start..start), message, help);
    }

    fn line(&mut self, key: &'static str) -> Option<String> {
        let text = self.fields.text(key).filter(|text| !text.value.is_empty())?;
        self.places.push((key, text.span));
        Some(text.value)
    }

    fn flag(&mut self, key: &'static str) -> bool {
        // A value that is neither yes nor no is an error, and until it is corrected the more
        // careful reading holds: a bulletin that may be a draft is one.
        let written = self.fields.key(key).is_some();
        let Some(flag) = self.fields.yes_or_no(key) else { return written };
        self.places.push((key, flag.span));
        flag.value
    }

    fn moment(&mut self, key: &'static str) -> Option<Moment> {
        let moment =
            self.fields.moment(key, &self.config.timezone, &self.config.foreign.date_formats)?;
        self.places.push((key, moment.span));
        Some(moment.value)
    }

    fn id(&mut self) -> Option<BulletinId> {
        let text = self.fields.text("id").filter(|text| !text.value.is_empty())?;
        let id = BulletinId::new(&text.value);
        if id.is_none() {
            let message = format!(
                "`id` is `{}`, but may hold only letters, digits, `-`, `_`, `.` and `/`",
                text.value
            );
            let help = format!("write `id: {}`", BulletinId::from_stem(&text.value));
            self.fields.find(&WRONG_VALUE, &text.span, message, help);
        }
        self.places.push(("id", text.span));
        id
    }

    fn slug(&mut self) -> Option<String> {
        let text = self.fields.text("slug").filter(|text| !text.value.is_empty())?;
        let made = slug(&text.value);
        let fits = fitting(&made);
        if fits != text.value {
            let because = if made == text.value {
                "which is too long for the name of a folder"
            } else if is_device(&text.value) {
                "which Windows keeps for a device"
            } else {
                "but may hold only small letters, digits and dashes"
            };
            let message = format!("`slug` is `{}`, {because}", text.value);
            let help = if made.is_empty() {
                "remove the line".into()
            } else {
                format!("write `slug: {fits}`")
            };
            self.fields.find(&WRONG_VALUE, &text.span, message, help);
        }
        self.places.push(("slug", text.span));
        (!made.is_empty()).then_some(made)
    }

    fn withdrawn(&mut self) -> Option<Withdrawal> {
        let node = self.fields.given("withdrawn", "withdrawn: {date: YYYY-MM-DD, reason: …}")?;
        self.places.push(("withdrawn", node.span.clone()));
        withdrawal(&mut self.fields, node, &self.config.timezone)
    }

    fn aliases(&mut self) -> Vec<At<String>> {
        let mut sound = Vec::new();
        for alias in self.fields.texts("aliases") {
            let path = alias.value.trim_start_matches('/');
            let plain =
                |c: char| !c.is_whitespace() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '%');
            let fits = alias.value.starts_with('/')
                && path.chars().all(plain)
                && path.split('/').all(|part| part.len() <= 255)
                && TreePath::new(path.trim_end_matches('/')).is_some();
            if fits {
                sound.push(alias);
            } else {
                let message = format!("the alias `{}` is not an address on this site", alias.value);
                let help = "write the old address from its first `/` on, its letters as they are \
                            and not as `%C3%A9`: `/news/2016/café/`";
                self.fields.find(&WRONG_VALUE, &alias.span, message, help);
            }
        }
        sound
    }

    fn marking(&mut self) -> Option<At<Marking>> {
        let text = self.fields.text("marking").filter(|text| !text.value.is_empty())?;
        let marking = marking_of(&mut self.fields, "marking", &text)?;
        self.places.push(("marking", text.span.clone()));
        Some(At { value: marking, span: text.span })
    }

    fn threat_level(&mut self) -> Option<ThreatLevel> {
        let node = self.fields.node("threat_level")?;
        let known = Known { now: &["level", "as_of"], later: &[] };
        let mut inner = Fields::open(self.fields.path(), node, known, Unknown::Refused);
        let level = inner.required_text("level", "Severe");
        let as_of = inner.moment("as_of", &self.config.timezone, &[]);
        if as_of.is_none() && inner.report.is_empty() {
            let span = inner.span().clone();
            let message = "a threat level needs the day on which it was so";
            inner.find(
                &MISSING_KEY,
                &span,
                message,
                "add a line `as_of: 2016-08-01` below `level:`",
            );
        }
        self.fields.report.add(inner.report);
        Some(ThreatLevel { level: level?.value, as_of: as_of?.value })
    }

    fn banners(&mut self) -> BannerChoice {
        let Some(node) = self.fields.node("banners") else { return BannerChoice::Series };
        let span = node.span.clone();
        match node.value {
            Value::Text { text, .. } if text == "none" => {
                let message =
                    "`banners: none` needs a reason, for whoever finds a page without its hotline";
                let help = "write two lines below `banners:`: `none: yes` and `reason: …`";
                self.fields.find(&WRONG_VALUE, &span, message, help);
                BannerChoice::None
            }
            Value::Map(_) => {
                let known = Known { now: &["none", "reason"], later: &[] };
                let mut inner = Fields::open(self.fields.path(), node, known, Unknown::Refused);
                let refused = inner.yes_or_no("none").is_some_and(|none| !none.value);
                inner.required_text("reason", "why this page wears no banner");
                self.fields.report.add(inner.report);
                if refused { BannerChoice::Series } else { BannerChoice::None }
            }
            _ => self.chosen_banners(node),
        }
    }

    fn language(&mut self) -> Option<String> {
        let text = self.fields.text("language").filter(|text| !text.value.is_empty())?;
        let span = text.span.clone();
        let tag = language_tag(&mut self.fields, text)?;
        if self.config.speaks(&tag) {
            return Some(tag);
        }
        let message = format!("`language` is `{tag}`, which is not a language of this series");
        let spoken = [slice::from_ref(&self.config.language), &self.config.languages].concat();
        let help =
            format!("write {}, or add `{tag}` to `languages` in series.yaml", either(&spoken));
        self.fields.find(&WRONG_VALUE, &span, message, help);
        None
    }

    fn attachments(&mut self) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        for node in self.fields.list("attachments") {
            if let Value::Text { text, .. } = node.value {
                attachments
                    .push(Attachment { file: At { value: text, span: node.span }, title: None });
                continue;
            }
            let known = Known { now: &["file", "title"], later: &[] };
            let mut inner = Fields::open(self.fields.path(), node, known, Unknown::Refused);
            let file = inner.required_text("file", "checklist.pdf");
            let title = inner.text("title").map(|text| text.value);
            self.fields.report.add(inner.report);
            attachments.extend(file.map(|file| Attachment { file, title }));
        }
        attachments
    }

    fn image(&mut self) -> Option<Picture> {
        let node = self.fields.node("image")?;
        let known = Known { now: &["file", "alt"], later: &[] };
        let mut inner = Fields::open(self.fields.path(), node, known, Unknown::Refused);
        let file = inner.required_text("file", "picture.jpg");
        let alt = inner.required_text("alt", "What the picture shows");
        self.fields.report.add(inner.report);
        Some(Picture { file: file?, alt: alt.map_or_else(String::new, |alt| alt.value) })
    }
}
