//! A folder of posts becomes bulletins: those of Jekyll, Hugo and Zola, which all keep a head above
//! a text.
//!
//! A post keeps its text as it is written, since it is Markdown already; only what another tool
//! would have replaced while building is told, and stays visible. What its keys mean is told in
//! `key`.

mod key;
mod shortcode;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::content::config::Config;
use crate::content::date::{self, Moment};
use crate::content::foreign_head::{foreign_head, has_head};
use crate::content::slug::slug;
use crate::content::wording::date_words;
use crate::diagnostic::{Diagnostic, Level, Place, Report, Rule};
use crate::import::feed::{Arrival, LEFT_OUT};
use crate::import::folder::key::Keys;
use crate::import::html;
use crate::import::moved::{Item, Text};
use crate::tree_path::TreePath;

/// A folder in which no post was found.
pub(crate) static NO_POSTS: Rule = Rule {
    code: "import-no-posts",
    level: Level::Error,
    about: "A post is a Markdown or HTML file that begins with a head: a line `---` (YAML) or `+++` (TOML), as \
            Jekyll, Hugo and Zola write them.",
    remedy: "Name the folder that holds the posts: `_posts` in Jekyll, one below `content` in Hugo and Zola.",
};

/// Keys that say nothing here.
pub(crate) static KEY: Rule = Rule {
    code: "import-key",
    level: Level::Warning,
    about: "Heads of other tools hold keys that mean nothing here, such as the layout of a page. They are counted and \
            not written, so that nobody takes them for something that works.",
    remedy: "Look whether one of them matters to readers, and write that into the bulletins by hand.",
};

/// Endings of files that may be posts.
pub(crate) const POSTS: [&str; 4] = ["md", "markdown", "html", "htm"];

/// The longest post that is read, in bytes: no bulletin may be longer.
pub(crate) const LONGEST: u64 = 2 << 20;

/// Reads the posts of a folder: the files that may be posts, by their names in it.
pub(crate) fn read(files: &[(TreePath, String)], config: &Config) -> Arrival {
    let mut arrival = Arrival::default();
    let posts: Vec<&(TreePath, String)> = files.iter().filter(may_be_post).collect();
    let names = names(&posts, config);
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for (path, text) in &posts {
        match post(path, text, config, &names) {
            Ok((item, keys)) => {
                arrival.items.push(item);
                for key in keys {
                    *unknown.entry(key).or_default() += 1;
                }
            }
            Err(found) => {
                arrival.report.push(*found);
                arrival.left_out += 1;
            }
        }
    }
    if !unknown.is_empty() {
        let mut unknown: Vec<(String, usize)> = unknown.into_iter().collect();
        unknown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let listed = unknown.iter().map(|(key, count)| format!("`{key}` ({count})"));
        let listed: Vec<String> = listed.collect();
        let message =
            format!("keys that mean nothing here were not written: {}", listed.join(", "));
        arrival.report.push(Diagnostic::new(&KEY, message));
    }
    if arrival.items.is_empty() {
        let what =
            if posts.is_empty() { "there is no post" } else { "no post could be taken over" };
        let message = format!("{what} in this folder, among {} files", files.len());
        arrival.report.push(Diagnostic::new(&NO_POSTS, message));
    }
    arrival
}

/// Whether a file is to be read as a post. The page of a section tells of others, and HTML without a
/// head is a part of a theme.
fn may_be_post((path, text): &&(TreePath, String)) -> bool {
    let ending = path.extension().to_ascii_lowercase();
    let is_section = matches!(path.stem(), "_index") || path.as_str() == "index.html";
    match ending.as_str() {
        "md" | "markdown" => !is_section,
        "html" | "htm" => !is_section && has_head(text),
        _ => false,
    }
}

/// The name of a post without day and ending, and the day that its file or folder bears.
fn name_of(path: &TreePath) -> (String, Option<&str>) {
    let stem = match path.stem() {
        "index" if !path.folder().is_empty() => {
            path.folder().rsplit('/').next().unwrap_or_default()
        }
        stem => stem,
    };
    let is_day = |day: &&str| day.parse::<jiff::civil::Date>().is_ok();
    match stem.get(..10).filter(is_day) {
        Some(day) => (stem[10..].trim_start_matches(['-', '_']).to_owned(), Some(day)),
        None => (stem.to_owned(), None),
    }
}

/// What each post will be called here, by all the names that others may call it: the target of a
/// link. A post that cannot be read is called by nothing.
fn names(posts: &[&(TreePath, String)], config: &Config) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (path, text) in posts {
        let Ok(head) = foreign_head(path, text) else { continue };
        let keys = Keys::new(head.keys, config);
        let (name, day) = name_of(path);
        let Ok((moment, _)) = moment(&keys, day, config) else { continue };
        let target = format!("{}-{}.md", moment.day, slug(&name));
        let whole = path.as_str().rsplit_once('.').map_or(path.as_str(), |(whole, _)| whole);
        let folder = path.folder();
        let slug = keys.text("slug").unwrap_or_default();
        for call in [path.as_str(), path.name(), path.stem(), whole, folder, name.as_str(), &slug] {
            if !call.is_empty() && call != "index" && call != "index.md" {
                names.entry(call.to_owned()).or_insert_with(|| target.clone());
            }
        }
    }
    names
}

