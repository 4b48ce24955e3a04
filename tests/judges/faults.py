"""The faults by which the judges are tried, each with the words by which it has to be named.

They are planted in the finished pages and depend as little as may be on the look of the theme:
what is added carries its own style."""

import re
import shutil
import sys
from dataclasses import dataclass, field
from typing import Callable

HOME, LONG, MOVED = "index.html", "2025/03/a-long-one/index.html", "old/index.html"
SHORT = "2026/04/a-short-one/index.html"
SHEET, ICON, FEED = "assets/style.*.css", "assets/favicon.*.svg", "rss.xml"
ALERT, UPDATE = "2026/04/a-short-one/cap.xml", "2025/03/a-long-one/cap.xml"
TWIN = "2025/03/a-long-one/bulletin.json"
SITEMAP, SECURITY = "sitemap.xml", ".well-known/security.txt"
BROWSERS = ("a11y.mjs", "csp.mjs", "tree.mjs", "walk.mjs", "lighthouse.mjs")


@dataclass
class Fault:
    """A fault, how it is planted in a site, and what has to be said (patterns, all of them).

    Where nothing has to be said, it only looks like a fault, and must not be found."""
    judge: str
    name: str
    plant: Callable
    said: tuple
    page: str = ""


@dataclass
class Refusal:
    """A judge that cannot judge, for want of a tool or of pages, and what it has to say."""
    judge: str
    name: str
    said: str
    environment: dict = field(default_factory=dict)
    runner: tuple = ()
    plant: Callable = lambda site: None


def swap(pattern, new, *files):
    """Replaces the first match in each file, which must have one."""
    def plant(site):
        for name in files:
            (file,) = site.glob(name)
            text, count = re.subn(pattern, lambda _: new, file.read_text(), count=1, flags=re.S)
            assert count == 1, f"{name} has no {pattern}"
            file.write_text(text)
    return plant


def last_in_main(html, page=HOME):
    return swap("</main>", f"{html}</main>", page)


def styled(css, html=""):
    """A rule at the end of the style sheet, and an element that wears it."""
    def plant(site):
        (sheet,) = site.glob(SHEET)
        sheet.write_text(sheet.read_text() + css)
        last_in_main(html)(site)
    return plant


def removed(name):
    return lambda site: (site / name).unlink()


HTML = [
    Fault("html", "bad nesting", last_in_main("<ul><p>x</p></ul>"), (r'index.html:.*"p" not allowed as child of element "ul"',), HOME),
    Fault("html", "an id twice", last_in_main('<p id="nb-main">x</p>'), (r'index.html:.*Duplicate ID "nb-main"',), HOME),
    Fault("html", "a picture without alt", last_in_main('<img src="/x.png">'), (r'index.html:.*"img" element must have an "alt"',), HOME),
    Fault("html", "a property of CSS that does not exist", styled("main{colour:red}"), (r'assets/style.*"colour"',), HOME),
    Fault("html", "a colour that does not exist", styled("main{color:#12}"), (r'assets/style.*#12',), HOME),
    Fault("html", "a broken path in an SVG picture", swap("</svg>", '<path d="M0 0 Q"/></svg>', ICON),
          (r'assets/favicon.*attribute "d" on element "path"',), HOME),
]

