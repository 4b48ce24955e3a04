#!/usr/bin/env python3
"""The test of search.mjs: it is shown a search that was broken on purpose, and has to say how.

Each fault is planted in a copy of the finished series, and the part of the judge that has to find it
is run on it. The script bears a digest in the page; but for the fault that asks whether it is held
against it, that is taken out.

usage: search_bites.py PUBLIC_DIR BASE_URL
env:   JUDGES_HOME, BITES=regex (only these)
exit:  0 every fault was found, 1 one was missed, 2 cannot judge"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
PAGE, SCRIPT, WORDS, CARDS = "search/index.html", "assets/search.*.js", "search/words/0.json", "search/bulletins/0.json"
# The part that finds it, where it is planted, what is put in the place of what, and what has to be said.
FAULTS = {
    "accents are kept": ("words", SCRIPT, r"normalize\('NFKD'\)", "normalize('NFC')", r"^the script reads "),
    "a word that is lost": ("findings", WORDS, r'"bags?":"[^"]*"', '"zzzz":"A"', r"not found by its word bag"),
    "a word that is everywhere": ("findings", WORDS, r'"attack":"[^"]*"', '"attack":"AAAAAAAAAAAAAAAAAAAAAAA"', r"found by attack\w*, which it has not"),
    "a script that was changed": ("use", SCRIPT, "^", "// changed\n", r"two words are answered with|console: "),
    "no marks": ("use", SCRIPT, r"createElement\('mark'\)", "createElement('b')", r"^no word of a result is marked"),
    "no address": ("use", SCRIPT, r"#ask\('pushState'\)", "#ask()", r"^the address does not hold the query"),
    "no way back": ("use", SCRIPT, r"addEventListener\('popstate'", "addEventListener('popsicle'", r"^the way back does not "),
    "a result that is left": ("use", SCRIPT, r"#part\('results'\)\.replaceChildren", "#part('results').getAttributeNames", r"^results of another query"),
    "a field without a name": ("use", PAGE, r"<label for=.?nb-q.?>", "<label>", r"axe: label"),
    "text made into elements": ("use", SCRIPT, r"slot\.replaceChildren\(\.\.\.marked\(card\.title, terms\)\)", "{ slot.innerHTML = card.title; }",
                                r"TrustedHTML|two words are answered"),
    "a year too long": ("filters", SCRIPT, r"one < end", "one <= end", r"^the years hold \d+ of \d+ bulletins"),
    "a filter without effect": ("filters", SCRIPT, r"tests\.every\(\(test\) => test\(one\)\)", "true", r"finds \d+ of \d+"),
    "a focus that is lost": ("filters", SCRIPT, r"\.querySelector\('a'\)\?\.focus", ".querySelector('a')?.blur", r"^the focus is not at the first"),
    "no passages": ("filters", SCRIPT, r"navigator\.connection\?\.saveData", "true", r"^only \d+ of \d+ results show the word"),
    "a query of any length": ("nonsense", SCRIPT, r"\?\? ''\)\.slice\(0, LONGEST_QUERY\)", "?? '')", r"^a query of any length is taken"),
    "words left out in silence": ("nonsense", SCRIPT, r"isCut \? 'cut' : ''", "''", r"^that words were left out is not told"),
    "a failure that stays": ("broken", SCRIPT, r"this\.#pieces\.clear\(\)", "", r"it does not work again when the index is whole"),
    "a failure without a word": ("broken", SCRIPT, r"'failed', ''\)", "'none', '')", r"^index.json missing: "),
    "pieces of two days": ("broken", SCRIPT, r"piece\.version !== version", "false", r"words.* of another version: "),
    "a form that leads nowhere": ("plain", PAGE, r"action=\S+", 'action="/"', r"^without scripts the form leads to "),
}


def is_found(public, base, name, fault):
    part, where, pattern, new, said = fault
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "public")
        shutil.copytree(public, site)
        if name != "a script that was changed":
            page = site / PAGE
            page.write_text(re.sub(r"(<script[^>]*) integrity=\S+", r"\1", page.read_text()))
        (file,) = site.glob(where)
        text, count = re.subn(pattern, lambda _: new, file.read_text(), count=1)
        assert count == 1, f"{name}: {where} has no {pattern}"
        file.write_text(text)
        run = subprocess.run(["node", HERE / "search.mjs", site, base], env={**os.environ, "JUDGE_PART": part},
                             capture_output=True, text=True, check=False)
    if run.returncode == 1 and re.search(said, run.stdout, flags=re.M):
        return True
    print(f"{name}: ended with {run.returncode} and said:\n{run.stdout[:800]}{run.stderr[:400]}")
    return False


def main():
    if len(sys.argv) != 3 or not Path(sys.argv[1], PAGE).is_file():
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    wanted = {name: fault for name, fault in FAULTS.items() if re.search(os.environ.get("BITES", ""), name)}
    with ThreadPoolExecutor(3) as workers:
        found = list(workers.map(lambda item: is_found(sys.argv[1], sys.argv[2], *item), wanted.items()))
    missed = found.count(False)
    print(f"search: {len(wanted)} faults planted, {missed} missed")
    sys.exit(1 if missed else 0)


main()
