"""Lists of requests."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import keyset
from core.accounts.access import require_may
from core.accounts.models import User
from requests_app.models import DIDRequest
from requests_app.permissions import visible_to
from requests_app.statuses import Status

TABS: list[tuple[str, tuple[Status, ...]]] = [
    ("open", (
        Status.DRAFT, Status.AWAITING_APPROVALS, Status.IN_REVIEW, Status.AWAITING_SIGNATURE,
        Status.AWAITING_ACTIVATION, Status.ACTION_NEEDED,
    )),
    ("active", (Status.ACTIVE, Status.SUSPENDED)),
    ("ended", (Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.CLOSED)),
]  # fmt: skip


@require_GET
@require_may("request.list_own")
def mine(request: HttpRequest) -> HttpResponse:
    """The requests of this account manager."""
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    return _list(request, DIDRequest.objects.of_owner(request.user), _("My requests"))


@require_GET
@require_may("request.see_any")
def everyone(request: HttpRequest) -> HttpResponse:
    """All requests."""
    return _list(request, visible_to(request.user), _("All requests"))


def _list(request: HttpRequest, rows: QuerySet[DIDRequest], title: str) -> HttpResponse:
    asked = request.GET.get("show", "")
    statuses = dict(TABS).get(asked)
    if statuses:
        rows = rows.filter(status__in=statuses)
    page = keyset.newest_first(rows.select_related("client", "owner"), request.GET)
    labels = {"": _("All"), "open": _("Open"), "active": _("Active"), "ended": _("Ended")}
    context = {"title": title, "page": page, "tabs": labels.items(), "show": asked if statuses else ""}
    return render(request, "pages/requests.html", context)