# Each says where it shows: a fault of dark mode must not be told of light mode.
A11Y = [
    Fault("a11y.mjs", "contrast in the dark alone",
          styled("@media(prefers-color-scheme:dark){.planted{color:#555!important;background:#333!important}}", '<p class="planted">words</p>'),
          (r"axe: color-contrast: .*planted.* \[dark 1280, dark 768, dark 320\]$",), HOME),
    Fault("a11y.mjs", "contrast in the light alone",
          styled("@media(prefers-color-scheme:light){.planted{color:#aaa!important;background:#fff!important}}", '<p class="planted">words</p>'),
          (r"color-contrast: .*planted.* \[light 1280, closed, light 1280, light 768, light 320\]$",), HOME),
    Fault("a11y.mjs", "contrast in forced colours alone",
          styled("@media(forced-colors:active){.planted{forced-color-adjust:none;color:#aaa!important;background:#fff!important}}",
                 '<p class="planted">words</p>'),
          (r"color-contrast: .*planted.* \[forced 1280, forced 768, forced 320\]$",), HOME),
    Fault("a11y.mjs", "contrast inside <details>",
          styled(".planted{color:#777!important;background:#666!important}", '<details><summary>x</summary><p class="planted">words</p></details>'),
          (r"color-contrast: .*planted",), HOME),
    Fault("a11y.mjs", "sideways scroll at 320", styled(".planted{width:500px}", '<p class="planted">words</p>'),
          (r"sideways scroll: .*320 px, because of p.planted \[light 320, dark 320, forced 320\]$",), HOME),
    Fault("a11y.mjs", "a focus that is hidden",
          styled(".hidden:focus{outline:0!important;box-shadow:none!important;background:none!important;"
                 "color:inherit!important;border:0!important;text-decoration:underline!important}",
                 '<p><a class="hidden" href="/">planted</a></p>'),
          (r'keyboard: focus not seen: a.hidden "planted" \[light 1280, dark 320\]$',), HOME),
    Fault("a11y.mjs", "a focus as faint as its ground",
          styled(".faint{background:#fff!important;color:#000!important}.faint:focus{outline:3px solid #f4f4f4!important;outline-offset:-4px;"
                 "box-shadow:none!important;background:#fff!important;color:#000!important;border:0!important;text-decoration:underline!important}",
                 '<p><a class="faint" href="/">planted</a></p>'),
          (r"focus not seen: a.faint",), HOME),
    Fault("a11y.mjs", "a link that pales under the pointer",
          styled(".pale{background:#fff!important;color:#000!important}.pale:hover{color:#bbb!important}", '<p><a class="pale" href="/">planted</a></p>'),
          (r'contrast under the pointer: a.pale "planted": .* \[light 1280, dark 320\]$',), HOME),
    Fault("a11y.mjs", "a link that pales under the focus",
          styled(".paler{background:#fff!important;color:#000!important}.paler:focus{background:#fff!important;color:#bbb!important}",
                 '<p><a class="paler" href="/">planted</a></p>'),
          (r'keyboard: contrast under the focus: a.paler "planted": .* \[light 1280, dark 320\]$',), HOME),
    Fault("a11y.mjs", "a positive tabindex", last_in_main('<p><a tabindex="3" href="/">planted</a></p>'),
          (r'keyboard: positive tabindex: a\. "planted"',), HOME),
    Fault("a11y.mjs", "a focus under something else",
          styled(".planted{position:fixed;inset:0;background:#fff;z-index:99}", '<div class="planted"></div>'), (r"keyboard: focus covered: ",), HOME),
    Fault("a11y.mjs", "a page that keeps the Tab key",
          last_in_main("<script>addEventListener('keydown',e=>e.preventDefault())</script>"), (r"keyboard: not reached: Tab reached 0 of \d+",), HOME),
    Fault("a11y.mjs", "a picture without alt", last_in_main('<img src="/assets/">'), (r"axe: image-alt: img",), HOME),
    Fault("a11y.mjs", "a target of 10 px",
          styled(".planted button{width:10px;height:10px;min-width:0;min-height:0;padding:0;border:0;margin:0}",
                 '<p class="planted"><button aria-label="one"></button><button aria-label="two"></button></p>'),
          (r"axe: target-size: ",), HOME),
    Fault("a11y.mjs", "letters that do not grow", styled(".planted{font-size:16px}", '<p class="planted">words</p>'),
          (r"text at 200 %: the text of p.planted does not grow",), HOME),
    Fault("a11y.mjs", "text cut off where it is spaced",
          styled(".planted{font:16px/1 monospace;height:16px;width:11ch;overflow:hidden}", '<p class="planted">one to five</p>'),
          (r"text spacing, cut: p.planted cuts its text off",), HOME),
    Fault("a11y.mjs", "colours that cannot be forced", styled(".planted{forced-color-adjust:none}", '<p class="planted">words</p>'),
          (r"forced colours: p.planted keeps its own colours",), HOME),
    Fault("a11y.mjs", "movement that was not wanted",
          styled("@keyframes turn{to{rotate:360deg}}.planted{animation:turn 9s infinite}", '<p class="planted">words</p>'),
          (r"reduced motion: 1 animations run",), HOME),
    Fault("a11y.mjs", "another site's picture", last_in_main('<img alt="x" src="https://www.example.com/x.png">'),
          (r"another site is asked: https://www.example.com/x.png",), HOME),
    Fault("a11y.mjs", "a missing picture", last_in_main('<img alt="x" src="/x.png">'), (r"answered with an error: 404 /x.png",), HOME),
    Fault("a11y.mjs", "no fault: a link broken over lines",
          styled(".narrow{width:8em}", '<p class="narrow">Some words, then <a class="broken" href="/">a link of a few words</a>.</p>'), (), HOME),
    Fault("a11y.mjs", "no fault: an address over many lines",
          styled(".slim{width:6em;overflow-wrap:anywhere}",
                 '<p class="slim"><a class="long" href="/">an-address-without-any-place-to-break-it-anywhere</a></p>'),
          (), HOME),
    Fault("a11y.mjs", "no fault: words for screen readers alone",
          styled(".unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}",
                 '<p>Words<span class="unseen"> that are read aloud</span></p>'), (), HOME),
    Fault("a11y.mjs", "no fault: a wide table that scrolls by itself",
          styled(".scrolls{overflow-x:auto}.scrolls table{width:900px}",
                 '<div class="scrolls" tabindex="0" role="region" aria-label="Table"><table><tr><th>One<td>Two</table></div>'), (), HOME),
]

