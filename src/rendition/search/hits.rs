//! [`Hits`]: in which bulletins a word stands, and how prominently.

/// Where in a bulletin a word stands, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// In the text.
    Text,
    /// In a heading, the summary, or what a bulletin is filed under.
    Heading,
    /// In the title or the id.
    Title,
}

/// A word in a bulletin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// The bulletin: its place among those of its language, oldest first.
    bulletin: u32,
    /// How often it stands there; more than can be counted is as many as can be.
    count: u16,
    /// The best place at which it stands.
    best: Standing,
}

/// From how often on a word counts for more.
const OFTEN: u16 = 3;

/// The bulletins that have a word, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Hits(Vec<Hit>);

impl Hits {
    /// Notes the word in `bulletin`; bulletins are noted in their order.
    pub(crate) fn note(&mut self, bulletin: u32, standing: Standing) {
        match self.0.last_mut().filter(|last| last.bulletin == bulletin) {
            Some(last) => {
                last.count = last.count.saturating_add(1);
                last.best = last.best.max(standing);
            }
            None => self.0.push(Hit { bulletin, count: 1, best: standing }),
        }
    }

    /// Adds what was noted of later bulletins.
    pub(crate) fn append(&mut self, mut later: Self) {
        self.0.append(&mut later.0);
    }

    /// Writes up to four lists with a space between them: bulletins that have the word in the title,
    /// in a heading, often in the text, and in the text. Empty ones at the end are left out.
    pub(crate) fn write(&self, out: &mut String) {
        let list = |hit: &Hit| match hit.best {
            Standing::Title => 0,
            Standing::Heading => 1,
            Standing::Text if hit.count >= OFTEN => 2,
            Standing::Text => 3,
        };
        let last = self.0.iter().map(list).max().unwrap_or(0);
        for number in 0..=last {
            if number > 0 {
                out.push(' ');
            }
            numbers(self.0.iter().filter(|hit| list(hit) == number).map(|hit| hit.bulletin), out);
        }
    }
}

/// Writes ascending numbers, each as its distance from the one before (from -1 for the first) less
/// one: in base 26, small letters for all digits but the last, which is a capital. Most distances
/// are one letter, and no digit in it can be taken for that of a telephone number.
pub(crate) fn numbers(ascending: impl Iterator<Item = u32>, out: &mut String) {
    let mut next = 0;
    for number in ascending {
        let mut rest = number - next;
        next = number + 1;
        let digit = |value: u32| char::from(b'a' + u8::try_from(value % 26).unwrap_or(0));
        // Seven digits in base 26 hold every `u32`.
        let mut digits = [digit(rest).to_ascii_uppercase(); 7];
        let mut used = 1;
        rest /= 26;
        while rest > 0 {
            digits[used] = digit(rest);
            used += 1;
            rest /= 26;
        }
        out.extend(digits[..used].iter().rev());
    }
}

#[cfg(test)]
mod tests {
    use super::{Hits, Standing, numbers};

    #[test]
    fn a_list_of_numbers_is_letters() {
        for (list, expected) in [
            (vec![], ""),
            (vec![0], "A"),
            (vec![25, 26, 27], "ZAA"),
            (vec![26], "bA"),
            (vec![1, 700], "BbaW"),
            (vec![u32::MAX], "nxmrlxV"),
        ] {
            let mut text = String::new();
            numbers(list.into_iter(), &mut text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn a_bulletin_stands_in_one_list_by_the_best_of_its_places() {
        let mut hits = Hits::default();
        for (bulletin, standing) in [
            (0, Standing::Text),
            (1, Standing::Heading),
            (1, Standing::Text),
            (4, Standing::Text),
            (4, Standing::Text),
            (4, Standing::Text),
        ] {
            hits.note(bulletin, standing);
        }
        let mut text = String::new();
        hits.write(&mut text);
        assert_eq!(text, " B E A");
    }
}
