//! A mail as a file that mail programs open: the one door to the builder of messages.
//!
//! Whoever opens it sees the mail as readers will, and a program for the desk offers to send it
//! (`X-Unsent`). We never send. The builder would take the boundary, the day and the host's name from
//! the machine where they are missing, so all are given: the same mail is the same bytes.

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use crate::content::config::Config;
use crate::rendition::feed::rfc822;
use crate::tree::Hash;

/// What a message is made of.
#[derive(Debug)]
pub(crate) struct Message<'a> {
    /// Its subject.
    pub subject: &'a str,
    /// The moment that it bears.
    pub date: Timestamp,
    /// Its language.
    pub language: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
}

/// What stands in every message, so that the next one may be written over it.
pub(crate) const MARK: &str = "noticeboard email";

/// How many bytes a text takes as part of a message.
pub(crate) fn encoded_length(html: &str) -> usize {
    let mut out = Vec::new();
    MimePart::new("text/html", html).write_part(&mut out);
    out.len()
}

/// The message as a file: lines that end with CR and LF (RFC 5322, 2.1), none longer than 76 signs.
pub(crate) fn message(message: &Message<'_>, config: &Config) -> Vec<u8> {
    let Message { subject, date, language, text, html } = message;
    let day = rfc822(&date.to_zoned_datetime(config.timezone.clone()));
    let parts = [subject.as_bytes(), day.as_bytes(), text.as_bytes(), html.as_bytes()];
    let digest = Hash::of_parts(parts).to_string();
    let id = format!("{}@{}", digest.get(..32).unwrap_or(&digest), host(&config.base_url));
    let text = MimePart::new("text/plain", *text).language(*language);
    let html = MimePart::new("text/html", *html).language(*language);
    // No line of a part that is encoded can hold `=_` (RFC 2045, 6.7 and 6.8).
    let boundary = format!("=_{}", digest.get(32..).unwrap_or_default());
    let kind = ContentType::new("multipart/alternative").attribute("boundary", boundary);
    let whole = MimePart::new(kind, vec![text, html]);
    let built = MessageBuilder::new()
        .from(from(config))
        .subject(*subject)
        .header("Date", Raw::new(day))
        .message_id(id)
        .header("X-Unsent", Raw::new("1"))
        .header("X-Generator", Raw::new(MARK))
        .body(whole);
    // Memory takes all that is written to it.
    built.write_to_vec().unwrap_or_default()
}

/// Who it is from. A series without an address gives none, and a message has to say whom it is from:
/// a group without members is what there is for that (RFC 6854, 2). Who sends it puts their own.
fn from(config: &Config) -> Address<'_> {
    let name = Some(&config.publisher.name).filter(|name| !name.is_empty());
    let name = name.unwrap_or(&config.title).as_str();
    match &config.publisher.email {
        Some(email) => Address::new_address(Some(name), email.as_str()),
        None => Address::new_group(Some(name), Vec::new()),
    }
}

fn host(base_url: &str) -> &str {
    let after = base_url.split_once("://").map_or(base_url, |(_, after)| after);
    after.split(['/', ':']).next().unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::{Message, message};
    use crate::content::config::Config;
    use jiff::Timestamp;

    #[test]
    fn a_message_is_the_same_bytes_and_knows_no_machine() {
        let long = "0123456789 ".repeat(400);
        let subject = "Grüße: عربي";
        let date = Timestamp::UNIX_EPOCH;
        let parts = Message { subject, date, language: "en", text: "é\n", html: &long };
        let one = message(&parts, &Config::default());
        assert_eq!(one, message(&parts, &Config::default()));
        let text = String::from_utf8(one).expect("ASCII");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 78), "{text}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        for line in [
            "From: \"Bulletins\":;\r\n",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
            "X-Unsent: 1\r\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(text.contains("@example.org>") && text.contains("=?utf-8?"), "{text}");
    }
}
