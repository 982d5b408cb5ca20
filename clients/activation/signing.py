"""Whether an incoming event is what its sender signed: HMAC-SHA256 over the raw bytes, in constant time (W1, W2)."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from core import clock
from core.errors import PortalError, Reason

WINDOW_S: Final = 300  # a signed time may lie this far off, both ways


class NotSetUp(PortalError):
    """No secret is set: the endpoint is closed, not open. The sender tries again later."""

    status = 503


class Forged(PortalError):
    """The signature is missing or wrong."""

    status = 401


def check_plain(*, secrets: Sequence[str], body: bytes, timestamp: str, signature: str) -> None:
    """`sha256=<hex>` over timestamp, ".", body: what the portal signs with too. Raises NotSetUp or Forged."""
    if not _digits(timestamp) or abs(clock.now().timestamp() - int(timestamp)) > WINDOW_S:
        _closed_without(secrets)
        raise Forged(
            Reason(
                _("X-Portal-Timestamp is missing or more than five minutes off."),
                code="timestamp",
                remedy=_("Sign each delivery anew, with the seconds since 1970 by a synchronised clock."),
            )
        )
    _check(secrets, timestamp.encode() + b"." + body, signature.removeprefix("sha256="), signature)


def check_razorpay(*, secrets: Sequence[str], body: bytes, signature: str) -> None:
    """The bare hex HMAC over the body, as Razorpay sends it. Raises NotSetUp or Forged."""
    _check(secrets, body, signature, signature)


def _check(secrets: Sequence[str], signed: bytes, hexadecimal: str, given: str) -> None:
    _closed_without(secrets)
    # every secret is tried: two hold at once while one is changed
    found = [
        hmac.compare_digest(
            hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode(), hexadecimal.encode()
        )
        for secret in secrets
    ]
    if not any(found):
        raise Forged(
            Reason(
                _("The signature does not fit the body.") if given else _("The signature is missing."),
                code="signature",
                remedy=_("Sign the bytes exactly as they are sent, with the secret agreed for this endpoint."),
            )
        )


def _closed_without(secrets: Sequence[str]) -> None:
    if not secrets:
        raise NotSetUp(Reason(_("No secret is set for this endpoint, so it takes nothing."), code="not_set_up"))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 13
