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
    let mut balance: BTreeMap<&str, i64> = BTreeMap::new();
    let mut count = |text, by: i64| {
        for word in words(text) {
            *balance.entry(word).or_default() += by;
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
            account.lost.push(word.to_owned());
        } else if left < 0 {
            account.made_up.push(word.to_owned());
        }
    }
    account
}

#[cfg(test)]
mod tests {
    use super::account;
    use crate::import::change::{Change, Lines, What};

    #[test]
    fn a_word_that_goes_or_comes_untold_is_named() {
        let left_out = Change::new(Lines::one(1), What::Joined).leaving_out("foot 3");
        assert_eq!(account("a b foot 3", "b a", &[left_out]), super::Account::default());
        let odd = account("call 0800 789 321", "call 0800 789 322", &[]);
        assert_eq!((odd.lost, odd.made_up), (vec!["321".to_owned()], vec!["322".to_owned()]));
    }
}
