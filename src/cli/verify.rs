//! `verify`: whether a site stands as it was built.
//!
//! A page that somebody changed by hand, a number on it above all, looks like any other. `build.json`
//! holds the digest of every file that a build made, so the site can be held against it wherever it
//! lies: here, or in a copy that was fetched from the server.

use std::path::Path;

use crate::cli::args::VerifyOptions;
use crate::cli::{Ending, summary};
use crate::host::{self, HostError, SigningFault};
use crate::pipeline;
use crate::rendition::manifest::{Difference, SIGNATURE, differences};

/// Compares a site with its own manifest.
pub(crate) fn verify(options: &VerifyOptions) -> Result<Ending, HostError> {
    let here = host::current_dir()?;
    let folder = match &options.dir {
        Some(dir) => here.join(dir),
        None => host::find_site(&here, options.site.as_deref())?.join("public"),
    };
    let Some(standing) = host::standing_site(&folder, pipeline::MANIFEST)? else {
        let shown = folder.display();
        host::tell(&format!("error: there is no folder `{shown}`; name the folder of the site\n"));
        return Ok(Ending::Usage);
    };
    if let (Some(key), Some(manifest)) = (&options.key, &standing.manifest)
        && let Some(why) = unsigned(key, &folder, manifest)?
    {
        host::tell(&format!("error: {why}\n"));
        return Ok(Ending::Blocked);
    }
    let found = standing.manifest.and_then(|bytes| differences(&bytes, &standing.digests));
    let Some(found) = found else {
        host::tell(&format!(
            "error: `{}` holds no `{}` that can be read, so nobody can say what was built there\n  \
             build the site again: `noticeboard build`\n",
            folder.display(),
            pipeline::MANIFEST
        ));
        return Ok(Ending::Blocked);
    };
    let count = standing.digests.len();
    if found.is_empty() && standing.strange == 0 {
        let by = if options.key.is_some() { ", and signed with that key" } else { "" };
        host::hand_out(&format!("{} as built{by}\n", summary::counted(count, "file")))?;
        return Ok(Ending::Done);
    }
    for (path, difference) in &found {
        let what = match difference {
            Difference::Changed => "changed",
            Difference::Missing => "missing",
            Difference::Added => "not from the build",
        };
        host::tell(&format!("{what}: {path}\n"));
    }
    if standing.strange > 0 {
        let links = summary::counted(standing.strange, "link");
        host::tell(&format!("not from the build: {links} or other things that are no files\n"));
    }
    host::tell(
        "error: the site does not stand as it was built\n  \
         find out who changed it, then build it again: `noticeboard build`\n",
    );
    Ok(Ending::Blocked)
}

/// Why a manifest does not count as signed with a key; `None` if it is.
fn unsigned(key: &str, folder: &Path, manifest: &[u8]) -> Result<Option<String>, HostError> {
    let signature = host::read_beside(folder, SIGNATURE);
    let Some(signature) = signature.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Ok(Some(format!(
            "this site is not signed: it has no `{SIGNATURE}`\n  sign the next build: `noticeboard \
             build --sign KEY`"
        )));
    };
    let why = match host::check_signature(key, &signature, manifest)? {
        Ok(()) => return Ok(None),
        Err(SigningFault::Unreadable) => "its signature cannot be read",
        Err(SigningFault::OtherKey) => "it was signed with another key",
        Err(SigningFault::OtherBytes) => "its `build.json` is not the one that was signed",
    };
    Ok(Some(format!(
        "{why}\n  find out who changed the site, then build and sign it again: `noticeboard build \
         --sign KEY`"
    )))
}
