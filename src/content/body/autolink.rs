//! Bare addresses in running text: `https://…`, `www.…`, `gov.uk/ACT`, `name@example.org`.
//!
//! Authors paste addresses as they stand, and readers expect to follow them. What counts as an
//! address is deliberately narrow where no scheme says so: `and/or`, `report.pdf` and `e.g.this`
//! must stay words, so a name without `www.` needs an ending that public bodies use *and* a path.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

/// Endings under which a bare `host.ending/path` is taken for an address.
const ENDINGS: [&str; 10] =
    ["uk", "com", "org", "net", "gov", "eu", "int", "info", "wales", "scot"];

/// Typographic marks that may be letters of an address by the rules, but never are.
const QUOTES: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// A bare address: where it stands in the text, and where it leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes of the text; shown to the reader exactly as written.
    pub(crate) range: Range<usize>,
    /// The address with the scheme that the text left out.
    pub(crate) target: String,
}

/// Whether it is worth looking for addresses in `text` at all; cheap, and never wrong about "no".
pub(crate) fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_w = |byte: u8| byte | 0x20 == b'w';
    // Without an early end, so that the compiler can look at many bytes at once. An address that
    // has neither slash nor `@` begins with `www`.
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (&byte, &next)| {
        found | (byte == b'/') | (byte == b'@') | (is_w(byte) & is_w(next))
    })
}

/// A finder with this module's settings, made once for a body.
pub(crate) fn finder() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false).kinds(&[LinkKind::Url, LinkKind::Email]);
    finder
}

/// The bare addresses in `text`, in order, without punctuation that ends a sentence.
pub(crate) fn find<'a>(finder: &LinkFinder, text: &'a str) -> impl Iterator<Item = Found> + 'a {
    finder.links(text).filter_map(|link| {
        let written = link.as_str();
        let written = written.split(QUOTES).next().unwrap_or(written);
        let target = match link.kind() {
            LinkKind::Email => format!("mailto:{written}"),
            _ => web_target(written)?,
        };
        Some(Found { range: link.start()..link.start() + written.len(), target })
    })
}

fn web_target(written: &str) -> Option<String> {
    if let Some((scheme, rest)) = written.split_once("://") {
        let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        return (web && !rest.is_empty()).then(|| written.to_owned());
    }
    let (host, path) = written.split_once('/').unwrap_or((written, ""));
    let labels = host.split('.').filter(|label| !label.is_empty()).count();
    let www = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let ending = host.rsplit('.').next().unwrap_or(host);
    let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    let linked = if www { labels > 2 } else { labels > 1 && known && !path.is_empty() };
    linked.then(|| format!("https://{written}"))
}

#[cfg(test)]
mod tests {
    use crate::content::body::autolink::{find, finder, may_hold};

    fn targets(text: &str) -> Vec<String> {
        let all = find(&finder(), text).map(|found| found.target).collect::<Vec<_>>();
        assert!(may_hold(text) || all.is_empty(), "{text}");
        all
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(targets("See gov.uk/ACT."), ["https://gov.uk/ACT"]);
        assert_eq!(targets("(see https://a.example/b_(c)), or"), ["https://a.example/b_(c)"]);
        assert_eq!(targets("WWW.met.police.uk, now"), ["https://WWW.met.police.uk"]);
        assert_eq!(targets("“https://a.example/é”, and"), ["https://a.example/é"]);
        assert_eq!(targets("write to a.b@c.example!"), ["mailto:a.b@c.example"]);
    }

    #[test]
    fn words_stay_words() {
        for text in ["and/or", "gov.uk/", "x.txt/y", "www.x", "a@b", "ftp://a.example/b", "1/2.5"] {
            assert_eq!(targets(text), Vec::<String>::new(), "{text}");
        }
    }
}
