#!/usr/bin/env python3
"""The test of the judges: each is shown faults that were planted, and has to name them.

A judge that never finds anything looks like a site without faults. So a small site is built
(site/), every judge has to pass it as it is, and then gets a copy for each fault (or a page, if it
opens a browser): it has to end with 1 and say what the fault is. Without its tools it has to end
with 2. The faults stand in faults.py.

usage: bites.py PROGRAM      PROGRAM builds the site: target/release/noticeboard
env:   JUDGES_HOME, BITES=regex (only these), JUDGE_JOBS=2
exit:  0 every fault was found, 1 a judge missed one"""

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults import BROWSERS, FAULTS, HOME, LONG, MOVED, REFUSALS, SHEET

HERE = Path(__file__).parent
BASE = "https://bulletins.example.org/"
JUDGES = ("html", "links.py", "feeds.py", "catalogue.py", "alerts.py", "meta.py", "budget.py", "schemaorg.mjs", "csp.mjs", "a11y.mjs", "tree.mjs", "walk.mjs",
          "lighthouse.mjs")
RUNNERS = {".py": [sys.executable], ".mjs": ["node"], "": ["bash"]}


def build(program, folder):
    """Builds the small site, whose security.txt runs out in half a year."""
    source, public = folder / "source", folder / "public"
    shutil.copytree(HERE / "site", source)
    series = source / "bulletins/series.yaml"
    expires = datetime.date.today() + datetime.timedelta(days=180)
    series.write_text(series.read_text().replace("EXPIRES", expires.isoformat()))
    command = [program, "build", "--strict", "--site", source, "--out", public]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"bites: the small site was not built:\n{run.stdout}{run.stderr}")
    return public


def judge(name, public, runner=None, **environment):
    """How a judge ended, and what it said."""
    command = [*(runner or RUNNERS[Path(name).suffix]), HERE / name, public, BASE]
    # One page at a time in a browser: judges run beside each other.
    environment = {**os.environ, "JUDGE_JOBS": "1", **environment}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def passes(name, public):
    # In a browser a few pages will do, with banners of all levels: the rest is seen in the series.
    few = {"JUDGE_ONLY": f"^({HOME}|{LONG}|{MOVED}|topics/index.html)$"} if name in BROWSERS else {}
    code, said = judge(name, public, **few)
    return None if code == 0 else f"a site without faults ends with {code}:\n{said}"


def with_plant(plant, public, then):
    """Judges a copy of the site in which something was planted."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "public"
        shutil.copytree(public, copy)
        plant(copy)
        return then(copy)


def missing(said, fault):
    """What a judge should have said and did not; or silence, where there is no fault."""
    if not fault.said and said:
        return ["nothing"]
    return [words for words in fault.said if not re.search(words, said, re.M)]


def finds(fault, public):
    """Whether a judge finds the fault in a copy of its own."""
    def ask(copy):
        if fault.judge == "html":
            for page in copy.rglob("*.html"):
                if page.relative_to(copy).as_posix() != fault.page:
                    page.unlink()
        return judge(fault.judge, copy)
    code, said = with_plant(fault.plant, public, ask)
    missed = missing(said, fault)
    if code == 1 and not missed:
        return None
    return f"ends with {code}, and does not say {missed}:\n{said}"


def planted_page(fault, public):
    """The faulty page with its style sheet."""
    def read(copy):
        (sheet,) = copy.glob(SHEET)
        return (copy / fault.page).read_text(), sheet.name, sheet.read_text()
    return with_plant(fault.plant, public, read)


def finds_all(name, public):
    """Whether a judge that opens a browser finds each fault on a page of its own.

    All in one run, since to start a browser takes longer than to look at a page."""
    faults = {f"bite-{number}": fault for number, fault in enumerate(FAULTS) if fault.judge == name}
    def plant(copy):
        for page, fault in faults.items():
            html, sheet, css = planted_page(fault, public)
            (copy / f"assets/{page}.css").write_text(css)
            # A page holds its sheet against a digest, which a planted fault changes.
            html = re.sub(r' integrity="?sha256-[^" >]*"?', "", html)
            (copy / f"{page}.html").write_text(html.replace(sheet, f"{page}.css"))
    code, said = with_plant(plant, public, lambda copy: judge(name, copy, JUDGE_ONLY="^bite-"))
    wrong = [] if code == 1 else [f"ends with {code}"]
    for page, fault in faults.items():
        of_page = "\n".join(line.partition(": ")[2] for line in said.splitlines() if line.startswith(f"{page}.html: "))
        print(f"{name}: {fault.name}: {'WRONG' if missing(of_page, fault) else 'found' if fault.said else 'not found'}", flush=True)
        wrong += [f"{fault.name}: does not say {words}, but:\n{of_page}" for words in missing(of_page, fault)]
    return "\n".join(wrong) if wrong else None


def refuses(refusal, public):
    """Whether a judge that cannot judge says so."""
    code, said = with_plant(
        refusal.plant, public, lambda copy: judge(refusal.judge, copy, refusal.runner, **refusal.environment))
    return None if code == 2 and refusal.said in said else f"ends with {code}:\n{said}"


def tried(name, attempt):
    began = time.monotonic()
    wrong = attempt()
    verdict = "as it should" if wrong is None else f"WRONG: {wrong}"
    print(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
    return wrong is None


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as folder:
        public = build(sys.argv[1], Path(folder))
        trials = [(f"{name}: no fault", lambda name=name: passes(name, public)) for name in JUDGES]
        trials += [(f"{name}: all faults", lambda name=name: finds_all(name, public)) for name in BROWSERS]
        trials += [(f"{fault.judge}: {fault.name}", lambda fault=fault: finds(fault, public))
                   for fault in FAULTS if fault.judge not in BROWSERS]
        trials += [(f"{one.judge}: {one.name}", lambda one=one: refuses(one, public)) for one in REFUSALS]
        wanted = re.compile(os.environ.get("BITES", ""))
        trials = [trial for trial in trials if wanted.search(trial[0])]
        with ThreadPoolExecutor(int(os.environ.get("JUDGE_JOBS", "2"))) as pool:
            right = list(pool.map(lambda trial: tried(*trial), trials))
    print(f"bites: {right.count(True)} as they should be, {right.count(False)} wrong")
    sys.exit(0 if right and all(right) else 1)


main()
