//! Writes a feed as RSS 2.0, to the letter of the RSS Best Practices Profile.
//!
//! The rules are those of <https://www.rssboard.org/rss-profile>; a name here is an element there.
//! Nothing is taken from the clock or computed from an address: who calls says when things
//! changed and by which guid readers know an item, because a feed that moves by itself shows
//! every subscriber the whole series again.

use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::rendition::xml::{Content, Document, allowed};

/// The root's attributes: the version, and the namespaces of what RSS has no elements for.
const RSS: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// Where the format is explained to somebody who finds the file.
const DOCS: &str = "https://www.rssboard.org/rss-specification";

/// How many minutes a reader may keep the feed before it asks again.
const TTL: &str = "60";

/// What a feed says of itself. All text is plain and unescaped.
#[derive(Debug, Clone)]
pub(crate) struct Channel {
    /// The series' title.
    pub title: String,
    /// One or two sentences on what the series is.
    pub description: String,
    /// The absolute address of the home page, or of the topic's page.
    pub link: String,
    /// The absolute address of the feed itself.
    pub self_url: String,
    /// The language as a BCP 47 tag, in any case.
    pub language: String,
    /// The program's name and version.
    pub generator: &'static str,
    /// The publisher's email address, best as `address (name)`: validators ask for the name.
    pub publisher_email: Option<String>,
    /// The newest item or change of status; `None` leaves the date out.
    pub last_change: Option<Timestamp>,
}

/// One bulletin, or one major update of a bulletin. All text but `html` is plain and unescaped.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The title.
    pub title: String,
    /// The absolute address of the page.
    pub link: String,
    /// By what readers know the item for ever.
    pub guid: Guid,
    /// When it was published, in the series' zone.
    pub published: ZonedDateTime,
    /// The summary.
    pub summary: String,
    /// The full text as HTML with absolute addresses; `None` in a feed of summaries.
    pub html: Option<String>,
    /// Who wrote it, by name.
    pub creator: Option<String>,
    /// Names of its topics, in order.
    pub categories: Vec<String>,
    /// Its one attached file; the profile allows no second.
    pub enclosure: Option<Enclosure>,
}

/// The permanent name of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guid {
    /// An absolute address that opens the item.
    Permalink(String),
    /// Any other name, such as a `tag:` URI (RFC 4151).
    Opaque(String),
}

/// A file that comes with an item.
#[derive(Debug, Clone)]
pub(crate) struct Enclosure {
    /// The absolute address.
    pub url: String,
    /// The exact size in bytes.
    pub length: u64,
    /// The media type, such as `application/pdf`.
    pub media_type: String,
}

/// The feed as an RSS 2.0 document, with the items in the order given (newest first, please).
pub(crate) fn rss(channel: &Channel, items: &[Item]) -> Vec<u8> {
    let mut document = Document::new();
    document.open("rss", &RSS);
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
    if let Some(email) = &channel.publisher_email {
        document.text("managingEditor", email);
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
    for name in &item.categories {
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

    use crate::rendition::feed::{Channel, Enclosure, Guid, Item, as_html, rfc822, rss};
    use crate::rendition::xml::tests::read_back;

    fn channel() -> Channel {
        Channel {
            title: "Police & Security".into(),
            description: "Notices <for> everyone & all".into(),
            link: "https://example.org/".into(),
            self_url: "https://example.org/rss.xml".into(),
            language: "en-GB".into(),
            generator: "noticeboard 0.1.0",
            publisher_email: Some("press@example.org (Press office)".into()),
            last_change: Some("2016-08-02T08:00:00Z".parse().unwrap()),
        }
    }

    fn item() -> Item {
        Item {
            title: "Vigilance\u{B}, R&D\u{FFFE} & <script> \u{1F6A8}".into(),
            link: "https://example.org/2016/08/a/?x=1&y=2".into(),
            guid: Guid::Opaque("tag:example.org,2016-08-01:a".into()),
            published: date(2016, 8, 1).at(9, 0, 0, 0).in_tz("Europe/London").unwrap(),
            summary: "Be alert & calm; R&D <b>too</b>\u{B}".into(),
            html: Some("<p>a ]]> b\u{B}\u{FFFE} &amp; \u{1F6A8}</p>".into()),
            creator: Some("Press & Media".into()),
            categories: vec!["Fraud".into(), "R&D".into()],
            enclosure: Some(Enclosure {
                url: "https://example.org/a.pdf?b&c".into(),
                length: 12_345,
                media_type: "application/pdf".into(),
            }),
        }
    }

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
            "<enclosure url=\"https://example.org/a.pdf?b&amp;c\" length=\"12345\" \
             type=\"application/pdf\"/>",
        ] {
            assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let channel = Channel { publisher_email: None, last_change: None, ..channel() };
        let link = Guid::Permalink("https://example.org/a/".into());
        let item = Item { guid: link, html: None, creator: None, enclosure: None, ..item() };
        let text = String::from_utf8(rss(&channel, &[item])).unwrap();
        assert!(text.contains("<guid isPermaLink=\"true\">https://example.org/a/</guid>"));
        for name in
            ["managingEditor", "lastBuildDate", "content:encoded", "dc:creator", "enclosure"]
        {
            assert!(!text.contains(&format!("<{name}")), "{name}");
        }
        assert!(read_back(&rss(&channel, &[])).len() > 5);
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
