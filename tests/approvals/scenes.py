"""What several scenes about approvals need: links out of mails, posts by link, decisions that stand."""

import re

from django.test import Client

from approvals.models import ApprovalLink, Decision
from core.accounts.models import User
from core.events.worker import drain
from requests_app.models import DIDRequest
from requests_app.versions import current
from tests.support.mailroom import Mailroom

LINK = re.compile(r"http://testserver(/a/[^/\s\"<]+/)")
UNDO = re.compile(r"http://testserver(/undo/[^/\s\"<]+/)")


def mailed(smtp: Mailroom) -> None:
    """Let the worker send what is due."""
    drain()


def link_to(smtp: Mailroom, person: User) -> str:
    """The path of the newest link that this person was mailed."""
    return [found[1] for letter in smtp.to(person.email) for found in LINK.finditer(letter.text)][-1]


def undo_link_to(smtp: Mailroom, person: User) -> str:
    """The path of the newest undo link that this person was mailed."""
    return [found[1] for letter in smtp.to(person.email) for found in UNDO.finditer(letter.text)][-1]


def post(
    path: str, kind: str = "plus_one", words: str = "", *, digest: str, client: Client | None = None, **more: object
):
    """Send the form of a link's page."""
    data = {"kind": kind, "words": words, "digest": digest} | more
    return (client or Client()).post(f"{path}decide/", data)


def digest(request: DIDRequest) -> str:
    version = current(DIDRequest.objects.get(pk=request.pk))
    assert version is not None
    return version.digest


def standing(request: DIDRequest) -> list[str]:
    """The kinds of the decisions that stand, in the order they were made."""
    return [decision.kind for decision in Decision.objects.standing().filter(request=request)]


def live_links(request: DIDRequest) -> int:
    return ApprovalLink.objects.live().filter(version__request=request).count()
