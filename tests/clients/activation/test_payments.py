"""A payment opens one checklist, whoever sends it, however often and in whatever order."""

import hashlib
import hmac
import itertools
import json
from typing import Any

import pytest
from django.core import mail

from clients.activation.models import Checklist, IncomingEvent
from clients.models import Client
from core import clock
from core.accounts.models import User
from core.events.models import OutboxMessage
from core.events.worker import drain
from tests.clients.activation import scene

pytestmark = pytest.mark.django_db


def razorpay(kind: str = "payment.captured", **notes: Any) -> bytes:
    known = {"ban": scene.BAN, "client_name": "New Client LLP", "account_manager": "asha@portal.example"}
    entity = {
        "id": "pay_R1", "entity": "payment", "amount": 99900, "currency": "INR", "email": "owner@newclient.example",
        "notes": known | notes,
    }  # fmt: skip
    created = int(clock.now().timestamp())
    said = {"entity": "event", "event": kind, "payload": {"payment": {"entity": entity}}, "created_at": created}
    return json.dumps(said).encode()


def from_razorpay(body: bytes, event_id: str = "evt_R1", secret: str = scene.RAZORPAY) -> int:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": mac, "X-Razorpay-Event-Id": event_id}
    status = scene.post("/api/v1/webhooks/payments", body, headers).status_code
    drain()
    return status


def test_a_payment_opens_the_checklist_of_a_new_client(asha: User) -> None:  # S62
    assert scene.pay().json() == {"event": "evt_1", "new": True}
    checklist = scene.checklist()
    assert (checklist.client.name, checklist.client.account_manager) == ("New Client LLP", asha)
    assert (checklist.payment_reference, checklist.email) == ("pay_1", "owner@newclient.example")
    assert [letter.to for letter in mail.outbox] == [["owner@newclient.example"]]


def test_a_client_that_is_known_keeps_its_record(acme: Client) -> None:  # S62
    scene.pay(ban=acme.ban, client_name="Another name")
    assert Checklist.objects.get().client == acme
    assert Client.objects.get(pk=acme.pk).name == acme.name


