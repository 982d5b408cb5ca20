"""Acme with a link, Delhi and Mumbai granted beside its default group Jaipur; Bengaluru stays hidden."""

import pytest

from clients import services as clients
from clients.access import services as links
from clients.models import Client, DIDGroup


@pytest.fixture
def granted(acme: Client) -> Client:
    groups = DIDGroup.objects.filter(location__city__in=["Delhi", "Mumbai"])
    clients.grant(client=acme, groups=groups, request_reference="DID-2026-000001", actor=None)
    return acme


def link_of(client: Client) -> str:
    """`/c/<token>/` of a fresh link."""
    return links.address(links.issue(client=client, to="ops@acme.example", why="picking"))


@pytest.fixture
def path(granted: Client) -> str:
    return link_of(granted)
