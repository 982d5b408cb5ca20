"""Payments and panel events as their senders sign and send them."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser

from clients.activation.models import Checklist
from core import clock
from core.events.worker import drain

PLAIN, RAZORPAY, PANEL = "payments-secret", "razorpay-secret", "panel-secret"
BAN = "BAN-700001"


def signed(secret: str, body: bytes, event_id: str, at: int | None = None) -> dict[str, str]:
    """The headers of the plain form."""
    stamp = str(at if at is not None else int(clock.now().timestamp()))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Portal-Event": event_id, "X-Portal-Timestamp": stamp, "X-Portal-Signature": f"sha256={mac}"}


def post(path: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
    """POST raw bytes, as a webhook does."""
    answer: HttpResponse = Browser().post(path, body, content_type="application/json", headers=headers)
    return answer


def payment(**said: Any) -> dict[str, Any]:
    """A captured payment of a new client; `said` changes it."""
    return {
        "event": "payment.captured", "payment_reference": "pay_1", "ban": BAN, "at": clock.now().isoformat(),
        "email": "owner@newclient.example", "client_name": "New Client LLP", "account_manager": "asha@portal.example",
        "ports_a_number": False, "calls_dnd_numbers": False,
    } | said  # fmt: skip


def pay(event_id: str = "evt_1", **said: Any) -> HttpResponse:
    """Send a payment and let the worker apply it."""
    body = json.dumps(payment(**said)).encode()
    answer = post("/api/v1/webhooks/payments", body, signed(PLAIN, body, event_id))
    drain()
    return answer


def tell(kind: str, event_id: str, *, at: datetime | None = None, ban: str = BAN, **said: Any) -> HttpResponse:
    """Send an event of the panel and let the worker apply it."""
    body = json.dumps({"event": kind, "ban": ban, "at": (at or clock.now()).isoformat()} | said).encode()
    answer = post("/api/v1/webhooks/panel", body, signed(PANEL, body, event_id))
    drain()
    return answer


def checklist() -> Checklist:
    """The new client's checklist."""
    return Checklist.objects.select_related("client").get(client__ban=BAN)


def done() -> set[str]:
    """The steps that are done."""
    return set(checklist().done.values_list("step", flat=True))
