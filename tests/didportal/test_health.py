"""The health page: each check says what it saw; an alarm after fifteen minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from compliance.models import JiraCircuit
from core import clock
from core.events import enqueue, unit_of_work
from core.events.models import OutboxMessage, PeriodicRun, WorkerBeat
from didportal import health
from tests.didportal.pages_support import signed_in, text_of
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def late(clock_at: Callable[[datetime], None]) -> Callable[[int], None]:
    """`late(n)`: n minutes later."""
    start = clock.now()
    return lambda minutes: clock_at(start + minutes * MINUTE)


def write(topic: str) -> None:
    with unit_of_work():
        enqueue(topic, key=f"{topic}:1", payload={})


def test_the_database_answers() -> None:
    assert health.database()[0] == "good"


def test_no_worker_was_ever_seen() -> None:
    assert health.worker()[0] == "bad"


@pytest.mark.parametrize(("minutes", "state"), [(0, "good"), (2, "good"), (16, "bad")])
def test_a_worker_that_stands_still(minutes: int, state: str, late: Callable[[int], None]) -> None:  # X14
    WorkerBeat.objects.create(name="w1", at=clock.now())
    late(minutes)
    assert health.worker()[0] == state


@pytest.mark.parametrize(("minutes", "state"), [(1, "good"), (6, "warn"), (15, "warn"), (16, "bad")])
def test_what_should_be_done_and_is_not(minutes: int, state: str, late: Callable[[int], None]) -> None:  # X14
    write("jira.sync")
    late(minutes)
    assert health.outbox_age()[0] == state


def test_what_waits_on_purpose_is_not_late(late: Callable[[int], None]) -> None:
    with unit_of_work():
        enqueue("jira.sync", key="k", payload={}, delay=timedelta(hours=1))
    late(30)
    assert health.outbox_age() == ("good", "Nothing waits.")


@pytest.mark.parametrize(("minutes", "state"), [(1, "good"), (16, "bad")])
def test_the_oldest_unsent_letter(minutes: int, state: str, late: Callable[[int], None]) -> None:  # X8, X14
    write("mail.ask")
    late(minutes)
    assert health.unsent_mail()[0] == state


def test_dead_letters_are_bad_and_counted() -> None:
    write("jira.sync")
    OutboxMessage.objects.update(state="dead")
    assert health.dead_letters() == ("bad", "1 dead letters: read why on the outbox page and retry them.")


def test_the_mail_server_is_really_asked(smtp: Mailroom, settings: Settings) -> None:
    assert health.mail()[0] == "good"
    settings.EMAIL_PORT = 1
    assert health.mail()[0] == "bad"


def test_jira_is_off_paused_or_fine(settings: Settings) -> None:
    settings.JIRA_ENABLED = False
    assert health.jira()[0] == "warn"
    settings.JIRA_ENABLED = True
    assert health.jira()[0] == "good"
    JiraCircuit.row()
    JiraCircuit.objects.update(paused_until=clock.now() + 5 * MINUTE, reason="401")
    assert health.jira()[0] == "bad"


def test_the_pdf_program_is_there() -> None:
    assert health.pdfs()[0] == "good"


def test_timed_work_that_fails_is_named() -> None:
    PeriodicRun.objects.create(name="remind approvers", next_at=clock.now(), last_error="ValueError: no")
    state, words = health.clockwork()
    assert (state, "remind approvers: ValueError: no" in words) == ("bad", True)


def test_a_check_that_fails_is_bad_and_the_others_run(settings: Settings) -> None:
    settings.EMAIL_BACKEND = None  # what a check cannot even read
    verdicts = {str(verdict.title): verdict for verdict in health.run()}
    assert verdicts["Mail server"].state == "bad"
    assert verdicts["Database"].state == "good"
    assert len(verdicts) == len(health.CHECKS)


def test_the_watch_writes_an_alarm_line(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    health.watch()  # X14: no worker was seen
    assert "health.alarm" in caplog.text + capsys.readouterr().out + capsys.readouterr().err


@pytest.mark.parametrize(
    ("who", "expected"), [("tara", 200), ("chitra", 200), ("anil", 200), ("asha", 403), ("mihir", 403)]
)
def test_who_sees_the_page(who: str, expected: int, request: pytest.FixtureRequest) -> None:
    answer = signed_in(request.getfixturevalue(who)).get("/health/")
    assert answer.status_code == expected
    assert ("No worker has ever been seen" in text_of(answer)) == (expected == 200)


def test_the_answer_for_a_load_balancer_says_nothing_else() -> None:
    from django.test import Client as Browser

    answer = Browser().get("/health/live/")
    assert (answer.status_code, answer.content) == (200, b"ok")
