"""`make bench`: every figure beside its bound, printed and kept in docs/figures.md; pictures take most of its time."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.bench import consents, crowd, decisions, links, memory, pages, pictures, report, signing
from tests.bench.ground import Ground, postgres_database
from tests.bench.report import Chapter
from tests.bench.timing import Faulty, median
from tests.support import postgres

REQUESTS = 2000
EVENTS = 100_000
BARE, FLOOR = "tests.bench.bare_settings", "tests.bench.floor_settings"


def main() -> int:
    """Run all of it; what cannot be measured is said and left out. Speed never makes it fail."""
    began = time.monotonic()
    with_postgres = postgres.answers()
    database = (
        "PostgreSQL with two gunicorn workers" if with_postgres else "SQLite (no PostgreSQL answered on loopback)"
    )
    print(f"{report.machine()}\n{database}")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        chapters = on_server(Path(scratch), with_postgres) + on_sqlite(Path(scratch))
        chapters += _each(pictures.recycled, pictures.read)
    report.keep(chapters, time.monotonic() - began, database)
    print(f"\nKept in docs/{report.PAGE.name}; {time.monotonic() - began:.0f} s")
    return 0


def on_server(scratch: Path, with_postgres: bool) -> list[Chapter]:
    """What is measured on PostgreSQL where there is one."""
    opened = (
        postgres_database(postgres.postgres_url())
        if with_postgres
        else nullcontext(f"sqlite:///{scratch / 'main.sqlite3'}")
    )
    with opened as url:
        ground = Ground(scratch / "main", url)
        stock = ground.build(REQUESTS)
        with ground.web() as ours, ground.web(FLOOR) as floor:
            found = _each(
                lambda: pages.measure(ours, floor, stock),
                lambda: decisions.measure(ours, floor, stock),
                lambda: links.measure(ours, stock),
                lambda: consents.measure_asking(ours, floor, ground),
            )
        with ground.web(outbox=True) as ours, ground.web(BARE) as bare:
            found += _each(lambda: memory.measure(ours, bare, stock))
        found += _each(lambda: statements(ground, stock), lambda: paper(ground), lambda: seals(ground, scratch))
        found += _each(
            lambda: rules(ground, stock),
            lambda: consents.measure_import(ground),
            lambda: consents.measure_meanwhile(ground, stock),
            lambda: chain(ground),
        )
        if with_postgres:
            found += _each(lambda: consents.measure_growth(ground), lambda: api_list(ground))  # they fill the database
        return found


def on_sqlite(scratch: Path) -> list[Chapter]:
    """What is measured on the embedded default."""
    ground = Ground(scratch / "embedded", f"sqlite:///{scratch / 'embedded.sqlite3'}")
    stock = ground.build(REQUESTS // 4)
    with ground.web(outbox=True) as web:
        found = _each(lambda: crowd.measure(ground, web, stock), lambda: signing.alone(scratch))
    return found + _each(lambda: consents.measure_import(ground, consents.ROWS // 2))


def statements(ground: Ground, stock: dict[str, Any]) -> Chapter:
    """Counted in one process, with Django's test client."""
    lines = ground.tool("statements", stdin=json.dumps(stock))
    figures = [report.count(what, number, most) for what, number, most in lines]
    return Chapter(
        "SQL statements",
        "Of one request, sign-in included, those of transactions left out; lists show 25 rows.",
        figures,
    )


def paper(ground: Ground) -> Chapter:
    """The agreement of the guide's sample."""
    times = ground.tool("paper")
    ours, bare = median(times["ours"]), median(times["floor"])
    how = (
        "The whole agreement (template, child, payload enclosed) against WeasyPrint alone on the same HTML in a child."
    )
    return Chapter(
        "The agreement's PDF",
        how,
        [report.ratio("one agreement, p50", ours / bare, 1.2, report.milliseconds(ours, bare))],
    )


