"""The fourth +1 leads to one ticket with its text and files; later decisions arrive on the same ticket."""

from __future__ import annotations

import hashlib

import pytest

from compliance.jira import services
from compliance.jira.text import payload_of
from core.events import unit_of_work
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from core.files.services import keep
from tests.compliance.jira import scene
from tests.compliance.jira.conftest import both_flavours
from tests.compliance.jira.test_text import SAMPLE
from tests.standins.jira import JiraStandin

pytestmark = pytest.mark.usefixtures("still")


@both_flavours
def test_one_ticket_with_component_payload_and_both_screenshots(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    issue = scene.only_issue(standin)
    assert issue.components == ["Outgoing DID | New Location"]  # S24
    assert payload_of(issue.description) == SAMPLE  # S25
    files = {hashlib.sha256(each.content).hexdigest(): len(each.content) for each in issue.attachments}
    assert files == {row.sha256: row.size for row in ticket.attachments.all()}  # S26
    assert scene.names(issue) == ["frontend-screenshot", "backend-screenshot"]
    assert scene.fresh(ticket).sync_state == "complete"
    assert services.ticket_complete(scene.fresh(ticket))


def test_no_call_before_the_fourth_plus_one(standin: JiraStandin) -> None:
    """S27: a request without a ticket row leaves Jira alone; so does a ticket until its transaction is committed."""
    scene.request_of_acme()
    drain()
    assert standin.faults.log == []
    with unit_of_work():
        version = scene.request_of_acme(124)
        services.open_ticket(request=version.request, version=version)
        drain()
    assert standin.faults.log == []
    drain()
    assert len(standin.state.issues) == 1


def test_text_says_who_and_where_before_the_payload(standin: JiraStandin) -> None:
    scene.approved()
    drain()
    issue = scene.only_issue(standin)
    head = issue.description.partition("{code:json}")[0]
    for words in ("DID-2026-000123", "http://testserver/requests/DID-2026-000123/", "Farah Khan, Director", "General"):
        assert words in head
    assert issue.summary == "DID-2026-000123: Acme Pvt Ltd: Delhi, Mumbai, Bengaluru"
    assert "http://testserver/requests/DID-2026-000123/" in issue.comments[0].body


def test_nothing_is_said_twice_however_often_the_row_comes(standin: JiraStandin) -> None:
    """X10: the same outbox row fifty times; after the first it costs not even a call."""
    scene.approved()
    drain()
    calls = len(standin.faults.log)
    for _ in range(50):
        OutboxMessage.objects.update(state="due", lease_token="", lease_until=None, finished_at=None)
        drain()
    assert len(standin.faults.log) == calls
    issue = scene.only_issue(standin)
    assert (len(issue.attachments), len(issue.comments)) == (2, 1)


@both_flavours
def test_signed_agreement_lands_on_the_same_key(standin: JiraStandin) -> None:
    """S32."""
    ticket = scene.approved()
    drain()
    assert services.ticket_complete(scene.fresh(ticket))
    signed = keep(slot="agreement_signed", content=b"%PDF-1.7 signed", name="signed.pdf")
    services.attach(ticket=ticket, kind="agreement_signed", file=signed)
    services.attach(ticket=ticket, kind="agreement_signed", file=signed)
    assert not services.ticket_complete(scene.fresh(ticket))
    drain()
    issue = scene.only_issue(standin)
    assert (issue.key, scene.names(issue)[2:]) == (scene.fresh(ticket).key, ["agreement-signed"])
    assert issue.attachments[2].content == b"%PDF-1.7 signed"
    assert services.ticket_complete(scene.fresh(ticket))


def test_files_of_different_kinds_with_the_same_bytes_are_both_there(standin: JiraStandin) -> None:
    ticket = scene.approved()
    same = keep(slot="consent_proof", content=scene.FRONT, name="proof.png")
    services.attach(ticket=ticket, kind="consent_proof", file=same)
    drain()
    assert scene.names(scene.only_issue(standin))[2:] == ["consent-proof"]


def test_comments_arrive_once_each_and_in_order(standin: JiraStandin) -> None:
    ticket = scene.approved()
    for event in ("sent-back-1", "sent-back-2", "sent-back-1"):
        services.comment(ticket=ticket, event_id=event, body=f"Please fix [~admin] {event}", link="http://testserver/x")
    drain()
    bodies = [each.body for each in scene.only_issue(standin).comments]
    assert [body.splitlines()[-1] for body in bodies[1:]] == ["[portal:sent-back-1]", "[portal:sent-back-2]"]
    assert "[~" not in "".join(bodies)  # W4


def test_a_new_version_changes_the_text_of_the_same_ticket(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    second = scene.version_of(ticket.request, 2, requested_locations=["Delhi"])
    services.open_ticket(request=ticket.request, version=second)
    drain()
    issue = scene.only_issue(standin)
    assert payload_of(issue.description)["requestedLocations"] == ["Delhi"]
    assert issue.properties["portal.submission"]["sha256"] == scene.fresh(ticket).payload_sha256
    assert len(issue.comments) == 1


def test_a_payload_too_long_for_the_text_goes_along_as_a_file(standin: JiraStandin) -> None:
    ticket = scene.approved(otp_dca_flow="{" * 6000)
    drain()
    issue = scene.only_issue(standin)
    assert len(issue.description) < 32767
    assert "{code:json}" not in issue.description
    (attached,) = [each for each in issue.attachments if each.filename.startswith("ticket-payload.")]
    assert attached.content == bytes(scene.fresh(ticket).payload)


def test_marks_that_somebody_removed_come_back(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    issue = scene.only_issue(standin)
    issue.labels, issue.properties = ["urgent"], {}
    services.comment(ticket=ticket, event_id="one", body="hello")
    drain()
    assert issue.labels == ["urgent", ticket.label]
    assert issue.properties["portal.submission"]["id"] == ticket.label


def test_an_issue_that_carries_another_requests_mark_is_left_alone(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    issue = scene.only_issue(standin)
    issue.properties = {"portal.submission": {"id": "portal-nl-of-somebody-else"}}
    services.comment(ticket=ticket, event_id="one", body="hello")
    drain()
    assert scene.fresh(ticket).sync_state == "parked"
    assert len(issue.comments) == 1


def test_a_deleted_issue_is_told_and_not_raised_anew(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    standin.state.issues.clear()
    services.comment(ticket=ticket, event_id="one", body="hello")
    scene.until_settled(ticket)
    assert scene.fresh(ticket).sync_state == "parked"
    assert "DID-1 is not to be found" in scene.fresh(ticket).last_error
    assert standin.state.issues == {}


def test_an_altered_file_is_not_sent(standin: JiraStandin) -> None:
    ticket = scene.approved()
    row = ticket.attachments.get(kind="backend_screenshot")
    type(row.file).objects.filter(pk=row.file.pk).update(sha256="0" * 64)
    drain()
    assert scene.fresh(ticket).sync_state == "parked"
    assert scene.names(scene.only_issue(standin)) == ["frontend-screenshot"]


def test_what_happened_is_in_the_audit(standin: JiraStandin) -> None:
    ticket = scene.approved()
    drain()
    events = AuditEvent.objects.filter(thread=ticket.request.reference).values_list("action", flat=True)
    assert list(events) == ["ticket.opened", "ticket.created", "ticket.attached", "ticket.attached"]
