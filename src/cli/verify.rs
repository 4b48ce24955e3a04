//! `verify`: whether a site stands as it was built.
//!
//! A page that somebody changed by hand, a number on it above all, looks like any other. `build.json`
//! holds the digest of every file that a build made, so the site can be held against it wherever it
//! lies: here, or in a copy that was fetched from the server.

use crate::cli::args::VerifyOptions;
use crate::cli::{Ending, summary};
use crate::host::{self, HostError};
use crate::pipeline;
use crate::rendition::manifest::{Difference, differences};

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
        host::hand_out(&format!("{} as built\n", summary::counted(count, "file")))?;
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
