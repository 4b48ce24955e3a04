//! Takes out of a picture whatever it tells beyond what it shows.
//!
//! A screenshot or a photograph on a public security page must not say where it was taken, with
//! whose camera, or what was cropped away. The pixels are never encoded anew: that would cost
//! quality, need a decoder for each format, and let hostile bytes reach it. Instead the container
//! is taken apart and written again from a list of the parts that are known to be needed, so a
//! part that nobody has thought of is left out rather than let through. Two things stay besides
//! the pixels: the colour profile, without which colours shift, and the orientation, without which
//! telephone pictures lie on their side. GIF, AVIF, SVG and PDF pass untouched.

mod jpeg;
mod orientation;
mod png;
#[cfg(test)]
mod samples;
mod webp;

use orientation::Orientation;

/// The formats that can be stripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureKind {
    /// JPEG as of ITU-T T.81, with or without JFIF or Exif.
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// WebP, lossy, lossless or animated.
    WebP,
}

/// Why a picture cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PictureFault {
    /// It is in HEIC, which most browsers cannot show.
    Heic,
    /// It is not built as its format demands, hence it is not known what it would give away. Holds
    /// what is wrong, as a clause about "it".
    Damaged(String),
}

/// What kind of picture the bytes are, by their magic number, not by their name.
///
/// `None` is whatever is not stripped: GIF, AVIF, SVG, PDF, or no picture at all. Only the
/// beginning is looked at, so `Some` does not promise that [`stripped`] will succeed.
pub(crate) fn kind(bytes: &[u8]) -> Result<Option<PictureKind>, PictureFault> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Some(PictureKind::Jpeg));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        return Ok(Some(PictureKind::Png));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        return Ok(Some(PictureKind::WebP));
    }
    if is_heic(bytes) { Err(PictureFault::Heic) } else { Ok(None) }
}

/// The same picture without its metadata; the same bytes if [`kind`] is `None`.
///
/// What comes out shows the same pixels, in the same colours, the same way up. To strip it again
/// changes nothing. An error means that nothing of the picture may be published.
pub(crate) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    match kind(bytes)? {
        Some(PictureKind::Jpeg) => jpeg::stripped(bytes),
        Some(PictureKind::Png) => png::stripped(bytes),
        Some(PictureKind::WebP) => webp::stripped(bytes),
        None => Ok(bytes.to_vec()),
    }
}

/// Width and height as displayed, with the orientation applied; also of a GIF.
///
/// `None` if the format is another one, if the picture is damaged, or if it does not say.
pub(crate) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let ((width, height), orientation) = match kind(bytes).ok()? {
        Some(PictureKind::Jpeg) => jpeg::dimensions(bytes)?,
        Some(PictureKind::Png) => png::dimensions(bytes)?,
        Some(PictureKind::WebP) => webp::dimensions(bytes)?,
        None => (gif_dimensions(bytes)?, None),
    };
    if width == 0 || height == 0 {
        return None;
    }
    let on_its_side = orientation.is_some_and(Orientation::on_its_side);
    Some(if on_its_side { (height, width) } else { (width, height) })
}

/// Width and height as stored, and the orientation if it is not upright.
type Sides = ((u32, u32), Option<Orientation>);

/// Whether the bytes open with an ISO/IEC 14496-12 `ftyp` box that names a brand of HEIC.
///
/// AVIF lives in the same container and may list `mif1` too, so that its own brands go first.
fn is_heic(bytes: &[u8]) -> bool {
    let Some((head, _)) = bytes.split_first_chunk::<8>() else { return false };
    let [s0, s1, s2, s3, name @ ..] = *head;
    let size = usize::try_from(u32::from_be_bytes([s0, s1, s2, s3])).unwrap_or(usize::MAX);
    if name != *b"ftyp" {
        return false;
    }
    // The four bytes between the major brand and the compatible ones are a version, which is
    // never mistaken for a brand: it is a small number.
    let brands = bytes.get(8..size.min(bytes.len())).unwrap_or_default().chunks_exact(4);
    let names = |wanted: &[&[u8; 4]]| brands.clone().any(|it| wanted.iter().any(|w| it == *w));
    !names(&[b"avif", b"avis"]) && names(&[b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1"])
}

/// Size of the logical screen of a GIF (GIF89a, section 18).
fn gif_dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"GIF87a").or_else(|| bytes.strip_prefix(b"GIF89a"))?;
    let [w0, w1, h0, h1] = *rest.first_chunk::<4>()?;
    Some((u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into()))
}

