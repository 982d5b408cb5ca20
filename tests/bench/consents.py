"""(f) A file of consents against a bare load of the same rows, its memory, and can-call against a bare view."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

from tests.bench.client import Visitor
from tests.bench.ground import Ground, Web
from tests.bench.report import Chapter, Figure, milliseconds, ratio
from tests.bench.timing import Faulty, expecting, median, percentile, together

ROWS = int(os.environ.get("BENCH_CONSENTS", "200000"))  # a million takes ten minutes more
GROWN = 10
CONNECTIONS, ASKED, BLOCKS = 8, 60, 4
BULK, SINGLE, IDLE = 20_000, 1500, 200


def measure_import(ground: Ground, rows: int = ROWS) -> Chapter:
    """The import as the worker does it, the same file again, then the bare load of what it wrote, table emptied."""
    stock = ground.tool("consent_stock", "prepare", str(rows))
    ours, again = (ground.tool("consent_stock", "import", stock["path"]) for _turn in range(2))
    if ours["state"] != "done" or again["added"]:
        raise Faulty(f"the import ended as {ours['state']}, and added {again['added']} the second time")
    numbers = BULK / ground.tool("consent_stock", "bulk", str(BULK))
    bare = ground.tool("consent_stock", "bare", stock["path"])
    figures = [
        ratio(f"import of {rows:,} rows", ours["seconds"] / bare, 4, f"{ours['seconds']:.1f} / {bare:.1f} s"),
        ratio("the same file again, nothing new", again["seconds"] / bare, 4, f"{again['seconds']:.1f} s"),
        Figure("memory over idle", f"{ours['over_idle']:.0f} MB", "<= 64 MB", ours["over_idle"] <= 64),
        Figure("can-call in bulk, without HTTP", f"{numbers:,.0f} numbers/s", ">= 20,000", numbers >= 20_000),
    ]
    how = (
        f"Checked, hashed, sealed, tallied, {ours['rejected']:,} rows rejected with their reasons; against COPY "
        "(PostgreSQL) or executemany in one transaction (SQLite) of the accepted rows into the same table, emptied."
    )
    return Chapter("Consents: importing a file", how, figures)


def measure_meanwhile(ground: Ground, stock: dict[str, Any], rows: int = ROWS) -> Chapter:
    """A page, again and again by one person, with nothing else going on and then beside an import."""
    path = ground.tool("consent_stock", "prepare", str(rows), "meanwhile")["path"]
    with ground.web() as web, ThreadPoolExecutor(1) as pool:
        asha = Visitor(web.port, session=stock["sessions"]["asha"])
        look = expecting(lambda: asha.get("/requests/"), 200)
        idle = [look() for _n in range(IDLE)][IDLE // 10 :]
        running = pool.submit(ground.tool, "consent_stock", "import", path)
        beside = []
        while not running.done():
            beside.append(look())
        if running.result()["state"] != "done" or len(beside) < IDLE // 4:
            raise Faulty(f"the import ended as {running.result()['state']}, beside {len(beside)} pages")
    both = percentile(beside, 0.95), percentile(idle, 0.95)
    figure = ratio("list of requests, p95 during / before", both[0] / both[1], 3, milliseconds(*both))
    how = f"One person asks for page after page without a pause; the import of {rows:,} rows is a process of its own."
    return Chapter("Consents: pages during an import", how, [figure])


def measure_growth(ground: Ground, rows: int = ROWS) -> Chapter:
    """One can-call in a register of `rows` records, and in one of ten times as many (PostgreSQL)."""
    ground.tool("consent_stock", "fill", str(rows), "anew")
    small = ground.tool("consent_stock", "single", str(SINGLE))
    ground.tool("consent_stock", "fill", str(rows * (GROWN - 1)))
    large = ground.tool("consent_stock", "single", str(SINGLE))
    mine, plain = [(median(one["ours"]), median(one["floor"])) for one in (large, small)]
    value = (mine[0] / mine[1]) / (plain[0] / plain[1])
    figure = ratio(f"at {rows * GROWN:,} records / at {rows:,}", value, 1.2, milliseconds(mine[0], plain[0]))
    how = (
        "Record looked up, judged, answer logged, without HTTP or waiting for the disk, p50; each time is taken turn "
        "by turn with a statement that reads nothing, and the ratio is that of their quotients."
    )
    return Chapter("Consents: can-call in a larger register", how, [figure])


def measure_asking(ours: Web, floor: Web, ground: Ground) -> Chapter:
    """can-call at eight connections, turn by turn with a view that does its SELECT and one INSERT and no more."""
    stock = ground.tool("consent_stock", "key")
    seconds = {"ours": 0.0, "floor": 0.0}
    path = f"/api/v1/clients/{stock['ban']}/can-call?purpose=service&number=9"
    for _block in range(BLOCKS):
        seconds["ours"] += together([_asker(ours, path, stock["key"], n) for n in range(CONNECTIONS)])
        seconds["floor"] += together([_asker(floor, "/can-call/?number=9", "", n) for n in range(CONNECTIONS)])
    total = BLOCKS * CONNECTIONS * ASKED
    mine, theirs = total / seconds["ours"], total / seconds["floor"]
    detail = f"{mine:.2f} / {theirs:.0f} a second"
    figure = Figure("can-call, answers a second", f"{mine / theirs:.2f} x ({detail})", ">= 0.5 x", mine / theirs >= 0.5)
    how = f"{CONNECTIONS} connections; key, client, rule, record, answer logged. The floor: one SELECT, one INSERT."
    return Chapter("Consents: may this number be called", how, [figure])


def _asker(web: Web, path: str, key: str, number: int) -> Callable[[], None]:
    def ask() -> None:
        line = HTTPConnection("127.0.0.1", web.port, timeout=30)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        for n in range(ASKED):
            line.request("GET", f"{path}{(number * ASKED + n) * 7_368_787 % 10**9:09}", headers=headers)
            answer: Any = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise Faulty(f"can-call answered {answer.status}")
        line.close()

    return ask
