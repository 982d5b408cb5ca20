"""(f) Links that are used, expired or unknown answer in the same time (L10), those to approve and those to sign."""

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
    """The links of approvers and those of signatories."""
    used = {"used": _used(ours, stock), "expired": stock["expired"]}
    figures = [
        _spread(ours, "/a/", used, "to approve"),
        _spread(ours, "/s/", stock["signing"], "to sign"),
    ]
    how = (
        "GET of links that do not work (any more), in random order. In brackets: expired / unknown / used, "
        "which is replaced for links to sign."
    )
    return Chapter("Links that are over", how, figures)


def _spread(ours: Web, below: str, tokens: dict[str, list[str]], what: str) -> Figure:
    """Each turn asks one of each kind; the spread of the three medians is what a watcher could learn from."""
    times: dict[str, list[float]] = {kind: [] for kind in sorted([*tokens, "unknown"])}
    for turn in range(TURNS):
        if turn % A_VISITOR == 0:
            visitor = Visitor(ours.port, address=f"127.0.{len(below + what)}.{10 + turn // A_VISITOR}")
        for kind in sorted(times, key=lambda _kind: secrets.randbelow(1000)):
            of_kind = tokens.get(kind)
            token = of_kind[turn % len(of_kind)] if of_kind else secrets.token_urlsafe(32)
            times[kind].append(expecting(partial(visitor.get, f"{below}{token}/"), 410)())
    medians = {kind: median(values) for kind, values in times.items()}
    spread = max(medians.values()) / min(medians.values())
    measured = f"{spread:.2f} x ({milliseconds(*medians.values())})"
    return Figure(
        f"links {what}: slowest median against the quickest", measured, f"<= {SAME_CLASS:g} x", spread <= SAME_CLASS
    )


def _used(ours: Web, stock: dict[str, Any]) -> list[str]:
    visitor, ballots = Visitor(ours.port), Ballots({"rounds": stock["rounds"][-40:-20], "floor": []})
    posts = [ballots.early() for _n in range(20)]
    for path, form in posts:
        expecting(partial(visitor.post, path, form), 302)()
    return [path.split("/")[2] for path, _form in posts]
