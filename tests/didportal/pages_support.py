"""What the tests of the roof's pages share: signed-in clients, and the filing form as a browser sends it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser

from core.accounts.models import User
from didportal.pages.filing_form import FilingForm
from requests_app.editable import editable_fields
from requests_app.models import DIDRequest
from requests_app.versions import draft_of

HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Browser:
    """A client that has signed in as `user`."""
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def as_shown(request: DIDRequest) -> dict[str, Any]:
    """Every field of the filing page as a browser would send it back, untouched, with the page's revision."""
    draft = draft_of(request)
    assert draft is not None
    form = FilingForm(draft, editable_fields(request))
    sent = {}
    for bound in form:
        value = bound.value()
        if bound.field.disabled or value is None or value == "":
            continue
        sent[bound.name] = value if isinstance(value, list) else str(value)
    return sent | {"revision": draft.revision}


def post(browser: Browser, request: DIDRequest, step: str, sent: dict[str, Any], *, live: bool = False) -> HttpResponse:
    """Press a button of the filing page, or let it save itself (`live`)."""
    answer: HttpResponse = browser.post(
        f"/requests/{request.reference}/edit/{step}", sent, headers=HTMX if live else {}
    )
    return answer


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()
