//! Strips JPEG (ITU-T T.81): a row of marked segments, and scans of compressed data among them.
//!
//! `img-parts` takes everything from the first scan to the end of the file as one piece, so
//! comments between the scans of a progressive picture, and second pictures behind the end (the
//! "multi-picture format" of telephones, or the rest of a longer file that was overwritten), would
//! pass. Hence a walk of our own, over the whole file and strict: where a decoder would shrug and
//! skip ahead to the next marker, it is not certain that every decoder skips alike, so the picture
//! counts as damaged.

use std::borrow::Cow;

use super::orientation::Orientation;
use super::{PictureFault, Sides, damaged};

/// The picture without comments, application data and anything behind its end.
///
/// Of the application segments JFIF (without its thumbnail), ICC profiles and Adobe's colour
/// transform stay; the orientation stays in an Exif segment of its own.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let pieces = pieces(bytes)?;
    let mut orientation = orientation(&pieces);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xFF, SOI]);
    for piece in pieces {
        match piece {
            Piece::Segment { marker, body } => {
                // JFIF wants to be the first segment, so Exif comes right behind it.
                if marker != APP0
                    && let Some(orientation) = orientation.take()
                {
                    let exif = [EXIF, &[0], &orientation.block()].concat();
                    push_segment(&mut out, APP1, &exif)?;
                }
                if let Some(body) = kept(marker, body)? {
                    push_segment(&mut out, marker, &body)?;
                }
            }
            Piece::Scan(data) => out.extend_from_slice(data),
        }
    }
    out.extend_from_slice(&[0xFF, EOI]);
    Ok(out)
}

/// Sides as the first frame header has them (T.81, section B.2.2).
pub(super) fn dimensions(bytes: &[u8]) -> Option<Sides> {
    let pieces = pieces(bytes).ok()?;
    let frame = pieces.iter().find_map(|piece| match piece {
        Piece::Segment { marker, body } if is_frame(*marker) => Some(*body),
        _ => None,
    })?;
    let [_, h0, h1, w0, w1] = *frame.first_chunk::<5>()?;
    let sides = (u16::from_be_bytes([w0, w1]).into(), u16::from_be_bytes([h0, h1]).into());
    Some((sides, orientation(&pieces)))
}

/// A piece of a JPEG file; what lies between its pieces is only their framing.
enum Piece<'a> {
    /// A marker (its second byte) with its data, less the two bytes of length.
    Segment { marker: u8, body: &'a [u8] },
    /// The compressed data behind an SOS segment, with its restart markers.
    Scan(&'a [u8]),
}

/// Start of image (T.81, table B.1, as the other markers).
const SOI: u8 = 0xD8;
/// End of image.
const EOI: u8 = 0xD9;
/// Start of a scan: its header is a segment, its data follows bare.
const SOS: u8 = 0xDA;
/// Application data of JFIF.
const APP0: u8 = 0xE0;
/// Application data of Exif, and of XMP.
const APP1: u8 = 0xE1;
/// Application data with ICC profiles, and with the directory of a multi-picture file.
const APP2: u8 = 0xE2;
/// Application data of Adobe.
const APP14: u8 = 0xEE;

/// How an APP1 segment with Exif begins (Exif 2.32, section 4.7.2), but for a byte of padding.
const EXIF: &[u8] = b"Exif\0";

/// Takes the file apart, up to its end marker, behind which nothing belongs to the picture.
fn pieces(bytes: &[u8]) -> Result<Vec<Piece<'_>>, PictureFault> {
    let mut rest = bytes.strip_prefix(&[0xFF, SOI]).ok_or_else(|| damaged("it is not a JPEG"))?;
    let mut pieces = Vec::new();
    let (mut frames, mut scans) = (0_u32, 0_u32);
    loop {
        let (marker, behind) = next_marker(rest)?;
        if marker == EOI {
            break;
        }
        let (body, behind) = segment(marker, behind)?;
        pieces.push(Piece::Segment { marker, body });
        rest = behind;
        if is_frame(marker) {
            frames += 1;
        }
        if marker == SOS {
            scans += 1;
            let (scan, behind) = scan(rest)?;
            pieces.push(Piece::Scan(scan));
            rest = behind;
        }
    }
    if frames == 0 || scans == 0 {
        return Err(damaged("there is no picture in it"));
    }
    Ok(pieces)
}

/// Whether a marker opens a frame header: SOF0 to SOF15, among which DHT, JPG and DAC have slipped.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// The marker that `bytes` begin with, and what comes behind it. Any number of 0xFF may precede
/// it (T.81, section B.1.1.2).
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), PictureFault> {
    let fill = bytes.iter().take_while(|byte| **byte == 0xFF).count();
    match bytes.get(fill..).and_then(<[u8]>::split_first) {
        Some((marker, behind)) if fill > 0 => Ok((*marker, behind)),
        Some(_) => Err(damaged("there are bytes between its segments that belong to none")),
        None => Err(damaged("it stops before its end marker")),
    }
}

