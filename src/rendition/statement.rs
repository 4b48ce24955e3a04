//! [`statement`]: the draft of an accessibility statement, which a person completes.
//!
//! Public bodies have to publish one (in the United Kingdom by the Accessibility Regulations 2018,
//! regulation 8; its parts are those of the model in Commission Implementing Decision (EU)
//! 2018/1523). The program knows what its checks found and what nothing has tested; whether the
//! site works for people, only people can say. So every sentence that somebody has to stand up for
//! is in square brackets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::content::date;
use crate::diagnostic::Report;
use crate::series::Series;

/// Rules whose findings are barriers: the rule, the success criterion of WCAG 2.2, and what a reader
/// meets.
const BARRIERS: [(&str, &str, &str); 5] = [
    (
        "image-without-alt",
        "1.1.1 Non-text content",
        "pictures without a text for those who do not see them",
    ),
    ("skipped-heading", "1.3.1 Info and relationships", "headings that leave out a level"),
    ("low-contrast", "1.4.3 Contrast (minimum)", "text that is too faint"),
    (
        "vague-link",
        "2.4.4 Link purpose (in context)",
        "links whose words do not say where they lead",
    ),
    (
        "untranslated-banner",
        "3.1.2 Language of parts",
        "calls to action that are not in the language of the page",
    ),
];

/// Endings of files that nothing here tests for how they are read aloud.
const DOCUMENTS: [&str; 8] = ["pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "csv"];

/// So many places are named for each barrier.
const NAMED: usize = 10;

/// The draft, in Markdown. `report` is what was found in the series.
pub(crate) fn statement(series: &Series, report: &Report) -> String {
    let config = &series.config;
    let today = date::in_words(config.day_of(series.edition.as_of));
    let publisher = Some(config.publisher.name.as_str()).filter(|name| !name.is_empty());
    let publisher = publisher.unwrap_or("[Name of the publisher]");
    let contact = config.publisher.email.as_deref().unwrap_or("[address for mail]");
    let barriers = barriers(report);
    let documents = documents(series);
    let is_clear = barriers.is_empty() && documents.is_empty();
    let state = if is_clear { "[fully or partially]" } else { "partially" };
    let mut text = format!(
        "# Accessibility statement for {}\n\nDraft of {today}. Complete what stands in [square \
         brackets], try the site with people, and take this line out.\n\n{publisher} runs \
         {}. [We want as many people as possible to be able to use it.]\n\n## How accessible it \
         is\n\nThis site is {state} compliant with level AA of the Web Content Accessibility \
         Guidelines 2.2.\n\n",
        config.title, config.base_url
    );
    // A text takes whatever is written into it.
    if is_clear {
        text.push_str("No barrier is known. [Say so only after somebody has looked.]\n");
    } else {
        text.push_str("## What does not work yet\n\n");
        for ((criterion, what), places) in &barriers {
            let named: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
            let more = match places.len() - named.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let _ = writeln!(
                text,
                "- {criterion}: {what}, in {}{more}. [When will it be mended?]",
                named.join(", ")
            );
        }
        if !documents.is_empty() {
            let _ = writeln!(
                text,
                "- Documents: {} attached {} not tested for how they are read aloud ({}). [Test \
                 them, or say how to ask for another form.]",
                documents.len(),
                if documents.len() == 1 { "file was" } else { "files were" },
                documents.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ")
            );
        }
    }
    let _ = write!(
        text,
        "\n## Tell us\n\nIf something keeps you out, or you need a bulletin in another form, write to \
         {contact}. [Say within how many days you answer, and give a telephone number.]\n\n## If we \
         do not help\n\n[Name the body that enforces the rules where you are. In England, Scotland and \
         Wales that is the Equality and Human Rights Commission; readers there can turn to the Equality \
         Advisory and Support Service.]\n\n## How it was tested\n\nThe program that builds this site \
         checked every bulletin and its theme on {today}: texts for pictures, headings, words of links, \
         contrast of colours, languages. [Add: who tried it with a keyboard, with a screen reader, at 400 %, and \
         when.]\n\nThis statement was prepared on [day]. It was last reviewed on [day].\n"
    );
    text
}

/// For each barrier, where it was found.
fn barriers(report: &Report) -> BTreeMap<(&'static str, &'static str), BTreeSet<String>> {
    let mut found: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for one in report.diagnostics() {
        let known = BARRIERS.iter().find(|(code, ..)| *code == one.rule.code);
        let Some((_, criterion, what)) = known else { continue };
        let place = one.place.as_ref().map_or_else(String::new, |it| format!("`{}`", it.path));
        found.entry((*criterion, *what)).or_default().insert(place);
    }
    found
}

/// Attached documents, by their addresses.
fn documents(series: &Series) -> BTreeSet<&str> {
    let files = series.entries.iter().flat_map(|entry| entry.links.files.values());
    let addresses = files.map(|file| file.permalink.as_str());
    let is_document = |address: &&str| {
        let ending = address.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        DOCUMENTS.contains(&ending.as_str())
    };
    addresses.filter(is_document).collect()
}
