import pytest

from clients import services
from clients.models import Client, DIDGroup, Suspension
from core.accounts.models import User
from core.errors import NotAllowed, Refused, WrongState
from tests.clients.conftest import seen, told

BREACH, TOTAL = Suspension.Kind.BREACH, Suspension.Kind.TOTAL


@pytest.fixture
def in_delhi(acme: Client, group_of: dict[str, DIDGroup]) -> Client:
    """Acme with Delhi from a request beside its default group."""
    services.grant(client=acme, groups=[group_of["Delhi"]], request_reference="DID-2026-000001", actor=None)
    return acme


def suspend(client: Client, actor: User | None, kind: str = BREACH) -> Suspension:
    return services.suspend(client=client, kind=kind, reason="Calls without consent", actor=actor)


def test_calls_are_off_and_request_groups_gone_at_that_instant(in_delhi: Client, chitra: User) -> None:
    # S55
    suspend(in_delhi, chitra)
    assert not services.outgoing_allowed(in_delhi)
    assert seen(in_delhi) == ["Jaipur"]
    last = told(in_delhi)[-1]["client"]
    assert (last["outgoing_allowed"], [group["location"] for group in last["groups"]]) == (False, ["Jaipur"])


def test_lifting_gives_calls_back_but_no_group_of_a_request(in_delhi: Client, chitra: User) -> None:
    services.lift(suspension=suspend(in_delhi, chitra), note="The agency was changed", actor=chitra)
    assert services.outgoing_allowed(in_delhi)
    assert seen(in_delhi) == ["Jaipur"]


def test_two_suspensions_must_both_be_lifted(acme: Client, chitra: User) -> None:
    first, _second = suspend(acme, chitra), suspend(acme, None, Suspension.Kind.EXTERNAL)
    services.lift(suspension=first, note="Corrected", actor=chitra)
    assert not services.outgoing_allowed(acme)


def test_a_total_suspension_is_not_lifted_by_compliance(acme: Client, chitra: User, anil: User) -> None:
    # S51, S57
    total = suspend(acme, chitra, TOTAL)
    with pytest.raises(NotAllowed):
        services.lift(suspension=total, note="Please", actor=chitra)
    assert not services.outgoing_allowed(acme)
    services.lift(suspension=total, note="Settled with the operator", actor=anil)
    assert services.outgoing_allowed(acme)


def test_an_account_manager_suspends_nobody(acme: Client, asha: User) -> None:
    with pytest.raises(NotAllowed):
        suspend(acme, asha)
    assert services.outgoing_allowed(acme)


def test_a_suspension_needs_its_reason(acme: Client, chitra: User) -> None:
    with pytest.raises(Refused, match="reason"):
        services.suspend(client=acme, kind=BREACH, reason="  ", actor=chitra)


def test_lifting_needs_a_note(acme: Client, chitra: User) -> None:
    made = suspend(acme, chitra)
    with pytest.raises(Refused, match="corrected"):
        services.lift(suspension=made, note="", actor=chitra)
    assert not services.outgoing_allowed(acme)


def test_a_suspension_is_lifted_once(acme: Client, chitra: User, chetan: User) -> None:
    made = suspend(acme, chitra)
    services.lift(suspension=made, note="Corrected", actor=chitra)
    with pytest.raises(WrongState):
        services.lift(suspension=made, note="Corrected", actor=chetan)
