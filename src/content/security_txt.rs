//! [`SecurityTxt`]: whom to tell of a weakness of the site itself.
//!
//! RFC 9116 asks for a way to reach somebody and for a day after which the file is no longer to be
//! trusted. It has nothing to do with the hotlines, and nothing of it is shown on a page.

use crate::content::date::Moment;
use crate::content::fields::{At, Fields, Known, MISSING_KEY, Unknown, WRONG_VALUE};
use crate::content::identity::address;
use jiff::tz::TimeZone;

/// What `/.well-known/security.txt` says.
#[derive(Debug, Clone)]
pub(crate) struct SecurityTxt {
    /// Addresses to write to or call, the preferred one first; at least one (RFC 9116, 2.5.3).
    pub contacts: Vec<String>,
    /// Until when it may be trusted (2.5.5).
    pub expires: At<Moment>,
    /// How reports are handled (2.5.7).
    pub policy: Option<String>,
}

/// Reads `security_txt`.
pub(crate) fn security_txt(fields: &mut Fields<'_>, zone: &TimeZone) -> Option<SecurityTxt> {
    let node = fields.node("security_txt")?;
    let span = node.span.clone();
    let known = Known { now: &["contact", "expires", "policy"], later: &[] };
    let mut inner = Fields::open(fields.path(), node, known, Unknown::Refused);
    let mut contacts = Vec::new();
    for contact in inner.texts("contact") {
        if contact.value.contains('@') && !contact.value.contains(':') {
            let message = format!("`contact` is `{}`, which is not a whole address", contact.value);
            let help = format!("write `contact: mailto:{}`", contact.value);
            inner.find(&WRONG_VALUE, &contact.span, message, help);
        } else {
            contacts.extend(address(&mut inner, "contact", contact));
        }
    }
    let expires = inner.moment("expires", zone, &[]);
    let policy = inner.text("policy").and_then(|url| address(&mut inner, "policy", url));
    if (contacts.is_empty() || expires.is_none()) && inner.report.is_empty() {
        let message = "`security_txt` needs `contact` and `expires`";
        let help = "add lines such as `contact: mailto:web@example.org` and `expires: 2027-06-30`";
        inner.find(&MISSING_KEY, &span, message, help);
    }
    fields.report.add(inner.report);
    Some(SecurityTxt { contacts, expires: expires?, policy })
}