CSP = [
    Fault("csp.mjs", "a script in the page", last_in_main("<script>window.x = 1</script>"),
          (r"a script in the page: ", r"script-src-elem refused inline"), HOME),
    Fault("csp.mjs", "a script of the site", last_in_main('<script src="/assets/x.js"></script>'), (r"a script that no page needs: <script src",), HOME),
    Fault("csp.mjs", "an event handler", last_in_main('<p onclick="x()">x</p>'), (r"an event handler: ",), HOME),
    Fault("csp.mjs", "an attribute with style", last_in_main('<p style="color:red">x</p>'),
          (r"a style attribute: ", r"style-src-attr refused inline"), HOME),
    Fault("csp.mjs", "an address that runs", last_in_main('<a href="javascript:x()">x</a>'), (r"an address that runs: ",), HOME),
    Fault("csp.mjs", "another site's picture in the style sheet", styled("main{background:url(https://www.example.com/x.png)}"),
          (r"img-src refused https://www.example.com",), HOME),
    Fault("csp.mjs", "a script on a page that leads on", swap("</main>", "<script>x</script></main>", MOVED),
          (r"a script in the page: ", r"script-src-elem refused inline"), MOVED),
]

# Most stand in a bulletin, since a copy of the home page under another address is not the current page.
TREE = [
    Fault("tree.mjs", "no main part", swap("<main", "<div", LONG), (r"landmarks: 0 of the role main, and not one",), LONG),
    Fault("tree.mjs", "a footer that is none", swap("<footer", "<div", LONG), (r"landmarks: 0 of the role contentinfo",), LONG),
    Fault("tree.mjs", "two ways of one name", swap('aria-label="?Language"?', 'aria-label="Menu"', LONG),
          (r'landmarks: two of the role navigation are called "Menu"',), LONG),
    Fault("tree.mjs", "a way without a name", last_in_main('<nav><a href="/">x</a></nav>'), (r"landmarks: a navigation has no name",), HOME),
    Fault("tree.mjs", "a level that is not read", swap("<p class=call-level", "<p aria-hidden=true class=call-level", LONG),
          (r'call to action: no word of its level is read before its heading "Doors stay locked today"',), LONG),
    Fault("tree.mjs", "a call below the header", swap("<section", "<header>x</header><section", LONG),
          (r"call to action: no region is read before the header",), LONG),
    Fault("tree.mjs", "a number that is not read", swap('(?<=<a )(?=href="tel:999")', 'aria-label="Call us" ', LONG),
          (r'number: link "Call us" is not read with the digits of tel:999',), LONG),
    Fault("tree.mjs", "a link before the skip link", swap("<a class=skip", '<a href="/">x</a><a class=skip', LONG),
          (r'skip link: what takes the focus first is link "x"',), LONG),
    Fault("tree.mjs", "a skip link to nowhere", swap("id=nb-main", "id=nb-mian", LONG), (r"skip link: link .* does not lead to the main part",), LONG),
    Fault("tree.mjs", "a heading of level 1 too many", last_in_main("<h1>One</h1>"), (r"headings: 2 of level 1, and not one",), HOME),
    Fault("tree.mjs", "a level of headings left out", last_in_main("<h2>One</h2><h4>Two</h4>"),
          (r'headings: heading "Two" of level 4 follows one of level 2',), HOME),
    Fault("tree.mjs", "a link without a name", last_in_main('<a href="/x/"></a>'), (r"links: one to /x/ has no name",), HOME),
    Fault("tree.mjs", "two links of one name", last_in_main('<a href="/a/">More</a> <a href="/b/">More</a>'),
          (r'links: two are called "More" and lead to /a/ and /b/',), HOME),
    Fault("tree.mjs", "a page that is not announced as current", last_in_main('<nav aria-label="x"><a href="">Here</a></nav>'),
          (r'current page: link "Here" leads to this page and is not announced',), HOME),
    Fault("tree.mjs", "a picture without a name", last_in_main('<p role="img"></p>'), (r"pictures: image .*has no name",), HOME),
    Fault("tree.mjs", "a table without headers", swap("<th([^>]*)>(Where|What)</th><th[^>]*>What</th>", "<td>Where</td><td>What</td>", LONG),
          (r"tables: ",), LONG),
    Fault("tree.mjs", "a list that is none", swap("<ul class=entries", "<ul role=presentation class=entries", HOME),
          (r'entries: link "A short one" is not read in a list item with its date',), HOME),
    Fault("tree.mjs", "a status that is not read",
          last_in_main('<ul><li><a href="/x/">x</a> <b class="tag" aria-hidden="true">Withdrawn</b></ul>'),
          (r"status: the word of a tag is not read",), HOME),
    Fault("tree.mjs", "a status that stands elsewhere", last_in_main('<ul><li><a href="/x/">x</a></ul><b class="tag">Withdrawn</b>'),
          (r'status: "Withdrawn" is not read in the list item of its bulletin',), HOME),
    # The page is its own withdrawn bulletin.
    Fault("tree.mjs", "a status that is not said",
          last_in_main('<div class="notice notice-withdrawn">x</div><ul><li><a href="">Itself</a> <time>1 March 2025</time></ul>'),
          (r'status: link "Itself" is withdrawn, and its list item does not say so',), HOME),
    Fault("tree.mjs", "a date in figures", last_in_main('<time datetime="2025-03-01">2025-03-01</time>'),
          (r'dates: "2025-03-01" is not read as words',), HOME),
    Fault("tree.mjs", "a title that begins otherwise", swap("<title>", "<title>Bites: ", LONG),
          (r'title: "Bites: A long one.*" does not begin with the heading "A long one"',), LONG),
    Fault("tree.mjs", "a field without a name", last_in_main("<input>"), (r"controls: a textbox has no name",), HOME),
    Fault("tree.mjs", "a search that tells nothing", last_in_main('<form role="search"><label>Words <input></label></form>'),
          (r"controls: a search has no live region",), HOME),
    Fault("tree.mjs", "a language read as another", swap(' lang="cy">Cymraeg', ">Cymraeg", LONG),
          (r'language: link "Cymraeg" leads to cy and is read as en-GB',), LONG),
    Fault("tree.mjs", "an ornament that is read", styled('.dot::before{content:"·"}', '<p class="dot">words</p>'),
          (r'adornment: "·" is read aloud in paragraph "· words"',), HOME),
    Fault("tree.mjs", "no fault: a search that tells what it found",
          last_in_main('<form role="search"><label>Words <input></label><button>Search</button></form><p role="status"></p>', LONG), (), LONG),
    Fault("tree.mjs", "no fault: two footnotes, each with its way back",
          last_in_main('<a role="doc-backlink" href="#first">Back</a> <a role="doc-backlink" href="#second">Back</a>', LONG), (), LONG),
]

