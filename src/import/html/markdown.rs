//! [`converted`]: Markdown of a tree of HTML.
//!
//! Every element that means something to a reader has its form in Markdown; what only looks like
//! something (spans, fonts, boxes) hands on its words. What cannot stand in a bulletin is left out
//! and told, and in the end the words of both are counted by whoever asked.

use std::collections::BTreeSet;

use crate::content::own_address::inside_site;
use crate::content::slug::slug;
use crate::import::change::{Change, Lines, What};
use crate::import::docx::inline::{Emphasis, Inline, Look};
use crate::import::html::{Element, Node, nodes};
use crate::import::sign::cleaned;

/// What became of a piece of HTML.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// The Markdown.
    pub markdown: String,
    /// Every word that was read, and those that the Markdown has beside: targets of links,
    /// descriptions of pictures, numbers of lists.
    pub spoken: String,
    /// What was done on the way.
    pub changes: Vec<Change>,
}

/// Writes Markdown, and notes what was read.
pub(crate) struct Writer<'a> {
    /// The address against which relative links are read; empty where they stay as they are.
    base: &'a str,
    /// The address of our own site.
    own: &'a str,
    /// The line of the source by which changes are told.
    line: usize,
    /// Words that were read.
    pub(crate) spoken: String,
    /// Words that do not stand in the text and do in the Markdown.
    pub(crate) beside: String,
    /// The ids of headings, to which links inside of the text may lead.
    pub(crate) ids: BTreeSet<String>,
    /// By how many levels headings are set lower.
    lower: u8,
    changes: Vec<Change>,
}

/// The Markdown of a piece of HTML that stands at a line of a source. Relative links are read
/// against `base`, if there is one; `own` is the address of our site.
pub(crate) fn converted(html: &str, (base, own): (&str, &str), line: usize) -> Converted {
    let tree = nodes(html);
    // The title of the page is its first heading; a text has none of that level.
    let lower = u8::from(has_title(&tree));
    let mut ids = BTreeSet::new();
    heading_ids(&tree, &mut ids);
    let (spoken, beside, changes) = (String::new(), String::new(), Vec::new());
    let mut writer = Writer { base, own, line, spoken, beside, ids, lower, changes };
    let blocks = writer.blocks(&tree);
    let mut markdown = blocks.join("\n\n");
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    Converted {
        markdown,
        spoken: format!("{}\n{}", writer.spoken, writer.beside),
        changes: writer.changes,
    }
}

/// The ids of headings that can be written in Markdown.
fn heading_ids(nodes: &[Node], ids: &mut BTreeSet<String>) {
    for node in nodes {
        if let Node::Element(element) = node {
            ids.extend(heading_id(element).map(str::to_owned));
            heading_ids(&element.children, ids);
        }
    }
}

/// The id of a heading, where it can be written in Markdown.
fn heading_id(element: &Element) -> Option<&str> {
    let is_heading = matches!(element.name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let is_plain = |id: &&str| id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    element.attribute("id").filter(|_| is_heading).filter(is_plain)
}

/// Whether a heading of the first level stands in it.
fn has_title(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Element(element) => element.name == "h1" || has_title(&element.children),
        Node::Text(_) => false,
    })
}

