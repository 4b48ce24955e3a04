//! [`Permalink`]: an address that is promised, and the file that answers there.
//!
//! Address and file are made from one value, so that links, feeds, sitemap and the file on disk
//! cannot disagree. Addresses are percent-encoded where they are written (RFC 3986, 2.1); files
//! are named by the letters themselves.

use std::fmt;

use crate::content::bulletin::Bulletin;
use crate::content::config::Config;
use crate::content::own_address::by_pattern;
use crate::tree_path::TreePath;

/// A place in the site: rooted at the site's top, ending in `/` for a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Permalink(String);

impl Permalink {
    /// The place that a rooted address names, as in `/2016/08/name/`; `None` where it does not
    /// name one.
    pub(crate) fn new(address: &str) -> Option<Self> {
        let inside = address.strip_prefix('/')?;
        let name = inside.strip_suffix('/').unwrap_or(inside);
        (name.is_empty() || TreePath::new(name).is_some()).then(|| Self(address.to_owned()))
    }

    /// The address of a bulletin, by the pattern of the series.
    pub(crate) fn of(bulletin: &Bulletin, config: &Config, language: &str) -> Self {
        let parts = (bulletin.date.day, bulletin.slug.as_str(), bulletin.id.as_str());
        let mut address = config.language_prefix(language);
        address.push_str(&by_pattern(&config.permalink, parts));
        Self(address)
    }

    /// A file below this page.
    pub(crate) fn file(&self, name: &str) -> Self {
        Self(format!("{}{name}", self.0))
    }

    /// A file of the program's own that stands beside this page: `/a/b/name`, or `/a/b-name` where the
    /// page is a file itself.
    pub(crate) fn beside(&self, name: &str) -> Option<Self> {
        let joint = if self.0.ends_with('/') { "" } else { "-" };
        let page = self.0.strip_suffix(".html").unwrap_or(&self.0);
        Self::new(&format!("{page}{joint}{name}"))
    }

    /// The address by its letters, from the site's top.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that answers there.
    pub(crate) fn output(&self) -> Option<TreePath> {
        let inside = self.0.trim_start_matches('/');
        if inside.is_empty() || inside.ends_with('/') {
            TreePath::new(&format!("{inside}index.html"))
        } else {
            TreePath::new(inside)
        }
    }

    /// The address for an `href` on a page: from the root of the host on.
    pub(crate) fn rooted(&self, config: &Config) -> String {
        encoded(base_path(config), &self.0)
    }

    /// The whole address.
    pub(crate) fn absolute(&self, config: &Config) -> String {
        encoded(config.base_url.trim_end_matches('/'), &self.0)
    }

    /// A form in which addresses that some file system takes for the same are equal, whether they
    /// end in a slash or not.
    pub(crate) fn folded(&self) -> String {
        folded(self.0.trim_end_matches('/'))
    }
}

/// A form in which names that some file system takes for the same are equal: letters in one case
/// and composed (Unicode Standard Annex 15).
pub(crate) fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().flat_map(char::to_lowercase).collect()
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The path of the site on its host, without a slash at its end.
pub(crate) fn base_path(config: &Config) -> &str {
    let rest = config.base_url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("", |slash| rest[slash..].trim_end_matches('/'))
}

/// Which bytes may stand in the path of an address as they are (RFC 3986, 3.3). A table, since each
/// page asks for a dozen addresses.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let signs = b"-._~/!$&'()*+,;=:@";
    let mut at = 0;
    while at < 256 {
        // There are no more than 256 of them.
        plain[at] = (at as u8).is_ascii_alphanumeric();
        at += 1;
    }
    let mut sign = 0;
    while sign < signs.len() {
        plain[signs[sign] as usize] = true;
        sign += 1;
    }
    plain
};

/// `start` and behind it `path`, percent-encoded where a byte may not stand in the path of an address.
fn encoded(start: &str, path: &str) -> String {
    let is_plain = |byte: u8| PLAIN[usize::from(byte)];
    let mut out = String::with_capacity(start.len() + path.len());
    out.push_str(start);
    if path.bytes().all(is_plain) {
        out.push_str(path);
        return out;
    }
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Permalink;
    use crate::content::config::Config;
    use crate::content::own_address::decoded;

    #[test]
    fn address_and_file_are_made_from_one_value() {
        let config = Config { base_url: "https://example.org/sec/".into(), ..Config::default() };
        let page = Permalink::new("/2016/08/تحديث/").expect("a place");
        assert_eq!(page.output().expect("a file").as_str(), "2016/08/تحديث/index.html");
        assert_eq!(page.rooted(&config), "/sec/2016/08/%D8%AA%D8%AD%D8%AF%D9%8A%D8%AB/");
        assert_eq!(decoded(&page.rooted(&config)), "/sec/2016/08/تحديث/");
        assert_eq!(
            Permalink::new("/").and_then(|home| home.output()).expect("a file").as_str(),
            "index.html"
        );
        assert_eq!(Permalink::new("/../x/"), None);
    }
}
