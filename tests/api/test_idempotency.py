"""A create that is sent again does nothing again (W8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse

from clients.models import Client
from core import clock
from core.accounts.models import User
from core.idempotency import services
from core.idempotency.models import KeptAnswer
from requests_app.models import DIDRequest
from tests.api.conftest import ask, fields, key_of

BODY = {"ban": "BAN-987654", "kind": "new"}


def create(key: str, once: str = "order-0001", **changed: str) -> HttpResponse:
    return ask(key, "POST", "/requests", BODY | changed, Idempotency_Key=once)


def test_the_same_body_gets_the_same_answer(acme: Client, of_asha: str) -> None:
    # W8
    first, again = create(of_asha), create(of_asha)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert DIDRequest.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(acme: Client, of_asha: str) -> None:
    # W8
    create(of_asha)
    other = create(of_asha, kind="existing")
    assert (other.status_code, fields(other)) == (422, {"Idempotency-Key"})
    assert DIDRequest.objects.count() == 1


def test_another_key_makes_another_request(acme: Client, of_asha: str) -> None:
    assert create(of_asha).json()["reference"] != create(of_asha, "order-0002").json()["reference"]


def test_keys_of_two_systems_are_two_keys(acme: Client, of_asha: str, asha: User) -> None:
    create(of_asha)
    assert create(key_of(asha, name="another system")).get("Idempotent-Replayed") is None
    assert DIDRequest.objects.count() == 2


@pytest.mark.parametrize("once", ["", "short", "with a space in it", "x" * 81])
def test_without_a_fit_key_nothing_is_created(once: str, acme: Client, of_asha: str) -> None:
    assert create(of_asha, once).status_code == 422
    assert not DIDRequest.objects.exists()


def test_a_refusal_leaves_the_key_free(acme: Client, of_asha: str) -> None:
    assert create(of_asha, ban="BAN-1").status_code == 404
    assert create(of_asha).status_code == 201


def test_answers_are_forgotten_after_thirty_days(acme: Client, of_asha: str) -> None:
    create(of_asha)
    services.sweep()
    assert KeptAnswer.objects.exists()
    KeptAnswer.objects.update(at=clock.now() - timedelta(days=31))
    services.sweep()
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_the_same_moment_make_one_request(acme: Client, asha: User) -> None:
    # W8
    key = key_of(asha)

    def one(_n: int) -> tuple[int, str]:
        try:
            answer = create(key)
            return answer.status_code, answer.json()["reference"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(one, range(20)))
    assert answers == {(201, DIDRequest.objects.get().reference)}
