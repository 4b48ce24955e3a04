#!/usr/bin/env python3
"""The heads of all pages, the site map, robots.txt and security.txt.

Judged by others: the official schema of site maps (through lxml), protego for robots.txt, sectxt
for security.txt, html5lib as the reader of pages. What these do not know (that addresses agree
with each other and lead somewhere) is judged here. A page of a redirect names the page it leads
to, and is in no list. Their JSON-LD is judged by schemaorg.mjs.

usage: meta.py PUBLIC_DIR BASE_URL
env:   JUDGES_HOME = folder whose node_modules hold `sitemap`, the npm package that ships the schema
exit:  0 nothing found, 1 faults, 2 cannot judge"""

import datetime
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit


def cannot(why):
    print(f"meta: {why}", file=sys.stderr)
    sys.exit(2)


try:
    import html5lib
    import sectxt
    from lxml import etree
    from protego import Protego
except ImportError as error:
    cannot(f"missing Python package: {error.name}")
if len(sys.argv) != 3 or not os.path.isdir(sys.argv[1]):
    cannot(__doc__)
FOLDER, BASE = Path(sys.argv[1]).resolve(), sys.argv[2]
SCHEMA = Path(os.environ.get("JUDGES_HOME", "."), "node_modules/sitemap/schema/sitemap.xsd")
XHTML, SITEMAP = "{http://www.w3.org/1999/xhtml}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")
faults, notes = [], []


def fault(where, what):
    faults.append(f"{where}: {what}")


def file_of(url):
    """The file that answers an address of this site; None for an address of another."""
    if not url.startswith(BASE):
        return None
    file = FOLDER / unquote(urlsplit(url).path[len(urlsplit(BASE).path):])
    return file / "index.html" if file.is_dir() or url.endswith("/") else file


def dead(url):
    file = file_of(url)
    return file is not None and not file.is_file()


class Page:
    """A page as a browser understands it, with what its head says."""

    def __init__(self, file):
        self.name = file.relative_to(FOLDER).as_posix()
        self.url = BASE + re.sub(r"(^|/)index\.html$", r"\1", self.name)
        self.raw = file.read_bytes()
        self.root = html5lib.parse(self.raw.decode("utf-8", "replace"), treebuilder="etree")
        self.language = self.root.get("lang") or ""
        self.titles = ["".join(e.itertext()).strip() for e in self.root.iterfind(f"{XHTML}head/{XHTML}title")]
        self.refreshes = self.meta("http-equiv", "refresh")
        self.noindex = any("noindex" in content for content in self.meta("name", "robots"))
        self.graph = {e.get("property"): e.get("content") or "" for e in self.root.iter(f"{XHTML}meta") if e.get("property")}

    def meta(self, key, value):
        return [e.get("content") or "" for e in self.root.iter(f"{XHTML}meta") if e.get(key) == value]

    def links(self, rel):
        return [e for e in self.root.iter(f"{XHTML}link") if rel in (e.get("rel") or "").split()]


def judge_basics(page):
    try:
        page.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(page.name, f"not UTF-8: {error}")
    if b"charset" not in page.raw[:1024].lower():
        fault(page.name, "the charset is not declared in the first 1024 bytes")
    descriptions = page.meta("name", "description")
    for what, found in (("title", page.titles), ("description", descriptions)):
        if len(found) != 1 or not found[0]:
            fault(page.name, f"{len(found)} of <{what}>, or an empty one")
    headings = sum(1 for _ in page.root.iter(f"{XHTML}h1"))
    if headings != 1:
        fault(page.name, f"{headings} <h1>")
    viewports = page.meta("name", "viewport")
    if not viewports or any(re.search(r"user-scalable\s*=\s*no|maximum-scale", content) for content in viewports):
        fault(page.name, "no viewport, or one that forbids to zoom")
    leaked = re.search(rb"(?:href|src|content)=[\"']?((?:https?://(?:localhost|127\.0\.0\.1)|file:)[^\"'\s>]*)", page.raw)
    if leaked:
        fault(page.name, f"names an address of the machine that built it: {leaked.group(1).decode()}")


def judge_canonical(page):
    canonical = [e.get("href") for e in page.links("canonical")]
    if len(canonical) != 1:
        fault(page.name, f"{len(canonical)} canonical links")
    elif page.refreshes:
        target = urljoin(page.url, page.refreshes[0].partition("url=")[2])
        if target != canonical[0] or dead(target):
            fault(page.name, f"leads to {target}, and its canonical address is {canonical[0]}")
        if not page.noindex:
            fault(page.name, "is a redirect, and not noindex")
    elif canonical[0] != page.url:
        fault(page.name, f"its canonical address is {canonical[0]}, and it stands at {page.url}")