/// A fault of a picture that is not built as it should be.
fn damaged(what: &str) -> PictureFault {
    PictureFault::Damaged(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `part` occurs in `whole`.
    fn holds(whole: &[u8], part: &[u8]) -> bool {
        whole.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn no_secret_passes_and_twice_is_once() {
        for (name, sample) in samples::ALL {
            let bytes = samples::bytes(sample);
            assert!(holds(&bytes, b"SECRET"), "{name}");
            let once = stripped(&bytes).unwrap();
            assert!(!holds(&once, b"SECRET"), "{name}");
            assert_eq!(stripped(&once).as_ref(), Ok(&once), "{name}");
            assert_eq!(kind(&once), kind(&bytes), "{name}");
            assert_eq!(dimensions(&once), dimensions(&bytes), "{name}");
        }
    }

    #[test]
    fn dimensions_are_as_displayed() {
        for (sample, sides) in [
            (samples::JPEG, (6, 8)),
            (samples::JPEG_PROGRESSIVE, (8, 6)),
            (samples::JPEG_CMYK, (8, 6)),
            (samples::PNG, (6, 8)),
            (samples::PNG_ANIMATED, (8, 6)),
            (samples::WEBP, (6, 8)),
            (samples::WEBP_LOSSLESS, (6, 8)),
            (samples::WEBP_ANIMATED, (8, 6)),
            (samples::WEBP_SIMPLE, (8, 6)),
        ] {
            assert_eq!(dimensions(&samples::bytes(sample)), Some(sides));
        }
        assert_eq!(dimensions(b"GIF89a\x2C\x01\x10\0\0"), Some((300, 16)));
        assert_eq!(dimensions(b"GIF87a\0\0\x10\0"), None);
        assert_eq!(dimensions(b"GIF89a\x2C"), None);
        assert_eq!(dimensions(b"<svg/>"), None);
    }

    #[test]
    fn kinds_go_by_magic_number() {
        assert_eq!(kind(&samples::bytes(samples::JPEG)), Ok(Some(PictureKind::Jpeg)));
        assert_eq!(kind(&samples::bytes(samples::PNG)), Ok(Some(PictureKind::Png)));
        assert_eq!(kind(&samples::bytes(samples::WEBP)), Ok(Some(PictureKind::WebP)));
        let others: [&[u8]; 6] =
            [b"", b"GIF89a", b"%PDF-1.7", b"<svg/>", b"RIFF\0\0\0\0WAVE", b"\xFF\xD8"];
        for other in others {
            assert_eq!(kind(other), Ok(None));
            assert_eq!(stripped(other).as_deref(), Ok(other));
        }
    }

    #[test]
    fn heic_is_told_from_avif() {
        let heic: [&[u8]; 4] = [
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"\0\0\0\x10ftypmsf1\0\0\0\0",
            b"\0\0\0\x18ftypMiHE\0\0\0\0mif1hevc",
            b"\xFF\0\0\0ftyphevx",
        ];
        for bytes in heic {
            assert_eq!(kind(bytes), Err(PictureFault::Heic));
            assert_eq!(stripped(bytes), Err(PictureFault::Heic));
            assert_eq!(dimensions(bytes), None);
        }
        let others: [&[u8]; 4] = [
            b"\0\0\0\x1Cftypavif\0\0\0\0mif1avifmiaf",
            b"\0\0\0\x18ftypmif1\0\0\0\0avifmiaf",
            b"\0\0\0\x14ftypisom\0\0\0\0mp42heic",
            b"\0\0\0\x02ftyp",
        ];
        for bytes in others {
            assert_eq!(kind(bytes), Ok(None));
        }
    }

    #[test]
    fn truncated_is_damaged() {
        for (name, sample) in samples::ALL {
            let whole = stripped(&samples::bytes(sample)).unwrap();
            for end in 12..whole.len() {
                let result = stripped(&whole[..end]);
                assert!(matches!(result, Err(PictureFault::Damaged(_))), "{name} to {end}");
            }
        }
    }

    /// A linear congruential generator (Knuth's MMIX), so that a failure can be repeated.
    struct Dice(u64);

    impl Dice {
        /// A number from 0 up to, but without, `bound`.
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound.max(1)
        }

        /// Cuts, doubles, overwrites or flips something somewhere.
        fn mutate(&mut self, bytes: &mut Vec<u8>) {
            let at = self.below(bytes.len());
            let length = self.below(24).min(bytes.len() - at);
            match self.below(7) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..at + length)),
                2 => {
                    let part = bytes[at..at + length].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, part);
                }
                3 => bytes[at] = [0, 0xFF, 0x7F, 0x80, 0xD8, 0xD9, 0xDA][self.below(7)],
                4 => bytes[at..at + length].fill(0xFF),
                _ => bytes[at] ^= 1 << self.below(8),
            }
        }
    }

    #[test]
    fn hostile_bytes_neither_panic_nor_change_twice() {
        let mut dice = Dice(20_160_801);
        let mut survived = 0;
        for (name, sample) in samples::ALL {
            let full = samples::bytes(sample);
            let bare = stripped(&full).unwrap();
            for round in 0..3000 {
                let mut bytes = if round % 2 == 0 { full.clone() } else { bare.clone() };
                for _ in 0..=dice.below(4) {
                    if !bytes.is_empty() {
                        dice.mutate(&mut bytes);
                    }
                }
                if kind(&full) == kind(&bytes) && name.starts_with("PNG") {
                    mend_checksums(&mut bytes);
                }
                let _ = dimensions(&bytes);
                if let Ok(once) = stripped(&bytes) {
                    survived += 1;
                    assert_eq!(stripped(&once).as_ref(), Ok(&once), "{name}, round {round}");
                }
            }
        }
        assert!(survived > 2000, "{survived}");
    }

    /// Corrects the checksums of a PNG, so that a mutation gets past them.
    fn mend_checksums(bytes: &mut [u8]) {
        let mut at = 8;
        while let Some(size) = bytes.get(at..at + 4) {
            let size = u32::from_be_bytes(size.try_into().unwrap()) as usize;
            let Some(covered) = bytes.get(at + 4..at + 8 + size) else { return };
            let mut crc = u32::MAX;
            for byte in covered {
                crc ^= u32::from(*byte);
                for _ in 0..8 {
                    crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
                }
            }
            at += 12 + size;
            if let Some(place) = bytes.get_mut(at - 4..at) {
                place.copy_from_slice(&(!crc).to_be_bytes());
            }
        }
    }
}
