//! What a template gives, made fit for mail programs: the one door to the crate that inlines styles.
//!
//! Many of them drop style sheets, so every rule that can is written at its element; rules with
//! conditions, as for the dark, stay where they are. Nothing of a site can be fetched by a rooted
//! address in a mail, so every address becomes whole; and links to our own site say by which campaign
//! a reader came.

use css_inline::{CSSInliner, InlineOptions};
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::content::config::Config;

/// What stands in every mail, so that the next one may be written over it.
const MARK: &str = "<meta name=\"generator\" content=\"noticeboard email\">";

/// What stands in a query as it is (RFC 3986, 2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whether `text` is a mail of ours.
pub(crate) fn is_mail(text: &str) -> bool {
    text.contains(MARK)
}

/// A mail as it goes out.
///
/// # Errors
/// Why its styles cannot be read.
pub(crate) fn finished(page: &str, config: &Config) -> Result<String, String> {
    let options = InlineOptions {
        keep_style_tags: false,
        keep_at_rules: true,
        keep_link_tags: false,
        load_remote_stylesheets: false,
        minify_css: true,
        ..InlineOptions::default()
    };
    let inlined = CSSInliner::new(options).inline(page).map_err(|error| error.to_string())?;
    let site = Site::of(config);
    let handlers = vec![
        element!("head", |head| {
            head.append(MARK, ContentType::Html);
            Ok(())
        }),
        element!("script, link", |it| {
            it.remove();
            Ok(())
        }),
        element!("a[href], area[href]", |link| {
            let href = link.get_attribute("href").unwrap_or_default();
            Ok(link.set_attribute("href", &site.tracked(&site.whole(&href)))?)
        }),
        element!("img[src], td[background]", |picture| {
            // One picture is enough, and few programs choose from a list.
            picture.remove_attribute("srcset");
            picture.remove_attribute("loading");
            site.set_whole(picture, "src")?;
            site.set_whole(picture, "background")
        }),
    ];
    let settings = handlers
        .into_iter()
        .fold(RewriteStrSettings::new(), RewriteStrSettings::append_element_content_handler);
    rewrite_str(&inlined, settings).map_err(|error| error.to_string())
}

/// A text of rooted addresses with whole ones, as the plain forms of a mail need them.
pub(crate) fn whole(address: &str, config: &Config) -> String {
    Site::of(config).whole(address)
}

/// Where a site stands.
struct Site<'a> {
    /// Its host, without a slash at the end.
    host: &'a str,
    /// Its address, with a slash at the end.
    base_url: &'a str,
    /// What links to it carry.
    query: String,
}

impl<'a> Site<'a> {
    fn of(config: &'a Config) -> Self {
        let base_url = config.base_url.as_str();
        let after_scheme = base_url.find("://").map_or(0, |at| at + 3);
        let end = base_url[after_scheme..].find('/').map_or(base_url.len(), |at| after_scheme + at);
        let encoded = |text: &str| utf8_percent_encode(text, QUERY).to_string();
        let pairs = config.campaign.iter();
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        Self { host: &base_url[..end], base_url, query: pairs.join("&amp;") }
    }

    fn whole(&self, address: &str) -> String {
        match address.starts_with('/') && !address.starts_with("//") {
            true => format!("{}{address}", self.host),
            false => address.to_owned(),
        }
    }

    /// A link to our own site with the parameters of the campaign; any other as it is.
    fn tracked(&self, address: &str) -> String {
        let is_own =
            address.starts_with(self.base_url) || address == self.base_url.trim_end_matches('/');
        if self.query.is_empty() || !is_own {
            return address.to_owned();
        }
        let (page, fragment) = match address.find('#') {
            Some(at) => address.split_at(at),
            None => (address, ""),
        };
        let joint = if page.contains('?') { "&amp;" } else { "?" };
        format!("{page}{joint}{}{fragment}", self.query)
    }

    fn set_whole(
        &self,
        element: &mut Element<'_, '_>,
        attribute: &str,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if let Some(address) = element.get_attribute(attribute) {
            element.set_attribute(attribute, &self.whole(&address))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{finished, is_mail};
    use crate::content::config::Config;

    #[test]
    fn addresses_are_whole_and_own_ones_say_where_readers_came_from() {
        let config = Config {
            base_url: "https://example.org/sec/".into(),
            campaign: vec![("utm_source".into(), "news".into()), ("x".into(), "é".into())],
            ..Config::default()
        };
        let page = "<!DOCTYPE html><html lang=en><head><title>T</title><style>p.a{color:#111}\
            @media (prefers-color-scheme:dark){p.a{color:#eee!important}}</style><script>x</script></head>\
            <body><!--[if mso]><table><![endif]--><p class=a>\
            <a href=\"/sec/a/?b=1#c\">a</a><a href=/else/>e</a><a href=\"https://other.org/\">o</a>\
            <a href=\"tel:999\">999</a></p><img src=/sec/p.png srcset=x alt=p></body></html>";
        let mail = finished(page, &config).expect("a mail");
        for kept in [
            "href=\"https://example.org/sec/a/?b=1&amp;utm_source=news&amp;x=%C3%A9#c\"",
            "href=\"https://example.org/else/\"",
            "href=\"https://other.org/\"",
            "href=\"tel:999\"",
            "src=\"https://example.org/sec/p.png\"",
            "style=\"color:#111\"",
            "prefers-color-scheme:dark",
            "<!--[if mso]><table><![endif]-->",
        ] {
            assert!(mail.contains(kept), "{kept}: {mail}");
        }
        assert!(!mail.contains("srcset") && !mail.contains("<script"), "{mail}");
        assert!(is_mail(&mail) && !is_mail(page));
    }
}
