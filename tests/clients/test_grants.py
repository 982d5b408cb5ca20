import pytest
from django.db import IntegrityError, transaction

from clients import services
from clients.models import Client, DIDGroup, GroupGrant, Suspension
from core import clock
from core.accounts.models import User
from core.errors import Blocked
from core.events import unit_of_work
from core.events.models import AuditEvent
from tests.clients.conftest import seen, told

REFERENCE = "DID-2026-000001"
MUMBAI = ("Mumbai", "Mumbai", "22")


def grant(client: Client, groups: list[DIDGroup], reference: str = REFERENCE) -> list[GroupGrant]:
    return services.grant(client=client, groups=groups, request_reference=reference, actor=None)


def a_move_that_fails_later(client: Client, group: DIDGroup) -> None:
    with unit_of_work():
        grant(client, [group])
        _ = 1 / 0


def test_exactly_the_granted_groups_are_pickable(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    # S34, S37
    grant(acme, [group_of["Delhi"], group_of["Mumbai"]])
    assert seen(acme) == ["Delhi", "Jaipur", "Mumbai"]
    assert "Bengaluru" not in seen(acme)


def test_the_panel_is_told_the_whole_state_once(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    before = len(told(acme))
    grant(acme, [group_of["Delhi"], group_of["Mumbai"]])
    events = told(acme)
    assert len(events) == before + 1
    assert events[-1]["sequence"] == before + 1
    assert events[-1]["client"] == {
        "ban": "BAN-987654",
        "name": "Acme Pvt Ltd",
        "outgoing_allowed": True,
        "groups": [
            {"id": group_of[city].pk, "name": f"{city} 1", "location": city, "circle": circle, "std_code": std,
             "series": "geographic", "default": city == "Jaipur"}
            for city, circle, std in [("Delhi", "Delhi", "11"), ("Jaipur", "Rajasthan", "141"), MUMBAI]
        ],
    }  # fmt: skip


def test_ending_a_request_hides_its_groups_only(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    # S50
    grant(acme, [group_of["Delhi"]])
    grant(acme, [group_of["Pune"]], "DID-2026-000002")
    services.end_grants(client=acme, request_reference=REFERENCE, actor=None, why="closed")
    assert seen(acme) == ["Jaipur", "Pune"]


def test_the_requests_own_thread_says_when_groups_came_and_went(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    grant(acme, [group_of["Delhi"]])
    services.end_grants(client=acme, request_reference=REFERENCE, actor=None, why="closed")
    events = AuditEvent.objects.filter(thread=REFERENCE)
    assert [event.action for event in events] == ["client.groups_granted", "client.groups_ended"]
    assert events[0].data == {"client": "BAN-987654", "groups": ["Delhi 1"]}


def test_a_request_for_what_is_there_by_default_shows_nothing_new(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    before = len(told(acme))
    grant(acme, [group_of["Jaipur"]])
    assert (seen(acme), len(told(acme))) == (["Jaipur"], before)


def test_what_a_request_deserves_stays_when_the_default_grant_ends(
    acme: Client, anil: User, group_of: dict[str, DIDGroup]
) -> None:
    grant(acme, [group_of["Jaipur"]])
    services.end_default_group(grant=acme.grants.standing().default().get(), actor=anil)
    assert seen(acme) == ["Jaipur"]


def test_ending_what_is_not_there_tells_nobody(acme: Client) -> None:
    before = len(told(acme))
    assert services.end_grants(client=acme, request_reference=REFERENCE, actor=None, why="closed") == services.Ended()
    assert len(told(acme)) == before


def test_a_default_group_stays_default_when_a_request_names_it(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    grant(acme, [group_of["Jaipur"], group_of["Delhi"]])
    services.end_grants(client=acme, request_reference=REFERENCE, actor=None, why="closed")
    assert seen(acme) == ["Jaipur"]


def test_a_renewal_takes_the_groups_over(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    grant(acme, [group_of["Delhi"]])
    grant(acme, [group_of["Delhi"]], "DID-2026-000002")
    services.end_grants(client=acme, request_reference=REFERENCE, actor=None, why="renewed")
    assert seen(acme) == ["Delhi", "Jaipur"]


def test_closing_the_later_request_leaves_what_the_earlier_deserves(
    acme: Client, group_of: dict[str, DIDGroup]
) -> None:
    # S50
    grant(acme, [group_of["Delhi"]])
    grant(acme, [group_of["Delhi"], group_of["Pune"]], "DID-2026-000002")
    ended = services.end_grants(client=acme, request_reference="DID-2026-000002", actor=None, why="closed")
    assert (ended.hidden, ended.kept) == (("Pune 1",), ("Delhi 1",))
    assert seen(acme) == ["Delhi", "Jaipur"]


def test_nothing_is_granted_to_a_suspended_client(acme: Client, chitra: User, group_of: dict[str, DIDGroup]) -> None:
    services.suspend(client=acme, kind=Suspension.Kind.BREACH, reason="Promotional calls", actor=chitra)
    with pytest.raises(Blocked, match="suspended"):
        grant(acme, [group_of["Delhi"]])
    assert seen(acme) == ["Jaipur"]


def test_a_refused_grant_leaves_nothing_behind(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    events = len(told(acme))
    with pytest.raises(ZeroDivisionError):
        a_move_that_fails_later(acme, group_of["Delhi"])
    assert (seen(acme), len(told(acme))) == (["Jaipur"], events)


def test_the_database_knows_one_standing_grant_of_a_group(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupGrant.objects.create(client=acme, group=group_of["Jaipur"], why="default", since=clock.now())


def test_the_database_wants_the_request_of_a_grant(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    # S2
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupGrant.objects.create(client=acme, group=group_of["Delhi"], why="request", since=clock.now())


def test_stock_counts_free_numbers_by_city(acme: Client, group_of: dict[str, DIDGroup]) -> None:
    number = group_of["Delhi"].numbers.first()
    number.state, number.client = "taken", acme
    number.save()
    stock = services.stock_by_location()
    assert (stock["Delhi"], stock["Mumbai"], stock.get("Kota", 0)) == (2, 3, 0)


def test_the_groups_of_cities_are_the_geographic_ones(group_of: dict[str, DIDGroup]) -> None:
    DIDGroup.objects.create(name="Delhi 140", location=group_of["Delhi"].location, series="140")
    assert [group.name for group in services.groups_of(["Delhi", "Nowhere"])] == ["Delhi 1"]
