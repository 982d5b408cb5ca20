"""Requests as other systems read them: those of the account manager for whom the key acts, and no others (W7)."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from core import keyset
from core.api import After, Key, Limit, only_parameters, person_of
from requests_app.api_fields import FieldsOut, content
from requests_app.editable import can_be_written, open_points
from requests_app.models import DIDRequest, Evidence, PointToFix
from requests_app.permissions import filed_around
from requests_app.statuses import WAITING_ON, Status, Turn
from requests_app.versions import current, draft_of, standing_evidence

router = Router(tags=["requests"])

Reference = Annotated[str, Path(max_length=20)]
AskedBan = Annotated[str | None, Query(max_length=40, description="Requests of this client only.")]


class Row(Schema):
    """One request. Moments are UTC; `version` is the newest filed one, 0 for a first draft."""

    reference: str
    ban: str
    status: Status
    waiting_on: Turn
    owner: str
    version: int
    created_at: datetime
    status_since: datetime


class Rows(Schema):
    """One page; `next` is the `after` of the page that follows, null at the end."""

    items: list[Row]
    next: int | None


class FileShown(Schema):
    """A file of the version."""

    id: int
    kind: Evidence.Kind
    name: str
    size: int
    sha256: str
    added_at: datetime


class LocationShown(Schema):
    """A location that was asked for, and Tech Support's verdict."""

    city: str
    verdict: str
    reason: str


class PointShown(Schema):
    """What was sent back and is not answered by a filed version yet."""

    id: int
    item: str
    code: str
    text: str
    answer: str


class Full(Row):
    """A request with all that its account manager sees of it.

    `fields` and `evidence` are those of the open draft, else of the newest version. `revision` counts the saves of
    the draft and goes with each save; null where nothing can be written now.
    """

    revision: int | None
    fields: FieldsOut
    evidence: list[FileShown]
    locations: list[LocationShown]
    points: list[PointShown]


@router.get("/requests", response=Rows, auth=Key("requests:read"), url_name="requests")
def requests(
    request: HttpRequest,
    status: Status | None = None,
    ban: AskedBan = None,
    limit: Limit = keyset.SIZE,
    after: After = None,
) -> dict[str, Any]:
    """The requests of this key's account manager and of the clients they look after, newest first."""
    only_parameters(request, "status", "ban", "limit", "after")
    rows: QuerySet[DIDRequest] = filed_around(person_of(request)).select_related("client", "owner")
    if status is not None:
        rows = rows.filter(status=status)
    if ban is not None:
        rows = rows.filter(client__ban=ban)
    page = keyset.newest_first(rows, {"after": str(after or "")}, size=limit)
    return {"items": [row_of(each) for each in page.rows], "next": page.older or None}


@router.get("/requests/{reference}", response=Full, auth=Key("requests:read"), url_name="request")
def request(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """One request."""
    only_parameters(request)
    return full(asked_request(request, reference))


def asked_request(request: HttpRequest, reference: str) -> DIDRequest:
    """The request that a key asks about. Raises Http404 for one that its account manager has nothing to do with."""
    rows = filed_around(person_of(request)).select_related("client", "owner")
    return get_object_or_404(rows, reference=reference)


def row_of(did: DIDRequest) -> dict[str, Any]:
    """What a list says of a request."""
    return {
        "reference": did.reference,
        "ban": did.client.ban,
        "status": did.status,
        "waiting_on": WAITING_ON[Status(did.status)],
        "owner": did.owner.email,
        "version": did.version_number,
        "created_at": did.created_at,
        "status_since": did.status_since,
    }


def full(did: DIDRequest) -> dict[str, Any]:
    """All that is said of one request."""
    draft = draft_of(did)
    version = draft or current(did)
    assert version is not None  # noqa: S101 - a request is started with its draft
    writable = draft is not None and can_be_written(did)
    places = did.locations.select_related("location")
    return row_of(did) | {
        "revision": version.revision if writable else None,
        "fields": content(version),
        "evidence": [file_of(each) for each in standing_evidence(version)],
        "locations": [{"city": p.location.city, "verdict": p.verdict, "reason": p.reason} for p in places],
        "points": [_point(each) for each in open_points(did)],
    }


def file_of(evidence: Evidence) -> dict[str, Any]:
    """What is said of one file."""
    file = evidence.file
    said = {"name": file.shown_name, "size": file.size, "sha256": file.sha256}
    return {"id": evidence.pk, "kind": evidence.kind, "added_at": evidence.added_at} | said


def _point(point: PointToFix) -> dict[str, Any]:
    return {"id": point.pk, "item": point.item, "code": point.code, "text": point.text, "answer": point.answer}
