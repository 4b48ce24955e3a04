//! What a server should say with every file, in the words of the servers that can be told.
//!
//! No page needs another site, a frame or a script of its own, and one of them, the search page, a
//! script of the site's; so the policy allows that and nothing else: whatever gets into a page does
//! nothing there (CSP level 3), and no script makes elements of text (Trusted Types). Pages may be kept for five minutes, since an
//! emergency must not wait; assets for a year, since their names change with their bytes.

use std::fmt::Write as _;

use crate::content::config::Config;
use crate::content::web_host::WebHost;
use crate::series::permalink::base_path;

/// The policy under which the pages work.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
                      img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Headers of every answer, but for those that depend on the file or the site.
const ALWAYS: [(&str, &str); 4] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    // A hotline's own site need not know what somebody read before.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
];

/// A year, for a site that is only reached over `https` (RFC 6797).
const TRANSPORT: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");

const OF_PAGES: &str = "public, max-age=300";
const OF_ASSETS: &str = "public, max-age=31536000, immutable";

/// The file in which a server looks, from the site's top, and its text.
pub(crate) fn header_map(host: WebHost, config: &Config) -> (&'static str, String) {
    let secure = config.base_url.starts_with("https:").then_some(TRANSPORT);
    let headers = || ALWAYS.into_iter().chain(secure);
    let assets = format!("{}/assets/", base_path(config));
    let made = "# Made anew by every build.\n";
    // A text takes whatever is written into it.
    match host {
        WebHost::Netlify => {
            // Where two of its rules fit, Netlify sends both values, so only one says how long.
            let mut text = format!("# What is said with every file, for Netlify.\n{made}/*\n");
            for (name, value) in headers() {
                let _ = writeln!(text, "  {name}: {value}");
            }
            let _ = writeln!(text, "{assets}*\n  Cache-Control: {OF_ASSETS}");
            ("_headers", text)
        }
        WebHost::Nginx => {
            let mut text = format!(
                "# What is said with every file, for nginx: `include` this file in the `server` \
                 block of the site.\n{made}set $noticeboard_keep \"{OF_PAGES}\";\n\
                 if ($uri ~ \"^{assets}\") {{ set $noticeboard_keep \"{OF_ASSETS}\"; }}\n\
                 add_header Cache-Control $noticeboard_keep;\n"
            );
            for (name, value) in headers() {
                let _ = writeln!(text, "add_header {name} \"{value}\" always;");
            }
            ("headers.nginx.conf", text)
        }
        WebHost::Caddy => {
            let mut text = format!(
                "# What is said with every file, for Caddy: `import` this file in the block of the \
                 site.\n{made}@noticeboard_assets path {assets}*\n\
                 @noticeboard_pages not path {assets}*\nheader @noticeboard_assets Cache-Control \
                 \"{OF_ASSETS}\"\nheader @noticeboard_pages Cache-Control \"{OF_PAGES}\"\nheader {{\n"
            );
            for (name, value) in headers() {
                let _ = writeln!(text, "{name} \"{value}\"");
            }
            text.push_str("}\n");
            ("headers.caddy", text)
        }
    }
}
