"""`manage.py jira_reconcile`: what differs is listed; --apply puts right what needs no person, and only that."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from compliance.jira import reconcile, services
from compliance.models import Ticket
from core.accounts.models import User
from core.desk.models import Task
from core.events.models import OutboxMessage
from core.events.worker import drain
from tests.compliance.jira import scene
from tests.standins.jira import JiraStandin
from tests.standins.jira_state import COMPONENT

pytestmark = pytest.mark.usefixtures("still")


def reconciled(*flags: str) -> list[str]:
    out = StringIO()
    call_command("jira_reconcile", *flags, stdout=out)
    return out.getvalue().splitlines()[:-1]


@pytest.fixture
def ticket(standin: JiraStandin) -> Ticket:
    raised = scene.approved()
    drain()
    return scene.fresh(raised)


def test_nothing_to_say_when_all_is_well(ticket: Ticket) -> None:
    assert reconciled() == []


def test_dry_run_changes_nothing(standin: JiraStandin, ticket: Ticket) -> None:
    scene.only_issue(standin).attachments.clear()
    before = Ticket.objects.values().get(), OutboxMessage.objects.count()
    assert len(reconciled()) == 2
    assert (Ticket.objects.values().get(), OutboxMessage.objects.count()) == before
    assert {seen.method for seen in standin.faults.log[-3:]} == {"GET"}


def test_a_file_that_was_removed_comes_back(standin: JiraStandin, ticket: Ticket) -> None:
    issue = scene.only_issue(standin)
    del issue.attachments[0]
    (line,) = reconciled("--apply")
    assert "frontend-screenshot" in line
    assert not services.ticket_complete(scene.fresh(ticket))
    drain()
    assert sorted(scene.names(issue)) == ["backend-screenshot", "frontend-screenshot"]
    assert reconciled() == []


def test_label_and_mark_come_back(standin: JiraStandin, ticket: Ticket) -> None:
    issue = scene.only_issue(standin)
    issue.properties = {}
    reconciled("--apply")
    drain()
    assert issue.properties["portal.submission"]["id"] == ticket.label


def test_a_status_changed_in_jira_is_set_back(standin: JiraStandin, ticket: Ticket) -> None:
    """The portal decides; Jira mirrors."""
    issue = scene.only_issue(standin)
    issue.status = "5"
    (line,) = reconciled("--apply")
    assert "DID-1 is Resolved in Jira, the portal says: Open" in line
    drain()
    assert issue.status == "1"


def test_an_issue_whose_answer_was_lost_is_adopted(standin: JiraStandin) -> None:
    standin.faults.add("drop", route="create", at="committed")
    standin.faults.add("answer", route="search", status=400, skip=1)
    raised = scene.approved()
    drain()
    scene.later(300)
    assert scene.fresh(raised).sync_state == "parked"
    (line,) = reconciled("--apply")
    assert "DID-1 exists" in line
    drain()
    assert (scene.fresh(raised).key, scene.fresh(raised).sync_state) == ("DID-1", "complete")
    assert len(standin.state.issues) == 1


def test_twins_and_strangers_are_listed_for_a_person(standin: JiraStandin, ticket: Ticket) -> None:
    standin.state.add_issue(summary="twin", labels=[ticket.label], components=[COMPONENT])
    standin.state.add_issue(summary="by hand", components=[COMPONENT])
    standin.state.add_issue(summary="another matter", components=["Number porting"])
    lines = reconciled("--apply")
    assert [line.partition(":")[0] for line in lines] == [ticket.request.reference, "DID-2", "DID-3"]
    assert all("needs a person" in line for line in lines)


def test_a_deleted_issue_is_listed_and_not_raised_anew(standin: JiraStandin, ticket: Ticket) -> None:
    standin.state.issues.clear()
    (line,) = reconciled("--apply")
    assert "DID-1 is not to be found" in line
    drain()
    assert standin.state.issues == {}


def test_tickets_kept_by_hand_are_left_alone(standin: JiraStandin, ticket: Ticket) -> None:
    Ticket.objects.update(manual=True)
    scene.only_issue(standin).attachments.clear()
    assert reconciled() == []


def test_a_jira_that_does_not_answer_ends_the_command(standin: JiraStandin, ticket: Ticket) -> None:
    standin.stop()
    with pytest.raises(CommandError, match="Jira"):
        reconciled()


def test_by_the_clock_what_can_be_is_put_right_and_the_rest_is_a_task(
    standin: JiraStandin, ticket: Ticket, tara: User
) -> None:
    issue = scene.only_issue(standin)
    del issue.attachments[0]
    standin.state.add_issue(summary="by hand", components=[COMPONENT])
    reconcile.run()
    drain()
    assert len(issue.attachments) == 2
    task = Task.objects.open().get(user=tara)
    assert "belongs to no request" in task.text
    reconcile.run()
    assert Task.objects.open().count() == 1


def test_a_task_is_ticked_off_once_its_difference_is_gone(standin: JiraStandin, ticket: Ticket, tara: User) -> None:
    key = next(iter(standin.state.issues))
    issue = standin.state.issues.pop(key)
    reconcile.run()
    assert Task.objects.open().filter(user=tara).exists()
    standin.state.issues[key] = issue
    reconcile.run()
    assert not Task.objects.open().exists()


def test_by_the_clock_nothing_happens_without_jira(settings: Settings, tara: User) -> None:
    settings.JIRA_ENABLED = False
    reconcile.run()
    assert not Task.objects.exists()
