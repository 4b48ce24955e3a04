//! Strips PNG (W3C, third edition): a row of named chunks, each with its checksum.
//!
//! `img-parts` does the walking: it checks every checksum, computes those of new chunks, and stops
//! at IEND, so that the tail of a longer file that was overwritten ("aCropalypse") stays behind.
//! What is left to decide here is which chunks a viewer needs.

use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};

use super::orientation::Orientation;
use super::{PictureFault, Sides, damaged};

/// The picture with only the chunks of [`KEPT`], and its orientation in an eXIf of its own.
///
/// Damaged if a chunk is there that the specification calls critical (first letter a capital,
/// section 5.4) and that is not known here: without it the picture could not be shown.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let mut png = read(bytes)?;
    let unknown = |chunk: &&PngChunk| {
        chunk.kind().first().is_some_and(u8::is_ascii_uppercase) && !KEPT.contains(&chunk.kind())
    };
    if png.chunks().iter().any(|chunk| unknown(&chunk)) {
        return Err(damaged("there is a chunk in it that only some viewers understand"));
    }
    let orientation = orientation(&png);
    png.chunks_mut().retain(|chunk| KEPT.contains(&chunk.kind()));
    if let Some(orientation) = orientation {
        // Section 5.6 wants eXIf before IDAT; behind IHDR it is before everything.
        let behind_header = png.chunks().len().min(1);
        let exif = PngChunk::new(*b"eXIf", Bytes::from(orientation.block()));
        png.chunks_mut().insert(behind_header, exif);
    }
    Ok(png.encoder().bytes().to_vec())
}

/// Sides as the header has them (section 11.2.1).
pub(super) fn dimensions(bytes: &[u8]) -> Option<Sides> {
    let png = read(bytes).ok()?;
    Some((png.dimensions()?, orientation(&png)))
}

/// The chunks that shape what is seen: pixels, palette and transparency, colour space, density,
/// background, and the frames of an animation. Not among them are the chunks that hold text
/// (tEXt, zTXt, iTXt), time (tIME), Exif (eXIf), suggested palettes with their names (sPLT), and
/// all that are private.
const KEPT: [[u8; 4]; 18] = [
    *b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"cHRM", *b"gAMA", *b"iCCP", *b"sBIT",
    *b"sRGB", *b"cICP", *b"mDCV", *b"cLLI", *b"bKGD", *b"pHYs", *b"acTL", *b"fcTL", *b"fdAT",
];

/// Takes the file apart and checks its frame: IHDR first and only once, IDAT, an empty IEND last.
fn read(bytes: &[u8]) -> Result<Png, PictureFault> {
    let png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|error| match error {
        img_parts::Error::BadCRC => damaged("a chunk of it does not match its checksum"),
        img_parts::Error::Truncated => damaged("it stops in the middle of a chunk"),
        img_parts::Error::WrongSignature => damaged("it is not a PNG"),
    })?;
    let is = |chunk: Option<&PngChunk>, kind: &[u8; 4], length: usize| {
        chunk.is_some_and(|chunk| chunk.kind() == *kind && chunk.contents().len() == length)
    };
    if !is(png.chunks().first(), b"IHDR", 13) || png.chunks_by_type(*b"IHDR").count() != 1 {
        return Err(damaged("it does not begin with a header"));
    }
    if !is(png.chunks().last(), b"IEND", 0) {
        return Err(damaged("it stops before its end chunk"));
    }
    if png.chunk_by_type(*b"IDAT").is_none() {
        return Err(damaged("there is no picture in it"));
    }
    Ok(png)
}

/// The orientation of the eXIf chunk (section 11.3.4.5).
fn orientation(png: &Png) -> Option<Orientation> {
    Orientation::read(png.chunk_by_type(*b"eXIf")?.contents())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    /// Names of the chunks of a file, in order; fails if a checksum is wrong.
    fn kinds(bytes: &[u8]) -> Vec<[u8; 4]> {
        read(bytes).unwrap().chunks().iter().map(PngChunk::kind).collect()
    }

    /// The stripped sample with `chunk` put in at place `at`.
    fn with(at: usize, chunk: PngChunk) -> Vec<u8> {
        let mut png = read(&stripped(&samples::bytes(samples::PNG)).unwrap()).unwrap();
        png.chunks_mut().insert(at, chunk);
        png.encoder().bytes().to_vec()
    }

    /// The fault of a file that must have one.
    fn fault(bytes: &[u8]) -> String {
        match stripped(bytes) {
            Err(PictureFault::Damaged(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keeps_what_viewing_needs() {
        let bytes = samples::bytes(samples::PNG);
        let out = stripped(&bytes).unwrap();
        assert_eq!(kinds(&out), [*b"IHDR", *b"eXIf", *b"iCCP", *b"pHYs", *b"IDAT", *b"IEND"]);
        let (before, after) = (read(&bytes).unwrap(), read(&out).unwrap());
        for kind in [*b"IHDR", *b"iCCP", *b"IDAT"] {
            assert_eq!(before.chunk_by_type(kind), after.chunk_by_type(kind));
        }
        assert_eq!(orientation(&before), orientation(&after));
        assert_eq!(after.chunk_by_type(*b"eXIf").unwrap().contents().len(), 26);
    }

    #[test]
    fn animations_keep_their_frames() {
        let out = kinds(&stripped(&samples::bytes(samples::PNG_ANIMATED)).unwrap());
        for kind in [*b"acTL", *b"fcTL", *b"fdAT"] {
            assert!(out.contains(&kind));
        }
        assert!(!out.contains(b"eXIf"));
    }

    #[test]
    fn what_is_not_understood_is_damaged() {
        let chunk = |kind: &[u8; 4], data: &'static [u8]| PngChunk::new(*kind, Bytes::from(data));
        assert!(fault(&with(0, chunk(b"CgBI", b"\x50\0\x20\x02"))).contains("header"));
        assert!(fault(&with(1, chunk(b"ABCD", b""))).contains("only some viewers"));
        assert!(fault(&with(3, chunk(b"IHDR", b"0123456789012"))).contains("header"));
        assert!(fault(&with(5, chunk(b"IEND", b"SECRET"))).contains("end"));
        let mut bytes = with(1, chunk(b"tEXt", b"Author\0SECRET"));
        assert!(stripped(&bytes).is_ok());
        bytes[45] ^= 1;
        assert!(fault(&bytes).contains("checksum"));
    }
}
