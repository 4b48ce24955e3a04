//! Whether a page wears the banner that was chosen for it.
//!
//! The call to action is a part of every template, and a designer who writes a template anew can
//! forget it without seeing anything missing. A page without a call is worse than no page, so the
//! finished page is asked.

use html5gum::{Token, Tokenizer};
use memchr::memmem;

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Rule};
use crate::rendition::html::escape;
use crate::rendition::model::{Language, Model};
use crate::rendition::view::BannerView;
use crate::series::banner::Worn;
use crate::theme::Theme;

/// A page without its call to action.
pub(crate) static BANNER_LEFT_OUT: Rule = Rule {
    code: "banner-left-out",
    level: Level::Error,
    about: "Every page wears the call to action that was chosen for it: its heading, and each of its numbers \
            as a link that dials. A template that leaves it out leaves readers without a number to call.",
    remedy: "Write `{% if banner %}{{ banner.on_top }}{% endif %}` where the call on top should stand, and on a \
             bulletin's page `{% if bulletin.closing %}{{ <call_to_action banner={bulletin.closing} \
             place=\"closing\" /> }}{% endif %}`, and the same for `bulletin.after_summary` with \
             `place=\"summary\"`.",
};

/// A theme of the site's own that says nothing of a line that is down.
pub(crate) static OUTAGE_LEFT_OUT: Rule = Rule {
    code: "outage-left-out",
    level: Level::Warning,
    about: "While a hotline does not answer, every call to it has to say so. A template of the site's own makes \
            calls without that sentence. Until it has it, no site can be built with an `outage`, and that \
            would be found out on the very day.",
    remedy: "Write before the number of each route: `{% if route.outage %}<p>{{ route.outage.say }}</p>{% endif %}`.",
};

/// What a page must hold that wears a banner.
#[derive(Debug)]
pub(crate) struct Marks {
    id: String,
    heading: Mark,
    addresses: Vec<Mark>,
    /// What is said of lines that are down.
    outages: Vec<Mark>,
}

/// What begins a part of a page that nobody sees.
const HIDING: [&str; 4] = ["<!--", "<script", "<style", "<template"];

/// Words that a page must hold.
#[derive(Debug)]
struct Mark {
    words: String,
    /// As HTML; made once, for every page of a series is asked for them.
    escaped: String,
    /// As [`seen`] gives them.
    folded: String,
}

impl Mark {
    fn of(words: &str) -> Self {
        let mut escaped = String::new();
        escape(&mut escaped, words);
        Self { words: words.to_owned(), escaped, folded: folded(words) }
    }
}

impl Marks {
    /// The marks of a banner.
    pub(crate) fn of(banner: &BannerView) -> Self {
        let address = |tel: &Option<String>, url: &Option<String>| tel.clone().or(url.clone());
        let addresses = banner.routes.iter().filter_map(|it| address(&it.tel, &it.url));
        let outages = banner.routes.iter().filter_map(|route| route.outage.as_ref());
        Self {
            id: banner.id.clone(),
            heading: Mark::of(&banner.heading),
            addresses: addresses.map(|address| Mark::of(&address)).collect(),
            outages: outages.map(|outage| Mark::of(&outage.say)).collect(),
        }
    }

    /// What of the banner is missing on a page, in words.
    fn missing(&self, page: &str) -> Option<String> {
        let page = body(page);
        let is_there =
            |mark: &Mark| stands_whole(page, &mark.words) || stands_whole(page, &mark.escaped);
        let mut all = std::iter::once(&self.heading).chain(&self.addresses).chain(&self.outages);
        // What stands in a comment or is a program's is not worn.
        let has_hidden =
            HIDING.iter().any(|it| memmem::find(page.as_bytes(), it.as_bytes()).is_some());
        if !has_hidden && all.all(is_there) {
            return None;
        }
        // A template may escape otherwise, or put its words into other elements.
        let seen = seen(page);
        if !seen.contains(&self.heading.folded) {
            return Some(format!("its heading `{}`", self.heading.words));
        }
        let is_missing = |mark: &&Mark| !stands_whole(&seen, &mark.folded);
        if let Some(outage) = self.outages.iter().find(is_missing) {
            return Some(format!("the sentence `{}` of a line that is down", outage.words));
        }
        let address = self.addresses.iter().find(is_missing)?;
        Some(format!("the link to `{}`", address.words))
    }
}

/// A page without its head: a title, or a card for other sites, can hold the very words of a call
/// that nobody sees.
fn body(page: &str) -> &str {
    let end = |mark: &str| page.find(mark).map(|at| at + mark.len());
    let start = page.find("<body").or_else(|| end("</head>")).or_else(|| end("</title>"));
    page.get(start.unwrap_or_default()..).unwrap_or_default()
}

