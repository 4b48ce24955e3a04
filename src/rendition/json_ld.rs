//! What a page says of itself to machines: JSON-LD in the vocabulary of schema.org.
//!
//! Search engines and archives read from it what a person sees at the head of the page: what it is,
//! who issued it, when, what was corrected since, and whether it still holds. It is data, so no policy
//! against scripts holds it back.

use serde_json::{Map, Value, json};

use crate::content::config::Config;
use crate::content::hotline::Hotline;
use crate::content::number::SHORT_CODE;
use crate::rendition::model::Language;
use crate::series::{Entry, Series};

/// A bulletin, as a `NewsArticle`.
pub(crate) fn article(entry: &Entry, series: &Series, language: &Language) -> String {
    let config = &series.config;
    let bulletin = &entry.bulletin;
    let moment = |instant: jiff::Timestamp| {
        let local = instant.to_zoned_datetime(config.timezone.clone());
        local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let revisions = entry.revisions();
    let corrections: Vec<Value> = revisions
        .iter()
        .map(|it| {
            let published = moment(it.date.instant);
            json!({"@type": "CorrectionComment", "text": it.note, "datePublished": published})
        })
        .collect();
    let ended = entry.status.ended();
    let author = bulletin.issuer.as_ref();
    let article = group([
        ("@context", Some(json!("https://schema.org"))),
        ("@type", Some(json!("NewsArticle"))),
        ("headline", Some(json!(bulletin.title))),
        ("identifier", Some(json!(bulletin.id.as_str()))),
        ("description", given(&bulletin.summary)),
        ("inLanguage", Some(json!(language.tag))),
        ("url", Some(json!(entry.permalink.absolute(config)))),
        ("datePublished", Some(json!(moment(entry.released)))),
        ("dateModified", revisions.last().map(|it| json!(moment(it.date.instant)))),
        ("expires", bulletin.expires.as_ref().map(|it| json!(moment(it.instant)))),
        ("creativeWorkStatus", ended.map(|_| json!(language.word(entry.status.word())))),
        ("correction", (!corrections.is_empty()).then(|| json!(corrections))),
        ("author", author.map(|name| json!({"@type": "Organization", "name": name}))),
        ("publisher", publisher(config, Detail::Name)),
        ("isPartOf", Some(site(series, language))),
    ]);
    written(&article)
}

/// The home page, as a `WebSite`.
pub(crate) fn home(series: &Series, language: &Language) -> String {
    let mut site = site(series, language);
    if let Some(site) = site.as_object_mut() {
        site.insert("@context".into(), json!("https://schema.org"));
        site.insert("inLanguage".into(), json!(language.tag));
        site.extend(given(&series.config.description).map(|it| ("description".into(), it)));
        site.extend(publisher(&series.config, Detail::Contacts).map(|it| ("publisher".into(), it)));
    }
    written(&site)
}

fn site(series: &Series, language: &Language) -> Value {
    let url = series.own_page(&language.tag, "").absolute(&series.config);
    json!({"@type": "WebSite", "name": series.config.title, "url": url})
}

/// How much is said of the publisher. Every byte of a bulletin's page is fetched by somebody on a slow
/// line, so how to reach the publisher is said at home alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Name,
    Contacts,
}

/// Who publishes the series, and how it is called: with the lines that answer now. A short number is
/// everybody's, and not the publisher's.
fn publisher(config: &Config, detail: Detail) -> Option<Value> {
    let contact = |hotline: &Hotline| {
        let number = hotline.answering().filter(|number| number.dialled().len() > SHORT_CODE);
        let number = number.map(|number| json!(number.tel.trim_start_matches("tel:")));
        let url = hotline.online().map(|url| json!(url));
        (number.is_some() || url.is_some()).then(|| {
            group([
                ("@type", Some(json!("ContactPoint"))),
                ("contactType", hotline.words.name.as_ref().map(|name| json!(name))),
                ("telephone", number),
                ("url", url),
            ])
        })
    };
    let hotlines = config.hotlines.iter().filter(|_| detail == Detail::Contacts);
    let contacts: Vec<Value> = hotlines.filter_map(contact).collect();
    let email = config.publisher.email.as_ref().filter(|_| detail == Detail::Contacts);
    let name = given(&config.publisher.name)?;
    Some(group([
        ("@type", Some(json!("Organization"))),
        ("name", Some(name)),
        ("url", config.publisher.url.as_ref().map(|url| json!(url))),
        ("email", email.map(|email| json!(email))),
        ("contactPoint", (!contacts.is_empty()).then(|| json!(contacts))),
    ]))
}

fn given(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| json!(text))
}

/// The values that are there, by their names.
fn group<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Value {
    let there = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<String, Value>>())
}

/// As it may stand in a `<script>`: nothing in it can end the element (HTML, 4.12.1.3).
fn written(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
