//! `import --from feed`: the archive of another tool moves in, and no subscriber sees it again.
//!
//! The feeds here are written for these tests; one more is our own, which has to come back as what it
//! was made of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::trial::{Ended, Trial, files};

/// Settings with two topics, and the address that the feeds below name.
const SETTINGS: &str = "title: S\nbase_url: https://e.org/\ntimezone: Europe/London\n\
    topics:\n  travel: Travel\n  post: Post and parcels\n";

/// An RSS feed of these items.
fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:media=\"urn:m\">\n<channel>\n\
         <title>T</title>\n{items}\n</channel>\n</rss>\n"
    )
}

/// An item of RSS with a text.
fn item(number: u32, html: &str) -> String {
    format!(
        "<item><title>Item {number}</title><link>https://e.org/item-{number}/</link>\
         <guid isPermaLink=\"false\">guid-{number}</guid>\
         <pubDate>Mon, 01 Aug 2016 09:0{number}:00 +0100</pubDate>\
         <content:encoded><![CDATA[{html}]]></content:encoded></item>\n"
    )
}

/// Imports a feed into a new site.
fn imported(name: &str, text: impl AsRef<[u8]>) -> (Trial, Ended) {
    let trial = Trial::with_settings(SETTINGS);
    let ended = import_into(&trial, name, text);
    (trial, ended)
}

fn import_into(trial: &Trial, name: &str, text: impl AsRef<[u8]>) -> Ended {
    fs::write(trial.beside(name), text).expect("a feed");
    let path = trial.beside(name);
    trial.run(&["import", "--from", "feed", path.to_str().expect("a path")])
}

/// The files of bulletins, by name.
fn bulletins(trial: &Trial) -> BTreeMap<String, String> {
    let files = trial.files("bulletins").into_iter().filter(|(name, _)| name.ends_with(".md"));
    files.map(|(name, text)| (name, String::from_utf8(text).expect("text"))).collect()
}

/// Makes sure that a feed is turned back, with these words, and nothing is written.
fn assert_refused(name: &str, text: &str, words: &[&str]) {
    let (trial, ended) = imported(name, text);
    ended.with(1).saying(words).saying(&["help: ", "Nothing was written"]);
    assert!(bulletins(&trial).is_empty(), "{name}");
}

#[test]
fn an_item_becomes_a_bulletin_that_keeps_guid_day_and_address() {
    let text = rss("<item><title>Gates &amp; doors</title><media:title>not this</media:title>\
         <link>https://e.org/news/gates.html</link><guid isPermaLink=\"false\">urn:x:7</guid>\
         <pubDate>Mon, 01 Aug 2016 00:30:00 +0100</pubDate><category>Travel</category>\
         <category>Post &amp; parcels</category><category>post</category>\
         <description>&lt;p&gt;Look at &lt;b&gt;gates&lt;/b&gt;.&lt;/p&gt;</description>\
         <content:encoded><![CDATA[<h2>Why</h2><p>Look <a href=\"/x.pdf\">there</a>.</p>]]></content:encoded>\
         </item>");
    let (trial, ended) = imported("feed.xml", text);
    let ended = ended.with(0).saying(&["post-parcels: 'Post & parcels'", "1 × broken-link"]);
    assert!(String::from_utf8_lossy(&ended.results).contains("1 bulletin written"), "{ended:?}");
    let files = bulletins(&trial);
    assert_eq!(
        files["2016-08-01-gates.md"],
        "---\nid: 2016-08-01-gates\ntitle: 'Gates & doors'\ndate: 2016-08-01T00:30:00+01:00\n\
         summary: 'Look at gates.'\ntopics: [travel, post-parcels, post]\n\
         aliases: ['/news/gates.html']\nguid: 'urn:x:7'\n---\n\n## Why\n\n\
         Look [there](https://e.org/x.pdf).\n"
    );
}

