"""What is printed on an agreement: the frozen version, the accepted locations and the template's words (S29)."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from agreements import pdf
from agreements.models import Agreement
from agreements.sealing.codes import check_path
from agreements.sealing.data import CLIENT_FIELD
from agreements.signing.links import signatory_of
from agreements.terms import sections
from core.letters import url
from requests_app.models import RequestVersion
from requests_app.versions import payload_json, shown_value, title_of

PRINTED: Final = (
    "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "front_end_url", "otp_dca_flow",
    "consent_wording", "policy_class", "legal_category", "dialling_mode", "calls_a_day",
)  # fmt: skip
LONG: Final = 2000


def make(agreement: Agreement, *, made_at: datetime) -> bytes:
    """The PDF to issue: the same bytes for the same agreement and moment (aware). Raises PdfRefused, PdfOff."""
    version = agreement.version
    payload = payload_json(version).encode()
    enclosed = pdf.Enclosure(payload_name(agreement), payload, "Payload of the request, as the ticket has it")
    context = {
        "reference": agreement.request.reference,
        "version": version,
        "template": agreement.template,
        "sections": sections(pdf.tidy(agreement.template.body, most=40_000, lines=600)),
        "client": _name(version.client_name),
        "ban": _name(version.ban),
        "business_type": _name(version.business_type_label),
        "locations": [_name(city) for city in agreement.locations],
        "signatory": _signatory(agreement),
        "particulars": particulars(version),
        "manager": _name(agreement.request.owner.full_name),
        "payload_name": enclosed.name,
        "client_field": CLIENT_FIELD,
        "check_address": url(check_path(agreement)),
    }
    return pdf.sheet(
        "agreements/pdf/agreement.html",
        context,
        made_at=made_at,
        enclosures=(enclosed,),
        signatures={CLIENT_FIELD: _("Signature of the Customer")},
    )


def particulars(version: RequestVersion) -> list[tuple[str, str]]:
    """What the calls are for, as (title, text): the fields of the version that are printed, each within its cap."""
    found = [(title_of(name), pdf.tidy(shown_value(version, name), most=LONG)) for name in PRINTED]
    return [(title, text) for title, text in found if text]


def file_name(agreement: Agreement) -> str:
    """The name under which the issued file is kept and mailed."""
    return f"{agreement.request.reference}-v{agreement.version.number}-agreement.pdf"


def payload_name(agreement: Agreement) -> str:
    """The name of the JSON inside the PDF."""
    return f"{agreement.request.reference}-v{agreement.version.number}-payload.json"


def _signatory(agreement: Agreement) -> dict[str, str]:
    person = signatory_of(agreement)
    return {name: _name(getattr(person, name)) for name in ("name", "designation", "email", "mobile")}


def _name(text: str) -> str:
    return pdf.tidy(text, most=160, lines=2)
