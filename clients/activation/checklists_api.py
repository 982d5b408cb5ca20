"""Checklists as other systems read them."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from clients.activation.models import Checklist, Step
from clients.activation.steps import State, due_at, show
from clients.api import Ban, asked_client
from clients.permissions import looked_after_by
from core import clock, keyset
from core.api import After, Key, Limit, only_parameters, token_of

router = Router(tags=["checklists"])


class StepShown(Schema):
    """One of the six steps: its state, since when it is done and by which fact, where to click."""

    step: Step
    title: str
    where: str
    success: str
    state: State
    done_at: datetime | None
    how: str


class ChecklistShown(Schema):
    """A client on its way to a live service (S60-S69). Moments are UTC."""

    ban: str
    payment_reference: str
    paid_at: datetime
    due_at: datetime
    live_at: datetime | None
    refunded_at: datetime | None
    steps: list[StepShown]


class Checklists(Schema):
    """One page; `next` is the `after` of the page that follows, null at the end."""

    items: list[ChecklistShown]
    next: int | None


@router.get("/checklists", response=Checklists, auth=Key("checklists:read"), url_name="checklists")
def checklists(
    request: HttpRequest,
    live: bool | None = None,
    limit: Limit = keyset.SIZE,
    after: After = None,
) -> dict[str, Any]:
    """Checklists, newest first; `live` picks those that are (true) or are not live yet (false)."""
    only_parameters(request, "live", "limit", "after")
    rows = Checklist.objects.filter(client__in=looked_after_by(token_of(request).user))
    if live is not None:
        rows = rows.filter(live_at__isnull=not live)
    rows = rows.select_related("client").prefetch_related("done")
    page = keyset.newest_first(rows, {"after": str(after or "")}, size=limit)
    return {"items": [_shown(row) for row in page.rows], "next": page.older or None}


@router.get("/clients/{ban}/checklist", response=ChecklistShown, auth=Key("checklists:read"), url_name="checklist")
def checklist(request: HttpRequest, ban: Ban) -> dict[str, Any]:
    """The checklist of one client; 404 before its first payment."""
    only_parameters(request)
    return _shown(get_object_or_404(Checklist.objects.select_related("client"), client=asked_client(request, ban)))


def _shown(row: Checklist) -> dict[str, Any]:
    names = ("payment_reference", "paid_at", "live_at", "refunded_at")
    steps = [
        {
            "step": each.step,
            "title": str(each.about.title),
            "where": str(each.about.where),
            "success": str(each.about.success),
            "state": each.state,
            "done_at": each.done.at if each.done else None,
            "how": each.done.how if each.done else "",
        }
        for each in show(row, row.done.all(), clock.now())
    ]
    said = {name: getattr(row, name) for name in names}
    return {"ban": row.client.ban, "due_at": due_at(row), "steps": steps} | said
