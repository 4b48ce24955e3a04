//! Writes a feed as Atom (RFC 4287).

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::rendition::feed::item::{Channel, Item};
use crate::rendition::xml::{Content, Document};

/// The feed as an Atom document, with the items in the order given (newest first, please).
pub(crate) fn atom(channel: &Channel, items: &[Item]) -> Vec<u8> {
    let mut document = Document::new();
    document.sheet(channel.sheet.as_deref());
    let root = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", channel.language.as_str())];
    document.open("feed", &root);
    write_channel(&mut document, channel);
    for item in items {
        write_entry(&mut document, item);
    }
    document.finish()
}

fn write_channel(document: &mut Document, channel: &Channel) {
    // The address of the feed is promised, so it is as good a name as any (4.2.6).
    document.element("id", &[], Content::Address(&channel.self_url));
    document.text("title", &channel.title);
    document.text("subtitle", &channel.description);
    // Obligatory, and not to be taken from the clock: of an empty feed nothing ever changed.
    let changed = channel.last_change.unwrap_or(Timestamp::UNIX_EPOCH);
    document.text("updated", &rfc3339(&changed.to_zoned_datetime(TimeZone::UTC)));
    document.open("author", &[]);
    let name = if channel.publisher.is_empty() { &channel.title } else { &channel.publisher };
    document.text("name", name);
    if let Some(url) = &channel.publisher_url {
        document.element("uri", &[], Content::Address(url));
    }
    if let Some(email) = &channel.email {
        document.text("email", email);
    }
    document.close();
    link(document, "alternate", "text/html", &channel.link);
    link(document, "self", "application/atom+xml", &channel.self_url);
    if let Some(hub) = &channel.hub {
        document.element("link", &[("rel", "hub"), ("href", hub)], Content::Nothing);
    }
    if let Some(icon) = &channel.icon {
        document.element("icon", &[], Content::Address(icon));
    }
    document.text("generator", channel.generator);
}

fn write_entry(document: &mut Document, item: &Item) {
    document.open("entry", &[]);
    document.element("id", &[], Content::Address(&iri(item.guid.as_str())));
    document.text("title", &item.title);
    link(document, "alternate", "text/html", &item.link);
    document.text("published", &rfc3339(&item.published));
    document.text("updated", &rfc3339(&item.updated));
    if let Some(name) = &item.creator {
        document.open("author", &[]);
        document.text("name", name);
        document.close();
    }
    for (slug, name) in &item.categories {
        document.element("category", &[("term", slug), ("label", name)], Content::Nothing);
    }
    if let Some(file) = &item.enclosure {
        let length = file.length.to_string();
        let attributes = [
            ("rel", "enclosure"),
            ("type", file.media_type.as_str()),
            ("length", &length),
            ("href", &file.url),
        ];
        document.element("link", &attributes, Content::Nothing);
    }
    document.text("summary", &item.summary);
    if let Some(html) = &item.html {
        document.element("content", &[("type", "html")], Content::Markup(html));
    }
    document.close();
}

fn link(document: &mut Document, rel: &str, media_type: &str, href: &str) {
    let attributes = [("rel", rel), ("type", media_type), ("href", href)];
    document.element("link", &attributes, Content::Nothing);
}

/// A moment as RFC 3339, to the second.
pub(crate) fn rfc3339(moment: &ZonedDateTime) -> String {
    // Before standard time, offsets had seconds, which the format cannot say.
    let moment = if moment.offset().seconds() % 60 == 0 {
        moment.clone()
    } else {
        moment.with_time_zone(TimeZone::UTC)
    };
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A guid as the IRI that an id has to be (4.2.6). One of another tool may be no more than a number;
/// then it is the text of a `data:` address (RFC 2397), which is the same for ever.
fn iri(guid: &str) -> String {
    let scheme = guid.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    };
    if scheme.is_some_and(is_scheme) && !guid.contains(char::is_whitespace) {
        return guid.to_owned();
    }
    format!("data:,{}", utf8_percent_encode(guid, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{atom, iri, rfc3339};
    use crate::rendition::feed::item::tests::{channel, item};
    use crate::rendition::feed::item::{Channel, Item};
    use crate::rendition::xml::tests::read_back;

    #[test]
    fn every_text_reads_back_as_it_was_without_forbidden_characters() {
        let elements = read_back(&atom(&channel(), &[item()]));
        let expected = [
            ("id", "https://example.org/rss.xml"),
            ("title", "Police & Security"),
            ("subtitle", "Notices <for> everyone & all"),
            ("updated", "2016-08-02T08:00:00+00:00"),
            ("name", "Press office"),
            ("uri", "https://press.example.org/?a&b"),
            ("email", "press@example.org"),
            ("icon", "https://example.org/icon.png"),
            ("generator", "noticeboard 0.1.0"),
            ("id", "tag:example.org,2016-08-01:a"),
            ("title", "Vigilance, R&D & <script> \u{1F6A8}"),
            ("published", "2016-08-01T09:00:00+01:00"),
            ("updated", "2016-08-01T09:00:00+01:00"),
            ("name", "Press & Media"),
            ("summary", "Be alert & calm; R&D <b>too</b>"),
            ("content", "<p>a ]]> b &amp; \u{1F6A8}</p>"),
        ];
        assert_eq!(elements, expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
    }

    #[test]
    fn what_is_not_known_is_left_out_and_what_must_be_there_is() {
        let nothing = Channel { title: "S".into(), ..Channel::default() };
        let bare = Item { html: None, creator: None, enclosure: None, ..item() };
        let text = String::from_utf8(atom(&nothing, &[bare])).expect("UTF-8");
        assert!(text.contains("<updated>1970-01-01T00:00:00+00:00</updated>"));
        assert!(text.contains("<author>\n<name>S</name>\n</author>"));
        for name in
            ["uri", "email", "icon", "content", "rel=\"hub\"", "enclosure", "?xml-stylesheet"]
        {
            assert!(!text.contains(&format!("<{name}")), "{name}");
        }
    }

    #[test]
    fn an_id_is_an_address_of_some_kind() {
        for (guid, id) in [
            ("https://example.org/?p=7", "https://example.org/?p=7"),
            ("tag:example.org,2016:a", "tag:example.org,2016:a"),
            ("4711", "data:,4711"),
            ("post 7: ü", "data:,post%207%3A%20%C3%BC"),
            ("1a:b", "data:,1a%3Ab"),
        ] {
            assert_eq!(iri(guid), id);
        }
    }

    #[test]
    fn moments_have_an_offset_in_figures() {
        let at = |day: jiff::civil::Date, zone| {
            rfc3339(&day.at(9, 5, 0, 0).in_tz(zone).expect("a zone"))
        };
        assert_eq!(at(date(2026, 1, 9), "Europe/London"), "2026-01-09T09:05:00+00:00");
        assert_eq!(at(date(2016, 8, 1), "America/St_Johns"), "2016-08-01T09:05:00-02:30");
        assert_eq!(at(date(1840, 1, 1), "Europe/London"), "1840-01-01T09:06:15+00:00");
    }
}
