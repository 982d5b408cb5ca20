"""Acme with an active request, and how complaints about it come in."""

from collections.abc import Callable

import pytest

from clients.models import Client
from compliance.breaches import cases, complaints
from compliance.breaches.models import Breach, Case, Complaint
from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.support.journey import active

Complain = Callable[..., Complaint]


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Active, with Delhi, Mumbai and Bengaluru beside the default Jaipur."""
    return active(acme_request, four, tara)


@pytest.fixture
def complain(acme: Client, chitra: User) -> Complain:
    """`complain(3)`: the complaint of the third person; the same number is the same person."""

    def one(n: int, **fields: object) -> Complaint:
        given = {"client": acme, "source": "operator", "number": f"98765432{n:02d}", "about": "An offer of a loan."}
        return complaints.record_complaint(**(given | {"actor": chitra} | fields))  # type: ignore[arg-type]

    return one


def open_case(client: Client, by: User | None = None, **fields: object) -> Case:
    return cases.open_case(client=client, origin="by_hand", why="Promotional calls", actor=by, **fields)  # type: ignore[arg-type]


def confirmed(client: Client, by: User, what: str = "Promotional calls") -> Breach:
    """A case and its confirmed breach."""
    return cases.confirm_breach(case=open_case(client), what=what, actor=by)
