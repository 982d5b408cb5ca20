"""The signed-in way: what waits, what was decided, and the same decision without a mail."""

import pytest
from django.test import Client

from approvals.models import ApprovalRole, Decision
from core.accounts.models import User
from core.accounts.roles import Role
from core.events.models import AuditEvent
from requests_app.models import DIDRequest
from tests.approvals.scenes import digest, standing
from tests.cast import person
from tests.support.journey import SAMPLE, add_screens, decide, filed, fill, fresh, plus_one
from tests.support.sql import statements

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def inbox(user: User) -> str:
    return signed_in(user).get("/approvals/").content.decode().split("What you decided")[0]


@pytest.fixture
def awaited(acme_request: DIDRequest) -> DIDRequest:
    return filed(acme_request)


def test_inbox_lists_what_waits_until_it_is_decided(awaited: DIDRequest, garima: User) -> None:  # C8 C9
    assert awaited.reference in inbox(garima)
    plus_one(awaited, garima)
    page = signed_in(garima).get("/approvals/").content.decode()
    waits, decided = page.split("What you decided")
    assert awaited.reference not in waits
    assert awaited.reference in decided


def test_successor_finds_it_without_a_mail(awaited: DIDRequest, garima: User) -> None:  # S10
    successor = person("Uma Successor", Role.APPROVER)
    ApprovalRole.objects.filter(code="support").update(holder=successor)
    assert awaited.reference in inbox(successor)
    assert awaited.reference not in inbox(garima)


def test_question_stays_in_the_list(awaited: DIDRequest, garima: User) -> None:
    decide(awaited, garima, "unclear", "Which list?")
    assert "Waits for an answer" in inbox(garima)


def test_backup_sees_it_once_asked(awaited: DIDRequest, garima: User) -> None:
    backup = person("Bina Backup", Role.APPROVER)
    ApprovalRole.objects.filter(code="support").update(backup=backup)
    assert awaited.reference not in inbox(backup)


@pytest.mark.parametrize(("who", "status"), [("garima", 200), ("asha", 403), ("tara", 403), ("stranger", 403)])
def test_who_has_an_inbox(awaited: DIDRequest, who: str, status: int, request: pytest.FixtureRequest) -> None:
    assert signed_in(request.getfixturevalue(who)).get("/approvals/").status_code == status


def test_inbox_costs_the_same_for_one_and_many(awaited: DIDRequest, asha: User, garima: User) -> None:
    client = signed_in(garima)
    client.get("/approvals/")  # notes in the session when it began
    with statements() as one:
        client.get("/approvals/")
    for city in ("Pune", "Chennai"):
        _another(awaited, asha, city)
    plus_one(awaited, garima)
    with statements() as many:
        assert client.get("/approvals/").content.decode().count("DID-") >= 3
    assert len(one) == len(many) <= 6, many


def _another(like: DIDRequest, owner: User, city: str) -> None:
    from requests_app import services

    request = services.start(client=like.client, owner=owner, kind="existing")
    fill(request, owner, SAMPLE | {"requested_locations": [city]})
    add_screens(request, owner)
    filed(request)


def test_decision_on_the_page(awaited: DIDRequest, garima: User) -> None:  # S23
    client = signed_in(garima)
    page = client.get(f"/approvals/{awaited.reference}/").content.decode()
    assert "Your decision for Support" in page
    form = {"kind": "plus_one", "words": "", "digest": digest(awaited)}
    answer = client.post(f"/approvals/{awaited.reference}/decide/", form)
    assert answer["Location"] == f"/approvals/{awaited.reference}/"
    assert Decision.objects.get().channel == "page"


def test_condition_is_asked_back_here_too(awaited: DIDRequest, garima: User) -> None:  # S45
    form = {"kind": "plus_one", "words": "+1 if consent is checked", "digest": digest(awaited)}
    answer = signed_in(garima).post(f"/approvals/{awaited.reference}/decide/", form)
    assert "This looks conditional" in answer.content.decode()
    assert standing(awaited) == []


def test_own_request_is_refused_and_noted(awaited: DIDRequest, asha: User, garima: User) -> None:  # A3
    asha.groups.add(garima.groups.get())
    ApprovalRole.objects.filter(code="support").update(holder=asha)
    client = signed_in(asha)
    page = client.get(f"/approvals/{awaited.reference}/").content.decode()
    assert "This is your own request" in page
    assert "Your decision for" not in page
    form = {"kind": "plus_one", "words": "", "digest": digest(awaited)}
    assert client.post(f"/approvals/{awaited.reference}/decide/", form).status_code == 403
    assert AuditEvent.objects.filter(action="decision.refused", actor=asha).exists()
    assert standing(awaited) == []


def test_approver_without_a_seat_reads_only(awaited: DIDRequest) -> None:
    other = signed_in(person("Other Approver", Role.APPROVER))
    assert other.get(f"/approvals/{awaited.reference}/").status_code == 200
    form = {"kind": "plus_one", "words": "", "digest": digest(awaited)}
    assert other.post(f"/approvals/{awaited.reference}/decide/", form).status_code == 403


def test_a_draft_is_not_there(acme_request: DIDRequest, garima: User) -> None:
    assert signed_in(garima).get(f"/approvals/{acme_request.reference}/").status_code == 404


@pytest.mark.parametrize("path", ["/approvals/", "/approvals/files/", "/approvals/DID-2026-000001/"])
def test_sign_in_comes_first(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_a_typed_reason_is_not_lost(awaited: DIDRequest, garima: User) -> None:
    form = {"kind": "", "words": "The flow is too old.", "digest": digest(awaited)}
    page = signed_in(garima).post(f"/approvals/{awaited.reference}/decide/", form)
    assert page.status_code == 422
    assert "The flow is too old." in page.content.decode()
    assert fresh(awaited).status == "awaiting_approvals"
