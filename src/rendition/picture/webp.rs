//! Strips WebP (RFC 9649): chunks in a RIFF container.
//!
//! A walk of our own, since `img-parts` neither looks into the frames of an animation, where
//! foreign chunks may sit, nor clears the flag for XMP. The file is not thinned out but composed
//! anew in the order of the specification, from the parts that readers would have used: they go
//! by the flags of VP8X, so a profile or an Exif block that no flag announces is none.

use super::orientation::Orientation;
use super::{PictureFault, Sides, damaged};

/// The picture with nothing but its pixels, its profile, and its orientation in a fresh EXIF chunk.
pub(super) fn stripped(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let chunks = file_chunks(bytes)?;
    let body = match chunks.first() {
        Some(first) if first.id == *b"VP8X" => extended(first.data, &chunks)?,
        // A simple file is its first chunk; whatever follows is not part of the picture.
        Some(first) if is_bitstream(first) => {
            let mut body = Vec::with_capacity(bytes.len());
            push_chunk(&mut body, first.id, first.data)?;
            body
        }
        _ => return Err(damaged("there is no picture in it")),
    };
    let mut out = Vec::with_capacity(body.len() + 12);
    push_chunk(&mut out, *b"RIFF", &[b"WEBP", &body[..]].concat())?;
    Ok(out)
}

/// Sides of the canvas (RFC 9649, section 2.7), or of the only bitstream (sections 2.5 and 2.6).
pub(super) fn dimensions(bytes: &[u8]) -> Option<Sides> {
    let chunks = file_chunks(bytes).ok()?;
    let first = chunks.first()?;
    if first.id == *b"VP8X" {
        let [flags, _, _, _, w0, w1, w2, h0, h1, h2] = *first.data.first_chunk::<10>()?;
        let side = |bytes: [u8; 3]| {
            let [b0, b1, b2] = bytes;
            u32::from_le_bytes([b0, b1, b2, 0]) + 1
        };
        return Some(((side([w0, w1, w2]), side([h0, h1, h2])), orientation(flags, &chunks)));
    }
    let sides = match first.id {
        [b'V', b'P', b'8', b' '] => {
            // Three bytes of frame tag, the start code, then 14 bits each (RFC 6386, 9.1).
            let [w0, w1, h0, h1] =
                *first.data.get(3..)?.strip_prefix(b"\x9D\x01\x2A")?.first_chunk()?;
            let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            (side(w0, w1), side(h0, h1))
        }
        [b'V', b'P', b'8', b'L'] => {
            let bits = u32::from_le_bytes(*first.data.strip_prefix(b"\x2F")?.first_chunk()?);
            ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
        }
        _ => return None,
    };
    Some((sides, None))
}

/// A chunk, without the byte that pads it to an even length.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    /// Its four-letter name.
    id: [u8; 4],
    /// Its data.
    data: &'a [u8],
}

/// Flag of VP8X for an ICCP chunk (RFC 9649, section 2.7, as the other flags).
const FLAG_ICC: u8 = 0x20;
/// Flag for transparency in any frame; it is taken over, as the pixels are.
const FLAG_ALPHA: u8 = 0x10;
/// Flag for an EXIF chunk. The one for XMP, 0x04, needs no name: it is never set.
const FLAG_EXIF: u8 = 0x08;
/// Flag for an animation, hence for ANIM and ANMF in the place of a bitstream.
const FLAG_ANIMATION: u8 = 0x02;

/// The chunks of the file as far as its RIFF header reaches; bytes behind are not part of it.
fn file_chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, PictureFault> {
    let (head, rest) = bytes.split_first_chunk::<12>().ok_or_else(cut)?;
    let [b'R', b'I', b'F', b'F', s0, s1, s2, s3, b'W', b'E', b'B', b'P'] = *head else {
        return Err(damaged("it is not a WebP"));
    };
    let size = usize::try_from(u32::from_le_bytes([s0, s1, s2, s3])).map_err(|_| cut())?;
    chunks(size.checked_sub(4).and_then(|size| rest.get(..size)).ok_or_else(cut)?)
}

/// A row of chunks without gaps.
fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, PictureFault> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (id, behind) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
        let (size, behind) = behind.split_first_chunk::<4>().ok_or_else(cut)?;
        let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| cut())?;
        let (data, behind) = behind.split_at_checked(size).ok_or_else(cut)?;
        chunks.push(Chunk { id: *id, data });
        // The last chunk is often left unpadded, which no reader minds.
        rest = behind.get(size % 2..).unwrap_or_default();
    }
    Ok(chunks)
}

/// The fault of a file that is shorter than it says.
fn cut() -> PictureFault {
    damaged("it stops in the middle of a chunk")
}