def judge_sharing(page):
    """What other sites show of a page: Open Graph, the Twitter card, the feeds."""
    for key in ("og:title", "og:type", "og:url", "og:description", "og:site_name"):
        if not page.graph.get(key):
            fault(page.name, f"no {key}")
    if page.graph.get("og:url", page.url) != page.url:
        fault(page.name, f"og:url is {page.graph['og:url']}, and the page stands at {page.url}")
    image = page.graph.get("og:image")
    if image and (not image.startswith(BASE) or dead(image) or image.endswith(".svg")):
        fault(page.name, f"og:image is no picture of this site that can be shared: {image}")
    if image and not page.graph.get("og:image:alt"):
        fault(page.name, "og:image without og:image:alt")
    for key, value in page.graph.items():
        if key.endswith("_time") and not DATE.fullmatch(value):
            fault(page.name, f"{key} is no ISO 8601 date: {value}")
    if not page.meta("name", "twitter:card"):
        fault(page.name, "no twitter:card")
    for link in page.links("alternate"):
        if dead(urljoin(page.url, link.get("href") or "")):
            fault(page.name, f"an alternate link leads nowhere: {link.get('href')}")


def judge_shared_words(pages):
    for what, of in (("title", lambda page: page.titles), ("description", lambda page: page.meta("name", "description"))):
        alike = {}
        for page in pages:
            alike.setdefault((page.language, *of(page)), []).append(page.name)
        for key, names in alike.items():
            if len(names) > 1:
                notes.append(f"{names[0]}: note: {len(names)} pages share the {what} {key[1:]}")


def judge_sitemap(pages):
    file = FOLDER / "sitemap.xml"
    if not file.is_file():
        return fault("sitemap.xml", "missing")
    try:
        root = etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        return fault("sitemap.xml", f"not well-formed: {error}")
    schema = etree.XMLSchema(file=str(SCHEMA))
    if not schema.validate(root):
        for error in list(schema.error_log)[:5]:
            fault("sitemap.xml", f"line {error.line}: {error.message}")
    listed = [e.text for e in root.iter(f"{SITEMAP}loc")]
    for url in sorted({url for url in listed if listed.count(url) > 1}):
        fault("sitemap.xml", f"lists {url} twice")
    wanted = {page.url for page in pages if not page.noindex}
    for url in sorted(set(listed) - wanted):
        fault("sitemap.xml", f"lists {url}, which is no page that is meant to be found")
    for url in sorted(wanted - set(listed)):
        fault("sitemap.xml", f"does not list {url}")
    tomorrow = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
    for e in root.iter(f"{SITEMAP}lastmod"):
        if e.text[:10] > tomorrow:
            fault("sitemap.xml", f"lastmod in the future: {e.text}")
    return None


def judge_robots():
    file = FOLDER / "robots.txt"
    if not file.is_file():
        return fault("robots.txt", "missing")
    text = file.read_text("utf-8")
    rules = Protego.parse(text)
    if not rules.can_fetch(BASE, "*"):
        fault("robots.txt", "shuts every robot out of the front page")
    if list(rules.sitemaps) != [f"{BASE}sitemap.xml"]:
        fault("robots.txt", f"names other site maps: {list(rules.sitemaps)}")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not re.match(r"\s*(#|(user-agent|allow|disallow|sitemap)\s*:)", line, re.I):
            fault("robots.txt", f"line {number} is no directive: {line!r}")
    return None


def judge_security():
    name = ".well-known/security.txt"
    file = FOLDER / name
    if not file.is_file():
        return notes.append(f"{name}: note: the series has none")
    parsed = sectxt.Parser(file.read_bytes(), urls=urljoin(BASE, f"/{name}"))
    for error in parsed.errors:
        fault(name, f"line {error.get('line')}: {error['message']}")
    for hint in parsed.recommendations:
        notes.append(f"{name}: note: {hint['message']}")
    return None


def main():
    if not SCHEMA.is_file():
        cannot(f"the schema of site maps is not at {SCHEMA} (npm: sitemap)")
    pages = [Page(file) for file in sorted(FOLDER.rglob("*.html"))]
    if not pages:
        cannot(f"there are no pages in {FOLDER}")
    for page in pages:
        judge_basics(page)
        if page.name != "404.html":
            judge_canonical(page)
            if not page.refreshes:
                judge_sharing(page)
    found = [page for page in pages if page.name != "404.html" and not page.refreshes]
    judge_shared_words(found)
    judge_sitemap(found)
    judge_robots()
    judge_security()
    print(*faults, *notes, sep="\n", end="\n" if faults or notes else "")
    pictures = sum(1 for page in found if page.graph.get("og:image"))
    print(f"meta: {len(pages)} pages, {pictures} with og:image, {len(faults)} faults, {len(notes)} notes")
    sys.exit(1 if faults else 0)


main()
