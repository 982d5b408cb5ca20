import datetime

import pytest

from clients import services
from clients.models import Client, DIDGroup
from core import policy
from core.accounts.models import User
from core.errors import Blocked, NotAllowed, WrongState
from core.events.models import AuditEvent
from core.policy.models import Policy
from tests.clients.conftest import seen, told


def test_a_new_client_sees_at_most_two_groups_and_a_third_is_refused(
    bharat: Client, group_of: dict[str, DIDGroup]
) -> None:
    # S1
    for city in ("Delhi", "Pune"):
        services.give_default_group(client=bharat, group=group_of[city], actor=None)
    with pytest.raises(Blocked, match="2 default groups"):
        services.give_default_group(client=bharat, group=group_of["Mumbai"], actor=None)
    assert seen(bharat) == ["Delhi", "Pune"]


def test_the_number_of_default_groups_is_a_policy(bharat: Client, group_of: dict[str, DIDGroup]) -> None:
    Policy.objects.create(code="default_groups", value=1, effective_from=datetime.date(2026, 1, 1))
    policy.forget()
    services.give_default_group(client=bharat, group=group_of["Delhi"], actor=None)
    with pytest.raises(Blocked):
        services.give_default_group(client=bharat, group=group_of["Pune"], actor=None)


def test_the_same_group_is_not_given_twice(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    with pytest.raises(WrongState, match="sees this group already"):
        services.give_default_group(client=acme, group=group_of["Jaipur"], actor=None)


def test_an_account_manager_gives_no_group(acme: Client, asha: User, group_of: dict[str, DIDGroup]) -> None:
    # S2
    with pytest.raises(NotAllowed):
        services.give_default_group(client=acme, group=group_of["Delhi"], actor=asha)
    assert seen(acme) == ["Jaipur"]


def test_an_administrator_gives_one_and_it_is_on_record(
    bharat: Client, anil: User, group_of: dict[str, DIDGroup]
) -> None:
    services.give_default_group(client=bharat, group=group_of["Delhi"], actor=anil)
    event = AuditEvent.objects.get(action="client.default_group_given", thread=bharat.ban)
    assert (event.actor, event.data) == (anil, {"group": "Delhi 1"})
    assert told(bharat)[-1]["client"]["groups"][0]["location"] == "Delhi"


def test_a_default_group_can_be_taken_away_once(acme: Client, anil: User) -> None:
    grant = acme.grants.get()
    services.end_default_group(grant=grant, actor=anil)
    assert seen(acme) == []
    with pytest.raises(WrongState):
        services.end_default_group(grant=grant, actor=anil)
