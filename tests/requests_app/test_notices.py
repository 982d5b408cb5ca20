"""Telling the client: the text that is ready, where it may go, and the task that stays until it went."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from core import clock
from core.accounts.models import User
from core.desk.models import Task
from core.errors import NotAllowed, Refused, WrongState
from core.events import add_task, unit_of_work
from core.events.worker import drain
from requests_app import notices
from requests_app.models import ClientNotice, DIDRequest, RequestedLocation
from requests_app.statuses import Status
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(acme_request: DIDRequest, asha: User) -> DIDRequest:
    """Active with Delhi and Mumbai; Bengaluru was refused. The owner's task is open."""
    journey.filed(acme_request)
    places = RequestedLocation.objects.filter(request=acme_request)
    places.update(verdict="accepted")
    places.filter(location__city="Bengaluru").update(verdict="refused", reason="No numbers before March.")
    DIDRequest.objects.filter(pk=acme_request.pk).update(status=Status.ACTIVE)
    with unit_of_work():
        add_task(asha, "Tell the client", "/", key=f"notify:{acme_request.reference}")
    return journey.fresh(acme_request)


def send(did: DIDRequest, actor: User, **changes: str) -> ClientNotice:
    to, subject, text = notices.ready_text(did)
    return notices.notify_client(request=did, actor=actor, **({"to": to, "subject": subject, "text": text} | changes))


def test_the_text_names_what_was_accepted_and_where_to_click(active: DIDRequest) -> None:  # S36, S38
    to, subject, text = notices.ready_text(active)
    assert to == "farah@acme.example"
    assert subject.endswith("Delhi, Mumbai")
    assert "Manage → DIDs → Add DID" in text
    assert "Bengaluru" not in text


def test_the_text_says_what_the_numbers_are_for(active: DIDRequest) -> None:  # S52, S53
    text = notices.ready_text(active)[2]
    assert "transactional calls only" in text
    assert "last six months" in text


def test_the_letter_goes_to_the_client_and_answers_to_the_owner(
    active: DIDRequest, asha: User, smtp: Mailroom
) -> None:  # S36, W9
    send(active, asha)
    drain(["mail.client_notice"])
    (letter,) = smtp.letters
    assert letter.recipients == ["farah@acme.example"]
    assert "asha@portal.example" in letter.message["Reply-To"]


def test_below_the_letter_stands_the_clients_own_way_to_its_numbers(
    active: DIDRequest, asha: User, smtp: Mailroom
) -> None:  # S36, S38
    send(active, asha)
    drain()
    (letter,) = smtp.to("farah@acme.example")  # one letter, not a second one beside it (C30)
    (link,) = [each for each in letter.links if "/c/" in each]
    page = Browser().get(link.removeprefix("http://testserver"))
    assert (page.status_code, b"Choose numbers" in page.content) == (200, True)
    assert "/c/" not in ClientNotice.objects.get().text  # what staff can read again opens nothing (L3)


def test_a_letter_that_waited_too_long_carries_no_dead_link(
    active: DIDRequest, asha: User, smtp: Mailroom, clock_at: Any
) -> None:
    send(active, asha)
    clock_at(clock.now() + timedelta(days=8))
    drain(["mail.client_notice"])
    assert not [each for each in smtp.letters[0].links if "/c/" in each]


def test_the_task_is_open_until_the_letter_was_taken(active: DIDRequest, asha: User, smtp: Mailroom) -> None:  # S36
    send(active, asha)
    assert Task.objects.open().filter(user=asha).count() == 1
    drain(["mail.client_notice"])
    assert not Task.objects.open().exists()
    assert ClientNotice.objects.get().delivery == "accepted"


def test_a_refused_letter_keeps_the_task_and_says_why(active: DIDRequest, asha: User, smtp: Mailroom) -> None:  # S30
    smtp.refuse("farah@acme.example", "550 no such mailbox")
    send(active, asha)
    drain(["mail.client_notice"])
    assert Task.objects.open().filter(user=asha).exists()
    assert "no such mailbox" in ClientNotice.objects.get().words


@pytest.mark.parametrize(
    ("field", "value"),
    [("to", "evil@x.example"), ("subject", "  "), ("text", "The locations are ready.")],
)
def test_what_may_not_go_is_refused_by_field(field: str, value: str, active: DIDRequest, asha: User) -> None:  # S38, W9
    with pytest.raises(Refused) as refusal:
        send(active, asha, **{field: value})
    assert [reason.field for reason in refusal.value.reasons] == [field]
    assert not ClientNotice.objects.exists()


def test_there_is_nothing_to_tell_before_it_is_active(acme_request: DIDRequest, asha: User) -> None:
    with pytest.raises(WrongState, match="not active"):
        send(acme_request, asha)


@pytest.mark.parametrize("who", ["ravi", "tara"])
def test_nobody_else_tells_the_client(who: str, active: DIDRequest, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        send(active, request.getfixturevalue(who))
