//! [`WebHost`]: a server that can be told something of the site.
//!
//! An old address has a page that leads on, which works on any host. A server that knows does better:
//! it answers with status 301, which search engines and programs that fetch feeds remember. And what a
//! browser is to be told with every page, only the server can say.

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

/// Reads the servers that are named at a key; what comes of naming none is said in `without`.
pub(crate) fn web_hosts(fields: &mut Fields<'_>, key: &str, without: &str) -> Vec<WebHost> {
    let mut hosts = Vec::new();
    let names = || NAMES.iter().map(|(name, _)| *name);
    for text in fields.texts(key) {
        match NAMES.iter().find(|(name, _)| *name == text.value) {
            Some((_, host)) if !hosts.contains(host) => hosts.push(*host),
            Some(_) => {}
            None => {
                let all: Vec<&str> = names().collect();
                let message =
                    format!("`{key}` names `{}`, but can name {}", text.value, either(&all));
                let help = did_you_mean(&text.value, names(), || {
                    format!("remove it; without it, {without}")
                });
                fields.find(&WRONG_VALUE, &text.span, message, help);
            }
        }
    }
    hosts
}
