//! Writes the sitemap: every address that search engines may list.
//!
//! It follows the sitemap protocol 0.9 (<https://www.sitemaps.org/protocol.html>), whose limits
//! split a large site over several files under an index. The split follows the order of the
//! addresses, so a site that only grows never rewrites a file that is full.

use jiff::civil::Date;

use crate::rendition::xml::{Content, Document};

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

/// The files of the sitemap, as names and bytes. One file, `sitemap.xml`, as long as the
/// addresses fit; past 50,000 of them or 50 MB, an index of that name comes first, followed by
/// `sitemap-1.xml`, `sitemap-2.xml` and so on. Addresses keep their order: give the oldest first.
/// `base_url` is absolute and may end in a slash or not.
pub(crate) fn sitemap(base_url: &str, addresses: &[Address]) -> Vec<(String, Vec<u8>)> {
    named(base_url, address_lists(addresses, PROTOCOL))
}

/// The most that one file may hold.
#[derive(Debug, Clone, Copy)]
struct Limits {
    addresses: usize,
    bytes: usize,
}

/// Names the lists, and puts an index before them if there are several.
fn named(base_url: &str, mut lists: Vec<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let front = "sitemap.xml".to_owned();
    if lists.len() == 1 {
        return lists.drain(..).map(|list| (front.clone(), list)).collect();
    }
    let names: Vec<String> = (1..=lists.len()).map(|n| format!("sitemap-{n}.xml")).collect();
    let index = index(base_url, &names);
    std::iter::once((front, index)).chain(names.into_iter().zip(lists)).collect()
}

/// The addresses as documents within the limits; at least one document.
fn address_lists(addresses: &[Address], limits: Limits) -> Vec<Vec<u8>> {
    let mut lists = Vec::new();
    let (mut list, mut held) = (empty_list(), 0);
    for address in addresses {
        let full = held >= limits.addresses || list.len() + longest(address) > limits.bytes;
        if full && held > 0 {
            lists.push(std::mem::replace(&mut list, empty_list()).finish());
            held = 0;
        }
        write_address(&mut list, address);
        held += 1;
    }
    lists.push(list.finish());
    lists
}

fn empty_list() -> Document {
    let mut list = Document::new();
    list.open("urlset", &[("xmlns", NAMESPACE)]);
    list
}

/// The bytes that an address may take at most, with room for the end of the document: escaping
/// makes six of one at worst, and the tags and the day take fewer than a hundred.
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

    use crate::rendition::sitemap::{Address, Limits, address_lists, sitemap};
    use crate::rendition::xml::tests::read_back;

    fn numbered(count: usize) -> Vec<Address> {
        let address = |n| Address { url: format!("https://example.org/{n}/"), changed: None };
        (1..=count).map(address).collect()
    }

    #[test]
    fn one_file_with_a_day_only_where_it_is_known() {
        let mut addresses = numbered(2);
        addresses[0].url = "https://example.org/?a=1&b='\u{B}\u{FFFE}".into();
        addresses[1].changed = Some(date(2016, 8, 1));
        let files = sitemap("https://example.org/", &addresses);
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
        let before = sitemap("https://example.org", &addresses[..50_000]);
        assert_eq!(before.len(), 1);
        let files = sitemap("https://example.org/b/", &addresses);
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
        let limits = Limits { addresses: 50, bytes: 1_000 };
        let lists = address_lists(&numbered(100), limits);
        assert!(lists.len() > 2 && lists.iter().all(|list| list.len() <= limits.bytes));
        assert_eq!(lists.iter().map(|list| read_back(list).len()).sum::<usize>(), 100);
        // An address that fits nowhere stands alone rather than vanish.
        let lists = address_lists(&numbered(2), Limits { addresses: 1, bytes: 1 });
        assert_eq!(lists.len(), 2);
    }

    #[test]
    fn a_site_without_addresses_has_an_empty_sitemap() {
        let files = sitemap("https://example.org", &[]);
        assert_eq!(files.len(), 1);
        assert!(read_back(&files[0].1).is_empty());
    }
}
