#!/usr/bin/env python3
"""bulletins.json and the twins of bulletins: the schema of the documentation, and agreement with pages and feeds.
usage: catalogue.py PUBLIC_DIR BASE_URL
needs: jsonschema (PyPI)"""
import json
import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

try:
    import jsonschema
except ImportError as error:
    print(f"catalogue: missing Python package: {error.name}", file=sys.stderr)
    sys.exit(2)

if len(sys.argv) != 3:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
public, base = Path(sys.argv[1]).resolve(), sys.argv[2].rstrip("/") + "/"
schema = json.loads((Path(__file__).parents[2] / "docs/bulletins.schema.json").read_text())
faults = 0


def fault(name, what):
    global faults
    faults += 1
    print(f"{name}: {what}")


def file_of(address):
    """The file that answers at an address of the site; None elsewhere."""
    if not address.startswith(base):
        return None
    path = public / unquote(urlsplit(address).path[len(urlsplit(base).path):])
    return path / "index.html" if address.endswith("/") else path


def read(path, part):
    """A document that follows its part of the schema."""
    name = path.relative_to(public).as_posix()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return fault(name, f"not JSON in UTF-8: {error}")
    whole = {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    wrong = list(jsonschema.Draft202012Validator(whole).iter_errors(document))
    for error in wrong:
        fault(name, f"{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}")
    return None if wrong else document


if not (public / "bulletins.json").is_file():
    print("catalogue: there is no bulletins.json")
    sys.exit(2)
series = read(public / "bulletins.json", "series")
twins = {path for path in public.rglob("*bulletin.json")}
seen = set()
for one in series["bulletins"] if series else []:
    name = f"bulletins.json: {one['id']}"
    page = file_of(one["url"])
    if page is None or not page.is_file():
        fault(name, f"{one['url']} is no page of this site")
        continue
    head = re.search(r"<h1[^>]*>(.*?)</h1>", page.read_text(encoding="utf-8"), re.S)
    shown = unescape(re.sub(r"<[^>]+>", "", head[1])) if head else ""
    if " ".join(one["title"].split()) not in " ".join(shown.split()):
        fault(name, f"its page is headed {shown!r}, not {one['title']!r}")
    if (one["status"] == "published") != (one["ended"] is None):
        fault(name, f"is {one['status']} and ended {one['ended']}")
    seen.add(page)
    if one["json"] is None:
        continue
    path = file_of(one["json"])
    if path not in twins:
        fault(name, f"{one['json']} is no file of this site")
        continue
    twins.discard(path)
    twin = read(path, "twin")
    if twin and {key: twin[key] for key in one} != one:
        fault(path.relative_to(public).as_posix(), "says something else than bulletins.json")
    for file in twin["attachments"] if twin else []:
        lies = file_of(file["url"])
        if lies is None or not lies.is_file():
            fault(path.relative_to(public).as_posix(), f"{file['url']} is no file of this site")
        elif file["bytes"] is not None and file["bytes"] != lies.stat().st_size:
            fault(path.relative_to(public).as_posix(), f"{file['url']} has {lies.stat().st_size} bytes")
for path in sorted(twins):
    fault(path.relative_to(public).as_posix(), "bulletins.json does not name it")
for page in public.rglob("*.html"):
    if re.search(r"<body[^>]*\bpage-bulletin\b", page.read_text(encoding="utf-8")) and page not in seen:
        fault("bulletins.json", f"lacks the bulletin at {page.relative_to(public).as_posix()}")
count = len(series["bulletins"]) if series else 0
print(f"catalogue: {count} bulletins, {faults} faults")
sys.exit(1 if faults else 0)
