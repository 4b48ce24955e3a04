//! What templates can name: the values that pages show, and what the engine brings along.
//!
//! The engine tells that a name is not there, and not which names are; so they stand here.

/// The values that pages show, for templates and components that do not see them.
pub(crate) const SHOWN: [&str; 9] =
    ["site", "page", "banner", "words", "assets", "theme", "bulletin", "list", "redirect"];

/// The filters of the engine.
pub(crate) const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// The tests of the engine, behind `is`.
pub(crate) const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// The functions of the engine.
pub(crate) const FUNCTIONS: [&str; 3] = ["range", "super", "throw"];

/// Tags that hold a part of the template, and what closes them.
pub(crate) const HOLDERS: [(&str, &str); 6] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("block", "endblock"),
    ("component", "endcomponent"),
    ("filter", "endfilter"),
    ("raw", "endraw"),
];

/// Tags that stand alone or between others.
pub(crate) const SINGLE: [&str; 7] =
    ["include", "extends", "set", "set_global", "else", "elif", "break"];