def test_the_same_event_again_opens_none(asha: User) -> None:  # S62 W2 X10
    answers = [scene.pay().json()["new"] for _time in range(3)]
    assert answers == [True, False, False]
    assert (Checklist.objects.count(), IncomingEvent.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_a_second_payment_opens_none(asha: User) -> None:  # S62
    scene.pay()
    scene.pay("evt_2", payment_reference="pay_2")
    assert scene.checklist().payment_reference == "pay_1"
    assert IncomingEvent.objects.get(event_id="evt_2").state == "kept"


def test_razorpays_form_does_the_same(asha: User) -> None:
    assert from_razorpay(razorpay(ports_a_number="yes", calls_dnd_numbers="no")) == 200
    checklist = scene.checklist()
    assert (checklist.payment_reference, checklist.ports_a_number, checklist.calls_dnd_numbers) == (
        "pay_R1",
        True,
        False,
    )


def test_a_payment_that_was_only_authorised_opens_none(asha: User) -> None:
    assert from_razorpay(razorpay("payment.authorized")) == 200
    assert not Checklist.objects.exists()


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_every_order_of_four_events_ends_the_same(asha: User, order: tuple[int, ...]) -> None:  # W3
    kinds = ["payment.created", "payment.captured", "payment.captured", "payment.refunded"]
    at = clock.now().isoformat()
    for place in order:
        scene.pay(f"evt_{place}", event=kinds[place], at=at)
    checklist = scene.checklist()
    assert (checklist.payment_reference, checklist.refunded_at is not None) == ("pay_1", True)


def test_a_payment_without_account_manager_waits_for_one(asha: User, settings: Any) -> None:
    scene.pay(account_manager="nobody@elsewhere.example")
    dead = OutboxMessage.objects.get(topic="activation.apply")
    assert dead.state == "dead" and "ACTIVATION_ACCOUNT_MANAGER" in dead.last_error
    assert not Client.objects.filter(ban=scene.BAN).exists()
    settings.ACTIVATION_ACCOUNT_MANAGER = "asha@portal.example"
    OutboxMessage.objects.filter(pk=dead.pk).update(state="due", attempts=0)
    drain()
    assert scene.checklist().client.account_manager == asha


def test_a_ban_that_is_none_is_kept_and_named(asha: User) -> None:
    scene.pay(ban="987654")
    event = IncomingEvent.objects.get()
    assert event.state == "kept" and "BAN-987654" in event.note


@pytest.mark.parametrize(
    ("change", "field"),
    [({"at": "yesterday"}, "at"), ({"at": "2026-11-22T10:00:00"}, "at"), ({"ban": 7}, "ban"),
     ({"payment_reference": ""}, "payment_reference"), ({"email": "x" * 201}, "email"),
     ({"ports_a_number": "perhaps"}, "ports_a_number"), ({"client_name": "A\nB"}, "client_name")],
)  # fmt: skip
def test_a_body_that_cannot_be_read_names_its_field(change: dict[str, Any], field: str) -> None:
    answer = scene.pay(**change)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(f"{field}:")
    assert not IncomingEvent.objects.exists()


def test_forged_events_have_no_effect(asha: User) -> None:  # W1
    body = json.dumps(scene.payment()).encode()
    good = scene.signed(scene.PLAIN, body, "evt_1")
    stamp = good["X-Portal-Timestamp"]
    sha1 = hmac.new(scene.PLAIN.encode(), stamp.encode() + b"." + body, hashlib.sha1).hexdigest()
    tries = [
        {}, good | {"X-Portal-Signature": ""}, good | {"X-Portal-Signature": good["X-Portal-Signature"] * 2},
        good | {"X-Portal-Signature": f"sha1={sha1}"}, scene.signed("another secret", body, "evt_1"),
        good | {"X-Portal-Timestamp": str(int(stamp) + 1)}, good | {"X-Portal-Signature": "sha256=é"},
        {"X-Razorpay-Signature": "0" * 64, "X-Razorpay-Event-Id": "evt_1"},
    ]  # fmt: skip
    assert {scene.post("/api/v1/webhooks/payments", body, headers).status_code for headers in tries} == {401}
    assert scene.post("/api/v1/webhooks/payments", body.replace(b", ", b","), good).status_code == 401
    assert not IncomingEvent.objects.exists()


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 200), (299, 200), (301, 401)])
def test_a_signed_time_holds_five_minutes_both_ways(asha: User, seconds: int, status: int, clock_at: Any) -> None:  # W2
    clock_at(clock.now())
    body = json.dumps(scene.payment()).encode()
    at = int(clock.now().timestamp()) + seconds
    assert scene.post("/api/v1/webhooks/payments", body, scene.signed(scene.PLAIN, body, "e", at)).status_code == status


def test_both_secrets_hold_while_one_is_changed(asha: User) -> None:  # W1 X18
    body = json.dumps(scene.payment()).encode()
    assert scene.post("/api/v1/webhooks/payments", body, scene.signed("older-secret", body, "e")).status_code == 200


def test_without_a_secret_the_door_is_closed(settings: Any) -> None:  # W1
    settings.PAYMENT_WEBHOOK_SECRETS = settings.PANEL_EVENT_SECRETS = settings.RAZORPAY_WEBHOOK_SECRETS = []
    body = json.dumps(scene.payment()).encode()
    for path in ("payments", "panel"):
        assert scene.post(f"/api/v1/webhooks/{path}", body, scene.signed("", body, "e")).status_code == 503
    assert from_razorpay(razorpay(), secret="") == 503


def test_a_flood_of_bytes_is_refused() -> None:
    body = b'{"event": "' + b"x" * (256 * 1024) + b'"}'
    answer = scene.post("/api/v1/webhooks/payments", body, scene.signed(scene.PLAIN, body, "e"))
    assert answer.status_code == 413
