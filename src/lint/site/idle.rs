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

/// As what a piece is read; the same text is another piece where it is read otherwise.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Quoted,
    Link,
}

/// A piece: as what it is read, and its text in up to two parts.
pub(crate) type Piece<'a> = (Kind, &'a str, &'a str);

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
        let (kind, first, second) = piece;
        if first.len() + second.len() > LONGEST {
            read();
            return;
        }
        let mut hasher = FxHasher::default();
        hasher.write_u8(kind as u8);
        hasher.write(first.as_bytes());
        hasher.write(second.as_bytes());
        // A remainder of the number of pieces, which is small.
        #[allow(clippy::cast_possible_truncation)]
        let at = hasher.finish() as usize % PIECES;
        let is_known = self.pieces[at].as_deref().is_some_and(|known| is_same(known, piece));
        if !is_known && read() {
            self.pieces[at] = Some(kept(piece));
        }
    }
}

/// What is kept of a piece. Between its parts stands a byte that is in no text.
fn kept((kind, first, second): Piece<'_>) -> Box<[u8]> {
    [&[kind as u8], first.as_bytes(), &[u8::MAX], second.as_bytes()].concat().into()
}

fn is_same(known: &[u8], (kind, first, second): Piece<'_>) -> bool {
    let rest = known.strip_prefix(&[kind as u8]);
    let rest = rest.and_then(|rest| rest.strip_prefix(first.as_bytes())?.strip_prefix(&[u8::MAX]));
    rest == Some(second.as_bytes())
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
    use super::{Idle, Kind, PIECES};

    #[test]
    fn a_piece_is_read_once_unless_something_is_in_it() {
        let numbers: Vec<String> = (0..2 * PIECES).map(|number| number.to_string()).collect();
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
        assert_eq!(count((Kind::Text, "0800 789 321", ""), true), 1);
        assert_eq!(count((Kind::Quoted, "0800 789 321", ""), true), 1, "quoted is another thing");
        assert_eq!(
            count((Kind::Text, "0800 789 312", ""), false),
            2,
            "what was found is found again"
        );
        assert_eq!(count((Kind::Link, "tel:1", "12"), true), 1);
        assert_eq!(count((Kind::Link, "tel:11", "2"), true), 1, "parts are not run together");
        for number in &numbers {
            let look = count((Kind::Text, number.as_str(), ""), true);
            assert_eq!(look, 1, "{number} is another piece, even where it takes the place of one");
        }
        let long = "0".repeat(5000);
        assert_eq!(count((Kind::Text, long.as_str(), ""), true), 2, "too long to be kept");
    }
}
