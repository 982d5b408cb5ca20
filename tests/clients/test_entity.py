"""A suspension follows the legal entity: same PAN (also inside a GSTIN), GSTIN, CIN or LLPIN (R26)."""

import pytest

from clients import services
from clients.models import Client, DIDGroup, Suspension
from clients.records import save_client
from core.accounts.models import User
from core.errors import WrongState
from tests.clients.conftest import seen, told

PAN, GSTIN, CIN, LLPIN = "AAACA1234F", "27AAACA1234F1Z5", "U72200MH2006PTC123456", "AAB-1234"


def numbered(client: Client, **numbers: str) -> Client:
    Client.objects.filter(pk=client.pk).update(**numbers)
    client.refresh_from_db()
    return client


@pytest.fixture
def sister(acme: Client, ravi: User, group_of: dict[str, DIDGroup]) -> Client:
    """Another account, with Pune from a request; nothing says yet that it is the same company."""
    other = Client.objects.create(ban="BAN-2", name="Acme Retail", business_type="pvt_ltd", account_manager=ravi)
    services.grant(client=other, groups=[group_of["Pune"]], request_reference="DID-2026-000009", actor=None)
    return other


def stop(client: Client, by: User) -> Suspension:
    return services.suspend(client=client, kind="breach", reason="Promotional calls", actor=by)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"pan": PAN}, {"pan": PAN}),
        ({"pan": PAN}, {"gstin": GSTIN}),
        ({"gstin": GSTIN}, {"pan": PAN}),
        ({"gstin": GSTIN}, {"gstin": "07AAACA1234F1Z9"}),
        ({"cin": CIN}, {"cin": CIN}),
        ({"llpin": LLPIN}, {"llpin": LLPIN}),
    ],
)
def test_the_other_account_of_the_company_is_off_at_that_instant(
    acme: Client, sister: Client, chitra: User, ours: dict[str, str], theirs: dict[str, str]
) -> None:
    stop(numbered(acme, **ours), chitra)
    numbered(sister, **theirs)
    assert services.outgoing_allowed(sister)  # the number came later, and nobody saved it through the portal
    save_client(client=sister, changed=list(theirs), actor=chitra)
    assert (services.outgoing_allowed(sister), seen(sister)) == (False, [])
    assert told(sister)[-1]["client"]["outgoing_allowed"] is False


def test_all_accounts_stop_together_and_are_lifted_together(acme: Client, sister: Client, chitra: User) -> None:
    numbered(acme, pan=PAN)
    numbered(sister, gstin=GSTIN)
    head = stop(acme, chitra)
    assert "BAN-987654" in sister.suspensions.get().reason
    services.lift(suspension=head, note="The agency was changed", actor=chitra)
    assert services.outgoing_allowed(acme)
    assert services.outgoing_allowed(sister)
    assert seen(sister) == []  # it comes back only through activate


def test_what_follows_is_not_lifted_alone(acme: Client, sister: Client, chitra: User) -> None:
    numbered(acme, pan=PAN)
    numbered(sister, pan=PAN)
    stop(acme, chitra)
    with pytest.raises(WrongState, match="BAN-987654"):
        services.lift(suspension=sister.suspensions.get(), note="Other people", actor=chitra)
    assert not services.outgoing_allowed(sister)


def test_others_and_clients_without_numbers_are_left_alone(acme: Client, sister: Client, chitra: User) -> None:
    stop(numbered(acme, pan=PAN), chitra)
    assert services.outgoing_allowed(sister)
    numbered(sister, pan="AAACB9999K")
    save_client(client=sister, changed=["pan"], actor=chitra)
    assert services.outgoing_allowed(sister)


def test_saving_again_suspends_no_second_time(acme: Client, sister: Client, chitra: User) -> None:
    numbered(acme, pan=PAN)
    numbered(sister, pan=PAN)
    stop(acme, chitra)
    save_client(client=sister, changed=["pan"], actor=chitra)
    assert sister.suspensions.count() == 1
