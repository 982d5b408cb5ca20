"""Search by reference, client, BAN or Jira key: within what this person may see.

Clients are found beside their requests: each leads to its consents and its complaints.
"""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from clients import permissions as clients
from clients.models import Client
from core import keyset
from core.accounts.access import may, require_may
from requests_app.permissions import visible_to

SHORTEST = 2
CLIENTS = 5


@require_GET
@require_may("search.use")
def search(request: HttpRequest) -> HttpResponse:
    """Exact references and keys lead straight to the request."""
    words = request.GET.get("q", "").strip()[:80]
    seen = visible_to(request.user).select_related("client", "owner")
    if exact := seen.filter(reference__iexact=words).first():
        return redirect(exact.get_absolute_url())
    if len(words) < SHORTEST:
        return render(request, "pages/search.html", {"words": words, "page": None})
    found = seen.filter(
        Q(reference__icontains=words)
        | Q(client__name__icontains=words)
        | Q(client__ban__istartswith=words)
        | Q(ticket__key__iexact=words)
    )
    seen_clients = clients.visible_to(request.user) if may(request.user, "consent.see") else Client.objects.none()
    named = seen_clients.filter(Q(name__icontains=words) | Q(ban__istartswith=words)).order_by("name", "pk")
    page = keyset.newest_first(found, request.GET)
    complaints = may(request.user, "breach.see") or not may(request.user, "request.see_any")  # their account manager
    shown = {"words": words, "page": page, "clients": named[:CLIENTS], "complaints": complaints}
    return render(request, "pages/search.html", shown)
