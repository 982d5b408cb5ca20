"""Decisions as other systems read them."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from approvals.models import Decision
from core.api import Key, only_parameters
from requests_app.api import Reference, asked_request

router = Router(tags=["decisions"])


class DecisionShown(Schema):
    """What one person said for one role about one version; `stands` is false once it was undone or overtaken."""

    version: int
    role: str
    person: str
    kind: Literal["plus_one", "no_fixable", "no_final", "unclear", "withdrawn"]
    words: str
    channel: Literal["link", "page", "file"]
    at: datetime
    stands: bool


class Decisions(Schema):
    """All decisions about a request, oldest first: a few for each version."""

    items: list[DecisionShown]


@router.get("/requests/{reference}/decisions", response=Decisions, auth=Key("decisions:read"), url_name="decisions")
def decisions(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Who said what about the request (S7-S10). Addresses and browsers of the approvers are not told."""
    only_parameters(request)
    rows = Decision.objects.filter(request=asked_request(request, reference))
    return {"items": [_shown(row) for row in rows.select_related("version", "role", "person")]}


def _shown(row: Decision) -> dict[str, Any]:
    names = ("kind", "words", "channel", "at", "stands")
    said = {name: getattr(row, name) for name in names}
    return said | {"version": row.version.number, "role": row.role.code, "person": row.person.full_name}
