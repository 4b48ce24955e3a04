//! [`Icon`]: the theme's one icon in the forms that something asks for by itself.
//!
//! Browsers of today take the SVG that pages name. Older ones, feed readers and search engines ask
//! for `/favicon.ico`, and a telephone that puts a page on its home screen for
//! `/apple-touch-icon.png`, whether a page names them or not.

use crate::diagnostic::{Checked, Diagnostic, Report};
use crate::rendition::model::Model;
use crate::rendition::plan::Page;
use crate::rendition::raster;
use crate::rendition::social_card::PICTURE_NOT_DRAWN;
use crate::series::permalink::Permalink;
use crate::tree::Drawing;

/// The asset that icons are drawn from.
const FAVICON: &str = "favicon.svg";

/// A form of the icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// `favicon.ico`, a PNG of 32 pixels behind the header of the format.
    Ico,
    /// `apple-touch-icon.png`, 180 pixels.
    Touch,
}

impl Icon {
    /// All forms.
    pub(crate) const ALL: [Self; 2] = [Self::Ico, Self::Touch];

    /// Where it stands, at the root of the site, if the theme has an icon.
    pub(crate) fn permalink(self, model: &Model) -> Option<Permalink> {
        let name = match self {
            Self::Ico => "/favicon.ico",
            Self::Touch => "/apple-touch-icon.png",
        };
        let has_icon = model.theme.assets().iter().any(|asset| asset.name == FAVICON);
        Permalink::new(name).filter(|_| has_icon)
    }

    fn side(self) -> u8 {
        match self {
            Self::Ico => 32,
            Self::Touch => 180,
        }
    }
}

impl Page for Icon {
    fn render(&self, model: &Model) -> Checked<Vec<u8>> {
        let Some(drawing) = self.drawing(model) else { return Checked::default() };
        let mut report = Report::default();
        let png = raster::png(&drawing.value, u32::from(self.side()), model.fonts());
        let png = png.unwrap_or_else(|why| {
            let message = format!("`assets/{FAVICON}` of the theme gives no picture: {why}");
            let help = "correct the file, or remove it from the theme";
            report.push(Diagnostic::new(&PICTURE_NOT_DRAWN, message).help(help));
            Vec::new()
        });
        Checked::new(if *self == Self::Ico { ico(&png, self.side()) } else { png }, report)
    }

    fn drawing(&self, model: &Model) -> Option<Checked<Drawing>> {
        let icon = model.theme.assets().iter().find(|asset| asset.name == FAVICON)?;
        let svg = String::from_utf8_lossy(icon.leaf.as_bytes()?).into_owned();
        Some(Checked::clean(raster::drawing(svg, model.fonts())))
    }
}

/// A picture as the only one of an icon file: six bytes that say so, sixteen about it, and itself.
fn ico(png: &[u8], side: u8) -> Vec<u8> {
    const HEADER: u32 = 22;
    let mut bytes = vec![0, 0, 1, 0, 1, 0, side, side, 0, 0, 1, 0, 32, 0];
    // Nothing that is drawn at 32 pixels comes near the limit.
    bytes.extend(u32::try_from(png.len()).unwrap_or_default().to_le_bytes());
    bytes.extend(HEADER.to_le_bytes());
    bytes.extend_from_slice(png);
    bytes
}
