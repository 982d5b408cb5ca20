"""Requests as Tech Support meets them."""

import pytest

from compliance import review
from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.support.journey import approved, fresh


@pytest.fixture
def in_review(acme_request: DIDRequest, four: list[User]) -> DIDRequest:
    """Acme's request with four clear +1."""
    return approved(acme_request, four)


@pytest.fixture
def taken(in_review: DIDRequest, tara: User) -> DIDRequest:
    """The same, in Tara's hands."""
    review.take(request=in_review, actor=tara)
    return in_review


@pytest.fixture
def judged(taken: DIDRequest, tara: User) -> DIDRequest:
    """The same, with everything judged: ready to be accepted."""
    review.judge(request=taken, rule="GUIDE-05", verdict="pass", note="Phone and e-mail are equal.", actor=tara)
    review.accept_open_locations(request=taken, actor=tara)
    return fresh(taken)
