//! [`Stamp`]: what a file system says of a file without opening it.
//!
//! Size, times and number together tell whether a file is the one that was read, as they do for
//! version control: no program can set the time of the last change of any kind, so a file that got
//! other bytes has another stamp, even where its other times were put back. One case is left, and
//! has to be asked for: clocks of file systems tick, and what was written in the same tick as it was
//! looked at may be written again without a trace. Where a file system has one time for both, as FAT,
//! images and much of what comes over a network, or answers from memory, its stamps are not trusted.
//! (Out of reach is a program that keeps a file mapped into its memory and writes to it there.)

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Some file systems note times to two seconds (FAT), and clocks of a network may differ by as much.
pub(super) const COARSE: Duration = Duration::from_secs(2);

/// The ticks of a file system that notes parts of a second are shorter than this.
pub(super) const FINE: Duration = Duration::from_millis(50);

/// How many bytes a stamp is.
pub(super) const BYTES: usize = 48;

/// What a file system says of a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: u64,
    pub(super) modified: Option<SystemTime>,
    /// Time of the last change of any kind, and numbers of the file and of its disk, where there are
    /// such.
    inner: (i64, i64, u64, u64),
}

impl Stamp {
    /// What is said of what was looked at.
    pub(super) fn of(meta: &Metadata) -> Self {
        #[cfg(unix)]
        let inner = {
            use std::os::unix::fs::MetadataExt as _;
            (meta.ctime(), meta.ctime_nsec(), meta.ino(), meta.dev())
        };
        #[cfg(not(unix))]
        let inner = (0, 0, 0, 0);
        Self { size: meta.len(), modified: meta.modified().ok(), inner }
    }

    /// What is said of the file or folder to which a path leads; `None` if there is none.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|meta| Self::of(&meta))
    }

    /// What is said of a path itself, wherever it leads; `None` if nothing is there.
    pub(super) fn of_itself(path: &Path) -> Option<Self> {
        fs::symlink_metadata(path).ok().map(|meta| Self::of(&meta))
    }

    /// Whether the time of the last change of any kind is known.
    pub(super) fn is_dated(&self) -> bool {
        self.inner.0 > 0
    }

    /// Whether nothing that is written from the moment `now` on can have this stamp again. Never so
    /// where the time of the last change is not known.
    pub(super) fn is_settled(&self, now: SystemTime) -> bool {
        let (seconds, nanoseconds, ..) = self.inner;
        let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(seconds), u32::try_from(nanoseconds))
        else {
            return false;
        };
        // A whole millisecond is what a coarse clock says, and by a rare chance a fine one.
        let is_fine = nanoseconds % 1_000_000 != 0;
        let changed = UNIX_EPOCH + Duration::new(seconds, nanoseconds);
        let tick = if is_fine { FINE } else { COARSE };
        self.is_dated() && now.duration_since(changed).is_ok_and(|age| age > tick)
    }

    /// Whether what bears it lies on one of these disks.
    pub(super) fn lies_on(&self, disks: &[u64]) -> bool {
        disks.contains(&self.inner.3)
    }

    /// The stamp as bytes, which differ if it does.
    pub(super) fn to_bytes(self) -> [u8; BYTES] {
        let modified = self.modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(u64::MAX, |at| {
            at.as_secs().wrapping_mul(1_000_000_000).wrapping_add(u64::from(at.subsec_nanos()))
        });
        let (seconds, nanoseconds, number, disk) = self.inner;
        let mut bytes = [0; BYTES];
        let words = [
            self.size.to_le_bytes(),
            modified.to_le_bytes(),
            seconds.to_le_bytes(),
            nanoseconds.to_le_bytes(),
            number.to_le_bytes(),
            disk.to_le_bytes(),
        ];
        for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word);
        }
        bytes
    }
}

/// The number of the disk on which a path lies, if that is of a kind whose stamps can be trusted: a
/// list of those that are known, since a new one says nothing of its times.
#[cfg(target_os = "linux")]
pub(super) fn trusted_disk(path: &Path) -> Option<u64> {
    // Of ext2 to ext4, XFS, Btrfs, F2FS, Bcachefs, ZFS, tmpfs and overlayfs (linux/magic.h).
    const TRUSTED: [u32; 8] = [
        0xef53,
        0x5846_5342,
        0x9123_683e,
        0xf2f5_2010,
        0xca45_1a4e,
        0x2fc1_2fc1,
        0x0102_1994,
        0x794c_7630,
    ];
    // The kind is a number of 32 bits, in a field that some processors have longer or signed.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::unnecessary_cast)]
    let kind = rustix::fs::statfs(path).ok()?.f_type as u32;
    TRUSTED.contains(&kind).then(|| Stamp::at(path)).flatten().map(|stamp| stamp.inner.3)
}

/// The same elsewhere, where what a disk is cannot be asked for alike.
#[cfg(not(target_os = "linux"))]
pub(super) fn trusted_disk(path: &Path) -> Option<u64> {
    Stamp::at(path).map(|stamp| stamp.inner.3)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{COARSE, FINE, Stamp};
    use std::fs;
    use std::time::{Duration, SystemTime};

    #[test]
    fn other_bytes_have_another_stamp_though_size_and_time_were_put_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "one").expect("a file");
        let before = Stamp::at(&path).expect("a stamp");
        let time = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");
        std::thread::sleep(FINE);
        fs::write(&path, "two").expect("a file");
        fs::File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(time))
            .expect("an old time");
        let now = Stamp::at(&path).expect("a stamp");
        assert_eq!((before.size, before.modified), (now.size, now.modified));
        assert_ne!(before.to_bytes(), now.to_bytes());
    }

    #[test]
    fn what_was_written_just_now_may_be_written_again_without_a_trace() {
        let at = |seconds, nanoseconds| Stamp {
            size: 0,
            modified: None,
            inner: (seconds, nanoseconds, 1, 1),
        };
        let now = SystemTime::UNIX_EPOCH + Duration::new(1_000, 500_000_001);
        assert!(!at(1_000, 480_000_001).is_settled(now), "the same tick");
        assert!(at(1_000, 400_000_001).is_settled(now));
        assert!(!at(1_000, 400_000_000).is_settled(now), "a clock that may be coarse");
        assert!(!at(1_001, 1).is_settled(now), "a clock ahead of ours");
        assert!(at(1_000 - COARSE.as_secs() as i64, 0).is_settled(now));
        assert!(!at(0, 0).is_settled(now), "no clock at all");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_is_none_is_not_trusted() {
        assert_eq!(super::trusted_disk(std::path::Path::new("/proc")), None);
        assert_eq!(super::trusted_disk(std::path::Path::new("/no such folder")), None);
    }
}
