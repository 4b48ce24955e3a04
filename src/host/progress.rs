//! [`Progress`]: a bar for work that takes long, on a terminal.
//!
//! Most builds are over before anybody could read it, so it appears only after half a second; and
//! in a pipe, in a log and on a terminal that cannot move its cursor it does not appear at all.

use std::env;
use std::io::{IsTerminal as _, stderr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// So long is nothing shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// How far some work has come. The bar goes away when this is dropped.
pub(crate) struct Progress {
    what: &'static str,
    total: u64,
    done: AtomicU64,
    begun: Instant,
    /// Empty until it is shown.
    bar: OnceLock<ProgressBar>,
    may_be_shown: bool,
}

impl Progress {
    /// The beginning of work on `total` things called `what`.
    pub(crate) fn new(what: &'static str, total: usize) -> Self {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            what,
            total: u64::try_from(total).unwrap_or(u64::MAX),
            done: AtomicU64::new(0),
            begun: Instant::now(),
            bar: OnceLock::new(),
            may_be_shown: stderr().is_terminal() && !is_dumb,
        }
    }

    /// One of them is done.
    pub(crate) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.may_be_shown {
            return;
        }
        if let Some(bar) = self.bar.get() {
            bar.set_position(done);
        } else if self.begun.elapsed() > PATIENCE {
            self.bar.get_or_init(|| self.drawn()).set_position(done);
        }
    }

    fn drawn(&self) -> ProgressBar {
        let bar = ProgressBar::new(self.total).with_message(self.what);
        match ProgressStyle::with_template("{bar:30} {pos} of {len} {msg}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, Progress};

    #[test]
    fn nothing_is_shown_of_what_is_over_soon_or_goes_nowhere() {
        let mut progress = Progress::new("pages", 3);
        progress.may_be_shown = true;
        progress.step();
        assert!(progress.bar.get().is_none(), "half a second has not passed");
        progress.begun = progress.begun.checked_sub(PATIENCE * 2).expect("a moment");
        progress.step();
        assert_eq!(progress.bar.get().map(indicatif::ProgressBar::position), Some(2));
        let mut piped = Progress::new("pages", 3);
        piped.may_be_shown = false;
        piped.begun = progress.begun;
        piped.step();
        assert!(piped.bar.get().is_none());
    }
}
