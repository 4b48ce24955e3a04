//! Standard output and standard error, to which writing can fail as it can to any file.
//!
//! Results go to standard output, for other programs; what is told to people goes to standard
//! error. A reader that has seen enough and goes away (`| head`) is no failure. A full disk behind
//! `>` is one, since somebody counts on what should stand there. And what fails on standard error
//! has nowhere to be told.

use std::io::{self, Write as _};
use std::path::Path;

use crate::host::HostError;

/// Writes a result to standard output, without adding a line end.
///
/// # Errors
/// If it could not be written, other than because its reader has gone.
pub(crate) fn hand_out(result: &str) -> Result<(), HostError> {
    let mut out = anstream::stdout().lock();
    match out.write_all(result.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(HostError::at("write to", Path::new("standard output"))(error))
        }
        _ => Ok(()),
    }
}

/// Tells people something on standard error, without adding a line end.
pub(crate) fn tell(words: &str) {
    let _ = anstream::stderr().lock().write_all(words.as_bytes());
}