def seals(ground: Ground, scratch: Path) -> Chapter:
    """One agreement signed and sealed, one file checked, and a hundred that wait at once."""
    times = ground.tool("seals")
    ours, bare = median(times["ours"]), median(times["floor"])
    how = (
        "Certify, sign with the signature's face, time-stamp from an authority on loopback, each in a child; the floor "
        "is pyHanko alone doing these three in two children. Ours checks the whole file at the end, the floor does not."
    )
    return Chapter(
        "Seals",
        how,
        [
            report.ratio("one seal, p50", ours / bare, 1.25, report.milliseconds(ours, bare)),
            report.seconds("verifying one file, p50", median(times["verify"]), 0.4),
            *queue_of_seals(scratch),
        ],
    )


def queue_of_seals(scratch: Path, count: int = 100) -> list[report.Figure]:
    """On an installation of its own, on the embedded default, drained by two workers."""
    ground = Ground(scratch / "queue", f"sqlite:///{scratch / 'queue.sqlite3'}")
    ground.run("manage.py", "migrate", "--verbosity", "0")
    ground.run("manage.py", "createcachetable")
    found = ground.tool("seal_queue", str(count))
    what = f"{count} signatures at once: failures, second tries"
    each = report.Figure("their seals, each", report.milliseconds(found["seconds"] / count))
    return [report.count(what, len(found["unsealed"]), 0), each]


def rules(ground: Ground, stock: dict[str, Any]) -> Chapter:
    """One evaluation at each stage, and what the wording's phrases find."""
    found = ground.tool("rules", stdin=json.dumps(stock))
    figures = []
    for stage, (queries, times) in found["stages"].items():
        took = median(times)
        figures.append(report.count(f"evaluation at {stage}: queries", queries, 10))
        figures.append(
            report.Figure(f"evaluation at {stage}, p50", report.milliseconds(took), "<= 30 ms", took <= 0.03)
        )
    recall, precision = found["wording"]
    figures.append(report.Figure("promotional wording, recall", f"{recall:.3f}", ">= 0.95", recall >= 0.95))
    figures.append(report.Figure("promotional wording, precision", f"{precision:.3f}", ">= 0.8", precision >= 0.8))
    recall, precision = found["after"]  # no bound: see decision 0122
    figures.append(
        report.Figure("without any usual word, recall", f"{recall:.2f} (precision {precision:.2f})", "", None)
    )
    how = "All rules of the guides and of the law switched on; wording over the labelled half that was kept aside."
    return Chapter("Rules", how, figures)


def chain(ground: Ground) -> Chapter:
    """`audit_verify` over a long chain."""
    found = ground.tool("audit", str(EVENTS))
    figures = []
    for what, took in (("the chain alone", found["alone"]), ("against what was handed out", found["against"])):
        speed = found["rows"] / took
        figures.append(report.Figure(what, f"{speed:,.0f} rows/s", ">= 20,000", speed >= 20_000))
    how = f"Every one of {found['rows']:,} events read, hashed anew and compared; then held against each day's text."
    return Chapter("Verifying the audit chain", how, figures)


def api_list(ground: Ground) -> Chapter:
    """The API's list of a million requests, by key."""
    found = ground.tool("api_list")
    deep, first = median(found["deep"]), median(found["first"])
    what = f"page {found['page']:,} against page 1, p50"
    how = "25 rows a page, two thirds of them one account manager's; both pages turn by turn in one process."
    return Chapter(
        f"The API's list of {found['rows']:,} requests",
        how,
        [report.ratio(what, deep / first, 1.3, report.milliseconds(deep, first))],
    )


def _each(*measures: Callable[[], Chapter]) -> list[Chapter]:
    found = []
    for measure in measures:
        try:
            found.append(measure())
        except (Faulty, RuntimeError) as fault:
            print(f"\n== not measured: {fault}", flush=True)
        else:
            report.show(found[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
