"""The panel is told over HTTP: by a real stand-in, with faults on demand."""

import json
from collections.abc import Iterator

import pytest
import requests
from django.core.management import call_command
from pytest_django.fixtures import Settings

from clients import panel, services
from clients.models import Client, DIDGroup, GroupGrant, PanelEvent
from core.accounts.models import User
from core.errors import NotAllowed
from core.events.models import OutboxMessage
from core.events.worker import drain
from tests.standins.panel import PanelStandin

TOPICS = ("panel.event",)


@pytest.fixture
def standin(settings: Settings) -> Iterator[PanelStandin]:
    """A panel that the portal is set to tell."""
    settings.PANEL_WEBHOOK_SECRETS, settings.OUTBOX_BACKOFF_S = ["a-new-secret", "an-old-secret"], 0.0
    with PanelStandin(("a-new-secret",)) as running:
        settings.PANEL_WEBHOOK_URL = running.hook
        yield running


def due() -> OutboxMessage:
    return OutboxMessage.objects.due().get()


def shown(standin: PanelStandin) -> list[str]:
    return [group["location"] for group in standin.state.clients["BAN-987654"].client["groups"]]


def test_the_panel_shows_what_was_granted(standin: PanelStandin, acme: Client, group_of: dict[str, DIDGroup]) -> None:
    # S34, S37
    services.grant(client=acme, groups=[group_of["Delhi"]], request_reference="DID-2026-000001", actor=None)
    drain(TOPICS)
    assert shown(standin) == ["Delhi", "Jaipur"]
    event = PanelEvent.objects.first()
    assert event.delivered_at is not None
    assert (event.tries, event.last_answer) == (1, "HTTP 200")


@pytest.mark.parametrize(
    "fault", [{"kind": "answer", "status": 500}, {"kind": "answer", "status": 401}, {"kind": "drop"}]
)
def test_a_panel_that_fails_is_told_again(standin: PanelStandin, acme: Client, fault: dict) -> None:
    standin.faults.add(**fault, route="hook", count=2)
    assert drain(TOPICS) == 3
    assert shown(standin) == ["Jaipur"]
    assert PanelEvent.objects.get().tries == 3


def test_an_event_delivered_twice_has_one_effect(standin: PanelStandin, acme: Client) -> None:
    # X10: the panel took it, the answer got lost
    standin.faults.add(kind="drop", route="hook", at="committed")
    drain(TOPICS)
    event = str(PanelEvent.objects.get().event_id)
    assert standin.state.received == [event, event]
    assert standin.state.events == {event: "applied"}


def test_changes_arrive_in_their_order(standin: PanelStandin, acme: Client, group_of: dict[str, DIDGroup]) -> None:
    services.grant(client=acme, groups=[group_of["Delhi"]], request_reference="DID-2026-000001", actor=None)
    standin.faults.add(kind="answer", status=503, route="hook", count=1)
    drain(TOPICS)
    assert standin.state.received == [str(e.event_id) for e in PanelEvent.objects.order_by("sequence")]


def test_an_older_state_delivered_late_changes_nothing(
    standin: PanelStandin, acme: Client, group_of: dict[str, DIDGroup], anil: User
) -> None:
    # X10
    first = PanelEvent.objects.get()
    services.grant(client=acme, groups=[group_of["Delhi"]], request_reference="DID-2026-000001", actor=None)
    drain(TOPICS)
    standin.state.events.clear()  # as a panel that remembers no event ids
    panel.redeliver(event=first, actor=anil)
    drain(TOPICS)
    assert standin.state.events == {str(first.event_id): "older"}
    assert shown(standin) == ["Delhi", "Jaipur"]


def test_redelivering_sends_the_same_bytes_again(standin: PanelStandin, acme: Client, anil: User) -> None:
    drain(TOPICS)
    event = PanelEvent.objects.get()
    panel.redeliver(event=event, actor=anil)
    panel.redeliver(event=event, actor=anil)  # a double click is one delivery
    assert drain(TOPICS) == 1
    assert standin.state.received == [str(event.event_id)] * 2


def test_only_administrators_redeliver(acme: Client, tara: User) -> None:
    with pytest.raises(NotAllowed):
        panel.redeliver(event=PanelEvent.objects.get(), actor=tara)


def test_a_redirect_is_not_followed(standin: PanelStandin, acme: Client) -> None:
    # W5
    with PanelStandin(("a-new-secret",)) as canary:
        standin.faults.add(kind="redirect", to=canary.hook, route="hook", count=1)
        drain(TOPICS)
        assert canary.faults.arrived["hook"] == 0
    assert PanelEvent.objects.get().last_answer == "HTTP 200"


def test_an_event_is_never_sent_unsigned(standin: PanelStandin, acme: Client, settings: Settings) -> None:
    settings.PANEL_WEBHOOK_SECRETS = []
    drain(TOPICS)
    assert OutboxMessage.objects.dead().get().last_error.startswith("PANEL_WEBHOOK_SECRETS is empty")
    assert standin.faults.arrived["hook"] == 0


def test_without_a_panel_events_are_kept_without_an_error(acme: Client, settings: Settings) -> None:
    settings.PANEL_WEBHOOK_URL = ""
    drain(TOPICS)
    assert not OutboxMessage.objects.dead().exists()
    assert PanelEvent.objects.get().last_answer.startswith("not configured")


def test_the_panel_takes_no_event_with_another_secret(acme: Client) -> None:
    event = PanelEvent.objects.get()
    with PanelStandin(("other",)) as strict:
        sign = panel.signature("a-new-secret", "1", event.body.encode())
        headers = {"X-Portal-Event": str(event.event_id), "X-Portal-Timestamp": "1", "X-Portal-Signature": sign}
        assert requests.post(strict.hook, event.body.encode(), headers=headers, timeout=5).status_code == 401
        assert strict.state.clients == {}


def test_the_signature_covers_time_and_body() -> None:
    right = panel.signature("s", "100", b"{}")
    assert right.startswith("sha256=")
    assert len({right, panel.signature("s", "101", b"{}"), panel.signature("s", "100", b"{ }")}) == 3


def test_a_changed_name_is_told_but_a_changed_contact_is_not(standin: PanelStandin, acme: Client, anil: User) -> None:
    from clients import records

    acme.contact_email, acme.name = "new@acme.example", "Acme Limited"
    records.save_client(client=acme, changed=["contact_email"], actor=anil)
    assert PanelEvent.objects.count() == 1
    records.save_client(client=acme, changed=["name"], actor=anil)
    assert json.loads(PanelEvent.objects.first().body)["client"]["name"] == "Acme Limited"


def test_after_a_restore_the_panel_is_brought_to_what_the_database_knows(
    standin: PanelStandin, acme: Client, group_of: dict[str, DIDGroup]
) -> None:
    kept = PanelEvent.objects.count()
    for city in ("Delhi", "Mumbai"):
        services.grant(client=acme, groups=[group_of[city]], request_reference="DID-2026-000001", actor=None)
    drain(TOPICS)
    # the backup was older: grants and events after it are gone
    PanelEvent.objects.filter(sequence__gt=kept).delete()
    GroupGrant.objects.filter(group__in=[group_of["Delhi"], group_of["Mumbai"]]).delete()
    call_command("panel_tell_anew")
    drain(TOPICS)
    assert shown(standin) == ["Jaipur"]
    services.grant(client=acme, groups=[group_of["Pune"]], request_reference="DID-2026-000002", actor=None)
    drain(TOPICS)
    assert shown(standin) == ["Jaipur", "Pune"]
