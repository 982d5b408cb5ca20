"""Payments as they come in: Razorpay's form and the plain one become one `Payment`."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import PortalError, Reason

CAPTURED: Final = "payment.captured"
REFUNDED: Final = "payment.refunded"
_RAZORPAY_KINDS: Final = {"refund.processed": REFUNDED}
_LONGEST: Final = 200


class Unreadable(PortalError):
    """The body is no event: says which field and what it must be."""

    status = 400


@dataclass(frozen=True, slots=True)
class Payment:
    """One event of a payment. `kind` is payment.captured, payment.refunded or what the sender calls it.

    `at` is when it happened (UTC). The two answers are None where the sender does not know them.
    """

    event_id: str
    kind: str
    reference: str
    ban: str
    at: datetime
    email: str = ""
    client_name: str = ""
    account_manager: str = ""
    ports_a_number: bool | None = None
    calls_dnd_numbers: bool | None = None


def read_plain(body: bytes, event_id: str) -> Payment:
    """The plain form: one flat object. Raises Unreadable."""
    said = object_of(body)
    return Payment(
        event_id=event_id_of(event_id),
        kind=text_of(said, "event", needed=True),
        reference=text_of(said, "payment_reference", needed=True),
        ban=text_of(said, "ban", needed=True),
        at=moment_of(said, "at"),
        email=text_of(said, "email"),
        client_name=text_of(said, "client_name"),
        account_manager=text_of(said, "account_manager"),
        ports_a_number=_answer(said, "ports_a_number"),
        calls_dnd_numbers=_answer(said, "calls_dnd_numbers"),
    )


def read_razorpay(body: bytes, event_id: str) -> Payment:
    """Razorpay's form: what the portal needs beyond the payment stands in its notes. Raises Unreadable."""
    said = object_of(body)
    payment = _inside(said, "payload", "payment", "entity")
    notes = payment.get("notes")
    notes = notes if isinstance(notes, dict) else {}  # Razorpay sends an empty list for none
    kind = text_of(said, "event", needed=True)
    return Payment(
        event_id=event_id_of(event_id),
        kind=_RAZORPAY_KINDS.get(kind, kind),
        reference=text_of(payment, "id", needed=True),
        ban=text_of(notes, "ban"),
        at=_seconds(said if "created_at" in said else payment, "created_at"),
        email=text_of(payment, "email"),
        client_name=text_of(notes, "client_name"),
        account_manager=text_of(notes, "account_manager"),
        ports_a_number=_answer(notes, "ports_a_number"),
        calls_dnd_numbers=_answer(notes, "calls_dnd_numbers"),
    )


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises Unreadable."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Reason(_("The body is not JSON."), code="body")) from error
    if not isinstance(said, dict):
        raise _wrong("body", _("must be a JSON object"))
    return said


def _inside(said: Any, *names: str) -> dict[str, Any]:
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    if not isinstance(said, dict):
        raise _wrong(".".join(names), _("must be an object"))
    return said


def text_of(said: dict[str, Any], name: str, *, needed: bool = False) -> str:
    """One line of at most 200 characters; "" where it is missing and not needed. Raises Unreadable."""
    value = said.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (not value.strip() and needed):
        raise _wrong(name, _("must be a text"))
    if len(value) > _LONGEST or any(ord(sign) < 32 for sign in value):
        raise _wrong(name, _("must be one line of at most 200 characters"))
    return value.strip()


def _answer(said: dict[str, Any], name: str) -> bool | None:
    value = said.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.casefold() in {"yes", "true", "no", "false"}:
        return value.casefold() in {"yes", "true"}
    if not isinstance(value, bool):
        raise _wrong(name, _("must be true or false"))
    return value


def moment_of(said: dict[str, Any], name: str) -> datetime:
    """An ISO 8601 moment with its zone, in UTC. Raises Unreadable."""
    try:
        found = datetime.fromisoformat(text_of(said, name, needed=True))
        if found.tzinfo is None:
            raise ValueError(name)
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _wrong(name, _("must be a moment with its zone, as in 2026-11-22T14:00:00+05:30")) from error


def _seconds(said: dict[str, Any], name: str) -> datetime:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**33:
        raise _wrong(name, _("must be seconds since 1970"))
    return datetime.fromtimestamp(value, UTC)


def event_id_of(given: str) -> str:
    """An event id as a header gives it. Raises Unreadable."""
    if not given or len(given) > 120 or not given.isprintable():
        raise _wrong("event id", _("must be a header of 1 to 120 characters"))
    return given


def _wrong(field: str, rule: str) -> Unreadable:
    return Unreadable(Reason(f"{field}: {rule}.", code=field, field=field))
