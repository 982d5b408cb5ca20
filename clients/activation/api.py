"""The two doors for events: payments and the panel. They check, keep and answer; the work is done in the background."""

from typing import Annotated, Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Router, Schema

from clients.activation import payments, signing
from clients.activation.models import IncomingEvent
from clients.activation.services import receive
from core.api import only_parameters
from core.errors import Reason, TooLarge
from core.openapi import also, raw_body

router = Router(tags=["webhooks"])
MOST_BYTES: Final = 256 * 1024
Source = IncomingEvent.Source


class Taken(Schema):
    """The event is kept. `new` is false for an id that was here before: it counts once."""

    event: str
    new: bool


EventId = Annotated[str, Header(alias="X-Portal-Event", max_length=200)]
Timestamp = Annotated[str, Header(alias="X-Portal-Timestamp", max_length=200)]
Signature = Annotated[str, Header(alias="X-Portal-Signature", max_length=200)]
RazorpaySignature = Annotated[str, Header(alias="X-Razorpay-Signature", max_length=200)]
RazorpayEventId = Annotated[str, Header(alias="X-Razorpay-Event-Id", max_length=200)]
SIGNED = also(400, 401, 413, 503)


@router.post(
    "/webhooks/payments", response=Taken, auth=None, url_name="payment_webhook",
    openapi_extra=SIGNED | raw_body("Signed as it is sent: Razorpay's event, or the plain form."),
)  # fmt: skip
def payment_webhook(
    request: HttpRequest,
    x_portal_event: EventId = "",
    x_portal_timestamp: Timestamp = "",
    x_portal_signature: Signature = "",
    x_razorpay_signature: RazorpaySignature = "",
    x_razorpay_event_id: RazorpayEventId = "",
) -> dict[str, Any]:
    """A payment was captured or refunded (S62).

    Razorpay signs with `X-Razorpay-Signature`; BAN and the answers that it cannot know stand in the payment's notes.
    Everybody else sends the plain form: `event`, `payment_reference`, `ban`, `at` and, where known, `email`,
    `client_name`, `account_manager`, `ports_a_number`, `calls_dnd_numbers`, signed like the portal's own events.
    """
    body = _body(request)
    if x_razorpay_signature:
        signing.check_razorpay(secrets=settings.RAZORPAY_WEBHOOK_SECRETS, body=body, signature=x_razorpay_signature)
        payment, source = payments.read_razorpay(body, x_razorpay_event_id), Source.RAZORPAY
    else:
        _check_plain(settings.PAYMENT_WEBHOOK_SECRETS, body, x_portal_timestamp, x_portal_signature)
        payment, source = payments.read_plain(body, x_portal_event), Source.PAYMENTS
    return _keep(source, payment.event_id, payment.kind, payment.ban, payment.at, body)


@router.post(
    "/webhooks/panel", response=Taken, auth=None, url_name="panel_webhook",
    openapi_extra=SIGNED | raw_body("Signed as it is sent: `event`, `ban`, `at` and what belongs to it."),
)  # fmt: skip
def panel_webhook(
    request: HttpRequest,
    x_portal_event: EventId = "",
    x_portal_timestamp: Timestamp = "",
    x_portal_signature: Signature = "",
) -> dict[str, Any]:
    """Something happened in a client's panel: `event`, `ban`, `at` and whatever else belongs to it (S64-S67)."""
    body = _body(request)
    _check_plain(settings.PANEL_EVENT_SECRETS, body, x_portal_timestamp, x_portal_signature)
    said = payments.object_of(body)
    kind, ban = payments.text_of(said, "event", needed=True), payments.text_of(said, "ban", needed=True)
    at = payments.moment_of(said, "at")
    return _keep(Source.PANEL, payments.event_id_of(x_portal_event), kind, ban, at, body)


def _body(request: HttpRequest) -> bytes:
    only_parameters(request)
    if len(request.body) > MOST_BYTES:
        raise TooLarge(Reason(_("An event has at most 256 kB."), code="size"))
    return request.body


def _check_plain(secrets: list[str], body: bytes, timestamp: str, signature: str) -> None:
    signing.check_plain(secrets=secrets, body=body, timestamp=timestamp, signature=signature)


def _keep(source: Source, event_id: str, kind: str, ban: str, at: Any, body: bytes) -> dict[str, Any]:
    is_new = receive(source=source, event_id=event_id, kind=kind, ban=ban[:40].upper(), at=at, body=body.decode())
    return {"event": event_id, "new": is_new}