/// Reads one post; the names of the keys that mean nothing here come with it.
fn post(
    path: &TreePath,
    text: &str,
    config: &Config,
    names: &BTreeMap<String, String>,
) -> Result<(Item, Vec<String>), Box<Diagnostic>> {
    let left_out = |why: &str| {
        let message = format!("this post is left out: {why}");
        Box::new(Diagnostic::new(&LEFT_OUT, message).at(Place::file(path)))
    };
    if !has_head(text) {
        return Err(left_out("it has no head between `---` or `+++` lines"));
    }
    let head = foreign_head(path, text).map_err(|report| told(&report, path))?;
    let keys = Keys::new(head.keys, config);
    let title = keys.text("title").ok_or_else(|| left_out("it has no title"))?;
    let (name, day) = name_of(path);
    let (moment, written) = moment(&keys, day, config).map_err(|why| left_out(&why))?;
    let first = 1 + text[..head.body.start].matches('\n').count();
    let mut item = Item::new(title, moment, written, Place::file(path));
    item.line = first;
    item.text = body(path, &text[head.body], (first, &config.base_url), names);
    item.name = Some(name).filter(|name| !name.is_empty());
    let is_in_drafts = path.as_str().split('/').any(|part| part == "_drafts");
    item.is_draft = keys.is_draft() || is_in_drafts;
    item.slug = keys.text("slug");
    item.summary = keys.summary();
    item.topics = keys.topics();
    item.addresses = keys.addresses();
    item.guid = keys.text("guid");
    item.changed = keys.changed();
    let zone = &config.timezone;
    item.more =
        keys.more(|text| written_moment(text, zone, config)).map_err(|why| left_out(&why))?;
    Ok((item, keys.unknown()))
}

/// The first of the findings that keep a head from being read, as that of a post left out.
fn told(report: &Report, path: &TreePath) -> Box<Diagnostic> {
    let first = report.diagnostics().first();
    let why = first.map_or("its head cannot be read", |found| found.message.as_str());
    let place = first.and_then(|found| found.place.clone()).unwrap_or_else(|| Place::file(path));
    let found = Diagnostic::new(&LEFT_OUT, format!("this post is left out: {why}")).at(place);
    Box::new(match first.and_then(|found| found.help.clone()) {
        Some(help) => found.help(help),
        None => found,
    })
}

/// The moment of a post, and how it is written: as its head says, else as its file is named.
fn moment(keys: &Keys, of_name: Option<&str>, config: &Config) -> Result<(Moment, String), String> {
    let written = keys.text("date").or_else(|| of_name.map(str::to_owned));
    let written = written.ok_or("it has no date, neither in its head nor in its name")?;
    let moment = date::parse(&written, &config.timezone, &config.foreign.date_formats);
    let moment = moment.map_err(|fault| date_words("its date", &written, &fault).0)?;
    let text = spelt(&moment, &written);
    Ok((moment, text))
}

/// A moment as a bulletin writes it: as it was written, if that is the way of a bulletin too.
fn spelt(moment: &Moment, written: &str) -> String {
    let written = written.trim();
    let is_ours = written.starts_with(&moment.day.to_string()[..4])
        && written.chars().all(|c| c.is_ascii_digit() || "-:.+TZ ".contains(c));
    if is_ours { written.to_owned() } else { moment.day.to_string() }
}

fn written_moment(text: &str, zone: &TimeZone, config: &Config) -> Result<String, String> {
    let moment = date::parse(text, zone, &config.foreign.date_formats);
    let moment = moment.map_err(|fault| date_words("a day of its head", text, &fault).0)?;
    Ok(spelt(&moment, text))
}

/// The text of a post.
fn body(
    path: &TreePath,
    text: &str,
    (first, own): (usize, &str),
    names: &BTreeMap<String, String>,
) -> Text {
    let text = text.replace("\r\n", "\n");
    let ending = path.extension().to_ascii_lowercase();
    if matches!(ending.as_str(), "html" | "htm") {
        let made = html::converted(&text, ("", own), first);
        return Text { markdown: made.markdown, spoken: made.spoken, changes: made.changes };
    }
    let (markdown, changes) = shortcode::shown(&text, first, names);
    let markdown = markdown.trim_matches('\n');
    let end = if markdown.is_empty() { "" } else { "\n" };
    Text { markdown: format!("{markdown}{end}"), spoken: text, changes }
}

/// A value as one line of plain words; `None` if it holds none.
fn line(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(is_so) => is_so.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
