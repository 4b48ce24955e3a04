//! The preview's server: what stands at an address now, and word to the browsers when it changes.
//!
//! It shows what the public must not see, so it speaks to this machine only: it listens on the
//! loopback, and refuses a request that names another host, because a web page elsewhere can make
//! its own name lead here (DNS rebinding). It has never heard of a bulletin. Files come from a
//! [`Site`], findings from a report; the one thing added is a script at the end of HTML answers,
//! by which a page hears that it has changed. Everything else is what a build would have written.

mod answer;
mod board;
mod listener;
mod live;
mod media_type;
mod overlay;
mod page;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::sync::watch;

use crate::diagnostic::Report;
use crate::host::HostError;
use crate::tree::{Leaf, Tree};

pub(crate) use board::Board;
pub(crate) use listener::Listener;

/// Where the server's own files stand: at no address that a site can have.
const OWN: &str = "/__noticeboard";

/// The files of a site, made when they are asked for.
pub(crate) trait Site: Send + Sync {
    /// The file at a path, judged when it is made.
    fn leaf(&self, path: &str) -> Option<Leaf>;
}

/// What is shown at one moment.
#[derive(Clone)]
pub(crate) struct Show {
    /// By which it is told from what was shown before.
    pub number: u64,
    /// The site.
    pub site: Arc<dyn Site>,
    /// The path below which it stands, with a slash at both ends.
    pub base: String,
    /// What is known to be wrong, in order.
    pub report: Report,
    /// The files that the report speaks of.
    pub source: Tree,
    /// How many files of the site nobody has looked at yet.
    pub unchecked: usize,
    /// How often a file has changed that pages show and do not hold, such as a picture.
    pub pictures: u64,
}

/// What the answers need.
#[derive(Clone)]
struct Desk {
    shows: watch::Receiver<Arc<Show>>,
    hosts: Arc<[String]>,
    /// Pages as they were when they could last be made, by their paths.
    kept: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl Desk {
    fn show(&self) -> Arc<Show> {
        Arc::clone(&self.shows.borrow())
    }
}

/// Answers until the program is told to end (Ctrl-C).
///
/// # Errors
/// If the machine takes the listener away, or has no means to wait for anything.
pub(crate) fn serve(listener: Listener, board: &Board) -> Result<(), HostError> {
    let place = listener.address();
    let failed = |error| HostError::at("answer at", std::path::Path::new(&place))(error);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let port = listener.port();
    let desk = Desk { shows: board.watched(), hosts: names(port).into(), kept: Arc::default() };
    let router = Router::new()
        .route(&format!("{OWN}/live.js"), get(live::script))
        .route(&format!("{OWN}/live.css"), get(live::sheet))
        .route(&format!("{OWN}/events/{{seen}}/{{*page}}"), get(live::events))
        .route(&format!("{OWN}/events/{{seen}}/"), get(live::events_of_root))
        .fallback(get(answer::answer))
        .layer(middleware::from_fn_with_state(desk.clone(), guarded))
        .with_state(desk);
    let answering = async {
        let listener = listener.into_tokio()?;
        tokio::select! {
            ended = axum::serve(listener, router) => ended,
            // Open connections listen for events and would never end by themselves.
            asked = tokio::signal::ctrl_c() => asked,
        }
    };
    let ended = runtime.block_on(answering);
    // A page that is being made must not hold up the end.
    runtime.shutdown_background();
    ended.map_err(failed)
}

/// Turns away what was not meant for this server, and sends every answer out under the same rules.
async fn guarded(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let mut response = if is_ours(request.headers(), request.uri(), &desk.hosts) {
        next.run(request).await
    } else {
        let why = "403: this preview answers only as 127.0.0.1 and localhost, on this machine\n";
        (StatusCode::FORBIDDEN, why).into_response()
    };
    for (name, value) in RULES {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// The policy under which every answer goes out: nothing but what comes from here, and the one
/// script is a file. Nobody may frame it, embed it or keep it.
const RULES: [(header::HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; \
         script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// How this server may be called. A browser leaves the port of HTTP out (RFC 9110, 4.2.1 and 7.2).
fn names(port: u16) -> Vec<String> {
    let own = ["127.0.0.1", "localhost"];
    let bare = own.iter().filter(|_| port == 80).map(ToString::to_string);
    own.iter().map(|name| format!("{name}:{port}")).chain(bare).collect()
}

/// Whether a request names this server. A request may name its host twice, in its target and in a
/// header (RFC 9112, 3.2.2); neither may be another's.
fn is_ours(headers: &HeaderMap, target: &Uri, hosts: &[String]) -> bool {
    let is_one = |name: &str| hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
    let mut named = headers.get_all(header::HOST).iter();
    let (first, second) = (named.next(), named.next());
    let in_header = first.and_then(|host| host.to_str().ok()).is_some_and(is_one);
    let in_target = target.authority().is_none_or(|authority| is_one(authority.as_str()));
    in_header && second.is_none() && in_target
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Uri, header};

    use super::{is_ours, names};

    #[test]
    fn only_requests_that_name_this_machine_are_ours() {
        let hosts = names(8000);
        for (named, target, expected) in [
            (&["127.0.0.1:8000"][..], "/", true),
            (&["LOCALHOST:8000"], "/", true),
            (&["localhost:8000"], "http://localhost:8000/", true),
            (&["localhost:8000"], "http://attacker.example:8000/", false),
            (&["attacker.example:8000"], "/", false),
            (&["127.0.0.1"], "/", false),
            (&["127.0.0.1:8001"], "/", false),
            (&["127.0.0.1:8000.attacker.example"], "/", false),
            (&["127.0.0.1:8000", "attacker.example"], "/", false),
            (&[], "/", false),
        ] {
            let mut headers = HeaderMap::new();
            for name in named {
                headers.append(header::HOST, HeaderValue::from_static(name));
            }
            let target: Uri = target.parse().expect("a target");
            assert_eq!(is_ours(&headers, &target, &hosts), expected, "{named:?} {target}");
        }
        let names = names(80);
        assert!(["localhost", "127.0.0.1:80"].iter().all(|name| names.iter().any(|it| it == name)));
    }
}
