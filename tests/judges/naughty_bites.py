#!/usr/bin/env python3
"""Shows that the judges of the naughty strings bite: each planted fault is found, and a sound page is let through.

usage: naughty_bites.py     (with what `naughty` needs, but for the program)"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import html5lib

import naughty_check as check
import naughty_sites as sites

PAGE = "<!doctype html><html lang=en><head><title>{title} – S</title>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"
IN_A_PAGE = [
    "<script>alert(1)</script>", "<img src=/x.png onerror=alert(1)>", "<a href=' java\tscript:alert(1)'>x</a>",
    "<iframe src=/x></iframe>", "<img src=https://evil.example/x.png>", "<p style='color:red'>x</p>", "<svg><animate/></svg>",
    "<form action=/x></form>", "<a href='http://a.example/%%30'>x</a>", "<a href='\\x0Bjavascript:alert(1)'>x</a>",
    "<meta http-equiv=set-cookie content=x>", "<object data=/x></object>",
]
IN_A_FEED = [
    ("<title>a & b</title>", "not well-formed"),
    ("<title>a</title><content:encoded><![CDATA[<p onclick='x'>a</p>]]></content:encoded>", "stands in the feed"),
    ("<title>a</title><content:encoded><![CDATA[<a href='javascript:x'>a</a>]]></content:encoded>", "unsafe address"),
]
IN_A_BROWSER = {
    "dialog": "<script>alert(1)</script>", "error": "<img src=/x.svg onclick='undefined.x'>",
    "elsewhere": "<img src=http://127.0.0.2:9/x.png>", "wide": f"<p>{'x' * 200}</p>", "injected": "<form></form>",
    "away": "<meta http-equiv=refresh content='0;url=/sound/'>", "popup": "<p onclick='open(\"about:blank\")'>x</p>",
}
missed = []


def found(work):
    check.faults.clear()
    work()
    return list(check.faults)


def parsed(body, title="T", head=""):
    return html5lib.parse(PAGE.format(title=title, body=body, head=head), treebuilder="etree")


def expect(what, faults, word=""):
    if not any(word in fault for fault in faults):
        missed.append(what)


def pages():
    sound = "<p>&lt;script&gt; <a href='https://a.example/%25?b=c'>x</a> <img src=/a.png alt=x></p>"
    if found(lambda: check.safe("sound", parsed(sound))):
        missed.append("a sound page is let through")
    for body in IN_A_PAGE:
        expect(body, found(lambda: check.safe("x", parsed(body))))


def feeds():
    start = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item><guid>a:N-0000</guid>"
    for inside, word in IN_A_FEED:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "rss.xml").write_text(f"{start}{inside}</item></channel></rss>")
            expect(inside, found(lambda: check.feeds(Path(folder))), word)


def names():
    for name in ("con.html", "a\u202eb", "a:b", "x.", "y\u0007"):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_text("")
            expect(name, found(lambda: check.file_names(Path(folder))))


def titles():
    """A title that is cut, escaped twice, or brings an element along."""
    text = "<b>a & b</b>"
    plain = ("2015/01/01/n9999/index.html", parsed("<p>plain words</p>", "plain words"))
    with tempfile.TemporaryDirectory() as folder:
        for title, body, word in (("&lt;b>a", "<p>x</p>", "<h1> is"), ("&amp;lt;b>a &amp;amp; b&amp;lt;/b>", "<p>x</p>", "<h1> is"),
                                  ("<b>a &amp; b</b>", "<p>x</p>", "another skeleton"), ("&lt;b>a &amp; b&lt;/b>", "<p>x</p>", "stands there 1 times")):
            documents = [plain, ("2015/01/02/n0001/index.html", parsed(body, title))]
            expect(title, found(lambda: check.check_text(Path(folder), ["x", text], documents)), word)


def refusals():
    finding = {"level": "error", "rule": "no-head", "line": 1, "path": "a.md", "message": "m"}
    report = {"diagnostics": [finding], "summary": {"found": 1}}
    expect("a rule that may not refuse", found(lambda: check.check_refusals("raw", report, 0)), "refused by")
    silent = {"diagnostics": [], "summary": {"found": 1}}
    expect("a bulletin that is lost", found(lambda: check.check_refusals("raw", silent, 0)), "1 bulletins, 0 refused")


def looked_at(bodies):
    """What the browser says of some pages."""
    with tempfile.TemporaryDirectory() as folder:
        for name, body in bodies.items():
            page = Path(folder) / name
            page.mkdir()
            (page / "index.html").write_text(PAGE.format(title="T", body=body, head="<link rel=icon href=data:,>"))
        (Path(folder) / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        judge = Path(__file__).with_name("naughty.mjs")
        return subprocess.run(["node", judge, folder], capture_output=True, text=True, check=False)


def browser():
    sound = looked_at({"sound": "<p>x</p>"})
    if sound.returncode != 0:
        missed.append(f"in a browser, a sound page is let through: {sound.stdout} {sound.stderr}")
    # A page that leads away takes its neighbours in the same tab along, so it is looked at alone.
    away = {name: body for name, body in IN_A_BROWSER.items() if name == "away"}
    stay = {name: body for name, body in IN_A_BROWSER.items() if name != "away"}
    for bodies in (away, stay):
        told = looked_at(bodies)
        for name in bodies:
            if f"/{name}/: " not in told.stdout or told.returncode != 1:
                missed.append(f"in a browser: {name}: {told.stdout} {told.stderr}")


def main():
    # What the makers promise: a value that YAML reads back to the letter, and one line of what is shown.
    assert json.loads(sites.quoted("a\"\\\n\u2028é")) == "a\"\\\n\u2028é" and sites.shown("a\x07 \n b\ufffe") == "a b"
    for judge in (pages, feeds, names, titles, refusals, browser):
        judge()
    for what in missed:
        print(f"not found: {what}")
    planted = len(IN_A_PAGE) + len(IN_A_FEED) + 5 + 4 + 2 + len(IN_A_BROWSER)
    print(f"the naughty judges bite: {planted} faults planted, {len(missed)} missed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
