"""Nobody knows whether Jira did it: the portal looks, waits, looks again, and makes no second one (X1, X2, X5)."""

from __future__ import annotations

import pytest

from compliance.jira import services
from core.desk.models import Task
from core.events.models import OutboxMessage
from core.events.worker import drain
from core.files.services import keep
from tests.compliance.jira import scene
from tests.compliance.jira.conftest import both_flavours
from tests.standins.jira import JiraStandin

pytestmark = pytest.mark.usefixtures("still")

LOST = [
    {"kind": "drop", "at": "committed"},
    {"kind": "malformed"},
    {"kind": "answer", "status": 500, "at": "committed"},
    {"kind": "answer", "status": 503, "headers": {"Retry-After": "5"}, "at": "committed"},
    {"kind": "answer", "status": 201, "body": "<html>", "at": "committed"},
]
NOT_DONE = [{"kind": "drop"}, {"kind": "answer", "status": 500}, {"kind": "answer", "status": 429}]


@both_flavours
@pytest.mark.parametrize("fault", LOST)
def test_an_answer_that_was_lost_leads_to_the_issue_that_exists(standin: JiraStandin, fault: dict[str, object]) -> None:
    """X5."""
    standin.faults.add(route="create", **fault)
    ticket = scene.until_settled(scene.approved(), step=10)
    issue = scene.only_issue(standin)
    assert (ticket.sync_state, ticket.key, standin.faults.arrived["create"]) == ("complete", issue.key, 1)
    assert len(issue.attachments) == 2


@pytest.mark.parametrize("fault", NOT_DONE)
def test_a_try_that_came_to_nothing_is_repeated_after_two_empty_searches(
    standin: JiraStandin, fault: dict[str, object]
) -> None:
    standin.faults.add(route="create", **fault)
    ticket = scene.until_settled(scene.approved(), step=10)
    assert ticket.sync_state == "complete"
    assert standin.faults.arrived["create"] == 2
    assert len(standin.state.issues) == 1


def test_no_second_try_within_the_quiet_time(standin: JiraStandin) -> None:
    """A search made while Jira may still be at work proves nothing."""
    standin.faults.add("drop", route="create")
    scene.approved()
    drain()
    for _ in range(17):  # 170 s of the 180
        scene.later(10)
    assert standin.faults.arrived["create"] == 1
    scene.later(15)
    scene.later(15)
    assert standin.faults.arrived["create"] == 1  # one empty search is not enough
    scene.later(25)
    assert standin.faults.arrived["create"] == 2


def test_a_lagging_index_makes_no_twin(standin: JiraStandin) -> None:
    """The issue shows up in the search only after the first empty one."""
    standin.state.config.search_frozen = True
    standin.faults.add("drop", route="create", at="committed")
    ticket = scene.approved()
    drain()
    scene.later(181)
    assert scene.fresh(ticket).empty_searches == 1
    standin.state.release_index()
    ticket = scene.until_settled(ticket, step=10)
    assert (ticket.sync_state, len(standin.state.issues)) == ("complete", 1)


def test_a_restored_backup_finds_its_ticket_again(standin: JiraStandin) -> None:
    """The portal's memory is older than Jira: what exists under the label is adopted, not doubled."""
    ticket = scene.approved()
    drain()
    fields = {"key": "", "jira_id": "", "sync_state": "new", "attempted_at": None}
    type(ticket).objects.filter(pk=ticket.pk).update(**fields)
    ticket.attachments.update(state="due", jira_attachment_id="", attempted_at=None)
    OutboxMessage.objects.update(state="due", lease_token="", lease_until=None)
    ticket = scene.until_settled(ticket, step=10)
    issue = scene.only_issue(standin)
    assert (ticket.key, ticket.sync_state, len(issue.attachments)) == (issue.key, "complete", 2)


def test_of_several_issues_the_first_is_used_and_somebody_is_told(standin: JiraStandin) -> None:
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    standin.faults.add("drop", route="create", at="committed")
    ticket = scene.approved()
    drain()
    first = scene.only_issue(standin)
    standin.state.add_issue(summary="twin", labels=first.labels)
    ticket = scene.until_settled(ticket, step=10)
    assert (ticket.key, len(standin.state.issues)) == (first.key, 2)
    assert "DID-1, DID-2" in Task.objects.get(user=anil).text


@both_flavours
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("fault", LOST)
def test_a_lost_upload_is_found_and_not_repeated(standin: JiraStandin, fault: dict[str, object], number: int) -> None:
    """X2, X5: no twin attachment."""
    standin.faults.add(route="attach", skip=number, **fault)
    ticket = scene.until_settled(scene.approved(), step=10)
    assert ticket.sync_state == "complete"
    assert scene.names(scene.only_issue(standin)) == ["frontend-screenshot", "backend-screenshot"]
    assert standin.faults.arrived["attach"] == 2


def test_an_upload_that_came_to_nothing_is_repeated_after_the_quiet_time(standin: JiraStandin) -> None:
    """X2: and until then nobody is told that the ticket is complete."""
    standin.faults.add("drop", route="attach", skip=1)
    ticket = scene.approved()
    drain()
    for _ in range(17):
        scene.later(10)
    assert standin.faults.arrived["attach"] == 2
    assert not services.ticket_complete(scene.fresh(ticket))
    ticket = scene.until_settled(ticket, step=10)
    assert services.ticket_complete(ticket)
    assert len(scene.only_issue(standin).attachments) == 2


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_comment_is_found_by_its_marker(standin: JiraStandin, fault: dict[str, object]) -> None:
    standin.faults.add(route="comment_add", **fault)
    ticket = scene.approved()
    services.comment(ticket=ticket, event_id="sent-back-1", body="Please fix")
    assert scene.until_settled(ticket, step=10).sync_state == "complete"
    assert len(scene.only_issue(standin).comments) == 2


def test_a_comment_that_quotes_another_marker_does_not_count_as_it(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    issue = scene.only_issue(standin)
    standin.faults.add("drop", route="comment_add")
    services.comment(ticket=ticket, event_id="sent-back-1", body="Please fix")
    drain()
    standin.state.issues[issue.id].comments[0].body += "\nsee [portal:sent-back-1], said somebody"
    assert scene.until_settled(ticket, step=10).sync_state == "complete"
    assert len(issue.comments) == 2


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_transition_is_read_back(standin: JiraStandin, fault: dict[str, object]) -> None:
    ticket = scene.approved()
    drain()
    services.set_desired(ticket=ticket, status="resolved")
    standin.faults.add(route="transition", **fault)
    assert scene.until_settled(ticket, step=10).reached_status == "resolved"
    assert scene.only_issue(standin).status == "5"
    assert standin.faults.arrived["transition"] == 1


def test_a_file_over_jiras_limit_is_told_before_it_is_sent(standin: JiraStandin) -> None:
    standin.state.config.upload_limit = 100
    ticket = scene.approved()
    big = keep(slot="approvals_pdf", content=b"%PDF" + b"x" * 200, name="approvals.pdf")
    services.attach(ticket=ticket, kind="approvals_pdf", file=big)
    ticket = scene.until_settled(ticket)
    assert (ticket.sync_state, standin.faults.arrived["attach"]) == ("parked", 2)
    assert "limit 100" in ticket.last_error
