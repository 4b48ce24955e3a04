//! The social card of a bulletin: a picture that other sites show beside a link to it.
//!
//! Only what the page says in larger letters is on it: the title, the day, the id, the name of the
//! series. No number: a picture is kept by others for years, and cannot be corrected there.

use crate::diagnostic::names::listed;
use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::rendition::model::{Language, Model, direction};
use crate::rendition::page::headline;
use crate::rendition::plan::Page;
use crate::rendition::raster::{self, Weight};
use crate::rendition::title_lines::{TitleLines, one_line, unwritable};
use crate::rendition::view::{CardView, ImageView};
use crate::series::Entry;
use crate::series::permalink::Permalink;
use crate::theme::{Context, Proof, Shared};
use crate::tree::Drawing;

/// The template.
pub(crate) const TEMPLATE: &str = "social-card.svg";

/// Sides of a card in pixels: what the large sites ask for (1.91 to 1).
const SIDES: (u32, u32) = (1200, 630);

/// The size of the small lines.
const SMALL: f32 = 34.0;

/// A picture that cannot be drawn.
pub(crate) static PICTURE_NOT_DRAWN: Rule = Rule {
    code: "picture-not-drawn",
    level: Level::Error,
    about: "Social cards are drawn from the theme's `social-card.svg`, and the icons for old browsers and \
            telephones from its `favicon.svg`. This one is no SVG that can be drawn.",
    remedy: "Correct the file; a browser shows where it is broken. Or remove it from the theme, and the \
             one of the default theme takes its place.",
};

/// A title that cannot be written on a card.
pub(crate) static CARD_LETTERS: Rule = Rule {
    code: "card-letters",
    level: Level::Warning,
    about: "The fonts of the theme lack letters of this title, so its social card shows the title without \
            them. The page itself shows them all.",
    remedy: "Put a font that has them into the folder `fonts/` of the theme, as a `.ttf` or `.otf` file, \
             and name it in `social-card.svg`; or leave an emoji out of the title.",
};

/// The rules of this module.
pub(crate) static RULES: &[&Rule] = &[&PICTURE_NOT_DRAWN, &CARD_LETTERS];

/// The card of a bulletin.
pub(crate) struct SocialCard {
    /// Which entry.
    pub at: usize,
}

impl Page for SocialCard {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let drawing = self.drawing(model).unwrap_or_default();
        // A template that failed is told as such.
        if !drawing.report.is_empty() {
            return Checked::new(Vec::new(), drawing.report);
        }
        drawn(&drawing.value, model)
    }

    fn drawing(&self, model: &Model) -> Option<Checked<Drawing>> {
        let entry = model.series.entries.get(self.at)?;
        let language = model.languages.get(&entry.language)?;
        let card = Shared::of(&view(entry, model, language));
        let svg = written(model, language, card);
        Some(Checked::new(raster::drawing(svg.value, model.fonts()), svg.report))
    }
}

/// The picture; with an error in place of it where the template gives none.
pub(crate) fn drawn(drawing: &Drawing, model: &Model) -> Checked<Vec<u8>> {
    let mut report = Report::default();
    let picture = raster::png(drawing, SIDES.0, model.fonts()).unwrap_or_else(|why| {
        report.push(not_drawn(model, &why));
        Vec::new()
    });
    Checked::new(picture, report)
}

/// The text of the picture, as the theme's template has it.
pub(crate) fn written(model: &Model, language: &Language, card: Shared) -> Checked<String> {
    let mut context = Context::default();
    context.insert("site", language.site.clone());
    context.insert("words", language.words_view.clone());
    context.insert("theme", model.theme_view.clone());
    context.insert("card", card);
    let svg = model.theme.page(TEMPLATE, &context, Proof::Trusted);
    Checked::new(svg.value.unwrap_or_default(), svg.report)
}

fn not_drawn(model: &Model, why: &str) -> Diagnostic {
    let message = format!("`{TEMPLATE}` gives no picture: {why}");
    let found = Diagnostic::new(&PICTURE_NOT_DRAWN, message).help("correct the template");
    match model.theme.own_template(TEMPLATE) {
        Some(path) => found.at(Place::file(path)),
        None => found,
    }
}

fn view(entry: &Entry, model: &Model, language: &Language) -> CardView {
    let bulletin = &entry.bulletin;
    let config = &model.series.config;
    let fonts = model.fonts();
    let title = TitleLines::of(&headline(entry, language), &fonts.ruler(Weight::Bold));
    let plain = fonts.ruler(Weight::Regular);
    let facts = format!("{} · {}", language.date(bulletin.date.day).text, bulletin.id);
    let direction = direction(&language.tag);
    let line = |line: String| ordered(line, direction);
    CardView {
        series: one_line(&config.title, SMALL, &plain),
        step: usize::from(title.size) * 6 / 5,
        size: usize::from(title.size),
        lines: title.lines.into_iter().map(line).collect(),
        facts: line(one_line(&facts, SMALL, &plain)),
        language: language.tag.clone(),
        direction,
    }
}

/// A line in the order of its letters. What draws it takes every line for one from left to right,
/// unless its letters say otherwise (Unicode Standard Annex 9, 2.4).
fn ordered(line: String, direction: &str) -> String {
    if direction == "rtl" { format!("\u{2067}{line}\u{2069}") } else { line }
}

/// Where the card of an entry stands, if it has one: beside the page, under a name that no title
/// changes, so that a site that has shown it goes on to.
pub(crate) fn permalink(entry: &Entry, model: &Model) -> Option<Permalink> {
    let wants = model.series.config.social_cards && !entry.bulletin.is_removed;
    // Whoever chose a picture wants that one shown.
    if !wants || entry.bulletin.image.is_some() {
        return None;
    }
    entry.permalink.beside("social-card.png")
}

/// The card as a page tells of it.
pub(crate) fn image(entry: &Entry, model: &Model, language: &Language) -> Option<ImageView> {
    let at = permalink(entry, model)?;
    Some(ImageView {
        url: at.rooted(&model.series.config),
        absolute: at.absolute(&model.series.config),
        alt: headline(entry, language),
        width: Some(SIDES.0),
        height: Some(SIDES.1),
    })
}

/// The titles whose letters the fonts lack.
pub(crate) fn check(model: &Model) -> Report {
    let mut report = Report::default();
    if !model.series.config.social_cards {
        return report;
    }
    let ruler = model.fonts().ruler(Weight::Bold);
    for entry in model.series.entries.iter().filter(|entry| permalink(entry, model).is_some()) {
        let bulletin = &entry.bulletin;
        let letters = unwritable(&bulletin.title, &ruler);
        if letters.is_empty() {
            continue;
        }
        let shown: Vec<String> = letters.iter().take(5).map(char::to_string).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        let message = format!(
            "the social card of `{}` is written without {}, which no font of the theme has",
            bulletin.id,
            listed(&shown)
        );
        let found = Diagnostic::new(&CARD_LETTERS, message);
        report.push(found.at(Place::file(&bulletin.path)));
    }
    report
}
