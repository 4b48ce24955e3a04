#!/usr/bin/env python3
"""Mails as mail programs will take them: each as HTML, as a message, as plain text, and for GOV.UK Notify.

usage: mail.py MAIL_DIR BASE_URL      MAIL_DIR holds what `noticeboard email` wrote
needs: html5lib
exit:  0 nothing found, 1 faults, 2 it cannot judge"""

import email
import email.policy
import email.utils
import re
import sys
from pathlib import Path

try:
    import html5lib
except ImportError:
    print("mail: the package html5lib is missing", file=sys.stderr)
    sys.exit(2)

CLIP = 102_400  # Gmail hides what comes behind
BUDGET = 90_000  # ours
STYLE = 8_192  # Gmail drops a sheet that is longer
X = "{http://www.w3.org/1999/xhtml}"
NO_USE = ("script", "iframe", "object", "embed", "form", "video", "audio", "base", "link", "canvas", "svg")
BAD_STYLE = re.compile(
    r"(position\s*:|display\s*:\s*(?:flex|grid)|var\(--|calc\(|background-image\s*:\s*url|(?<![\w-])(?:margin|padding)[^:;]*:\s*-)"
)
faults = 0


def fault(name, what):
    global faults
    faults += 1
    print(f"{name}: {what}")


def elements(tree):
    return [it for it in tree.iter() if isinstance(it.tag, str)]


def kind(element):
    return element.tag.split("}")[-1]


def judge_address(name, element, base):
    for key in ("href", "src", "background"):
        address = element.get(key)
        if address is None:
            continue
        is_link = kind(element) in ("a", "area")
        fits = r"(https?://[^/\s]+|mailto:.|tel:\+?\d|sms:\+?\d)" if is_link else r"https://[^/\s]+"
        if not re.match(fits, address):
            fault(name, f"{kind(element)} {key} is no whole address: {address[:70]!r}")
        if is_link and not "".join(element.itertext()).strip() and not element.findall(f".//{X}img"):
            fault(name, f"a link without words: {address[:70]!r}")


def judge_element(name, element, base):
    what = kind(element)
    if what in NO_USE:
        fault(name, f"<{what}> does not work in mails")
    judge_address(name, element, base)
    for key in element.attrib:
        if str(key).startswith("on"):
            fault(name, f"an event handler: {key}")
    if what == "img":
        if element.get("alt") is None:
            fault(name, f"a picture without words: {element.get('src')}")
        if (element.get("src") or "").endswith((".svg", ".webp", ".avif")):
            fault(name, f"a picture that not every program shows: {element.get('src')}")
    if what == "table" and element.get("role") not in ("presentation", "none"):
        if not any(kind(it) == "th" for it in elements(element)):
            fault(name, "a table for the layout without role=presentation")
    bad = BAD_STYLE.search(element.get("style") or "")
    if bad:
        fault(name, f"a style that mail programs do not know: {bad.group(0)!r}")


def judge_html(name, html, base):
    size = len(html.encode())
    if size > CLIP:
        fault(name, f"{size} bytes of HTML; Gmail hides what comes behind {CLIP}")
    if "\ufffd" in html:
        fault(name, "holds U+FFFD")
    tree = html5lib.parse(html, treebuilder="etree")
    if not re.match(r"\s*<!doctype html", html, re.I):
        fault(name, "no doctype")
    if not tree.get("lang"):
        fault(name, "no language")
    title = tree.find(f".//{X}title")
    if title is None or not "".join(title.itertext()).strip():
        fault(name, "no title")
    schemes = [it.get("content") for it in tree.iter(f"{X}meta") if it.get("name") == "color-scheme"]
    if schemes != ["light dark"] or "prefers-color-scheme" not in html:
        fault(name, "nothing is said of the dark")
    for element in elements(tree):
        judge_element(name, element, base)
    style = sum(len(it.text or "") for it in tree.iter(f"{X}style"))
    if style > STYLE:
        fault(name, f"{style} signs of <style>; Gmail drops a sheet of more than {STYLE}")
    links = [it.get("href") for it in tree.iter(f"{X}a")]
    web = [it for it in links if it and it.startswith("http")]
    if not web or not web[0].startswith(base) or links[0] != web[0]:
        fault(name, "the first link does not lead to the mail online")
    top, _, rest = html.partition("<h1")
    numbers = set(re.findall(r'href="(tel:[^"]+)"', top))
    if not numbers:
        fault(name, "no number to call on top")
    elif not any(number in rest for number in numbers):
        fault(name, "no number of the call on top comes again at the end")
    sheets = [it for it in elements(tree) if (it.get("class") or "") == "sheet"]
    if not sheets:
        fault(name, "no sheet of at most 600 pixels")
    return set(web)


