"""The sealed agreement and its certificate, by mail to whoever signed; a copy for the account manager."""

from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.sealing import papers
from agreements.sealing.models import Seal
from core.errors import PortalError
from core.events.mail import Attachment, Letter
from core.events.outbox import Park
from core.files import services as files
from core.files.models import StoredFile
from core.letters import Sheet, url, write
from core.templatetags.indian import ist


def sealed(payload: dict[str, Any]) -> Letter | None:
    """Both papers, their SHA-256 checked; None where there is no such seal."""
    sealed_ones = Seal.objects.filter(sealed_at__isnull=False).select_related("signed", "certificate")
    seal = sealed_ones.filter(pk=payload["seal"]).first()
    if seal is None or seal.signed is None or seal.certificate is None:
        return None
    agreement = Agreement.objects.in_full().get(pk=seal.agreement_id)
    owner, reference = agreement.request.owner, agreement.request.reference
    heading = _("%(ref)s: your signed agreement") % {"ref": reference}
    sheet = Sheet(
        heading=heading,
        greeting=_("Dear %(name)s,") % {"name": seal.signer_name},
        paragraphs=[
            _("Thank you for signing. Attached are the sealed agreement and the certificate about your signature."),
            _("Keep the files as they are: whether a copy is genuine can be checked at any time on the page below."),
        ],
        facts=[
            (_("Signed"), ist(seal.signed_at)),
            ("SHA-256", seal.signed.sha256),
        ],
        button=(_("Check a file"), url("/verify/")),
    )
    text, html = write(sheet)
    return Letter(
        to=[seal.signer_email],
        subject=heading,
        text=text,
        html=html,
        attachments=[
            Attachment(papers.signed_name(agreement), _bytes(seal.signed), "application/pdf"),
            Attachment(papers.certificate_name(agreement), _bytes(seal.certificate), "application/pdf"),
        ],
        sender_name=owner.full_name,
        reply_to=owner.email,
        thread=reference,
    )


def _bytes(file: StoredFile) -> bytes:
    try:
        return files.read(file)
    except PortalError as refusal:
        raise Park(str(refusal)) from None
