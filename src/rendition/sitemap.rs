//! Writes the sitemap: every address that search engines may list.
//!
//! It follows the sitemap protocol 0.9 (<https://www.sitemaps.org/protocol.html>), whose limits
//! split a large site over several files under an index. The split follows the order of the
//! addresses, so a site that only grows never rewrites a file that is full.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Checked;
use crate::rendition::xml::{Content, Document};
use crate::tree::{Leaf, Recipe};

/// The namespace of both the sitemap and its index.
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// What the protocol allows in one file.
const PROTOCOL: Limits = Limits { addresses: 50_000, bytes: 50 * 1024 * 1024 };

/// One page for search engines.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    /// The absolute address, unescaped.
    pub url: String,
    /// The day of the last change its author dated; `None` says nothing about it.
    pub changed: Option<Date>,
}

/// The files of the sitemap, by their names. One file, `sitemap.xml`, as long as the addresses fit;
/// past 50,000 of them or 50 MB, an index of that name comes first, followed by `sitemap-1.xml`,
/// `sitemap-2.xml` and so on. Addresses keep their order: give the oldest first. `base_url` is
/// absolute and may end in a slash or not.
pub(crate) fn sitemap(base_url: &str, addresses: Vec<Address>) -> Vec<(String, Leaf)> {
    let parts = parts(&addresses, PROTOCOL);
    let addresses: Arc<[Address]> = addresses.into();
    let list =
        |part| Leaf::Recipe(Arc::new(AddressList { addresses: Arc::clone(&addresses), part }));
    let front = "sitemap.xml".to_owned();
    if parts.len() == 1 {
        return parts.into_iter().map(|part| (front.clone(), list(part))).collect();
    }
    let names: Vec<String> = (1..=parts.len()).map(|n| format!("sitemap-{n}.xml")).collect();
    let index = Leaf::bytes(index(base_url, &names));
    let lists = names.into_iter().zip(parts.into_iter().map(list));
    std::iter::once((front, index)).chain(lists).collect()
}

/// The most that one file may hold.
#[derive(Debug, Clone, Copy)]
struct Limits {
    addresses: usize,
    bytes: usize,
}

/// The addresses of each file, within the limits; at least one file.
fn parts(addresses: &[Address], limits: Limits) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, EMPTY);
    for (at, address) in addresses.iter().enumerate() {
        let is_full = at - start >= limits.addresses || bytes + longest(address) > limits.bytes;
        if is_full && at > start {
            parts.push(start..at);
            (start, bytes) = (at, EMPTY);
        }
        bytes += longest(address);
    }
    parts.push(start..addresses.len());
    parts
}

/// A file that lists a part of the addresses.
struct AddressList {
    addresses: Arc<[Address]>,
    part: Range<usize>,
}

impl Recipe for AddressList {
    fn render(&self) -> Checked<Vec<u8>> {
        let mut list = empty_list();
        let part = self.addresses.get(self.part.clone()).unwrap_or_default();
        part.iter().for_each(|address| write_address(&mut list, address));
        Checked::clean(list.finish())
    }
}

/// The bytes of a list without addresses take no more than this.
const EMPTY: usize = 200;

fn empty_list() -> Document {
    let mut list = Document::new();
    list.open("urlset", &[("xmlns", NAMESPACE)]);
    list
}

/// The bytes that an address may take at most: escaping makes six of one at worst, and the tags and
/// the day take fewer than a hundred.
fn longest(address: &Address) -> usize {
    address.url.len().saturating_mul(6).saturating_add(100)
}

fn write_address(list: &mut Document, address: &Address) {
    list.open("url", &[]);
    list.element("loc", &[], Content::Address(&address.url));
    if let Some(day) = address.changed {
        list.text("lastmod", &day.to_string());
    }
    list.close();
}

/// The index that names the other files. It gives no dates, since a file of undated addresses
/// would have none that is true.
fn index(base_url: &str, names: &[String]) -> Vec<u8> {
    let base = base_url.trim_end_matches('/');
    let mut index = Document::new();
    index.open("sitemapindex", &[("xmlns", NAMESPACE)]);
    for name in names {
        index.open("sitemap", &[]);
        index.element("loc", &[], Content::Address(&format!("{base}/{name}")));
        index.close();
    }
    index.finish()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::rendition::sitemap::{Address, Limits, parts, sitemap};
    use crate::rendition::xml::tests::read_back;

    /// The names and the bytes of the files.
    fn made(base_url: &str, addresses: &[Address]) -> Vec<(String, Vec<u8>)> {
        let files = sitemap(base_url, addresses.to_vec()).into_iter();
        files.map(|(name, leaf)| (name, leaf.made().expect("bytes").value)).collect()
    }

    fn numbered(count: usize) -> Vec<Address> {
        let address = |n| Address { url: format!("https://example.org/{n}/"), changed: None };
        (1..=count).map(address).collect()
    }

    #[test]
    fn one_file_with_a_day_only_where_it_is_known() {
        let mut addresses = numbered(2);
        addresses[0].url = "https://example.org/?a=1&b='\u{B}\u{FFFE}".into();
        addresses[1].changed = Some(date(2016, 8, 1));
        let files = made("https://example.org/", &addresses);
        let expected = [
            ("loc", "https://example.org/?a=1&b='"),
            ("loc", "https://example.org/2/"),
            ("lastmod", "2016-08-01"),
        ];
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "sitemap.xml");
        assert_eq!(read_back(&files[0].1), expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
    }

    #[test]
    fn fifty_thousand_fit_and_one_more_makes_an_index() {
        let addresses = numbered(50_001);
        let before = made("https://example.org", &addresses[..50_000]);
        assert_eq!(before.len(), 1);
        let files = made("https://example.org/b/", &addresses);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        let index = read_back(&files[0].1);
        assert_eq!(index[0].1, "https://example.org/b/sitemap-1.xml");
        assert_eq!(index[1].1, "https://example.org/b/sitemap-2.xml");
        // The full file is the one that stood alone before, byte for byte.
        assert_eq!(files[1].1, before[0].1);
        assert_eq!(read_back(&files[2].1), [("loc".into(), "https://example.org/50001/".into())]);
    }

    #[test]
    fn no_file_outgrows_its_bytes() {
        let addresses = numbered(100);
        let limits = Limits { addresses: 50, bytes: 1_000 };
        let split = parts(&addresses, limits);
        let bytes = |part: &std::ops::Range<usize>| {
            made("https://example.org/", &addresses[part.clone()])[0].1.len()
        };
        assert!(split.len() > 2 && split.iter().all(|part| bytes(part) <= limits.bytes));
        assert_eq!(split.iter().map(ExactSizeIterator::len).sum::<usize>(), 100);
        assert!(split.windows(2).all(|two| two[0].end == two[1].start));
        // An address that fits nowhere stands alone rather than vanish.
        assert_eq!(parts(&addresses[..2], Limits { addresses: 1, bytes: 1 }), [0..1, 1..2]);
    }

    #[test]
    fn a_site_without_addresses_has_an_empty_sitemap() {
        let files = made("https://example.org", &[]);
        assert_eq!(files.len(), 1);
        assert!(read_back(&files[0].1).is_empty());
    }
}