#[test]
fn an_address_that_the_series_makes_itself_is_kept_and_every_other_is_promised() {
    let text = rss(&format!(
        "{}{}",
        item(1, "<p>a</p>").replace("e.org/item-1/", "e.org/2016/08/one/"),
        item(2, "<p>b</p>").replace("e.org/item-2/", "E.org/old/two?utm=1")
    ));
    let text = text.replace("old/two?utm=1", "old/two#top");
    let (trial, ended) = imported("feed.xml", text);
    ended.with(0);
    let files = bulletins(&trial);
    assert!(!files["2016-08-01-one.md"].contains("aliases"), "{files:?}");
    assert!(files["2016-08-01-two.md"].contains("aliases: ['/old/two']"), "{files:?}");
    trial.run(&["build"]).with(0);
    let ledger = fs::read_to_string(trial.at("bulletins/ledger.txt")).expect("a ledger");
    for promise in ["/2016/08/one/ guid-1", "/2016/08/two/ guid-2", "/old/two "] {
        assert!(ledger.contains(promise), "{promise}: {ledger}");
    }
    let feed = fs::read_to_string(trial.at("public/rss.xml")).expect("a feed");
    assert!(feed.contains(">guid-1</guid>") && feed.contains(">guid-2</guid>"), "{feed}");
}

#[test]
fn atom_and_json_are_read_as_well() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:m='urn:m'><title>F</title><id>f</id>\n\
        <entry><m:title>no</m:title><title type='html'>One &amp;amp; two</title><id>tag:e.org,2016:1</id>\n\
        <link rel='self' href='https://e.org/self'/><link href='https://e.org/one/'/>\n\
        <published>2016-08-01T09:00:00+01:00</published><updated>2016-08-02T09:00:00Z</updated>\n\
        <category term='travel' label='Travel'/><summary>In short.</summary>\n\
        <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>A <em>b</em> &lt;c&gt;</p>\n\
        <ul><li>d</li></ul></div></content></entry></feed>";
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [
        {"id": "tag:e.org,2016:1", "url": "https://e.org/one/", "title": "One & two",
         "date_published": "2016-08-01T09:00:00+01:00", "date_modified": "2016-08-02T09:00:00Z",
         "summary": "In short.", "tags": ["Travel"],
         "content_html": "<p>A <em>b</em> &lt;c&gt;</p><ul><li>d</li></ul>"}]}"#;
    for (name, text) in [("feed.atom", atom), ("feed.json", json)] {
        let (trial, ended) = imported(name, text);
        ended.with(0).saying(&["last changed 2016-08-02T09:00:00Z"]);
        assert_eq!(
            bulletins(&trial)["2016-08-01-one.md"],
            "---\nid: 2016-08-01-one\ntitle: 'One & two'\ndate: 2016-08-01T09:00:00+01:00\n\
             summary: 'In short.'\ntopics: [travel]\naliases: ['/one/']\nguid: 'tag:e.org,2016:1'\n---\n\n\
             A *b* \\<c\\>\n\n- d\n",
            "{name}"
        );
        let report = trial.run(&["check", "--format", "json"]).with(0).json();
        for found in report["diagnostics"].as_array().expect("findings") {
            assert_eq!(found["level"], "advice", "{name}: {found:#}");
        }
    }
}

#[test]
fn a_feed_of_our_own_comes_back_as_what_it_was_made_of() {
    let old = Trial::with_settings(SETTINGS);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("bulletins");
    for (name, text) in files(&own) {
        old.write(&format!("bulletins/{name}"), text);
    }
    old.run(&["build", "--as-of", "2026-11-30T12:00", "--out", "old"]).with(0);
    let feed = fs::read_to_string(old.at("old/rss.xml")).expect("a feed");
    let settings = fs::read_to_string(old.at("bulletins/series.yaml")).expect("settings");
    // Pictures, attachments and older pages do not come with a feed.
    let new = Trial::with_settings(&format!("{settings}\noutside: [/]\n"));
    import_into(&new, "rss.xml", &feed).with(0);
    new.run(&["build", "--as-of", "2026-11-30T12:00", "--out", "new"]).with(0);
    let again = fs::read_to_string(new.at("new/rss.xml")).expect("a feed");
    let (before, after) = (told(&feed), told(&again));
    assert!(before.len() > 10, "{before:?}");
    // What only tells of a change to another item is no bulletin.
    let bulletins: BTreeMap<_, _> =
        before.into_iter().filter(|(guid, _)| !guid.contains('#')).collect();
    assert_eq!(bulletins, after);
}

