"""A reinstated request goes through every gate again, and takes no location that another request asks for meanwhile."""

import pytest
from django.test import Client

from agreements.models import Agreement
from agreements.services import confirm_signature
from clients.services import visible_groups
from compliance import review, second_person
from core.accounts.models import User
from core.errors import Blocked
from core.events.worker import drain
from requests_app import services
from requests_app.models import DIDRequest, RequestedLocation
from tests.support import journey
from tests.support.journey import active, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Active, with all three locations."""
    return active(acme_request, four, tara)


def suspended(request: DIDRequest, chitra: User) -> DIDRequest:
    return second_person.suspend(request=fresh(request), actor=chitra, reason="Consent in doubt.")


def reinstated(request: DIDRequest, chitra: User, chetan: User) -> DIDRequest:
    proposal = second_person.propose(request=request, kind="reinstate", note="Consent is fresh.", actor=chitra)
    return second_person.confirm(proposal=proposal, actor=chetan)


def filed_again(request: DIDRequest) -> DIDRequest:
    owner = request.owner
    services.edit(request=request, actor=owner)
    journey.fill_only(request, owner, {"proof_reference": "otp-log 2026-11-20 line 12"})
    return services.resubmit(request=fresh(request), actor=owner)


def test_its_old_signature_counts_no_more(running: DIDRequest, chitra: User, chetan: User) -> None:
    reinstated(suspended(running, chitra), chitra, chetan)
    assert not Agreement.objects.standing().filter(request=running).exists()


@pytest.fixture
def signed_anew(running: DIDRequest, four: list[User], tara: User, chitra: User, chetan: User) -> DIDRequest:
    """Reinstated, corrected, approved, accepted and signed anew; the sheet of the new approvals is not made yet."""
    did = filed_again(reinstated(suspended(running, chitra), chitra, chetan))
    for person in four:
        journey.plus_one(did, person)
    journey.accepted(fresh(did), tara)
    journey.signed(fresh(did))
    confirm_signature(agreement=journey.agreement_of(did), actor=tara)
    return did


def test_the_approvals_of_the_version_before_do_not_do(signed_anew: DIDRequest, tara: User) -> None:  # S26
    journey.ticket_by_hand(signed_anew, tara)
    with pytest.raises(Blocked, match="the approvals"):
        review.activate(request=fresh(signed_anew), actor=tara)


def test_its_groups_come_back_after_every_gate(signed_anew: DIDRequest, tara: User) -> None:
    did = signed_anew
    drain(["pdf.approvals"])
    journey.ticket_by_hand(did, tara)
    assert visible_groups(did.client).count() == 1  # the default one, until the last gate
    review.activate(request=fresh(did), actor=tara)
    assert (fresh(did).status, visible_groups(did.client).count()) == ("active", 4)


@pytest.fixture
def overtaken(running: DIDRequest, chitra: User, asha: User) -> DIDRequest:
    """Suspended, while its own renewal is on its way to the approvers."""
    copy = services.renew(request=running, actor=asha)
    journey.fill(copy, asha, {})
    journey.add_screens(copy, asha)
    journey.filed(copy)
    return suspended(running, chitra)


def test_its_renewal_has_the_locations_already(overtaken: DIDRequest, chitra: User, chetan: User) -> None:
    with pytest.raises(Blocked, match="already asked for"):
        reinstated(overtaken, chitra, chetan)
    assert fresh(overtaken).status == "suspended"


def test_the_page_says_which_request_has_them(
    client: Client, overtaken: DIDRequest, chitra: User, chetan: User
) -> None:
    proposal = second_person.propose(request=overtaken, kind="reinstate", note="Consent is fresh.", actor=chitra)
    client.force_login(chetan)
    answer = client.post(f"/compliance/proposals/{proposal.pk}/confirm/")
    assert answer.status_code == 409
    assert overtaken.renewals.get().reference in answer.content.decode()


def test_a_declined_request_comes_back_without_the_location_that_it_lost(
    acme_request: DIDRequest, four: list[User], tara: User, asha: User
) -> None:
    did = journey.approved(acme_request, four)
    review.take(request=did, actor=tara)
    review.decline(request=fresh(did), actor=tara, code="CONSENT_OLD", text="Consent is too old.", kind="fixable")
    other = services.start(client=did.client, owner=asha, kind="existing")
    journey.fill(other, asha, journey.SAMPLE | {"requested_locations": ["Mumbai"]})
    journey.add_screens(other, asha)
    journey.filed(other)
    services.edit(request=fresh(did), actor=asha)
    journey.fill_only(fresh(did), asha, {"requested_locations": ["Delhi"]})
    assert services.resubmit(request=fresh(did), actor=asha).status == "awaiting_approvals"
    asked = RequestedLocation.objects.filter(request=did, in_flight=True)
    assert list(asked.values_list("location__city", flat=True)) == ["Delhi"]
