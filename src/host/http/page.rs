//! [`Page`]: a page as a browser shows it, and by what it is told from a later one.
//!
//! Browsers hold the signs of what they show and bring them along, so that the server need not
//! remember who saw what, and a tab that slept for an hour is put right when it wakes.

use std::fmt;

use crate::diagnostic::{Checked, Level, Report};
use crate::host::http::{Desk, Show};
use crate::tree::Hash;

/// A page that was asked for.
pub(crate) struct Page {
    /// Its path in the site; that of the page for lost readers where nothing stands.
    pub path: String,
    /// Whether something stands at the address.
    pub is_found: bool,
    /// Its bytes, as a build has them.
    pub bytes: Vec<u8>,
    /// What was noticed while it was made.
    pub report: Report,
    /// The signs by which it is told from a later one.
    pub seen: Seen,
}

/// The page for an address at which nothing stands.
const NOT_FOUND: &str = "404.html";

/// So many pages are kept as they last could be made; far more than anybody has open.
const KEPT: usize = 64;

/// The signs of a page: of its text, and of all of it with its style sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    text: String,
    whole: String,
}

impl Seen {
    fn of(bytes: &[u8], pictures: u64) -> Self {
        let plain = without_fingerprints(bytes);
        let sign = |bytes: &[u8]| Hash::of_parts([bytes, &pictures.to_le_bytes()]).short(16);
        Self { text: sign(&plain), whole: sign(bytes) }
    }

    /// Reads what [`fmt::Display`] writes. Whatever else stands there is the sign of no page.
    pub(crate) fn read(text: &str) -> Self {
        let (text, whole) = text.split_once('-').unwrap_or((text, ""));
        Self { text: text.to_owned(), whole: whole.to_owned() }
    }

    /// Whether two pages differ by more than their style sheets.
    pub(crate) fn differs_in_text(&self, other: &Self) -> bool {
        self.text != other.text
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.text, self.whole)
    }
}

impl Page {
    /// The page at an address, which is decoded and rooted in the site.
    ///
    /// Where an error keeps it from being made, it is the one that last could be; so an author
    /// sees what is wrong over the page that she works on, and not in place of it.
    pub(crate) fn at(desk: &Desk, show: &Show, address: &str) -> Self {
        let path = file_of(address);
        let Checked { value: made, report } = made(show, &path);
        let fails = report.reaches(Level::Error) || show.report.reaches(Level::Error);
        let kept = &mut *desk.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(bytes) = made {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(path.clone(), bytes.clone());
            return Self::found(path, bytes, report, show);
        }
        match kept.get(&path).filter(|_| fails) {
            Some(before) => Self::found(path, before.clone(), report, show),
            None => Self { is_found: false, ..Self::lost(show, report) },
        }
    }

    fn found(path: String, bytes: Vec<u8>, report: Report, show: &Show) -> Self {
        let seen = Seen::of(&bytes, show.pictures);
        Self { path, is_found: true, bytes, report, seen }
    }

    fn lost(show: &Show, mut report: Report) -> Self {
        let Checked { value: bytes, report: found } = made(show, NOT_FOUND);
        report.add(found);
        let nothing = b"<!doctype html><title>Not found</title><p>Nothing stands here.".to_vec();
        Self::found(NOT_FOUND.to_owned(), bytes.unwrap_or(nothing), report, show)
    }
}

/// The file that answers at an address.
pub(crate) fn file_of(address: &str) -> String {
    let index = if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
    format!("{address}{index}")
}

/// A file of the site; `None` where there is none, or it cannot be made. A file may well be empty.
/// What cannot be read shows nothing, and the comparison of the source tells why.
fn made(show: &Show, path: &str) -> Checked<Option<Vec<u8>>> {
    let Some(made) = show.site.leaf(path).and_then(|leaf| leaf.made().ok()) else {
        return Checked::clean(None);
    };
    let is_made = !made.value.is_empty() || !made.report.reaches(Level::Error);
    Checked::new(is_made.then_some(made.value), made.report)
}

/// A page with the fingerprints taken out of the names of its style sheets, and without digests: two
/// that are the same then are the same page in another dress.
fn without_fingerprints(page: &[u8]) -> Vec<u8> {
    const DIGITS: usize = 16;
    const END: &[u8] = b".css";
    const DIGEST: &[u8] = b"sha256-";
    // 32 bytes in base64.
    const LONG: usize = DIGEST.len() + 44;
    let mut plain: Vec<u8> = Vec::with_capacity(page.len());
    let mut until = 0;
    for (at, byte) in page.iter().enumerate() {
        if page[at..].starts_with(DIGEST) {
            until = at + LONG;
        }
        if at < until {
            continue;
        }
        if page[at..].starts_with(END) && plain.len() > DIGITS {
            let (before, digits) = plain.split_at(plain.len() - DIGITS);
            if before.ends_with(b".") && digits.iter().all(u8::is_ascii_hexdigit) {
                plain.truncate(plain.len() - DIGITS - 1);
            }
        }
        plain.push(*byte);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Seen, without_fingerprints};

    #[test]
    fn a_page_in_another_dress_has_the_same_text() {
        let page = |sheet: &str| {
            let digest = format!("sha256-{}=", sheet.repeat(3).get(..43).unwrap_or_default());
            format!("<link href=/assets/style.{sheet}.css integrity=\"{digest}\"><p>A b.css</p>")
        };
        let (one, other) = (page("0123456789abcdef"), page("fedcba9876543210"));
        let signs = |page: &str| Seen::of(page.as_bytes(), 0);
        assert_ne!(signs(&one), signs(&other));
        assert!(!signs(&one).differs_in_text(&signs(&other)));
        assert!(signs(&one).differs_in_text(&Seen::of(one.as_bytes(), 1)));
        assert_eq!(Seen::read(&signs(&one).to_string()), signs(&one));
        let plain = without_fingerprints(one.as_bytes());
        assert_eq!(plain, b"<link href=/assets/style.css integrity=\"\"><p>A b.css</p>");
    }
}
