"""By week of the payment: median time to live, share within fifteen minutes, messages per activation (S63)."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.activation.board import visible
from clients.trouble.models import Trouble
from core import clock, policy
from core.accounts.models import User

WEEKS: Final = 26
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 180, 44, 24
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Week:
    """The activations that were paid in the week from `monday` on (Asia/Kolkata). None: nothing to divide by."""

    monday: date
    paid: int
    live: int
    median_minutes: float | None
    share: float | None
    tickets: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot, in the units of its viewBox."""

    x: float
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of one column: bars, the top of the scale, a label under every fourth week."""

    title: str | Promise
    bars: list[Bar]
    top: str
    ticks: list[tuple[float, date]]
    width: float


def weeks(user: User | AnonymousUser) -> list[Week]:
    """The last 26 weeks that have payments, the oldest first. One query; refunded ones are left out."""
    first = _monday(clock.today()) - timedelta(weeks=WEEKS - 1)
    troubles = Trouble.objects.order_by().filter(client=OuterRef("client")).values("client")
    rows = visible(user).filter(refunded_at=None, paid_at__gte=datetime.combine(first, time(), clock.IST)).values_list(
        "paid_at", "live_at", Subquery(troubles.annotate(n=Count("pk")).values("n"))
    )  # fmt: skip
    found: dict[date, list[tuple[float | None, int]]] = defaultdict(list)
    for paid_at, live_at, tickets in rows:
        minutes = (live_at - paid_at).total_seconds() / 60 if live_at else None
        found[_monday(paid_at.astimezone(clock.IST).date())].append((minutes, tickets or 0))
    return [_week(monday, found[monday]) for monday in sorted(found)]


def plots(found: list[Week]) -> list[Plot]:
    """The three drawings."""
    return [
        _plot(gettext_lazy("Median minutes from payment to live"), found, [each.median_minutes for each in found]),
        _plot(gettext_lazy("Live within fifteen minutes, per cent"), found, [each.share for each in found], top=100.0),
        _plot(gettext_lazy("Messages to support per activation"), found, [each.tickets for each in found]),
    ]


def csv_of(found: list[Week]) -> str:
    """The table for a spreadsheet; no cell begins a formula (W10)."""
    out = io.StringIO()
    writer = csv.writer(out)
    head = (_("Week from"), _("Payments"), _("Live"), _("Median minutes"), _("Within time (%)"), _("Messages each"))
    writer.writerow([_cell(each) for each in head])
    for each in found:
        row = (each.monday.isoformat(), each.paid, each.live, each.median_minutes, each.share, each.tickets)
        writer.writerow([_cell("" if value is None else value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _week(monday: date, rows: list[tuple[float | None, int]]) -> Week:
    took = [minutes for minutes, _tickets in rows if minutes is not None]
    in_time = sum(minutes < policy.value("checklist_minutes") for minutes in took)
    return Week(
        monday=monday,
        paid=len(rows),
        live=len(took),
        median_minutes=round(median(took), 1) if took else None,
        share=round(100 * in_time / len(rows), 1),
        tickets=round(sum(tickets for _minutes, tickets in rows) / len(rows), 2),
    )


def _plot(title: str | Promise, found: list[Week], values: list[float | None], *, top: float = 0.0) -> Plot:
    most = top or max((value for value in values if value is not None), default=0) or 1.0
    step = (WIDTH - LEFT) / max(len(found), 1)
    bars, room = [], HEIGHT - BOTTOM - 12
    for at, (week, value) in enumerate(zip(found, values, strict=True)):
        if value is not None:
            height = round(room * value / most, 1)
            bars.append(Bar(round(LEFT + at * step, 1), HEIGHT - BOTTOM - height, height, f"{week.monday}: {value:g}"))
    ticks = [(round(LEFT + at * step, 1), week.monday) for at, week in enumerate(found) if at % 4 == 0]
    return Plot(title, bars, f"{most:g}", ticks, round(min(step * 0.8, 40), 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
