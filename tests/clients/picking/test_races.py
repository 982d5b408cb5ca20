"""Many clients, one number, one moment (A1, X11): one owner, everybody else is told in words."""

import threading

import pytest
from django.db import connection, connections

from clients.models import BusinessType, Client, DIDGroup, DIDNumber, GroupGrant
from clients.picking.services import NumbersWent, take_numbers
from core import clock
from core.accounts.models import User
from core.errors import PortalError
from core.events.models import AuditEvent
from tests.clients.picking.test_take import DELHI, DELHI_2, MUMBAI

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CONNECTIONS = 60  # what a server with a hundred of them can spare


@pytest.fixture(autouse=True)
def _needs_postgres(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: a forgotten lock would not show")


def crowd(asha: User, size: int) -> list[Client]:
    """So many clients who all see Delhi and Mumbai."""
    Client.objects.bulk_create(
        Client(ban=f"BAN-{n}", name=f"Client {n}", business_type=BusinessType.LLP, account_manager=asha)
        for n in range(500_000, 500_000 + size)
    )
    made, groups = list(Client.objects.order_by("ban")), DIDGroup.objects.filter(name__in=["Delhi 1", "Mumbai 1"])
    GroupGrant.objects.bulk_create(
        GroupGrant(client=each, group=group, why="request", request_reference="DID-2026-000001", since=clock.now())
        for each in made
        for group in groups
    )
    return made


def all_at_once(clients: list[Client], choice: list[list[str]]) -> list[object]:
    """Each client takes its choice in a thread of its own; what each got, or its refusal; None for a fault."""
    start, room = threading.Barrier(len(clients)), threading.BoundedSemaphore(CONNECTIONS)
    answers: dict[int, object] = {}

    def run(n: int) -> None:
        start.wait(60)
        with room:
            try:
                answers[n] = take_numbers(client=clients[n], numbers=choice[n])
            except PortalError as refusal:
                answers[n] = refusal
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return [answers.get(n) for n in range(len(clients))]


def test_two_hundred_takes_of_one_number_have_one_owner(asha: User, locations: object) -> None:  # A1, S37
    clients = crowd(asha, 200)
    answers = all_at_once(clients, [[DELHI]] * 200)
    won = [n for n, answer in enumerate(answers) if isinstance(answer, list)]
    lost = [answer for answer in answers if isinstance(answer, NumbersWent)]
    assert (len(won), len(lost)) == (1, 199)
    assert {reason.code for each in lost for reason in each.reasons} == {"number_went"}
    assert DIDNumber.objects.get(e164=DELHI).client == clients[won[0]]
    assert AuditEvent.objects.filter(action="client.numbers_taken").count() == 1


def test_choices_that_cross_never_wait_for_each_other_in_a_ring(asha: User, locations: object) -> None:  # X11
    clients, numbers = crowd(asha, 40), [DELHI, DELHI_2, MUMBAI]
    answers = all_at_once(clients, [numbers if n % 2 else numbers[::-1] for n in range(40)])
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert sum(isinstance(answer, NumbersWent) for answer in answers) == 39
    assert len(set(DIDNumber.objects.filter(e164__in=numbers).values_list("client", flat=True))) == 1


def test_one_client_in_two_tabs_gets_it_once(asha: User, locations: object) -> None:
    (client,) = crowd(asha, 1)
    answers = all_at_once([client] * 10, [[DELHI]] * 10)
    assert sorted(answers, key=len) == [[]] * 9 + [[DELHI]]
    assert AuditEvent.objects.filter(action="client.numbers_taken").count() == 1
