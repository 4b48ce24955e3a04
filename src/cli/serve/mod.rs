//! `serve`: the site in a browser while it is written.
//!
//! A loop: wait, read, build, show. Nothing asks what kind of file has changed; the files are
//! compared, the build remembers what it made of those that are the same, and every open page
//! compares itself. Nothing is ever written, neither `public/` nor the ledger.

mod checker;
mod preview;
mod told;

use std::time::Duration;

use crate::cli::Ending;
use crate::cli::args::ServeOptions;
use crate::cli::serve::checker::Checker;
use crate::cli::serve::preview::Preview;
use crate::host::{self, Board, Change, Hint, HostError, Listener, Reader, Watcher};
use crate::pipeline;

/// Shows the site until the program is told to end.
pub(crate) fn serve(options: &ServeOptions) -> Result<Ending, HostError> {
    let site = host::find_site(&host::current_dir()?, options.site.as_deref())?;
    let listener = Listener::bind(options.port)?;
    // Watched before it is read, so that no change falls between the two.
    let watcher = Watcher::new(&site);
    let mut reader = Reader::new(&site, pipeline::LEDGER);
    reader.read()?;
    let mut preview = Preview::default();
    let (show, build) = preview.made(reader.source(), None, Change::default());
    let address = format!("{}{}", listener.address(), show.base);
    let board = Board::new(show);
    let checker = Checker::start(board.clone());
    checker.check(1, build);
    host::hand_out(&format!(
        "The preview stands at {address}\n\
         It shows drafts and held bulletins, to this machine only; Ctrl-C ends it\n"
    ))?;
    if options.open && !host::open(&address) {
        host::tell("note: no browser could be opened; open the address yourself\n");
    }
    let mut desk = Desk { watcher, reader, preview, board: board.clone(), checker };
    // It only reads, so it may be left where it stands when the program ends.
    std::thread::spawn(move || desk.work());
    host::serve(listener, &board)?;
    Ok(Ending::Done)
}

/// After a look at single files, all are compared once nothing has been said for so long.
const QUIET: Duration = Duration::from_millis(200);
/// An editor that deletes and writes anew, or empties and fills, is given so long to finish.
const HALF_A_SAVE: Duration = Duration::from_millis(250);
/// So often everything is compared though nothing was said, at the most.
const NOW_AND_THEN: Duration = Duration::from_secs(2);
/// The part of the time that comparing unasked may take is one in so many.
const SHARE: u32 = 40;

/// Where changes come in and are worked off.
struct Desk {
    watcher: Watcher,
    reader: Reader,
    preview: Preview,
    board: Board,
    checker: Checker,
}

impl Desk {
    fn work(&mut self) {
        let mut is_owed = true;
        let mut comparing = Duration::ZERO;
        let mut is_lost = false;
        loop {
            let at_most = if self.watcher.is_whole() { NOW_AND_THEN } else { QUIET };
            let now_and_then = at_most.max(comparing * SHARE);
            let rest = if is_owed { QUIET } else { now_and_then };
            let due = self.preview.due_in().unwrap_or(rest);
            let hint = self.watcher.wait(rest.min(due));
            let quick = match &hint {
                Some(Hint::Files(files)) => self.reader.look_at(files),
                Some(Hint::Anything) | None => None,
            };
            is_owed = quick.is_some();
            let change = match quick {
                Some(change) => Ok(change),
                None => self.compared(&mut comparing),
            };
            match change.and_then(|change| self.finished(change)) {
                Ok(change) => {
                    is_lost = false;
                    if change.is_any || self.preview.due_in() == Some(Duration::ZERO) {
                        self.rebuild(change);
                    }
                }
                Err(error) => {
                    if !is_lost {
                        host::tell(&format!("error: {error}\nThe preview stays as it was\n"));
                    }
                    is_lost = true;
                    // Something may be due all the while, and asking again at once is of no use.
                    let _ = self.watcher.wait(QUIET);
                }
            }
        }
    }

    fn compared(&mut self, took: &mut Duration) -> Result<Change, HostError> {
        let watch = host::stop_watch();
        let change = self.reader.read();
        *took = watch();
        change
    }

    /// Gives whoever is in the middle of a save the time to finish it.
    fn finished(&mut self, mut change: Change) -> Result<Change, HostError> {
        let watch = host::stop_watch();
        while change.may_be_half {
            let left = HALF_A_SAVE.saturating_sub(watch());
            if left.is_zero() {
                break;
            }
            let _ = self.watcher.wait(left);
            let then = self.reader.read()?;
            change.is_stored |= then.is_stored;
            // Word of something else is not the end of a save.
            change.may_be_half = !then.is_any || then.may_be_half;
        }
        Ok(change)
    }

    fn rebuild(&mut self, change: Change) {
        let watch = host::stop_watch();
        let number = self.checker.interrupt();
        let before = self.board.show();
        let (show, build) = self.preview.made(self.reader.source(), Some(&before), change);
        self.board.publish(show);
        let took = watch().as_secs_f64() * 1000.0;
        host::tell(&format!("Built anew in {took:.1} ms\n"));
        self.checker.check(number, build);
    }
}
