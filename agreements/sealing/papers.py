"""What the client's signature looks like on the page, and the certificate about it (P5)."""

from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.models import Agreement
from agreements.sealing.codes import check_path
from agreements.sealing.models import Seal
from agreements.signing.links import signatory_of
from agreements.terms import ASSETS
from core.letters import url
from core.pdf import ASSET, Manuscript

STAMP_STYLE: Final = "stamp.css"
PICTURE: Final = "ink.png"
FLAT: Final = "pdf/a-3b"  # it becomes part of a page: tags of its own would have no place there


def signed_name(agreement: Agreement) -> str:
    """The name of the sealed file."""
    return f"{agreement.request.reference}-v{agreement.version.number}-agreement-signed.pdf"


def certificate_name(agreement: Agreement) -> str:
    """The name of the certificate about it."""
    return f"{agreement.request.reference}-v{agreement.version.number}-certificate.pdf"


def stamp(agreement: Agreement, seal: Seal) -> Manuscript:
    """The signature as it stands in the client's field: drawn or typed, name, time, number of the one-time password."""
    context = {"seal": seal, "picture": f"{ASSET}{PICTURE}" if seal.picture else "", "style": f"{ASSET}{STAMP_STYLE}"}
    assets = {STAMP_STYLE: (ASSETS / STAMP_STYLE).read_bytes()}
    if seal.picture:
        assets[PICTURE] = bytes(seal.picture)
    return Manuscript(render_to_string("agreements/pdf/stamp.html", context), seal.signed_at, assets, variant=FLAT)


def certificate(agreement: Agreement, seal: Seal) -> bytes:
    """The certificate as PDF, not yet sealed. Raises PdfRefused, PdfOff. The same bytes for the same seal."""
    assert seal.signed is not None  # noqa: S101 - it is about that file
    return pdf.sheet("agreements/pdf/certificate.html", facts(agreement, seal), made_at=seal.signed.at)


def facts(agreement: Agreement, seal: Seal) -> dict[str, Any]:
    """What the certificate says."""
    return {
        "reference": agreement.request.reference,
        "version": agreement.version,
        "client": pdf.tidy(agreement.version.client_name, most=160, lines=2),
        "seal": seal,
        "signed": seal.signed,
        "issued": agreement.issued,
        "kind": _("drawn by hand") if seal.picture else _("typed: %(text)s") % {"text": seal.typed},
        "equal": agreement.issued is not None and agreement.issued.sha256 == seal.shown_sha256,
        "expected": signatory_of(agreement).name,
        "happenings": _happenings(agreement, seal),
        "check_address": url(check_path(agreement)),
    }


def _happenings(agreement: Agreement, seal: Seal) -> list[dict[str, Any]]:
    steps: list[tuple[str, datetime | None, str]] = [
        (_("The agreement was issued and sealed"), agreement.issued_at, ""),
        (_("It was sent to %(to)s") % {"to": agreement.sent_to}, agreement.sent_at, ""),
    ]
    steps += [(row["what"], parse_datetime(row["at"]), row["address"]) for row in seal.happenings]
    steps += [(_("Signed by %(name)s") % {"name": seal.signer_name}, seal.signed_at, str(seal.address or ""))]
    if seal.stamped_at:
        steps.append((_("The time-stamp authority stated the time"), seal.stamped_at, ""))
    kept = [{"what": what, "at": at, "address": address} for what, at, address in steps if at]
    return sorted(kept, key=lambda step: step["at"])
