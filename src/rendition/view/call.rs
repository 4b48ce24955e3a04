//! What a template may see of a call to action: on pages, on posters and in mails.

use serde::Serialize;

/// A call to action as one page wears it: `banner` on top, `bulletin.after_summary` and `closing` in the
/// page. `null` where the page wears none.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BannerView {
    /// The banner's id in `series.yaml`.
    pub id: String,
    /// `emergency`, `alert` or `standard`. Must be told in words too, not by colour alone
    /// (WCAG 2.2, 1.4.1).
    pub level: &'static str,
    /// Heading.
    pub heading: String,
    /// A sentence below it; empty if there is none.
    pub text: String,
    /// BCP 47 tag of heading and text, where it is not the page's own language.
    pub language: Option<String>,
    /// Whether it goes on paper.
    pub print: bool,
    /// The ways to act, in order of use.
    pub routes: Vec<RouteView>,
    /// The page of the same call to be printed and pinned to a wall; `null` for one that comes or goes.
    pub poster: Option<String>,
    /// The whole call as it stands on top of a page, made by `call.html`: ready HTML. It is the
    /// same on thousands of pages, and made once.
    pub on_top: String,
}

/// What hangs on a wall; shown as `poster`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PosterView {
    /// The call to action.
    pub banner: BannerView,
    /// A picture that a telephone's camera reads, of the first route that is online; `null` if none
    /// is.
    pub code: Option<CodeView>,
}

/// A QR code.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CodeView {
    /// Where its picture stands.
    pub url: String,
    /// The address in it, as people read it.
    pub text: String,
}

/// One way to act: a number to call, a page to open, or both.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RouteView {
    /// The hotline's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number as people read it, its groups held together by non-breaking spaces; `null` for
    /// a route that is only online.
    pub number: Option<String>,
    /// The `tel:` address that dials it (RFC 3966).
    pub tel: Option<String>,
    /// The page of an online route.
    pub url: Option<String>,
    /// That page's address as people read it: without scheme and closing slash.
    pub url_text: Option<String>,
    /// When it answers.
    pub hours: Option<String>,
    /// What a call costs.
    pub cost: Option<String>,
    /// Whether callers may stay unknown.
    pub confidential: bool,
    /// What to do if you cannot speak or hear: one sentence each, addresses linked; ready HTML.
    pub text: Vec<String>,
    /// The number to call from abroad, as people read it.
    pub abroad: Option<String>,
    /// The `tel:` address of that number.
    pub abroad_tel: Option<String>,
    /// What is said while the hotline does not answer; `null` while it does. `number` is then the one
    /// to call meanwhile, if there is one, and a page has to show the sentence.
    pub outage: Option<OutageView>,
    /// BCP 47 tag of the words above, where it is not the page's own language.
    pub language: Option<String>,
}

/// That a hotline does not answer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OutageView {
    /// What readers should know and do.
    pub say: String,
    /// BCP 47 tag of the sentence, where it is not the language of the words beside it.
    pub language: Option<String>,
}
