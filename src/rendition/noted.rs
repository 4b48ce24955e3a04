//! [`Noted`]: a number that old texts show and nobody should dial today, and the note behind it.
//!
//! A bulletin of years ago shows the number of its time, and that is right: it is a record. Its
//! reader of today may be about to call it all the same, so today's number stands beside it; and
//! while a line is down, what its hotline says of that. The note is made here once for a language,
//! and every page and feed gets it where the number stands.

use crate::content::body::{endings, numerals};
use crate::content::config::Config;
use crate::content::hotline::Hotline;
use crate::content::number::Number;
use crate::rendition::html::escape;

/// A number with a note behind it.
#[derive(Debug)]
pub(crate) struct Noted {
    number: Number,
    /// The note with a space before it: ready HTML.
    note: String,
}

impl Noted {
    /// The numbers of a series that have a note, in a language in which `now` means today's number.
    pub(crate) fn all(config: &Config, language: &str, now: &str) -> Vec<Self> {
        let mut all = Vec::new();
        for hotline in &config.hotlines {
            let Some(note) = hotline.failing().and_then(|_| failure(hotline, config, language))
            else {
                continue;
            };
            all.extend(hotline.failing().map(|number| Self { number: number.clone(), note }));
        }
        for hotline in &config.hotlines {
            let former = hotline.formerly.iter().map(|former| &former.number);
            let note = failure(hotline, config, language).or_else(|| successor(hotline, now));
            // A number that somebody has again is no former one.
            let is_in_use = |number: &Number| {
                let own = config.hotlines.iter().flat_map(|it| it.number.iter().chain(&it.abroad));
                own.chain(&config.other_numbers).any(|own| own.tel == number.tel)
            };
            let former = former.filter(|number| !is_in_use(number)).cloned();
            all.extend(
                former
                    .zip(std::iter::repeat(note))
                    .filter_map(|(number, note)| Some(Self { number, note: note? })),
            );
        }
        all
    }

    /// The note behind a numeral of a text, if it ends with such a number.
    pub(crate) fn behind<'a>(all: &'a [Self], numeral: &str) -> Option<&'a str> {
        let ends = |it: &&Self| endings(numeral).any(|ending| it.number.is_written(ending));
        all.iter().find(ends).map(|it| it.note.as_str())
    }

    /// The note behind a link whose words show such a number.
    pub(crate) fn in_words<'a>(all: &'a [Self], words: &str) -> Option<&'a str> {
        all.iter().find(|it| shows(words, &it.number)).map(|it| it.note.as_str())
    }

    /// The note behind a link, if it dials such a number.
    pub(crate) fn behind_link<'a>(all: &'a [Self], target: &str) -> Option<&'a str> {
        let (scheme, number) = target.split_once(':')?;
        let is_call = ["tel", "sms"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
        let number = number.split([';', '?', ',']).next().unwrap_or_default();
        let dials = |it: &&Self| it.number.is_written(number);
        all.iter().find(dials).filter(|_| is_call).map(|it| it.note.as_str())
    }
}

/// Whether a sentence shows a number.
pub(crate) fn shows(sentence: &str, number: &Number) -> bool {
    numerals(sentence).into_iter().any(|range| {
        let numeral = sentence.get(range).unwrap_or_default();
        endings(numeral).any(|ending| number.is_written(ending))
    })
}

/// What is said while a hotline fails, and the number in its place.
fn failure(hotline: &Hotline, config: &Config, language: &str) -> Option<String> {
    let outage = hotline.failure()?;
    let spoken = outage.spoken(language).filter(|_| language != config.language);
    let say = spoken.unwrap_or(&outage.say);
    let mut words = String::new();
    escape(&mut words, say);
    if let Some(number) = &outage.number {
        let link = dialling(number);
        let mut shown = String::new();
        escape(&mut shown, &number.display);
        if words.contains(&shown) {
            words = words.replace(&shown, &link);
        } else {
            words = format!("{words} {link}");
        }
    }
    let is_foreign = spoken.is_none() && language != config.language;
    Some(note(&words, is_foreign.then_some(config.language.as_str())))
}

/// How a hotline is reached today.
fn successor(hotline: &Hotline, now: &str) -> Option<String> {
    let mut words = String::new();
    escape(&mut words, now);
    words.push(' ');
    match (hotline.answering(), hotline.online()) {
        (Some(number), _) => words.push_str(&dialling(number)),
        (None, Some(url)) => {
            words.push_str("<a href=\"");
            escape(&mut words, url);
            words.push_str("\">");
            escape(&mut words, url);
            words.push_str("</a>");
        }
        (None, None) => return None,
    }
    Some(note(&words, None))
}

/// A note, in square brackets as an editor's words in somebody else's text are.
fn note(words: &str, language: Option<&str>) -> String {
    let mut note = " <span class=\"number-note\"".to_owned();
    if let Some(language) = language {
        note.push_str(" lang=\"");
        escape(&mut note, language);
        note.push('"');
    }
    format!("{note}>[{words}]</span>")
}

fn dialling(number: &Number) -> String {
    let mut link = format!("<a href=\"{}\">", number.tel);
    escape(&mut link, &number.unbroken());
    link + "</a>"
}
