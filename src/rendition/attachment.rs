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

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&UNUSABLE_PICTURE, &UNREADABLE_FILE];

/// The form in which a file of the source goes out.
pub(crate) fn leaf(path: &TreePath, source: &Leaf) -> Leaf {
    let endings = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "hif"];
    if endings.contains(&path.extension().to_ascii_lowercase().as_str()) {
        return Leaf::Recipe(std::sync::Arc::new(Stripped {
            path: path.clone(),
            source: source.clone(),
        }));
    }
    source.clone()
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
            Ok(clean) => return Checked::clean(clean),
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
