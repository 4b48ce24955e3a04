//! The theme's pictures, tried before they are needed.
//!
//! They differ from pages: what is wrong with one shows only when it is drawn, and a preview and a
//! check draw none.

use crate::diagnostic::Report;
use crate::rendition::icon::Icon;
use crate::rendition::model::Model;
use crate::rendition::plan::Page as _;
use crate::rendition::raster;
use crate::rendition::social_card::{self, TEMPLATE};
use crate::rendition::specimen::{Amount, context, text, tried};
use crate::rendition::view::CardView;
use crate::theme::Shared;

/// Names that no card has.
pub(super) fn card(model: &Model, amount: Amount) -> Report {
    let context = context(model, amount, "bulletin", "standard");
    tried(model, TEMPLATE, context, "card", Shared::of(&card_view(amount)))
}

fn card_view(amount: Amount) -> CardView {
    CardView {
        series: text(),
        lines: amount.parts(text()),
        size: 58,
        step: 70,
        facts: text(),
        language: "en".into(),
        direction: if amount == Amount::Parts { "rtl" } else { "ltr" },
    }
}

/// That the site's own pictures can be drawn.
pub(super) fn trial(model: &Model) -> Report {
    let mut report = Icon::Ico.render(model).report;
    let language = model.languages.get(&model.series.config.language);
    if let Some(language) = language.filter(|_| model.theme.own_template(TEMPLATE).is_some()) {
        let card = Shared::of(&card_view(Amount::All));
        let svg = social_card::written(model, language, card);
        if svg.report.is_empty() {
            let drawing = raster::drawing(svg.value, model.fonts());
            report.add(social_card::drawn(&drawing, model).report);
        }
    }
    report
}
