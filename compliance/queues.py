"""The lists that Tech Support works from: one query each, oldest first, keyset pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.errors import Reason, Refused
from core.prepared import Prepared
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status

PAGE = 25
SHOWN = ("reference", "status_since", "status", "client__name", "client__ban", "owner__full_name")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the keys to go on from, "" at an end."""

    rows: list[DIDRequest]
    older: str
    newer: str


def in_review() -> QuerySet[DIDRequest]:
    """Requests with four clear +1, with who has each in hand (S11)."""
    standing = FilteredRelation("reviews", condition=Q(reviews__ended_at=None))
    rows = _base(DIDRequest.objects.in_review()).annotate(hand=standing)
    return rows.annotate(
        reviewer_id=F("hand__reviewer_id"), reviewer=F("hand__reviewer__full_name"), taken_at=F("hand__taken_at")
    )


def to_activate() -> QuerySet[DIDRequest]:
    """Signed ones: the signature is to be confirmed, then they are activated."""
    return _with_agreement(_base(DIDRequest.objects.filter(status=Status.AWAITING_ACTIVATION)))


def to_check() -> QuerySet[DIDRequest]:
    """Signed copies that differ from what was sent."""
    rows = _with_agreement(_base(DIDRequest.objects.filter(status=Status.AWAITING_SIGNATURE)))
    return rows.filter(agreements__state=Agreement.State.SUBMITTED)


def waiting() -> dict[str, int]:
    """How many wait beside the queue, for the tabs: one query over a handful of rows."""
    counted = dict(_COUNTED())
    return {
        "activation": counted.get(Status.AWAITING_ACTIVATION, 0),
        "check": counted.get(Status.AWAITING_SIGNATURE, 0),
    }


def _counted() -> Any:
    submitted = Q(status=Status.AWAITING_SIGNATURE, agreements__state=Agreement.State.SUBMITTED)
    rows = DIDRequest.objects.filter(Q(status=Status.AWAITING_ACTIVATION) | submitted)
    return rows.values_list("status").annotate(Count("pk", distinct=True))


_COUNTED: Prepared[Any] = Prepared(_counted)


def first_page(queue: Callable[[], QuerySet[DIDRequest]]) -> Page:
    """What `page` says of this queue without a key: the page that people open, by a query written once a process."""
    found = _first(queue)()
    return Page(found[:PAGE], older="", newer=_key(found[PAGE - 1]) if len(found) > PAGE else "")


@cache
def _first(queue: Callable[[], QuerySet[DIDRequest]]) -> Prepared[DIDRequest]:
    return Prepared(lambda: queue().order_by("status_since", "pk")[: PAGE + 1])


def page(rows: QuerySet[DIDRequest], *, after: str = "", before: str = "") -> Page:
    """One page, oldest first: `before` goes on to newer rows than that key, `after` back to older ones (or Refused)."""
    back = bool(after)
    if key := after or before:
        rows = _beyond(rows, *_parse(key), back=back)
    order = ("-status_since", "-pk") if back else ("status_since", "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    has_older, has_newer = (more, True) if back else (bool(before), more)
    older = _key(found[0]) if found and has_older else ""
    return Page(found, older, _key(found[-1]) if found and has_newer else "")


def _base(rows: QuerySet[DIDRequest]) -> QuerySet[DIDRequest]:
    asked = RequestVersion.objects.filter(request=OuterRef("pk"), number=OuterRef("version_number"))
    shown = rows.select_related("client", "owner").only(*SHOWN)
    return shown.annotate(cities=Subquery(asked.values("requested_locations")[:1]))


def _with_agreement(rows: QuerySet[DIDRequest]) -> QuerySet[DIDRequest]:
    paper = FilteredRelation("agreements", condition=~Q(agreements__state__in=Agreement.ENDED))
    return rows.annotate(paper=paper, agreement_state=F("paper__state"))


def _beyond(rows: QuerySet[DIDRequest], since: datetime, pk: int, *, back: bool) -> QuerySet[DIDRequest]:
    if back:
        return rows.filter(Q(status_since__lt=since) | Q(pk__lt=pk), status_since__lte=since)
    return rows.filter(Q(status_since__gt=since) | Q(pk__gt=pk), status_since__gte=since)


def _key(row: Any) -> str:
    return f"{row.status_since.isoformat()}~{row.pk}"


def _parse(key: str) -> tuple[datetime, int]:
    since, _sign, pk = key.partition("~")
    try:
        return datetime.fromisoformat(since), int(pk)
    except ValueError:
        raise Refused(Reason(_("This is no page of the list."), code="page")) from None
