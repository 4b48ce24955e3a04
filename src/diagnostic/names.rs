//! How messages name what exists: the nearest known name, lists of names.
//!
//! It stands this low because bulletins and themes know nothing of each other, and a misspelt name
//! is told in the same words in both.

/// The name that a misspelt one was most likely meant to be.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&name, &known.to_lowercase());
    let (near, far) =
        names.into_iter().map(|known| (known, distance(known))).min_by_key(|&(_, far)| far)?;
    // A third of the letters may be wrong; beyond that, a suggestion would be a guess.
    (far <= (near.chars().count().max(name.chars().count()) / 3).max(1)).then_some(near)
}

/// The order that leads from a misspelt name to what was meant; where no known name is near,
/// `otherwise` says what can be done.
pub(crate) fn did_you_mean<'n>(
    name: &str,
    names: impl IntoIterator<Item = &'n str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(name, names).map_or_else(otherwise, |near| format!("did you mean `{near}`?"))
}

/// `a`, `b` and `c`.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "and")
}

/// `a`, `b` or `c`.
pub(crate) fn either<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "or")
}

fn joined<T: AsRef<str>>(names: &[T], last: &str) -> String {
    let ticked: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match ticked.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, nearest};

    #[test]
    fn a_misspelt_name_leads_to_the_one_that_was_meant() {
        let names = ["summary", "publish_at", "date", "topics", "id"];
        for (typed, meant) in [
            ("sumary", Some("summary")),
            ("publish-at", Some("publish_at")),
            ("Date", Some("date")),
            ("tpoics", Some("topics")),
            ("author", None),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
    }

    #[test]
    fn names_are_listed_as_people_say_them() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
