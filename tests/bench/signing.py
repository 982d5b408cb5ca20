"""The signing page on a phone: bytes before the first paint, and what Lighthouse says. `python -m tests.bench.signing`.

Lighthouse comes from npm by itself, or from LIGHTHOUSE (its command); where it does not run, that is said.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.client import Visitor
from tests.bench.ground import Ground, Web
from tests.bench.report import Chapter, Figure

MOST_KB = 120
LIGHTHOUSE = os.environ.get("LIGHTHOUSE", "npx --yes lighthouse@12.8.2")
WANTED = {"accessibility": 100, "best-practices": 100, "performance": 95}
ASSET = re.compile(r'<(?:link rel="stylesheet" href|script src)="(/static/[^"]+)"')
ENTRY = {"name": "Farah Khan", "designation": "Director", "place": "New Delhi", "way": "typed"}


def measure(web: Web, invited: dict[str, Any]) -> Chapter:
    """HTML, CSS and JS of each step, each compressed as a proxy does it (gzip); then Lighthouse on the first two."""
    visitor, link = Visitor(web.port), invited["path"]
    visitor.post(f"{link}open/", {})
    visitor.post(f"{link}consent/", {"digest": invited["digest"], "agreed": "on"})
    visitor.post(f"{link}fill/done/", ENTRY)
    figures = [weight(visitor, link, step) for step in ("", "read/", "fill/", "review/")]
    for step in ("", "read/"):
        figures += scores(f"http://127.0.0.1:{web.port}{link}{step}", step)
    how = "HTML + CSS + JS, compressed; Lighthouse with its own mobile settings, on a machine that does other work too."
    return Chapter("The signing page", how, figures)


def weight(visitor: Visitor, link: str, step: str) -> Figure:
    page = visitor.get(f"{link}{step}", keep=True)
    assert page.status == 200, (step, page.status)
    parts = [page.body, *(visitor.get(found, keep=True).body for found in ASSET.findall(page.body.decode()))]
    kilobytes = sum(len(gzip.compress(part)) for part in parts) / 1000
    name = step.strip("/") or "why"
    return Figure(f"{name}: {len(parts)} files", f"{kilobytes:.1f} kB", f"<= {MOST_KB} kB", kilobytes <= MOST_KB)


def scores(address: str, step: str) -> list[Figure]:
    """Lighthouse's marks of one page, out of a hundred."""
    name = step.strip("/") or "why"
    chrome = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    command = [
        *shlex.split(LIGHTHOUSE), address, "--output=json", "--quiet", f"--only-categories={','.join(WANTED)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": chrome}, capture_output=True, text=True, timeout=180, check=False
        )
        found = json.loads(done.stdout)["categories"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as fault:
        return [Figure(f"Lighthouse, {name}", f"not measured ({type(fault).__name__})")]
    marks = {category: round(100 * (found[category]["score"] or 0)) for category in WANTED}
    return [
        Figure(f"Lighthouse, {name}: {category}", str(mark), f">= {WANTED[category]}", mark >= WANTED[category])
        for category, mark in marks.items()
    ]


def alone(scratch: Path) -> Chapter:
    """On an installation of its own, with the embedded database."""
    ground = Ground(scratch / "signing", f"sqlite:///{scratch / 'signing.sqlite3'}")
    if not Path(ground.environment["STATIC_ROOT"]).exists():
        ground.run("manage.py", "collectstatic", "--noinput")
    ground.run("manage.py", "migrate", "--verbosity", "0")
    ground.run("manage.py", "createcachetable")
    invited = ground.tool("invited")
    with ground.web(workers=1) as web:
        return measure(web, invited)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        report.show(alone(Path(folder)))