/// Title, address and date of each item of a feed, by guid.
fn told(feed: &str) -> BTreeMap<String, [String; 3]> {
    let items = feed.split("<item>").skip(1).map(|item| {
        let of = |name: &str| {
            let rest = item.split_once(&format!("<{name}")).map_or("", |(_, rest)| rest);
            let text = rest.split_once('>').map_or("", |(_, rest)| rest);
            text.split("</").next().unwrap_or_default().to_owned()
        };
        (of("guid"), [of("title"), of("link"), of("pubDate")])
    });
    items.collect()
}

#[test]
fn an_item_that_lacks_something_is_left_out_and_counted() {
    let text = rss(&format!(
        "{}<item><link>https://e.org/a</link><pubDate>Mon, 01 Aug 2016 09:00:00 GMT</pubDate></item>\
         <item><title>No day</title></item><item><title>None</title></item>\
         <item><title>Nor here</title></item>\
         <item><title>Bad day</title><pubDate>Mon, 31 Feb 2016 09:00:00 GMT</pubDate></item>",
        item(1, "<p>a</p>")
    ));
    let (trial, ended) = imported("feed.xml", text);
    let ended = ended.with(0).saying(&[
        "warning[import-item]: the item `https://e.org/a` is left out: it has no title",
        "the item `No day` is left out: it has no date",
        "the item `Nor here` is left out: it has no date",
        "the item `Bad day` is left out",
    ]);
    assert!(String::from_utf8_lossy(&ended.results).contains("1 bulletin written, 5 left out"));
    assert_eq!(bulletins(&trial).len(), 1);
    let (_, ended) = imported("feed.xml", rss(&item(1, "a")));
    assert!(!ended.with(0).told.contains("import-item"));
}

