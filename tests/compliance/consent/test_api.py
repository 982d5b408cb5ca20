"""The bulk form of can-call, and telling the register of consents and opt-outs."""

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from clients.models import Client
from compliance.consent.models import CanCallAnswer, ConsentRecord
from core.accounts import api_tokens
from core.accounts.models import User
from core.events.models import AuditEvent
from tests.compliance.consent.conftest import NUMBER, PATH, WORDING, Ask, code, consent
from tests.support.sql import statements

pytestmark = pytest.mark.django_db

GIVEN = {
    "number": NUMBER, "basis": "explicit_client", "method": "client_otp", "captured_at": "2026-11-20T10:00:00",
    "reference": "otp-4711", "wording": WORDING,
}  # fmt: skip


def post(key: str, path: str, body: Any) -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}"}
    return Browser().post(f"{PATH}/{path}", body, content_type="application/json", headers=headers)


def test_many_numbers_are_answered_in_their_order(ruled: Client, asha: User, key: str) -> None:
    # S53
    record = consent(ruled, asha)
    numbers = ["9876500000", NUMBER, "+91 98765 00001"]
    answers = post(key, "can-call", {"numbers": numbers, "purpose": "service"}).json()["answers"]
    assert [answer["code"] for answer in answers] == ["no_consent", "consent", "no_consent"]
    assert (answers[1]["record"], answers[2]["number"]) == (record.pk, "+919876500001")
    assert CanCallAnswer.objects.count() == 3


def test_many_promotional_calls_are_all_denied(ruled: Client, asha: User, key: str) -> None:
    # S52
    consent(ruled, asha)
    answers = post(key, "can-call", {"numbers": [NUMBER], "purpose": "promotional"}).json()["answers"]
    assert [answer["decision"] for answer in answers] == ["deny"]


def test_more_numbers_ask_no_more_of_the_database(ruled: Client, key: str) -> None:
    post(key, "can-call", {"numbers": [NUMBER], "purpose": "service"})
    with statements() as few:
        post(key, "can-call", {"numbers": [NUMBER], "purpose": "service"})
    with statements() as many:
        numbers = [f"98765{n:05}" for n in range(400)]
        assert len(post(key, "can-call", {"numbers": numbers, "purpose": "service"}).json()["answers"]) == 400
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"numbers": [], "purpose": "service"}, "many.numbers"),
        ({"numbers": [NUMBER, "0000000000"], "purpose": "service"}, "many.numbers.1"),
        ({"numbers": NUMBER, "purpose": "service"}, "many.numbers"),
        ({"numbers": [NUMBER]}, "many.purpose"),
        ({"numbers": [NUMBER], "purpose": "service", "dnd": True}, "many.dnd"),
    ],
)
def test_bad_bulk_input_is_refused_by_field(body: Any, field: str, ruled: Client, key: str) -> None:
    response = post(key, "can-call", body)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not CanCallAnswer.objects.exists()


def test_a_consent_is_kept_once(ruled: Client, key: str, ask: Ask, noon: datetime) -> None:
    first, again = post(key, "consents", GIVEN), post(key, "consents", GIVEN)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["record"], again.json()["new"]) == (again.json()["record"], False)
    assert code(ask()) == ("allow", "consent")
    event = AuditEvent.objects.get(action="consent.added")
    assert (event.actor, event.data["by"], NUMBER in str(event.data)) == (None, "dialler", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": ""}, "consent.reference"),  # S54
        ({"captured_at": "2026-11-23T00:00:00"}, "consent.captured_at"),
        ({"method": "dca"}, "consent.method"),
        ({"basis": "none"}, "consent.basis"),
        ({"wording": ""}, "consent.wording"),
        ({"number": "12"}, "consent.number"),
        ({"valid": True}, "consent.valid"),
    ],
)
def test_what_is_no_consent_is_refused_by_field(
    changes: dict[str, Any], field: str, acme: Client, key: str, noon: datetime
) -> None:
    response = post(key, "consents", GIVEN | changes)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    assert not ConsentRecord.objects.exists()


def test_a_revocation_ends_all_of_a_number(ruled: Client, asha: User, key: str, ask: Ask) -> None:
    # S53
    consent(ruled, asha)
    body = {"number": "+919876543210", "how": "complaint", "reference": "C-9"}
    assert post(key, "revocations", body).json() == {"ended": 1}
    assert post(key, "revocations", body).json() == {"ended": 0}
    assert code(ask()) == ("deny", "revoked")


@pytest.mark.parametrize("body", [{"number": NUMBER}, {"number": NUMBER, "how": "by pigeon"}, {"how": "call"}, []])
def test_a_revocation_says_how(body: Any, acme: Client, key: str) -> None:
    assert post(key, "revocations", body).status_code == 422


@pytest.mark.parametrize("path", ["consents", "revocations"])
def test_a_key_that_may_only_ask_writes_nothing(path: str, acme: Client) -> None:
    # W7
    other = api_tokens.issue(name="asks", scopes=["consents:check"], actor=None)
    assert post(other, path, {}).status_code == 403
