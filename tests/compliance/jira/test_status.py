"""What the portal decides becomes the ticket's status: read first, moved by what the workflow offers, never guessed."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from compliance.jira import services
from compliance.models import Ticket
from core.desk.models import Task
from core.events.worker import drain
from tests.compliance.jira import scene
from tests.compliance.jira.conftest import both_flavours
from tests.standins.jira import JiraStandin

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def ticket(standin: JiraStandin) -> Ticket:
    raised = scene.approved()
    drain()
    return scene.fresh(raised)


@both_flavours
def test_resolved_in_a_done_category_with_a_resolution(standin: JiraStandin, ticket: Ticket) -> None:
    """S35."""
    services.set_desired(ticket=ticket, status="resolved")
    drain()
    issue = scene.only_issue(standin)
    assert (issue.status, issue.resolution) == ("5", "Done")
    assert scene.fresh(ticket).reached_status == "resolved"


@both_flavours
def test_declined_and_opened_again_on_the_same_ticket(standin: JiraStandin, ticket: Ticket) -> None:
    services.set_desired(ticket=ticket, status="declined")
    drain()
    issue = scene.only_issue(standin)
    assert (issue.status, issue.resolution) == ("10005", "Won't Do")
    services.reopen(ticket=ticket)
    drain()
    assert (issue.status, issue.resolution, scene.fresh(ticket).key) == ("1", "", issue.key)


def test_opened_again_before_anything_is_added(standin: JiraStandin, ticket: Ticket) -> None:
    services.set_desired(ticket=ticket, status="declined")
    drain()
    services.comment(ticket=ticket, event_id="resubmitted-2", body="Version 2")
    services.reopen(ticket=ticket)
    drain()
    routes = [seen.route for seen in standin.faults.log]
    assert routes.index("transition", routes.index("transition") + 1) < len(routes) - 1 - routes[::-1].index(
        "comment_add"
    )


def test_what_stands_there_already_is_not_moved(standin: JiraStandin, ticket: Ticket) -> None:
    scene.only_issue(standin).status = "5"
    services.set_desired(ticket=ticket, status="resolved")
    drain()
    assert scene.fresh(ticket).sync_state == "complete"
    assert standin.faults.arrived["transition"] == 0


def test_a_step_that_is_not_offered_parks_and_names_those_that_are(standin: JiraStandin, ticket: Ticket) -> None:
    standin.state.config.transitions = ["11"]
    services.set_desired(ticket=ticket, status="resolved")
    drain()
    parked = scene.fresh(ticket)
    assert parked.sync_state == "parked"
    assert "Start progress → In Progress" in parked.last_error
    assert scene.only_issue(standin).status == "1"


def test_statuses_are_chosen_by_the_settings_by_name_or_id(
    standin: JiraStandin, ticket: Ticket, settings: Settings
) -> None:
    settings.JIRA_STATUS_DECLINED = ["5"]
    services.set_desired(ticket=ticket, status="declined")
    drain()
    assert scene.only_issue(standin).status == "5"


def test_where_jira_offers_no_way_back_a_new_ticket_takes_over(standin: JiraStandin, ticket: Ticket) -> None:
    services.set_desired(ticket=ticket, status="declined")
    drain()
    standin.state.config.transitions.remove("41")
    services.reopen(ticket=ticket)
    drain()
    old, new = standin.state.issues.values()
    taken = scene.fresh(ticket)
    assert (taken.key, taken.earlier_keys, taken.sync_state) == (new.key, [old.key], "complete")
    assert f"/browse/{old.key}" in new.description
    assert (len(new.attachments), len(new.comments), new.labels == old.labels) == (2, 1, False)


def test_the_text_of_a_ticket_that_took_over_keeps_its_link(standin: JiraStandin, ticket: Ticket) -> None:
    services.set_desired(ticket=ticket, status="declined")
    drain()
    standin.state.config.transitions.remove("41")
    second = scene.version_of(ticket.request, 2)
    services.open_ticket(request=ticket.request, version=second)
    drain()
    services.open_ticket(request=ticket.request, version=second)
    drain()
    old, new = standin.state.issues.values()
    assert new.description.startswith(f"Continues {standin.url}/browse/{old.key}")
    assert new.description.count("Continues") == 1


def test_a_resolved_ticket_without_the_right_to_resolve_is_told(standin: JiraStandin, ticket: Ticket) -> None:
    """403 on one step, while the account is welcome: this ticket is parked, nobody else waits (X15)."""
    anil = scene.staff("Anil", scene.Role.ADMINISTRATOR)
    standin.faults.add("answer", route="transition", status=403)
    services.set_desired(ticket=ticket, status="resolved")
    other = scene.approved(124)
    drain()
    assert (scene.fresh(ticket).sync_state, scene.fresh(other).sync_state) == ("parked", "complete")
    assert ticket.request.reference in Task.objects.open().get(user=anil).text
