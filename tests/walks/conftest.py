"""The whole ground of a walk: real mail, a Jira and a panel over HTTP, a worker beside the web process, browsers."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from clients.models import Client
from core.accounts.models import User
from core.events.worker import EmbeddedWorker
from tests.compliance.jira.conftest import point_at
from tests.standins.jira import JiraStandin
from tests.standins.panel import PanelStandin
from tests.support.browser import Visitors
from tests.support.mailroom import Mailroom
from tests.walks.ground import Ground


@pytest.fixture
def jira(settings: Settings) -> Iterator[JiraStandin]:
    """A Jira in Cloud manners, and a portal that is set to it."""
    with JiraStandin("cloud") as standin:
        point_at(settings, standin)
        yield standin


@pytest.fixture
def panel(settings: Settings) -> Iterator[PanelStandin]:
    """The client's panel, told by the portal's webhook."""
    with PanelStandin(("walk-secret",)) as standin:
        settings.PANEL_WEBHOOK_URL, settings.PANEL_WEBHOOK_SECRETS = standin.hook, ["walk-secret"]
        yield standin


@pytest.fixture
def worker(portal: str, smtp: Mailroom, jira: JiraStandin, panel: PanelStandin) -> Iterator[EmbeddedWorker]:
    """The portal's own worker thread, working while people click."""
    started = EmbeddedWorker().start()
    yield started
    started.stop()
    assert not started.thread.is_alive()


@pytest.fixture
def ground(
    visitors: Visitors,
    smtp: Mailroom,
    jira: JiraStandin,
    panel: PanelStandin,
    worker: EmbeddedWorker,
    acme: Client,
    four: list[User],
) -> Ground:
    """Everything that a walk stands on; Acme has Jaipur by default."""
    return Ground(visitors, smtp, jira, panel, acme, four)
