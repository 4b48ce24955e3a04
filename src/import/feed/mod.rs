//! A feed becomes bulletins: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.
//!
//! What a feed is, is asked of its text and not of its name. An item that lacks what a bulletin
//! must have is left out and told; the rest goes on. Its guid is kept, so that nobody who follows
//! the old feed sees the archive again.

mod atom;
mod json;
mod rss;
mod when;
mod xml;

use encoding_rs::Encoding;

use crate::content::config::Config;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::import::block::plain;
use crate::import::change::{Change, Lines, What};
use crate::import::feed::xml::Fault;
use crate::import::html;
use crate::import::moved::{Item, Text};
use crate::tree_path::TreePath;

/// A file that is no feed, or is broken.
pub(crate) static NO_FEED: Rule = Rule {
    code: "import-feed",
    level: Level::Error,
    about: "A whole RSS 2.0, Atom or JSON feed is read. One that is cut off or broken would bring a part of the \
            archive, and nobody would know which.",
    remedy: "Download the feed of the old site again, and name that file: `noticeboard import --from feed FILE`.",
};

/// An item that no bulletin can be made of.
pub(crate) static LEFT_OUT: Rule = Rule {
    code: "import-item",
    level: Level::Warning,
    about: "A bulletin has a title and a day. An item or a post of another tool that lacks one of them, or whose \
            day cannot be read, is left out; the others are taken over.",
    remedy: "Look the missing up on the old site and write it into the file, or write this bulletin by hand.",
};

/// A feed that has been read.
#[derive(Debug, Default)]
pub(crate) struct Arrival {
    /// Its items, in the order of the file.
    pub items: Vec<Item>,
    /// Items that were left out.
    pub left_out: usize,
    /// Its name; `None` where each item has its own.
    pub path: Option<TreePath>,
    /// Its text.
    pub text: String,
    /// What was done to read it.
    pub changes: Vec<Change>,
    /// What was noticed.
    pub report: Report,
}

/// An item as its feed has it.
#[derive(Debug, Default)]
struct Raw {
    /// The byte at which it begins.
    at: usize,
    /// Its title, in plain words.
    title: Option<String>,
    /// Its address.
    link: Option<String>,
    /// Its permanent name.
    guid: Option<String>,
    /// When it was published, as it is written.
    published: Option<String>,
    /// When it was last changed, as it is written.
    updated: Option<String>,
    /// What it is about, in a sentence, in plain words.
    summary: Option<String>,
    /// Names of its topics.
    topics: Vec<String>,
    /// Its text.
    body: Option<Body>,
    /// Files that come with it.
    files: Vec<String>,
}

/// The text of an item.
#[derive(Debug)]
enum Body {
    /// In HTML.
    Html(String),
    /// In plain words.
    Plain(String),
}

/// Reads a feed. `path` is its name.
pub(crate) fn read(path: &TreePath, bytes: &[u8], config: &Config) -> Arrival {
    let mut reading = Arrival { path: Some(path.clone()), ..Arrival::default() };
    let (text, encoding) = decoded(bytes);
    if let Some(name) = encoding {
        reading.changes.push(Change::new(Lines::one(1), What::Decoded(name)));
    }
    reading.text = text.replace("\r\n", "\n");
    let text = reading.text.as_str();
    let raw = match text.trim_start().starts_with('{') {
        true => json::items(text),
        false => xml::read(text).and_then(|root| match (&*root.space, root.name.as_str()) {
            (_, "rss") => Ok(rss::items(&root)),
            (xml::ATOM, "feed") => Ok(atom::items(&root)),
            _ => Err(no_feed(&root.name, text)),
        }),
    };
    let raw = match raw {
        Ok(raw) => raw,
        Err(fault) => {
            let end = fault.at + text[fault.at..].find(['\n', '>']).unwrap_or(0);
            let found = Diagnostic::new(&NO_FEED, fault.message).help(fault.help);
            reading.report.push(found.at(Place::span(path, fault.at..end)));
            return reading;
        }
    };
    for one in raw {
        let place = place(path, text, one.at);
        let line = 1 + text[..one.at].matches('\n').count();
        let (label, date) = (label(&one), when::moment(one.published.as_deref(), &config.timezone));
        match (one.title.is_some(), date) {
            (true, Ok(moment)) => {
                reading.items.push(item(one, moment, (line, &config.base_url), place))
            }
            (has_title, date) => {
                let why = match date {
                    _ if !has_title => "it has no title".to_owned(),
                    Err(why) => why,
                    Ok(_) => String::new(),
                };
                let message = format!("the item {label} is left out: {why}");
                reading.report.push(Diagnostic::new(&LEFT_OUT, message).at(place));
                reading.left_out += 1;
            }
        }
    }
    if reading.items.is_empty() {
        let found =
            Diagnostic::new(&NO_FEED, "there is no item in this feed that could be taken over");
        let help = "look whether it is the feed of the old site, and the whole of it";
        reading.report.push(found.at(Place::file(path)).help(help));
    }
    reading
}

