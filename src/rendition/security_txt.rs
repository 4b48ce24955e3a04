//! `/.well-known/security.txt` (RFC 9116), for those who find a weakness of the site.

use crate::content::config::Config;
use crate::content::security_txt::SecurityTxt;

/// Where it stands (RFC 9116, section 3).
pub(crate) const SECURITY_TXT: &str = "/.well-known/security.txt";

/// The file.
pub(crate) fn security_txt(about: &SecurityTxt, config: &Config) -> Vec<u8> {
    let mut lines: Vec<String> =
        about.contacts.iter().map(|contact| format!("Contact: {contact}")).collect();
    lines.push(format!("Expires: {}", about.expires.value.instant));
    lines.extend(about.policy.iter().map(|policy| format!("Policy: {policy}")));
    let others = config.languages.iter();
    let languages: Vec<&str> =
        std::iter::once(&config.language).chain(others).map(String::as_str).collect();
    lines.push(format!("Preferred-Languages: {}", languages.join(", ")));
    let base = config.base_url.trim_end_matches('/');
    lines.push(format!("Canonical: {base}{SECURITY_TXT}"));
    (lines.join("\n") + "\n").into_bytes()
}