# Each is a page from which a walk begins.
WALK = [
    Fault("walk.mjs", "a skip link to nowhere", swap("id=nb-main", "id=nb-mian", HOME),
          (r"^the skip link: Enter does not move the focus into the main part \[1280, 390\]$",), HOME),
    Fault("walk.mjs", "a number far down", swap("<section", "<p>" + '<a href="/">x</a> ' * 9 + "</p><section", HOME),
          (r"^the number: a number to call is not reached within 5 presses of Tab",), HOME),
    Fault("walk.mjs", "a <details> that does not open",
          last_in_main("<script>document.querySelector('summary').addEventListener('click',e=>e.preventDefault())</script>"),
          (r'^the first bulletin: Enter does not open "Hours, and if you cannot call"',), HOME),
    Fault("walk.mjs", "a focus that is lost", swap("</h1>", '</h1><p><a href="/" onfocus="this.blur()">x</a></p>', HOME),
          (r"^the first bulletin: the focus is lost behind ",), HOME),
    Fault("walk.mjs", "a focus that is kept", swap("</h1>", '</h1><p><a href="/" onkeydown="event.preventDefault()">kept</a></p>', HOME),
          (r'^the first bulletin: the focus is kept at a\. "kept"',), HOME),
    Fault("walk.mjs", "a focus that is hidden",
          lambda site: [plant(site) for plant in (styled(".hidden:focus{outline:0!important;box-shadow:none!important;background:none!important}"),
                                                  swap("</h1>", '</h1><p><a class="hidden" href="/">x</a></p>', HOME))],
          (r'^the first bulletin: the focus is not seen at a.hidden "x" \[1280, 390\]$',), HOME),
    Fault("walk.mjs", "a focus under something else", swap("</h1>", '</h1><div style="position:fixed;inset:0;background:#fff;z-index:99"></div>', SHORT),
          (r"^the number: the focus is covered at ",), SHORT),
    Fault("walk.mjs", "a menu that keys do not open", swap("<summary>Menu", '<summary tabindex="-1">Menu', SHORT),
          (r"^the menu: the archive is not reached \[390\]$",), SHORT),
    Fault("walk.mjs", "a link that Enter does not follow",
          swap("</h1>", "</h1><script>addEventListener('click',e=>e.target.closest('a')&&e.preventDefault())</script>", SHORT),
          (r"^the menu: Enter does not lead to where .* leads",), SHORT),
    # The first link within the text.
    Fault("walk.mjs", "a link to a place that is gone", swap('id="?nb-history(?=[" >])', "id=gone", LONG),
          (r"^a link within the page: Enter on .* does not show what it leads to",), LONG),
    Fault("walk.mjs", "a footnote without a way back", swap("role=.?doc-backlink.?", "", LONG),
          (r"^a footnote: no way back is reached from it",), LONG),
]

