//! A name as one word of a command that somebody copies into a shell.
//!
//! People call files `Bags, new version.md`, and an order that falls apart at its spaces cannot be
//! carried out.

use std::path::Path;

/// `text` as one word of a shell (POSIX.1-2024, Shell Command Language, 2.2), in quotes only where
/// it needs some.
pub(crate) fn shell_word(text: &str) -> String {
    // Only a text with a NUL in it cannot be quoted, and no file is called so.
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), Into::into)
}

/// The same of a path, as it is shown.
pub(crate) fn shell_path(path: &Path) -> String {
    shell_word(&path.to_string_lossy())
}
