//! Whether a page wears the banner that was chosen for it.
//!
//! The call to action is a part of every template, and a designer who writes a template anew can
//! forget it without seeing anything missing. A page without a call is worse than no page, so the
//! finished page is asked.

use html5gum::{Token, Tokenizer};

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Rule};
use crate::rendition::html::escape;
use crate::rendition::model::{Language, Model};
use crate::rendition::view::BannerView;
use crate::series::banner::Worn;

/// A page without its call to action.
pub(crate) static BANNER_LEFT_OUT: Rule = Rule {
    code: "banner-left-out",
    level: Level::Error,
    about: "Every page wears the call to action that was chosen for it: its heading, and each of its numbers \
            as a link that dials. A template that leaves it out leaves readers without a number to call.",
    remedy: "Write `{{ banner.on_top }}` where the call on top should stand, and on a bulletin's page \
             `{{ <call_to_action banner={bulletin.closing} place=\"closing\" /> }}` and the same for \
             `bulletin.after_summary` with `place=\"summary\"`, each where it is not `null`.",
};

/// What a page must hold that wears a banner.
#[derive(Debug)]
pub(crate) struct Marks {
    id: String,
    heading: String,
    addresses: Vec<String>,
}

impl Marks {
    /// The marks of a banner.
    pub(crate) fn of(banner: &BannerView) -> Self {
        let address = |tel: &Option<String>, url: &Option<String>| tel.clone().or(url.clone());
        Self {
            id: banner.id.clone(),
            heading: banner.heading.clone(),
            addresses: banner.routes.iter().filter_map(|it| address(&it.tel, &it.url)).collect(),
        }
    }

    /// What of the banner is missing on a page, in words.
    fn missing(&self, page: &str) -> Option<String> {
        let is_there = |words: &str| {
            let mut escaped = String::new();
            escape(&mut escaped, words);
            page.contains(words) || page.contains(&escaped)
        };
        let mut all = std::iter::once(&self.heading).chain(&self.addresses);
        // What stands in a comment is not worn.
        if !page.contains("<!--") && all.all(|words| is_there(words)) {
            return None;
        }
        // A template may escape otherwise, or put its words into other elements.
        let seen = seen(page);
        if !seen.contains(&folded(&self.heading)) {
            return Some(format!("its heading `{}`", self.heading));
        }
        let address = self.addresses.iter().find(|address| !seen.contains(&folded(address)))?;
        Some(format!("the link to `{address}`"))
    }
}

/// A finished page, with a finding for every banner that it should wear and does not.
pub(crate) fn judged(
    mut page: Checked<Vec<u8>>,
    template: &str,
    worn: &Worn,
    language: &Language,
    model: &Model,
) -> Checked<Vec<u8>> {
    let text = std::str::from_utf8(&page.value).unwrap_or_default();
    // A template that failed has been told.
    if text.is_empty() {
        return page;
    }
    let worn = [worn.top, worn.after_summary, worn.end].into_iter().flatten();
    let mut found = Vec::new();
    for marks in worn.filter_map(|at| language.marks.get(at)) {
        let Some(missing) = marks.missing(text) else { continue };
        let message = format!(
            "pages of the template `{template}` do not wear the banner `{}`: {missing} is missing",
            marks.id
        );
        let finding = Diagnostic::new(&BANNER_LEFT_OUT, message);
        found.push(match model.template(template) {
            Some(path) => finding.at(Place::file(path)),
            None => finding,
        });
    }
    found.into_iter().for_each(|finding| page.report.push(finding));
    page
}

/// The text and the addresses of a page, as they are meant.
fn seen(page: &str) -> String {
    let mut seen = String::new();
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::String(text) => seen.push_str(&String::from_utf8_lossy(&text)),
            Token::StartTag(tag) => {
                for value in tag.attributes.values() {
                    seen.push(' ');
                    seen.push_str(&String::from_utf8_lossy(value));
                }
                seen.push(' ');
            }
            _ => {}
        }
    }
    folded(&seen)
}

/// Text with its white space and the size of its letters out of account.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
