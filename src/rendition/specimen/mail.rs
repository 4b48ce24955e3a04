//! The templates of mails tried on mails that nobody has made yet.

use crate::diagnostic::Report;
use crate::rendition::model::{Model, mail_theme};
use crate::rendition::specimen::{
    self, Amount, STATES, banner, bulletin, context, date, link, severity, text, tried, worn,
};
use crate::rendition::view::{DigestView, MailView, NewsView};
use crate::theme::{Context, Shared};

/// Names that no mail has, wherever a template of mails asks for them. Those of the program ask for
/// nothing of a site's theme, so a site that wrote none has nothing to fear.
pub(super) fn trial(model: &Model, amount: Amount) -> Report {
    let mut report = Report::default();
    if !model.theme.own_templates().any(|(name, _)| name.starts_with("email/")) {
        return report;
    }
    let theme = mail_theme(model);
    let mail = MailView {
        subject: text(),
        preheader: amount.words(),
        online: text(),
        cut: amount == Amount::All,
    };
    for (status, level) in STATES {
        let mut context = in_colours(&theme, context(model, amount, "email", level));
        context.insert("mail", Shared::of(&mail));
        let bulletin = Shared::of(&bulletin(amount, status))
            .with_html(&["body", "contents[].html"])
            .with("after_summary", worn(amount, level))
            .with("closing", worn(amount, level));
        report.add(tried(model, "email/bulletin.html", context, "bulletin", bulletin));
        for place in ["top", "summary", "closing", "body"] {
            let mut context = in_colours(&theme, specimen::context(model, amount, "call", level));
            context.insert("place", Shared::of(place));
            let banner = banner(amount.inside(), level);
            report.add(tried(model, "email/call.html", context, "banner", banner));
        }
    }
    let mut context = in_colours(&theme, context(model, amount, "email", "emergency"));
    context.insert("mail", Shared::of(&mail));
    let digest = digest(amount).with("closing", worn(amount, "alert"));
    report.add(tried(model, "email/digest.html", context, "digest", digest));
    report
}

/// What mails are shown of a theme.
fn in_colours(theme: &Shared, mut context: Context) -> Context {
    context.insert("theme", theme.clone());
    context
}

fn digest(amount: Amount) -> Shared {
    let inside = amount.inside();
    let news = |kind| NewsView {
        kind,
        id: text(),
        title: text(),
        url: text(),
        date: date(),
        summary: inside.words(),
        severity: inside.some(severity()),
        topics: inside.parts(link()),
        language: inside.some("cy".into()),
    };
    let entries = ["published", "updated", "withdrawn"].map(news).into();
    Shared::of(&DigestView { since: date(), until: date(), entries, closing: None })
}
