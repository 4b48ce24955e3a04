//! A page in a single file, for somebody who gets it by email and asks nothing of a server.
//!
//! What a page fetches (style sheets, pictures) is put into it; what it could only fetch from a
//! server is taken out. Its links lead to the public site. A policy at its head keeps the promise:
//! whatever the page holds, a browser that opens it asks nobody for anything.

use std::collections::BTreeSet;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// What stands in every such page, so that the next one may be written over it.
const MARK: &str = "<meta name=generator content=\"noticeboard preview\">";

/// What the file may do: show itself.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'\">";

/// A page without a server, and what it would have fetched and could not be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standalone {
    /// The page: HTML in UTF-8.
    pub html: String,
    /// Addresses, as they are written in the page, at which nothing was found.
    pub missing: BTreeSet<String>,
}

/// Puts into `page` whatever it fetches.
///
/// `base_url` is the public address of the site, with a slash at its end; `id` is written across
/// the page; `file` gives the bytes of a file of the site by its path below that.
pub(crate) fn standalone(
    page: &str,
    base_url: &str,
    id: &str,
    file: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync),
) -> Standalone {
    let packer = Packer { base_url, file, missing: Mutex::default() };
    let handlers = vec![
        element!("head", |head| {
            head.prepend(POLICY, ContentType::Html);
            head.append(&watermark(id), ContentType::Html);
            Ok(())
        }),
        element!("script, link[rel=alternate], link[rel=preload], link[rel=modulepreload]", |it| {
            it.remove();
            Ok(())
        }),
        element!("link[rel~=stylesheet]", |link| {
            packer.style_sheet(link);
            Ok(())
        }),
        // Who approves one bulletin need not know of the drafts beside it.
        element!("a[rel~=prev], a[rel~=next], .neighbours", |link| {
            link.remove();
            Ok(())
        }),
        element!("link[rel~=icon]", |link| packer.inline(link, "href")),
        element!("img, source, video, audio", |media| {
            // One picture is enough, and a list of them cannot be put into a page.
            media.remove_attribute("srcset");
            packer.inline(media, "src")?;
            packer.inline(media, "poster")
        }),
        element!("a[href], area[href]", |link| packer.lead_outside(link)),
    ];
    let settings = handlers
        .into_iter()
        .fold(RewriteStrSettings::new(), RewriteStrSettings::append_element_content_handler);
    // It fails only where a handler does or memory is short; the page itself is still a page.
    let html = rewrite_str(page, settings).unwrap_or_else(|_| page.to_owned());
    let missing = packer.missing.into_inner().unwrap_or_default();
    Standalone { html, missing }
}

/// Whether `text` is such a page, and not one that only speaks of it.
pub(crate) fn is_standalone(text: &str) -> bool {
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    let is_page = begin.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype"));
    is_page && text.contains(MARK)
}

/// The address at the beginning of what follows `url(` in a style sheet, and where its `)` stands. In
/// quotation marks, a bracket is one of the address (CSS Syntax 3, 4.3.4 and 4.3.6).
fn sheet_address(source: &str) -> (&str, usize) {
    let inner = source.trim_start();
    let skipped = source.len() - inner.len();
    let quote = inner.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let quoted = quote.and_then(|quote| Some((quote, inner[1..].find(quote)?)));
    let (url, behind) = match quoted {
        Some((_, length)) => (&inner[1..=length], skipped + length + 2),
        None => (inner.split(')').next().unwrap_or(inner).trim_end(), skipped),
    };
    let end = source[behind..].find(')').map_or(source.len(), |at| behind + at);
    (url, end)
}

/// Words across the whole page, on every sheet of paper as well. Who listens to the page hears of it
/// from the note at its top.
fn watermark(id: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric() || "-_./ ".contains(*c);
    let id: String = id.chars().filter(plain).collect();
    format!(
        "{MARK}<style>body::after{{content:\"PREVIEW \\2022  {id}\" / \"\";\
         position:fixed;inset:0;z-index:2147483647;display:grid;place-items:center;text-align:center;\
         font:700 clamp(2rem,9vw,6rem)/1.1 sans-serif;transform:rotate(-24deg);color:#b00020;opacity:.16;\
         pointer-events:none}}@media print{{body::after{{color:#000}}}}</style>"
    )
}

struct Packer<'a> {
    base_url: &'a str,
    file: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    missing: Mutex<BTreeSet<String>>,
}

/// What a handler of the rewriter answers.
type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

