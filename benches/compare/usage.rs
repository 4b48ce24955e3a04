//! What a program used from its start to its end: time, processor, memory.
//!
//! The kernel counts all three for the one child that is waited for, with whatever the child has
//! started and waited for itself, so a program that works on many cores or through a wrapper is
//! measured like any other.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What one run used.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) wall: Duration,
    /// Of all cores, in the program and in the kernel for it.
    pub(crate) cpu: Duration,
    /// The most memory that was resident at once, in bytes.
    pub(crate) memory: u64,
}

/// Runs a program to its end. Returns what it used, and what it said on standard error.
///
/// # Panics
/// Where the program does not start or fails: a figure of a failed build would mean nothing.
pub(crate) fn run(command: &mut Command) -> (Usage, String) {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut told = String::new();
    let mut pipe = child.stderr.take().expect("standard error is a pipe");
    pipe.read_to_string(&mut told).expect("what it says is text");
    let ended = child.wait4().expect("a child that was started can be waited for");
    let wall = begun.elapsed();
    assert!(ended.status.success(), "{command:?} failed:\n{told}");
    let used = ended.rusage;
    (Usage { wall, cpu: used.utime + used.stime, memory: used.maxrss }, told)
}
