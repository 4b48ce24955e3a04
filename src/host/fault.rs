//! [`HostError`]: what the machine would not do, in words that tell the reader what to do instead.
//!
//! The reader is somebody who writes bulletins. An error number helps nobody; a sentence that
//! names the folder and the next step does. Two kinds must be told apart by the caller, since
//! they end the program differently: a wrong request and a machine that failed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::host::terminal::one_line;

/// Why something on the machine could not be done. Displayed as one line: what was found, then
/// what to do about it.
#[derive(Debug)]
pub(crate) enum HostError {
    /// No site was found: neither `from` nor any folder above it holds `bulletins`.
    NoSite {
        /// Where the search began.
        from: PathBuf,
    },
    /// The folder that was named as the site holds no `bulletins`.
    NotASite {
        /// The folder that was named.
        given: PathBuf,
    },
    /// The folder to write to holds something that this program did not make.
    Foreign {
        /// The folder.
        out: PathBuf,
        /// A name that lies in it.
        found: String,
    },
    /// The folder to write to is in a place where writing would do harm.
    Unfit {
        /// The folder.
        out: PathBuf,
        /// What it is, to follow "`out` …".
        because: &'static str,
    },
    /// A folder is no place for files that are handed on.
    NoPlace {
        /// The folder.
        out: PathBuf,
        /// What it is, to follow "`out` …".
        because: &'static str,
    },
    /// A folder that should be new is in use.
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// A file that should be new is there already.
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// What should be a file is a folder.
    IsFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder in which a file should stand is not there.
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be moved as a whole, because a disk is mounted on it.
    Mounted {
        /// The folder.
        out: PathBuf,
    },
    /// Another build is at work on the same site or folder.
    Busy {
        /// What both want to write.
        folder: PathBuf,
    },
    /// A file of the source is a link to somewhere outside the site, and is not written through.
    LeadsOut {
        /// The link.
        link: PathBuf,
    },
    /// The old site was moved aside and could not be put back.
    Stranded {
        /// Where the site should be.
        out: PathBuf,
        /// Where it lies now.
        aside: PathBuf,
        /// What the machine said.
        source: io::Error,
    },
    /// The port that the preview was to answer at is in use.
    PortTaken {
        /// The port.
        port: u16,
        /// The next one that is free.
        free: Option<u16>,
    },
    /// The machine does not let the preview answer at a port.
    PortRefused {
        /// The port.
        port: u16,
        /// What the machine said.
        source: io::Error,
    },
    /// A key that cannot be used.
    Key {
        /// Its file, or the key itself.
        key: PathBuf,
        /// Why, to follow "the key `…` ".
        because: &'static str,
    },
    /// The machine failed.
    Machine {
        /// What was tried, to follow "could not".
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the machine said.
        source: io::Error,
    },
}