impl Writer<'_> {
    /// The blocks of Markdown that nodes become.
    pub(crate) fn blocks(&mut self, nodes: &[Node]) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut line = Inline::default();
        for node in nodes {
            match node {
                Node::Element(element) if element.is_block() || holds_block(element) => {
                    self.paragraph(&mut line, &mut blocks);
                    self.spoken.push('\n');
                    self.block(element, &mut blocks);
                    self.spoken.push('\n');
                }
                _ => self.inline(node, &Look::default(), &mut line),
            }
        }
        self.paragraph(&mut line, &mut blocks);
        blocks
    }

    fn paragraph(&mut self, line: &mut Inline, blocks: &mut Vec<String>) {
        let line = std::mem::take(line);
        self.note_targets(&line);
        let text = line.markdown(Emphasis::Kept);
        if !text.is_empty() {
            blocks.push(text);
        }
    }

    fn block(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let inner = |this: &mut Self| this.blocks(&element.children);
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, blocks),
            "ul" | "ol" => blocks.extend(self.list(element)),
            "blockquote" => {
                let text = inner(self).join("\n\n");
                let quoted = text.lines().map(|line| format!("> {line}").trim_end().to_owned());
                let quoted: Vec<String> = quoted.collect();
                blocks.extend((!quoted.is_empty()).then(|| quoted.join("\n")));
            }
            "pre" => blocks.extend(self.preformatted(element)),
            "table" => self.table(element, blocks),
            "hr" => blocks.push("---".to_owned()),
            "dl" => blocks.extend(self.definitions(element)),
            _ => blocks.extend(inner(self)),
        }
    }

    fn heading(&mut self, element: &Element, blocks: &mut Vec<String>) {
        let written = element.name.as_bytes().get(1).map_or(2, |digit| digit - b'0');
        let level = (written + self.lower).clamp(2, 6);
        let line = self.line_of(element, Emphasis::Dropped);
        if line.is_empty() {
            return;
        }
        if level != written {
            self.changes.push(Change::new(Lines::one(self.line), What::Level(written, level)));
        }
        let signs = "#".repeat(usize::from(level));
        // An id that its words make by themselves need not be written.
        let id = heading_id(element).filter(|id| slug(&element.text()) != *id);
        self.beside.push_str(&format!("\n{}\n", id.unwrap_or_default()));
        let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        blocks.push(format!("{signs} {line}{id}"));
    }

    /// All of an element on one line.
    pub(crate) fn line_of(&mut self, element: &Element, emphasis: Emphasis) -> String {
        let mut line = Inline::default();
        for node in &element.children {
            self.inline(node, &Look::default(), &mut line);
        }
        self.note_targets(&line);
        line.markdown(emphasis).replace("\\\n", " ")
    }

    fn note_targets(&mut self, line: &Inline) {
        for target in line.targets() {
            self.beside.push_str(&format!("\n{target}\n"));
        }
    }

    /// The place in the text itself to which a link leads.
    pub(crate) fn place_inside(&self, target: &str) -> Option<String> {
        let page = self.base.split('#').next().filter(|base| !base.is_empty());
        let inside = target
            .strip_prefix('#')
            .or_else(|| page.and_then(|page| target.strip_prefix(page)?.strip_prefix('#')));
        inside.filter(|place| !place.is_empty()).map(str::to_owned)
    }

    /// Whether a picture lies on another site than ours.
    pub(crate) fn is_elsewhere(&self, source: &str) -> bool {
        source.contains("//") && inside_site(source, self.own).is_none()
    }

    /// Code as it stands, between fences that are longer than any in it.
    fn preformatted(&mut self, element: &Element) -> Option<String> {
        let text = element.text();
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
        self.spoken.push_str(text);
        if text.is_empty() {
            return None;
        }
        let classes = std::iter::once(element).chain(element.elements());
        let classes = classes.filter_map(|it| it.attribute("class"));
        let mut words = classes.flat_map(str::split_whitespace);
        let language = words.find_map(|word| word.strip_prefix("language-")).unwrap_or_default();
        self.beside.push_str(&format!("\n{language}\n"));
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        Some(format!("{fence}{language}\n{text}\n{fence}"))
    }

    /// A text without signs that nobody typed; what was replaced is told.
    pub(crate) fn without_signs(&mut self, text: &str) -> String {
        let mut changes = Vec::new();
        let clean = cleaned(text, self.line, &mut changes);
        // An element may begin in the middle of a word, so these are counted on neither side.
        let told = changes.iter().map(|it| Change::new(it.lines, What::Told(it.sentence())));
        self.changes.extend(told);
        clean
    }

    /// An address as the text means it.
    pub(crate) fn resolved(&self, target: &str) -> String {
        resolved(target, self.base)
    }

    /// Notes a change by which these words were left out.
    pub(crate) fn change(&mut self, what: What, left_out: &str) {
        self.changes.push(Change::new(Lines::one(self.line), what).leaving_out(left_out));
    }
}

/// Whether an element of a line has blocks in it, as a link round paragraphs has. Only what says
/// nothing of itself is opened for that; a link stays a link.
fn holds_block(element: &Element) -> bool {
    let says_nothing = matches!(
        element.name.as_str(),
        "span"
            | "font"
            | "small"
            | "big"
            | "ins"
            | "noscript"
            | "picture"
            | "label"
            | "b"
            | "strong"
            | "i"
            | "em"
    );
    says_nothing && element.elements().any(|inner| inner.is_block() || holds_block(inner))
}

