//! An address, and what is answered there.

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::host::http::media_type::media_type;
use crate::host::http::page::{Page, Seen, file_of};
use crate::host::http::{Desk, OWN};
use crate::tree::{Leaf, Stored};

/// Answers for the file that stands at an address now.
pub(crate) async fn answer(State(desk): State<Desk>, method: Method, target: Uri) -> Response {
    let show = desk.show();
    let Some(address) = inside(&target, &show.base) else {
        return elsewhere(&target, &show.base);
    };
    let path = file_of(&address);
    match show.site.leaf(&path) {
        Some(Leaf::Stored(stored)) => copied(&stored, &path, &method),
        None if show.site.leaf(&format!("{address}/index.html")).is_some() => {
            moved(&format!("{}/", target.path()))
        }
        _ => {
            let page = tokio::task::spawn_blocking(move || Page::at(&desk, &show, &address)).await;
            page.map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), shown)
        }
    }
}

/// The address inside the site that a request asks for, decoded; `None` if it lies outside.
fn inside(target: &Uri, base: &str) -> Option<String> {
    decoded(target.path().strip_prefix(base)?)
}

/// A percent-encoded path as text; `None` if it is none.
pub(crate) fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let pair = [*high, *low];
                let pair = std::str::from_utf8(&pair).ok()?;
                bytes.push(u8::from_str_radix(pair, 16).ok()?);
                rest = after;
            }
            (b'%', _) => return None,
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).ok()
}

/// The front door leads to the site; any other address outside it is nobody's.
fn elsewhere(target: &Uri, base: &str) -> Response {
    if target.path() == "/" || format!("{}/", target.path()) == base {
        return moved(base);
    }
    (StatusCode::NOT_FOUND, format!("404: the site stands at {base}\n")).into_response()
}

/// Leads on for now: what stands at an address may change with the next word that is written.
fn moved(to: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to.to_owned())]).into_response()
}

fn shown(page: Page) -> Response {
    let status = if page.is_found { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let kind = media_type(&page.path);
    let mut bytes = page.bytes;
    if kind.starts_with("text/html") {
        bytes.extend_from_slice(tag(&page.seen).as_bytes());
    }
    (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// The one thing that is added to a page.
fn tag(seen: &Seen) -> String {
    format!("<script src=\"{OWN}/live.js?{seen}\" defer></script>")
}

/// So many pieces of a large file wait for a slow reader.
const PIECES: usize = 4;

/// A file that is copied on its way and never held as a whole.
fn copied(stored: &Arc<dyn Stored>, path: &str, method: &Method) -> Response {
    let kind = [(header::CONTENT_TYPE, media_type(path))];
    if method == Method::HEAD {
        return (kind, [(header::CONTENT_LENGTH, stored.size())]).into_response();
    }
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(PIECES);
    let stored = Arc::clone(stored);
    tokio::task::spawn_blocking(move || {
        let mut pieces = Pieces(&sender);
        if let Err(error) = stored.copy(&mut pieces) {
            // The reader is told by a connection that breaks off; a reader that has gone is not.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    (kind, Body::from_stream(pieces)).into_response()
}

/// The way of a large file to its reader, piece by piece.
struct Pieces<'a>(&'a mpsc::Sender<io::Result<Bytes>>);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Ok(Bytes::copy_from_slice(bytes));
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(piece).map(|()| bytes.len()).map_err(gone)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
