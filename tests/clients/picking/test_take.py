"""A client takes numbers: all or none, only free ones of groups that are visible at that moment."""

import pytest

from clients import services as clients
from clients.models import Client, DIDGroup, DIDNumber
from clients.picking.services import NumbersWent, take_numbers
from core import policy
from core.accounts.models import User
from core.errors import Blocked, Refused
from core.events.models import AuditEvent
from tests.clients.conftest import told

pytestmark = pytest.mark.django_db

DELHI, DELHI_2, MUMBAI, BENGALURU, JAIPUR = (
    "+911140000000", "+911140100000", "+912241000000", "+918042000000", "+911414500000",
)  # fmt: skip


def owner(number: str) -> str | None:
    client = DIDNumber.objects.select_related("client").get(e164=number).client
    return client.ban if client else None


def refused(client: Client, *numbers: str) -> NumbersWent:
    with pytest.raises(NumbersWent) as refusal:
        take_numbers(client=client, numbers=numbers)
    return refusal.value


def test_numbers_of_approved_locations_become_the_clients(granted: Client) -> None:  # S37
    assert take_numbers(client=granted, numbers=[DELHI, MUMBAI]) == [DELHI, MUMBAI]
    assert owner(DELHI) == owner(MUMBAI) == "BAN-987654"


def test_a_default_client_takes_from_its_default_group(acme: Client) -> None:  # S1 S5
    assert take_numbers(client=acme, numbers=[JAIPUR]) == [JAIPUR]
    assert refused(acme, DELHI).choice.unknown == 1


def test_it_is_written_down_and_the_panel_is_told(granted: Client) -> None:
    before = len(told(granted))
    take_numbers(client=granted, numbers=[DELHI])
    event = AuditEvent.objects.get(action="client.numbers_taken")
    assert (event.thread, event.data) == ("BAN-987654", {"numbers": [DELHI]})
    (news,) = told(granted)[before:]
    group = DIDGroup.objects.get(name="Delhi 1")
    assert (news["kind"], news["numbers"]) == ("numbers_taken", [{"number": DELHI, "group": group.pk}])


def test_a_hidden_number_is_refused_as_one_that_does_not_exist(granted: Client) -> None:  # S6 S37
    hidden, unknown, nonsense = (refused(granted, number) for number in (BENGALURU, "+918042999999", "../etc"))
    assert hidden.reasons == unknown.reasons == nonsense.reasons
    assert owner(BENGALURU) is None


def test_a_hidden_number_costs_the_work_of_an_unknown_one(granted: Client) -> None:  # S6
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for number in (BENGALURU, "+918042999999"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            refused(granted, number)
        costs.append([query["sql"].replace(number, "?") for query in asked.captured_queries])
    assert [len(each) for each in costs] == [len(costs[0])] * 2


def test_what_went_is_named_and_the_rest_is_kept(granted: Client, bharat: Client) -> None:
    clients.grant(
        client=bharat, groups=DIDGroup.objects.filter(name="Delhi 1"), request_reference="DID-2026-000002", actor=None
    )
    take_numbers(client=bharat, numbers=[DELHI])
    refusal = refused(granted, DELHI, DELHI_2, MUMBAI)
    assert [line.e164 for line in refusal.choice.went] == [DELHI]
    assert [line.e164 for line in refusal.choice.ready] == [DELHI_2, MUMBAI]
    assert "011 4000 0000 (Delhi) went to somebody else" in str(refusal)
    assert owner(MUMBAI) is None  # all or none
    assert take_numbers(client=granted, numbers=[line.e164 for line in refusal.choice.ready]) == [DELHI_2, MUMBAI]


def test_a_second_press_does_no_harm(granted: Client) -> None:
    take_numbers(client=granted, numbers=[DELHI])
    events = len(told(granted))
    assert take_numbers(client=granted, numbers=[DELHI]) == []
    assert (owner(DELHI), len(told(granted))) == ("BAN-987654", events)


def test_a_retired_number_is_not_to_be_had(granted: Client) -> None:
    DIDNumber.objects.filter(e164=DELHI).update(state="retired")
    assert len(refused(granted, DELHI).choice.went) == 1


def test_a_group_that_was_hidden_in_the_meantime_gives_nothing(granted: Client) -> None:  # S6
    clients.end_grants(client=granted, request_reference="DID-2026-000001", actor=None, why="closed")
    assert refused(granted, DELHI).choice.unknown == 1


def test_while_suspended_it_is_said_why_since_when_and_what_to_do(granted: Client, chitra: User) -> None:
    clients.suspend(client=granted, kind="breach", reason="Inspector Rao, complaint 17", actor=chitra)
    with pytest.raises(Blocked) as refusal:
        take_numbers(client=granted, numbers=[JAIPUR])
    said = str(refusal.value)
    for words in ("calls are off", "against the rules", "since", "account manager"):
        assert words in said
    assert (
        "Rao" not in said and "17" not in said.split("since", maxsplit=1)[0]
    )  # C30: what was written for staff stays there
    assert owner(JAIPUR) is None


def test_none_and_too_many_are_refused(granted: Client, anil: User) -> None:
    for numbers, words in (([], "at least one"), ([f"+9111400000{n:02}" for n in range(21)], "at most 20")):
        with pytest.raises(Refused, match=words):
            take_numbers(client=granted, numbers=numbers)
    assert policy.value("numbers_at_once") == 20
