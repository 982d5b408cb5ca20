"""(a) The queue page against a page of the floor's, and the other pages beside it."""

from __future__ import annotations

from typing import Any

from tests.bench.client import Visitor
from tests.bench.ground import Web
from tests.bench.report import Chapter, Figure, milliseconds, ratio
from tests.bench.timing import expecting, interleaved, median

TURNS = 250
OTHERS = 60


def measure(ours: Web, floor: Web, stock: dict[str, Any]) -> Chapter:
    """The bound is the queue's; what the other pages cost is told beside it."""
    tara, asha = stock["sessions"]["tara"], stock["sessions"]["asha"]
    pages = [
        ("home of Tech Support", tara, "/"),
        ("list of all requests", tara, "/requests/all/"),
        ("request page", asha, f"/requests/{stock['asked'][-1]}/"),
        ("+1 page", "", f"/a/{stock['rounds'][-1]['tokens'][0]}/"),
    ]
    queue = _against(ours, floor, tara, tara, "/queue/", TURNS)
    figures = [ratio("queue page, 25 rows, p50", queue[0], 2, milliseconds(*queue[1:]))]
    for name, session, path in pages:
        value, *times = _against(ours, floor, session, tara, path, OTHERS)
        figures.append(Figure(f"{name}, p50", f"{value:.2f} x ({milliseconds(*times)})"))
    how = (
        "Over HTTP from one client, two gunicorn workers a side. The floor: session, user, one indexed SELECT of 25 "
        "rows in a plain template under the middleware of a new Django project. In brackets: the portal / the floor."
    )
    return Chapter("Pages", how, figures)


def _against(ours: Web, floor: Web, mine: str, theirs: str, path: str, turns: int) -> tuple[float, float, float]:
    visitor, other = Visitor(ours.port, session=mine), Visitor(floor.port, session=theirs)
    pair = interleaved(expecting(lambda: visitor.get(path), 200), expecting(lambda: other.get("/page/"), 200), turns)
    visitor.close(), other.close()
    return pair.ratio, median(pair.ours), median(pair.floor)
