"""(c) SQLite, the embedded default: fifty people write at once, then the outbox drains; and how soon it starts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.bench.client import Answer, Visitor
from tests.bench.decisions import Ballots
from tests.bench.ground import Ground, Web
from tests.bench.report import Chapter, Figure, seconds
from tests.bench.timing import percentile, together

PEOPLE = 50
WRITES = 8  # of one person
IDLE = 30
PAUSE_S = 0.35
DRAIN_S = 120.0


def measure(ground: Ground, web: Web, stock: dict[str, Any]) -> Chapter:
    """Half of the writes are +1 by link, half are drafts being saved; every answer is looked at."""
    ballots = Ballots(stock)
    answers: list[Answer] = []
    took = together([_writer(web, stock, n, ballots, answers) for n in range(PEOPLE)])
    wrong = [answer.status for answer in answers if answer.status not in (200, 302)]
    times = [answer.seconds for answer in answers]
    drained = _drained(ground)
    lag = _lag_when_idle(ground, web, ballots)
    figures = [
        Figure(
            f"errors among {len(answers)} writes",
            str(len(wrong)) + (f" ({sorted(set(wrong))})" if wrong else ""),
            "0",
            not wrong,
        ),
        seconds("p95 of a write", percentile(times, 0.95), 2),
        Figure(
            "p50 / slowest, writes a second",
            f"{percentile(times, 0.5):.2f} / {max(times):.2f} s, {len(times) / took:.0f}",
        ),
        Figure("the outbox is empty after", f"{drained:.0f} s", "drains", drained < DRAIN_S),
        seconds("idle: p95 from commit to the handler's end", percentile(lag["same"], 0.95), 2),
        seconds("idle: the same, written by another process", percentile(lag["other"], 0.95), 2),
    ]
    how = f"{PEOPLE} connections to 2 x 8 threads, {WRITES} writes each without a pause; the outbox's threads work too."
    return Chapter("SQLite, fifty people at once", how, figures)


def _writer(
    web: Web, stock: dict[str, Any], number: int, ballots: Ballots, answers: list[Answer]
) -> Callable[[], None]:
    stranger, asha = Visitor(web.port), Visitor(web.port, session=stock["sessions"]["asha"])
    draft = f"/requests/{stock['drafts'][number]}/edit/save/"
    posts = [ballots.early() for _n in range(WRITES // 2)]

    def write() -> None:
        for n, post in enumerate(posts):
            answers.append(stranger.post(*post))
            answers.append(
                asha.post(draft, {"revision": str(n), "primary_use_case": f"Callbacks about orders, round {n}."})
            )

    return write


def _drained(ground: Ground) -> float:
    began = time.monotonic()
    while time.monotonic() - began < DRAIN_S:
        if ground.tool("outbox", "due") == 0:
            break
    return time.monotonic() - began


def _lag_when_idle(ground: Ground, web: Web, ballots: Ballots) -> dict[str, list[float]]:
    mark = ground.tool("outbox", "newest")
    visitor = Visitor(web.port)
    for _n in range(IDLE):
        visitor.post(*ballots.early())
        time.sleep(PAUSE_S)
    _drained(ground)
    between = ground.tool("outbox", "newest")
    ground.tool("outbox", "write", str(IDLE), str(PAUSE_S))
    _drained(ground)
    return {
        "same": ground.tool("outbox", "lags", str(mark), str(between)),
        "other": ground.tool("outbox", "lags", str(between)),
    }