/// The data of the segment with this marker, and what comes behind it.
fn segment(marker: u8, bytes: &[u8]) -> Result<(&[u8], &[u8]), PictureFault> {
    if !matches!(marker, 0xC0..=0xC7 | 0xC9..=0xCF | 0xDA..=0xEF | 0xFE) {
        return Err(damaged(&format!(
            "there is a segment of an unknown kind in it (FF{marker:02X})"
        )));
    }
    let cut = || damaged("it stops in the middle of a segment");
    let (length, behind) = bytes.split_first_chunk().ok_or_else(cut)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let length = length.checked_sub(2).ok_or_else(|| damaged("a segment of it has no length"))?;
    behind.split_at_checked(length).ok_or_else(cut)
}

/// The compressed data up to the next marker that is neither a stuffed zero nor a restart (T.81,
/// section B.1.1.5), and what comes from that marker on.
fn scan(bytes: &[u8]) -> Result<(&[u8], &[u8]), PictureFault> {
    let cut = || damaged("it stops before its end marker");
    let mut at = 0_usize;
    loop {
        let rest = bytes.get(at..).ok_or_else(cut)?;
        let start = at + rest.iter().position(|byte| *byte == 0xFF).ok_or_else(cut)?;
        let (marker, behind) = next_marker(bytes.get(start..).ok_or_else(cut)?)?;
        if !matches!(marker, 0x00 | 0xD0..=0xD7) {
            return bytes.split_at_checked(start).ok_or_else(cut);
        }
        at = bytes.len() - behind.len();
    }
}

/// The orientation of the first Exif segment, the one viewers go by.
fn orientation(pieces: &[Piece<'_>]) -> Option<Orientation> {
    let exif = pieces.iter().find_map(|piece| match piece {
        Piece::Segment { marker: APP1, body } if body.starts_with(EXIF) => Some(*body),
        _ => None,
    })?;
    Orientation::read(exif)
}

/// What stays of a segment; `None` if nothing.
fn kept(marker: u8, body: &[u8]) -> Result<Option<Cow<'_, [u8]>>, PictureFault> {
    match marker {
        // JFIF (1.02, page 5): the last two of its first 14 bytes are the thumbnail's sides.
        APP0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
            Ok(body.first_chunk::<12>().map(|head| [&head[..], &[0, 0]].concat().into()))
        }
        APP2 if body.starts_with(b"ICC_PROFILE\0") => Ok(Some(body.into())),
        // Its twelfth byte tells CMYK from YCCK and RGB from YCbCr; there is nothing beyond it.
        APP14 if body.starts_with(b"Adobe") => Ok(body.get(..12).map(Cow::from)),
        0xE0..=0xEF | 0xFE => Ok(None),
        _ if fits(marker, body) => Ok(Some(body.into())),
        _ => Err(damaged("a segment of it is longer or shorter than its content")),
    }
}

/// Whether a segment that decoding needs is just as long as what it declares (T.81, sections
/// B.2.2 to B.2.5 and B.3), so that nothing can ride in it.
fn fits(marker: u8, body: &[u8]) -> bool {
    let counted = |at: usize, each: usize, fixed: usize| {
        body.get(at).is_some_and(|count| body.len() == fixed + each * usize::from(*count))
    };
    match marker {
        // DHT: class and number, how many codes of each of 16 lengths, a byte for each code.
        0xC4 => tables_fit(body, |head| match head.get(1..17) {
            Some(counts) => 17 + counts.iter().map(|count| usize::from(*count)).sum::<usize>(),
            None => 17,
        }),
        // DQT: precision and number, then 64 values of 8 bits or 16.
        0xDB => tables_fit(body, |head| match head.first() {
            Some(0x00..=0x0F) => 65,
            _ => 129,
        }),
        // DAC: pairs of number and condition.
        0xCC => tables_fit(body, |_| 2),
        SOS => counted(0, 2, 4),
        // DNL and DRI, one number each.
        0xDC | 0xDD => body.len() == 2,
        // EXP: which ways to expand.
        0xDF => body.len() == 1,
        // Frame headers, and DHP, which is built alike.
        _ => counted(5, 3, 6),
    }
}

/// Whether a segment is a row of whole tables; `length` tells a table's from its beginning.
fn tables_fit(mut body: &[u8], length: impl Fn(&[u8]) -> usize) -> bool {
    while !body.is_empty() {
        match body.get(length(body)..) {
            Some(behind) => body = behind,
            None => return false,
        }
    }
    true
}

