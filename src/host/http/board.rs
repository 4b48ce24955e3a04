//! [`Board`]: where what is shown hangs, for every open page to see.

use std::sync::Arc;

use tokio::sync::watch;

use crate::diagnostic::Report;
use crate::host::http::Show;

/// Where what is shown hangs.
#[derive(Clone)]
pub(crate) struct Board {
    shows: watch::Sender<Arc<Show>>,
}

impl Board {
    /// A board with something to show.
    pub(crate) fn new(first: Show) -> Self {
        Self { shows: watch::Sender::new(Arc::new(first)) }
    }

    /// Shows something else; every open page hears of it.
    pub(crate) fn publish(&self, show: Show) {
        self.shows.send_replace(Arc::new(show));
    }

    /// What is shown.
    pub(crate) fn show(&self) -> Arc<Show> {
        Arc::clone(&self.shows.borrow())
    }

    /// Shows the same site with all that is known of it now, unless another hangs there by now.
    pub(crate) fn complete(&self, number: u64, report: Report) {
        self.shows.send_if_modified(|show| {
            let is_same = show.number == number;
            if is_same {
                *show = Arc::new(Show { report, unchecked: 0, ..Show::clone(show) });
            }
            is_same
        });
    }

    /// A pair of eyes.
    pub(super) fn watched(&self) -> watch::Receiver<Arc<Show>> {
        self.shows.subscribe()
    }
}