impl Packer<'_> {
    /// The path of the site's own file at an address; `None` for any other address.
    fn own<'u>(&self, url: &'u str) -> Option<&'u str> {
        let url = url.split(['#', '?']).next().unwrap_or(url);
        let rest = url.strip_prefix(self.base_url).or_else(|| url.strip_prefix(self.root()))?;
        (!rest.starts_with('/')).then_some(rest)
    }

    /// Where the site begins on its host: `/`, or `/sec/`.
    fn root(&self) -> &str {
        let after_scheme = self.base_url.find("://").map_or(0, |at| at + 3);
        let path = self.base_url[after_scheme..].find('/').map_or(0, |at| after_scheme + at);
        &self.base_url[path..]
    }

    fn bytes(&self, url: &str) -> Option<Vec<u8>> {
        let bytes = self.own(url).and_then(|path| (self.file)(path));
        if bytes.is_none()
            && let Ok(mut missing) = self.missing.lock()
        {
            missing.insert(url.to_owned());
        }
        bytes
    }

    fn style_sheet(&self, link: &mut Element<'_, '_>) {
        let sheet = link.get_attribute("href").and_then(|href| self.bytes(&href));
        match sheet {
            Some(bytes) => {
                let sheet = self.with_pictures(&String::from_utf8_lossy(&bytes));
                // Nothing in a sheet may end it early.
                let sheet = sheet.replace("</", "<\\/");
                let media = link.get_attribute("media").map_or_else(String::new, |media| {
                    format!(" media=\"{}\"", media.replace('"', "&quot;"))
                });
                link.replace(&format!("<style{media}>{sheet}</style>"), ContentType::Html);
            }
            None => link.remove(),
        }
    }

    /// A style sheet with what it fetches inside it.
    fn with_pictures(&self, sheet: &str) -> String {
        let mut out = String::with_capacity(sheet.len());
        let mut rest = sheet;
        while let Some(at) = rest.find("url(") {
            let (before, from) = rest.split_at(at + "url(".len());
            let (url, end) = sheet_address(from);
            out.push_str(before);
            match url.starts_with("data:").then(|| url.to_owned()).or_else(|| self.data(url)) {
                Some(data) => out.push_str(&format!("\"{data}\"")),
                None => out.push_str("\"data:,\""),
            }
            rest = &from[end..];
        }
        out + rest
    }

    fn inline(&self, element: &mut Element<'_, '_>, attribute: &str) -> Handled {
        let Some(url) = element.get_attribute(attribute) else { return Ok(()) };
        if url.starts_with("data:") {
            return Ok(());
        }
        match self.data(&url) {
            Some(data) => element.set_attribute(attribute, &data)?,
            None => element.remove_attribute(attribute),
        }
        Ok(())
    }

    fn data(&self, url: &str) -> Option<String> {
        let bytes = self.bytes(url)?;
        Some(format!("data:{};base64,{}", media_type(url), STANDARD.encode(bytes)))
    }

    /// A link to the site leads to the public one; a link within the page stays.
    fn lead_outside(&self, link: &mut Element<'_, '_>) -> Handled {
        let Some(href) = link.get_attribute("href") else { return Ok(()) };
        if let Some(rest) = href.strip_prefix(self.root()).filter(|rest| !rest.starts_with('/')) {
            link.set_attribute("href", &format!("{}{rest}", self.base_url))?;
        }
        Ok(())
    }
}

/// The media type of a file that pages fetch, by its ending (IANA).
fn media_type(url: &str) -> &'static str {
    let path = url.split(['#', '?']).next().unwrap_or(url);
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{is_standalone, standalone};

    fn file(path: &str) -> Option<Vec<u8>> {
        match path {
            "assets/s.css" => Some(b"a{background:url(/sec/p.svg)}b{content:'</style>'}".to_vec()),
            "assets/q.css" => Some(
                b"a{background:url( '/sec/p(1).svg' )}b{background:url(\"data:x,(a)\")}".to_vec(),
            ),
            "p(1).svg" => Some(b"<svg/>".to_vec()),
            "p.svg" => Some(b"<svg/>".to_vec()),
            _ => None,
        }
    }

    #[test]
    fn nothing_is_left_to_be_fetched() {
        let page = "<!doctype html><html><head><title>T</title><link rel=stylesheet \
            href=/sec/assets/s.css><link rel=icon href=/sec/p.svg><link rel=alternate href=/sec/rss.xml>\
            <script src=/x.js></script></head><body><img src=/sec/p.svg srcset='/sec/p.svg 2x' alt=p>\
            <img src=/sec/gone.png alt=g><a href=/sec/a/>a</a><a href=#b>b</a><a href=//e.org/>e</a>\
            <img src=https://other.org/x.png alt=o></body></html>";
        let made = standalone(page, "https://example.org/sec/", "A-1", &file);
        let svg = "data:image/svg+xml;base64,PHN2Zy8+";
        for kept in [
            &format!("<style>a{{background:url(\"{svg}\")}}b{{content:'<\\/style>'}}</style>"),
            &format!("href=\"{svg}\""),
            &format!("src=\"{svg}\""),
            "href=\"https://example.org/sec/a/\"",
            "<a href=#b>",
            "href=//e.org/",
            "default-src 'none'",
            "PREVIEW \\2022  A-1",
        ] {
            assert!(made.html.contains(kept), "{kept}: {}", made.html);
        }
        for gone in ["/sec/assets", "script", "rss.xml", "srcset", "gone.png", "other.org"] {
            assert!(!made.html.contains(gone), "{gone}: {}", made.html);
        }
        let missing: Vec<&str> = made.missing.iter().map(String::as_str).collect();
        assert_eq!(missing, ["/sec/gone.png", "https://other.org/x.png"]);
    }

    #[test]
    fn a_sheet_keeps_its_medium_and_its_brackets() {
        let page = "<!doctype html><head><link rel=stylesheet media='print and (color)' href=/sec/assets/q.css></head>";
        let made = standalone(page, "https://example.org/sec/", "A-1", &file).html;
        let svg = "data:image/svg+xml;base64,PHN2Zy8+";
        let sheet = format!("a{{background:url(\"{svg}\")}}b{{background:url(\"data:x,(a)\")}}");
        let whole = format!("<style media=\"print and (color)\">{sheet}</style>");
        assert!(made.contains(&whole), "{made}");
        assert!(made.contains("media-src data:"));
        assert!(is_standalone(&made) && !is_standalone(page));
        assert!(!is_standalone("# Notes on <meta name=generator content=\"noticeboard preview\">"));
    }

    #[test]
    fn a_site_at_the_top_of_its_host_is_packed_as_well() {
        let page = "<head></head><img src=/p.svg alt=p><a href=/a/>a</a>";
        let made = standalone(page, "https://example.org/", "A-1", &file);
        assert!(made.html.contains("src=\"data:image/svg+xml"), "{}", made.html);
        assert!(made.html.contains("href=\"https://example.org/a/\""), "{}", made.html);
        assert!(made.missing.is_empty());
    }
}
