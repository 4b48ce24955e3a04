#!/usr/bin/env python3
"""Reads the three sites of naughty_sites.py as browsers and feed readers do, and says what broke.

usage: naughty_check.py text|raw|open PUBLIC_DIR REPORT
REPORT is what `noticeboard build --format json` said of a site, with nothing left out.

A page of the `text` site must have the very elements and attributes of the page whose strings are plain words: markup
that got in, or broke out of an attribute, makes another skeleton. What each refusal rests on is told in naughty.md."""
import json
import re
import sys
from pathlib import Path

import feedparser
import html5lib
from lxml import etree

from naughty_sites import BASE, shown, strings

# So often at least a string stands on its page in the `text` site, beside the frame: title, summary, issuer, contact,
# reader, level, attachment, topic; banner heading and text; and the hotline's name, hours, cost and text, twice.
PLACES = 14
# What may stand in a page: the elements of the theme, and those that Markdown and the allow-list of raw HTML make.
BANNED = {"iframe", "object", "embed", "applet", "frame", "frameset", "base", "form", "input", "button", "textarea",
          "select", "marquee", "isindex", "xss", "plaintext", "style", "math", "foreignobject", "animate", "set", "video",
          "audio", "source", "track", "noscript", "noframes", "template", "dialog", "portal", "keygen", "bgsound", "layer"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "cite", "longdesc", "srcset", "xlink:href"}
# Which rules may refuse a string outright, in which site. Whatever else refuses one is a fault.
REFUSALS = {
    "text": {},
    "raw": {"unsafe-address", "missing-file", "remote-picture", "broken-link"},
    "open": {"wrong-value"},
}
faults = []


def fault(place, what):
    faults.append(f"{place}: {what}"[:400])


def name_of(element):
    return element.tag.split("}")[-1].lower() if isinstance(element.tag, str) else ""


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def elements(document):
    return [element for element in document.iter() if isinstance(element.tag, str)]


def skeleton(document):
    return [(name_of(e), tuple(sorted(str(key) for key in e.attrib if key not in ("lang", "dir")))) for e in elements(document)]


# The parts of the search form, which stand on one page.
SEARCHING = {"form", "input", "select", "button", "template"}


def safe(place, document):
    """Nothing that runs, loads from elsewhere or, but on the search page, asks for input."""
    is_search = any(element.get("class") == "page-search" for element in elements(document))
    for element in elements(document):
        name = name_of(element)
        if name in BANNED and not (is_search and name in SEARCHING) or (name == "svg" and len(element)):
            fault(place, f"<{name}> stands in the page")
        if name == "script" and "json" not in (element.get("type") or "") and not (element.get("src") or "").startswith("/assets/"):
            fault(place, f"a script stands in the page: {(element.text or '')[:60]!r}")
        for key, value in element.attrib.items():
            key = str(key).split("}")[-1].lower()
            if key.startswith("on") or key == "srcdoc" or (key == "style"):
                fault(place, f"<{name} {key}={value[:60]!r}>")
            bare = re.sub(r"[\x00-\x20\u00a0]", "", value)
            if key in ADDRESSES and re.match(r"(javascript|vbscript|livescript|data|blob|file|filesystem):", bare, re.I):
                fault(place, f"an unsafe address: <{name} {key}={value[:60]!r}>")
            if key in ("src", "srcset", "poster", "background", "data") and not bare.startswith("/"):
                fault(place, f"something is loaded from elsewhere: {value[:60]!r}")
        if name == "meta" and (element.get("http-equiv") or "").lower() not in ("", "refresh", "content-security-policy"):
            fault(place, "a <meta http-equiv> stands in the page")
        if name == "a" and re.search(r"[\s\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})", element.get("href") or ""):
            fault(place, f"an address that no checker takes: {element.get('href')[:80]!r}")


def pages(public):
    for file in sorted(public.rglob("*.html")):
        yield str(file.relative_to(public)), html5lib.parse(file.read_text("utf-8"), treebuilder="etree")


def file_names(public):
    for file in public.rglob("*"):
        name = file.name
        if len(name.encode()) > 255:
            fault(name[:60], "a name of more than 255 bytes")
        if re.search(r"[\x00-\x1f\x7f\\:*?\"<>|]|[. ]$", name) or re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name):
            fault(name, "a name that some system does not take")
        if re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", name):
            fault(name, "a name with characters that cannot be seen")
        if file.is_symlink():
            fault(name, "a symbolic link")


def feeds(public):
    """The items of every feed, by the number in their id."""
    items = {}
    for file in public.rglob("*.xml"):
        try:
            tree = etree.parse(str(file))
        except etree.XMLSyntaxError as error:
            fault(file.name, f"not well-formed: {error}")
            continue
        if tree.getroot().tag != "rss":
            continue
        read = feedparser.parse(file.read_bytes())
        if read.bozo:
            fault(file.name, f"a reader stumbles: {read.bozo_exception}")
        if len(read.entries) != len(tree.findall(".//item")):
            fault(file.name, "a reader sees another number of items")
        for item in tree.iterfind(".//item"):
            at = re.search(r":([A-Z])-(\d{4})$", item.findtext("guid") or "")
            if at:
                items[at.group(1) + at.group(2)] = item
            for html in item.iterfind("{http://purl.org/rss/1.0/modules/content/}encoded"):
                safe_in_feed(f"{file.name} {at and at.group(0)}", html.text or "")
    return items


