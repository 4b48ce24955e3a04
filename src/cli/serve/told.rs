//! [`Told`]: what the terminal has been told already, so that it is told only what is new.

use std::collections::HashSet;

use crate::cli::summary::counted;
use crate::diagnostic::Level;
use crate::host::{self, Show};

/// The findings that stand on the terminal.
#[derive(Default)]
pub(crate) struct Told {
    findings: HashSet<String>,
}

impl Told {
    /// Tells what is wrong now and was not before, and when nothing is any more.
    pub(crate) fn tell(&mut self, show: &Show) {
        let drawn = host::drawn(&show.report, &show.source, host::style_of_stderr());
        let now: HashSet<String> = drawn.iter().map(|drawn| drawn.text.clone()).collect();
        // What only a look at every page can find is not gone because nobody has looked yet.
        if now == self.findings || show.unchecked > 0 && now.is_subset(&self.findings) {
            return;
        }
        for fresh in drawn.iter().filter(|drawn| !self.findings.contains(&drawn.text)) {
            host::tell(&format!("{}\n\n", fresh.text));
        }
        let errors = counted(show.report.count(Level::Error), "error");
        let warnings = counted(show.report.count(Level::Warning), "warning");
        host::tell(&if now.is_empty() {
            "Nothing is wrong any more\n".to_owned()
        } else {
            format!("{errors}, {warnings}\n")
        });
        self.findings = now;
    }
}