def judge_text(name, text, links):
    if re.search(r"</?(p|div|a|br|strong|table|td|li|ul|h[1-6])\b[^>]*>", text):
        fault(name, "tags in the text")
    if re.search(r"&(amp|lt|gt|quot|nbsp|#\d+);", text):
        fault(name, "entities in the text")
    if "utm_" in text:
        fault(name, "a campaign in the text")
    for line in text.splitlines():
        if len(line) > 78 and " " in re.sub(r"^\[\d+\] |^Read[^:]*: |^[^:]{1,40}: ", "", line).strip():
            fault(name, f"a line of {len(line)} signs: {line[:50]!r}")
    bare = lambda address: re.sub(r"[?&](utm_\w+=[^&#]*&?)+", "", address)
    lost = sorted(it for it in links if bare(it).split("#")[0].rstrip("/") not in text)
    for address in lost:
        fault(name, f"a link of the HTML is not in the text: {address}")


def judge_notify(name, text):
    for line in text.splitlines():
        if re.match(r"#{3,} |\s*>|\||```", line) or re.search(r"!\[|</?[a-z]+[ >]|\*\*|__", line):
            fault(name, f"Notify does not know this: {line[:60]!r}")
        if "\u00a0" in line or "\u200b" in line:
            fault(name, f"signs that nobody sees: {line[:60]!r}")
    if not re.search(r"^# .", text, re.M) or not re.search(r"^\^ .", text, re.M):
        fault(name, "no heading, or no call to action")


def judge_head(name, raw, message):
    if b"\r\n" not in raw or re.search(rb"(?<!\r)\n", raw):
        fault(name, "line ends are not CRLF throughout")
    longest = max(len(line.rstrip(b"\r")) for line in raw.split(b"\n"))
    if longest > 998:
        fault(name, f"a line of {longest} bytes; 998 are allowed")
    head = raw.split(b"\r\n\r\n")[0].split(b"\n\n")[0]
    if any(byte > 127 for byte in head):
        fault(name, "bytes in the head that are no ASCII")
    for part in message.walk():
        for defect in part.defects:
            fault(name, f"MIME: {type(defect).__name__}")
        for key, value in part.items():
            for defect in getattr(value, "defects", ()):
                fault(name, f"{key}: {type(defect).__name__}")
    for key in ("From", "Subject", "Date", "Message-ID", "MIME-Version", "X-Unsent"):
        count = len(message.get_all(key, []))
        if count != 1:
            fault(name, f"{count} lines {key}")
    if not re.match(r"^<[^<>@\s]+@[^<>@\s]+>$", str(message["Message-ID"])):
        fault(name, f"Message-ID is {message['Message-ID']}")
    try:
        if email.utils.parsedate_to_datetime(str(message["Date"])).tzinfo is None:
            fault(name, "the date has no zone")
    except (TypeError, ValueError):
        fault(name, f"the date cannot be read: {message['Date']}")


def judge_message(name, raw, base, html, text):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    judge_head(name, raw, message)
    if message.get_content_type() != "multipart/alternative":
        fault(name, f"is {message.get_content_type()}, not multipart/alternative")
        return
    parts = list(message.iter_parts())
    kinds = [part.get_content_type() for part in parts]
    if kinds != ["text/plain", "text/html"]:
        fault(name, f"its parts are {kinds}; text/plain must come first")
        return
    encoded = parts[1].get_payload()
    if len(encoded) > BUDGET:
        fault(name, f"{len(encoded)} bytes of encoded HTML, of at most {BUDGET}")
    same = lambda one, other: one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
    if not same(parts[1].get_content(), html):
        fault(name, "its HTML is not that of the file beside it")
    if not same(parts[0].get_content(), text):
        fault(name, "its text is not that of the file beside it")
    title = re.search(r"<title>(.*?)</title>", html, re.S)
    shown = html5lib.parseFragment(title.group(1)) if title else []
    if title and " ".join("".join(shown.itertext()).split()) != " ".join(str(message["Subject"]).split()):
        fault(name, f"its subject is not the title of its HTML: {message['Subject']}")


def main():
    if len(sys.argv) < 3 or not Path(sys.argv[1]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    folder, base = Path(sys.argv[1]), sys.argv[2]
    messages = sorted(folder.glob("*.eml"))
    if not messages:
        print("mail: there are no mails")
        return 2
    for path in messages:
        stem = path.name.removesuffix(".eml")
        files = {ending: folder / f"{stem}.{ending}" for ending in ("html", "txt", "notify.md")}
        missing = [file.name for file in files.values() if not file.is_file()]
        if missing:
            fault(stem, f"there is no {', '.join(missing)}")
            continue
        html, text, notify = (file.read_text("utf-8") for file in files.values())
        links = judge_html(files["html"].name, html, base)
        judge_text(files["txt"].name, text, links)
        judge_notify(files["notify.md"].name, notify)
        judge_message(path.name, path.read_bytes(), base, html, text)
    print(f"mail: {len(messages)} mails, {faults} faults")
    return 1 if faults else 0


sys.exit(main())
