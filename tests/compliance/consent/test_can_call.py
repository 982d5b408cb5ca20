"""GET /api/v1/clients/{ban}/can-call: one number, one answer, one line in the log."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from clients import services as clients
from clients.models import Client, DIDGroup
from compliance.consent import services
from compliance.consent.models import CanCallAnswer
from core import clock
from core.accounts import api_tokens
from core.accounts.models import User
from core.clock import IST
from core.policy.models import Policy
from tests.compliance.consent.conftest import NUMBER, PATH, Ask, code, consent

pytestmark = pytest.mark.django_db


def test_a_default_account_calls_without_a_consent(ask: Ask) -> None:
    # S5
    assert code(ask()) == ("allow", "default_account")


def test_a_promotional_call_is_always_denied(ask: Ask, ruled: Client, asha: User) -> None:
    # S52
    consent(ruled, asha)
    assert code(ask(purpose="promotional")) == ("deny", "promotional")


def test_a_promotional_call_of_a_default_account_too(ask: Ask) -> None:
    # S52
    assert code(ask(purpose="promotional")) == ("deny", "promotional")


def test_under_the_rule_no_consent_is_a_denial(ask: Ask, ruled: Client) -> None:
    # S53
    assert code(ask()) == ("deny", "no_consent")


def test_a_fresh_consent_allows(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    # S53
    record = consent(ruled, asha, captured_at=datetime(2026, 11, 20, 10, 0, tzinfo=IST))
    said = ask().json()
    assert (said["decision"], said["code"], said["basis"]) == ("allow", "consent", "explicit_client")
    assert (said["record"], said["number"]) == (record.pk, "+919876543210")
    assert said["expires_at"] == "2027-05-19T18:30:00Z"  # midnight in India
    assert said["law_expires_at"] == "2026-11-27T04:30:00Z"  # the law's own clock beside it, not merged


@pytest.mark.parametrize(
    ("captured", "expected"),
    [
        (datetime(2026, 5, 22, 23, 59, 59, tzinfo=IST), ("deny", "too_old")),  # exactly six months
        (datetime(2026, 5, 23, 0, 0, tzinfo=IST), ("allow", "consent")),  # one day younger
        (datetime(2026, 5, 21, 12, 0, tzinfo=IST), ("deny", "too_old")),
    ],
)
def test_six_months_strictly_younger(
    captured: datetime, expected: tuple[str, str], ask: Ask, ruled: Client, asha: User, noon: datetime
) -> None:
    # S53
    consent(ruled, asha, captured_at=captured.astimezone(clock.UTC))
    assert code(ask()) == expected


def test_midnight_is_indias(ask: Ask, ruled: Client, asha: User, clock_at: Callable[[datetime], None]) -> None:
    # S53: 18:29:59 UTC is still the day before in India
    captured = datetime(2026, 5, 23, 9, 0, tzinfo=IST).astimezone(clock.UTC)
    clock_at(datetime(2026, 11, 22, 18, 29, 59, tzinfo=clock.UTC))
    consent(ruled, asha, captured_at=captured)
    assert code(ask()) == ("allow", "consent")
    clock_at(datetime(2026, 11, 22, 18, 30, tzinfo=clock.UTC))
    assert code(ask()) == ("deny", "too_old")


def test_at_asks_about_another_moment(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    consent(ruled, asha, captured_at=datetime(2026, 5, 24, tzinfo=IST).astimezone(clock.UTC))
    assert code(ask(at="2026-11-23T23:59:59")) == ("allow", "consent")  # without an offset: Indian time
    assert code(ask(at="2026-11-24T00:00:00+05:30")) == ("deny", "too_old")
    assert code(ask(at="2026-05-23T10:00:00Z")) == ("deny", "no_consent")  # before it was given


def test_a_revocation_counts_at_once(ask: Ask, ruled: Client, asha: User) -> None:
    # S53
    consent(ruled, asha)
    services.revoke(client=ruled, number=NUMBER, how="call", by=asha)
    assert code(ask()) == ("deny", "revoked")


def test_a_revocation_counts_for_a_moment_before_it(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    consent(ruled, asha, captured_at=noon - timedelta(days=3))
    services.revoke(client=ruled, number=NUMBER, how="call", by=asha)
    assert code(ask(at="2026-11-21T10:00:00Z")) == ("deny", "revoked")


def test_an_opt_out_binds_a_default_account_too(ask: Ask, acme: Client, asha: User) -> None:
    services.revoke(client=acme, number=NUMBER, how="message", by=asha)
    assert code(ask()) == ("deny", "revoked")


def test_a_new_consent_after_a_revocation(
    ask: Ask, ruled: Client, asha: User, clock_at: Callable[[datetime], None], noon: datetime
) -> None:
    services.revoke(client=ruled, number=NUMBER, how="call", by=asha)
    clock_at(noon + timedelta(days=10))
    consent(ruled, asha, captured_at=noon + timedelta(days=10))
    assert code(ask()) == ("allow", "consent")
    Policy.objects.create(code="consent_hold_days", value=90, effective_from=noon.date())
    assert code(_fresh(ask)) == ("deny", "held")  # R10, where it is switched on


def test_the_laws_clock_denies_only_where_it_is_switched_on(
    ask: Ask, ruled: Client, asha: User, noon: datetime
) -> None:
    consent(ruled, asha, captured_at=noon - timedelta(days=7))
    assert code(ask()) == ("allow", "consent")
    Policy.objects.create(code="consent_law_denies", value=True, effective_from=noon.date())
    assert code(_fresh(ask)) == ("deny", "law_expired")


@pytest.mark.parametrize("basis", ["inferred_contract", "enquiry"])
def test_only_an_explicit_consent_counts(basis: str, ask: Ask, ruled: Client, asha: User) -> None:
    # S53
    consent(ruled, asha, basis=basis)
    assert code(ask()) == ("deny", "not_explicit")


def test_a_consent_ends_when_it_said(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    consent(ruled, asha, captured_at=noon - timedelta(days=2), expires_at=noon)
    assert code(ask(at="2026-11-22T11:59:59")) == ("allow", "consent")
    assert code(ask()) == ("deny", "expired")


def test_the_best_of_several_records_answers(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    consent(ruled, asha, captured_at=noon - timedelta(days=300))
    good = consent(ruled, asha, captured_at=noon - timedelta(days=100))
    consent(ruled, asha, captured_at=noon - timedelta(days=1), basis="enquiry")
    assert ask().json()["record"] == good.pk


def test_a_suspended_client_calls_nobody(ask: Ask, acme: Client, asha: User, chitra: User) -> None:
    consent(acme, asha)
    clients.suspend(client=acme, kind="breach", reason="Calls without consent", actor=chitra)
    assert code(ask()) == ("deny", "suspended")


def test_extra_locations_bring_the_rule(ask: Ask, acme: Client) -> None:
    # S53
    groups = [DIDGroup.objects.get(name="Delhi 1")]
    clients.grant(client=acme, groups=groups, request_reference="DID-2026-000001", actor=None)
    assert code(ask()) == ("deny", "no_consent")


def test_a_consent_to_another_client_is_none_to_this(ask: Ask, ruled: Client, bharat: Client, ravi: User) -> None:
    consent(bharat, ravi)
    assert code(ask()) == ("deny", "no_consent")


def test_each_answer_is_logged(ask: Ask, ruled: Client, asha: User, noon: datetime) -> None:
    record = consent(ruled, asha)
    ask()
    ask(purpose="promotional", at="2026-11-23T00:00:00Z")
    first, second = CanCallAnswer.objects.order_by("pk")
    assert (first.allowed, first.code, first.record_id, first.asked_at) == (True, "consent", record.pk, noon)
    assert (second.allowed, second.code, second.record_id) == (False, "promotional", None)
    assert second.at == datetime(2026, 11, 23, tzinfo=clock.UTC)
    assert bytes(first.number_key) == bytes(record.number_key)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"number": "00000 00000"}, "number"), ({"number": "1"}, "number"), ({"purpose": "marketing"}, "purpose"),
        ({"at": "yesterday"}, "at"), ({"at": "0001-01-01T00:00:00Z"}, "at"), ({"at": "2099-01-01T00:00:00Z"}, "at"),
        ({"numbr": "x"}, "numbr"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_field(query: dict[str, str], field: str, ask: Ask) -> None:
    response = ask(**query)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not CanCallAnswer.objects.exists()


def test_a_key_without_the_scope_is_refused(acme: Client) -> None:
    # W7
    other = api_tokens.issue(name="panel", scopes=["clients:read"], actor=None)
    response = Browser().get(
        f"{PATH}/can-call?number=9876543210&purpose=service", headers={"Authorization": f"Bearer {other}"}
    )
    assert response.status_code == 403


def test_an_unknown_client_is_not_found(ask: Ask, key: str) -> None:
    path = "/api/v1/clients/BAN-1/can-call?number=9876543210&purpose=service"
    assert Browser().get(path, headers={"Authorization": f"Bearer {key}"}).status_code == 404


def _fresh(ask: Ask) -> object:
    from core import policy

    policy.forget()
    return ask()
