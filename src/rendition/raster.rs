//! The one door to `resvg`: pictures that are drawn from SVG.
//!
//! An SVG can ask for files, fonts of the machine and other pictures. None is given: it is drawn from
//! its own text and from the fonts of the theme, so that it looks the same on every machine and
//! shows nothing that was not meant to go out.

use std::sync::Arc;

use img_parts::png::{Png, PngChunk};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider as _;

use crate::tree::{Drawing, Hash, Leaf};

/// What changes with the way in which pictures are drawn, so that those of older versions of the
/// program are drawn again.
const HOW: &str = concat!(env!("CARGO_PKG_VERSION"), " resvg 0.49");

/// The word before the digest in a picture (PNG, third edition, 11.3.3.2).
const KEYWORD: &str = "Drawn-From";

/// The fonts of a theme.
pub(crate) struct Fonts {
    database: Arc<fontdb::Database>,
    files: Vec<Leaf>,
    digest: Hash,
}

impl Fonts {
    /// The fonts in these files; what is none is passed over.
    pub(crate) fn new(files: &[Leaf]) -> Self {
        let mut database = fontdb::Database::new();
        let bytes = || files.iter().filter_map(Leaf::as_bytes);
        bytes().for_each(|file| database.load_font_data(file.to_vec()));
        let digest = Hash::of_parts(bytes());
        Self { database: Arc::new(database), files: files.to_vec(), digest }
    }

    /// What writes measures in letters of a weight.
    pub(crate) fn ruler(&self, weight: Weight) -> Ruler<'_> {
        let fonts = self.files.iter().filter_map(Leaf::as_bytes);
        let fonts = fonts.filter_map(|file| skrifa::FontRef::new(file).ok());
        let is_bold = |font: &skrifa::FontRef<'_>| {
            font.os2().is_ok_and(|about| about.us_weight_class() >= 600)
        };
        let (fitting, others) = fonts.partition(|font| is_bold(font) == (weight == Weight::Bold));
        let fonts: [Vec<_>; 2] = [fitting, others];
        Ruler { fonts: fonts.concat() }
    }
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Of running text.
    Regular,
    /// Of headings.
    Bold,
}

/// Measures letters.
pub(crate) struct Ruler<'a> {
    /// Those of its weight first.
    fonts: Vec<skrifa::FontRef<'a>>,
}

impl Ruler<'_> {
    /// How wide a letter is in letters of height 1; `None` if no font has it.
    ///
    /// Each letter counts alone. Kerning and joined letters make a line narrower, hardly ever wider.
    pub(crate) fn width(&self, letter: char) -> Option<f32> {
        self.fonts.iter().find_map(|font| {
            let glyph = font.charmap().map(letter)?;
            font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
        })
    }
}

/// A drawing of `svg` with these fonts.
pub(crate) fn drawing(svg: String, fonts: &Fonts) -> Drawing {
    let fonts = fonts.digest.to_string();
    let digest = Hash::of_parts([HOW, &svg, &fonts].map(str::as_bytes));
    let mark = format!("{KEYWORD}\0{digest}").into_bytes();
    Drawing { svg, mark }
}

/// The picture as PNG, `width` pixels wide, with the mark of its drawing.
///
/// # Errors
/// Why it cannot be drawn, in the words of the library.
pub(crate) fn png(drawing: &Drawing, width: u32, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let nothing = usvg::ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    };
    let options = usvg::Options {
        fontdb: Arc::clone(&fonts.database),
        image_href_resolver: nothing,
        font_resolver: usvg::FontResolver {
            select_fallback: Box::new(of_equal_weight),
            ..usvg::FontResolver::default()
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&drawing.svg, &options).map_err(|error| why(&error))?;
    // The sides were read from the text and may be anything.
    let scale = f64::from(width) / f64::from(tree.size().width());
    let height = (f64::from(tree.size().height()) * scale).round();
    let height = if (1.0..=4096.0).contains(&height) { height as u32 } else { 0 };
    let mut picture = Pixmap::new(width, height).ok_or("it is too high or has no height")?;
    let scale = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, scale, &mut picture.as_mut());
    let bytes = picture.encode_png().map_err(|error| error.to_string())?;
    let mut png = Png::from_bytes(bytes.into()).map_err(|error| error.to_string())?;
    let mark = PngChunk::new(*b"tEXt", drawing.mark.clone().into());
    png.chunks_mut().insert(1, mark);
    Ok(png.encoder().bytes().to_vec())
}

/// Why something is no SVG. The place that the library names is one in a text that nobody wrote.
fn why(error: &usvg::Error) -> String {
    let whole = error.to_string();
    let short = whole.strip_prefix("SVG data parsing failed cause ").unwrap_or(&whole);
    short.rsplit_once(" at ").map_or(short, |(short, _)| short).to_owned()
}