LINKS = [
    Fault("links.py", "a dead page", last_in_main('<a href="/nowhere/">x</a>'), (r"^index.html: /nowhere.*File not found",)),
    Fault("links.py", "a dead page by its full address", last_in_main('<a href="https://bulletins.example.org/nowhere/">x</a>'),
          (r"^index.html: /nowhere.*File not found",)),
    Fault("links.py", "a dead fragment", last_in_main('<a href="/2025/03/a-long-one/#third">x</a>'),
          (r"^index.html: .*#third: Cannot find fragment",)),
    Fault("links.py", "a missing style sheet", lambda site: next(site.glob(SHEET)).unlink(), (r"/assets/style.*File not found",)),
    Fault("links.py", "a redirect to nowhere", swap('href="?/2025/[^" >]*"?', 'href="/2025/gone/"', MOVED),
          (r"^old/index.html: /2025/gone.*File not found",)),
]

META = [
    Fault("meta.py", "a site map without a page", swap(r"<url>\s*<loc>[^<]*a-long-one/.*?</url>", "", SITEMAP),
          (r"^sitemap.xml: does not list https://bulletins.example.org/2025/03/a-long-one/",)),
    Fault("meta.py", "a site map with a page that is gone", removed(LONG), (r"^sitemap.xml: lists \S+/a-long-one/, which is no page",)),
    Fault("meta.py", "a site map with a wrong day", swap(r"<lastmod>[^<]*", "<lastmod>yesterday", SITEMAP), (r"^sitemap.xml: line \d+: .*lastmod",)),
    Fault("meta.py", "a site map that is no XML", swap("</urlset>", "", SITEMAP), (r"^sitemap.xml: not well-formed",)),
    Fault("meta.py", "a wrong canonical address",
          swap("<link[^>]*canonical[^>]*>", '<link rel="canonical" href="https://bulletins.example.org/2024/">', LONG),
          (r"^2025/03/a-long-one/index.html: its canonical address is https://bulletins.example.org/2024/",)),
    Fault("meta.py", "a redirect that leads nowhere", removed(LONG), (r"^old/index.html: leads to ",)),
    Fault("meta.py", "a page without og:title", swap("og:title", "og:tilte", LONG), (r"^2025/03/a-long-one/index.html: no og:title",)),
    Fault("meta.py", "another page's og:url", swap("<meta[^>]*og:url[^>]*>", '<meta property="og:url" content="https://bulletins.example.org/">', LONG),
          (r"^2025/03/a-long-one/index.html: og:url is ",)),
    Fault("meta.py", "a feed link to nowhere", swap(r'(?<=href=")/rss.xml', "/feed.xml", LONG), (r"an alternate link leads nowhere: /feed.xml",)),
    Fault("meta.py", "an address of the machine", swap("</main>", '<a href="http://localhost:8000/">x</a></main>', LONG),
          (r"names an address of the machine",)),
    Fault("meta.py", "robots that are shut out", swap("Allow: /", "Disallow: /", "robots.txt"), (r"^robots.txt: shuts every robot out",)),
    Fault("meta.py", "a robots.txt with a slip", swap("Allow", "Alow", "robots.txt"), (r"^robots.txt: line 2 is no directive",)),
    Fault("meta.py", "a security.txt that ran out", swap(r"Expires: \d+", "Expires: 2020", SECURITY), (r"^.well-known/security.txt: .*in the past",)),
    Fault("meta.py", "a security.txt without anybody", swap(r"Contact:[^\n]*\n", "", SECURITY), (r"^.well-known/security.txt: .*Contact",)),
    Fault("budget.py", "a page that is too heavy", swap("</main>", "<p>" + "".join(f"{n * n * 7919:x} " for n in range(9000)) + "</p></main>", LONG),
          (r"^2025/03/a-long-one/index.html: \d+ bytes with its style sheet",)),
    Fault("budget.py", "a script", last_in_main('<script src="/assets/x.js"></script>'), (r"^index.html: brings a script: <script src",)),
    Fault("schemaorg.mjs", "JSON-LD of nothing", last_in_main('<script type="application/ld+json">{}</script>'),
          (r"^index.html: JSON-LD has the context undefined",)),
    Fault("schemaorg.mjs", "a misspelt type", swap("NewsArticle", "NewsArticel", LONG), (r"schema.org: ",)),
    Fault("schemaorg.mjs", "a property that is none", swap('"headline"', '"headlin"', LONG), (r"schema.org: ",)),
    Fault("schemaorg.mjs", "a day that is no moment", swap(r'"datePublished":"[^"]*"', '"datePublished":"1 March 2025"', LONG),
          (r"JSON-LD datePublished is no moment: 1 March 2025",)),
    Fault("schemaorg.mjs", "an address that is not whole", swap(r'"url":"https://bulletins.example.org/2025[^"]*"', '"url":"/a/"', LONG),
          (r"JSON-LD url is no whole address: /a/",)),
    Fault("schemaorg.mjs", "JSON-LD that is cut off", swap(r'"@type":"NewsArticle",', '"@type":', LONG), (r"JSON-LD is no JSON: ",)),
    Fault("schemaorg.mjs", "a bulletin without any", swap(r"<script type=.?application/ld\+json[^§]*?</script>", "", LONG), (r"has no JSON-LD",)),
]

