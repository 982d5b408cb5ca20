"""The outbox page: what waits, what is dead and why, and another life for it."""

import pytest

from core import clock
from core.accounts.models import User
from core.events import enqueue, unit_of_work
from core.events.models import AuditEvent, OutboxMessage, SentMail
from tests.didportal.pages_support import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(db: None) -> OutboxMessage:
    with unit_of_work():
        enqueue("jira.sync", key="jira.sync:1:1", payload={"ticket": 1})
    OutboxMessage.objects.update(state="dead", attempts=8, last_error="401: the token is not valid")
    return OutboxMessage.objects.get()


def test_what_is_due_is_shown_with_its_age(anil: User) -> None:
    with unit_of_work():
        enqueue("mail.ask", key="mail.ask:77", payload={})
    page = text_of(signed_in(anil).get("/outbox/"))
    assert "mail.ask:77" in page and "mail.ask</td>" in page


def test_a_dead_letter_says_why(dead: OutboxMessage, anil: User) -> None:  # X4, X15
    page = text_of(signed_in(anil).get("/outbox/?show=dead"))
    assert "401: the token is not valid" in page
    assert "dead letter" in page
    assert f"/outbox/{dead.pk}/retry/" in page


def test_retry_makes_it_due_again_and_is_recorded(dead: OutboxMessage, anil: User) -> None:
    answer = signed_in(anil).post(f"/outbox/{dead.pk}/retry/")
    assert (answer.status_code, answer["Location"]) == (302, "/outbox/?show=dead")
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("due", 0)
    assert AuditEvent.objects.filter(action="outbox.retried", actor_id=anil.pk).exists()


def test_what_is_not_dead_is_not_retried(dead: OutboxMessage, anil: User) -> None:
    browser = signed_in(anil)
    browser.post(f"/outbox/{dead.pk}/retry/")
    assert browser.post(f"/outbox/{dead.pk}/retry/").status_code == 409
    assert browser.post("/outbox/99999/retry/").status_code == 404


@pytest.mark.parametrize(
    ("who", "sees"), [("tara", 200), ("anil", 200), ("asha", 403), ("mihir", 403), ("chitra", 403)]
)
def test_who_looks_and_who_retries(who: str, sees: int, dead: OutboxMessage, request: pytest.FixtureRequest) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get("/outbox/").status_code == sees
    assert browser.post(f"/outbox/{dead.pk}/retry/").status_code == (302 if who == "anil" else 403)


def test_looking_retries_nothing(dead: OutboxMessage, anil: User) -> None:
    assert signed_in(anil).get(f"/outbox/{dead.pk}/retry/").status_code == 405


def test_letters_that_were_refused_are_listed(anil: User) -> None:  # S30, X8
    SentMail.objects.create(
        key="k", topic="mail.ask", to=["gone@x.example"], subject="Please decide", state="refused",
        words="550 no such mailbox", at=clock.now(),
    )  # fmt: skip
    page = text_of(signed_in(anil).get("/outbox/"))
    assert "550 no such mailbox" in page and "gone@x.example" in page


def test_an_unknown_state_is_the_due_one(anil: User) -> None:
    assert signed_in(anil).get("/outbox/?show=<b>").status_code == 200