#[test]
fn what_is_no_whole_feed_is_turned_back() {
    let whole = rss(&item(1, "<p>a</p>"));
    let half = &whole[..whole.find("</item>").expect("an item")];
    assert_refused("feed.xml", half, &["import-feed", "cut off", "<item>"]);
    let json = r#"{"items": [{"id": "1", "title": "A", "date_published": "2016-0"#;
    assert_refused("feed.json", json, &["import-feed", "cut off"]);
    assert_refused("feed.json", "{\"a\": 1}", &["import-feed", "no list `items`"]);
    assert_refused("page.html", "<html><p>a</html>", &["import-feed"]);
    assert_refused("feed.xml", "", &["import-feed"]);
    assert_refused("feed.xml", &rss(""), &["import-feed", "no item"]);
    let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE r [<!ENTITY a \"ha\">\
        <!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>\n\
        <rss><channel><item><title>&c;</title></item></channel></rss>";
    assert_refused("feed.xml", laughs, &["import-feed", "declares entities"]);
    let file = "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss><channel><item>\
        <title>&a;</title></item></channel></rss>";
    assert_refused("feed.xml", file, &["import-feed", "declares entities"]);
    assert_refused("feed.xml", &"<rss>".repeat(4000), &["import-feed", "deeper"]);
}

#[test]
fn two_items_with_one_guid_are_both_named() {
    let text = rss(&format!("{}{}", item(1, "a"), item(2, "b").replace("guid-2", "guid-1")));
    assert_refused("feed.xml", &text, &["import-guid", "`Item 1`", "`Item 2`", "`guid-1`"]);
    // What was taken over once is not taken over again, whatever it is called now.
    let (trial, ended) = imported("feed.xml", rss(&item(1, "a")));
    ended.with(0);
    let renamed = rss(&item(1, "a").replace("item-1", "other").replace("Item 1", "Other"));
    let again = import_into(&trial, "feed.xml", renamed);
    again.with(1).saying(&["import-guid", "has the guid `guid-1`", "Nothing was written"]);
    assert_eq!(bulletins(&trial).len(), 1);
    // The very same feed meets its own files as well, and none is written over.
    let path = trial.at("bulletins/2016-08-01-item-1.md");
    fs::write(&path, "mine").expect("written");
    import_into(&trial, "feed.xml", rss(&item(1, "a"))).with(1).saying(&["import-exists"]);
    assert_eq!(fs::read_to_string(path).expect("a file"), "mine");
}

#[test]
fn an_item_of_the_future_is_kept_and_told_as_held() {
    let text = rss(&item(1, "<p>a</p>").replace("Mon, 01 Aug 2016", "Sun, 01 Aug 2100"));
    let (trial, ended) = imported("feed.xml", text);
    ended
        .with(0)
        .saying(&["advice[import-held]: `Item 1` is held until 2100-08-01T09:01:00+01:00"]);
    trial.run(&["build"]).with(0).saying(&["HELD until"]);
    let (_, ended) = imported("feed.xml", rss(&item(1, "a")));
    assert!(!ended.with(0).told.contains("import-held"));
}

#[test]
fn scripts_never_come_along_and_what_is_left_out_is_told() {
    let html = "<p onclick=\"a()\">Text<script>alert('x')</script></p><style>p{}</style>\
        <a href=\"java&#115;cript:alert(1)\">go</a> <img src=x onerror=alert(1)>\
        <iframe src=\"https://v.org/film\"></iframe><svg><script>alert(2)</script></svg>\
        <img src=\"https://b.org/p.png\" alt=\"A plan\">";
    let (trial, ended) = imported("feed.xml", rss(&item(1, html)));
    ended.with(0).saying(&["script left out", "frame left out: https://v.org/film", "made a link"]);
    let text = &bulletins(&trial)["2016-08-01-item-1.md"];
    for bad in ["script", "alert", "onclick", "onerror", "iframe", "style", "svg"] {
        assert!(!text.contains(bad), "`{bad}` came along: {text}");
    }
    assert!(text.contains("[A plan](<https://b.org/p.png>)") && text.contains("Text"), "{text}");
}

#[test]
fn addresses_of_another_host_are_told_and_made_no_aliases() {
    let text = rss(&format!("{}{}", item(1, "a"), item(2, "b")))
        .replace("https://e.org/", "https://old.org/");
    let (trial, ended) = imported("feed.xml", text);
    ended.with(0).saying(&["warning[import-address]: 2 old addresses lie on `old.org`"]);
    assert!(bulletins(&trial).values().all(|text| !text.contains("aliases")));
    let query = rss(&item(1, "a").replace("item-1/", "?p=1"));
    let (_, ended) = imported("feed.xml", query);
    ended.with(0).saying(&["import-address", "cannot answer here"]);
    let twice = rss(&format!("{}{}", item(1, "a"), item(2, "b").replace("item-2/", "item-1/")));
    let (trial, ended) = imported("feed.xml", twice);
    ended.with(0).saying(&["import-address", "is that of another bulletin"]);
    assert_eq!(bulletins(&trial).values().filter(|text| text.contains("aliases")).count(), 1);
}

#[test]
fn topics_that_the_series_does_not_list_are_told_with_the_lines_to_add() {
    let text = rss(&item(1, "a").replace("</link>", "</link><category>Bag Searches</category>"));
    let (trial, ended) = imported("feed.xml", text);
    ended.with(0).saying(&[
        "warning[import-topic]",
        "  bag-searches: 'Bag Searches'\n",
        "1 × unknown-word",
    ]);
    let settings = format!("{SETTINGS}  bag-searches: 'Bag Searches'\n");
    trial.write("bulletins/series.yaml", settings);
    trial.run(&["check"]).with(0);
}

#[test]
fn a_call_that_cannot_be_meant_is_told() {
    let trial = Trial::with_settings(SETTINGS);
    for (arguments, words) in [
        (&["import", "--from", "feed", "none.xml"][..], "no file"),
        (&["import", "--from", "feed", "a", "b"], "one file or folder"),
        (&["import", "--from", "mail", "a"], "mail"),
        (&["import", "--from", "feed", "a", "--date", "2016-08-01"], "--date"),
        (&["import", "--from", "folder", "none"], "no folder"),
        (&["import", "--from", "feed", "bulletins"], "--from folder"),
    ] {
        trial.run(arguments).with(2).saying(&[words]);
    }
}