FEEDS = [
    Fault("catalogue.py", "a key that is gone", swap(r'"text_digest":"[0-9a-f]{64}"', '"digest":""', "bulletins.json"), (r"^bulletins.json: bulletins/\d: 'text_digest' is a required property",)),
    Fault("catalogue.py", "another title", swap(r'"title":"A long one"', '"title":"A wrong one"', "bulletins.json"), (r"^bulletins.json: .*is headed .*A long one", r"bulletin.json: says something else")),
    Fault("catalogue.py", "a page that is gone", removed(LONG), (r"^bulletins.json: .* is no page of this site",)),
    Fault("catalogue.py", "a twin that is gone", removed(TWIN), (r"^bulletins.json: .*bulletin.json is no file of this site",)),
    Fault("catalogue.py", "a bulletin that is not named", swap(r'(?<="bulletins":\[).*\]', "]", "bulletins.json"), (r"lacks the bulletin at 2025/03/a-long-one/index.html", r"bulletin.json: bulletins.json does not name it")),
    Fault("alerts.py", "a word that CAP does not know", swap("<urgency>Expected", "<urgency>Soon", ALERT), (r"cap.xml: schema: line \d+: .*'Soon'",)),
    Fault("alerts.py", "elements out of order", swap(r"(<event>.*?</event>)\n(<urgency>)", "<urgency>", ALERT), (r"cap.xml: schema: .*event",)),
    Fault("alerts.py", "no XML", swap("</alert>", "</alarm>", ALERT), (r"cap.xml: not well-formed",)),
    Fault("alerts.py", "UTC as Z would have it", swap(r"(?<=<sent>)[^<]*", "2026-04-15T00:00:00+00:00", ALERT), (r"cap.xml: <sent>2026-04-15T00:00:00\+00:00: .*-00:00 for UTC",)),
    Fault("alerts.py", "a name with a space", swap(r"(?<=<identifier>)[^<]*", "B 2", ALERT), (r"cap.xml: <identifier> must not be empty or hold a space",)),
    Fault("alerts.py", "an update of nothing", swap(r"<references>.*?</references>\n", "", UPDATE), (r"cap.xml: a message of the kind Update with 0 <references>",)),
    Fault("alerts.py", "half a reference", swap(r"(?<=<references>)[^<]*", "bulletins.example.org,B-1", UPDATE), (r"cap.xml: <references>: .* is not sender,identifier,sent",)),
    Fault("alerts.py", "no end", swap(r"<expires>.*?</expires>\n", "", ALERT), (r"cap.xml: an alert without <expires>",)),
    Fault("alerts.py", "no area", swap(r"<area>.*?</area>\n", "", ALERT), (r"cap.xml: an alert without an area",)),
    Fault("alerts.py", "a headline without end", swap("(?<=<headline>)", "long " * 40, ALERT), (r"cap.xml: <headline> has 2\d\d letters",)),
    Fault("alerts.py", "an exercise that does not say so", swap("<status>Actual", "<status>Exercise", ALERT), (r"cap.xml: 'A short one' does not say that it is not meant",)),
    Fault("alerts.py", "two of one name", swap(r"(?<=<identifier>)[^<]*", "B-2", UPDATE), (r"cap.xml: B-2 is the name of another message",)),
    Fault("alerts.py", "a page that does not lead to it", swap(r'<link [^>]*application/cap\+xml[^>]*>', "", SHORT), (r"cap.xml: its page leads to \[\]",)),
    Fault("alerts.py", "an alert that is gone", removed(ALERT), (r"bulletins.json: .*cap.xml is no alert of this site",)),
    Fault("catalogue.py", "no JSON", swap(r"\}\s*\Z", "", TWIN), (r"bulletin.json: not JSON in UTF-8",)),
    Fault("feeds.py", "a wrong weekday", swap(r"(?<=<pubDate>)\w{3}", "Sun", FEED), (r"^rss.xml: pubDate: .*that day was a Wednesday",)),
    Fault("feeds.py", "a feed that is no XML", swap("</rss>", "", FEED), (r"^rss.xml: not well-formed XML",)),
    Fault("feeds.py", "a script in the text", swap(r"(?<=<!\[CDATA\[)", "<script>x</script>", FEED), (r"^rss.xml: .*content has a script",)),
    Fault("feeds.py", "an id twice", swap(r"(<guid[^>]*>).*?(?=</guid>)", "<guid isPermaLink=\"false\">tag:bulletins.example.org,2025-03-10:B-1", FEED),
          (r"^rss.xml: id twice: tag:bulletins.example.org,2025-03-10:B-1",)),
    Fault("feeds.py", "a link to a page that is gone", removed(LONG), (r"^rss.xml: entry 'A long one': .* is not a page of this site",)),
    Fault("feeds.py", "a title escaped twice", swap(r"A short one(?=</title>)", "A &amp;amp; B", FEED), (r"^rss.xml: .*title escaped twice",)),
    Fault("feeds.py", "another title in one form", swap(r"A short one(?=</title>)", "A shorter one", "atom.xml"), (r"^(atom.xml|feed.json|rss.xml): title of .* differs",)),
    Fault("feeds.py", "another day in one form", swap(r'(?<="date_published":")\d{4}', "2001", "feed.json"), (r"^(atom.xml|feed.json|rss.xml): date of .* differs",)),
    Fault("feeds.py", "more words in one form", swap(r'(?<="content_html":"<p>)', "More. ", "feed.json"), (r"text of .* differs",)),
    Fault("feeds.py", "a feed without a sheet", swap(r"<\?xml-stylesheet.*?\?>", "", FEED), (r"^rss.xml: names no style sheet",)),
    Fault("feeds.py", "a sheet that is gone", lambda site: next(site.glob("assets/feed.*.css")).unlink(), (r"^atom.xml: its style sheet .* is not there",)),
    Fault("feeds.py", "a form that is missing", removed("atom.xml"), (r"^rss.xml: has not the other forms beside it",)),
    Fault("feeds.py", "a feed that is no JSON", swap(r"\}\s*\Z", "", "feed.json"), (r"^feed.json: not JSON in UTF-8",)),
    Fault("feeds.py", "a moment without an offset", swap(r"(?<=<updated>)([^<]*?)[+-]\d\d:\d\d(?=</updated>)", "2026-01-01T00:00:00", "atom.xml"), (r"^atom.xml: updated: not an RFC 3339",)),
]