/// Whether a chunk is a picture by itself.
fn is_bitstream(chunk: &Chunk<'_>) -> bool {
    matches!(&chunk.id, b"VP8 " | b"VP8L")
}

/// The body of an extended file, given its VP8X: header, profile, picture or frames, orientation.
fn extended(vp8x: &[u8], chunks: &[Chunk<'_>]) -> Result<Vec<u8>, PictureFault> {
    let [flags, _, _, _, canvas @ ..] =
        *vp8x.first_chunk::<10>().ok_or_else(|| damaged("its header is too short"))?;
    if chunks.iter().filter(|chunk| chunk.id == *b"VP8X").count() != 1 {
        return Err(damaged("it has two headers"));
    }
    let profile = chunks.iter().find(|chunk| flags & FLAG_ICC != 0 && chunk.id == *b"ICCP");
    let orientation = orientation(flags, chunks);
    let mut header = vec![flags & (FLAG_ALPHA | FLAG_ANIMATION), 0, 0, 0];
    if let Some(flags) = header.first_mut() {
        *flags |= if profile.is_some() { FLAG_ICC } else { 0 };
        *flags |= if orientation.is_some() { FLAG_EXIF } else { 0 };
    }
    header.extend_from_slice(&canvas);

    let mut body = Vec::new();
    push_chunk(&mut body, *b"VP8X", &header)?;
    if let Some(profile) = profile {
        push_chunk(&mut body, profile.id, profile.data)?;
    }
    if flags & FLAG_ANIMATION == 0 {
        push_picture(&mut body, chunks)?;
    } else {
        push_animation(&mut body, chunks)?;
    }
    if let Some(orientation) = orientation {
        push_chunk(&mut body, *b"EXIF", &orientation.block())?;
    }
    Ok(body)
}

/// The orientation of the EXIF chunk, if the flags say that there is one.
fn orientation(flags: u8, chunks: &[Chunk<'_>]) -> Option<Orientation> {
    let exif = chunks.iter().find(|chunk| chunk.id == *b"EXIF")?;
    if flags & FLAG_EXIF == 0 { None } else { Orientation::read(exif.data) }
}

/// Writes the bitstream among `chunks`, and its transparency; refuses a second picture.
fn push_picture(body: &mut Vec<u8>, chunks: &[Chunk<'_>]) -> Result<(), PictureFault> {
    let (mut pictures, mut masks) = (0_usize, 0_usize);
    for chunk in chunks {
        if is_bitstream(chunk) {
            pictures += 1;
        } else if chunk.id == *b"ALPH" {
            masks += 1;
        } else {
            continue;
        }
        push_chunk(body, chunk.id, chunk.data)?;
    }
    match (pictures, masks) {
        (1, 0 | 1) => Ok(()),
        (0, _) => Err(damaged("there is no picture in it")),
        _ => Err(damaged("there are several pictures in the place of one")),
    }
}

/// Writes the frames among `chunks` (RFC 9649, section 2.7.1.1), each stripped like a picture.
fn push_animation(body: &mut Vec<u8>, chunks: &[Chunk<'_>]) -> Result<(), PictureFault> {
    if chunks.iter().any(is_bitstream) {
        return Err(damaged("there is a picture beside its animation"));
    }
    // Background colour, four bytes, and number of loops, two.
    let settings = chunks.iter().find(|chunk| chunk.id == *b"ANIM");
    let settings = settings.and_then(|chunk| chunk.data.first_chunk::<6>());
    let settings = settings.ok_or_else(|| damaged("its animation has no settings"))?;
    push_chunk(body, *b"ANIM", settings)?;
    let mut frames = 0_usize;
    for chunk in chunks.iter().filter(|chunk| chunk.id == *b"ANMF") {
        let (place, inner) = chunk.data.split_first_chunk::<16>().ok_or_else(cut)?;
        let mut frame = place.to_vec();
        push_picture(&mut frame, &self::chunks(inner)?)?;
        push_chunk(body, *b"ANMF", &frame)?;
        frames += 1;
    }
    if frames == 0 { Err(damaged("there is no picture in it")) } else { Ok(()) }
}

/// Writes a chunk: name, length, data, and a zero if the length is odd.
fn push_chunk(out: &mut Vec<u8>, id: [u8; 4], data: &[u8]) -> Result<(), PictureFault> {
    let length = u32::try_from(data.len()).map_err(|_| damaged("it is too large"))?;
    out.extend_from_slice(&id);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    /// Names of the chunks of a file, in order.
    fn ids(bytes: &[u8]) -> Vec<[u8; 4]> {
        file_chunks(bytes).unwrap().iter().map(|chunk| chunk.id).collect()
    }

    /// A file of these chunks.
    fn file(parts: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (id, data) in parts {
            push_chunk(&mut body, **id, data).unwrap();
        }
        let mut out = Vec::new();
        push_chunk(&mut out, *b"RIFF", &body).unwrap();
        out
    }

    /// A VP8X with these flags and a canvas of 1 by 1.
    fn vp8x(flags: u8) -> [u8; 10] {
        [flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    }

    /// The fault of a file that must have one.
    fn fault(parts: &[(&[u8; 4], &[u8])]) -> String {
        match stripped(&file(parts)) {
            Err(PictureFault::Damaged(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags_follow_the_chunks() {
        let flags = |out: &[u8]| out[20];
        let out = stripped(&samples::bytes(samples::WEBP)).unwrap();
        assert_eq!(ids(&out), [*b"VP8X", *b"ICCP", *b"VP8 ", *b"EXIF"]);
        assert_eq!(flags(&out), FLAG_ICC | FLAG_EXIF);
        let out = stripped(&samples::bytes(samples::WEBP_LOSSLESS)).unwrap();
        assert_eq!(ids(&out), [*b"VP8X", *b"VP8L", *b"EXIF"]);
        assert_eq!(flags(&out), FLAG_ALPHA | FLAG_EXIF);
        let out = stripped(&samples::bytes(samples::WEBP_ANIMATED)).unwrap();
        assert_eq!(ids(&out), [*b"VP8X", *b"ICCP", *b"ANIM", *b"ANMF", *b"ANMF"]);
        assert_eq!(flags(&out), FLAG_ICC | FLAG_ALPHA | FLAG_ANIMATION);
        let out = stripped(&samples::bytes(samples::WEBP_SIMPLE)).unwrap();
        assert_eq!(ids(&out), [*b"VP8 "]);
    }

    #[test]
    fn sizes_and_bitstreams_are_right() {
        for sample in [samples::WEBP, samples::WEBP_LOSSLESS, samples::WEBP_ANIMATED] {
            let (bytes, out) = (samples::bytes(sample), stripped(&samples::bytes(sample)).unwrap());
            let size = u32::from_le_bytes(out[4..8].try_into().unwrap());
            assert_eq!(size as usize + 8, out.len());
            let bitstream = |bytes: &[u8]| {
                let chunks = file_chunks(bytes).unwrap();
                chunks.iter().find(|chunk| is_bitstream(chunk)).map(|chunk| chunk.data.to_vec())
            };
            assert_eq!(bitstream(&bytes), bitstream(&out));
        }
    }

    #[test]
    fn what_no_flag_announces_is_not_there() {
        let exif = Orientation::read(b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        let exif = exif.unwrap().block();
        let parts = |flags: &'static [u8]| -> Vec<u8> {
            file(&[(b"VP8X", flags), (b"ICCP", b"icc"), (b"VP8L", b"/"), (b"EXIF", &exif)])
        };
        let out = stripped(&parts(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).unwrap();
        assert_eq!(ids(&out), [*b"VP8X", *b"VP8L"]);
        let out = stripped(&parts(&[0xFF, 1, 2, 3, 0, 0, 0, 0, 0, 0])[..]);
        assert!(out.is_err(), "an animation without frames");
        let all = parts(&[0xED, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
        let out = stripped(&all).unwrap();
        assert_eq!(out[20..24], [FLAG_ICC | FLAG_EXIF, 0, 0, 0]);
        assert_eq!(ids(&out), ids(&all));
        let simple = file(&[(b"VP8L", b"/"), (b"EXIF", &exif)]);
        assert_eq!(ids(&stripped(&simple).unwrap()), [*b"VP8L"]);
    }

    #[test]
    fn what_is_not_understood_is_damaged() {
        let (still, moving) = (vp8x(0), vp8x(FLAG_ANIMATION));
        assert!(fault(&[]).contains("no picture"));
        assert!(fault(&[(b"EXIF", b"")]).contains("no picture"));
        assert!(fault(&[(b"VP8X", b"short")]).contains("too short"));
        assert!(fault(&[(b"VP8X", &still), (b"VP8X", &still)]).contains("two headers"));
        assert!(fault(&[(b"VP8X", &still), (b"VP8 ", b""), (b"VP8L", b"")]).contains("several"));
        let frame = (b"ANMF", &b"0123456789abcdefVP8L\0\0\0\0"[..]);
        assert!(fault(&[(b"VP8X", &moving), frame]).contains("settings"));
        assert!(fault(&[(b"VP8X", &moving), frame, (b"VP8L", b"")]).contains("beside"));
        let anim = (b"ANIM", &b"123456"[..]);
        assert!(fault(&[(b"VP8X", &moving), anim, (b"ANMF", b"short")]).contains("middle"));
        assert!(stripped(&file(&[(b"VP8X", &moving), anim, frame])).is_ok());
    }
}
