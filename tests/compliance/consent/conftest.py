"""What scenes about consents need beside the cast."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from clients.models import Client
from compliance.consent import services
from compliance.consent.models import ConsentRecord
from compliance.consent.row import Row
from core import clock
from core.accounts import api_tokens
from core.accounts.models import User
from core.clock import IST

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=IST)
NUMBER = "98765 43210"
WORDING = "I agree that Acme may call me about my order. I can opt out at any time."
PATH = "/api/v1/clients/BAN-987654"

Ask = Callable[..., HttpResponse]


@pytest.fixture
def noon(clock_at: Callable[[datetime], None]) -> datetime:
    """The clock held at noon in India on 22 Nov 2026."""
    clock_at(NOON)
    return NOON


@pytest.fixture
def key(db: None) -> str:
    return api_tokens.issue(name="dialler", scopes=["consents:check", "consents:write"], actor=None)


@pytest.fixture
def ask(key: str, acme: Client) -> Ask:
    """can-call through HTTP: `ask(purpose=...)`."""

    def get(**query: str) -> HttpResponse:
        asked = {"number": NUMBER, "purpose": "transactional"} | query
        return Browser().get(f"{PATH}/can-call", asked, headers={"Authorization": f"Bearer {key}"})

    return get


@pytest.fixture
def ruled(acme: Client, anil: User) -> Client:
    """Acme, with the consent rule switched on."""
    services.switch_rule(client=acme, on=True, actor=anil)
    return acme


def a_row(**changes: Any) -> Row:
    """A consent that was captured an hour ago."""
    words = {
        "number": NUMBER, "basis": "explicit_client", "method": "client_otp",
        "captured_at": clock.now().replace(minute=0, second=0, microsecond=0).astimezone(UTC), "reference": "otp-4711",
        "source": "shop", "wording": WORDING, "expires_at": None,
    }  # fmt: skip
    return Row(**(words | changes))


def consent(client: Client, by: User, **changes: Any) -> ConsentRecord:
    return services.add(client=client, given=a_row(**changes), by=by)[0]


def code(response: HttpResponse) -> tuple[str, str]:
    """Decision and reason code of an answer."""
    said = response.json()
    return said["decision"], said["code"]
