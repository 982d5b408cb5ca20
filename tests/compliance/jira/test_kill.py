"""kill -9 of a real worker around every call to Jira: one ticket, no twin attachment, nothing lost (X1, X2, X5).

Three times at each point in `make test`; `make soak` sets SOAK to 50 and reads the healing times.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction

from compliance.jira import services
from compliance.models import Ticket
from core.events.models import OutboxMessage
from tests.compliance.jira import scene
from tests.standins.jira import JiraStandin
from tests.support import killing
from tests.support.killing import LEASE_S, TIMES
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUIET_S, SECOND_LOOK_S = 0.8, 0.2


@pytest.fixture(scope="module")
def server() -> Iterator[JiraStandin]:
    with JiraStandin("cloud") as standin:
        yield standin


@pytest.fixture
def jira(server: JiraStandin) -> JiraStandin:
    server.reset()
    return server


@pytest.fixture(scope="module")
def warm(server: JiraStandin, django_db_setup: None) -> Iterator[Nursery]:
    ours = server.credentials
    waits = {
        "JIRA_BASE_URL": server.url,
        "JIRA_FLAVOUR": "cloud",
        "JIRA_EMAIL": ours.email,
        "JIRA_API_TOKEN": ours.token,
        "JIRA_READ_TIMEOUT_S": "5",
        "JIRA_UNCERTAIN_QUIET_S": str(QUIET_S),
        "JIRA_SECOND_LOOK_S": str(SECOND_LOOK_S),
    }
    with killing.nursery(**waits) as started:
        yield started


@pytest.fixture
def nursery(warm: Nursery, transactional_db: None) -> Iterator[Nursery]:
    """Workers of this test."""
    killing.stop_the_clockwork()
    yield warm
    warm.clear()


@pytest.fixture
def ticket(jira: JiraStandin, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Ticket]:
    monkeypatch.setattr(settings, "JIRA_ENABLED", True)
    return scene.approved


# where the worker dies: the call that it is caught in, how many of these pass first, and what becomes of the call
POINTS = {
    "before it is sent": ("search", 0, "arrived", "drop"),
    "sent, never done": ("create", 0, "arrived", "drop"),
    "sent, done after the death": ("create", 0, "arrived", "go"),
    "done, not answered": ("create", 0, "committed", "drop"),
    "key saved": ("issue", 0, "arrived", "drop"),
    "before the second file": ("attach", 1, "arrived", "drop"),
    "first file done after the death": ("attach", 0, "arrived", "go"),
    "second file done, not answered": ("attach", 1, "committed", "drop"),
    "comment done, not answered": ("comment_add", 0, "committed", "drop"),
}


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize("point", POINTS)
def test_killed_worker(
    jira: JiraStandin, nursery: Nursery, ticket: Callable[[int], Ticket], point: str, turn: int
) -> None:
    """X1, X2, X5."""
    route, skip, at, verdict = POINTS[point]
    jira.faults.add("hold", route=route, skip=skip, at=at)
    raised, worker = ticket(turn), nursery.start()
    jira.faults.wait_for_hold(route)
    worker.kill()
    died = time.monotonic()
    assert not services.ticket_complete(scene.fresh(raised)) or route == "comment_add"
    jira.faults.release(verdict)
    nursery.start()
    _healed(jira, raised)
    _figure(point, time.monotonic() - died)


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize(("route", "skip"), [("create", 0), ("attach", 0), ("attach", 1)])
def test_killed_between_answer_and_save(
    jira: JiraStandin, nursery: Nursery, ticket: Callable[[int], Ticket], route: str, skip: int, turn: int
) -> None:
    """X1, X2, X5: Jira's answer has arrived, the row that should keep it is locked by another transaction."""
    jira.faults.add("hold", route=route, skip=skip, at="committed")
    raised, worker = ticket(turn), nursery.start()
    jira.faults.wait_for_hold(route)
    with _locked(raised):
        jira.faults.release("go")
        jira.faults.wait_for_answers(route, skip + 1)
        worker.kill()
    died = time.monotonic()
    nursery.start()
    _healed(jira, raised)
    _figure(f"{route} {skip + 1} answered, not saved", time.monotonic() - died)


def test_two_workers_make_one_ticket(jira: JiraStandin, nursery: Nursery, ticket: Callable[[int], Ticket]) -> None:
    """One worker at a time has a ticket, also when many rows ask for it (X10)."""
    raised = [ticket(number) for number in range(4)]
    for each in raised:
        for n in range(3):
            services.comment(ticket=each, event_id=f"news-{each.pk}-{n}", body="news")
    nursery.start()
    nursery.start()
    for each in raised:
        killing.wait_for(lambda each=each: scene.fresh(each).sync_state == "complete")
    issues = list(jira.state.issues.values())
    assert [(len(each.attachments), len(each.comments)) for each in issues] == [(2, 4)] * 4


def _healed(jira: JiraStandin, raised: Ticket) -> None:
    killing.wait_for(lambda: scene.fresh(raised).sync_state == "complete")
    issue = scene.only_issue(jira)
    assert (scene.fresh(raised).key, scene.names(issue)) == (issue.key, ["frontend-screenshot", "backend-screenshot"])
    assert {each.content for each in issue.attachments} == {scene.FRONT, scene.BACK}
    assert len(issue.comments) == 1
    assert not OutboxMessage.objects.dead().exists()


@contextmanager
def _locked(raised: Ticket) -> Iterator[None]:
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=raised.pk)
        yield


def _figure(point: str, seconds: float) -> None:
    killing.figure(f"Jira, killed: {point}", seconds, bound=QUIET_S + SECOND_LOOK_S + 2 * LEASE_S)  # X1's bound
