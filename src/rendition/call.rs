//! Calls to action, as pages, texts and feeds show them.
//!
//! Every digit comes from the register. What is not written in a page's language is said in the
//! series' own and marked as such, since a call that is understood by half is no call.

use crate::content::banner::{BannerLevel, BannerText};
use crate::content::body::{Body, ReferenceKind, written};
use crate::content::config::Config;
use crate::content::hotline::{Hotline, HotlineWords};
use crate::content::number::Number;
use crate::rendition::html;
use crate::rendition::noted::shows;
use crate::rendition::view::{BannerView, OutageView, RouteView};
use crate::series::permalink::Permalink;
use crate::series::{self, Entry};
use crate::tree_path::TreePath;

/// A banner as a page of `language` wears it. What it does not say in that language, it says in
/// the series' own, marked as such.
pub(crate) fn banner_view(banner: &BannerText, config: &Config, language: &str) -> BannerView {
    let own = language == config.language;
    let spoken = banner.spoken(language).filter(|_| !own);
    let (heading, text) = spoken.unwrap_or((&banner.heading, &banner.text));
    let hotlines = banner
        .hotlines
        .iter()
        .filter_map(|id| config.hotlines.iter().find(|hotline| hotline.id.value == id.value));
    let routes = hotlines.map(|hotline| route(hotline, config, language));
    // While a line is down without another in its place, the next one leads.
    let (mut routes, down): (Vec<_>, Vec<_>) =
        routes.partition(|route| route.number.is_some() || route.url.is_some());
    routes.extend(down);
    BannerView {
        id: banner.id.value.clone(),
        level: match banner.level {
            BannerLevel::Emergency => "emergency",
            BannerLevel::Alert => "alert",
            BannerLevel::Standard => "standard",
        },
        heading: heading.to_owned(),
        text: text.to_owned(),
        language: (!own && spoken.is_none()).then(|| config.language.clone()),
        print: banner.print,
        routes,
        poster: banner.is_standing().then(|| poster_address(banner, config, language)),
        on_top: String::new(),
    }
}

/// The banner on top of a bulletin in one plain paragraph, for what is read outside its page; `None`
/// where it wears none, or one that stays on pages.
pub(crate) fn worn_in_words(entry: &Entry, config: &Config, language: &str) -> Option<String> {
    let banner = entry.worn.top.and_then(|at| config.banners.get(at));
    let view = banner_view(banner.filter(|banner| banner.feed)?, config, language);
    let mut text = format!("{}.", view.heading.trim_end_matches('.'));
    for route in &view.routes {
        let ways = [route.number.as_deref(), route.url.as_deref()];
        let ways: Vec<&str> = ways.into_iter().flatten().collect();
        let say = route.outage.as_ref().map(|outage| outage.say.trim_end_matches('.'));
        let ways = (!ways.is_empty()).then(|| ways.join(", "));
        for words in say.into_iter().chain(ways.as_deref()) {
            text.push_str(&format!(" {}: {words}.", route.name));
        }
    }
    Some(text)
}

fn poster_address(banner: &BannerText, config: &Config, language: &str) -> String {
    let name = series::poster(&banner.id.value);
    let address = format!("{}/{name}", config.language_prefix(language));
    Permalink::new(&address).map_or(address, |permalink| permalink.rooted(config))
}

/// The call to action that an author places in a text: one hotline, without further words.
pub(crate) fn call_view(hotline: &Hotline, config: &Config, language: &str) -> BannerView {
    let route = route(hotline, config, language);
    BannerView {
        id: hotline.id.value.clone(),
        level: "standard",
        heading: route.name.clone(),
        text: String::new(),
        language: route.language.clone(),
        print: true,
        routes: vec![route],
        poster: None,
        on_top: String::new(),
    }
}

fn route(hotline: &Hotline, config: &Config, language: &str) -> RouteView {
    let own = language == config.language;
    let spoken = hotline.languages.iter().find(|(tag, _)| tag == language).filter(|_| !own);
    let words: &HotlineWords = spoken.map_or(&hotline.words, |(_, words)| words);
    let either =
        |spoken: &Option<String>, own: &Option<String>| spoken.clone().or_else(|| own.clone());
    let text = if words.text.is_empty() { &hotline.words.text } else { &words.text };
    let is_foreign = !own && spoken.is_none();
    let outage = hotline.failure().map(|outage| {
        let say = outage.spoken(language).filter(|_| !own);
        OutageView {
            say: say.unwrap_or(&outage.say).to_owned(),
            language: (!own && !is_foreign && say.is_none()).then(|| config.language.clone()),
        }
    });
    // Whoever cannot speak is helped on the way to a number; not to one that does not answer. What
    // was said of the line that is down need not hold of the one in its place.
    let leads_on = |text: &&String| hotline.failing().is_none_or(|number| !shows(text, number));
    let facts = |fact: Option<String>| fact.filter(|_| !hotline.fails);
    let is_up = |number: &&Number| hotline.failing().is_none_or(|down| down.tel != number.tel);
    let number = hotline.answering();
    let abroad = hotline.abroad.as_ref().filter(is_up);
    RouteView {
        id: hotline.id.value.clone(),
        name: either(&words.name, &hotline.words.name).unwrap_or_default(),
        number: number.map(Number::unbroken),
        tel: number.map(|number| number.tel.clone()),
        url: hotline.online().map(str::to_owned),
        url_text: hotline.online().map(bare_address),
        hours: facts(either(&words.hours, &hotline.words.hours)),
        cost: facts(either(&words.cost, &hotline.words.cost)),
        confidential: hotline.confidential && !hotline.fails,
        text: text
            .iter()
            .filter(leads_on)
            .map(|sentence| linked(&unbroken(sentence, config)))
            .collect(),
        abroad: abroad.map(Number::unbroken),
        abroad_tel: abroad.map(|number| number.tel.clone()),
        outage,
        language: is_foreign.then(|| config.language.clone()),
    }
}

/// A sentence in which no registered number breaks over two lines.
fn unbroken(sentence: &str, config: &Config) -> String {
    let numbers = config.hotlines.iter().filter_map(|hotline| hotline.number.as_ref());
    numbers
        .fold(sentence.to_owned(), |text, number| text.replace(&number.display, &number.unbroken()))
}

/// An address as people read it aloud: without scheme and closing slash.
fn bare_address(url: &str) -> String {
    let bare = url.trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_end_matches('/').to_owned()
}

/// A sentence as HTML, with its bare addresses linked.
fn linked(sentence: &str) -> String {
    // The sentence is read as Markdown, so that addresses are found by the one rule that bodies
    // follow. Only bare addresses are used: it is shown to the letter, and so is other markup.
    let Some(path) = TreePath::new("series.yaml") else { return String::new() };
    let body = Body::parse(&path, sentence, 0).value;
    let mut out = String::new();
    let mut at = 0;
    let bare = |kind: ReferenceKind| kind == ReferenceKind::Autolink;
    for reference in body.references.iter().filter(|reference| bare(reference.kind)) {
        let Some(found) = sentence.get(at..).and_then(|rest| rest.find(&reference.text)) else {
            continue;
        };
        html::escape(&mut out, &sentence[at..at + found]);
        out.push_str("<a href=\"");
        html::escape(&mut out, &written(&reference.target));
        out.push_str("\">");
        html::escape(&mut out, &reference.text);
        out.push_str("</a>");
        at += found + reference.text.len();
    }
    html::escape(&mut out, sentence.get(at..).unwrap_or_default());
    out
}
