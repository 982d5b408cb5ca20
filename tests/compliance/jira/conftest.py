"""A stand-in Jira over HTTP and settings that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django.fixtures import Settings

from core import clock
from tests.standins.jira import JiraStandin


def point_at(settings: Settings, standin: JiraStandin) -> None:
    """Let the portal call this stand-in, with waits that a test can live with."""
    ours, cloud = standin.credentials, standin.state.is_cloud
    settings.JIRA_ENABLED = True
    settings.JIRA_BASE_URL = standin.url
    settings.JIRA_FLAVOUR = standin.state.flavour
    settings.JIRA_EMAIL, settings.JIRA_API_TOKEN = (ours.email, ours.token) if cloud else ("", "")
    settings.JIRA_PAT = "" if cloud else ours.pat
    settings.JIRA_CONNECT_TIMEOUT_S, settings.JIRA_READ_TIMEOUT_S, settings.JIRA_UPLOAD_TIMEOUT_S = 2.0, 5.0, 5.0


@pytest.fixture
def flavour() -> str:
    """Override by parametrizing: cloud or server."""
    return "cloud"


@pytest.fixture
def standin(flavour: str, settings: Settings) -> Iterator[JiraStandin]:
    with JiraStandin(flavour) as started:
        point_at(settings, started)
        yield started


both_flavours = pytest.mark.parametrize("flavour", ["cloud", "server"])


@pytest.fixture
def still(db: None) -> Iterator[None]:
    """The clock stands; `scene.later(seconds)` moves it."""
    with clock.frozen(datetime(2026, 11, 23, 6, 0, tzinfo=UTC)):
        yield
