"""What stands before every page of a client: the link, the client's language, no Referer, no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.access import services
from clients.models import Client
from core import throttle
from core.address import client_address
from core.errors import NotAllowed, Reason
from core.languages import client_page

WRONG_LINKS_A_MINUTE: Final = 60  # by address; a link that is good never counts and is never held up (L3)

Page = Callable[Concatenate[HttpRequest, Client, ...], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def of_client(page: Page) -> View:
    """Decorate a page: it is given the client of the link in its address; a dead link gets 410 and an offer.

    A step (POST) is the client's own: somebody of staff who is signed in gets 403, so that nobody ticks for a client.
    """

    @wraps(page)
    def shown(request: HttpRequest, /, *, token: str, **kwargs: Any) -> HttpResponseBase:
        link = services.find(token)
        if link is None:
            return gone(request, token)
        if request.method == "POST" and request.user.is_authenticated:
            raise NotAllowed(
                Reason(_("Only the client does this, from its own link."), remedy=_("Sign out of the portal first."))
            )
        request.client_token = token  # type: ignore[attr-defined]
        return page(request, link.client, **kwargs)

    return client_page(shown)


def gone(request: HttpRequest, token: str) -> HttpResponse:
    """Unknown, ended, expired: one status, one body, one amount of work (L3, L10)."""
    throttle.hit("wrong_client_link", client_address(request), WRONG_LINKS_A_MINUTE, 60)
    return render(request, "client/gone.html", {"token": token}, status=410)


@require_POST
@client_page
def fresh(request: HttpRequest, token: str) -> HttpResponse:
    """Wish for a fresh link; the answer says nothing about whether there was one."""
    services.ask_for_fresh(token=token, from_address=client_address(request))
    return render(request, "client/fresh.html")
