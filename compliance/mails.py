"""Letters to staff."""

from typing import Any

from django.utils.translation import gettext as _

from compliance.notices import WANTED_WHILE, review_url
from core.accounts.models import User
from core.events.mail import Letter
from core.letters import Sheet, url, write
from requests_app.models import StatusChange


def staff_news(payload: dict[str, Any]) -> Letter | None:
    """To one person of Tech Support: something waits for them. None once it does not wait any more."""
    change = StatusChange.objects.select_related("request__client", "request__owner").get(pk=payload["change"])
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    request = change.request
    if person is None or request.status != WANTED_WHILE[payload["kind"]]:
        return None
    names = {"ref": request.reference, "client": request.client.name}
    heading, words = _words(payload["kind"], names)
    facts = [
        (_("Client"), f"{request.client.name} ({request.client.ban})"),
        (_("Account manager"), request.owner.full_name),
    ]
    button = (_("Open the review"), url(review_url(request)))
    greeting = _("Dear %(name)s,") % {"name": person.full_name}
    text, html = write(Sheet(heading, greeting=greeting, paragraphs=[words], facts=facts, button=button))
    return Letter([person.email], heading, text, html, thread=request.reference)


def _words(kind: str, names: dict[str, str]) -> tuple[str, str]:
    if kind == "signed":
        return (
            _("%(ref)s is signed: confirm and activate") % names,
            _("The signed agreement of %(client)s is on the ticket. Confirm the signature, then activate.") % names,
        )
    return (
        _("%(ref)s is in the review queue") % names,
        _("%(client)s has all four approvals. Take the request, check it and accept, send back or decline.") % names,
    )
