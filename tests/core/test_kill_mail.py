"""kill -9 of a real worker around a letter: it arrives, twice at most, and a twin is known by its Message-ID (X8)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from core import clock
from core.accounts.models import User
from core.events import enqueue, unit_of_work
from core.events.mail import message_id
from core.events.models import OutboxMessage, SentMail
from requests_app.models import StatusChange
from requests_app.statuses import Status
from tests.compliance.jira import scene
from tests.support import killing
from tests.support.killing import LEASE_S, TIMES
from tests.support.mailroom import Mailroom, open_mailroom
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def server() -> Iterator[Mailroom]:
    room, controller = open_mailroom()
    yield room
    controller.stop()


@pytest.fixture
def room(server: Mailroom) -> Mailroom:
    server.letters.clear()
    return server


@pytest.fixture(scope="module")
def warm(server: Mailroom, django_db_setup: None) -> Iterator[Nursery]:
    with killing.nursery(EMAIL_URL=server.url) as started:
        yield started


@pytest.fixture
def nursery(warm: Nursery, transactional_db: None) -> Iterator[Nursery]:
    killing.stop_the_clockwork()
    yield warm
    warm.clear()


@pytest.fixture
def key(tara: User, tejas: User) -> str:
    """Two letters wait: a request has come into the review queue. The key of the first."""
    request = scene.request_of_acme().request
    change = StatusChange.objects.create(
        request=request, move="approve", from_status=Status.AWAITING_APPROVALS, to_status=Status.IN_REVIEW,
        version_number=1, at=clock.now(),
    )  # fmt: skip
    with unit_of_work():
        for person in (tara, tejas):
            payload = {"kind": "queue", "change": change.pk, "person": person.pk}
            enqueue("mail.staff_news", key=f"mail.staff_news:queue:{change.pk}:{person.pk}", payload=payload)
    return f"mail.staff_news:queue:{change.pk}:{tara.pk}"


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize(("point", "at", "most"), [("before it was sent", "asked", 1), ("taken, no 250", "taken", 2)])
def test_killed_worker(room: Mailroom, nursery: Nursery, key: str, point: str, at: str, most: int, turn: int) -> None:
    """X8."""
    room.hold_next(at)
    worker = nursery.start()
    room.wait_for_hold()
    worker.kill()
    died = time.monotonic()
    room.release()
    nursery.start()
    _arrived(room, key, most)
    killing.figure(f"Mail, killed: {point}", time.monotonic() - died, bound=LEASE_S + 1)


@pytest.mark.parametrize("turn", range(TIMES))
def test_killed_between_250_and_note(room: Mailroom, nursery: Nursery, key: str, turn: int) -> None:
    """X8: the server's 250 was read, the row that should keep it is locked by another transaction."""
    room.hold_next("taken")
    worker = nursery.start()
    room.wait_for_hold()
    with killing.nobody_writes(SentMail):
        room.release()
        room.wait_for_farewell()
        worker.kill()
    died = time.monotonic()
    nursery.start()
    _arrived(room, key, 2)
    killing.figure("Mail, killed: 250 said, not noted", time.monotonic() - died, bound=LEASE_S + 1)


def _arrived(room: Mailroom, key: str, most: int) -> None:
    killing.wait_for(lambda: not OutboxMessage.objects.due().exists(), "the letter did not arrive")
    first, second = room.to("tara@portal.example"), room.to("tejas@portal.example")
    assert (1 <= len(first) <= most, len(second)) == (True, 1)
    assert {letter.message["Message-ID"] for letter in first} == {message_id(key)}
    assert SentMail.objects.filter(state="accepted").count() == 2
    assert not OutboxMessage.objects.dead().exists()
