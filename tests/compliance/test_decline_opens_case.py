"""A decline may open a breach case from the same page."""

import pytest
from django.test import Client as Browser

from clients.services import outgoing_allowed
from compliance import review
from compliance.breaches.models import Case
from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.support.journey import approved, fresh

pytestmark = pytest.mark.django_db
WORDS = {"code": "PROMOTIONAL", "kind": "final", "text": "Offers of loans."}


@pytest.fixture
def taken(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    did = approved(acme_request, four)
    review.take(request=did, actor=tara)
    return did


def test_from_the_page_of_the_decline(taken: DIDRequest, tara: User, client: Browser) -> None:  # S49
    client.force_login(tara)
    page = client.get(f"/review/{taken.reference}/decline/preview/?code=PROMOTIONAL&kind=final").content.decode()
    assert 'name="open_case"' in page
    answer = client.post(f"/review/{taken.reference}/decline/", {**WORDS, "open_case": "on"})
    case = Case.objects.get()
    assert (answer.status_code, fresh(taken).status) == (302, "declined")
    assert (case.request, case.origin, case.opened_by) == (taken, "decline", tara)
    assert "Offers of loans." in case.why
    assert outgoing_allowed(taken.client)


def test_without_the_tick_there_is_none(taken: DIDRequest, tara: User) -> None:
    review.decline(request=taken, actor=tara, **WORDS)
    assert not Case.objects.exists()


def test_an_open_case_goes_on(taken: DIDRequest, tara: User) -> None:
    from tests.compliance.breaches.conftest import open_case

    first = open_case(taken.client)
    review.decline(request=taken, actor=tara, open_case=True, **WORDS)
    assert list(Case.objects.all()) == [first]
    assert fresh(taken).status == "declined"


def test_a_refused_decline_opens_nothing(taken: DIDRequest, tejas: User) -> None:
    from core.errors import Blocked

    with pytest.raises(Blocked):
        review.decline(request=taken, actor=tejas, open_case=True, **WORDS)
    assert not Case.objects.exists()
