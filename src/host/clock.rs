//! The clock: the one place where the program learns what time it is.
//!
//! A build asks once, at its start, and hands the moment on as a value; so two builds of one
//! moment give the same bytes.

use jiff::Timestamp;

/// The present moment, in UTC, to the nanosecond where the machine can tell.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
