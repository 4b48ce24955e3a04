//! Writes a feed as RSS 2.0, to the letter of the RSS Best Practices Profile.
//!
//! The rules are those of <https://www.rssboard.org/rss-profile>; a name here is an element there.

use jiff::ZonedDateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use crate::rendition::feed::item::{Channel, Enclosure, Guid, Item};
use crate::rendition::xml::{Content, Document, allowed};

/// Namespaces of what RSS has no elements for.
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// Where the format is explained to somebody who finds the file.
const DOCS: &str = "https://www.rssboard.org/rss-specification";

/// How many minutes a reader may keep the feed before it asks again.
const TTL: &str = "60";

/// The feed as an RSS 2.0 document, with the items in the order given (newest first, please).
pub(crate) fn rss(channel: &Channel, items: &[Item]) -> Vec<u8> {
    let mut document = Document::new();
    document.sheet(channel.sheet.as_deref());
    let [atom, content, dc] = NAMESPACES;
    // The language is told here too, for whoever shows the document as it is (XML 1.0, 2.12).
    let language = ("xml:lang", channel.language.as_str());
    document.open("rss", &[("version", "2.0"), language, atom, content, dc]);
    document.open("channel", &[]);
    write_channel(&mut document, channel);
    for item in items {
        write_item(&mut document, item);
    }
    document.finish()
}

fn write_channel(document: &mut Document, channel: &Channel) {
    document.element("title", &[], Content::Title(&channel.title));
    document.element("link", &[], Content::Address(&channel.link));
    document.text("description", &channel.description);
    document.text("language", &channel.language.to_ascii_lowercase());
    if let Some(email) = &channel.email {
        // Validators ask for the name behind the address.
        let name = &channel.publisher;
        let whole = if name.is_empty() { email.clone() } else { format!("{email} ({name})") };
        document.text("managingEditor", &whole);
    }
    if let Some(instant) = channel.last_change {
        document.text("lastBuildDate", &rfc822(&instant.to_zoned_datetime(TimeZone::UTC)));
    }
    document.text("generator", channel.generator);
    document.element("docs", &[], Content::Address(DOCS));
    document.text("ttl", TTL);
    let itself =
        [("href", channel.self_url.as_str()), ("rel", "self"), ("type", "application/rss+xml")];
    document.element("atom:link", &itself, Content::Nothing);
    if let Some(hub) = &channel.hub {
        document.element("atom:link", &[("rel", "hub"), ("href", hub)], Content::Nothing);
    }
}

fn write_item(document: &mut Document, item: &Item) {
    document.open("item", &[]);
    document.element("title", &[], Content::Title(&item.title));
    document.element("link", &[], Content::Address(&item.link));
    let (is_permalink, guid) = match &item.guid {
        Guid::Permalink(address) => ("true", address),
        Guid::Opaque(name) => ("false", name),
    };
    document.element("guid", &[("isPermaLink", is_permalink)], Content::Address(guid));
    document.text("pubDate", &rfc822(&item.published));
    // RSS's own `author` must be an email address; a name goes into Dublin Core.
    if let Some(name) = &item.creator {
        document.text("dc:creator", name);
    }
    for (_, name) in &item.categories {
        document.text("category", name);
    }
    // Some readers show whichever of the two texts comes last, so the full one follows.
    document.text("description", &as_html(&item.summary));
    if let Some(html) = &item.html {
        document.element("content:encoded", &[], Content::Markup(html));
    }
    if let Some(enclosure) = &item.enclosure {
        write_enclosure(document, enclosure);
    }
    document.close();
}

fn write_enclosure(document: &mut Document, enclosure: &Enclosure) {
    let length = enclosure.length.to_string();
    let attributes =
        [("url", enclosure.url.as_str()), ("length", &length), ("type", &enclosure.media_type)];
    document.element("enclosure", &attributes, Content::Nothing);
}

/// A moment as RFC 822 with a year of four digits: English names, the offset in figures.
pub(crate) fn rfc822(moment: &ZonedDateTime) -> String {
    // Before standard time, offsets had seconds, which the format cannot say.
    if moment.offset().seconds() % 60 != 0 {
        return rfc822(&moment.with_time_zone(TimeZone::UTC));
    }
    strtime::format("%a, %d %b %Y %H:%M:%S %z", moment).unwrap_or_default()
}

