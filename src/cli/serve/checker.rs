//! [`Checker`]: the gates over the whole site, in the background.
//!
//! A page is judged when it is asked for. All others are made and judged here, while nobody waits:
//! what is wrong on a page that nobody opens has to be found as well. A newer build ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::cli::serve::preview::shown;
use crate::cli::serve::told::Told;
use crate::host::Board;
use crate::pipeline::{self, Build, Material};
use crate::tree::Hash;
use crate::tree_path::TreePath;

/// Browsers fetch the pages that they show before all others are made.
const FIRST_THE_READERS: Duration = Duration::from_millis(300);

/// Looks at every file of a site.
pub(crate) struct Checker {
    /// The number of the build that is shown, or is about to be.
    current: Arc<AtomicU64>,
    jobs: Sender<(u64, Arc<Build>)>,
}

impl Checker {
    /// Starts to wait for builds; what is found is put up on the board.
    pub(crate) fn start(board: Board) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let current = Arc::new(AtomicU64::new(1));
        let numbers = Arc::clone(&current);
        std::thread::spawn(move || work(&waiting, &numbers, &board));
        Self { current, jobs }
    }

    /// Ends the look at what is out of date, and gives the number of what comes next.
    pub(crate) fn interrupt(&self) -> u64 {
        self.current.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Looks at a build.
    pub(crate) fn check(&self, number: u64, build: Arc<Build>) {
        // It waits for as long as the program runs.
        let _ = self.jobs.send((number, build));
    }
}

fn work(waiting: &Receiver<(u64, Arc<Build>)>, current: &AtomicU64, board: &Board) {
    let mut told = Told::default();
    // One core is enough for what nobody waits for; the others answer.
    let apart = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
    while let Ok(mut job) = waiting.recv() {
        loop {
            told.tell(&board.show());
            match waiting.recv_timeout(FIRST_THE_READERS) {
                Ok(newer) => job = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let (number, build) = job;
        let go_on = || current.load(Ordering::Relaxed) == number;
        let put = |_: &TreePath, _: Material<'_>| if go_on() { Ok(Hash::of(b"")) } else { Err(()) };
        let pressed = match &apart {
            Some(pool) => pool.install(|| pipeline::press(&build, &put)),
            None => pipeline::press(&build, &put),
        };
        let Ok(pressed) = pressed else { continue };
        let mut report = board.show().report.clone();
        report.add(pressed.report);
        board.complete(number, shown(report));
        told.tell(&board.show());
    }
}