impl HostError {
    /// Makes a machine's answer into a failure to do `doing` with `path`; for `map_err`.
    pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Machine { doing, path: path.to_owned(), source }
    }

    /// Whether the request was wrong, and not the machine. (That no site was found is neither.)
    pub(crate) fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Key { .. }
                | Self::Foreign { .. }
                | Self::Unfit { .. }
                | Self::NoPlace { .. }
                | Self::NotEmpty { .. }
                | Self::Exists { .. }
                | Self::IsFolder { .. }
                | Self::NoFolder { .. }
        )
    }

    /// Whether no site was found.
    pub(crate) fn is_no_site(&self) -> bool {
        matches!(self, Self::NoSite { .. } | Self::NotASite { .. })
    }

    /// What to do about it: an order that can be carried out.
    pub(crate) fn remedy(&self) -> String {
        match self {
            Self::NoSite { .. } => {
                "change to the folder of your site or name it with `--site`, or \
                                    start a new one with `noticeboard init`"
                    .to_owned()
            }
            Self::NotASite { .. } => "name the folder that holds `bulletins`".to_owned(),
            Self::Foreign { .. } => {
                "choose an empty folder or a new name, so that nobody's files are lost".to_owned()
            }
            Self::Key { .. } => {
                "name a key that `minisign -G` has made, or one that it can use".to_owned()
            }
            Self::Unfit { .. } => "choose another folder, such as `public`".to_owned(),
            Self::NoPlace { .. } => {
                "choose a folder outside the site, such as `../mail`".to_owned()
            }
            Self::NotEmpty { .. } => "choose a new name or an empty folder".to_owned(),
            Self::Exists { .. } => {
                "open that file, or choose another name; nothing was written over".to_owned()
            }
            Self::IsFolder { folder } => {
                format!("name a file in it, such as `{}`", shown(&folder.join("preview.html")))
            }
            Self::NoFolder { .. } => "make that folder, or choose another".to_owned(),
            Self::Mounted { out } => format!(
                "choose a folder inside it, such as `{}` (in a container image, removing the \
                 folder first is enough)",
                shown(&out.join("site"))
            ),
            Self::Busy { .. } => "wait until it has finished, then try again".to_owned(),
            Self::LeadsOut { .. } => "put the file itself where the link is".to_owned(),
            Self::Stranded { out, aside, .. } => format!(
                "close every program that has the folder open, then build again or rename `{}` \
                 to `{}` yourself",
                shown(aside),
                shown(out)
            ),
            Self::PortTaken { free, .. } => free.map_or_else(
                || "end the program that uses it".to_owned(),
                |free| format!("write `noticeboard serve --port {free}`, which is free"),
            ),
            Self::PortRefused { .. } => {
                "choose a port above 1023, such as `noticeboard serve --port 8000`".to_owned()
            }
            Self::Machine { path, source, .. } => plain(source, path).1,
        }
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSite { from } => {
                write!(f, "no folder `bulletins` in `{}` or any folder above it", shown(from))?;
            }
            Self::NotASite { given } => {
                write!(f, "`{}` holds no folder `bulletins`", shown(given))?;
            }
            Self::Foreign { out, found } => write!(
                f,
                "`{}` was not made by this program: it holds `{}`, and no `build.json` of ours",
                shown(out),
                one_line(found)
            )?,
            Self::PortTaken { port, .. } => {
                write!(f, "port {port} is in use by another program")?;
            }
            Self::PortRefused { port, source } => {
                write!(f, "port {port} cannot be used: {}", plain(source, Path::new("")).0)?;
            }
            Self::Key { key, because } => write!(f, "the key `{}` {because}", shown(key))?,
            Self::Unfit { out, because } | Self::NoPlace { out, because } => {
                write!(f, "`{}` {because}", shown(out))?
            }
            Self::NotEmpty { folder } => {
                write!(f, "`{}` is there already and is not empty", shown(folder))?;
            }
            Self::Exists { file } => write!(f, "`{}` is there already", shown(file))?,
            Self::IsFolder { folder } => write!(f, "`{}` is a folder", shown(folder))?,
            Self::NoFolder { folder } => write!(f, "there is no folder `{}`", shown(folder))?,
            Self::Mounted { out } => write!(
                f,
                "`{}` cannot be exchanged in one step, because a disk is mounted there",
                shown(out)
            )?,
            Self::Busy { folder } => {
                write!(f, "another build is writing `{}` at this moment", shown(folder))?;
            }
            Self::LeadsOut { link } => {
                write!(f, "`{}` is a link that leads out of the site", shown(link))?;
            }
            Self::Stranded { aside, source, .. } => write!(
                f,
                "{}, and the old site lies whole in `{}`, but could not be put back",
                plain(source, aside).0,
                shown(aside)
            )?,
            Self::Machine { doing, path, source } => {
                write!(f, "could not {doing} `{}`: {}", shown(path), plain(source, path).0)?;
            }
        }
        write!(f, "; {}", self.remedy())
    }
}

