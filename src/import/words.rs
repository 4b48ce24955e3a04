//! The account of words: none is lost, none is made up, unless a change says so.
//!
//! Every pass could have a fault, and a sentence that falls out of a security bulletin is one that
//! nobody misses. So the words of source and result are counted at the end of every import, on a
//! user's machine as in the tests.

use std::collections::BTreeMap;

use crate::import::change::Change;

/// The words of a text: runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A text without the marks of Markdown that can stand in the middle of a word, and with the targets
/// of links and the numbers of notes behind it: `un**believ**able` is one word. It is done to both
/// sides of the account, so nothing is said of what the marks mean.
fn unmarked(text: &str) -> String {
    let text = text.replace('\\', "");
    let mut out = String::with_capacity(text.len());
    let mut behind = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['*', '~', '[', ']']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let apart = match rest.as_bytes().get(at) {
            Some(b'[') => noted(after),
            Some(b']') => target(after),
            _ => None,
        };
        rest = match apart {
            Some((words, rest)) => {
                behind.push_str(&format!("\n{words}"));
                rest
            }
            None => after,
        };
    }
    out + rest + &behind
}

/// The number of a note whose mark began, and what follows the mark.
fn noted(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = text.strip_prefix('^')?.split_once(']')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((number, rest))
}

/// The target of a link whose words ended, and what follows the link.
fn target(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('(')?;
    // An address with brackets in it stands in pointed ones.
    let end = if text.starts_with('<') { ">)" } else { ")" };
    text.split_once(end).filter(|(target, _)| !target.contains(char::is_whitespace))
}

/// What does not add up.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// Words of the source that are neither in the result nor in a change.
    pub lost: Vec<String>,
    /// Words of the result that are neither in the source nor in a change.
    pub made_up: Vec<String>,
}

impl Account {
    /// Whether everything adds up.
    pub(crate) fn is_settled(&self) -> bool {
        self.lost.is_empty() && self.made_up.is_empty()
    }
}

/// Counts the words of a source against those of its result.
pub(crate) fn account(source: &str, result: &str, changes: &[Change]) -> Account {
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    let mut count = |text: &str, by: i64| {
        for word in words(&unmarked(text)) {
            *balance.entry(word.to_owned()).or_default() += by;
        }
    };
    count(source, 1);
    count(result, -1);
    for change in changes {
        count(&change.left_out, -1);
        count(&change.put_in, 1);
    }
    let mut account = Account::default();
    for (word, left) in balance {
        if left > 0 {
            account.lost.push(word);
        } else if left < 0 {
            account.made_up.push(word);
        }
    }
    account
}

#[cfg(test)]
mod tests {
    use super::{account, unmarked};
    use crate::import::change::{Change, Lines, What};

    #[test]
    fn a_word_that_goes_or_comes_untold_is_named() {
        let left_out = Change::new(Lines::one(1), What::Joined).leaving_out("foot 3");
        assert_eq!(account("a b foot 3", "b a", &[left_out]), super::Account::default());
        let odd = account("call 0800 789 321", "call 0800 789 322", &[]);
        assert_eq!((odd.lost, odd.made_up), (vec!["321".to_owned()], vec!["322".to_owned()]));
    }

    #[test]
    fn marks_part_no_word() {
        for (text, expected) in [
            ("un**believ**able", "unbelievable"),
            ("un[believ](https://e.org/a)able b", "unbelievable b\nhttps://e.org/a"),
            ("[a](<https://e.org/(a)>)b", "ab\n<https://e.org/(a)"),
            ("a\\*b [see] (it)", "ab see (it)"),
            ("[a](not this", "a(not this"),
            ("Text[^12]more \\[^3\\]", "Textmore \n12\n3"),
        ] {
            assert_eq!(unmarked(text), expected);
        }
    }
}
