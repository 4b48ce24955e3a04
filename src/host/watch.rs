//! [`Watcher`]: word from the machine that something may have changed.
//!
//! Word is a hint and no more. It may be too much (reading a file is an event, and the program
//! would wake itself for ever), too little (a folder that is moved in is one event, its files are
//! none), or missing (a network disk; a folder that was deleted and made again). So whoever is
//! woken compares the files, and looks round now and then though nothing was said.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::host::disk::{SOURCES, is_leftover};

/// So long a file must be at rest. A program that writes in several steps takes less; a person
/// does not notice it.
const REST: Duration = Duration::from_millis(20);
/// So often it is looked whether files have come to rest.
const TICK: Duration = Duration::from_millis(5);
/// More files than this are not looked at one by one.
const MANY: usize = 32;

/// What may have changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// These files.
    Files(Vec<PathBuf>),
    /// Anything.
    Anything,
}

/// Watches the folders of a site in which people write.
pub(crate) struct Watcher {
    site: PathBuf,
    words: Receiver<DebounceEventResult>,
    /// What the machine offers; without it there are no words, and comparing does it alone.
    debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
}

impl Watcher {
    /// Begins to watch; what the machine does not let be watched gives no word.
    pub(crate) fn new(site: &Path) -> Self {
        let (sender, words) = mpsc::channel();
        let debouncer = new_debouncer(REST, Some(TICK), sender).ok();
        let mut watcher = Self { site: site.to_owned(), words, debouncer };
        // The folder itself, and not all below it: it may hold a hundred thousand files of others.
        watcher.watch(site, RecursiveMode::NonRecursive);
        watcher.watch_sources();
        watcher
    }

    /// Whether everything is watched; else comparing has to come more often.
    pub(crate) fn is_whole(&self) -> bool {
        self.debouncer.is_some()
    }

    /// Waits for word, for so long. `None`: there was none.
    pub(crate) fn wait(&mut self, timeout: Duration) -> Option<Hint> {
        let ends = std::time::Instant::now() + timeout;
        loop {
            let left = ends.saturating_duration_since(std::time::Instant::now());
            match self.words.recv_timeout(left) {
                Ok(word) => {
                    let words = std::iter::once(word).chain(self.words.try_iter()).collect();
                    if let Some(hint) = self.hint(words) {
                        return Some(hint);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(left);
                    return None;
                }
            }
        }
    }

    fn hint(&mut self, words: Vec<DebounceEventResult>) -> Option<Hint> {
        let mut files = Vec::new();
        let mut is_anything = false;
        for word in words {
            let Ok(events) = word else {
                is_anything = true;
                continue;
            };
            for event in events {
                is_anything |= event.need_rescan();
                if matches!(event.kind, EventKind::Access(_)) {
                    continue;
                }
                for path in &event.paths {
                    if SOURCES.iter().any(|folder| *path == self.site.join(folder)) {
                        // It may be another folder of the same name, which nobody watches.
                        self.watch_sources();
                        is_anything = true;
                    } else if self.is_of_source(path) {
                        files.push(path.clone());
                    }
                }
            }
        }
        files.sort();
        files.dedup();
        if is_anything || files.len() > MANY {
            Some(Hint::Anything)
        } else {
            (!files.is_empty()).then_some(Hint::Files(files))
        }
    }

    /// Whether a file is one that is read.
    fn is_of_source(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.site) else { return false };
        let mut parts = inner.components().map(|part| part.as_os_str().to_string_lossy());
        let is_source = parts.next().is_some_and(|first| SOURCES.contains(&first.as_ref()));
        is_source && !parts.any(|part| is_leftover(&part))
    }

    fn watch_sources(&mut self) {
        for folder in SOURCES {
            let folder = self.site.join(folder);
            if let Some(debouncer) = &mut self.debouncer {
                let _ = debouncer.unwatch(&folder);
            }
            if folder.is_dir() {
                self.watch(&folder, RecursiveMode::Recursive);
            }
        }
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) {
        // What cannot be watched is compared now and then, as everything is.
        if let Some(debouncer) = &mut self.debouncer {
            let _ = debouncer.watch(folder, mode);
        }
    }
}
