"""What happened on the way to a signature: the audit events of one agreement, in words (P5)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.sealing.services import Happening
from core.events.models import AuditEvent

GREY, BLUE, GREEN, AMBER, RED = "grey", "blue", "green", "amber", "red"

# event -> words with the event's data in them, tone, icon: for the agreement page, the timeline and the certificate
WORDS: Final[dict[str, tuple[str | Promise, str, str]]] = {
    "signing.opened": (_("The signatory opened the signing page"), BLUE, "search"),
    "signing.consented": (_("Consent to sign electronically (%(consent_version)s)"), BLUE, "check"),
    "signing.entered": (_("Signature, designation and place entered"), GREY, "pencil"),
    "signing.code_sent": (_("One-time password %(reference)s on its way to %(to)s"), BLUE, "mail"),
    "signing.code_delivered": (_("The mail server took the one-time password %(reference)s"), GREY, "mail"),
    "signing.code_not_delivered": (_("The mail server refused the one-time password: %(words)s"), RED, "cross-circle"),
    "signing.code_wrong": (_("A wrong one-time password was entered"), AMBER, "alert"),
    "signing.reminded": (_("The signatory was reminded (%(to)s)"), GREY, "bell"),
    "signing.address_corrected": (_("The signatory's address was corrected: %(was)s, now %(to)s"), AMBER, "pencil"),
    "signing.reissued": (_("Issued anew, for %(name)s (%(to)s): %(reason)s"), AMBER, "refresh"),
    "signing.declined": (_("The signatory declined: %(reason)s"), RED, "cross-circle"),
    "signing.papers_mailed": (_("The signed agreement and its certificate were mailed to %(to)s"), GREEN, "mail"),
}
FROM_ELSEWHERE: Final[dict[str, tuple[str | Promise, str, str]]] = {
    "agreement.issued": (_("Issued"), GREY, "file"),
    "agreement.sent": (_("Sent to %(to)s"), BLUE, "mail"),
    "agreement.delivered": (_("Taken by the mail server"), GREY, "mail"),
    "agreement.delivery_refused": (_("Refused by the mail server: %(words)s"), RED, "cross-circle"),
    "agreement.signature_given": (_("Signed by %(name)s"), GREEN, "check-circle"),
    "agreement.sealed": (_("Sealed"), GREEN, "lock"),
    "agreement.copy_uploaded": (_("A signed copy was uploaded"), BLUE, "upload"),
    "agreement.confirmed": (_("The signature was confirmed"), GREEN, "check-circle"),
}
OF_THE_SIGNATORY: Final = ("signing.opened", "signing.consented", "signing.code_sent", "signing.entered")


@dataclass(frozen=True, slots=True)
class Step:
    """One line, as components/timeline.html shows it."""

    at: datetime
    text: str
    who: str
    tone: str
    icon: str
    detail: str = ""


def steps(agreement: Agreement) -> list[Step]:
    """The trail, newest first. One query."""
    known = WORDS | FROM_ELSEWHERE
    found = _events(agreement).filter(action__in=known).order_by("-sequence")[:200]
    return [_step(event, *known[event.action]) for event in found]


def happenings(agreement: Agreement) -> tuple[Happening, ...]:
    """The way to the signature for the certificate, oldest first: sending, and what the signatory did. One query."""
    wanted = (*OF_THE_SIGNATORY, "agreement.sent", "signing.address_corrected", "signing.code_wrong")
    known = WORDS | FROM_ELSEWHERE
    found = _events(agreement).filter(action__in=wanted).order_by("sequence")
    return tuple(
        Happening(_said(event, known[event.action][0]), event.at, event.data.get("address") or "") for event in found
    )


def _events(agreement: Agreement) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        thread=agreement.request.reference, subject_type="agreements.agreement", subject_id=str(agreement.pk)
    )


def _step(event: AuditEvent, text: str | Promise, tone: str, icon: str) -> Step:
    who = "" if event.actor_label == "system" else event.actor_label
    return Step(event.at, _said(event, text), who, tone, icon, event.data.get("address") or "")


def _said(event: AuditEvent, text: str | Promise) -> str:
    return str(text) % defaultdict(str, event.data)
