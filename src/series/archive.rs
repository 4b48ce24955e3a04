//! The archive: pages that are numbered from the oldest, so that an address never shifts.
//!
//! A page with a number is full and stays as it is; the newest page has no number, and holds what
//! no full page holds yet, between one page and almost two. When it has grown to two, its older
//! half becomes the next numbered page.

/// One page of the archive, as a range of the entries from oldest to newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchivePage {
    /// Its number in its address; `None` for the newest.
    pub number: Option<usize>,
    /// Which entries it holds, counted from the oldest.
    pub entries: std::ops::Range<usize>,
}

/// The pages of an archive of `count` entries, oldest first; the newest is always there.
pub(crate) fn pages(count: usize, per_page: usize) -> Vec<ArchivePage> {
    let per_page = per_page.max(1);
    let full = (count / per_page).saturating_sub(1);
    let page = |at: usize| ArchivePage {
        number: Some(number(at + 1)),
        entries: at * per_page..(at + 1) * per_page,
    };
    let newest = ArchivePage { number: None, entries: full * per_page..count };
    (0..full).map(page).chain([newest]).collect()
}

/// The number in the address of the `nth` page (from 1).
///
/// Years live in the same folder (`archive/2016/`), so numbers that look like a year are left out:
/// after 1899 comes 3000.
fn number(nth: usize) -> usize {
    if nth < 1900 { nth } else { nth + 1100 }
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn a_page_with_a_number_never_changes_as_the_series_grows() {
        let mut seen = std::collections::BTreeMap::new();
        for count in 0..200 {
            let pages = pages(count, 7);
            let held: usize = pages.iter().map(|page| page.entries.len()).sum();
            assert_eq!(held, count);
            for page in pages.iter().filter(|page| page.number.is_some()) {
                assert_eq!(page.entries.len(), 7);
                assert_eq!(*seen.entry(page.number).or_insert(page.entries.clone()), page.entries);
            }
        }
    }

    #[test]
    fn no_page_has_the_number_of_a_year() {
        let pages = pages(4000, 1);
        let numbers: Vec<usize> = pages.iter().filter_map(|page| page.number).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(!numbers.iter().any(|number| (1900..3000).contains(number)));
    }
}
