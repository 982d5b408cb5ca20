"""The panel's events over HTTP: by its own webhook, and again by the nightly question."""

from collections.abc import Iterator

import pytest
import requests
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from clients.activation import backfill
from clients.activation.models import IncomingEvent
from core.accounts.models import User
from core.events.models import OutboxMessage
from core.events.worker import drain
from tests.clients.activation import scene
from tests.standins.panel import PanelStandin
from tests.standins.panel_events import PanelEvents

BAN = scene.BAN


@pytest.fixture
def panel(settings: Settings) -> Iterator[PanelStandin]:
    with PanelStandin(events=PanelEvents(secret=scene.PANEL)) as standin:
        settings.PANEL_API_URL, settings.PANEL_API_TOKEN = standin.url, "stand-in-token"
        yield standin


def press(panel: PanelStandin, kind: str) -> str:
    return requests.post(f"{panel.url}/clients/{BAN}/happen?kind={kind}", timeout=10).text


@pytest.mark.django_db
def test_what_the_panel_failed_to_tell_is_asked_for(panel: PanelStandin, asha: User) -> None:  # S65 S66 S67
    scene.pay()
    for kind in ("dashboard.loaded", "callflow.draft_saved", "callflow.published", "user.invited"):
        press(panel, kind)
    for _night in range(2):
        backfill.run()
        drain()
    assert scene.done() == {"email", "login", "call_flow"}
    assert IncomingEvent.objects.filter(source="panel").count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["wrong", ""])
def test_without_the_right_key_the_panel_says_nothing(
    token: str, panel: PanelStandin, asha: User, settings: Settings
) -> None:
    scene.pay()
    press(panel, "dashboard.loaded")
    settings.PANEL_API_TOKEN = token
    backfill.run()
    drain()
    assert "login" not in scene.done()
    assert OutboxMessage.objects.get(topic="panel.backfill").state in {"due", "dead"}


@pytest.mark.django_db(transaction=True)
def test_a_button_of_the_panel_ticks_the_step(panel: PanelStandin, asha: User, live_server: LiveServer) -> None:  # S65
    scene.pay()
    panel.events.origin = live_server.url
    assert "HTTP 200" in press(panel, "dashboard.loaded")
    panel.events.secret = "another"
    assert "HTTP 401" in press(panel, "user.active")
    drain()
    assert scene.done() == {"email", "login"}
