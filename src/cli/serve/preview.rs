//! [`Preview`]: the preview edition of a source, built with a memory and made fit to be shown.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::cli::run::unreadable;
use crate::diagnostic::{Checked, Level, Report};
use crate::host::{self, Change, Show, Site, Source};
use crate::pipeline::{self, Build, Builder, Material, Options};
use crate::series::edition::{Audience, Edition};
use crate::tree::{Hash, Leaf, Recipe};
use crate::tree_path::TreePath;

/// Builds what is shown.
#[derive(Default)]
pub(crate) struct Preview {
    builder: Builder,
    number: u64,
    pictures: u64,
    changes_at: Option<Timestamp>,
}

impl Preview {
    /// What is to be shown of a source now, and the build that it is.
    ///
    /// Where there is an error in the settings, any page may be wrong, and the site that was shown
    /// before stays.
    pub(crate) fn made(
        &mut self,
        source: &Source,
        before: Option<&Show>,
        change: Change,
    ) -> (Show, Arc<Build>) {
        let edition = Edition { as_of: host::now(), audience: Audience::Preview };
        let watch = host::stop_watch();
        let build = self.builder.build(&source.tree, &edition, &Options::default(), &watch);
        let build = Arc::new(build);
        self.changes_at = build.changes_at;
        self.number += 1;
        self.pictures += u64::from(change.is_stored);
        let mut report = unreadable(source);
        report.add(build.report.clone());
        let before = before.filter(|_| !build.is_set);
        let own: Arc<dyn Site> = Arc::new(Shown(Arc::clone(&build)));
        let show = Show {
            number: self.number,
            site: before.map_or(own, |before| Arc::clone(&before.site)),
            base: before.map_or_else(|| base(&build.base_url), |before| before.base.clone()),
            report: shown(report),
            source: source.tree.clone(),
            unchecked: build.site.len(),
            pictures: self.pictures,
        };
        (show, build)
    }

    /// How long it is until what is shown changes by itself.
    pub(crate) fn due_in(&self) -> Option<Duration> {
        let left = self.changes_at?.duration_since(host::now());
        Some(Duration::try_from(left).unwrap_or_default())
    }
}

/// What of a report is told: advice is for `check`.
pub(crate) fn shown(mut report: Report) -> Report {
    report.retain(|found| found.level() >= Level::Warning);
    report.sort();
    report
}

/// The path of an address, with a slash at both ends.
fn base(address: &str) -> String {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = host.find('/').map_or("/", |at| &host[at..]);
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

/// A build as the server sees it.
struct Shown(Arc<Build>);

impl Site for Shown {
    fn leaf(&self, path: &str) -> Option<Leaf> {
        if path == pipeline::MANIFEST {
            return Some(Leaf::Recipe(Arc::new(Manifest(Arc::clone(&self.0)))));
        }
        pipeline::leaf(&self.0, path)
    }
}

/// The recipe of the manifest, for which every file of the site has to be made. Hardly anybody
/// asks for it, so it is not made before.
struct Manifest(Arc<Build>);

impl Recipe for Manifest {
    fn render(&self) -> Checked<Vec<u8>> {
        let digest = |_: &TreePath, material: Material<'_>| match material {
            Material::Bytes(bytes) => Ok(Hash::of(bytes)),
            Material::Stored(stored) => {
                let mut bytes = Vec::new();
                stored.copy(&mut bytes).map(|_| Hash::of(&bytes))
            }
            Material::Drawn(_, draw) => Ok(Hash::of(&draw())),
        };
        let pressed = pipeline::press(&self.0, &digest);
        let manifest = pressed.ok().and_then(|made| pipeline::manifest(&self.0, &made.value));
        Checked::clean(manifest.map_or_else(Vec::new, |(_, bytes)| bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn the_preview_stands_below_the_path_of_the_public_address() {
        for (address, path) in [
            ("https://example.org/", "/"),
            ("https://example.org", "/"),
            ("https://example.org/news/", "/news/"),
            ("https://example.org/a/b", "/a/b/"),
        ] {
            assert_eq!(base(address), path);
        }
    }
}
