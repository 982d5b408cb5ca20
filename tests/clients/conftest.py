"""What scenes about clients need beside the cast."""

import json

import pytest

from clients.models import Client, DIDGroup, Location, PanelEvent
from core.accounts.models import User
from core.accounts.roles import Role
from tests.cast import person


@pytest.fixture
def group_of(locations: dict[str, Location]) -> dict[str, DIDGroup]:
    """City -> its geographic group."""
    return {group.location.city: group for group in DIDGroup.objects.select_related("location")}


@pytest.fixture
def bina(db: None) -> User:
    """A second administrator."""
    return person("Bina Roy", Role.ADMINISTRATOR, is_staff=True)


def told(client: Client) -> list[dict]:
    """What the panel was told of this client, oldest first."""
    return [json.loads(event.body) for event in PanelEvent.objects.filter(client=client).order_by("sequence")]


def seen(client: Client) -> list[str]:
    """The cities that the panel shows."""
    from clients.services import visible_groups

    return sorted(group.location.city for group in visible_groups(client))
