"""The client has signed in the portal: keep what was given, and have it sealed by the worker."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from agreements import pdf
from agreements.models import Agreement
from agreements.news import owner_task
from agreements.sealing import ink
from agreements.sealing.models import Seal
from agreements.services import locked, update
from core import sandbox
from core.errors import Reason, Refused, Stale
from core.events import enqueue, finish_task, record, unit_of_work
from requests_app.workflow import touch

State = Agreement.State
TOPIC: Final = "seal.agreement"
PNG: Final = b"\x89PNG\r\n\x1a\n"
PICTURE_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Happening:
    """One step on the way to the signature, for the certificate: what (in words), when (aware), from which address."""

    what: str
    at: datetime
    address: str = ""


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """All that is known of one signature at the moment it is given. Exactly one of `picture` and `typed` is filled.

    `picture` is a PNG that the caller has passed through `clean_picture`.
    `shown_sha256` is the digest of the file whose pages the signer was shown; `otp_reference` names the one-time
    password without telling it; `address` and `agent` are as the server saw them (P5, P6).
    """

    name: str
    email: str
    designation: str
    place: str
    signed_at: datetime
    shown_sha256: str
    otp_reference: str
    consent_version: str
    picture: bytes = b""
    typed: str = ""
    address: str = ""
    agent: str = ""
    happenings: tuple[Happening, ...] = ()


def start_sealing(*, agreement: Agreement, signature: SignatureGiven) -> Seal:
    """Keep the signature, put the agreement into `sealing` and have the worker seal it: `seal.agreement`.

    From `sent` or `viewed` only: a second call raises WrongState. Raises Stale where the file shown is not the one
    that stands issued, and Refused for a signature that is empty or too large. May be called inside a unit of work.
    """
    _check(signature)
    with unit_of_work():
        found = locked(agreement, State.SENT, State.VIEWED)
        if found.issued is None or found.issued.sha256 != signature.shown_sha256:
            raise Stale(Reason(_("The agreement that was shown is not the one that stands."), code="agreement.shown"))
        seal = _kept(found, signature)
        update(found, state=State.SEALING)
        enqueue(TOPIC, key=f"{TOPIC}:{found.pk}", payload={"agreement": found.pk})
        record(
            "agreement.signature_given",
            subject=found,
            actor=None,
            name=seal.signer_name,
            shown_sha256=seal.shown_sha256,
            consent_version=seal.consent_version,
            otp_reference=seal.otp_reference,
            address=signature.address,
            agent=seal.agent,
        )
        finish_task(owner_task(found))
        touch(found.request)
    return seal


def clean_picture(content: bytes) -> bytes:
    """The drawing as it may be given: decoded in a child, grey on white, cut to its ink. Raises Refused.

    Takes some 50 ms: call it outside a unit of work.
    """
    try:
        return sandbox.run(ink.clean, content, seconds=5, megabytes=128)
    except (ValueError, sandbox.SandboxError) as error:
        raise Refused(_unusable()) from error


def _unusable() -> Reason:
    remedy = _("Draw it again, or type your name instead.")
    return Reason(_("This drawing cannot be used."), code="signature.picture", field="signature", remedy=remedy)


def _check(signature: SignatureGiven) -> None:
    if not signature.name.strip():
        raise Refused(Reason(_("Write your name."), code="signature.name", field="name"))
    if bool(signature.picture) == bool(signature.typed.strip()):
        raise Refused(Reason(_("Draw your signature or type it."), code="signature.empty", field="signature"))
    if signature.picture and not (signature.picture.startswith(PNG) and len(signature.picture) <= PICTURE_BYTES):
        raise Refused(_unusable())


def _kept(agreement: Agreement, given: SignatureGiven) -> Seal:
    return Seal.objects.create(
        agreement=agreement,
        signer_name=_line(given.name),
        signer_email=given.email,
        designation=_line(given.designation),
        place=_line(given.place),
        typed=_line(given.typed),
        picture=given.picture,
        signed_at=given.signed_at,
        shown_sha256=given.shown_sha256,
        otp_reference=given.otp_reference[:80],
        consent_version=given.consent_version[:40],
        address=given.address or None,
        agent=_line(given.agent, most=400),
        happenings=[asdict(step) | {"at": step.at.isoformat()} for step in given.happenings],
    )


def _line(text: str, most: int = 159) -> str:
    return pdf.tidy(text, most=most, lines=1)[:most]