/// The font for a letter that the fonts so far lack: one as heavy as the first of them, if any. The
/// library would take the first that has it, and a name of a month in Arabic stood out as if it
/// mattered.
fn of_equal_weight(
    letter: char,
    known: &[fontdb::ID],
    fonts: &mut Arc<fontdb::Database>,
) -> Option<fontdb::ID> {
    let weight = known.first().and_then(|first| fonts.face(*first)).map(|face| face.weight);
    let has_letter = |face: &&fontdb::FaceInfo| {
        let mapped = |data: &[u8], index| {
            let font = skrifa::FontRef::from_index(data, index).ok();
            font.is_some_and(|font| font.charmap().map(letter).is_some())
        };
        !known.contains(&face.id) && fonts.with_face_data(face.id, mapped).unwrap_or_default()
    };
    let faces = || fonts.faces().filter(has_letter);
    let face = faces().find(|face| Some(face.weight) == weight).or_else(|| faces().next())?;
    Some(face.id)
}

#[cfg(test)]
mod tests {
    use super::{Fonts, Weight, drawing, png};
    use crate::theme::Theme;
    use crate::tree::Tree;

    fn fonts() -> Fonts {
        Fonts::new(Theme::load(&Tree::default(), "default").value.fonts())
    }

    fn drawn(inside: &str) -> Result<Vec<u8>, String> {
        let fonts = fonts();
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">{inside}</svg>"
        );
        png(&drawing(svg, &fonts), 80, &fonts)
    }

    #[test]
    fn a_picture_says_what_it_was_drawn_from() {
        let fonts = fonts();
        let picture = drawn("<path d=\"M0 0h9v9z\"/>").expect("a picture");
        assert_eq!(picture[16..24], [0, 0, 0, 80, 0, 0, 0, 40], "width and height");
        let svg = |inside: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">{inside}</svg>"
            )
        };
        assert!(drawing(svg("<path d=\"M0 0h9v9z\"/>"), &fonts).is_in(&picture));
        assert!(!drawing(svg("<path d=\"M0 0h8v9z\"/>"), &fonts).is_in(&picture));
        assert!(!drawing(svg("<path d=\"M0 0h9v9z\"/>"), &Fonts::new(&[])).is_in(&picture));
        assert!(!drawing(String::new(), &fonts).is_in(&picture[..50]), "cut off");
    }

    #[test]
    fn a_picture_opens_no_file() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/assets/favicon.svg");
        let nothing = drawn("").expect("a picture");
        let pixels = |picture: Vec<u8>| picture[picture.len() - 125..].to_vec();
        let image = format!("<image href=\"{file}\" width=\"40\" height=\"20\"/>");
        assert_eq!(drawn(&image).map(pixels), Ok(pixels(nothing)));
    }

    #[test]
    fn letters_of_another_script_are_as_heavy_as_those_around_them() {
        // Neither the first font of the folder nor the one that is named has these letters alone.
        let written = |weight: &str| {
            let font = "font-family=\"Noto Sans\" font-size=\"14\"";
            drawn(&format!("<text y=\"15\" {font} font-weight=\"{weight}\">مارس</text>"))
        };
        let dark = |picture: Vec<u8>| {
            resvg::tiny_skia::Pixmap::decode_png(&picture)
                .map(|it| it.pixels().iter().map(|pixel| u64::from(pixel.alpha())).sum::<u64>())
        };
        let [plain, bold] = ["normal", "bold"].map(|it| dark(written(it).expect("a picture")));
        let (plain, bold) = (plain.expect("a PNG"), bold.expect("a PNG"));
        assert!(plain > 0 && plain * 10 < bold * 9, "{plain} {bold}");
    }

    #[test]
    fn what_is_no_picture_is_none() {
        for svg in ["", "<p>Text</p>", "<svg", "<svg width=\"1\" height=\"1e9\"/>"] {
            let fonts = fonts();
            assert!(png(&drawing(svg.to_owned(), &fonts), 80, &fonts).is_err(), "{svg}");
        }
    }

    #[test]
    fn letters_are_measured_in_the_fonts_of_the_theme() {
        let fonts = fonts();
        let (bold, plain) = (fonts.ruler(Weight::Bold), fonts.ruler(Weight::Regular));
        for letter in ['a', 'W', 'ŵ', 'Ŷ', 'ب', '0', '–', '’', 'Я'] {
            assert!(bold.width(letter).is_some_and(|wide| wide > 0.0), "{letter}");
        }
        assert!(bold.width('m') > plain.width('m'));
        assert_eq!(bold.width('警'), None);
    }
}
