"""`make soak`: every test_kill*.py with SOAK turns (50 unless set) at each point.

The table of the healing times goes to docs/figures.md.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import report

ROOT = Path(__file__).resolve().parents[2]
HOW = """A real worker process is killed (kill -9) at each point, another takes over once the lease of 0.6 s is over.
Healed is: one ticket with its files once each; the panel at the last state, each event effective once; the letter
there, twice at most and known by its Message-ID. The bound is for p95: the lease, what the call waits for, a second."""


def table(lines: list[dict[str, Any]]) -> str:
    """One row for each kind of kill: how often, p50 and p95 of the healing time in seconds, its bound."""
    rows = ["| what | times | p50 s | p95 s | bound s | verdict |", "|---|---|---|---|---|---|"]
    for what in sorted({line["what"] for line in lines}):
        mine = [line for line in lines if line["what"] == what]
        times = sorted(line["seconds"] for line in mine)
        p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
        bound = mine[0]["bound"]
        verdict = "holds" if p95 <= bound else "**missed**"
        rows.append(f"| {what} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {bound:.2f} | {verdict} |")
    return "\n".join(rows)


def main() -> int:
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/test_kill*.py"))
    with tempfile.TemporaryDirectory() as scratch:
        figures = Path(scratch) / "figures.jsonl"
        env = {**os.environ, "SOAK": os.environ.get("SOAK", "50"), "SOAK_FIGURES": str(figures)}
        ended = subprocess.run([sys.executable, "-m", "pytest", "-q", *files], cwd=ROOT, env=env, check=False)
        lines = [json.loads(line) for line in figures.read_text().splitlines()] if figures.exists() else []
    print(table(lines))
    if ended.returncode == 0:  # a table of a run that failed would say what was not proved
        report.keep_section("Kill tests", f"{HOW} Measured with load {os.getloadavg()[2]:.1f}.\n\n{table(lines)}")
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
