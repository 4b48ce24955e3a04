//! Writes a body as HTML: fills the holes that were left when it was parsed.
//!
//! A page wants addresses from the root of its host on, a feed wants whole ones; the rest of the
//! text is the same to the letter, and was written long ago.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::content::body::{Hole, ReferenceKind, Word, written};
use crate::rendition::attachment;
use crate::rendition::model::{Language, Model};
use crate::rendition::noted::Noted;
use crate::series::link::Destination;
use crate::series::{Entry, Series};

/// Which form of address a rendition wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// From the root of the host on: `/2016/08/name/`.
    Rooted,
    /// Whole: `https://…`.
    Absolute,
}

/// The body of an entry, in the words of `language`.
pub(crate) fn body(entry: &Entry, model: &Model, language: &Language, reach: Reach) -> String {
    body_with(entry, model, language, reach, &language.calls)
}

/// The same with other calls to action, by the ids of hotlines, where the author placed one.
pub(crate) fn body_with(
    entry: &Entry,
    model: &Model,
    language: &Language,
    reach: Reach,
    calls: &BTreeMap<String, String>,
) -> String {
    let mut out = String::new();
    let series = &model.series;
    let body = &entry.bulletin.body;
    let destination = |at: usize| entry.links.destinations.get(at).unwrap_or(&Destination::Nowhere);
    // Hardly any series has a number that nobody should dial.
    let target = |at: usize| body.references.get(at).map_or("", |it| it.target.as_str());
    let dead_end = |at: usize| Noted::behind_link(&language.noted, target(at));
    body.write(&mut out, |out, hole| match hole {
        Hole::LinkStart(at) => {
            if dead_end(at).is_none()
                && let Some(address) = address(destination(at), entry, series, reach)
            {
                let attributes = body.references.get(at).map_or("", |r| r.attributes.as_str());
                out.push_str("<a href=\"");
                escape(out, &written(&address));
                let _ = write!(out, "\"{attributes}>");
            }
        }
        Hole::LinkEnd(at) => {
            let reference = body.references.get(at).filter(|it| !it.is_quoted);
            let shown = reference.map(|it| it.text.as_str()).unwrap_or_default();
            if dead_end(at).is_none() && *destination(at) != Destination::Nowhere {
                out.push_str("</a>");
            }
            let note = reference.and_then(|_| dead_end(at));
            let note = note.or_else(|| Noted::in_words(&language.noted, shown));
            out.push_str(note.unwrap_or_default());
        }
        Hole::Numeral(at) => {
            let numeral = body.numerals.get(at).map_or("", |it| it.text.as_str());
            out.push_str(Noted::behind(&language.noted, numeral).unwrap_or_default());
        }
        Hole::Source(at) => {
            let address = address(destination(at), entry, series, reach);
            escape(out, &written(address.as_deref().unwrap_or_default()));
            let kind = body.references.get(at).map(|reference| reference.kind);
            if let Some((width, height)) = sides(kind, destination(at), entry, model) {
                // The hole stands inside quotation marks, and so does the end of what goes here.
                let _ = write!(out, "\" width=\"{width}\" height=\"{height}");
            }
        }
        Hole::Call(at) => {
            let call = body.calls.get(at).and_then(|call| calls.get(&call.hotline));
            out.push_str(call.map_or("", String::as_str));
        }
        Hole::Word(word) => escape(out, language.word(key(word))),
    });
    let places = model.places.get(&entry.bulletin.id).map_or(&[][..], Vec::as_slice);
    places.iter().fold(out, |text, (old, today)| with_old_place(text, old, today))
}

/// A text with a place called `old` just before the heading that is called `today`.
fn with_old_place(mut text: String, old: &str, today: &str) -> String {
    let named = |name: &str| {
        let mut attribute = " id=\"".to_owned();
        escape(&mut attribute, name);
        attribute + "\""
    };
    let heading = text.find(&named(today)).and_then(|at| text[..at].rfind('<'));
    if let Some(at) = heading {
        text.insert_str(at, &format!("<span{}></span>", named(old)));
    }
    text
}

/// Width and height of a picture of the text, so that the page does not jump while it loads. Raw
/// HTML may say its own.
fn sides(
    kind: Option<ReferenceKind>,
    destination: &Destination,
    entry: &Entry,
    model: &Model,
) -> Option<(u32, u32)> {
    let (Some(ReferenceKind::Image), Destination::Site(permalink, _)) = (kind, destination) else {
        return None;
    };
    let (path, _) = entry.links.files.iter().find(|(_, file)| file.permalink == *permalink)?;
    attachment::dimensions(model.files.get(path)?)
}

/// Where a destination leads, for a rendition; `None` where there is no link.
fn address(
    destination: &Destination,
    entry: &Entry,
    series: &Series,
    reach: Reach,
) -> Option<String> {
    let config = &series.config;
    Some(match (destination, reach) {
        (Destination::Nowhere, _) => return None,
        (Destination::Site(permalink, rest), Reach::Rooted) => permalink.rooted(config) + rest,
        (Destination::Site(permalink, rest), Reach::Absolute) => permalink.absolute(config) + rest,
        (Destination::Here(fragment), Reach::Rooted) => fragment.clone(),
        (Destination::Here(fragment), Reach::Absolute) => {
            entry.permalink.absolute(config) + fragment
        }
        // A rooted address that something else on our host serves.
        (Destination::Elsewhere(address), Reach::Absolute) if address.starts_with('/') => {
            let host_end = config.base_url.find("://").map_or(0, |at| at + 3);
            let host = config.base_url[host_end..]
                .find('/')
                .map_or(config.base_url.len(), |at| host_end + at);
            format!("{}{address}", &config.base_url[..host])
        }
        (Destination::Elsewhere(address), _) => address.clone(),
    })
}

/// The theme's word for one that the body leaves open.
fn key(word: Word) -> &'static str {
    match word {
        Word::Note => "note",
        Word::Tip => "tip",
        Word::Important => "important",
        Word::Warning => "warning",
        Word::Caution => "caution",
        Word::Footnotes => "footnotes",
        Word::BackToText => "back_to_text",
        Word::Done => "done",
        Word::ToDo => "to_do",
    }
}

/// Writes text so that it can stand in HTML, between tags or inside quotation marks.
pub(crate) fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}
