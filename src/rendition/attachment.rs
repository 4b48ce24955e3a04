//! Files that go out with bulletins.
//!
//! A picture taken with a telephone tells where and when it was taken and by which telephone, so
//! pictures are stripped of all that on the way. Everything else is copied as it is and never
//! held in memory.

use crate::diagnostic::{Checked, Diagnostic, Level, Place, Report, Rule};
use crate::rendition::picture::{self, PictureFault};
use crate::tree::{Leaf, Recipe};
use crate::tree_path::TreePath;

/// A picture that cannot go out as it is.
pub(crate) static UNUSABLE_PICTURE: Rule = Rule {
    code: "unusable-picture",
    level: Level::Error,
    about: "Pictures are cleaned of hidden data (place, time, camera) before they go out. One that is \
            damaged, or of a kind that browsers cannot show, is not published.",
    remedy: "Open the picture in a picture program and save it again as JPEG or PNG.",
};

/// A file that could not be read.
pub(crate) static UNREADABLE_FILE: Rule = Rule {
    code: "unreadable-file",
    level: Level::Error,
    about: "A file that a bulletin names could not be read from the disk.",
    remedy: "Check that the file is there and that you may read it.",
};

/// A picture whose hidden data cannot be taken out.
pub(crate) static UNCLEANED_PICTURE: Rule = Rule {
    code: "uncleaned-picture",
    level: Level::Warning,
    about: "Pictures hold more than they show: where they were taken, when, and with whose camera. That is \
            taken out of JPEG, PNG and WebP. This format cannot be cleaned.",
    remedy: "Save the picture as JPEG or PNG, and name that file.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNUSABLE_PICTURE, &UNCLEANED_PICTURE, &UNREADABLE_FILE];

/// Endings of pictures. What a file is goes by its bytes; a name may say otherwise.
const PICTURES: [&str; 11] =
    ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "hif", "gif", "bmp"];

/// Endings of pictures that may tell where they were taken, and that nothing is taken out of.
const UNCLEANED: [&str; 3] = ["avif", "tif", "tiff"];

fn ending(path: &TreePath) -> String {
    path.extension().to_ascii_lowercase()
}

/// The form in which a file of the source goes out.
pub(crate) fn leaf(path: &TreePath, source: &Leaf) -> Leaf {
    if is_cleaned(path) {
        return Leaf::Recipe(std::sync::Arc::new(Stripped {
            path: path.clone(),
            source: source.clone(),
        }));
    }
    source.clone()
}

/// Whether a file goes out without what its reader cannot see, if it goes out at all.
pub(crate) fn is_cleaned(path: &TreePath) -> bool {
    let ending = ending(path);
    PICTURES.contains(&ending.as_str()) || UNCLEANED.contains(&ending.as_str())
}

/// How many bytes a file of the source has that goes out as it is; `None` of one that does not.
pub(crate) fn size(leaf: &Leaf) -> Option<u64> {
    match leaf {
        Leaf::Bytes(bytes) => Some(bytes.len() as u64),
        Leaf::Stored(stored) => Some(stored.size()),
        Leaf::Recipe(_) => None,
    }
}

/// Width and height of a picture in pixels, as displayed.
pub(crate) fn dimensions(leaf: &Leaf) -> Option<(u32, u32)> {
    match leaf {
        Leaf::Bytes(bytes) => picture::dimensions(bytes),
        Leaf::Stored(stored) => {
            let mut bytes = Vec::new();
            stored.copy(&mut bytes).ok()?;
            picture::dimensions(&bytes)
        }
        Leaf::Recipe(_) => None,
    }
}

/// The recipe of a picture without its hidden data.
struct Stripped {
    path: TreePath,
    source: Leaf,
}

impl Recipe for Stripped {
    fn render(&self) -> Checked<Vec<u8>> {
        let mut report = Report::default();
        let mut bytes = Vec::new();
        let read = match &self.source {
            Leaf::Bytes(held) => {
                bytes.extend_from_slice(held);
                Ok(0)
            }
            Leaf::Stored(stored) => stored.copy(&mut bytes),
            Leaf::Recipe(_) => Ok(0),
        };
        let place = Place::file(&self.path);
        if let Err(error) = read {
            let message = format!("this file could not be read: {error}");
            report.push(Diagnostic::new(&UNREADABLE_FILE, message).at(place));
            return Checked::new(Vec::new(), report);
        }
        let (message, help) = match picture::stripped(&bytes) {
            Ok(clean) => {
                let is_cleaned = !matches!(picture::kind(&bytes), Ok(None));
                if !is_cleaned && UNCLEANED.contains(&ending(&self.path).as_str()) {
                    let message = "this picture goes out with all that is hidden in it, such as where it was taken";
                    let help =
                        "open it in a picture program, save it as JPEG or PNG, and name that file";
                    report.push(Diagnostic::new(&UNCLEANED_PICTURE, message).at(place).help(help));
                }
                return Checked::new(clean, report);
            }
            Err(PictureFault::Heic) => (
                "this picture is in the format HEIC, which browsers cannot show".to_owned(),
                "open it on the telephone or in a picture program, save it as JPEG, and name that file",
            ),
            Err(PictureFault::Damaged(what)) => (
                format!("this picture is damaged: {what}"),
                "open it in a picture program and save it again as JPEG or PNG",
            ),
        };
        report.push(Diagnostic::new(&UNUSABLE_PICTURE, message).at(place).help(help));
        Checked::new(Vec::new(), report)
    }
}
