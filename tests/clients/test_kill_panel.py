"""kill -9 of a real worker around the panel's webhook: each event effective once, in order (X10)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from clients import panel, services
from clients.models import Client, DIDGroup, PanelEvent
from core.events.models import OutboxMessage
from tests.standins.panel import PanelStandin
from tests.standins.panel_state import PanelState
from tests.support import killing
from tests.support.killing import LEASE_S, TIMES
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SECRET = "kill-tests"


@pytest.fixture(scope="module")
def server() -> Iterator[PanelStandin]:
    with PanelStandin((SECRET,)) as standin:
        yield standin


@pytest.fixture
def standin(server: PanelStandin) -> PanelStandin:
    server.faults.clear()
    server.state = PanelState([SECRET])
    return server


@pytest.fixture(scope="module")
def warm(server: PanelStandin, django_db_setup: None) -> Iterator[Nursery]:
    with killing.nursery(PANEL_WEBHOOK_URL=server.hook, PANEL_WEBHOOK_SECRETS=SECRET) as started:
        yield started


@pytest.fixture
def nursery(warm: Nursery, transactional_db: None) -> Iterator[Nursery]:
    killing.stop_the_clockwork()
    yield warm
    warm.clear()


@pytest.fixture
def told(acme: Client, group_of: dict[str, DIDGroup]) -> Client:
    """Three changes of one client wait for the panel: its default group, Delhi, Mumbai."""
    for n, city in enumerate(("Delhi", "Mumbai"), start=1):
        services.grant(client=acme, groups=[group_of[city]], request_reference=f"DID-2026-00000{n}", actor=None)
    return acme


# where the worker dies, and what becomes of the call that it was caught in
POINTS = {"before the panel took it": ("arrived", "drop"), "panel took it after the death": ("arrived", "go"),
          "taken, not answered": ("committed", "drop")}  # fmt: skip


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize("point", POINTS)
def test_killed_worker(standin: PanelStandin, nursery: Nursery, told: Client, point: str, turn: int) -> None:
    """X10: with the first, the second, the last of the three."""
    at, verdict = POINTS[point]
    standin.faults.add("hold", route="hook", skip=turn % 3, at=at)
    worker = nursery.start()
    standin.faults.wait_for_hold("hook")
    worker.kill()
    died = time.monotonic()
    standin.faults.release(verdict)
    nursery.start()
    _healed(standin, told)
    killing.figure(f"Panel, killed: {point}", time.monotonic() - died, bound=LEASE_S + 1)


@pytest.mark.parametrize("turn", range(TIMES))
def test_killed_between_answer_and_note(standin: PanelStandin, nursery: Nursery, told: Client, turn: int) -> None:
    """X10: the panel's answer has arrived, what should be noted of it is locked by another transaction."""
    answers = len(standin.faults.log)
    standin.faults.add("hold", route="hook", at="committed")
    worker = nursery.start()
    standin.faults.wait_for_hold("hook")
    with killing.nobody_writes(PanelEvent):
        standin.faults.release("go")
        standin.faults.wait_for_answers("hook", answers + 1)
        worker.kill()
    died = time.monotonic()
    nursery.start()
    _healed(standin, told)
    killing.figure("Panel, killed: answered, not noted", time.monotonic() - died, bound=LEASE_S + 1)


def _healed(standin: PanelStandin, client: Client) -> None:
    killing.wait_for(lambda: not OutboxMessage.objects.due().exists(), "the panel was not told")
    sent = [str(event.event_id) for event in PanelEvent.objects.order_by("sequence")]
    assert standin.state.events == dict.fromkeys(sent, "applied")  # each effective once, none as "older"
    assert list(dict.fromkeys(standin.state.received)) == sent  # in their order
    assert len(standin.state.received) <= len(sent) + 1  # one twin at most, recognised
    known = standin.state.clients[client.ban]
    assert (known.sequence, known.client) == (len(sent), panel.state_of(client))
    assert [group["location"] for group in known.client["groups"]] == ["Delhi", "Jaipur", "Mumbai"]
    assert not PanelEvent.objects.filter(delivered_at=None).exists()
    assert not OutboxMessage.objects.dead().exists()
