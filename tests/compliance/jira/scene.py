"""Requests ready for their ticket, made straight as rows: these scenes are about Jira, not about filing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from clients.models import BusinessType, Client
from compliance.jira import services
from compliance.models import Ticket
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.events import unit_of_work
from core.events.worker import drain
from core.files.models import StoredFile
from core.files.services import keep
from requests_app.models import DIDRequest, RequestVersion
from requests_app.statuses import Status
from tests.compliance.jira.test_text import SAMPLE
from tests.standins.jira import JiraStandin
from tests.standins.jira_state import Issue

FRONT = b"\x89PNG\r\n\x1a\n front: contact form --\r\n"
BACK = b"\x89PNG\r\n\x1a\n back: database row --\r\n"


def staff(name: str, role: Role) -> User:
    from django.contrib.auth.models import Group

    user = User.objects.create_user(f"{name.lower()}@portal.example", full_name=name)
    user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
    return user


def request_of_acme(number: int = 123, **fields: Any) -> RequestVersion:
    """A request in review, with the guide's sample as its frozen version 1."""
    owner, _ = User.objects.get_or_create(email="asha@portal.example", defaults={"full_name": "Asha Rao"})
    client, _ = Client.objects.get_or_create(
        ban="BAN-987654",
        defaults={"name": "Acme Pvt Ltd", "business_type": BusinessType.PVT_LTD, "account_manager": owner},
    )
    now = clock.now()
    request = DIDRequest.objects.create(
        reference=f"DID-2026-{number:06d}",
        client=client,
        owner=owner,
        status=Status.IN_REVIEW,
        status_since=now,
        last_activity_at=now,
        version_number=1,
    )
    return version_of(request, 1, **fields)


def version_of(request: DIDRequest, number: int, **fields: Any) -> RequestVersion:
    values = {
        "client_name": SAMPLE["clientName"],
        "ban": SAMPLE["BAN"],
        "business_type": BusinessType.PVT_LTD,
        "primary_use_case": SAMPLE["primaryUseCase"],
        "purpose_of_outgoing_calls": SAMPLE["purposeOfOutgoingCalls"],
        "nature_of_services": SAMPLE["natureOfServices"],
        "front_end_url": SAMPLE["frontEndURL"],
        "otp_dca_flow": SAMPLE["otpDCAFlow"],
        "requested_locations": SAMPLE["requestedLocations"],
        "signatory_name": "Farah Khan",
        "signatory_designation": "Director",
    }
    digest = f"{number:064d}"
    return RequestVersion.objects.create(
        request=request, number=number, frozen_at=clock.now(), digest=digest, **(values | fields)
    )


def screens() -> tuple[StoredFile, StoredFile]:
    return (
        keep(slot="frontend_screenshot", content=FRONT, name="form.png"),
        keep(slot="backend_screenshot", content=BACK, name="row.png"),
    )


def approved(number: int = 123, **fields: Any) -> Ticket:
    """What the fourth +1 leaves behind: a ticket to raise, with two screenshots."""
    version, (front, back) = request_of_acme(number, **fields), screens()
    with unit_of_work():
        ticket = services.open_ticket(request=version.request, version=version)
        services.attach(ticket=ticket, kind="frontend_screenshot", file=front)
        services.attach(ticket=ticket, kind="backend_screenshot", file=back)
    return ticket


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("request").get(pk=ticket.pk)


def later(seconds: float) -> int:
    """Let time pass on the frozen clock, then carry out what is due."""
    clock.travel(timedelta(seconds=seconds))
    return drain()


def until_settled(ticket: Ticket, *, step: float = 60, most: int = 60) -> Ticket:
    """Let time pass until the ticket is complete or parked."""
    for _ in range(most):
        if fresh(ticket).sync_state in ("complete", "parked"):
            break
        later(step)
    return fresh(ticket)


def only_issue(standin: JiraStandin) -> Issue:
    (issue,) = standin.state.issues.values()
    return issue


def names(issue: Issue) -> list[str]:
    return [each.filename.split(".")[0] for each in issue.attachments]
