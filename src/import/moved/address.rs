//! Old addresses: which of them answer here as they are, and which become aliases.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::config::Config;
use crate::content::own_address::{by_pattern, decoded, inside_site};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::import::moved::{Item, Name};
use crate::tree_path::TreePath;

/// An old address that cannot answer here.
pub(crate) static OLD_ADDRESS: Rule = Rule {
    code: "import-address",
    level: Level::Warning,
    about: "A bulletin that moves in goes on answering at its old address, if that lies on the site's own host: as \
            its own, or as an alias. An address on another host, or one with a `?` in it, is not ours to promise.",
    remedy: "If the old site stood at the address of this one, look that `base_url` in series.yaml says so, and \
             import again; else have the old server lead its readers here.",
};

/// The addresses that are given away.
pub(crate) struct Addresses<'a> {
    config: &'a Config,
    /// In a form in which addresses that are the same are equal.
    taken: BTreeSet<String>,
    /// Old addresses by the host that they lie on.
    elsewhere: BTreeMap<String, usize>,
}

impl<'a> Addresses<'a> {
    /// The bulletins' own addresses are theirs, whoever had them once.
    pub(crate) fn new<'n>(config: &'a Config, names: impl Iterator<Item = &'n Name>) -> Self {
        let taken = names.map(|name| folded(&own(config, name))).collect();
        Self { config, taken, elsewhere: BTreeMap::new() }
    }

    /// The old addresses at which a bulletin has to answer besides its own.
    pub(crate) fn aliases(&mut self, item: &Item, name: &Name, report: &mut Report) -> Vec<String> {
        let own = folded(&own(self.config, name));
        let mut aliases = Vec::new();
        for written in &item.addresses {
            let Some(address) = self.inside(written) else {
                *self.elsewhere.entry(host(written)).or_default() += 1;
                continue;
            };
            let address = decoded(&address);
            if folded(&address) == own || address == "/" {
                continue;
            }
            let told = |why: &str| {
                let message = format!("the old address `{written}` of `{}` {why}", item.title);
                Diagnostic::new(&OLD_ADDRESS, message).at(item.place.clone())
            };
            if !is_plain(&address) {
                report
                    .push(told("cannot answer here, for it holds signs that no address here has"));
            } else if !self.taken.insert(folded(&address)) {
                report.push(told("is that of another bulletin, and leads there"));
            } else {
                aliases.push(address);
            }
        }
        aliases
    }

    /// What is to be told of all of them.
    pub(crate) fn told(self) -> Report {
        let mut report = Report::default();
        for (host, count) in self.elsewhere {
            let lie = if count == 1 { "address lies" } else { "addresses lie" };
            let message = format!(
                "{count} old {lie} on `{host}`, and not below `{}`; they were made no aliases",
                self.config.base_url
            );
            report.push(Diagnostic::new(&OLD_ADDRESS, message));
        }
        report
    }

    fn inside(&self, address: &str) -> Option<String> {
        let is_rooted = address.starts_with('/') && !address.starts_with("//");
        let inside = if is_rooted {
            address.to_owned()
        } else {
            inside_site(address, &self.config.base_url)?
        };
        // A fragment is a place on a page, and the page answers.
        Some(inside.split('#').next().unwrap_or_default().to_owned())
    }
}

/// A bulletin's own address.
fn own(config: &Config, name: &Name) -> String {
    by_pattern(&config.permalink, (name.day, &name.slug, &name.id))
}

/// A form in which addresses of one page are equal.
fn folded(address: &str) -> String {
    let page = address.strip_suffix("index.html").unwrap_or(address);
    page.trim_end_matches('/').to_lowercase()
}

/// Whether an alias may be written so.
fn is_plain(address: &str) -> bool {
    let sound = |c: char| !c.is_whitespace() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '%');
    let path = address.trim_start_matches('/');
    path.chars().all(sound)
        && path.split('/').all(|part| part.len() <= 255)
        && TreePath::new(path.trim_end_matches('/')).is_some()
}

fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase()
}

/// The last part of an address, without an ending: what a page is called there.
pub(crate) fn last_part(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (_, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let part = decoded(path.rsplit('/').next().unwrap_or_default());
    let part = part.rsplit_once('.').map_or(part.as_str(), |(part, _)| part).to_owned();
    part.contains(char::is_alphabetic).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::{folded, last_part};

    #[test]
    fn a_page_is_called_by_the_last_part_of_its_address() {
        for (address, part) in [
            ("https://e.org/2016/08/name/", Some("name")),
            ("https://e.org/news/old-name.html?x=1#y", Some("old-name")),
            ("/a/b/index.html", Some("b")),
            ("https://e.org/?p=12", None),
            ("https://e.org/node/12", None),
        ] {
            assert_eq!(last_part(address).as_deref(), part, "{address}");
        }
        assert_eq!(folded("/A/index.html"), folded("/a"));
    }
}
