//! Addresses on our own host: which of them a whole address means, and the one that a day and a
//! name make.
//!
//! A series that moves in has to know both before there is a bulletin, and links and pages ask the
//! same afterwards; so they are told in one place.

use std::fmt::Write as _;

use jiff::civil::Date;

/// The address that a pattern makes of a day, a name and an id, rooted and ending in `/`.
pub(crate) fn by_pattern(pattern: &str, (day, slug, id): (Date, &str, &str)) -> String {
    let mut address = String::new();
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        address.push('/');
        match part {
            ":year" => push_number(&mut address, day.year(), 4),
            ":month" => push_number(&mut address, day.month().into(), 2),
            ":day" => push_number(&mut address, day.day().into(), 2),
            ":slug" => address.push_str(slug),
            ":id" => address.push_str(id),
            word => address.push_str(word),
        }
    }
    address.push('/');
    address
}

/// The address from the site's top that a whole one means, if it lies on this site. Scheme, letter
/// case of the host and a port that goes without saying make no difference (RFC 3986, 6.2.2.1 and
/// 6.2.3).
pub(crate) fn inside_site(target: &str, base_url: &str) -> Option<String> {
    let (host, path) = host_and_path(target)?;
    let (own_host, own_path) = host_and_path(base_url)?;
    let inside = path.strip_prefix(own_path.trim_end_matches('/')).filter(|_| host == own_host)?;
    match inside.chars().next() {
        None => Some("/".to_owned()),
        Some('/') => Some(inside.to_owned()),
        Some('?' | '#') => Some(format!("/{inside}")),
        Some(_) => None,
    }
}

/// Host, in small letters and without its usual port, and what follows it.
fn host_and_path(target: &str) -> Option<(String, &str)> {
    let at = target.find("//")?;
    let (scheme, rest) = (&target[..at], &target[at + 2..]);
    let is_web = ["", "http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].to_lowercase();
    let bare = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(&host);
    is_web.then(|| (bare.trim_end_matches('.').to_owned(), &rest[end..]))
}

/// The letters behind percent signs; what is not UTF-8 then stays as it is.
pub(crate) fn decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Adds a number with zeros before it, up to so many digits.
fn push_number(address: &mut String, number: i16, width: usize) {
    // A text takes whatever is written into it.
    let _ = write!(address, "{number:0width$}");
}
