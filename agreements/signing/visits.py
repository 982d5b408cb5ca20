"""From a token to the one signatory it belongs to; every view of the signing page gets in through `by_link` (L8)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.signing.links import link_of
from agreements.signing.models import Signatory
from agreements.signing.services import Seen
from core import throttle
from core.address import client_address
from core.errors import NotAllowed, Reason
from core.languages import client_page

WRONG_LINKS_A_MINUTE = 60  # by address; a link that is good never counts and is never held up (L3)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request by a good link: whose it is, as whom the server saw the visitor, and whether they only look."""

    signatory: Signatory
    seen: Seen
    staff: bool

    @property
    def agreement(self) -> Agreement:
        return self.signatory.agreement

    @property
    def is_signed(self) -> bool:
        return self.signatory.signed_at is not None


View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """Give the view its Visit. Unknown, replaced, ended, expired: one status, one body, one amount of work (L3, L10).

    Whoever is signed in to the portal may look at what the client sees, but every POST is refused (C45).
    """

    @client_page
    @wraps(view)
    def entered(request: HttpRequest, /, *, token: str, **more: Any) -> HttpResponseBase:
        link = link_of(token)
        if link is None:
            throttle.hit("wrong_link", client_address(request), WRONG_LINKS_A_MINUTE, 60)
            return render(request, "signing/gone.html", status=410)
        staff = request.user.is_authenticated
        if staff and request.method == "POST":
            raise NotAllowed(_staff_looks())
        return view(request, Visit(link.signatory, _seen(request), staff), **more)

    return entered


def _seen(request: HttpRequest) -> Seen:
    return Seen(address=client_address(request) or "", agent=request.headers.get("User-Agent", "")[:300])


def _staff_looks() -> Reason:
    return Reason(
        _("You are signed in to the portal: nobody of the house signs or declines for a client."),
        code="signing.staff",
        remedy=_("The signatory opens the link on their own device."),
    )
