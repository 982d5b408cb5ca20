"""(f) Links that are used, expired or unknown answer in the same time (L10)."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from tests.bench.client import Visitor
from tests.bench.decisions import Ballots
from tests.bench.ground import Web
from tests.bench.report import Chapter, Figure, milliseconds
from tests.bench.timing import expecting, median

TURNS = 60
A_VISITOR = 15  # turns of one address: fewer than the throttle's sixty wrong links a minute
SAME_CLASS = 1.25


def measure(ours: Web, stock: dict[str, Any]) -> Chapter:
    """Each turn asks one of each kind; the spread of the three medians is what a watcher could learn from."""
    times: dict[str, list[float]] = {"used": [], "expired": [], "unknown": []}
    used = _used(ours, stock)
    for turn in range(TURNS):
        if turn % A_VISITOR == 0:
            visitor = Visitor(ours.port, address=f"127.0.0.{10 + turn // A_VISITOR}")
        for kind in sorted(times, key=lambda _kind: secrets.randbelow(1000)):
            token = {"used": used, "expired": stock["expired"]}.get(kind)
            path = f"/a/{token[turn % len(token)] if token else secrets.token_urlsafe(32)}/"
            times[kind].append(expecting(partial(visitor.get, path), 410)())
    medians = {kind: median(values) for kind, values in times.items()}
    spread = max(medians.values()) / min(medians.values())
    measured = f"{spread:.2f} x ({milliseconds(*medians.values())})"
    how = "GET of links that do not work (any more), in random order. In brackets: used / expired / unknown."
    return Chapter(
        "Links that are over",
        how,
        [Figure("slowest median against the quickest", measured, f"<= {SAME_CLASS:g} x", spread <= SAME_CLASS)],
    )


def _used(ours: Web, stock: dict[str, Any]) -> list[str]:
    visitor, ballots = Visitor(ours.port), Ballots({"rounds": stock["rounds"][-40:-20], "floor": []})
    posts = [ballots.early() for _n in range(20)]
    for path, form in posts:
        expecting(partial(visitor.post, path, form), 302)()
    return [path.split("/")[2] for path, _form in posts]
