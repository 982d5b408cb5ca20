"""Who is in activation and where they stand: the board of staff, oldest payment first, so overdue comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from clients.activation import steps
from clients.activation.models import Checklist, StepDone
from clients.documents.models import Document
from clients.permissions import visible_to
from clients.trouble.models import Trouble
from core import clock, policy
from core.accounts.models import User
from core.keyset import newest_first

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One checklist: what is open, how late it is, what is waited for."""

    checklist: Checklist
    open: list[steps.Shown]
    late: bool
    checking: bool
    troubles: int


@dataclass(frozen=True, slots=True)
class Board:
    """One page of rows and the keys to go on from."""

    rows: list[Row]
    older: str
    newer: str


def visible(user: User | AnonymousUser) -> QuerySet[Checklist]:
    """The checklists of the clients that this person may see."""
    return Checklist.objects.filter(client__in=visible_to(user)).select_related("client__account_manager")


def in_activation(user: User | AnonymousUser, asked: Any) -> Board:
    """Open checklists, the oldest payment first; `asked` holds `after`, the id to go on from."""
    rows = _told(visible(user).filter(live_at=None, refunded_at=None)).order_by("paid_at", "pk")
    if (key := asked.get("after", "")).isdecimal() and (last := Checklist.objects.filter(pk=key[:18]).first()):
        rows = rows.filter(Q(paid_at__gt=last.paid_at) | Q(paid_at=last.paid_at, pk__gt=last.pk))
    found = list(rows[: PAGE + 1])
    return Board(_rows(found[:PAGE]), str(found[PAGE - 1].pk) if len(found) > PAGE else "", "")


def live(user: User | AnonymousUser, asked: Any) -> Board:
    """Those that are live, the newest first."""
    page = newest_first(_told(visible(user).exclude(live_at=None)), asked)
    return Board(_rows(page.rows), page.older, page.newer)


def counts(user: User | AnonymousUser) -> dict[str, int]:
    """How many are in activation, how many of them are overdue, how many went live in the last seven days."""
    now = clock.now()
    due = now - timedelta(minutes=policy.value("checklist_minutes"))
    is_open = Q(live_at=None, refunded_at=None)
    return visible(user).aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(paid_at__lte=due)),
        live=Count("pk", filter=Q(live_at__gt=now - timedelta(days=7))),
    )


def _told(rows: QuerySet[Checklist]) -> QuerySet[Checklist]:
    troubles = Trouble.objects.order_by().filter(client=OuterRef("client")).values("client")
    waiting = Document.objects.waiting().filter(client=OuterRef("client"))
    return rows.prefetch_related(Prefetch("done", StepDone.objects.order_by("pk"))).annotate(
        checking=Exists(waiting), troubles=Subquery(troubles.annotate(n=Count("pk")).values("n"))
    )


def _rows(found: Iterable[Any]) -> list[Row]:
    now = clock.now()
    rows = []
    for each in found:
        shown = steps.show(each, each.done.all(), now, checking=each.checking)
        late = each.live_at is None and now >= steps.due_at(each)
        rows.append(Row(each, [step for step in shown if step.open], late, each.checking, each.troubles or 0))
    return rows
