"""Acme's way through the rooms without a browser: each gate holds until it is passed (S2, S44)."""

import pytest

from clients.models import Client
from clients.services import visible_groups
from core.accounts.models import User
from core.errors import Blocked, WrongState
from requests_app.models import DIDRequest
from tests.support import journey

pytestmark = pytest.mark.django_db


def seen(client: Client) -> set[str]:
    return set(visible_groups(client).values_list("name", flat=True))


def test_acme_reaches_active_with_exactly_what_was_accepted(
    acme_request: DIDRequest, four: list[User], tara: User
) -> None:  # S34, S37, S44
    request = journey.active(acme_request, four, tara, refused={"Bengaluru": "No stock before March."})
    assert request.status == "active"
    assert seen(request.client) == {"Jaipur 1", "Delhi 1", "Mumbai 1"}


def test_nothing_is_visible_before_the_end(acme_request: DIDRequest, four: list[User], tara: User) -> None:  # S2, S6
    client, before = acme_request.client, {"Jaipur 1"}
    assert seen(client) == before
    journey.approved(acme_request, four)
    assert seen(client) == before
    journey.accepted(acme_request, tara)
    assert seen(client) == before
    journey.signed(journey.fresh(acme_request))
    assert seen(client) == before


@pytest.mark.parametrize("missing", ["ticket", "confirmation"])
def test_activation_names_the_gate_that_is_shut(
    acme_request: DIDRequest, four: list[User], tara: User, missing: str
) -> None:  # S2, S20, S33, A4
    from agreements.services import confirm_signature
    from compliance import review

    journey.accepted(journey.approved(acme_request, four), tara)
    journey.signed(journey.fresh(acme_request))
    if missing != "ticket":
        journey.ticket_by_hand(acme_request, tara)
    if missing != "confirmation":
        confirm_signature(agreement=journey.agreement_of(acme_request), actor=tara)
    with pytest.raises(Blocked):
        review.activate(request=journey.fresh(acme_request), actor=tara)
    assert seen(acme_request.client) == {"Jaipur 1"}


def test_no_activation_before_the_agreement(acme_request: DIDRequest, four: list[User], tara: User) -> None:  # A4
    from compliance import review

    journey.approved(acme_request, four)
    with pytest.raises(WrongState):
        review.activate(request=journey.fresh(acme_request), actor=tara)