/// Whether words stand in a page as no part of a longer number: `tel:101` is not in `tel:1012`.
fn stands_whole(page: &str, words: &str) -> bool {
    let goes_on = |at: usize| page[at + words.len()..].starts_with(|c: char| c.is_ascii_digit());
    let is_number = words.ends_with(|c: char| c.is_ascii_digit());
    page.match_indices(words).any(|(at, _)| !is_number || !goes_on(at))
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
    let spots = [(worn.top, Spot::Top), (worn.after_summary, Spot::Summary), (worn.end, Spot::End)];
    for (at, spot) in spots {
        let Some(marks) = at.and_then(|at| language.marks.get(at)) else { continue };
        let Some(missing) = marks.missing(text) else { continue };
        page.report.push(left_out(marks, &missing, spot, template, &model.theme));
    }
    page
}

/// Where on a page a banner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Top,
    Summary,
    End,
}

impl Spot {
    /// The value that templates see, what stands before the call in a template, and the place that a
    /// call is told of.
    fn words(self, template: &str) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Top if is_mail(template) => ("banner", "mail.online", "top"),
            Self::End if template.ends_with("digest.html") => {
                ("digest.closing", "{% endfor", "closing")
            }
            Self::Top => ("banner", "<body", "top"),
            Self::Summary => ("bulletin.after_summary", "bulletin.summary", "summary"),
            Self::End => ("bulletin.closing", "bulletin.body", "closing"),
        }
    }

    /// The line that shows the call, and shows nothing on a page that wears none.
    fn line(self, template: &str, theme: &Theme) -> String {
        let (value, _, place) = self.words(template);
        if self == Self::Top || is_mail(template) || !theme.has_template(CALL) {
            return format!("{{% if {value} %}}{{{{ {value}.on_top }}}}{{% endif %}}");
        }
        format!(
            "{{% if {value} %}}{{{{ <call_to_action banner={{{value}}} place=\"{place}\" /> }}}}{{% \
             endif %}}"
        )
    }
}

/// Whether a template makes mails, in which every call is ready.
fn is_mail(template: &str) -> bool {
    template.starts_with("email/")
}

/// The component that makes a call in the default theme.
const CALL: &str = "components/call-to-action.html";

/// The finding, at the line of the site's own template below which the call should stand. Kinds of
/// pages that share this template share the finding.
fn left_out(marks: &Marks, missing: &str, spot: Spot, template: &str, theme: &Theme) -> Diagnostic {
    let kind = template.trim_end_matches(".html");
    let message = format!(
        "the banner `{}` is not worn: {missing} is missing on pages of the kind ",
        marks.id
    );
    let found = Diagnostic::new(&BANNER_LEFT_OUT, message).about(kind);
    let (value, before, _) = spot.words(template);
    let shows =
        |text: &str| text.contains(&format!("{value}.")) || text.contains(&format!("{{{value}}}"));
    // A page that fills blocks has its frame above it.
    let extends = |text: &str| text.contains("{% extends") || text.contains("{%- extends");
    let own = |name: &str| theme.own_source(name);
    let frame = if is_mail(template) { "email/base.html" } else { "base.html" };
    let written = match own(template) {
        Some(page) if spot == Spot::Top && extends(page.1) && !shows(page.1) => {
            own(frame).or(Some(page))
        }
        Some(page) => Some(page),
        None => own(frame),
    };
    let Some((path, text)) = written.filter(|(_, text)| !shows(text)) else {
        // The call is shown, and leaves something out: here, or in the part that makes calls.
        let is_made_here =
            |text: &str| !text.contains("on_top") && !text.contains("call_to_action");
        let here = written.filter(|(_, text)| is_made_here(text)).map(|(path, _)| path);
        let part = || {
            let mut own = theme.own_templates();
            own.find(|(name, _)| name.contains("call") && is_mail(name) == is_mail(template))
        };
        let found = found.help(
            "show the heading, and each number as a link that dials: `<h2>{{ banner.heading }}</h2>{% for \
             route in banner.routes %}{% if route.outage %}{{ route.outage.say }} {% endif %}<a href=\"{{ route.tel or route.url }}\">{{ route.number or \
             route.url_text }}</a>{% endfor %}`",
        );
        return match here.or_else(|| part().map(|(_, path)| path)) {
            Some(path) => found.at(Place::span(path, 0..0)),
            None => found,
        };
    };
    let start = text.find(before).unwrap_or_default();
    let line = spot.line(template, theme);
    let help = match text.contains(before) {
        true => format!("write below this line: `{line}`"),
        false => format!("write where the call should stand: `{line}`"),
    };
    found.at(Place::span(path, start..start)).help(help)
}

/// Elements whose text nobody sees.
const HIDDEN: [&[u8]; 3] = [b"script", b"style", b"template"];

/// The text and the addresses of a page, as they are meant.
fn seen(page: &str) -> String {
    let mut seen = String::new();
    let mut hidden: Option<Vec<u8>> = None;
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::EndTag(tag) if hidden.as_ref() == Some(&*tag.name) => hidden = None,
            _ if hidden.is_some() => {}
            Token::StartTag(tag) if HIDDEN.contains(&&**tag.name) => {
                hidden = Some(tag.name.to_vec())
            }
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
