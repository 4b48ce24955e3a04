//! [`Address`]: which addresses may stand in a bulletin.
//!
//! A browser forgives much: it drops tabs and line ends inside an address, ignores control
//! characters before it and does not mind capitals, so `java\tscript:` runs. The scheme is
//! therefore judged as a browser would read it (WHATWG URL, "basic URL parser"), and what is
//! judged is what is written.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::content::body::sheet::is_dropped;
use crate::diagnostic::{Level, Rule};

/// An address that could run code or reach into the reader's machine.
pub(crate) const UNSAFE_ADDRESS: Rule = Rule {
    code: "unsafe-address",
    level: Level::Error,
    about: "An address such as `javascript:`, `data:` or `file:` can run code in the reader's \
            browser, forge a page, or point into somebody's own disk. None of them belongs in a \
            bulletin, however it is disguised.",
    remedy: "Write the `https://` address of the page that is meant, or take the link out.",
};

/// An address whose scheme the program does not know.
pub(crate) const UNKNOWN_SCHEME: Rule = Rule {
    code: "unknown-scheme",
    level: Level::Warning,
    about: "A link may begin with `http:`, `https:`, `mailto:`, `tel:`, `sms:` or `ftp:`, or name \
            a page of this site. Anything else opens a program that most readers do not have, so \
            the words stay and the link goes.",
    remedy: "Write the `https://` address of the page that is meant.",
};

const ALLOWED: [&str; 6] = ["http", "https", "mailto", "tel", "sms", "ftp"];
const REFUSED: [&str; 7] =
    ["javascript", "vbscript", "livescript", "data", "blob", "file", "filesystem"];

/// What came of looking at an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address<'a> {
    /// It may be linked: without control characters, and without white space at its ends.
    Good(Cow<'a, str>),
    /// Its scheme, in lower case, is one that can do harm.
    Unsafe(String),
    /// Its scheme, in lower case, is none of those allowed.
    Unknown(String),
}

impl<'a> Address<'a> {
    /// Judges an address in which character references are decoded already.
    pub(crate) fn judge(written: &'a str) -> Self {
        let address = clean(written);
        let Some(scheme) = scheme(&address) else { return Self::Good(address) };
        if ALLOWED.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Self::Good(address);
        }
        let scheme = scheme.to_ascii_lowercase();
        if REFUSED.contains(&scheme.as_str()) {
            Self::Unsafe(scheme)
        } else {
            Self::Unknown(scheme)
        }
    }
}

fn clean(written: &str) -> Cow<'_, str> {
    // What the writer would drop is dropped before the scheme is judged, not after.
    let gone = |c: char| c.is_control() || is_dropped(c);
    if written.contains(gone) {
        let kept: String = written.chars().filter(|&c| !gone(c)).collect();
        Cow::Owned(kept.trim().to_owned())
    } else {
        Cow::Borrowed(written.trim())
    }
}

/// The part before the first colon, if it has the form of a scheme (RFC 3986, section 3.1).
pub(crate) fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let first = scheme.bytes().next()?;
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    (first.is_ascii_alphabetic() && scheme.bytes().all(sound)).then_some(scheme)
}

/// An address in the form in which a page may hold it: what an address has no letter for is
/// written with percent signs, and a stray percent sign as one.
///
/// A backslash becomes the slash that a browser takes it for. Behind a percent sign it would be a
/// letter of the host's name in `https://a.example\\@b.example/`, which leads to `a.example`.
pub(crate) fn written(address: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_whitespace() || "\"<>\\^`{|}%[]".contains(c);
    if !address.contains(odd) {
        return Cow::Borrowed(address);
    }
    let mut path = address.find("//").map_or(0, |at| at + 2);
    // The brackets of a host that is a number (RFC 3986, 3.2.2).
    if address[path..].starts_with('[') {
        path += address[path..].find(']').map_or(0, |end| end + 1);
    }
    let mut out = String::with_capacity(address.len() + 16);
    let mut in_path = true;
    for (at, letter) in address.char_indices() {
        in_path &= !matches!(letter, '?' | '#');
        let is_odd = odd(letter)
            && match letter {
                '%' => !is_encoded(&address[at..]),
                '[' | ']' => at >= path,
                _ => true,
            };
        match letter {
            '\\' if in_path => out.push('/'),
            _ if is_odd => percent(&mut out, letter),
            _ => out.push(letter),
        }
    }
    Cow::Owned(out)
}

/// Whether a percent sign has its two digits behind it.
fn is_encoded(rest: &str) -> bool {
    rest.as_bytes().get(1..3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
}

fn percent(out: &mut String, letter: char) {
    for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use crate::content::body::address::{Address, written};

    #[test]
    fn a_written_address_is_one_that_browsers_and_checkers_read_alike() {
        for (address, expected) in [
            ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"),
            ("https://a.example/%C3%A9/\u{e9}", "https://a.example/%C3%A9/\u{e9}"),
            ("http://a/%%30%30", "http://a/%25%30%30"),
            ("http://a/100%", "http://a/100%25"),
            ("http://a/b c\u{a0}d", "http://a/b%20c%C2%A0d"),
            ("https://a.example\\@b.example/", "https://a.example/@b.example/"),
            ("https://a.example/?q=\\", "https://a.example/?q=%5C"),
            ("http://[::1]:80/[x]{y}|\"<>^`", "http://[::1]:80/%5Bx%5D%7By%7D%7C%22%3C%3E%5E%60"),
            ("mailto:a b@c.example", "mailto:a%20b@c.example"),
            ("#a[b]", "#a%5Bb%5D"),
        ] {
            assert_eq!(written(address), expected);
            assert_eq!(written(expected), expected);
        }
    }

    #[test]
    fn a_disguised_scheme_is_still_refused() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript\r:alert(1)",
            "java\u{ffff}script:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "BLOB:https://a/b",
        ] {
            assert!(matches!(Address::judge(text), Address::Unsafe(_)), "{text:?}");
        }
        assert_eq!(Address::judge("C:\\secret.doc"), Address::Unknown("c".to_owned()));
    }

    #[test]
    fn pages_of_ours_and_of_others_are_good() {
        for text in ["/a:b", "#a:b", "?q=a:b", "a/b:c", "//host/x", "HTTPS://x", "tel:999", ""] {
            assert!(matches!(Address::judge(text), Address::Good(_)), "{text:?}");
        }
    }
}
