"""Requests that have got as far as their agreement."""

import pytest

from agreements.models import Agreement
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app.models import DIDRequest
from tests.support import journey


@pytest.fixture
def accepted(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Acme's request, accepted by Tara but for Mumbai; its agreement waits for the worker."""
    return journey.accepted(journey.approved(acme_request, four), tara, refused={"Mumbai": "No stock."})


@pytest.fixture
def issued(accepted: DIDRequest) -> Agreement:
    drain(["pdf.agreement"])
    return journey.agreement_of(accepted)


@pytest.fixture
def sent(issued: Agreement, asha: User) -> Agreement:
    """In the client's hands."""
    return journey.agreement_sent(issued.request)


@pytest.fixture
def paper(sent: Agreement) -> bytes:
    """The bytes that the client got."""
    assert sent.issued is not None
    return read(sent.issued)
