"""Where a request stands, as its client reads it: what was asked for, where it is, what is next."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients.access import services as links
from clients.models import Client
from core import clock
from core.accounts.models import User
from requests_app.models import DIDRequest, RequestedLocation, StatusChange
from requests_app.statuses import Status
from tests.support import journey

pytestmark = pytest.mark.django_db

SAYS = {
    "awaiting_approvals": "We are looking at your request.",
    "in_review": "Our support team is checking your request.",
    "awaiting_signature": "We are making the agreement ready.",
    "awaiting_activation": "We are switching the locations on.",
    "action_needed": "Something has to be corrected",
    "active": "The new locations are open to you.",
    "suspended": "switched off at present",
    "declined": "could not be granted",
}
SILENT = {"draft", "withdrawn", "expired", "closed"}


@pytest.fixture
def filed(acme_request: DIDRequest) -> DIDRequest:
    return journey.filed(acme_request)


def home_of(client: Client) -> str:
    return links.address(links.issue(client=client, to="ops@acme.example", why="fresh"))


def read(path: str, **headers: str) -> str:
    answer = Browser().get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def put(did: DIDRequest, status: str) -> None:
    kind = "final" if status == "declined" else ""
    DIDRequest.objects.filter(pk=did.pk).update(status=status, decline_kind=kind, status_since=clock.now())


def test_each_status_has_its_words(filed: DIDRequest) -> None:  # C30
    path = home_of(filed.client)
    assert SAYS.keys() | SILENT == set(Status.values)
    for status, words in SAYS.items():
        put(filed, status)
        page = read(path)
        assert words in page and "What is next" in page and "Delhi" in page
    for status in SILENT:
        put(filed, status)
        assert "Your requests for locations" not in read(path)


def test_nothing_of_the_staff_is_in_it(acme_request: DIDRequest, four: list[User], tara: User) -> None:  # C30
    journey.accepted(journey.approved(acme_request, four), tara, refused={"Bengaluru": "No stock, says vendor Xy."})
    journey.ticket_by_hand(journey.fresh(acme_request), tara, "DID-4711")
    StatusChange.objects.filter(request=acme_request).update(reason="Mihir doubts the proof.")
    path = home_of(acme_request.client)
    for status in SAYS:
        put(acme_request, status)
        page = read(path)
        for staff in (*(person.full_name for person in four), tara.full_name, "DID-4711", "vendor Xy", "doubts", "+1"):
            assert staff not in page.replace("+91", "")


def test_a_refused_location_is_named_once_it_is_settled(filed: DIDRequest) -> None:  # S37
    RequestedLocation.objects.filter(location__city="Bengaluru").update(verdict="refused", reason="No stock.")
    path = home_of(filed.client)
    put(filed, "in_review")
    assert "Not granted" not in read(path)
    put(filed, "active")
    page = read(path)
    assert "Not granted" in page and "No stock" not in page and "Manage → DIDs → Add DID" in page  # S38


def test_the_agreement_says_whose_turn_it_is(acme_request: DIDRequest, four: list[User], tara: User) -> None:
    journey.accepted(journey.approved(acme_request, four), tara)
    path = home_of(acme_request.client)
    for state, words in (("viewed", "waits for your signature"), ("submitted", "You have signed."),
                         ("building", "making the agreement ready")):  # fmt: skip
        acme_request.agreements.update(state=state)
        assert words in read(path)


def test_an_outcome_stays_for_a_month(filed: DIDRequest, clock_at: Any) -> None:
    put(filed, "active")
    clock_at(clock.now() + timedelta(days=31))
    assert "Your requests for locations" not in read(home_of(filed.client))


def test_another_clients_requests_are_not_there(filed: DIDRequest, bharat: Client) -> None:  # L8
    put(filed, "in_review")
    page = read(home_of(bharat))
    assert "Your requests for locations" not in page and filed.reference not in page


def test_it_is_read_in_hindi(filed: DIDRequest) -> None:
    put(filed, "in_review")
    assert "जाँच कर रही है" in read(home_of(filed.client), **{"Accept-Language": "hi"})


def test_it_costs_at_most_eight_statements(filed: DIDRequest, django_assert_max_num_queries: Any) -> None:
    put(filed, "awaiting_signature")
    path = home_of(filed.client)
    read(path)
    with django_assert_max_num_queries(8):
        read(path)
