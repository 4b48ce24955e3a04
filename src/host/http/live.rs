//! Word to the browsers: a page that is open hears when it has changed, and what is wrong.
//!
//! Each page asks for events under the sign of what it shows. After every change the page is made
//! anew and its sign compared, so only pages that really changed are told; a page that differs by
//! its style sheets alone is told to fetch those, and keeps its place and its state.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::Stream;
use futures_util::stream;
use tokio::sync::watch;

use crate::host::http::overlay::Overlay;
use crate::host::http::page::{Page, Seen};
use crate::host::http::{Desk, Show};

/// The script of an open page.
pub(crate) async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("live.js")).into_response()
}

/// How the overlay looks.
pub(crate) async fn sheet() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("live.css")).into_response()
}

/// Events for the page at the very top.
pub(crate) async fn events_of_root(state: State<Desk>, Path(seen): Path<String>) -> Response {
    events(state, Path((seen, String::new()))).await
}

/// Events for a page, which is named by its whole path without the first slash.
pub(crate) async fn events(
    State(desk): State<Desk>,
    Path((seen, page)): Path<(String, String)>,
) -> Response {
    let stream = Listening::new(desk, format!("/{page}"), Seen::read(&seen)).stream();
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// One open page.
struct Listening {
    desk: Desk,
    shows: watch::Receiver<Arc<Show>>,
    address: String,
    seen: Seen,
    overlay: Option<String>,
    /// What is to be sent, the first last.
    waiting: Vec<Event>,
    is_first: bool,
}

impl Listening {
    fn new(desk: Desk, address: String, seen: Seen) -> Self {
        let shows = desk.shows.clone();
        Self { desk, shows, address, seen, overlay: None, waiting: Vec::new(), is_first: true }
    }

    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut page| async move {
            loop {
                if let Some(event) = page.waiting.pop() {
                    return Some((Ok(event), page));
                }
                if !page.is_first {
                    // Nothing is shown any more once the program ends.
                    page.shows.changed().await.ok()?;
                }
                page.is_first = false;
                page.look().await;
            }
        })
    }

    /// Compares what the browser shows with what it should.
    async fn look(&mut self) {
        let show = Arc::clone(&self.shows.borrow_and_update());
        let address = self.address.strip_prefix(&show.base).unwrap_or_default().to_owned();
        let (desk, shown) = (self.desk.clone(), Arc::clone(&show));
        let made = tokio::task::spawn_blocking(move || Page::at(&desk, &shown, &address));
        let Ok(page) = made.await else { return };
        let overlay = Overlay::of(&show, page.report).json();
        if self.overlay.as_ref() != Some(&overlay) {
            self.waiting.push(Event::default().event("findings").data(&overlay));
            self.overlay = Some(overlay);
        }
        if page.seen != self.seen {
            let name = if page.seen.differs_in_text(&self.seen) { "page" } else { "style" };
            self.waiting.push(Event::default().event(name).data(page.seen.to_string()));
            self.seen = page.seen;
        }
    }
}
