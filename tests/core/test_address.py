"""Which address is believed (P6)."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from core.address import client_address


def seen(forwarded: str, peer: str = "203.0.113.9") -> str | None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


def test_the_peer_counts_whatever_it_says(settings: Settings) -> None:  # P6
    settings.TRUSTED_PROXY_COUNT = 0
    assert seen("1.2.3.4") == "203.0.113.9"


@pytest.mark.parametrize(("count", "expected"), [(1, "198.51.100.1"), (2, "1.2.3.4"), (3, "203.0.113.9")])
def test_what_our_own_proxies_saw(settings: Settings, count: int, expected: str) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    assert seen("1.2.3.4, 198.51.100.1") == expected


@pytest.mark.parametrize("peer", ["", "unix:", "not an address"])
def test_no_address_is_none(settings: Settings, peer: str) -> None:
    settings.TRUSTED_PROXY_COUNT = 0
    assert seen("", peer) is None


def test_six_is_an_address_too(settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 0
    assert seen("", "2001:db8::1") == "2001:db8::1"
