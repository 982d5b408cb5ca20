"""The page on which the owner tells the client."""

import pytest

from core.accounts.models import User
from core.events.worker import drain
from requests_app.models import ClientNotice, DIDRequest, RequestedLocation
from tests.didportal.pages_support import signed_in, text_of
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(acme_request: DIDRequest) -> DIDRequest:
    journey.filed(acme_request)
    RequestedLocation.objects.update(verdict="accepted")
    DIDRequest.objects.filter(pk=acme_request.pk).update(status="active")
    return journey.fresh(acme_request)


LETTER = {
    "to": "ops@acme.example",
    "subject": "Your new locations",
    "text": "Delhi is ready.\nOpen Manage → DIDs → Add DID.",
}


def send(did: DIDRequest, user: User, **changes: str) -> object:
    return signed_in(user).post(f"{did.get_absolute_url()}notify/send/", LETTER | changes)


def test_the_text_is_ready_with_the_path(active: DIDRequest, asha: User) -> None:  # S36, S38
    page = text_of(signed_in(asha).get(f"{active.get_absolute_url()}notify/"))
    assert "Manage → DIDs → Add DID" in page
    assert "Delhi, Mumbai, Bengaluru" in page
    assert "farah@acme.example" in page and "ops@acme.example" in page


def test_the_edited_text_goes_out(active: DIDRequest, asha: User, smtp: Mailroom) -> None:  # S36
    assert send(active, asha).status_code == 302  # type: ignore[attr-defined]
    drain(["mail.client_notice"])
    (letter,) = smtp.letters
    assert (letter.recipients, letter.subject) == (["ops@acme.example"], "Your new locations")
    assert "Delhi is ready." in letter.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("to", "evil@x.example", "Select a valid choice"),  # W9
        ("subject", "", "This field is required"),
        ("text", "Delhi is ready.", "does not say where to click"),  # S38
    ],
)
def test_a_refusal_keeps_what_was_typed(field: str, value: str, words: str, active: DIDRequest, asha: User) -> None:
    answer = send(active, asha, **{field: value})
    page = text_of(answer)  # type: ignore[arg-type]
    assert (answer.status_code, words in page) == (422, True)  # type: ignore[attr-defined]
    assert "Delhi is ready." in page
    assert not ClientNotice.objects.exists()


def test_the_page_says_what_the_mail_server_said(active: DIDRequest, asha: User, smtp: Mailroom) -> None:  # S30
    smtp.refuse("ops@acme.example", "550 no such mailbox")
    send(active, asha)
    drain(["mail.client_notice"])
    page = text_of(signed_in(asha).get(f"{active.get_absolute_url()}notify/"))
    assert "was refused by the mail server" in page and "no such mailbox" in page


def test_before_it_is_active_nothing_can_be_sent(acme_request: DIDRequest, asha: User) -> None:
    assert send(acme_request, asha).status_code == 409  # type: ignore[attr-defined]
    assert not ClientNotice.objects.exists()


def test_there_is_no_such_page_before_it_is_active(acme_request: DIDRequest, asha: User) -> None:
    assert signed_in(asha).get(f"{acme_request.get_absolute_url()}notify/").status_code == 409


@pytest.mark.parametrize(("who", "expected"), [("ravi", 404), ("tara", 403), ("mihir", 403)])
def test_nobody_else_writes_to_the_client(
    who: str, expected: int, active: DIDRequest, request: pytest.FixtureRequest
) -> None:
    assert send(active, request.getfixturevalue(who)).status_code == expected  # type: ignore[attr-defined]