impl std::error::Error for HostError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stranded { source, .. } | Self::Machine { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What went wrong in plain English, and what to do about it.
pub(crate) fn plain(error: &io::Error, path: &Path) -> (String, String) {
    let again = "then try again";
    let (what, remedy) = if has_too_many_open(error) {
        let remedy =
            format!("close other programs, or raise the limit (`ulimit -n 4096`), {again}");
        ("too many files are open at once", remedy)
    } else if is_held_open(error) {
        ("another program has it open", format!("close that program, {again}"))
    } else {
        plain_kind(error.kind(), path)
    };
    if what.is_empty() {
        (format!("the machine says “{error}”"), remedy)
    } else {
        (what.to_owned(), remedy)
    }
}

/// The same, for what the standard library can tell apart; an empty text where it cannot.
fn plain_kind(kind: io::ErrorKind, path: &Path) -> (&'static str, String) {
    let again = "then try again";
    match kind {
        io::ErrorKind::StorageFull => ("the disk is full", format!("free some space, {again}")),
        io::ErrorKind::QuotaExceeded => (
            "your share of the disk is used up",
            format!("delete files that you no longer need, {again}"),
        ),
        io::ErrorKind::PermissionDenied => (
            "you have no permission",
            format!("ask whoever looks after this machine for access to `{}`", shown_folder(path)),
        ),
        io::ErrorKind::ReadOnlyFilesystem => {
            ("the disk is read-only", "choose a folder on a disk that can be written to".to_owned())
        }
        io::ErrorKind::NotFound => (
            "it is not there, or was moved away while the program ran",
            "look whether the folder is still there, and build again".to_owned(),
        ),
        io::ErrorKind::AlreadyExists => (
            "a file of that name is there already; on some disks `A` and `a` are one name",
            "give one of the two another name".to_owned(),
        ),
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => (
            "a file and a folder would have the same name",
            "give one of the two another name".to_owned(),
        ),
        io::ErrorKind::DirectoryNotEmpty => (
            "something was put there while the program ran",
            "look what it is, and build again".to_owned(),
        ),
        io::ErrorKind::InvalidFilename => (
            "the name is too long, or has a letter that this disk cannot store",
            "choose a shorter or simpler name".to_owned(),
        ),
        io::ErrorKind::ResourceBusy => {
            ("something else is using it", format!("close other programs, {again}"))
        }
        _ => ("", "build again; if it happens again, have the disk looked at".to_owned()),
    }
}

/// The folder that somebody has to be let into, so that the file at `path` can be used.
fn shown_folder(path: &Path) -> String {
    shown(path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(path))
}

/// A path as people know it: without the sign (`\\?\`) that Windows puts before a resolved one, and
/// without what could steer a terminal.
fn shown(path: &Path) -> String {
    let text = one_line(&path.display().to_string());
    text.strip_prefix(r"\\?\").map_or(text.clone(), ToOwned::to_owned)
}

/// Whether this process or the whole machine has as many files open as it may.
fn has_too_many_open(error: &io::Error) -> bool {
    // EMFILE and ENFILE on every Unix; ERROR_TOO_MANY_OPEN_FILES on Windows.
    let codes: &[i32] = if cfg!(windows) { &[4] } else { &[24, 23] };
    error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

/// Whether the file is in use by a program that does not share it. Only Windows says so, with
/// `ERROR_SHARING_VIOLATION` or `ERROR_LOCK_VIOLATION`.
fn is_held_open(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// Whether waiting a moment may help: on Windows a folder cannot be renamed while a virus scanner
/// or an editor looks into it, and the refusal reads as a lack of permission (code 5).
pub(crate) fn may_pass(error: &io::Error) -> bool {
    is_held_open(error) || (cfg!(windows) && error.raw_os_error() == Some(5))
}

#[cfg(test)]
mod tests {
    use super::HostError;
    use std::io;
    use std::path::Path;

    #[test]
    fn a_failure_says_what_to_do_and_no_number() {
        let kinds = [
            io::ErrorKind::StorageFull,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem,
            io::ErrorKind::NotFound,
        ];
        for kind in kinds {
            let error = HostError::at("write", Path::new("public/index.html"))(kind.into());
            let text = error.to_string();
            assert!(text.starts_with("could not write `public/index.html`: "), "{text}");
            assert!(text.contains("; ") && !text.contains("os error"), "{text}");
            assert!(!error.is_usage());
        }
    }
}
