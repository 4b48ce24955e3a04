#!/usr/bin/env python3
"""The test of the judges of mails: each is shown faults that were planted, and has to name them.

A bulletin of the small site in site/ and a digest are made into mails. Every judge has to pass them as
they are, and then a copy for each fault: it has to end with 1 and say what the fault is. Without its
tools, or without mails, it has to end with 2.

usage: mail_bites.py PROGRAM
env:   JUDGES_HOME, BITES=regex (only these)
exit:  0 every fault was found, 1 one was missed"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
BASE = "https://bulletins.example.org/"
HTML, TEXT, NOTIFY, MESSAGE = "B-2.html", "B-2.txt", "B-2.notify.md", "B-2.eml"
END = r"</body>"


def more(html):
    return (HTML, END, html + END)


# The judge that finds it: where it is planted, what is put in the place of what, and what has to be said.
FAULTS = {
    "a rooted link": ("mail.py", *more('<a href="/a/">a</a>'), r"href is no whole address"),
    "a picture without words": ("mail.py", *more('<img src="https://e.org/a.png">'), r"a picture without words"),
    "a picture of the new kinds": ("mail.py", *more('<img alt="a" src="https://e.org/a.webp">'), r"not every program shows"),
    "a script": ("mail.py", *more("<script>a</script>"), r"<script> does not work"),
    "a layout table that is read aloud": ("mail.py", *more("<table><tr><td>a</td></tr></table>"), r"without role=presentation"),
    "boxes of today": ("mail.py", *more('<p style="display:flex">a</p>'), r"do not know"),
    "nothing for the dark": ("mail.py", HTML, r"prefers-color-scheme", "prefers-contrast", r"nothing is said of the dark"),
    "too long": ("mail.py", *more("x" * 110_000), r"Gmail hides"),
    "too many rules": ("mail.py", HTML, "</head>", "<style>" + "a{color:red}" * 800 + "</style></head>", r"drops a sheet"),
    "no way online": ("mail.py", HTML, r'href="https://bulletins', 'href="https://others', r"first link does not lead"),
    "one call": ("mail.py", HTML, r"(?s)(<h1.*)tel:999", r"\1tel:998", r"comes again at the end"),
    "no language": ("mail.py", HTML, r"<html [^>]*>", "<html>", r"no language"),
    "a tag in the text": ("mail.py", TEXT, r"\A", "<p>", r"tags in the text"),
    "an entity in the text": ("mail.py", TEXT, r"\A", "a &amp; b", r"entities in the text"),
    "a campaign in the text": ("mail.py", TEXT, r"\Z", "https://e.org/?utm_source=a", r"campaign in the text"),
    "a long line": ("mail.py", TEXT, r"\A", "word " * 30 + "\n", r"a line of"),
    "a link that is lost": ("mail.py", *more('<a href="https://e.org/lost/">a</a>'), r"not in the text"),
    "bold for Notify": ("mail.py", NOTIFY, r"\Z", "**a**\n", r"Notify does not know"),
    "no call for Notify": ("mail.py", NOTIFY, r"(?m)^\^ ", "", r"no call to action"),
    "another text in the message": ("mail.py", TEXT, r"\A", "a\n", r"its text is not that"),
    "no CRLF": ("mail.py", MESSAGE, "\r\n", "\n", r"not CRLF"),
    "bytes in the head": ("mail.py", MESSAGE, "Subject: ", "Subject: é", r"no ASCII"),
    "two subjects": ("mail.py", MESSAGE, "Subject: ", "Subject: a\r\nSubject: ", r"2 lines Subject"),
    "no draft": ("mail.py", MESSAGE, "X-Unsent: 1\r\n", "", r"0 lines X-Unsent"),
    "no day": ("mail.py", MESSAGE, r"Date: [^\r]*", "Date: soon", r"date cannot be read"),
    "another subject": ("mail.py", MESSAGE, "Subject: ", "Subject: x ", r"is not the title"),
    "HTML first": ("mail.py", MESSAGE, "text/plain", "text/html", r"its parts are"),
    "not for Outlook": ("mail-clients.mjs", *more('<p style="display:grid">a</p>'), r"display:\s?grid"),
    "too wide": ("mail-album.mjs", *more('<p style="width:900px">a</p>'), r"scrolls sideways"),
    "pale": ("mail-album.mjs", *more('<p style="color:#bbb;background:#fff">pale words</p>'), r"color-contrast"),
    "a preheader that is seen": ("mail-album.mjs", HTML, r'(<div class="preheader") style="[^"]*"', r"\1", r"preheader is seen"),
    "a number that breaks": ("mail-album.mjs", *more('<p style="width:2em"><a class="number" href="tel:101">1 0 1 0 1 0 1 0</a></p>'), r"breaks over lines"),
}


def judge(name, folder, **environment):
    runner = [sys.executable] if name.endswith(".py") else ["node"]
    command = [*runner, str(HERE / name), str(folder), BASE]
    run = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def mails(program, folder):
    source, out = folder / "source", folder / "mails"
    shutil.copytree(HERE / "site", source)
    series = source / "bulletins/series.yaml"
    series.write_text(series.read_text().replace("EXPIRES", "2099-01-01") + "campaign: {utm_source: bites}\n")
    for what in (["B-2"], ["--since", "2026-01-01"]):
        command = [program, "email", *what, "--site", source, "--out", out, "--as-of", "2026-06-01"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            sys.exit(f"mail_bites: no mail was made:\n{run.stdout}{run.stderr}")
    return out


def planted(sound, folder, fault):
    _, file, pattern, new, _ = fault
    shutil.copytree(sound, folder)
    path = folder / file
    text = path.read_bytes().decode()
    spoilt = re.sub(pattern, new.replace("\\", "\\\\") if "\\1" not in new else new, text)
    if spoilt == text:
        return False
    path.write_bytes(spoilt.encode())
    return True


def main():
    program = Path(sys.argv[1]).resolve()
    wanted = re.compile(os.environ.get("BITES", ""))
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sound = mails(program, folder)
        judges = sorted({fault[0] for fault in FAULTS.values()})
        for name in judges:
            code, said = judge(name, sound)
            if code:
                missed.append(f"{name}: mails without faults end with {code}:\n{said}")
            empty = folder / "empty"
            empty.mkdir(exist_ok=True)
            if judge(name, empty)[0] != 2:
                missed.append(f"{name}: judges though there is no mail")
            if name.endswith(".mjs") and judge(name, sound, JUDGES_HOME=str(empty))[0] != 2:
                missed.append(f"{name}: judges without its tools")
        tried = [it for it in FAULTS.items() if wanted.search(it[0])]
        for at, (what, fault) in enumerate(tried):
            copy = folder / f"copy{at}"
            if not planted(sound, copy, fault):
                missed.append(f"{what}: could not be planted")
                continue
            code, said = judge(fault[0], copy)
            if code != 1 or not re.search(fault[4], said):
                missed.append(f"{what}: {fault[0]} ends with {code}:\n{said}")
    print("\n".join(missed) or f"mail_bites: {len(tried)} faults were planted and found")
    return 1 if missed else 0


sys.exit(main())
