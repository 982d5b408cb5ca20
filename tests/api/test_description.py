"""The description of the API: complete, true to its examples, and true to what is answered."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from jsonschema_rs import validator_for
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.accounts.models import User
from core.accounts.scopes import SCOPES
from didportal.wsgi import application
from requests_app.models import DIDRequest
from tests.api.conftest import key_of

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
SECRETS = ("PAYMENT_WEBHOOK_SECRETS", "RAZORPAY_WEBHOOK_SECRETS", "PANEL_EVENT_SECRETS")
EXAMPLES = 12  # for each endpoint: the bound is a minute of the suite


def described() -> dict[str, Any]:
    found: dict[str, Any] = Browser().get("/api/v1/openapi.json").json()
    return found


def operations() -> list[tuple[str, str]]:
    return [(path, method) for path, methods in described()["paths"].items() for method in methods]


def test_every_example_fits_its_schema() -> None:
    said, wrong = described(), []
    for path, method in operations():
        operation = said["paths"][path][method]
        parts = [operation.get("requestBody", {}), *operation["responses"].values()]
        for media in (media for part in parts for media in part.get("content", {}).values()):
            if "example" in media:
                schema = media["schema"] | {"components": said["components"]}
                wrong += [f"{method} {path}: {e.message}" for e in validator_for(schema).iter_errors(media["example"])]
    assert wrong == []


def test_every_endpoint_says_what_it_does_and_shows_an_answer() -> None:
    said = described()
    assert said["openapi"] == "3.1.0"
    for path, method in operations():
        operation = said["paths"][path][method]
        assert operation["description"], path
        if "requestBody" in operation and "multipart/form-data" not in operation["requestBody"]["content"]:
            assert all("example" in media for media in operation["requestBody"]["content"].values()), path
        for status, about in operation["responses"].items():
            assert about["description"], (path, status)
            assert all("example" in media for media in about["content"].values()), (path, method, status)


def test_inputs_take_no_unknown_fields() -> None:
    # W6
    said = described()
    for path, method in operations():
        for kind, media in said["paths"][path][method].get("requestBody", {}).get("content", {}).items():
            if kind == "application/json" and "$ref" in media["schema"]:
                name = media["schema"]["$ref"].rpartition("/")[2]
                assert said["components"]["schemas"][name]["additionalProperties"] is False, name


def test_the_page_shows_every_endpoint_without_a_script_of_its_own() -> None:
    page = Browser().get("/api/docs/").content.decode()
    for path, _method in operations():
        assert path in page
    assert all(scope in page for scope in SCOPES)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Calls of the WSGI application leave the test's own connection open, as calls of Django's test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("secrets", [[], ["a-secret"]], ids=["closed", "open"])
def test_whatever_is_asked_the_answer_is_a_described_one(
    secrets: list[str], acme_request: DIDRequest, asha: User, four: list[User], settings: Any
) -> None:
    """Made-up calls of every endpoint, those that fit the description and those that do not; the same each time."""
    for name in SECRETS:
        setattr(settings, name, secrets)
    if secrets:
        storm(key_of(asha), acme_request, only="webhooks")
    else:
        storm(key_of(asha), acme_request)


def storm(key: str, did: DIDRequest, only: str = "") -> None:
    """Ask every endpoint, half of the time about what exists."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    faults = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if only in operation.path:
            faults += _storm(operation, key, did)
    assert faults == [], "\n".join(faults[:20])


def _storm(operation: Any, key: str, did: DIDRequest) -> list[str]:
    faults: list[str] = []
    asked = 0

    def one(case: Any) -> None:
        nonlocal asked
        asked += 1
        if asked % 2:
            known = {"ban": did.client.ban, "reference": did.reference}
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        headers = {"Authorization": f"Bearer {key}"} if asked % 9 else {}
        answer = case.call(headers=headers)
        if answer.status_code >= 500 and answer.status_code != 503:  # 503 is a closed webhook, as described
            faults.append(f"{operation.label}: {answer.status_code}")
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as fault:
            faults.append(f"{operation.label}: {answer.status_code} {type(fault).__name__} {str(fault)[:600]}")

    def run(mode: Any) -> None:
        strategy = operation.as_strategy(generation_mode=mode)
        bounded = hypothesis_settings(
            max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        bounded(given(case=strategy)(one))()

    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        run(mode)
    return faults
