//! [`Idle`]: pieces of pages in which nothing was found, so that the same piece is not read again.
//!
//! The frame of a site stands on ten thousand pages, and a text on its page and in a dozen feeds.
//! What is found in a piece depends on nothing but the piece and the register, so a piece that was
//! read once need not be read again; it is compared byte for byte, never by a digest alone. Only so
//! many are kept, the newest in place of an older one, so that the memory of a large series is that
//! of a small one.

use std::hash::Hasher as _;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHasher;

/// So many pieces are known at once: the texts of all feeds of a series with forty topics.
const PIECES: usize = 16_384;

/// A longer piece stands on one page, or is long enough to be read for itself.
const LONGEST: usize = 2048;

/// A piece: what it was read as, and its text in up to two parts.
pub(crate) type Piece<'a> = (u8, &'a str, &'a str);

/// Pieces without a finding.
#[derive(Debug)]
pub(crate) struct Idle {
    pieces: Vec<Option<Box<[u8]>>>,
}

impl Default for Idle {
    fn default() -> Self {
        Self { pieces: vec![None; PIECES] }
    }
}

impl Idle {
    /// Has `read` look at a piece that is not known; it says whether the piece holds nothing.
    pub(crate) fn unless_known(&mut self, piece: Piece<'_>, read: impl FnOnce() -> bool) {
        let [kind, first, _, second] = parts(&piece);
        if first.len() + second.len() > LONGEST {
            read();
            return;
        }
        let mut hasher = FxHasher::default();
        hasher.write(kind);
        hasher.write(first);
        hasher.write(second);
        // A remainder of the number of pieces, which is small.
        #[allow(clippy::cast_possible_truncation)]
        let at = hasher.finish() as usize % PIECES;
        let is_known = self.pieces[at].as_deref().is_some_and(|known| is_same(known, &piece));
        if !is_known && read() {
            self.pieces[at] = Some(parts(&piece).concat().into());
        }
    }
}

/// What is kept of a piece. Between its parts stands a byte that is in no text.
fn parts<'a>((kind, first, second): &'a Piece<'a>) -> [&'a [u8]; 4] {
    [std::slice::from_ref(kind), first.as_bytes(), &[u8::MAX], second.as_bytes()]
}

fn is_same(known: &[u8], piece: &Piece<'_>) -> bool {
    let rest = parts(piece).iter().try_fold(known, |rest, part| rest.strip_prefix(*part));
    rest.is_some_and(<[u8]>::is_empty)
}

/// One memory for each core at work.
#[derive(Debug, Default)]
pub(crate) struct Pool(Mutex<Vec<Idle>>);

impl Pool {
    /// Lends a memory that nobody else uses.
    pub(crate) fn lend<T>(&self, work: impl FnOnce(&mut Idle) -> T) -> T {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lent = lock().pop();
        let mut idle = lent.unwrap_or_default();
        let done = work(&mut idle);
        lock().push(idle);
        done
    }
}

#[cfg(test)]
mod tests {
    use super::Idle;

    #[test]
    fn a_piece_is_read_once_unless_something_is_in_it() {
        let mut idle = Idle::default();
        let mut count = |piece, is_nothing| {
            let mut read = 0;
            for _ in 0..2 {
                idle.unless_known(piece, || {
                    read += 1;
                    is_nothing
                });
            }
            read
        };
        assert_eq!(count((b't', "0800 789 321", ""), true), 1);
        assert_eq!(count((b'q', "0800 789 321", ""), true), 1, "quoted is another thing");
        assert_eq!(count((b't', "0800 789 312", ""), false), 2, "what was found is found again");
        assert_eq!(count((b'l', "tel:1", "12"), true), 1);
        assert_eq!(count((b'l', "tel:11", "2"), true), 1, "parts are not run together");
        let long = "0".repeat(5000);
        assert_eq!(count((b't', long.as_str(), ""), true), 2, "too long to be kept");
    }
}
