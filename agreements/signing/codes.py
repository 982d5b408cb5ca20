"""One-time passwords: derived from a key and a row when the letter is written, single use, few tries, a short life."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from agreements.signing.models import Signatory, SigningCode
from core import clock, policy, tokens
from core.errors import Reason, Refused
from core.events import enqueue

PURPOSE: Final = "signing_code"
DIGITS: Final = 6


def by_mail(code: SigningCode) -> None:
    """Have the worker mail it."""
    enqueue("mail.signing_code", key=f"mail.signing_code:{code.pk}", payload={"code": code.pk})


# the port: how a code reaches somebody, and which of the signatory's addresses that is. SMS is one more line
Channel = tuple[Callable[[SigningCode], None], Callable[[Signatory], str]]
CHANNELS: Final[dict[str, Channel]] = {"email": (by_mail, lambda signatory: signatory.email)}


def issue(signatory: Signatory, channel: str = "email") -> SigningCode:
    """A fresh code on its way; the one before is dead. Inside the caller's unit of work."""
    send, address = CHANNELS[channel]
    now = clock.now()
    signatory.codes.filter(used_at=None, replaced_at=None).update(replaced_at=now)
    code = SigningCode(
        signatory=signatory,
        channel=channel,
        sent_to=address(signatory),
        reference=secrets.token_hex(3).upper(),
        nonce=tokens.new_nonce(),
        issued_at=now,
        expires_at=now + timedelta(minutes=policy.value("signing_code_minutes")),
    )
    code.digest = tokens.digest(tokens.derive(PURPOSE, code.reference, code.nonce))
    code.save()
    send(code)
    return code


def number_of(code: SigningCode) -> str:
    """The six digits. Only the letter says them."""
    token = tokens.derive_matching(PURPOSE, code.reference, code.nonce, code.digest)
    return f"{int(hashlib.sha256(token.encode()).hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"


def open_code(signatory: Signatory) -> SigningCode | None:
    """The code that can still be used, if there is one."""
    return signatory.codes.filter(used_at=None, replaced_at=None, expires_at__gt=clock.now()).first()


def spend_try(code: SigningCode) -> bool:
    """Count one try in a statement of its own, before anything is compared; False when there is none left."""
    open_still = SigningCode.objects.filter(
        pk=code.pk, used_at=None, replaced_at=None, expires_at__gt=clock.now(), attempts__lt=most_tries()
    )
    return bool(open_still.update(attempts=F("attempts") + 1))


def fits(code: SigningCode, said: str) -> bool:
    """Whether `said` are its digits, in constant time."""
    digits = "".join(sign for sign in said if sign.isdecimal())
    return hmac.compare_digest(number_of(code).encode(), digits.encode())


def use(code: SigningCode) -> bool:
    """Take the code: True for the first who does."""
    return bool(SigningCode.objects.filter(pk=code.pk, used_at=None, replaced_at=None).update(used_at=clock.now()))


def most_tries() -> int:
    return int(policy.value("signing_code_tries"))


def used_up() -> Refused:
    """There is no code that can be used."""
    return Refused(
        Reason(
            _("This code is used up or its time is over."),
            code="code.over",
            field="code",
            remedy=_("Have a new one sent."),
        )
    )


def wrong() -> Refused:
    return Refused(
        Reason(
            _("This is not the code that was sent."),
            code="code.wrong",
            field="code",
            remedy=_("Look at the newest e-mail, or have a new code sent."),
        )
    )
