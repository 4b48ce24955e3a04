//! What must hold for every body, tried on examples.

mod random;

use std::fmt::Write as _;

use html5gum::{Token, Tokenizer};

use crate::content::body::sheet::escape_value;
use crate::content::body::{Body, Hole};
use crate::diagnostic::{Checked, Level};
use crate::tree_path::TreePath;

pub(crate) fn parse(text: &str) -> Checked<Body> {
    Body::parse(&TreePath::new("bulletins/a.md").expect("a path"), text, 0)
}

pub(crate) fn render(body: &Body) -> String {
    let mut out = String::new();
    body.write(&mut out, |out, hole| match hole {
        Hole::LinkStart(index) => {
            let reference = &body.references[index];
            out.push_str("<a href=\"");
            escape_value(out, &reference.target);
            out.push('"');
            out.push_str(&reference.attributes);
            out.push('>');
        }
        Hole::LinkEnd(_) => out.push_str("</a>"),
        Hole::Source(index) => escape_value(out, &body.references[index].target),
        Hole::Call(index) => {
            out.push_str("<aside>");
            out.push_str(&body.calls[index].hotline);
            out.push_str("</aside>");
        }
        Hole::Numeral(index) => {
            assert!(!body.numerals[index].text.is_empty());
        }
        Hole::Word(word) => write!(out, "{word:?}").expect("strings take all"),
    });
    out
}

fn html(text: &str) -> String {
    render(&parse(text).value)
}

fn codes(text: &str) -> Vec<&'static str> {
    parse(text).report.diagnostics().iter().map(|found| found.rule.code).collect()
}

/// Checks what no body may break, whatever its author typed.
pub(crate) fn check(text: &str) -> String {
    let body = parse(text).value;
    let mut last = 0;
    for &(at, _) in &body.holes {
        assert!(at >= last && body.html.is_char_boundary(at), "holes of {text:?}");
        last = at;
    }
    let html = render(&body);
    assert!(!html.contains("<p><div") && !html.contains("<p></p>"), "{text:?} gives {html}");
    check_tags(text, &html, &body);
    html
}

fn check_tags(text: &str, html: &str, body: &Body) {
    let mut open: Vec<String> = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).expect("a name");
                assert!(!["script", "style", "svg", "iframe", "form"].contains(&name.as_str()));
                check_place(&name, &open, text, html);
                for (attribute, value) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute);
                    let value = String::from_utf8_lossy(value).trim().to_ascii_lowercase();
                    assert!(!attribute.starts_with("on"), "{text:?} gives {html}");
                    let address = attribute == "href" || attribute == "src";
                    let runs = address && value.starts_with("javascript:");
                    assert!(!runs, "{text:?} gives {html}");
                    if attribute == "id" {
                        assert!(ids.insert(value.clone()), "{text:?} gives {value} twice: {html}");
                    }
                    if attribute == "aria-labelledby" {
                        assert!(body.anchors.iter().any(|id| id.to_ascii_lowercase() == value));
                    }
                }
                if !["br", "hr", "img", "col", "wbr"].contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).expect("a name");
                assert_eq!(open.pop(), Some(name), "{text:?} gives {html}");
            }
            Token::Error(error) => panic!("{error:?} for {text:?} gives {html}"),
            Token::String(text) => assert!(!text.contains(&7)),
            Token::Comment(_) | Token::Doctype(_) => panic!("{text:?} gives {html}"),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "{text:?} gives {html}");
}

fn check_place(name: &str, open: &[String], text: &str, html: &str) {
    let blocks = ["p", "div", "ul", "ol", "table", "h2", "h3", "blockquote", "pre", "hr", "dl"];
    let phrasing = ["p", "h2", "h3", "em", "strong", "b", "span", "summary", "code"];
    let parent = open.last().map_or("", String::as_str);
    let misplaced = blocks.contains(&name) && phrasing.contains(&parent);
    assert!(!misplaced, "<{name}> in <{parent}>: {text:?} gives {html}");
    let nested = name == "a" && open.iter().any(|open| open == "a");
    assert!(!nested, "a link in a link: {text:?} gives {html}");
    let needed: &[&str] = match name {
        "li" => &["ul", "ol"],
        "td" | "th" => &["tr"],
        "tr" => &["table", "thead", "tbody", "tfoot"],
        "dt" | "dd" => &["dl"],
        _ => return,
    };
    assert!(needed.contains(&parent), "<{name}> in <{parent}>: {text:?} gives {html}");
}

