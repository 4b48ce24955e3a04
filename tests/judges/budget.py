#!/usr/bin/env python3
"""What a page weighs: a bulletin's page and its style sheet, compressed as servers do, fit into one
round trip (14 KB: ten packets of 1,460 bytes, RFC 6928), and no page brings a script but the one on
which readers search.

usage: budget.py PUBLIC_DIR BASE_URL
exit:  0 all within the budget, 1 some above it, 2 cannot judge"""

import gzip
import re
import sys
from pathlib import Path

BUDGET = 14 * 1024
# The bodies of these are as long as somebody wrote them; what else a page has is the theme's.
KINDS = re.compile(rb"<body class=\"?page-bulletin\b")
SEARCH = re.compile(rb"<body class=\"?page-search\b")


def weight(data):
    return len(gzip.compress(data, 6))


def main():
    if len(sys.argv) != 3 or not Path(sys.argv[1]).is_dir():
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    public = Path(sys.argv[1])
    sheets = {sheet.name: weight(sheet.read_bytes()) for sheet in public.glob("assets/*.css")}
    faults, heaviest, bulletins = 0, 0, 0
    for path in sorted(public.rglob("*.html")):
        name, page = path.relative_to(public), path.read_bytes()
        for script in re.findall(rb"<script\b[^>]*>", page):
            is_search = SEARCH.search(page) and re.search(rb"\bsrc=\"?[^ >]*/assets/search\.", script)
            if b"application/ld+json" not in script and not is_search:
                faults += 1
                print(f"{name}: brings a script: {script.decode()}")
        if not KINDS.search(page):
            continue
        bulletins += 1
        links = re.findall(rb"<link\b[^>]*\bstylesheet\b[^>]*>", page)
        linked = [re.search(rb"([^/\"=\s]+\.css)", link) for link in links]
        linked = [found.group(1) if found else b"" for found in linked]
        if not linked or any(sheet.decode() not in sheets for sheet in linked):
            print(f"budget: {name}: its style sheet is not there", file=sys.stderr)
            sys.exit(2)
        whole = weight(page) + sum(sheets[sheet.decode()] for sheet in linked)
        heaviest = max(heaviest, whole)
        if whole > BUDGET:
            faults += 1
            print(f"{name}: {whole} bytes with its style sheet, and {BUDGET} are one round trip")
    if not bulletins:
        print("budget: no bulletin was found", file=sys.stderr)
        sys.exit(2)
    print(f"budget: {bulletins} bulletins, the heaviest {heaviest} of {BUDGET} bytes with its style sheet, {faults} faults")
    sys.exit(1 if faults else 0)


main()