def safe_in_feed(place, html):
    for element in elements(html5lib.parseFragment(html, treebuilder="etree")):
        name = name_of(element)
        attributes = [str(key).lower() for key in element.attrib]
        if name in BANNED | {"script"} or any(key.startswith("on") or key == "style" for key in attributes):
            fault(place, f"<{name} {attributes}> stands in the feed")
        if re.match(r"\s*(javascript|vbscript|data):", element.get("href") or element.get("src") or "", re.I):
            fault(place, "an unsafe address stands in the feed")


def find(documents, mark):
    return next(((path, page) for path, page in documents if re.search(mark, path)), (None, None))


def check_text(public, texts, documents):
    plain = skeleton(find(documents, r"/n9999/")[1])
    items = feeds(public)
    numbered = {re.search(r"/([np]\d{4})/", path).group(1): (path, page) for path, page in documents if re.search(r"/[np]\d{4}/index", path)}
    topics = {path.split("/")[1]: page for path, page in documents if re.match(r"topics/t\d{4}/index", path)}
    lists = " ".join(" ".join(text_of(e) for e in elements(page) if name_of(e) == "body") for path, page in documents if path.startswith("archive"))
    for at, text in enumerate(texts):
        want = shown(text)
        path, page = numbered.get(f"n{at:04}", (None, None))
        if page is None:
            fault(f"n{at:04}", f"there is no page for {text[:60]!r}")
            continue
        all_of = elements(page)
        one = lambda name: [text_of(e) for e in all_of if name_of(e) == name]
        metas = {e.get("property") or e.get("name"): " ".join((e.get("content") or "").split()) for e in all_of if name_of(e) == "meta"}
        if want not in one("h1"):
            fault(path, f"<h1> is {one('h1')}, not {want!r}")
        if not one("title")[0].startswith(want):
            fault(path, f"<title> is {one('title')}, not {want!r}")
        for key in ("og:title", "og:description", "description"):
            if metas.get(key) != want:
                fault(path, f"{key} is {metas.get(key)!r}, not {want!r}")
        body = " ".join(text_of(e) for e in all_of if name_of(e) == "body")
        if body.count(want) < PLACES:
            fault(path, f"{want!r} stands there {body.count(want)} times, not {PLACES}")
        # The one text in which addresses become links is that of a hotline. The first has no neighbour before it.
        if at and not re.search(r"://|www\.|@|\.\w+/", text) and skeleton(page) != plain:
            extra = [part for part in skeleton(page) if part not in plain][:3]
            fault(path, f"another skeleton than with plain words: {extra}")
        topic = topics.get(f"t{at:04}")
        if topic is None or want not in [text_of(e) for e in elements(topic) if name_of(e) == "h1"]:
            fault(f"topics/t{at:04}", f"its <h1> is not {want!r}")
        if want not in lists:
            fault("archive", f"lacks {want!r}")
        item = items.get(f"N{at:04}")
        if item is None:
            fault("rss.xml", f"tells nothing of N-{at:04}")
            continue
        # A description is HTML by the profile of the format; title and category are plain.
        told = {key: item.findtext(key) or "" for key in ("title", "description", "category")}
        told["description"] = "".join(html5lib.parseFragment(told["description"], treebuilder="etree").itertext())
        for key, value in told.items():
            if " ".join(value.split()) != want:
                fault("rss.xml", f"{key} of N-{at:04} is {value!r}, not {want!r}")
        path, page = numbered.get(f"p{at:04}", (None, None))
        for name in ("p", "h2", "th", "td", "li"):
            if page is None or want not in [text_of(e) for e in elements(page) if name_of(e) == name]:
                fault(path or f"p{at:04}", f"no <{name}> says {want!r}")


def check_raw(public, texts, documents):
    feeds(public)
    for path, page in documents:
        if re.search(r"/r\d{4}/index", path):
            body = " ".join(text_of(e) for e in elements(page) if name_of(e) == "body")
            if "The first sentence." not in body:
                fault(path, "the sentence before the string is gone")


def check_refusals(site, report, published):
    """Every string is out, or refused in the line where it stands by a rule that may."""
    refused = {}
    for found in report["diagnostics"]:
        if found["level"] != "error":
            continue
        refused.setdefault(found["path"], set()).add(found["rule"])
        if found["rule"] not in REFUSALS[site] or not found["line"]:
            fault(found["path"], f"refused by {found['rule']} in line {found['line']}: {found['message'][:120]}")
    if report["summary"]["found"] != len(refused) + published:
        fault(site, f"{report['summary']['found']} bulletins, {len(refused)} refused, {published} published")
    return len(refused)


def main():
    site, public, report = sys.argv[1], Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8"))
    documents = list(pages(public))
    for path, page in documents:
        safe(path, page)
    file_names(public)
    texts = strings()
    if site == "text":
        check_text(public, texts, documents)
    else:
        check_raw(public, texts, documents)
    out = sum(1 for path, _ in documents if re.fullmatch(r"\d{4}/\d\d/\d\d/[^/]+/index\.html", path))
    refused = check_refusals(site, report, out)
    for line in faults[:40]:
        print(line)
    print(f"naughty {site}: {len(documents)} pages, {refused} bulletins refused on purpose, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
