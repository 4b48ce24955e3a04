//! The one value of Exif that outlives stripping: which way up the picture is.
//!
//! Everything else in an Exif block is dropped, including what a careful rewrite might leave
//! behind (maker notes, the thumbnail of the picture before it was cropped, slack between
//! directories). So the block is never edited: the value is read, and a fresh block made of it.

/// An orientation other than upright: a value of 2 to 8 of tag 0x0112 (Exif 2.32, section 4.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    /// What an Exif block says, with or without the `Exif\0\0` that JPEG puts before it.
    ///
    /// `None` if upright, unsaid or unreadable: viewers too show a picture as it is stored if
    /// they cannot make out its block, so no fault is raised over it.
    pub(super) fn read(exif: &[u8]) -> Option<Self> {
        // Viewers disregard the sixth byte, which Exif calls padding.
        let tiff = if exif.starts_with(b"Exif\0") { exif.get(6..)? } else { exif };
        let order = match tiff.first_chunk::<4>()? {
            b"MM\0\x2A" => Order::Big,
            b"II\x2A\0" => Order::Little,
            _ => return None,
        };
        let directory = tiff.get(usize::try_from(order.long(tiff.get(4..)?)?).ok()?..)?;
        let count = order.short(directory)?;
        let entries = directory.get(2..)?.chunks_exact(12).take(count.into());
        let entry = entries.into_iter().find(|entry| order.short(entry) == Some(TAG))?;
        if order.short(entry.get(2..)?)? != SHORT || order.long(entry.get(4..)?)? != 1 {
            return None;
        }
        let value = u8::try_from(order.short(entry.get(8..)?)?).ok()?;
        (2..=8).contains(&value).then_some(Self(value))
    }

    /// A fresh block with this tag and no other: TIFF header, one directory of one entry, end.
    pub(super) fn block(self) -> Vec<u8> {
        let mut block = b"MM\0\x2A\0\0\0\x08\0\x01".to_vec();
        block.extend_from_slice(&TAG.to_be_bytes());
        block.extend_from_slice(&SHORT.to_be_bytes());
        block.extend_from_slice(&[0, 0, 0, 1]);
        // A SHORT stands at the left of its four-byte field (TIFF 6.0, section 2).
        block.extend_from_slice(&[0, self.0, 0, 0]);
        block.extend_from_slice(&[0, 0, 0, 0]);
        block
    }

    /// Whether width and height change places when the picture is shown.
    pub(super) fn on_its_side(self) -> bool {
        self.0 >= 5
    }
}

/// The tag `Orientation`.
const TAG: u16 = 0x0112;

/// The TIFF type of 16-bit numbers, the only one that Exif allows for [`TAG`].
const SHORT: u16 = 3;

/// The order of bytes that a TIFF header announces.
#[derive(Clone, Copy)]
enum Order {
    /// `MM`, most significant byte first.
    Big,
    /// `II`, least significant byte first.
    Little,
}

impl Order {
    /// The 16-bit number that `bytes` begin with.
    fn short(self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::Big => u16::from_be_bytes(bytes),
            Self::Little => u16::from_le_bytes(bytes),
        })
    }

    /// The 32-bit number that `bytes` begin with.
    fn long(self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::Big => u32::from_be_bytes(bytes),
            Self::Little => u32::from_le_bytes(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_reads_back() {
        for value in 0..=u8::MAX {
            let read = Orientation::read(&Orientation(value).block());
            assert_eq!(read, (2..=8).contains(&value).then_some(Orientation(value)));
        }
    }

    #[test]
    fn little_endian_and_prefix() {
        let tiff = b"II\x2A\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x01\0\0\0A\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(Orientation::read(tiff), Some(Orientation(6)));
        assert_eq!(Orientation::read(&[b"Exif\0\0", &tiff[..]].concat()), Some(Orientation(6)));
    }

    #[test]
    fn unreadable_is_upright() {
        let block = Orientation(6).block();
        for end in 0..22 {
            assert_eq!(Orientation::read(&block[..end]), None);
        }
        for (at, value) in [(0, b'X'), (4, 0xFF), (7, 200), (9, 0), (13, 4), (17, 2)] {
            let mut wrong = block.clone();
            wrong[at] = value;
            assert_eq!(Orientation::read(&wrong), None, "byte {at}");
        }
    }
}
