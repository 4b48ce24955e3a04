//! The clock: the one place where the program learns what time it is.
//!
//! A build asks once, at its start, and hands the moment on as a value; so two builds of one
//! moment give the same bytes.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// The present moment, in UTC, to the nanosecond where the machine can tell.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// A stop watch: tells how much time has passed since this call.
pub(crate) fn stop_watch() -> impl Fn() -> Duration {
    let began = Instant::now();
    move || began.elapsed()
}