/// Plain text as the HTML that readers take an item's description for. Only what HTML would
/// misread is escaped, a tag and a character reference, so that `Police & Security` also comes
/// out right in a reader that shows descriptions as they are.
fn as_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // What the writer drops must not stand between a `<` and its tag's name here.
    let text = allowed(text);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match character {
            '&' if next.is_ascii_alphanumeric() || next == '#' => html.push_str("&amp;"),
            '<' if next.is_ascii_alphabetic() || "/!?".contains(next) => html.push_str("&lt;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{as_html, rfc822, rss};
    use crate::rendition::feed::item::tests::{channel, item};
    use crate::rendition::feed::item::{Channel, Guid, Item};
    use crate::rendition::xml::tests::read_back;

    #[test]
    fn every_text_reads_back_as_it_was_without_forbidden_characters() {
        let elements = read_back(&rss(&channel(), &[item()]));
        let expected = [
            ("title", "Police & Security"),
            ("link", "https://example.org/"),
            ("description", "Notices <for> everyone & all"),
            ("language", "en-gb"),
            ("managingEditor", "press@example.org (Press office)"),
            ("lastBuildDate", "Tue, 02 Aug 2016 08:00:00 +0000"),
            ("generator", "noticeboard 0.1.0"),
            ("docs", "https://www.rssboard.org/rss-specification"),
            ("ttl", "60"),
            ("title", "Vigilance, R&D & <script> \u{1F6A8}"),
            ("link", "https://example.org/2016/08/a/?x=1&y=2"),
            ("guid", "tag:example.org,2016-08-01:a"),
            ("pubDate", "Mon, 01 Aug 2016 09:00:00 +0100"),
            ("dc:creator", "Press & Media"),
            ("category", "Fraud"),
            ("category", "R&D"),
            ("description", "Be alert & calm; R&amp;D &lt;b>too&lt;/b>"),
            ("content:encoded", "<p>a ]]> b &amp; \u{1F6A8}</p>"),
        ];
        assert_eq!(elements, expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
    }

    #[test]
    fn the_spelling_follows_the_profile() {
        let text = String::from_utf8(rss(&channel(), &[item()])).unwrap();
        for line in [
            "<title>Police &#x26; Security</title>",
            "<title>Vigilance, R&#x26;D &#x26; &#x3C;script&gt; \u{1F6A8}</title>",
            "<atom:link href=\"https://example.org/rss.xml\" rel=\"self\" \
             type=\"application/rss+xml\"/>",
            "<guid isPermaLink=\"false\">tag:example.org,2016-08-01:a</guid>",
            "<content:encoded><![CDATA[<p>a ]]]]><![CDATA[> b &amp; \u{1F6A8}</p>]]>\
             </content:encoded>",
            "<?xml-stylesheet type=\"text/css\" href=\"/assets/feed.0123.css\"?>",
            "<atom:link rel=\"hub\" href=\"https://hub.example.org/?a&amp;b\"/>",
            "<enclosure url=\"https://example.org/a.pdf?b&amp;c\" length=\"12345\" \
             type=\"application/pdf\"/>",
        ] {
            assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let nothing =
            Channel { email: None, last_change: None, hub: None, sheet: None, ..channel() };
        let link = Guid::Permalink("https://example.org/a/".into());
        let item = Item { guid: link, html: None, creator: None, enclosure: None, ..item() };
        let text = String::from_utf8(rss(&nothing, &[item])).unwrap();
        assert!(text.contains("<guid isPermaLink=\"true\">https://example.org/a/</guid>"));
        for name in
            ["managingEditor", "lastBuildDate", "content:encoded", "dc:creator", "enclosure"]
        {
            assert!(!text.contains(&format!("<{name}")), "{name}");
        }
        assert!(!text.contains("rel=\"hub\"") && !text.contains("<?xml-stylesheet"));
        assert!(read_back(&rss(&nothing, &[])).len() > 5);
    }

    #[test]
    fn dates_are_english_with_an_offset_in_figures() {
        let at = |day: jiff::civil::Date, zone| rfc822(&day.at(9, 5, 0, 0).in_tz(zone).unwrap());
        assert_eq!(at(date(2026, 1, 9), "Europe/London"), "Fri, 09 Jan 2026 09:05:00 +0000");
        assert_eq!(at(date(2026, 1, 9), "UTC"), "Fri, 09 Jan 2026 09:05:00 +0000");
        assert_eq!(at(date(2016, 8, 1), "America/St_Johns"), "Mon, 01 Aug 2016 09:05:00 -0230");
        assert_eq!(at(date(1840, 1, 1), "Europe/London"), "Wed, 01 Jan 1840 09:06:15 +0000");
    }

    #[test]
    fn a_summary_cannot_turn_into_markup() {
        assert_eq!(as_html("a < b & c > d"), "a < b & c > d");
        assert_eq!(as_html("<\u{B}script>&\u{FFFE}lt;"), "&lt;script>&amp;lt;");
        assert_eq!(as_html("<!-- </p> &#60; & <"), "&lt;!-- &lt;/p> &amp;#60; & <");
    }
}
