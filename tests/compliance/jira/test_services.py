"""Calling off, trying again, and the way by hand."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from compliance.jira import services
from compliance.models import Ticket
from core.accounts.roles import Role
from core.desk.models import Task
from core.errors import NotAllowed, Refused, WrongState
from core.events.models import OutboxMessage
from core.events.worker import drain
from core.files.services import keep
from tests.compliance.jira import scene
from tests.standins.jira import JiraStandin

pytestmark = pytest.mark.usefixtures("still")


def test_a_plus_one_undone_before_the_push_leaves_no_ticket(standin: JiraStandin) -> None:
    """A5."""
    ticket = scene.approved()
    assert services.cancel_if_due(ticket=ticket)
    drain()
    assert standin.faults.log == []
    assert not services.cancel_if_due(ticket=ticket)


def test_what_was_sent_is_not_called_off(standin: JiraStandin) -> None:
    """A5: once a try was made the ticket may exist, so it is kept."""
    standin.faults.add("drop", route="create", at="committed")
    ticket = scene.approved()
    drain()
    assert not services.cancel_if_due(ticket=ticket)
    assert scene.until_settled(ticket, step=10).key == scene.only_issue(standin).key


@pytest.mark.django_db(transaction=True)
def test_called_off_while_the_worker_was_about_to_send(standin: JiraStandin) -> None:
    """A5: the last look before sending is in the database."""
    ticket = scene.approved()
    standin.faults.add("hold", route="search")
    release = threading.Thread(target=_cancel_then_release, args=(standin, ticket))
    release.start()
    drain()
    release.join(20)
    assert standin.faults.arrived["create"] == 0
    assert scene.fresh(ticket).sync_state == "cancelled"


def test_a_cancelled_ticket_is_raised_when_the_four_agree_again(standin: JiraStandin) -> None:
    ticket = scene.approved()
    services.cancel_if_due(ticket=ticket)
    services.reopen(ticket=scene.fresh(ticket))
    drain()
    assert standin.faults.log == []
    services.open_ticket(request=ticket.request, version=scene.version_of(ticket.request, 2))
    drain()
    assert scene.fresh(ticket).sync_state == "complete"


@pytest.mark.parametrize("status", ["declined", "resolved"])
def test_an_end_before_the_push_cancels(standin: JiraStandin, status: str) -> None:
    ticket = scene.approved()
    services.set_desired(ticket=ticket, status=status)
    drain()
    assert standin.faults.log == []
    assert scene.fresh(ticket).sync_state == "cancelled"


def test_unknown_status_is_an_error(standin: JiraStandin) -> None:
    with pytest.raises(ValueError, match="sideways"):
        services.set_desired(ticket=scene.approved(), status="sideways")


@pytest.fixture
def parked(standin: JiraStandin) -> Ticket:
    standin.faults.add("answer", route="create", status=400)
    ticket = scene.approved()
    drain()
    return scene.fresh(ticket)


def test_retry_goes_on_where_it_stopped(standin: JiraStandin, parked: Ticket) -> None:
    scene.staff("Anil", Role.ADMINISTRATOR)
    services.retry(ticket=parked, actor=scene.staff("Tara", Role.TECH_SUPPORT))
    ticket = scene.until_settled(parked, step=1) if drain() == 0 else scene.fresh(parked)
    for _ in range(30):
        scene.later(10)
    ticket = scene.fresh(ticket)
    assert (ticket.sync_state, len(standin.state.issues)) == ("complete", 1)
    assert not Task.objects.open().exists()
    assert not OutboxMessage.objects.dead().exists()


def test_retry_is_for_tech_support_and_administrators(parked: Ticket) -> None:
    for role in (Role.ACCOUNT_MANAGER, Role.APPROVER, Role.COMPLIANCE):
        with pytest.raises(NotAllowed):
            services.retry(ticket=parked, actor=scene.staff(role.name, role))


def test_retry_of_what_is_not_parked_is_refused(standin: JiraStandin) -> None:
    ticket = scene.approved()
    with pytest.raises(WrongState):
        services.retry(ticket=ticket, actor=scene.staff("Tara", Role.TECH_SUPPORT))


def test_a_parked_ticket_is_not_tried_by_later_wishes(standin: JiraStandin, parked: Ticket) -> None:
    calls = len(standin.faults.log)
    services.comment(ticket=parked, event_id="one", body="hello")
    drain()
    assert len(standin.faults.log) == calls


@pytest.fixture
def by_hand(settings: Settings, db: None) -> Ticket:
    """Approved while Jira is not set up."""
    settings.JIRA_ENABLED = False
    return scene.approved()


def test_without_jira_people_raise_the_ticket(by_hand: Ticket) -> None:
    tara = scene.staff("Tara", Role.TECH_SUPPORT)
    assert (by_hand.manual, OutboxMessage.objects.count()) == (True, 0)
    services.enter_manual_key(ticket=by_hand, key=" did-77 ", files_attached=False, actor=tara)
    assert not services.ticket_complete(scene.fresh(by_hand))
    services.enter_manual_key(ticket=by_hand, key="DID-77", files_attached=True, actor=tara)
    assert services.ticket_complete(scene.fresh(by_hand))
    assert scene.fresh(by_hand).key == "DID-77"


def test_a_later_file_must_be_ticked_again(by_hand: Ticket) -> None:
    """S32 by hand."""
    tara = scene.staff("Tara", Role.TECH_SUPPORT)
    services.enter_manual_key(ticket=by_hand, key="DID-77", files_attached=True, actor=tara)
    signed = keep(slot="agreement_signed", content=b"%PDF-1.7", name="signed.pdf")
    services.attach(ticket=scene.fresh(by_hand), kind="agreement_signed", file=signed)
    assert not services.ticket_complete(scene.fresh(by_hand))
    services.enter_manual_key(ticket=by_hand, key="DID-77", files_attached=True, actor=tara)
    assert services.ticket_complete(scene.fresh(by_hand))


@pytest.mark.parametrize("key", ["", "77", "DID", "DID-0", "DID-7; DROP", "<b>DID-7</b>", "DID-7\nDID-8"])
def test_a_key_that_is_none_is_refused(by_hand: Ticket, key: str) -> None:
    with pytest.raises(Refused):
        services.enter_manual_key(
            ticket=by_hand, key=key, files_attached=True, actor=scene.staff("Tara", Role.TECH_SUPPORT)
        )


def test_a_key_of_another_request_is_refused(by_hand: Ticket) -> None:
    tara, other = scene.staff("Tara", Role.TECH_SUPPORT), scene.approved(124)
    services.enter_manual_key(ticket=other, key="DID-77", files_attached=True, actor=tara)
    with pytest.raises(Refused):
        services.enter_manual_key(ticket=by_hand, key="DID-77", files_attached=True, actor=tara)


def test_a_ticket_that_the_portal_keeps_takes_no_key(standin: JiraStandin) -> None:
    ticket = scene.approved()
    with pytest.raises(WrongState):
        services.enter_manual_key(
            ticket=ticket, key="DID-7", files_attached=True, actor=scene.staff("Tara", Role.TECH_SUPPORT)
        )


def test_a_parked_ticket_can_be_raised_by_hand(standin: JiraStandin, parked: Ticket) -> None:
    tara = scene.staff("Tara", Role.TECH_SUPPORT)
    services.enter_manual_key(ticket=parked, key="DID-7", files_attached=True, actor=tara)
    assert services.ticket_complete(scene.fresh(parked))
    OutboxMessage.objects.update(state="due")
    calls = len(standin.faults.log)
    drain()
    assert len(standin.faults.log) == calls


def test_only_tech_support_and_administrators_enter_a_key(by_hand: Ticket) -> None:
    with pytest.raises(NotAllowed):
        services.enter_manual_key(
            ticket=by_hand, key="DID-7", files_attached=True, actor=scene.staff("Asha2", Role.ACCOUNT_MANAGER)
        )


def _cancel_then_release(standin: JiraStandin, ticket: Ticket) -> None:
    standin.faults.wait_for_hold("search")
    services.cancel_if_due(ticket=ticket)
    connections.close_all()
    standin.faults.release()
