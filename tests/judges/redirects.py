#!/usr/bin/env python3
"""Old addresses, asked of the servers that were told of them: nginx and Caddy from Debian, and
Netlify's own reader of `_redirects`.

A series whose bulletins move twice, with old addresses of every form, is built and served. Each old
address has to answer with 301 and the address of today, at once, with and without the slash at its
end. Then the lists are emptied, and the same questions must fail, so that this judge is known to
bite.

usage: redirects.py NOTICEBOARD          needs: nginx, caddy, @netlify/redirect-parser in JUDGES_HOME
exit:  0 all lead on, 1 some do not, 2 cannot judge"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

TOOLS = os.environ.get("JUDGES_HOME", "")
BASE = "/news"
SETTINGS = """title: Moved
base_url: https://moved.example.org/news/
timezone: Europe/London
redirects: [netlify, nginx, caddy]
"""
BULLETIN = """---
id: M-{number}
title: Moved {number}
date: 2016-08-0{number}
summary: It moved.
slug: {slug}
{more}---

Text of {number}.
"""
OLD = {
    "/2016/08/first/": "/2016/08/third/",
    "/2016/08/second/": "/2016/08/third/",
    "/caf\u00e9/": "/2016/08/third/",
    "/old/page.html": "/2016/08/third/",
    "/no-slash": "/2016/08/third/",
    "/a(b)'c,d+e=f@g:h&i!/": "/2016/08/third/",
    "/2016/08/other/plan.pdf": "/2016/08/other/",
}


def cannot(why):
    print(f"redirects: {why}", file=sys.stderr)
    sys.exit(2)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def built(program, site):
    """The site after two moves and a removal, each published."""
    aliases = [old for old in OLD if not old.startswith("/2016/")]
    attached = "attachments: [plan.pdf]\n"
    taken_back = "withdrawn: {date: 2016-09-01, reason: Over, remove: yes}\n"
    write(site / "bulletins/series.yaml", SETTINGS)
    (site / "bulletins/plan.pdf").write_bytes(b"%PDF-1.4")
    for slug, more in [("first", attached), ("second", attached), ("third", taken_back)]:
        lines = f"aliases: {json.dumps(aliases, ensure_ascii=False)}\n"
        write(site / "bulletins/a.md", BULLETIN.format(number=1, slug=slug, more=lines))
        write(site / "bulletins/b.md", BULLETIN.format(number=2, slug="other", more=more))
        run = subprocess.run([program, "build"], cwd=site, capture_output=True, text=True, check=False)
        if run.returncode:
            cannot(f"the site was not built: {run.stderr}")
    return site / "public"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx(public, work, port):
    temp = "".join(f"{kind}_temp_path {work}/{kind};\n" for kind in
                   ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    user = "user root;\n" if os.getuid() == 0 else ""
    write(work / "nginx.conf", f"""{user}daemon off; pid {work}/pid; error_log stderr; worker_processes 1;
events {{}}
http {{ access_log off; default_type text/html; charset utf-8;
{temp}server {{ listen 127.0.0.1:{port}; location {BASE}/ {{ alias {public}/; index index.html; }}
include {public}/redirects.nginx.conf; }} }}
""")
    return [f"{TOOLS}/servers/usr/sbin/nginx", "-e", "stderr", "-p", str(work), "-c", f"{work}/nginx.conf"]


def caddy(public, work, port):
    write(work / "Caddyfile", f"""{{
admin off
auto_https off
}}
http://127.0.0.1:{port} {{
import {public}/redirects.caddy
handle_path {BASE}/* {{
root * {public}
file_server
}}
}}
""")
    return [f"{TOOLS}/servers/usr/bin/caddy", "run", "--config", f"{work}/Caddyfile", "--adapter", "caddyfile"]


def answer(port, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", quote(address, safe="/()',+=@:&!"))
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, response.getheader("Location") or "", body


def answers(port, process):
    for _ in range(100):
        if process.poll() is not None:
            cannot(f"the server did not start: {process.stderr.read()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    cannot("the server does not answer")


def faults_of(name, command, port):
    """What is wrong with a server's answers."""
    if not os.access(command[0], os.X_OK):
        cannot(f"{name} is not there")
    found = []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "HOME": tempfile.gettempdir()})
    try:
        answers(port, process)
        for old, new in OLD.items():
            both = {old, old.rstrip("/")}
            for address in sorted(both):
                status, to, _ = answer(port, BASE + address)
                if status != 301 or unquote(urlsplit(to).path) != BASE + new:
                    found.append(f"{name}: {address} answers {status} {to}, not 301 {new}")
        for new in set(OLD.values()):
            status, _, body = answer(port, BASE + new)
            if status != 200 or "<main" not in body or "http-equiv" in body:
                found.append(f"{name}: {new} answers {status} and is not the page")
    finally:
        process.terminate()
        process.wait(20)
    return found


def netlify_faults(public):
    script = """
const { parseAllRedirects } = await import(process.argv[1]);
const { redirects, errors } = await parseAllRedirects({
  redirectsFiles: [process.argv[2]], configRedirects: [], minimal: true });
console.log(JSON.stringify({ redirects, errors: errors.map(String) }));
"""
    module = Path(TOOLS) / "node_modules/@netlify/redirect-parser/lib/index.js"
    if not module.exists():
        cannot(f"{module} is not there")
    run = subprocess.run(["node", "--input-type=module", "-e", script, str(module), str(public / "_redirects")],
                         capture_output=True, text=True, check=False)
    if run.returncode:
        cannot(f"Netlify's reader failed: {run.stderr}")
    read = json.loads(run.stdout)
    known = {unquote(rule["from"]): rule for rule in read["redirects"]}
    found = [f"netlify: {error}" for error in read["errors"]]
    for old, new in OLD.items():
        for address in {old, old.rstrip("/")}:
            rule = known.get(BASE + address)
            if not rule or rule["to"] != BASE + new or rule["status"] != 301 or not rule["force"]:
                found.append(f"netlify: {address} does not lead to {new}: {rule}")
    return found


def judged(public, work):
    found = netlify_faults(public)
    for name, configured in [("nginx", nginx), ("caddy", caddy)]:
        port = free_port()
        found += faults_of(name, configured(public, work, port), port)
    return found


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        public = built(os.path.abspath(sys.argv[1]), work / "site")
        found = judged(public, work)
        for fault in found:
            print(fault)
        for name in ["_redirects", "redirects.nginx.conf", "redirects.caddy"]:
            (public / name).write_text("# nothing\n", encoding="utf-8")
        wanted = 3 * sum(len({old, old.rstrip("/")}) for old in OLD)
        missed = wanted - len(judged(public, work))
        if missed:
            print(f"redirects: {missed} of {wanted} questions are answered without the lists")
        print(f"redirects: {wanted} questions, {len(found)} wrong answers")
        sys.exit(1 if found or missed else 0)


main()