/// Writes a segment: marker, length (which counts itself), data.
fn push_segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) -> Result<(), PictureFault> {
    let length =
        u16::try_from(body.len() + 2).map_err(|_| damaged("a segment of it is too long"))?;
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(body);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    /// Markers of the segments of a file.
    fn markers(bytes: &[u8]) -> Vec<u8> {
        let markers = pieces(bytes).unwrap().into_iter().filter_map(|piece| match piece {
            Piece::Segment { marker, .. } => Some(marker),
            Piece::Scan(_) => None,
        });
        markers.collect()
    }

    /// All the compressed data of a file.
    fn scans(bytes: &[u8]) -> Vec<u8> {
        let scans = pieces(bytes).unwrap().into_iter().filter_map(|piece| match piece {
            Piece::Segment { .. } => None,
            Piece::Scan(data) => Some(data),
        });
        scans.collect::<Vec<_>>().concat()
    }

    /// The fault of a file that must have one.
    fn fault(bytes: &[u8]) -> String {
        match stripped(bytes) {
            Err(PictureFault::Damaged(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    /// The stripped baseline sample with `part` put in before its marker `marker`.
    fn with(marker: u8, part: &[u8]) -> Vec<u8> {
        let mut bytes = stripped(&samples::bytes(samples::JPEG)).unwrap();
        let at = bytes.windows(2).position(|pair| pair == [0xFF, marker]).unwrap();
        bytes.splice(at..at, part.iter().copied());
        bytes
    }

    #[test]
    fn keeps_what_decoding_needs() {
        let bytes = samples::bytes(samples::JPEG);
        let out = stripped(&bytes).unwrap();
        assert_eq!(markers(&out)[..4], [0xE0, 0xE1, 0xE2, 0xDB]);
        assert_eq!(out[2..20], *b"\xFF\xE0\0\x10JFIF\0\x01\x01\x01\0\x48\0\x48\0\0");
        assert_eq!(out[20..24], [0xFF, 0xE1, 0, 34]);
        assert_eq!(orientation(&pieces(&out).unwrap()), orientation(&pieces(&bytes).unwrap()));
        assert_eq!(scans(&out), scans(&bytes));
        assert!(out.windows(19).any(|window| window == b"a fake profile, odd"));

        let bytes = samples::bytes(samples::JPEG_CMYK);
        let out = stripped(&bytes).unwrap();
        assert!(markers(&out).contains(&0xEE) && !markers(&out).contains(&0xE1));
        assert_eq!(scans(&out), scans(&bytes));
    }

    #[test]
    fn looks_between_the_scans() {
        let bytes = samples::bytes(samples::JPEG_PROGRESSIVE);
        let out = stripped(&bytes).unwrap();
        assert_eq!(scans(&out), scans(&bytes));
        let foreign = |marker: &u8| matches!(marker, 0xE1 | 0xFE);
        assert_eq!(markers(&out).iter().filter(|marker| foreign(marker)).count(), 1);
        assert!(markers(&out).iter().filter(|marker| **marker == SOS).count() > 1);
    }

    #[test]
    fn fill_and_restarts_are_understood() {
        let plain = with(EOI, b"");
        assert_eq!(stripped(&with(SOS, &[0xFF; 5])), Ok(plain.clone()));
        assert_eq!(stripped(&with(EOI, &[0xFF; 5])), Ok(plain));
        let restarted = with(EOI, b"\xFF\xD0\xFF\0\xFF\xFF\xD7\x55");
        assert_eq!(stripped(&restarted), Ok(restarted));
    }

    #[test]
    fn what_is_not_understood_is_damaged() {
        assert!(fault(&with(0xDB, b"\0")).contains("belong to none"));
        assert!(fault(&with(0xDB, b"\xFF\xD8")).contains("FFD8"));
        assert!(fault(&with(0xDB, b"\xFF\xC8\0\x02")).contains("FFC8"));
        assert!(fault(&with(0xDB, b"\xFF\xFE\0\x01")).contains("no length"));
        assert!(fault(&with(0xDB, b"\xFF\xFE\xFF\xFF")).contains("middle"));
        assert!(fault(b"\xFF\xD8\xFF\xD9").contains("no picture"));
        for stuffed in [
            &b"\xFF\xDD\0\x05\0\0S"[..],
            b"\xFF\xDB\0\x04\0S",
            b"\xFF\xC4\0\x04\0S",
            b"\xFF\xCC\0\x03S",
            b"\xFF\xDE\0\x04SS",
            b"\xFF\xDF\0\x04SS",
        ] {
            assert!(fault(&with(0xDB, stuffed)).contains("longer or shorter"));
        }
    }

    #[test]
    fn height_behind_the_scan_is_unknown() {
        let mut bytes = with(EOI, b"\xFF\xDC\0\x04\0\x06");
        let at = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        bytes[at + 5..at + 7].fill(0);
        assert_eq!(stripped(&bytes), Ok(bytes.clone()));
        assert_eq!(super::super::dimensions(&bytes), None);
    }
}
