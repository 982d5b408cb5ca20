"""Jira limits, refuses or is away: all tickets rest together, one alarm, and it goes on by itself (X3, X4, X15)."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from pytest_django.fixtures import Settings

from compliance.models import JiraCircuit, Ticket
from core import clock
from core.desk.models import Task
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from tests.compliance.jira import scene
from tests.compliance.jira.conftest import point_at
from tests.standins.jira import JiraStandin

pytestmark = pytest.mark.usefixtures("still")


def all_complete() -> bool:
    return not Ticket.objects.exclude(sync_state="complete").exists()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_no_call_within_the_wait_that_jira_asks_for(standin: JiraStandin, form: str) -> None:
    """X4: 429 holds for all tickets, not only for the one that met it."""
    date = format_datetime(clock.now() + timedelta(seconds=600), usegmt=True)
    standin.faults.add("answer", status=429, headers={"Retry-After": "600" if form == "seconds" else date})
    for number in range(5):
        scene.approved(number)
    drain()
    for _ in range(59):
        scene.later(10)
    assert len(standin.faults.log) == 1
    for _ in range(15):
        scene.later(10)
    assert all_complete()


def test_a_wait_beyond_all_measure_is_capped(standin: JiraStandin, settings: Settings) -> None:
    settings.JIRA_MAX_BACKOFF_S = 120.0
    standin.faults.add("answer", status=429, headers={"Retry-After": "999999"})
    ticket = scene.approved()
    drain()
    assert scene.until_settled(ticket, most=3).sync_state == "complete"


def test_retry_after_zero_still_waits_a_little(standin: JiraStandin) -> None:
    standin.faults.add("answer", status=429, headers={"Retry-After": "0"})
    scene.approved()
    drain()
    scene.later(3)
    assert len(standin.faults.log) == 1


def test_refused_credentials_stop_all_and_alarm_once(standin: JiraStandin) -> None:
    """X4: one call an hour asks whether we are welcome again; one alarm a day."""
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    standin.credentials = type(standin.credentials)(token="renewed")
    for number in range(3):
        scene.approved(number)
    drain()
    for _ in range(72):
        scene.later(20 * 60)
    assert 15 <= len(standin.faults.log) <= 25
    assert {seen.route for seen in standin.faults.log[1:]} == {"myself"}
    assert Task.objects.filter(user=anil).count() == 1
    assert OutboxMessage.objects.dead().count() == 0


def test_new_credentials_in_the_settings_go_on_at_once(standin: JiraStandin, settings: Settings) -> None:
    scene.staff("Anil", scene.Role.ADMINISTRATOR)
    standin.credentials = type(standin.credentials)(token="renewed")
    ticket = scene.approved()
    drain()
    point_at(settings, standin)
    OutboxMessage.objects.update(due_at=clock.now())
    drain()
    assert scene.fresh(ticket).sync_state == "complete"
    assert not Task.objects.open().exists()
    assert AuditEvent.objects.filter(action="jira.resumed").count() == 1


def test_settings_that_cannot_work_are_told(standin: JiraStandin, settings: Settings) -> None:
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    settings.JIRA_BASE_URL = "http://jira.example.com"
    scene.approved()
    drain()
    assert "https" in Task.objects.get(user=anil).text
    assert JiraCircuit.row().paused_until is not None


@pytest.mark.parametrize("manner", ["refused", "hangs", "500", "503"])
def test_a_day_of_outage_loses_and_doubles_nothing(standin: JiraStandin, settings: Settings, manner: str) -> None:
    """X3: few calls while Jira is away, one ticket a request when it is back."""
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    settings.JIRA_READ_TIMEOUT_S = 0.05
    _break(standin, settings, manner)
    for number in range(4):
        scene.approved(number)
    drain()
    for _ in range(48):
        scene.later(30 * 60)
    assert len(standin.faults.log) <= 48 * 4 + 10
    assert Task.objects.filter(user=anil).count() == 1
    standin.faults.clear()
    point_at(settings, standin)
    for _ in range(80):
        scene.later(60)
    assert all_complete()
    assert len(standin.state.issues) == 4


def test_a_refused_component_parks_one_ticket_and_the_others_go_on(standin: JiraStandin, settings: Settings) -> None:
    """X4: 400 goes to the dead letters with Jira's own words and is not tried again by itself."""
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    words = {"errors": {"components": "Component name 'x' is not valid"}, "errorMessages": []}
    standin.faults.add("answer", route="create", status=400, body=words)
    first, second = scene.approved(1), scene.approved(2)
    drain()
    for _ in range(10):
        scene.later(3600)
    assert (scene.fresh(first).sync_state, scene.fresh(second).sync_state) == ("parked", "complete")
    assert "Component name 'x' is not valid" in OutboxMessage.objects.dead().get().last_error
    assert first.request.reference in Task.objects.get(user=anil).text
    assert standin.faults.arrived["create"] == 2


def test_one_poisoned_ticket_delays_nobody_and_is_parked_in_the_end(standin: JiraStandin) -> None:
    """X15."""
    poisoned = scene.approved(1)
    standin.faults.add("answer", route="create", status=500, count=1)
    drain()
    standin.faults.add("answer", route="search", status=500, count=1000)
    scene.later(600)
    standin.faults.clear()
    Ticket.objects.filter(pk=poisoned.pk).update(failures=39)
    JiraCircuit.objects.update(paused_until=None)
    standin.faults.add("answer", route="search", status=500)
    OutboxMessage.objects.update(due_at=clock.now())
    drain()
    assert scene.fresh(poisoned).sync_state == "parked"
    other = scene.approved(2)
    drain()
    assert scene.fresh(other).sync_state == "complete"


def test_one_failing_ticket_does_not_pause_the_others(standin: JiraStandin) -> None:
    poisoned = scene.approved(1)
    for _ in range(6):
        standin.faults.add("answer", route="search", status=500)
        scene.later(4000)
    assert scene.fresh(poisoned).failures == 6
    other = scene.approved(2)
    drain()
    assert scene.fresh(other).sync_state == "complete"


def test_without_jira_rows_wait(standin: JiraStandin, settings: Settings) -> None:
    ticket = scene.approved()
    settings.JIRA_ENABLED = False
    drain()
    assert standin.faults.log == []
    settings.JIRA_ENABLED = True
    scene.later(601)
    assert scene.fresh(ticket).sync_state == "complete"


def _break(standin: JiraStandin, settings: Settings, manner: str) -> None:
    if manner == "refused":
        settings.JIRA_BASE_URL = "http://127.0.0.1:9"
    elif manner == "hangs":
        standin.faults.add("delay", seconds=0.5, count=10000)
    else:
        standin.faults.add("answer", status=int(manner), count=10000)
