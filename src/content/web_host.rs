//! [`WebHost`]: a server that can be told of old addresses, so that it answers for them itself.
//!
//! An old address has a page that leads on, which works on any host. A server that knows does better:
//! it answers with status 301, which search engines and programs that fetch feeds remember.

use crate::content::fields::{Fields, WRONG_VALUE};
use crate::content::wording::{did_you_mean, either};

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WebHost {
    /// Netlify, which reads `_redirects`.
    Netlify,
    /// nginx, whose configuration includes a file.
    Nginx,
    /// Caddy, whose configuration imports a file.
    Caddy,
}

const NAMES: [(&str, WebHost); 3] =
    [("netlify", WebHost::Netlify), ("nginx", WebHost::Nginx), ("caddy", WebHost::Caddy)];

/// Reads `redirects`.
pub(crate) fn web_hosts(fields: &mut Fields<'_>) -> Vec<WebHost> {
    let mut hosts = Vec::new();
    let names = || NAMES.iter().map(|(name, _)| *name);
    for text in fields.texts("redirects") {
        match NAMES.iter().find(|(name, _)| *name == text.value) {
            Some((_, host)) if !hosts.contains(host) => hosts.push(*host),
            Some(_) => {}
            None => {
                let all: Vec<&str> = names().collect();
                let message =
                    format!("`redirects` names `{}`, but can name {}", text.value, either(&all));
                let help = did_you_mean(&text.value, names(), || {
                    "remove it; without it, pages lead on from old addresses all the same".into()
                });
                fields.find(&WRONG_VALUE, &text.span, message, help);
            }
        }
    }
    hosts
}
