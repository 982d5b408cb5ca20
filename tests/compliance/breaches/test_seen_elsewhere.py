"""A breach recorded in one connection is seen by the panel API of another in its next answer; on PostgreSQL."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client as Browser

from compliance.breaches import cases
from compliance.breaches.models import Breach
from core.accounts import api_tokens
from core.accounts.models import User
from requests_app.models import DIDRequest
from tests.compliance.breaches.conftest import open_case

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgres(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite serves the tests by one connection")


def asked(ban: str, token: str) -> tuple[bool, list[str]]:
    """What the panel API says now: whether calls go out, and the groups."""
    answer = Browser().get(f"/api/v1/clients/{ban}/did-groups", headers={"Authorization": f"Bearer {token}"})
    said = answer.json()
    return said["outgoing_allowed"], sorted(group["name"] for group in said["groups"])


def test_the_next_answer_of_another_connection_is_off(
    running: DIDRequest, chitra: User, monkeypatch: pytest.MonkeyPatch
) -> None:  # S55
    token = api_tokens.issue(name="panel", scopes=["clients:read"], actor=None)
    case, ban = open_case(running.client), running.client.ban
    written, go_on, pids = threading.Event(), threading.Event(), []
    create = Breach.objects.create

    def slowly(**fields: object) -> Breach:
        made = create(**fields)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        written.set()
        assert go_on.wait(30)
        return made

    def confirm() -> None:
        try:
            cases.confirm_breach(case=case, what="Promotional calls", actor=chitra)
        finally:
            connections.close_all()

    monkeypatch.setattr(Breach.objects, "create", slowly)
    thread = threading.Thread(target=confirm)
    thread.start()
    assert written.wait(30)
    on = (True, ["Bengaluru 1", "Delhi 1", "Jaipur 1", "Mumbai 1"])
    assert asked(ban, token) == on  # suspended in the other connection, which has not committed: all or nothing
    go_on.set()
    thread.join(30)
    assert asked(ban, token) == (False, ["Jaipur 1"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] not in pids
