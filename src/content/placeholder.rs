//! Settings that still say what `init` wrote into them.
//!
//! A new site must build as it is, so its settings are filled in with examples; and a site that
//! goes out with them names an organisation that is none, at an address that is nobody's.

use crate::content::fields::{At, Fields};
use crate::diagnostic::{Level, Rule};

/// An example of a new site was never replaced.
pub(crate) static EXAMPLE_LEFT: Rule = Rule {
    code: "example-left",
    level: Level::Warning,
    about: "`init` fills a new site in with examples, so that it builds at once. Readers should see none of \
            them; and links in feeds and emails lead to the address of the example.",
    remedy: "Write your own text in place of the example.",
};

/// The rules of this file.
pub(crate) static RULES: &[&Rule] = &[&EXAMPLE_LEFT];

/// The examples that `init` writes into series.yaml, with the keys they stand at.
static EXAMPLES: &[(&str, &str)] = &[
    ("description", "A new bulletin series. Replace this sentence with what it is and for whom."),
    ("base_url", "https://your-site.example/"),
    ("publisher.name", "Your organisation"),
    ("number", "01632 960 001"),
];

/// Reports a setting that is still the example of a new site.
pub(crate) fn check(fields: &mut Fields<'_>, key: &str, given: &At<String>) {
    if EXAMPLES.contains(&(key, given.value.as_str())) {
        let message = format!("`{key}` is still the example that a new site begins with");
        fields.find(&EXAMPLE_LEFT, &given.span, message, "write your own in its place");
    }
}

/// Whether an address is the example of a new site. Nothing can be promised there: it is nobody's,
/// and what is built at it is a trial.
pub(crate) fn is_example(base_url: &str) -> bool {
    EXAMPLES.contains(&("base_url", base_url))
}