/// A relative address read against that of a page.
fn resolved(target: &str, base: &str) -> String {
    let has_scheme = target.find(':').is_some_and(|at| {
        target[..at].chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    let Some((scheme, rest)) = base.split_once("://").filter(|_| !has_scheme) else {
        return target.to_owned();
    };
    if target.starts_with('#') {
        return target.to_owned();
    }
    if let Some(host) = target.strip_prefix("//") {
        return format!("{scheme}://{host}");
    }
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if target.starts_with('/') {
        return format!("{scheme}://{host}{target}");
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let (target, tail) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let mut is_folder = false;
    for part in target.split('/') {
        is_folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if is_folder && !parts.is_empty() { "/" } else { "" };
    format!("{scheme}://{host}/{}{end}{tail}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{converted, resolved};
    use crate::import::words::account;

    #[test]
    fn what_means_something_has_its_form_and_no_word_is_lost() {
        for (html, markdown) in [
            ("<p>One <b>two</b>\n three</p><p>four", "One **two** three\n\nfour\n"),
            ("<h1>A</h1><h2>B <em>c</em></h2>", "## A\n\n### B c\n"),
            (
                "<a href=\"/x\">see</a> <a href='https://e.org/'>https://e.org/</a>",
                "[see](https://a.org/x) https://e.org/\n",
            ),
            ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c\n"),
            ("<ol start=3><li><p>a</p><p>b</p></li><li>c</ol>", "3. a\n\n   b\n\n4. c\n"),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
            (
                "<pre><code class=\"language-sh\">a &lt; b\n  c</code></pre>",
                "```sh\na < b\n  c\n```\n",
            ),
            ("use <code>a*b</code> now * [x]", "use `a*b` now \\* \\[x\\]\n"),
            (
                "<table><tr><th>A<th>B<tr><td>1<td>2|3</table>",
                "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |\n",
            ),
            ("<img src=\"a b.png\" alt=\"A gate\">", "![A gate](<https://a.org/p/a%20b.png>)\n"),
            ("<img src='https://b.org/c.png' alt='A gate'>", "[A gate](<https://b.org/c.png>)\n"),
            (
                "<a href='/x'>see <b>this</b> <code>c</code></a>",
                "[see](https://a.org/x) **[this](https://a.org/x)** [`c`](<https://a.org/x>)\n",
            ),
            (
                "<a href='/x'><span><img src='d.png'></span></a>",
                "[![](<https://a.org/p/d.png>)](<https://a.org/x>)\n",
            ),
            (
                "<h2 id=one-two>Top</h2><h2 id=end>End</h2><p><a href='#one-two'>up</a> \
                 <a href='https://a.org/p/q#end'>down</a> <a href='#fn-1'>1</a>",
                "## Top {#one-two}\n\n## End\n\n[up](#one-two) [down](#end) 1\n",
            ),
            ("<dl><dt>Gate<dd>A door</dl>", "Gate\n: A door\n"),
            ("H<sub>2</sub>O un<i>believ</i>able", "H<sub>2</sub>O un*believ*able\n"),
            ("a<br>b", "a\\\nb\n"),
            ("<a href=\"javascript:x()\">a</a>", "a\n"),
            ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ] {
            let found = converted(html, ("https://a.org/p/q", "https://a.org/"), 1);
            assert_eq!(found.markdown, markdown, "{html}");
            let account = account(&found.spoken, &found.markdown, &found.changes);
            assert!(account.is_settled(), "{html}: {account:?}");
        }
    }

    #[test]
    fn what_cannot_stand_in_a_bulletin_is_told() {
        let html = "<p>a</p><script>steal()</script><iframe src=\"https://v.org/1\">old</iframe>";
        let found = converted(html, ("", ""), 7);
        assert_eq!(found.markdown, "a\n");
        let told: Vec<String> = found.changes.iter().map(|change| change.sentence()).collect();
        assert!(told.iter().any(|it| it.contains("frame left out: https://v.org/1")), "{told:?}");
        assert!(told.iter().any(|it| it.starts_with("script left out")), "{told:?}");
        assert!(account(&found.spoken, &found.markdown, &found.changes).is_settled());
    }

    #[test]
    fn relative_addresses_are_read_against_the_page() {
        for (target, expected) in [
            ("b", "https://a.org/x/b"),
            ("../b/?q", "https://a.org/b/?q"),
            ("//c.org/d", "https://c.org/d"),
            ("/d", "https://a.org/d"),
            ("#e", "#e"),
            ("mailto:a@b.org", "mailto:a@b.org"),
        ] {
            assert_eq!(resolved(target, "https://a.org/x/y"), expected);
        }
        assert_eq!(resolved("/d", ""), "/d");
    }
}