/// What messages call an item that may lack everything.
fn label(one: &Raw) -> String {
    let names = [&one.title, &one.link, &one.guid];
    let name = names.into_iter().flatten().next();
    name.map_or_else(|| "that begins here".to_owned(), |name| format!("`{name}`"))
}

fn item(one: Raw, moment: when::Written, (line, own): (usize, &str), place: Place) -> Item {
    let base = one.link.clone().unwrap_or_default();
    let text = match one.body {
        Some(Body::Html(html)) => {
            let made = html::converted(&html, (&base, own), line);
            Text { markdown: made.markdown, spoken: made.spoken, changes: made.changes }
        }
        Some(Body::Plain(text)) => Text::of_plain(&text),
        // A feed of summaries has no more.
        None => Text::of_plain(one.summary.as_deref().unwrap_or_default()),
    };
    let mut item = Item::new(one.title.unwrap_or_default(), moment.moment, moment.text, place);
    item.line = line;
    item.addresses = one.link.into_iter().collect();
    item.guid = one.guid;
    // Where none is written, the first paragraph serves; the same words need not stand twice.
    let mut blocks = text.markdown.split("\n\n");
    let opening = blocks.find(|block| !block.starts_with('#')).map(plain).unwrap_or_default();
    item.summary = one.summary.filter(|summary| !is_opening(summary, &opening));
    item.topics = one.topics;
    item.changed = one.updated;
    item.text = text;
    for file in one.files {
        item.text.changes.push(
            Change::new(Lines::one(line), What::LeftOut("file that comes with the item"))
                .leaving_out(file.clone()),
        );
        item.text.spoken.push_str(&format!("\n{file}\n"));
    }
    item
}

/// Whether a summary is the first paragraph, or its beginning cut off.
fn is_opening(summary: &str, opening: &str) -> bool {
    let whole = summary.trim_end_matches(['…', '.', '[', ']', ' ']);
    let is_cut = whole.len() < summary.trim_end_matches(['.', ' ']).len();
    summary == opening || (is_cut && !whole.is_empty() && opening.starts_with(whole))
}

/// The first line of an item.
fn place(path: &TreePath, text: &str, at: usize) -> Place {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    Place::span(path, at..end)
}

fn no_feed(root: &str, text: &str) -> Fault {
    let message = match root {
        "html" | "HTML" => "this is a web page and no feed".to_owned(),
        "RDF" => "this is a feed of RSS 1.0, and RSS 2.0, Atom and JSON Feed are read".to_owned(),
        other => {
            format!("this is no feed: it begins with `<{other}>`, and not with `<rss>` or `<feed>`")
        }
    };
    let at = text.find('<').unwrap_or(0);
    let help = "look on the old site for the link to its feed (RSS, Atom or JSON), download what it leads to, \
                and import that file";
    Fault { at, message, help }
}

/// The text of a feed, and its encoding where that is not UTF-8: as a mark or the first line says.
fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let named = head.split_once("encoding=").and_then(|(_, rest)| {
        let name = rest.get(1..)?.split(['"', '\'']).next()?;
        Encoding::for_label(name.as_bytes())
    });
    let named = named.filter(|_| head.trim_start().starts_with("<?xml"));
    let encoding = match std::str::from_utf8(bytes) {
        Ok(_) => encoding_rs::UTF_8,
        Err(_) => named.unwrap_or(encoding_rs::WINDOWS_1252),
    };
    let (text, used, _) = encoding.decode(bytes);
    (text.into_owned(), (used != encoding_rs::UTF_8).then_some(used.name()))
}
