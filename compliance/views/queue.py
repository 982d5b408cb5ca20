"""The lists of Tech Support, and the page that lists every rule."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from compliance import queues, rules_page
from core.accounts.access import require_may
from requests_app.models import DIDRequest


@require_GET
@require_may("review.queue")
def queue(request: HttpRequest) -> HttpResponse:
    """Requests with four clear +1, oldest first, and who has each in hand."""
    return _list(request, "queue", queues.in_review)


@require_GET
@require_may("review.queue")
def to_activate(request: HttpRequest) -> HttpResponse:
    """Signed requests that wait for the confirmation of the signature, or for activation."""
    return _list(request, "activation", queues.to_activate)


@require_GET
@require_may("review.queue")
def to_check(request: HttpRequest) -> HttpResponse:
    """Signed copies that differ from what was sent."""
    return _list(request, "check", queues.to_check)


@require_GET
@require_may("rules.see")
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule as it runs today: taken from the registry, so that the page cannot fall behind."""
    return render(request, "compliance/rules.html", rules_page.context(request.GET))


def _list(request: HttpRequest, tab: str, rows: Callable[[], QuerySet[DIDRequest]]) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = queues.page(rows(), after=after, before=before) if after or before else queues.first_page(rows)
    return render(request, "compliance/queue.html", {"tab": tab, "page": page, "waiting": queues.waiting()})
