//! Lists of old addresses, in the words of the servers that can answer for them.
//!
//! Each old address is given with and without the slash at its end, and leads to where its bulletin
//! stands today, so nobody is sent on twice. An address with a sign that means something to one of
//! the servers is left out of every list; its page leads on all the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::content::config::Config;
use crate::content::web_host::WebHost;
use crate::series::permalink::{Permalink, base_path};

/// The file in which a server looks, from the site's top, and its text.
pub(crate) fn redirect_map(
    host: WebHost,
    redirects: &BTreeMap<Permalink, Permalink>,
    config: &Config,
) -> (&'static str, String) {
    let (name, comment) = match host {
        // Netlify looks for this name.
        WebHost::Netlify => ("_redirects", "Old addresses, for Netlify."),
        WebHost::Nginx => (
            "redirects.nginx.conf",
            "Old addresses, for nginx: `include` this file in the `server` block of the site.",
        ),
        WebHost::Caddy => (
            "redirects.caddy",
            "Old addresses, for Caddy: `import` this file in the block of the site.",
        ),
    };
    let mut text = format!("# {comment}\n# Made anew by every build.\n");
    let plain = redirects.iter().filter(|(from, _)| is_plain(from.as_str()));
    for (from, to) in plain {
        let (own, to) = (format!("{}{}", base_path(config), from.as_str()), to.rooted(config));
        for from in spellings(&own) {
            // A text takes whatever is written into it.
            let _ = match host {
                // `!`: although a page stands there.
                WebHost::Netlify => {
                    writeln!(text, "{} {to} 301!", rooted(from, config))
                }
                // Without the name of the server, which may stand behind another.
                WebHost::Nginx => writeln!(
                    text,
                    "location = \"{from}\" {{ absolute_redirect off; return 301 \"{}\"; }}",
                    to.replace('$', "%24")
                ),
                WebHost::Caddy => writeln!(text, "redir \"{from}\" \"{to}\" 301"),
            };
        }
    }
    (name, text)
}

/// An address without and with the slash at its end. A file is no folder.
fn spellings(address: &str) -> impl Iterator<Item = &str> {
    let bare = address.strip_suffix('/').filter(|bare| !bare.is_empty());
    bare.into_iter().chain(std::iter::once(address))
}

/// The address as it is sent: percent-encoded.
fn rooted(address: &str, config: &Config) -> String {
    let inside = address.strip_prefix(base_path(config)).unwrap_or(address);
    Permalink::new(inside).map_or_else(|| address.to_owned(), |it| it.rooted(config))
}

/// Whether every sign of an address means itself to all servers.
fn is_plain(address: &str) -> bool {
    let is_segment = |segment: &str| !segment.starts_with(':');
    let is_plain = |c: char| c.is_alphanumeric() || "-._~/!&'()+,;=:@".contains(c);
    address.chars().all(is_plain) && address.split('/').all(is_segment)
}

#[cfg(test)]
mod tests {
    use super::{Config, WebHost, redirect_map};
    use crate::series::permalink::Permalink;

    fn lines(host: WebHost, redirects: &[(&str, &str)]) -> Vec<String> {
        let config = Config { base_url: "https://e.org/news/".to_owned(), ..Config::default() };
        let at = |address: &str| Permalink::new(address).expect("an address");
        let redirects = redirects.iter().map(|(from, to)| (at(from), at(to))).collect();
        let (_, text) = redirect_map(host, &redirects, &config);
        text.lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn each_server_is_told_in_its_own_words() {
        let moved = [("/caf\u{e9}/", "/2016/a/"), ("/old.html", "/2016/a/")];
        assert_eq!(
            lines(WebHost::Netlify, &moved),
            [
                "/news/caf%C3%A9 /news/2016/a/ 301!",
                "/news/caf%C3%A9/ /news/2016/a/ 301!",
                "/news/old.html /news/2016/a/ 301!",
            ]
        );
        assert_eq!(
            lines(WebHost::Nginx, &moved)[1],
            "location = \"/news/caf\u{e9}/\" { absolute_redirect off; return 301 \"/news/2016/a/\"; }"
        );
        assert_eq!(
            lines(WebHost::Nginx, &[("/old.html", "/$uri/")]),
            [
                "location = \"/news/old.html\" { absolute_redirect off; return 301 \"/news/%24uri/\"; }"
            ]
        );
        assert_eq!(
            lines(WebHost::Caddy, &moved)[2],
            "redir \"/news/old.html\" \"/news/2016/a/\" 301"
        );
    }

    #[test]
    fn a_sign_that_a_server_would_read_keeps_an_address_out() {
        for address in ["/a*/", "/{a}/", "/a;}/", "/$a/", "/:a/", "/a\\b/", "/a`/", "/a\u{1}/"] {
            let Some(_) = Permalink::new(address) else { continue };
            for host in [WebHost::Netlify, WebHost::Nginx, WebHost::Caddy] {
                assert_eq!(lines(host, &[(address, "/b/")]), [""; 0], "{address}");
            }
        }
    }
}