LIGHTHOUSE = [
    Fault("lighthouse.mjs", "no description", swap("<meta[^>]*name=.?description[^>]*>", "", HOME),
          (r"^seo: meta-description: Document does not have a meta description",), HOME),
    Fault("lighthouse.mjs", "a link that says nothing", last_in_main('<p><a href="/archive/">click here</a></p>'),
          (r"^seo: link-text: Links do not have descriptive text: .*/archive/, click here",), HOME),
    Fault("lighthouse.mjs", "a picture without alt", swap(r"(?<=<img )([^>]*?)\balt(=\"\"|=(?=[\s>]))?", "data-planted ", HOME),
          (r"^accessibility: image-alt: Image elements do not have `\[alt\]` attributes: .*<img data-planted",), HOME),
]

FAULTS = HTML + LINKS + FEEDS + META + CSP + A11Y + TREE + WALK + LIGHTHOUSE

NOWHERE = {"JUDGES_HOME": "/nowhere"}
NO_PATH = {"PATH": "/nowhere", "CHROME_PATH": ""}
NODE, PYTHON = (shutil.which("node"),), (getattr(sys, "_base_executable", sys.executable),)
REFUSALS = [
    Refusal("html", "no checker", "vnu.jar is not there", NOWHERE),
    Refusal("html", "no style sheet", "no pages, or no style sheet", plant=lambda site: [sheet.unlink() for sheet in site.glob("assets/*.css")]),
    Refusal("links.py", "no lychee", "lychee is not there", NO_PATH, PYTHON),
    Refusal("feeds.py", "no feedparser", "missing Python package", runner=(sys.executable, "-S")),
    Refusal("alerts.py", "no lxml", "missing Python package", runner=(sys.executable, "-S")),
    Refusal("alerts.py", "no alert", "there is no cap.xml", plant=lambda site: [(site / name).unlink() for name in (ALERT, UPDATE)]),
    Refusal("catalogue.py", "no jsonschema", "missing Python package", runner=(sys.executable, "-S")),
    Refusal("catalogue.py", "no catalogue", "there is no bulletins.json", plant=lambda site: (site / "bulletins.json").unlink()),
    Refusal("feeds.py", "no feed", "no feed found", plant=lambda site: [feed.unlink() for name in ("rss.xml", "atom.xml", "feed.json") for feed in site.rglob(name)]),
    Refusal("meta.py", "no html5lib", "missing Python package", runner=(sys.executable, "-S")),
    Refusal("meta.py", "no schema", "schema of site maps is not at", NOWHERE),
    Refusal("budget.py", "no style sheet", "its style sheet is not there", plant=lambda site: next(site.glob(SHEET)).unlink()),
    Refusal("schemaorg.mjs", "no compiler", "typescript cannot be loaded", NOWHERE),
    Refusal("csp.mjs", "no csp_evaluator", "csp_evaluator/dist/evaluator.js cannot be loaded", NOWHERE),
    Refusal("a11y.mjs", "no axe-core", "axe-core/axe.min.js cannot be loaded", NOWHERE),
    Refusal("a11y.mjs", "no Chromium", "chromium is not on the PATH", NO_PATH, NODE),
    Refusal("tree.mjs", "no Chromium", "chromium is not on the PATH", NO_PATH, NODE),
    Refusal("walk.mjs", "no playwright", "playwright-core cannot be loaded", NOWHERE),
    Refusal("walk.mjs", "no home page", "no page of the kind home", plant=lambda site: [page.unlink() for page in site.rglob("index.html")
                                                                                   if "page-home" in page.read_text()]),
    Refusal("lighthouse.mjs", "no Lighthouse", "lighthouse cannot be loaded", NOWHERE),
    Refusal("lighthouse.mjs", "no openssl", "openssl cannot make a certificate", NO_PATH, NODE),
    Refusal("lighthouse.mjs", "no home page", "the site has no home page", plant=removed(HOME)),
    Refusal("a11y.mjs", "a kind of page that is missing", "no page of the kind redirect", plant=removed(MOVED)),
]
