"""(b) A +1 by mailed link against an ideal decision, one by one and at four connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.client import Answer, Visitor
from tests.bench.ground import Web
from tests.bench.report import Chapter, Figure, milliseconds, ratio
from tests.bench.timing import expecting, interleaved, median, together

TURNS = 250
LASTS = 40
CONNECTIONS = 4
BLOCK = 25  # decisions of one connection in one block
BLOCKS = 4  # of each side, turn by turn

Post = tuple[str, dict[str, str]]


class Ballots:
    """Decisions that were not taken yet. Safe to draw from in threads."""

    def __init__(self, stock: dict[str, Any]) -> None:
        self._rounds: Iterator[dict[str, Any]] = iter(stock["rounds"])
        self._early: list[Post] = []
        self._last: list[Post] = []
        self._floor: Iterator[str] = iter(stock["floor"])
        self._lock = threading.Lock()

    def early(self) -> Post:
        """One of the first three +1 of a request; each comes from another request than the one before it."""
        with self._lock:
            if not self._early:
                self._open(20)
            return self._early.pop(0)

    def last(self) -> Post:
        """The fourth +1 of a request whose first three were drawn before."""
        with self._lock:
            return self._last.pop(0)

    def ideal(self) -> Post:
        with self._lock:
            return f"/decide/{next(self._floor)}/", {"words": "+1"}

    def complete(self, count: int, say: Callable[[Post], Answer]) -> None:
        """Say the first three +1 of `count` requests, so that `last` has as many to give."""
        with self._lock:
            self._early.clear(), self._last.clear()
            self._open(count)
            waiting, self._early = self._early, []
        for post in waiting:
            say(post)

    def _open(self, count: int) -> None:
        rounds = [next(self._rounds) for _n in range(count)]
        for position in range(4):
            (self._last if position == 3 else self._early).extend(_plus_one(one, position) for one in rounds)


def measure(ours: Web, floor: Web, stock: dict[str, Any]) -> Chapter:
    """Only +1 that do not complete the round count for the bound; the last of four is told beside it."""
    ballots = Ballots(stock)
    visitor, other = Visitor(ours.port), Visitor(floor.port)
    one = interleaved(
        expecting(lambda: visitor.post(*ballots.early()), 302),
        expecting(lambda: other.post(*ballots.ideal()), 302),
        TURNS,
    )
    ballots.complete(LASTS + 4, lambda post: visitor.post(*post))
    last = interleaved(
        expecting(lambda: visitor.post(*ballots.last()), 302),
        expecting(lambda: other.post(*ballots.ideal()), 302), LASTS, warm=4,
    )  # fmt: skip
    mine, theirs = _throughput(ours, floor, ballots)
    share = mine / theirs
    how = (
        "POST of a +1 by its mailed link, with its form, checks, audit chain and outbox row, against signed token, row "
        "lock, update, four states read, audit row, one commit. The outbox works later and stands still here."
    )
    figures = [
        ratio("decision, p50", one.ratio, 2, milliseconds(median(one.ours), median(one.floor))),
        Figure(
            f"decisions a second at {CONNECTIONS} connections",
            f"{share:.2f} x ({mine:.0f} / {theirs:.0f})",
            ">= 0.5 x",
            share >= 0.5,
        ),
        Figure("the last of four, p50", f"{last.ratio:.2f} x ({milliseconds(median(last.ours), median(last.floor))})"),
    ]
    return Chapter("Decisions", how, figures)


def _throughput(ours: Web, floor: Web, ballots: Ballots) -> tuple[float, float]:
    seconds = {"ours": 0.0, "floor": 0.0}
    for _block in range(BLOCKS):
        seconds["ours"] += together([_sender(ours, ballots.early) for _n in range(CONNECTIONS)])
        seconds["floor"] += together([_sender(floor, ballots.ideal) for _n in range(CONNECTIONS)])
    total = BLOCKS * CONNECTIONS * BLOCK
    return total / seconds["ours"], total / seconds["floor"]


def _sender(web: Web, draw: Callable[[], Post]) -> Callable[[], None]:
    visitor = Visitor(web.port)
    timed = expecting(lambda: visitor.post(*draw()), 302)

    def send() -> None:
        for _n in range(BLOCK):
            timed()
        visitor.close()

    return send


def _plus_one(one: dict[str, Any], position: int) -> Post:
    return f"/a/{one['tokens'][position]}/decide/", {"kind": "plus_one", "words": "", "digest": one["digest"]}
