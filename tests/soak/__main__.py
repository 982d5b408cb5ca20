"""`make soak`: every test_kill*.py with SOAK turns (50 unless set) at each point, and a table of the healing times."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def table(lines: list[dict[str, Any]]) -> str:
    """One row for each kind of kill: how often, p50 and p95 of the healing time in seconds, its bound."""
    rows = ["| what | times | p50 s | p95 s | bound s |", "|---|---|---|---|---|"]
    for what in sorted({line["what"] for line in lines}):
        mine = [line for line in lines if line["what"] == what]
        times = sorted(line["seconds"] for line in mine)
        p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
        rows.append(f"| {what} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {mine[0]['bound']:.2f} |")
    return "\n".join(rows)


def main() -> int:
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/test_kill*.py"))
    with tempfile.TemporaryDirectory() as scratch:
        figures = Path(scratch) / "figures.jsonl"
        env = {**os.environ, "SOAK": os.environ.get("SOAK", "50"), "SOAK_FIGURES": str(figures)}
        ended = subprocess.run([sys.executable, "-m", "pytest", "-q", *files], cwd=ROOT, env=env, check=False)
        if figures.exists():
            print(table([json.loads(line) for line in figures.read_text().splitlines()]))
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