/// Examples: what is written, and what comes of it.
#[test]
fn markdown_becomes_minimal_html() {
    for (text, expected) in [
        ("a\nb\n\nc  \nd", "<p>a\nb</p><p>c<br>d</p>"),
        ("- a\n- b\n  - c\n", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("3. a\n\n4. b", "<ol start=\"3\"><li><p>a</p></li><li><p>b</p></li></ol>"),
        ("> a\n\n---", "<blockquote><p>a</p></blockquote><hr>"),
        (
            "```rust x\na < b\n\nc\n```",
            "<pre><code class=\"language-rust\">a &lt; b\n\nc</code></pre>",
        ),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
        ("term\n: what", "<dl><dt>term</dt><dd>what</dd></dl>"),
        (
            "> [!WARNING]\n> Run",
            "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Warning</p><p>Run</p></div>",
        ),
        ("[a](b \"c\")", "<p><a href=\"b\" title=\"c\">a</a></p>"),
        ("![a *b*](c)", "<p><img src=\"c\" alt=\"a b\" loading=\"lazy\" decoding=\"async\"></p>"),
        (
            "- [x] a\n- [ ] b",
            "<ul><li class=\"task\"><span aria-hidden=\"true\">☑ </span><span class=\"visually-hidden\">Done: </span>a</li><li class=\"task\"><span aria-hidden=\"true\">☐ </span><span class=\"visually-hidden\">ToDo: </span>b</li></ul>",
        ),
        (
            "|a|b|\n|-|-:|\n|c|d|",
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr></thead><tbody><tr><td>c</td><td class=\"align-right\">d</td></tr></tbody></table></div>",
        ),
        ("[hotline: at-1]", "<aside>at-1</aside>"),
        (" [Hotline:at-1] \n\ntext", "<aside>at-1</aside><p>text</p>"),
        ("## Ŵy {#x .y}\n## Ŵy", "<h2 id=\"x\">Ŵy</h2><h2 id=\"wy\">Ŵy</h2>"),
        ("<a@b.example>", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>"),
        (
            "See gov.uk/ACT_now, or a_b@c.example.",
            "<p>See <a href=\"https://gov.uk/ACT_now\" class=\"address\">gov.uk/ACT_now</a>, or <a href=\"mailto:a_b@c.example\" class=\"address\">a_b@c.example</a>.</p>",
        ),
        (
            "`www.a.example` [www.a.example/b](c)",
            "<p><code>www.a.example</code> <a href=\"c\">www.a.example/b</a></p>",
        ),
    ] {
        assert_eq!(check(text), expected, "{text:?}");
        assert_eq!(html(&text.replace('\n', "\r\n")), expected, "{text:?} with CRLF");
        assert_eq!(html(&text.replace('\n', "\r")), expected, "{text:?} with CR");
    }
}

#[test]
fn raw_html_is_written_afresh() {
    for (text, expected) in [
        ("<DIV class=x><p>a<p>b</DIV>", "<div><p>a</p><p>b</p></div>"),
        ("<ul>\n  <li>a\n  <li>b\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("a <b>b *c</b> d* e", "<p>a <b>b <em>c d</em> e</b></p>"),
        ("a <div>b</div> c", "<p>a b c</p>"),
        ("<div>\n\n**a**\n\n</div>", "<div><p><strong>a</strong></p></div>"),
        ("<div>\n\na", "<div><p>a</p></div>"),
        ("> <div>\n\na", "<blockquote><div></div></blockquote><p>a</p>"),
        ("a <script>b</script> c", "<p>a c</p>"),
        ("<script>\nif (a<b) c();\n</script>\n\nd", "<p>d</p>"),
        ("<svg>\n\n*a*\n\n</svg>\n\nb", "<p>b</p>"),
        ("<iframe src=x>\n\na", "<p>a</p>"),
        (
            "- [x] <script>é</script>b",
            "<ul><li class=\"task\"><span aria-hidden=\"true\">☑ </span><span class=\"visually-hidden\">Done: </span>b</li></ul>",
        ),
        ("a <svg> *b </svg> c* d", "<p>a d</p>"),
        ("*a <svg> b* c</svg>", "<p><em>a </em> c</p>"),
        ("write <name> here", "<p>write &lt;name&gt; here</p>"),
        (
            "<a name=x></a><a href='y' onclick=z>w</a>",
            "<p><span id=\"x\"></span><a href=\"y\">w</a></p>",
        ),
        (
            "<img src=a onerror=b alt=c>",
            "<img src=\"a\" alt=\"c\" loading=\"lazy\" decoding=\"async\">",
        ),
        ("<h3>A</h3>\n<p>b</p>", "<h3 id=\"a\">A</h3><p>b</p>"),
        (
            "<table><tr><td>a<td>b</table>",
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\"><table><tr><td>a</td><td>b</td></tr></table></div>",
        ),
        ("a <!-- b --> c", "<p>a c</p>"),
        (
            "<details><summary>a</summary>\n\nb\n\n</details>",
            "<details><summary>a</summary><p>b</p></details>",
        ),
        ("x <span style='a'>b</span>", "<p>x b</p>"),
    ] {
        assert_eq!(check(text), expected, "{text:?}");
        assert_eq!(html(&text.replace('\n', "\r\n")), expected, "{text:?} with CRLF");
    }
}

#[test]
fn unsafe_addresses_lose_their_link() {
    for text in [
        "[a](javascript:b)",
        "[a](<java\tscript:b>)",
        "[a](&#106;avascript:b)",
        "[a](JAVASCRIPT:b)",
        "[a](&#1;javascript:b)",
        "<a href=' javascript:b'>a</a>",
        "<a href='java&#10;script:b'>a</a>",
        "[a][r]\n\n[r]: data:text/html,b",
    ] {
        assert_eq!(check(text), "<p>a</p>", "{text:?}");
        assert_eq!(codes(text), ["unsafe-address"], "{text:?}");
    }
    assert_eq!(check("<javascript:b>"), "<p>javascript:b</p>");
    assert_eq!(check("![a](data:image/png,b)"), "");
    assert_eq!(codes("[a](skype:b)"), ["unknown-scheme"]);
}

#[test]
fn headings_are_listed_and_moved_below_the_title() {
    let checked = parse("## A [b](c)\n\n# D *e*\n\n<h1>F</h1>\n\n###### G");
    let headings = checked.value.headings.iter();
    let headings: Vec<_> = headings
        .map(|heading| (heading.level, heading.id.as_str(), heading.html.as_str()))
        .collect();
    let expected = [(3, "a-b", "A b"), (2, "d-e", "D <em>e</em>"), (2, "f", "F"), (6, "g", "G")];
    assert_eq!(headings, expected);
    assert_eq!(checked.report.count(Level::Warning), 2);
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    let text = "a[^b] c[^a] d[^b] [^none]\n\n[^a]: A[^c]\n\n[^b]: B\n\n[^c]: C\n\n[^d]: D";
    let html = check(text);
    let note = |id: &str, number: usize| {
        format!("<sup id=\"{id}\"><a href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>")
    };
    let first = format!(
        "<p>a{} c{} d{} [^none]</p>",
        note("fnref-1", 1),
        note("fnref-2", 2),
        note("fnref-1-2", 1)
    );
    assert!(html.starts_with(&first), "{html}");
    assert!(html.contains(&format!("<li id=\"fn-2\"><p>A{}", note("fnref-3", 3))), "{html}");
    assert_eq!(html.matches("doc-backlink").count(), 4);
    assert_eq!(codes(text), ["unused-footnote"]);
}

#[test]
fn findings_are_folded_and_placed() {
    let text = "ab <i class=a>c</i> <b class=b>d</b> <font>e</font> {{< x >}} {{% y %}}\u{7}";
    let report = parse(text).report;
    let found = |code: &str| {
        let mut all = report.diagnostics().iter().filter(|found| found.rule.code == code);
        let found = all.next().expect(code).clone();
        assert_eq!(all.next(), None, "{code}");
        let span = found.place.and_then(|place| place.span).expect("a span");
        (found.message, text[span].to_owned())
    };
    assert_eq!(found("raw-html-attribute").1, "<i class=a>");
    assert!(found("raw-html-attribute").0.contains("2 times"));
    assert_eq!(found("raw-html-removed").1, "<font>");
    assert!(found("foreign-template-code").0.contains("2 times"));
    assert_eq!(found("control-character").1, "\u{7}");
}

#[test]
fn the_text_is_known_apart_from_its_markup() {
    let body = parse(
        "![x](y)\n\n{{< x >}}\n\n[hotline: a]\n\nThe *first*\nparagraph. ![z](y)\n\n**Call** **us**\n\n**a** b",
    )
    .value;
    assert_eq!(body.opening, "The first paragraph.");
    let bold: Vec<_> = body.bold_blocks.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(bold, ["Call us"]);
    let digest = |text: &str| parse(text).value.text_digest;
    assert_eq!(digest("a  *b*\nc\n\nd"), digest("<p>a b c</p>\n\n**d**"));
    assert_ne!(digest("a b"), digest("a c"));
}

#[test]
fn deep_nesting_ends_the_text() {
    // A step that is not linear would show here as a test that does not end.
    for text in [
        ">".repeat(100_000),
        "<div>".repeat(20_000),
        "<b>".repeat(20_000),
        "- ".repeat(20_000),
        format!("{}a", "**a *b ".repeat(10_000)),
        "[".repeat(50_000),
        "<iframe>".repeat(20_000),
        "# a\n".repeat(10_000),
        "<x1>".repeat(20_000),
    ] {
        check(&text);
    }
    let report = parse(&">".repeat(1_000)).report;
    assert_eq!(report.count(Level::Error), 1);
}
