"""Filing: the server refuses while anything is missing and names each point; then version 1 is frozen."""

from datetime import timedelta
from typing import Any

import pytest

from clients.models import Client
from core import clock
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from core.events.models import OutboxMessage
from requests_app import services
from requests_app.models import DIDRequest, Evidence, RequestedLocation
from requests_app.versions import current, digest_of, draft_of
from tests.support import journey

pytestmark = pytest.mark.django_db


def blocked_fields(request: DIDRequest) -> set[str]:
    with pytest.raises(Blocked) as refusal:
        journey.filed(request)
    return {reason.field for reason in refusal.value.reasons}


def test_it_freezes_version_1_and_asks_the_four(acme_request: DIDRequest) -> None:  # S20, S44
    filed = journey.filed(acme_request)
    version = current(filed)
    assert version is not None
    assert (filed.status, filed.version_number, draft_of(filed)) == ("awaiting_approvals", 1, None)
    assert version.digest == digest_of(version)
    assert OutboxMessage.objects.filter(topic="mail.ask").count() == 4


def test_the_owner_gets_a_receipt(acme_request: DIDRequest) -> None:  # C35
    journey.filed(acme_request)
    assert OutboxMessage.objects.filter(topic="mail.receipt").count() == 1


def test_its_locations_are_in_flight_in_their_order(acme_request: DIDRequest) -> None:
    journey.filed(acme_request)
    rows = RequestedLocation.objects.order_by("position").values_list("location__city", "in_flight", "verdict")
    assert list(rows) == [(city, True, "open") for city in ("Delhi", "Mumbai", "Bengaluru")]


def test_an_empty_draft_names_every_point_at_once(draft: DIDRequest, four: list[User]) -> None:  # C33, S21
    assert blocked_fields(draft) >= {
        "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "front_end_url", "otp_dca_flow",
        "requested_locations", "frontend_screenshot", "backend_screenshot", "verification_method",
        "consent_captured_on", "test_contact_phone",
    }  # fmt: skip
    draft.refresh_from_db()
    assert draft.status == "draft"


WITHOUT: list[tuple[str, dict[str, Any]]] = [
    ("business_type", {"business_type": ""}),  # S14
    ("primary_use_case", {"primary_use_case": ""}),  # S41
    ("purpose_of_outgoing_calls", {"purpose_of_outgoing_calls": ""}),  # S15
    ("purpose_of_outgoing_calls", {"purpose_of_outgoing_calls": "Callbacks"}),  # S15: one word
    ("nature_of_services", {"nature_of_services": ""}),  # S19
    ("front_end_url", {"front_end_url": ""}),  # S42
    ("front_end_url", {"front_end_url": "http://acme.com/contact-us"}),  # S42
    ("front_end_url", {"front_end_url": "https://10.0.0.8/contact"}),  # S42, W5
    ("otp_dca_flow", {"otp_dca_flow": ""}),  # S18
    ("requested_locations", {"requested_locations": []}),  # S40
    ("requested_locations", {"requested_locations": ["Delhi", "Delhi"]}),  # S40
    ("requested_locations", {"requested_locations": ["Delhi", "Atlantis"]}),  # S40
    ("verification_method", {"verification_method": ""}),  # S48
    ("consent_captured_on", {"consent_captured_on": None}),  # S47
]


@pytest.mark.parametrize(("field", "change"), WITHOUT)
def test_each_item_has_its_own_named_error(
    field: str, change: dict[str, Any], draft: DIDRequest, asha: User, four: list[User]
) -> None:  # S21, C34
    journey.fill(draft, asha, journey.SAMPLE | change)
    kinds = {"frontend_screenshot", "backend_screenshot", "consent_proof"}
    assert blocked_fields(draft) - kinds == {field}


@pytest.mark.parametrize("kind", ["frontend_screenshot", "backend_screenshot"])
def test_a_missing_screenshot_is_named(kind: str, acme_request: DIDRequest, asha: User) -> None:  # S16, S17
    services.remove_evidence(evidence=Evidence.objects.get(kind=kind), actor=asha)
    assert blocked_fields(acme_request) == {kind}


def test_consent_of_exactly_six_months_is_too_old(acme_request: DIDRequest, asha: User) -> None:  # S47, A6
    today = clock.today()
    month, year = (today.month - 6, today.year) if today.month > 6 else (today.month + 6, today.year - 1)
    journey.fill(
        acme_request, asha, {"consent_captured_on": today.replace(year=year, month=month, day=min(today.day, 28))}
    )
    assert blocked_fields(acme_request) == {"consent_captured_on"}


def test_a_consent_date_in_the_future_is_refused(acme_request: DIDRequest, asha: User) -> None:  # A6
    journey.fill(acme_request, asha, {"consent_captured_on": clock.today() + timedelta(days=1)})
    assert "consent_captured_on" in blocked_fields(acme_request)


def test_a_location_is_asked_for_in_one_request_at_a_time(acme_request: DIDRequest, acme: Client, asha: User) -> None:
    journey.filed(acme_request)
    second = services.start(client=acme, owner=asha, kind="existing")
    journey.fill(second, asha, journey.SAMPLE | {"requested_locations": ["Pune", "Mumbai"]})
    with pytest.raises(Blocked, match=f"Mumbai is already asked for in {acme_request.reference}"):
        journey.filed(second)


def test_a_second_submit_is_told_what_happened(acme_request: DIDRequest, asha: User) -> None:  # A4
    journey.filed(acme_request)
    with pytest.raises(WrongState) as refusal:
        services.submit(request=acme_request, actor=asha)
    assert "Nothing was changed" in str(refusal.value)
    assert OutboxMessage.objects.filter(topic="mail.receipt").count() == 1


@pytest.mark.parametrize("who", ["ravi", "tara", "chitra", "anil", "mihir"])
def test_nobody_else_files_it(who: str, draft: DIDRequest, request: pytest.FixtureRequest) -> None:  # A3
    with pytest.raises(NotAllowed):
        services.submit(request=draft, actor=request.getfixturevalue(who))
