//! What must hold for every body, tried on random hostile text.
//!
//! The pieces are what some reader takes for a sign; the order is drawn from a fixed seed, so that a
//! text that breaks a page breaks it again.

use crate::content::body::tests::{check, parse, render};

/// Pieces of text that mean something to one reader or another.
const PIECES: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "*",
    "**",
    "~~",
    "`",
    "```\n",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "## ",
    "===\n",
    "|",
    "\n|a|b|\n|-|:-:|\n|",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "\n[^1]: ",
    "[^b]",
    "\n[^b]: ",
    "[hotline: x]",
    "{#id}",
    "{#main}",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<a name=id>",
    "<a href='javascript:x'>",
    "<a href='java\u{ffff}\u{7}script:x'>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<h1>",
    "<h2 id=q>",
    "</h2>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<title>",
    "</title>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "<img src=x onerror=y>",
    "<img src=x alt=''>",
    "<br>",
    "<hr/>",
    "<name>",
    "</name>",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "&",
    "&#0;",
    "&#7;",
    "&amp;",
    "&lt;script&gt;",
    "javascript:",
    "https://a.example/b",
    "www.a.example",
    "gov.uk/ACT",
    "x@y.example",
    "\u{0}",
    "\u{7}",
    "\u{85}",
    "\u{ffff}",
    "é",
    "日本",
    "\t",
    "    ",
    "term\n: ",
    "> [!NOTE]\n> ",
    "<pre>",
    "</pre>",
    "<details>",
    "<summary>",
    "</details>",
    "<dl><dt>",
    "<dd>",
    "</dl>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<ins>",
    "</ins>",
    "<del>",
    "<div",
    "<p onclick=x",
    "\\",
    "_",
    "^",
    "<span lang=cy>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<select>",
    "</select>",
    "<blockquote>",
    "</blockquote>",
    "{{< x >}}",
];

#[test]
fn no_random_text_breaks_a_page() {
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    let rounds = if cfg!(debug_assertions) { 3_000 } else { 300_000 };
    for _ in 0..rounds {
        let length = 1 + next(40);
        let text: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        let html = check(&text);
        if !text.contains('\r') {
            assert_eq!(render(&parse(&text.replace('\n', "\r\n")).value), html, "{text:?}");
        }
    }
}
