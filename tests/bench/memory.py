"""(e) Memory of a web worker that has served a thousand requests, against one that has loaded no view."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.client import Visitor
from tests.bench.decisions import Ballots
from tests.bench.ground import Web, children_of
from tests.bench.report import Chapter, Figure, ratio
from tests.bench.timing import Faulty, together

A_WORKER = 1000
CONNECTIONS = 8


def measure(ours: Web, bare: Web, stock: dict[str, Any]) -> Chapter:
    """PSS from the kernel's own books; both servers run while it is read, so shared pages are shared by as many."""
    faults: list[int] = []
    total = A_WORKER * len(ours.workers)
    together([_walk(ours, stock, n, total // CONNECTIONS, faults) for n in range(CONNECTIONS)])
    mine, theirs = [pss(pid) for pid in ours.workers], [pss(pid) for pid in bare.workers]
    if not mine or not theirs:
        raise Faulty("a web server ended on its way")
    detail = f"{max(mine):.0f} / {max(theirs):.0f} MB"
    children = [pss(pid) for worker in ours.workers for pid in children_of(worker)]
    figures = [
        ratio("PSS of the larger worker", max(mine) / max(theirs), 1.5, detail),
        Figure("PSS of the servers of sandbox children, together", f"{sum(children):.0f} MB"),
        Figure("faulty answers among them", f"{len(faults)} {sorted(set(faults)) or ''}", "0", not faults),
    ]
    how = (
        f"{A_WORKER} mixed requests a worker (pages, search, +1), the outbox's thread running, against the same "
        "applications with no address and no outbox."
    )
    return Chapter("Memory", how, figures)


def pss(pid: int) -> float:
    """Proportional set size in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _walk(ours: Web, stock: dict[str, Any], number: int, count: int, faults: list[int]) -> Callable[[], None]:
    rounds = stock["rounds"][600 + number * 20 : 620 + number * 20]
    ballots = Ballots({"rounds": rounds, "floor": []})
    people = {name: Visitor(ours.port, session=key) for name, key in stock["sessions"].items()}
    stranger = Visitor(ours.port)
    paths = itertools.cycle(_paths(stock))

    def walk() -> None:
        for n in range(count):
            if n % 8 == 7 and n < 8 * 55:
                answer = stranger.post(*ballots.early())
            else:
                name, path = next(paths)
                answer = (people[name] if name else stranger).get(path)
            if answer.status not in (200, 302):
                faults.append(answer.status)

    return walk


def _paths(stock: dict[str, Any]) -> list[tuple[str, str]]:
    asked, reviewed, drafts = stock["asked"], stock["in_review"], stock["drafts"]
    paths = [
        ("tara", "/queue/"),
        ("tara", "/"),
        ("asha", "/"),
        ("asha", "/requests/"),
        ("tara", "/search/?q=Acme"),
        ("anil", "/health/"),
    ]
    for n in range(25):
        paths += [("asha", f"/requests/{asked[-n - 1]}/"), ("", f"/a/{stock['rounds'][-n - 100]['tokens'][0]}/")]
        paths += [
            ("tara", f"/review/{reviewed[n]}/"),
            ("asha", f"/requests/{drafts[n]}/edit/"),
            ("mihir", "/approvals/"),
        ]
    return paths
