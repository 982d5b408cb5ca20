"""Manage → DIDs → Add DID behind the client's link: own numbers, choosing, reviewing, taking.

A choice is in the address: nothing is kept between two pages but what the forms carry, so it all works
without script and in two tabs at once.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clients.access.door import of_client
from clients.models import Client
from clients.picking import offer, services
from clients.picking.words import since_when, why_suspended
from core import policy
from core.errors import PortalError, Reason


@require_safe
@of_client
def own(request: HttpRequest, client: Client) -> HttpResponse:
    """The client's own numbers with their state, and the groups that it can choose from now."""
    places = offer.places(client)
    lines, more = offer.own_numbers(client, places, after=request.GET.get("after", ""))
    taken = set(request.GET.getlist("taken"))
    context = _frame(request, client) | {
        "places": places,
        "lines": lines,
        "more": more,
        "first": "after" not in request.GET,
        "fresh": [line for line in lines if line.e164 in taken],
    }
    return render(request, "picking/own.html", context)


@require_safe
@of_client
def choose(request: HttpRequest, client: Client) -> HttpResponse:
    """Free numbers of the groups that are visible now, by location and circle (S37, S38)."""
    return _choosing(request, client, ())


@require_safe
@of_client
def review(request: HttpRequest, client: Client) -> HttpResponse:
    """The choice once more before it is taken; what is not free any more is said, the rest is kept."""
    try:
        numbers = services.check_amount(request.GET.getlist("number"))
    except PortalError as refusal:
        return _choosing(request, client, refusal.reasons, refusal.status)
    choice = offer.sort_out(client, [place.pk for place in offer.places(client)], numbers)
    return _reviewing(request, client, choice, services.went(choice))


@require_POST
@of_client
def take(request: HttpRequest, client: Client) -> HttpResponse:
    """Take the numbers. When one of them went in the meantime, the page comes back with the rest of the choice."""
    numbers = offer.wished(request.POST.getlist("number"))
    try:
        taken = services.take_numbers(client=client, numbers=numbers)
    except PortalError as refusal:
        choice = offer.sort_out(client, [place.pk for place in offer.places(client)], numbers[: offer.MOST_SHOWN])
        return _reviewing(request, client, choice, refusal.reasons, refusal.status)
    token = request.client_token  # type: ignore[attr-defined]
    return redirect(f"{reverse('client:dids', args=[token])}?{urlencode({'taken': taken}, doseq=True)}")


def _choosing(
    request: HttpRequest, client: Client, reasons: list[Reason] | tuple[()], status: int = 200
) -> HttpResponse:
    places, asked = offer.places(client), request.GET
    picker = offer.has_location_choice(places)
    city, circle = (asked.get("location", ""), asked.get("circle", "")) if picker else ("", "")
    after = asked.get("after", "")
    lines, more = offer.free_numbers(places, city=city, circle=circle, after=after)
    chosen = _chosen(client, places, asked.getlist("number"))
    here = {line.e164 for line in lines}
    context = _frame(request, client) | {
        "places": places, "picker": picker, "lines": lines, "more": more, "first": not after,
        "cities": sorted({place.city for place in places}), "circles": sorted({place.circle for place in places}),
        "city": city, "circle": circle, "most": policy.value("numbers_at_once"), "reasons": reasons,
        "chosen": {line.e164 for line in chosen.ready}, "went": services.went(chosen),
        "elsewhere": [line for line in chosen.ready if line.e164 not in here],
    }  # fmt: skip
    return render(request, "picking/choose.html", context, status=status)


def _reviewing(
    request: HttpRequest, client: Client, choice: offer.Choice, reasons: list[Reason], status: int = 200
) -> HttpResponse:
    numbers = urlencode({"number": [line.e164 for line in choice.ready]}, doseq=True)
    context = _frame(request, client) | {
        "choice": choice, "reasons": reasons, "numbers": numbers, "posted": request.method == "POST",
    }  # fmt: skip
    return render(request, "picking/review.html", context, status=status)


def _chosen(client: Client, places: list[offer.Place], numbers: list[str]) -> offer.Choice:
    wanted = offer.wished(numbers)[: offer.MOST_SHOWN]
    return offer.sort_out(client, [place.pk for place in places], wanted) if wanted else offer.Choice()


def _frame(request: HttpRequest, client: Client) -> dict[str, Any]:
    suspension = offer.suspension_of(client)
    return {
        "client": client,
        "token": request.client_token,  # type: ignore[attr-defined]
        "here": request.path if request.method != "POST" else "../",
        "suspension": suspension,
        "why": why_suspended(suspension) if suspension else "",
        "since": since_when(suspension) if suspension else "",
    }
